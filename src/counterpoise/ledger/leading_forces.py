"""The leading ally's share of ready forces in each year, over each total that it may be a share of.

Officials name a share of a total that grows. A share of today's total and one of a larger total are
two numbers, so both stand side by side.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.arguments import checked
from counterpoise.measures.futures import LEVELS
from counterpoise.measures.us_share import INDICES, SHARES, shares_of_forces
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence

QUANTILES = ("p10", "p50", "p90")
RISE = "coefficients/targets_rise_2025"


@checked
def us_share(source: Any, *, evidence: "Evidence | str | None" = None) -> "pd.DataFrame":
    """Return the United States' share of ready forces on the opening day and each New Year.

    Each capability counts alike, for units of different kinds cannot be added.

    Parameters
    ----------
    source : Result or xarray.Dataset
        A result.
    evidence : Evidence or str, optional
        What a result was made with, if that is not the shipped evidence.

    Returns
    -------
    pandas.DataFrame
        By scenario and quarter the p10, p50 and p90 of: ``of_ready``, its share of what stands
        ready then; ``of_level``, of what the scenario's level asks for (by default all that stood
        ready early in 2026); ``of_raised``, of that level raised as much as the targets of
        2025 were; ``forces`` and ``others``, its own ready forces and those of all others, the
        opening day being 1. ``of_raised`` is missing where the level is another one.

    Raises
    ------
    InputError
        If there is no result, or it was made with other evidence.

    Examples
    --------
    >>> import counterpoise as cp
    >>> table = cp.ledger.us_share(cp.run("official-path", futures=5))
    >>> last = table.loc[("official-path", "2041-Q1"), "forces"]
    >>> bool(0.88 < last["p50"] < 0.89)
    True
    """
    import pandas as pd

    from counterpoise.ensemble.dataset import quantity, quarter_labels
    from counterpoise.ledger.sources import evidence_of, result_of

    result = result_of(source)
    if result is None:
        what, remedy = "needs a result", "Give what counterpoise.run returned."
        raise InputError([Problem("us_share", "source", what, remedy)])
    rise = evidence_of(source, evidence).figure(RISE).value
    if "scenario" not in result.dims:
        result = result.expand_dims("scenario")
    labels = quarter_labels(result, "time_bounds")
    starts = [i for i, label in enumerate(labels) if i == 0 or label.endswith("Q1")]
    rows = {}
    for name in result["scenario"].values:
        one = result.sel(scenario=name)
        coverage, own = (
            quantity(one, variable).transpose("future", "time_bounds", "capability").values
            for variable in ("coverage", "own_coverage")
        )
        found = shares_of_forces(coverage[:, starts], own[:, starts], rise)
        if not is_baseline(str(one["scenario_level"].item())):
            found["of_raised"] = np.full_like(found["of_raised"], np.nan)
        bands = {key: np.quantile(values, LEVELS, axis=0) for key, values in found.items()}
        for t, place in enumerate(starts):
            rows[str(name), labels[place]] = [
                level for key in (*SHARES, *INDICES) for level in bands[key][:, t]
            ]
    columns = pd.MultiIndex.from_product([(*SHARES, *INDICES), QUANTILES])
    index = pd.MultiIndex.from_tuples(list(rows), names=["scenario", "quarter"])
    return pd.DataFrame(list(rows.values()), index=index, columns=columns)


def is_baseline(level: str) -> bool:
    """Whether a level, in words, is what stood ready early in 2026, however that is counted."""
    from counterpoise.ensemble.description import level_in_words
    from counterpoise.scenario.model import ScenarioModel

    return level.startswith(level_in_words(ScenarioModel()))
