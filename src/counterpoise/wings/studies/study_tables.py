"""Printing a study: what decides, how sure that is, and where the evidence is weak."""

from typing import TYPE_CHECKING, Any

from counterpoise.studies.debt import effect_column
from counterpoise.studies.sentences import share_of
from counterpoise.studies.summary import SHARES
from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from rich.console import Console

TINY = 1e-9
SHOWN = 8
"""Factors of a table."""
HEADS = {
    "total": "Total",
    "shapley": "Shapley effect",
    "mu_star": "Mean effect of a step",
    "delta": "Delta",
}
CAPTION = (
    "Total: share of the variance that a factor has a part in, with its 95 per cent interval. "
    "Of figures, with their rank: levers and choices as the scenario has them; then the rank at "
    "equal ranges of 10 per cent to either side."
)


def print_study(summary: dict[str, Any], out: str | None) -> None:
    """Print what a study found.

    Parameters
    ----------
    summary : dict
        As `StudyResult.summary` gives it.
    out : str or None
        Where it is kept.
    """
    screen = console()
    screen.print(
        f"{summary['runs']:,} runs, design {summary['design']}, {summary['factors']} factors, "
        f"{summary['in_words']}.",
        markup=False,
    )
    for entry in summary["scenarios"].values():
        for outcome in entry["outcomes"].values():
            _print_outcome(screen, entry["title"], outcome)
        if "evidence_debt" in entry:
            if entry["evidence_debt"]["figures"]:
                _print_debt(screen, entry)
            screen.print(f"What would change the verdict on “{entry['title']}”:", markup=False)
            for says in entry["what_would_change"]:
                screen.print(f"  {says}", markup=False)
    for entry in summary["regret"].values():
        _print_regret(screen, entry)
    for entry in summary["value_of_information"].values():
        _print_information(screen, entry)
    if out is not None:
        screen.print(f"Kept in {out}", markup=False)


def _print_outcome(screen: "Console", scenario: str, outcome: dict[str, Any]) -> None:
    from rich.table import Table

    title = f"{scenario}: {outcome['title']}"
    if "quantiles" in outcome:
        title += f", {_in_runs(outcome['quantiles'], outcome['unit'])}"
    if not outcome.get("ranks"):
        screen.print(title, markup=False)
    else:
        rows = _leading(outcome["ranks"])
        key = effect_column(rows[0])
        caption = CAPTION if key == "total" else None
        shown = Table(title=title, caption=caption)
        shown.add_column("Factor")
        shown.add_column("Kind")
        for head in (HEADS[key], "Interval", "Of figures", "Rank", "At equal ranges"):
            shown.add_column(head, justify="right")
        for row in rows:
            shown.add_row(
                row["title"],
                row["kind"],
                *_measured(row, key),
                _of_figures(row, key),
                _rank(row.get("rank_figures")),
                _rank(row.get("rank_equal")),
            )
        screen.print(shown)
    for value, levels in outcome.get("quantiles_by", {}).items():
        words = _in_runs(levels, outcome["unit"])
        screen.print(f"  {outcome['by']} {value}: {words}", markup=False)
    for key in ("says", "says_of_pairs"):
        if key in outcome:
            screen.print(outcome[key], markup=False)
    if "convergence" in outcome:
        screen.print(outcome["convergence"], markup=False)


def _in_runs(levels: dict[str, float], unit: str) -> str:
    """Return quantiles in words."""
    return (
        f"{amount(levels['p50'])} {unit} in the median run "
        f"({amount(levels['p10'])} to {amount(levels['p90'])} in eight of ten)"
    )


def _print_debt(screen: "Console", entry: dict[str, Any]) -> None:
    from rich.table import Table

    shown = Table(
        title=f"{entry['title']}: where a better source would be worth most",
        caption="Debt: effect times weakness of source, from 0.25 (all official statistics) to 1 "
        "(all judgement).",
    )
    rows = entry["evidence_debt"]["figures"][:SHOWN]
    key = effect_column(rows[0])
    for head in ("Figures", "How many", "Judgement", HEADS[key], "Weakness", "Debt"):
        shown.add_column(head, justify="left" if head == "Figures" else "right")
    for row in rows:
        shown.add_row(
            row["title"],
            str(row["figures"]),
            str(row["judged"]),
            _number(row[key]),
            _number(row["weakness"]),
            _number(row["debt"]),
        )
    screen.print(shown)


def _print_regret(screen: "Console", entry: dict[str, Any]) -> None:
    from rich.table import Table

    shown = Table(
        title=f"Regret by option: {entry['title']} ({entry['unit']})",
        caption="By how much an option falls behind the best one of each run: at most, and in nine "
        "runs of ten. It hangs on the options that are there.",
    )
    for head in ("Option", "Mean", "Regret at most", "In nine of ten"):
        shown.add_column(head, justify="left" if head == "Option" else "right")
    for name, row in entry["options"].items():
        star = " (least)" if name in entry["least"] else ""
        shown.add_row(f"{name}{star}", *(amount(row[m]) for m in row))
    screen.print(shown)


def _print_information(screen: "Console", entry: dict[str, Any]) -> None:
    from rich.table import Table

    if entry["inputs"][0]["value"] == 0:
        for says in entry["says"]:
            screen.print(f"{entry['title'].capitalize()}: {says}", markup=False)
        return
    shown = Table(
        title=f"Worth knowing before choosing: {entry['title']} ({entry['unit']})",
        caption="Worth: by how much the choice would gain on average if it were known before.",
    )
    for head in ("What", "Worth", "Interval"):
        shown.add_column(head, justify="left" if head == "What" else "right")
    for row in entry["inputs"][: 1 + SHOWN]:
        interval = f"{amount(row['low'])} to {amount(row['high'])}"
        shown.add_row(
            row["title"], amount(row["value"]), interval if row["clear"] else "within noise"
        )
    screen.print(shown)
    for says in entry["says"]:
        screen.print(says, markup=False)


def _leading(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return levers and choices first, then figures by their rank among figures."""
    set_ones = [row for row in rows if row["kind"] != "uncertainty"]
    figures = [row for row in rows if row["kind"] == "uncertainty"]
    figures.sort(key=lambda row: row.get("rank_figures") or row["rank"] or len(rows))
    return [*set_ones, *figures][: SHOWN + len(set_ones)]


def _measured(row: dict[str, Any], key: str) -> tuple[str, str]:
    """Return what is said of a factor and its interval, shares within what they can be."""
    if row[key] is None or row.get(f"{key}_low") is None:
        return _number(row[key]), ""
    share, low, high = share_of(row, key)
    return f"{share:.2f}", f"{low:.2f} to {high:.2f}"


def _of_figures(row: dict[str, Any], key: str) -> str:
    value = row.get(f"{key}_figures")
    if value is None:
        return ""
    return _number(min(max(value, 0.0), 1.0) if key in SHARES.values() else value)


def amount(value: float) -> str:
    """Return a number as tables of studies write it."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) > TINY else "0"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _rank(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
