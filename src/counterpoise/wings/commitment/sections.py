"""What the report says of the share of added units that count."""

import numpy as np

from counterpoise.charts.view import ResultView
from counterpoise.ensemble.verdict import BY_COMMITMENT
from counterpoise.wings.commitment import SHARES
from counterpoise.wings.declarations import Section, Table


def added(view: ResultView) -> list[Section]:
    """Return a table of the median gap at each share, by scenario; nothing where none was run."""
    if BY_COMMITMENT not in view.result:
        return []
    again = view.values(BY_COMMITMENT, "future", "added_commitment")
    usual = np.nansum(view.values("gap_area", "future", "capability"), axis=-1)
    rows = [
        [title, f"{np.median(base):.1f}", *(f"{np.nanmedian(column):.1f}" for column in shares.T)]
        for title, base, shares in zip(view.titles, usual, again, strict=True)
        if np.isfinite(shares).any()
    ]
    if not rows:
        return []
    today = [
        100 * view.evidence.figure(f"commitments/{ally}").value
        for ally in view.allies
        if not view.evidence.allies[ally].leading
    ]
    shares = " and ".join(f"{100 * float(share):.0f}" for share in SHARES)
    says = (
        f"Units that allies buy count for plans by each ally's share of today, {min(today):.0f} to "
        f"{max(today):.0f} per cent. Nobody knows how much of what is added will be committed, so "
        f"the gap is worked out again with {shares} per cent of it, in the same futures."
    )
    header = ["Scenario", "As today", *(f"{100 * float(share):.0f} per cent" for share in SHARES)]
    table = Table("Gap of all capabilities, capability-years, median of the futures", header, rows)
    return [Section("", (says,), (table,), tables_used=("commitments",))]
