"""An apportionment on the screen: targets, costs, what stays short, what binds."""

import math
from typing import TYPE_CHECKING, Any

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets import TargetsPlan

HALF = 0.5 + 1e-6
LISTED = 5
PUBLISHED = "*"
"""Marks a target that is no more than what an ally has announced or ordered."""
SEEN = 0.0005
"""Changes below this round to nothing."""
OTHERS = " Other plans are almost as good: --alternatives 0.5% shows how far they differ."
WORDS = ("More of", "Less of", "Why", "Takes over", "Hands over", "Relaxed by", "Parts", "Certain")


def print_apportionment(
    found: "TargetsPlan",
    moved: "pd.DataFrame | None",
    known: "Evidence",
    noise: dict[str, Any] | None = None,
) -> None:
    """Print an apportionment, and who takes over what if it was compared with one before.

    Parameters
    ----------
    found : TargetsPlan
        The apportionment.
    moved : DataFrame, optional
        What moved against another one.
    known : Evidence
        Names of allies and capabilities.
    noise : dict, optional
        How far the two differ, and how far both are uncertain.
    """
    from counterpoise.wings.planner.apportion_ranges import range_tables

    screen = console()
    screen.print(_verdict(found, known) + "\n")
    screen.print(_targets(found, known))
    if len(found.pools):
        screen.print(_pools(found, known))
    screen.print(_costs(found, known))
    screen.print(_shortfalls(found, known))
    if moved is not None:
        screen.print(_takes_over(moved, known))
    if noise is not None:
        screen.print(noise["sentence"], markup=False)
    for sentence in found.fairness["sentences"] if found.fairness else ():
        screen.print(sentence, markup=False)
    for sentence in _remarks(found, known):
        screen.print(sentence, markup=False)
    if len(found.binds):
        screen.print(_binding(found, known))
    if found.ranges is not None:
        for ranges in range_tables(found.ranges, known):
            screen.print(ranges)
    for note in found.warnings:
        screen.print(f"Note: {note}", style="dim", markup=False)


def _verdict(found: "TargetsPlan", known: "Evidence") -> str:
    """Say how many needs are met, what stays short by most, and how good the plan is."""
    short = found.shortfall[found.shortfall["short"] > 5e-4]["short"]
    said = f"At {found.moment} {len(found.shortfall) - len(short)} of {len(found.shortfall)} "
    said += "needs are met."
    if len(short):
        worst = known.capabilities[str(short.idxmax())].name.lower()
        said += f" The largest shortfall is in {worst}: {100 * short.max():.1f} per cent."
    return f"{said}\n{_solver(found)}"


def _remarks(found: "TargetsPlan", known: "Evidence") -> list[str]:
    """Return what the tables leave out: lone providers, and what must start more slowly."""
    said = []
    heavy = found.shortfall[found.shortfall["largest_share"] > HALF]
    if len(heavy):
        named = ", ".join(
            f"{known.capabilities[str(c)].name.lower()} ({known.allies[str(row['largest'])].name} "
            f"{100 * row['largest_share']:.0f} %)"
            for c, row in heavy.iterrows()
        )
        said.append(
            f"More than half of what all provide, though not of the need, is one ally's: {named}."
        )
    late = found.path[found.path["late"]]["capability"].unique()
    if len(late):
        names = ", ".join(known.capabilities[str(c)].name.lower() for c in late)
        said.append(f"An even path is ahead of industry at first; these start slower: {names}.")
    return said


def _solver(found: "TargetsPlan") -> str:
    """Return how good the plan is, and what ended the search."""
    why = {"time limit": " A time limit stopped it.", "interrupted": " It was interrupted."}
    good = f"{found.status} of the best" if found.status.startswith("within") else found.status
    return (
        f"Solver: {good}, gap {100 * found.gap:.2g} % against a bound for any plan, "
        f"{found.seconds:.0f} s.{why.get(found.ended, '')}"
        f"{OTHERS if found.ranges is None else ''}"
    )


def table(title: str, columns: tuple[str, ...], **options: Any) -> "Table":
    """Return an empty table; columns of words begin on the left, those of numbers on the right."""
    from rich.table import Table

    shown = Table(title=title, **options)
    for i, column in enumerate(columns):
        shown.add_column(column, justify="left" if i == 0 or column in WORDS else "right")
    return shown


def plainly(value: float, sign: str = "") -> str:
    """Return a number with three figures that count, never with an exponent."""
    return f"{value:{sign},.0f}" if abs(value) >= 99.95 else f"{value:{sign}.3g}"


def unit_of(known: "Evidence", capability: str) -> str:
    """Return the unit where the name of a capability does not say it."""
    entry = known.capabilities[capability]
    return "" if entry.unit_plural in entry.name.lower() else f" {entry.unit_plural}"


def _pools(found: "TargetsPlan", known: "Evidence") -> "Table":
    """Return pools as one provider each: what they hold in all, and whose it is."""
    shown = table(
        f"Pools at {found.moment}: fleets that allies run together",
        ("Pool", "Capability", "Units", "Parts"),
        caption="A part is what an ally pays and mans; the targets above hold the parts. Pools of "
        "what need not come whole are in --json and --out.",
    )
    for (pool, capability), rows in found.pools.groupby(["pool", "capability"], sort=True):
        code = str(capability)
        if known.figure(f"capability_figures/{code}/lot").value <= 0:
            continue
        parts = ", ".join(
            f"{known.allies[a].name} {plainly(units)}"
            for a, units in zip(rows["ally"], rows["units"], strict=True)
        )
        name = str(pool).replace("_", " ").title()
        shown.add_row(name, known.capabilities[code].name, plainly(rows["units"].sum()), parts)
    return shown


def _targets(found: "TargetsPlan", known: "Evidence") -> "Table":
    shown = table(
        f"Targets at {found.moment} against today: what changes most, by ally",
        ("Ally", "More of", "Less of"),
        caption=f"At most {LISTED} each, by what they cost; all are in --json and --out. "
        f"{PUBLISHED} as far as announced or ordered already.",
        show_lines=True,
    )
    for ally, rows in found.targets.groupby("ally"):
        cells = []
        for sign in (1, -1):
            part = rows[sign * rows["change"] > 0.05]
            part = part.loc[part["burden_change_musd"].abs().nlargest(LISTED).index]
            cells.append(
                "\n".join(
                    f"{known.capabilities[c].name} {plainly(now)} to {plainly(then)}"
                    f"{unit_of(known, c)}{f' {PUBLISHED}' if then <= promised + 1e-6 else ''}"
                    for c, now, then, promised in zip(
                        *(part[name] for name in ("capability", "today", "target", "promised")),
                        strict=True,
                    )
                )
            )
        shown.add_row(known.allies[str(ally)].name, *cells)
    return shown


def _costs(found: "TargetsPlan", known: "Evidence") -> "Table":
    fair = {"Fair share": "fair_share"} if found.request.rule else {}
    shares = {"Share of burden": "share", **fair}
    shares |= {"Money used": "money_used", "People used": "people_used"}
    shown = table(
        "Cost by ally, million dollars of 2024 a year",
        ("Ally", "Up to the date", "Burden then", "Burden today", *shares),
        caption="Up to the date: new orders and upkeep. Burden: replacement and upkeep of the "
        "holdings.",
    )

    def percent(value: float) -> str:
        return "-" if math.isnan(value) else f"{100 * value:.1f} %"

    for ally, row in found.cost.sort_values("burden_musd", ascending=False).iterrows():
        shown.add_row(
            known.allies[str(ally)].name,
            *(f"{row[k]:,.0f}" for k in ("yearly_cost_musd", "burden_musd", "burden_today_musd")),
            *(percent(row[k]) for k in shares.values()),
        )
    return shown


def _shortfalls(found: "TargetsPlan", known: "Evidence") -> "Table":
    short = found.shortfall.sort_values("short", ascending=False)
    short = short[short["short"] > 5e-4]
    shown = table(
        f"What stays short at {found.moment}",
        ("Capability", "Need", "Leading ally", "Others", "Short", "Why"),
        caption="In ready units. Why: the limit that would relieve most if it alone were lifted.",
    )
    for capability, row in short.iterrows():
        shown.add_row(
            known.capabilities[str(capability)].name,
            *(plainly(row[k]) for k in ("need", "leading", "provided")),
            f"{100 * row['short']:.1f} %",
            str(row["why"]),
        )
    return shown


def _binding(found: "TargetsPlan", known: "Evidence") -> "Table":
    from counterpoise.planner.targets.shadow_prices import BULK

    shown = table(
        "What binds",
        ("Whose limit", "Relaxed by", "Would close, points of a need"),
        caption="The dearest three of each limit. A whole need is 100 points. Each is the rate of "
        "a small change, with divisible units and who provides what held.",
    )
    for row in found.binds.groupby("limit", sort=False).head(3).to_dict("records"):
        amount, words = BULK[row["limit"]]
        code = str(row["whose"])
        name = known.allies[code].name if code in known.allies else known.capabilities[code].name
        points = amount * row["worth_points_of_a_need"]
        shown.add_row(name, words, plainly(points))
    return shown


def _takes_over(moved: "pd.DataFrame", known: "Evidence") -> "Table":
    shown = table(
        "Who takes over what, ready units",
        ("Capability", "Takes over", "Hands over"),
        caption=f"At most {LISTED} each; all are in --json and --out. Small changes may be the "
        "solver's choice among plans of like worth.",
        show_lines=True,
    )
    for capability, rows in moved.groupby("capability"):
        code, changes = str(capability), rows.assign(size=rows["ready_change"].abs())
        changes = changes[changes["size"] >= SEEN]
        cells = [
            ", ".join(
                f"{known.allies[ally].name} {plainly(change, '+')}"
                for ally, change in zip(part["ally"], part["ready_change"], strict=True)
            )
            for part in (
                changes[changes["ready_change"] > 0].nlargest(LISTED, "size"),
                changes[changes["ready_change"] < 0].nlargest(LISTED, "size"),
            )
        ]
        if any(cells):
            unit = unit_of(known, code)
            shown.add_row(known.capabilities[code].name + (f",{unit}" if unit else ""), *cells)
    return shown
