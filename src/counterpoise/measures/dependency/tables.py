"""Dependency as tables with names, for one moment."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.measures.dependency.outage import Outages, Providers

if TYPE_CHECKING:
    import pandas as pd


def providers_table(
    found: Providers, allies: Sequence[str], capabilities: Sequence[str]
) -> "pd.DataFrame":
    """Return one row for each capability: its largest provider and how concentrated it is."""
    import pandas as pd

    return pd.DataFrame(
        {
            "largest": [allies[int(i)] if i >= 0 else None for i in found.largest],
            "share": found.share,
            "effective_number": found.effective_number,
            "herfindahl": found.herfindahl,
            "over_cap": found.over_cap,
        },
        index=pd.Index(capabilities, name="capability"),
    )


def outages_table(found: Outages, allies: Sequence[str]) -> "pd.DataFrame":
    """Return one row for each outage, worst first; its name lists who is absent, with commas."""
    import pandas as pd

    names = [",".join(allies[int(i)] for i in np.flatnonzero(row)) for row in found.absent]
    columns = {
        "coverage_lost": found.coverage_lost,
        "newly_short": found.newly_short,
        "largest_shortfall": found.shortfall.max(axis=-1),
    }
    if found.integrated_lost is not None:
        columns["integrated_lost"] = found.integrated_lost
    table = pd.DataFrame(columns, index=pd.Index(names, name="absent"))
    return table.iloc[found.ranked()]
