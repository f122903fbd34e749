"""Tables of what members bring and ask for, as the command prints them."""

from typing import TYPE_CHECKING

from counterpoise.wings.command_line import console
from counterpoise.wings.ledger.printing import number, say, table

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger import Enlargement


def print_enlargement(found: "Enlargement", evidence: "Evidence") -> None:
    """Print the front and the need with and without some members."""
    from counterpoise.ledger.ally_names import in_sentence

    screen = console()
    names = in_sentence(evidence, found.members)
    several = len(found.members) > 1
    screen.print(_front(found.frontage, names, "them" if several else "it"))
    shown = table(
        f"What {names} {'bring and ask' if several else 'brings and asks'} for, {found.moment}",
        (
            "Capability",
            "Need without",
            "Need with",
            "Brought",
            "Coverage without",
            "with",
            "Kinds made",
        ),
        caption=f"The need that comes with {names} costs ${found.yearly_cost_musd:,.0f} million a "
        "year in replacement and upkeep, at 2024 prices.",
    )
    for capability, row in found.capabilities.iterrows():
        shown.add_row(
            evidence.capabilities[str(capability)].name,
            *(number(row[c]) for c in ("need_without", "need_with", "brought")),
            *(f"{100 * row[c]:.0f} %" for c in ("coverage_without", "coverage_with")),
            f"{row['lines_brought']:.0f} of {row['lines']:.0f}" if row["lines"] else "",
        )
    screen.print(shown)
    screen.print(_borders(found, evidence))
    brought, made = (found.capabilities[c].sum() for c in ("lines_brought", "lines"))
    whose = "theirs" if several else "its own"
    say(screen, [f"{brought:.0f} of {made:.0f} kinds of equipment that allies make are {whose}."])


def _borders(found: "Enlargement", evidence: "Evidence") -> "Table":
    shown = table(
        "Who can hold their own border, in brigades ready for plans",
        ("Ally", "Border, km", "Asked for", "Own", "Net"),
        caption="Judged brigades for 100 km, by sector (table sectors). A negative figure is what "
        "others would have to send.",
    )
    for ally, row in found.borders.iterrows():
        shown.add_row(
            evidence.allies[str(ally)].name,
            f"{row['border_km']:,.0f}",
            *(f"{row[c]:.1f}" for c in ("asked", "own")),
            f"{row['net']:+.1f}",
        )
    return shown


def _front(frontage: "pd.DataFrame", names: str, pronoun: str) -> "Table":
    shown = table(
        f"The alliance with and without {names}",
        (
            "",
            "Border with Russia and Belarus, km",
            "GDP, $ billion",
            "People, million",
            "km/brigade",
        ),
    )
    for which, row in frontage.iterrows():
        shown.add_row(
            f"{which} {pronoun}",
            f"{row['border_km']:,.0f}",
            f"{row['output_musd'] / 1000:,.0f}",
            f"{row['population'] / 1e6:,.1f}",
            f"{row['km_per_brigade']:.1f}",
        )
    return shown
