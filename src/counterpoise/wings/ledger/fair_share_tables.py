"""Tables of fair shares, as the command prints them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from counterpoise.wings.command_line import console
from counterpoise.wings.ledger.table_format import points, say, table

if TYPE_CHECKING:
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger import FairShares

RULES = {
    "equal_share": "Equal % of GDP",
    "ability_to_pay": "Ability to pay",
    "benefit": "Benefit",
    "shapley": "Shapley",
    "joint_product": "Self-interest",
    "capped": "Cap",
    "money": "Pays",
    "capability": "Provides",
}


def print_shares(found: "FairShares", evidence: "Evidence", notes: Iterable[str]) -> None:
    """Print shares under each rule; `notes` come before those of the shares."""
    screen = console()
    title = (
        f"Shares of the bill under each rule, {found.year}, edition of {found.release}, per cent"
    )
    shares = found.comparison.shares.sort_values("money", ascending=False)
    shown = table(title, ("Ally", *(RULES[c] for c in shares.columns), "Ranks over rules"))
    ranges = found.comparison.range_of_ranks.T
    for ally, row in shares.iterrows():
        ranks = ranges[str(ally)]
        shown.add_row(
            evidence.allies[str(ally)].name,
            *(points(row[column]) for column in shares.columns),
            f"{ranks['best']:.0f} to {ranks['worst']:.0f}",
        )
    agreement = found.comparison.agreement
    screen.print(
        f"Over {agreement['rules']:.0f} rules the ranking agrees with Kendall's W = "
        f"{agreement['w']:.2f} (1 is full agreement).\n"
    )
    screen.print(shown)
    screen.print(_of_own_output(found, evidence))
    warned = found.own_output.warnings.values()
    for text in warned:
        screen.print(f"Warning: {text}", style="bold", markup=False)
    say(screen, [f"{RULES[name]}: {text}" for name, text in found.notes.items()])
    say(screen, [*notes, *(text for text in found.warnings if text not in warned)])


def _of_own_output(found: "FairShares", evidence: "Evidence") -> "Table":
    """Return what rules ask of each ally's own output, and the same under the ceiling."""
    own = found.own_output
    most = f"{100 * own.ceiling:g} %"
    asked = own.asked.loc[own.asked.max(axis=1).sort_values(ascending=False, kind="stable").index]
    caption = (
        f"*: {own.bound}. “Up to {most}”: nobody pays more, and the rest falls to the others by "
        "the same rule."
    )
    shown = table(
        f"What each rule asks of each ally's own output, {found.year}, per cent of GDP",
        (
            "Ally",
            *(RULES[rule] for rule in asked.columns),
            *(f"{RULES[rule]}, up to {most}" for rule in own.above),
        ),
        caption=caption if own.above else None,
    )
    by_ally = own.limited.T
    for ally, row in asked.iterrows():
        limited = by_ally[str(ally)]
        shown.add_row(
            evidence.allies[str(ally)].name,
            *(
                f"{100 * row[rule]:.1f}{'*' if str(ally) in own.above.get(str(rule), ()) else ''}"
                for rule in asked.columns
            ),
            *(f"{100 * limited[rule]:.1f}" for rule in own.above),
        )
    return shown
