"""Printing results as tables for people."""

import math
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from counterpoise.studies.stored_debt import debt_line
from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _band(q: dict[str, float | None], scale: float = 100, digits: int = 0) -> str:
    if q["p50"] is None:
        return ""
    low, mid, high = (f"{scale * (q[k] or 0.0):.{digits}f}" for k in ("p10", "p50", "p90"))
    return f"{mid} ({low} to {high})"


def print_summary(
    summary: dict[str, Any], out: Path | None, evidence: "Evidence | None" = None
) -> None:
    """Print the verdicts and a table for each scenario.

    Parameters
    ----------
    summary : dict
        What `counterpoise.ensemble.summarise` made of a result.
    out : Path or None
        The folder that its report was written into.
    evidence : Evidence, optional
        The figures behind it; with them stands which would be most worth a better source, where a
        study of the scenario is stored.
    """
    screen = console()
    for name, entry in summary["scenarios"].items():
        screen.print(entry["overall"]["verdict"] + "\n")
        table = Table(
            title=entry["title"],
            caption="Median, with the 10th to 90th percentile of the futures in brackets.",
        )
        table.add_column("Capability")
        for column in (
            "Coverage at start",
            "Lowest coverage, %",
            "Gap, capability-years",
            "Futures with gap",
            "Window",
            "Alone from",
            "Hangs on",
        ):
            table.add_column(column, justify="right")
        for c in sorted(entry["capabilities"].values(), key=_openness, reverse=True):
            window = f"{c['window_first']} to {c['window_last']}" if c["window_first"] else "none"
            table.add_row(
                c["name"],
                _percent(c["coverage_start"]),
                _band(c["coverage_min"]),
                _band(c["gap_area_years"], 1, 1),
                _percent(c["share_of_futures_with_gap"]),
                window,
                c["self_sufficient"] or _rarely_alone(c["share_of_futures_self_sufficient"]),
                f"{c['largest_provider']} {_percent(c['largest_share'])}",
            )
        screen.print(table)
        screen.print()
        worth = evidence and debt_line(name, entry["scenario_hash"], evidence)
        if worth:
            screen.print(worth + "\n")
        if "money" in entry:
            screen.print(_money(entry["money"]))
            for sentence in entry["bound"]["says"]:
                screen.print(sentence)
            screen.print()
    if len(summary["scenarios"]) > 1:
        screen.print(summary["verdict"])
    for warning in summary["warnings"]:
        screen.print(f"Note: {warning}", style="dim")
    if out is not None:
        screen.print(f"Report: {out / 'report.html'}")


def _openness(capability: dict[str, Any]) -> float:
    """Return the gap by which capabilities are sorted, the largest first."""
    return capability["gap_area_years"]["p50"] or 0.0


def _rarely_alone(share: float) -> str:
    """Return in how many futures a capability stands alone by the end, where it is not most."""
    return f"by the end in {_percent(share)}" if share >= 0.005 else "not by the end"


def _money(money: dict[str, Any]) -> str:
    """Return how much of the money for equipment buys nothing, and why, reason by reason."""
    from counterpoise.ensemble.money import REASON_NAMES

    ranked = sorted(money["unspent_share"].items(), key=lambda item: -item[1])
    named = "; ".join(
        f"{REASON_NAMES[reason].lower()}: {100 * share:.1f}" for reason, share in ranked if share
    )
    listed = f" Of these: {named}." if named else ""
    return f"Allies other than the leading one: {money['says']}.{listed}"


def print_comparison(table: "pd.DataFrame") -> None:
    """Print a comparison of scenarios."""
    screen = console()
    for (name, against), rows in table.groupby(["scenario", "against"], sort=False):
        shown = Table(title=f"{name} against {against}: gap in capability-years")
        for column in ("Capability", name, against, "Difference, median (10th to 90th percentile)"):
            shown.add_column(str(column), justify="left" if column == "Capability" else "right")
        for row in rows[rows["measure"] == "gap_area"].to_dict(orient="records"):
            shown.add_row(str(row["capability"]), *_compared(row))
        screen.print(shown)


def _compared(row: dict[Hashable, Any]) -> tuple[str, str, str]:
    here, there = row["median"], row["median_against"]
    low, mid, high = (row[f"difference_{level}"] for level in ("p10", "p50", "p90"))
    if math.isnan(mid):
        here, there = ("" if math.isnan(value) else f"{value:.1f}" for value in (here, there))
        return here, there, "followed in only one"
    return f"{here:.1f}", f"{there:.1f}", f"{mid:+.1f} ({low:+.1f} to {high:+.1f})"


def print_figures(evidence: "Evidence", name: str) -> None:
    """Print one table of the evidence."""
    frame = evidence.frame(name)
    table = Table(title=f"{name}: {len(frame)} rows")
    for column in frame.columns:
        table.add_column(column, overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(_cell(cell) for cell in row))
    console().print(table)


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
