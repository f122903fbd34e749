"""How far an apportionment could differ at almost the same worth, on the screen."""

from typing import TYPE_CHECKING

from counterpoise.wings.planner.apportion_tables import plainly, table, unit_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets.ranges import Ranges

CERTAIN = {"more": "more than today", "less": "less than today", "": ""}


def range_tables(ranges: "Ranges", known: "Evidence") -> "list[Table]":
    """Return tables of least and most by ally, by capability, and of single targets."""
    give = f"{100 * ranges.give:.3g} per cent"
    caption = (
        f"Over all plans at most {give} worse than this one, with divisible units and sizes: plans "
        "in whole units lie within. Certain: what holds in all of them."
    )
    by_ally = table(
        f"Burden by ally at almost the same worth (within {give}), million dollars of 2024 a year",
        ("Ally", "Today", "Plan", "Least", "Most", "Certain"),
        caption=caption,
    )
    ordered = ranges.burden.sort_values("plan", ascending=False)
    for ally, row in ordered.iterrows():
        numbers = (f"{row[name]:,.0f}" for name in ("today", "plan", "least", "most"))
        by_ally.add_row(known.allies[str(ally)].name, *numbers, CERTAIN[row["certain"]])
    by_capability = table(
        f"Units of all allies at almost the same worth (within {give})",
        ("Capability", "Today", "Plan", "Least", "Most", "Certain"),
    )
    for code, row in ranges.units.iterrows():
        name = known.capabilities[str(code)].name
        unit = unit_of(known, str(code))
        by_capability.add_row(f"{name},{unit}" if unit else name, *_numbers(row))
    shown = [by_ally, by_capability]
    for code, rows in ranges.targets.groupby("ally", sort=False):
        of_ally = table(
            f"Targets of {known.allies[str(code)].name} at almost the same worth (within {give})",
            ("Capability", "Today", "Plan", "Least", "Most", "Certain"),
        )
        for _, row in rows[rows["most"] > 0].iterrows():
            of_ally.add_row(known.capabilities[str(row["capability"])].name, *_numbers(row))
        shown.append(of_ally)
    return shown


def _numbers(row: "pd.Series") -> tuple[str, ...]:
    numbers = tuple(plainly(float(row[name])) for name in ("today", "plan", "least", "most"))
    return (*numbers, CERTAIN[row["certain"]])
