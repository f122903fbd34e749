"""What the report says of the alternatives."""

import numpy as np

from counterpoise.charts.view import ResultView
from counterpoise.ensemble.verdict import BY_ALTERNATIVE
from counterpoise.wings.alternatives import SHARES
from counterpoise.wings.declarations import Section, Table


def differences(view: ResultView) -> list[Section]:
    """Return a table of the median gap in each alternative; nothing if none was run."""
    if BY_ALTERNATIVE not in view.result:
        return []
    again = view.values(BY_ALTERNATIVE, "future", "alternative")
    usual = np.nansum(view.values("gap_area", "future", "capability"), axis=-1)
    rows = [
        [title, f"{np.median(base):.1f}", *map(_median, found.T)]
        for title, base, found in zip(view.titles, usual, again, strict=True)
        if np.isfinite(found).any()
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
        "The same futures, with one thing different in each column. American forces stay as they "
        "are; the United States is counted for what it assigned to NATO's Force Model in place of "
        "its likely contribution to a large war, or the other way round; more of what allies add "
        "is committed to plans; or the same futures are measured, and aimed, at the level on the "
        "other side of the cut of June 2026 or at NATO's targets of 2025, most of which are a rule "
        "of ours. "
        f"Units that allies buy count by each ally's share of today, {min(today):.0f} to "
        f"{max(today):.0f} per cent; nobody knows how much of what is added will be committed, so "
        f"{shares} per cent of it are tried."
    )
    header = [
        "Scenario",
        "As it is",
        "American forces stay",
        "Counted the other way",
        *(f"{100 * float(share):.0f} per cent committed" for share in SHARES),
        "Level of the other date",
        "Targets of 2025",
    ]
    table = Table("Gap of all capabilities, capability-years, median of the futures", header, rows)
    return [Section("", (says,), (table,), tables_used=("commitments", "leading_ally"))]


def _median(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    return f"{np.nanmedian(values):.1f}" if np.isfinite(values).any() else ""
