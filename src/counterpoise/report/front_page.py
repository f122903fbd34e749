"""The first page of a report, which stands alone: dates, money, quality of evidence, citation."""

from typing import TYPE_CHECKING, Any

from counterpoise.charts.view import ENGINE_TABLES, ResultView, per_cent, upper_first
from counterpoise.ensemble.verdict import deeply_short
from counterpoise.evidence import GRADES
from counterpoise.measures.yearly import BILLION
from counterpoise.wings import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN_CHART = "wedge"
"""The chart of the first page; it stands there and in no chapter."""
DATED = 6
"""Capabilities whose dates the first page has; the calendar has all."""
NEVER = "not in most futures"


def front_page(view: ResultView, share_judged: str) -> dict[str, Any]:
    """Return what stands on the first page beside verdict and main chart.

    Parameters
    ----------
    view : ResultView
        The result.
    share_judged : str
        The share of the figures behind it that are judgement, in words; empty if not known.
    """
    grades = view.evidence.grades(ENGINE_TABLES)
    return {
        "dates": dates(view),
        "money": money(view),
        "judged": share_judged,
        "figures": f"{grades.total():,}",
        "grades": [
            {"grade": g, "count": f"{grades[g]:,}", "share": 100 * grades[g] / grades.total()}
            for g in GRADES
        ],
        "citation": citation(view),
        "command": str(view.result.attrs["command"]),
        "made": made(view),
    }


def dates(view: ResultView) -> Table:
    """Return when the capabilities that fall deepest are short, under each scenario.

    A capability stands there if it is over a fifth short at some time in most futures under any
    scenario; the deepest gap comes first.
    """
    depth: dict[str, float] = {}
    for entry in view.of_side:
        for found in deeply_short(entry):
            capability = found["name"]
            depth[capability] = max(depth.get(capability, 0.0), found["gap_peak"]["p50"])
    ranked = sorted(depth, key=lambda capability: (-depth[capability], capability))
    sides = [{c["name"]: c for c in entry["capabilities"].values()} for entry in view.of_side]
    if view.pair:
        header = ["Capability", *view.titles]
        rows = [[c, *(_joined(side.get(c)) for side in sides)] for c in ranked[:DATED]]
        says = "Deepest gap, and when there is one in most futures"
    else:
        header = ["Capability", "Deepest gap", "Worst quarter", "Short in most futures"]
        rows = [[c, *_dated(sides[0][c])] for c in ranked[:DATED]]
        says = "Over a fifth short at some time in most futures"
    more = f"; the calendar has {len(ranked) - DATED} more" if len(ranked) > DATED else ""
    return Table(f"{says}: medians, the deepest first{more}", header, rows)


def _dated(entry: "Mapping[str, Any]") -> tuple[str, str, str]:
    """Return the depth, the worst quarter and the window of a capability under a scenario."""
    first, last = entry["window_first"], entry["window_last"]
    window = f"{first} to {last}" if first else NEVER
    return per_cent(entry["gap_peak"]["p50"]), entry["worst_quarter"] or "", window


def _joined(entry: "Mapping[str, Any] | None") -> str:
    """Return depth and window in one cell; nothing where a scenario does not follow it."""
    if entry is None:
        return ""
    depth, _, window = _dated(entry)
    return f"{depth}, {window}" if window != NEVER else NEVER


def money(view: ResultView) -> list[str]:
    """Return what would close the gaps and what becomes of the money, a sentence each.

    Under several scenarios each has one sentence, which begins with its title.
    """
    sides = zip(view.titles, view.of_side, strict=True)
    found = [(title, _money(entry, several=view.pair)) for title, entry in sides]
    if view.pair:
        return [f"{title}: {'; '.join(says)}." for title, says in found if says]
    return [f"{upper_first(part)}." for _, says in found for part in says]


def _money(entry: "Mapping[str, Any]", *, several: bool) -> list[str]:
    price, says = entry["overall"]["price_to_close_musd"], []
    if price["p50"] is not None:
        low, mid, high = (f"{BILLION * price[level]:,.0f}" for level in ("p10", "p50", "p90"))
        says.append(f"to buy all that is short at the worst time: ${mid} billion ({low} to {high})")
    if "money" in entry:
        total = f"${BILLION * entry['money']['equipment_musd']:,.0f} billion"
        if not several:
            says.append(f"NATO Europe and Canada mean to spend {total} on equipment over the run")
        says.append(entry["money"]["says"])
    return says


def citation(view: ResultView) -> str:
    """Return how a result is cited: version, evidence, futures, seed and the command after it."""
    summary = view.summary
    titles = " and ".join(f"“{label}”" for label in view.titles)
    return (
        f"Counterpoise {summary['versions']['counterpoise']}, a simulator of collective defence: "
        f"{titles}. Evidence {summary['evidence_hash']}, {summary['futures']:,} futures, "
        f"seed {summary['seed']}."
    )


def made(view: ResultView) -> str:
    """Return what made a result, for the head of each printed page: no word of a scenario's."""
    summary = view.summary
    return (
        f"Counterpoise {summary['versions']['counterpoise']}, "
        f"made {view.result.attrs['created']!s:.10}, "
        f"seed {summary['seed']}, evidence {summary['evidence_hash']}"
    )
