"""Tables of what members bring and ask for, as the command prints them."""

from typing import TYPE_CHECKING

from counterpoise.ledger.own_borders import BOTH_COUNTS, brigades, sector_name
from counterpoise.wings.command_line import console
from counterpoise.wings.ledger.table_format import number, say, table

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
    screen.print(_own_borders(found, evidence))
    screen.print(_left(found, names), markup=False)
    brought, made = (found.capabilities[c].sum() for c in ("lines_brought", "lines"))
    whose = "theirs" if several else "its own"
    say(screen, [f"{brought:.0f} of {made:.0f} kinds of equipment that allies make are {whose}."])


def _own_borders(found: "Enlargement", evidence: "Evidence") -> "Table":
    """Return what hosts could put on their own border, by sector and day of notice."""
    rows, sums = found.own_borders.table, found.own_borders.sectors
    days = [int(day) for day in sorted(rows["day"].unique())]
    shown = table(
        "Own borders: brigades less what the border asks for",
        (
            *("Ally", "Sector", "Asked for", f"Committed, day {', '.join(map(str, days))}"),
            *(f"Net, day {day}" for day in days),
            "All that it holds",
            "Net of all",
        ),
        right=tuple(range(2, 6 + len(days))),
        caption=BOTH_COUNTS,
    )

    def add(name: str, sector: str, part: "pd.DataFrame") -> None:
        first = part.iloc[0]
        shown.add_row(
            name,
            sector_name(sector),
            brigades(first["asked"], first["asked_low"], first["asked_high"]),
            ", ".join(f"{own:.1f}" for own in part["own"]),
            *(
                brigades(row["net"], row["net_low"], row["net_high"], signed=True)
                for _, row in part.iterrows()
            ),
            brigades(first["held"], first["held_low"], first["held_high"]),
            brigades(first["net_held"], first["net_held_low"], first["net_held_high"], signed=True),
        )

    for (ally, sector), part in rows.groupby(["ally", "sector"], sort=False):
        add(evidence.allies[str(ally)].name, str(sector), part)
    shown.add_section()
    for sector, part in sums.groupby("sector"):
        add("All hosts", str(sector), part)
    return shown


def _left(found: "Enlargement", names: str) -> str:
    """Say what the members leave for the sectors of everybody else, by day of notice."""
    days = []
    for day, row in found.own_borders.left.iterrows():
        change = brigades(row["change"], row["change_low"], row["change_high"], signed=True)
        days.append(f"{change} on day {day}")
    all_of = brigades(
        row["change_held"], row["change_held_low"], row["change_held_high"], signed=True
    )
    whose, hold = ("their", "hold") if len(found.members) > 1 else ("its", "holds")
    return (
        f"If {names} {hold} {whose} own border first, the brigades left for the sectors of the "
        f"others change by {', '.join(days)}, counting what is committed to plans; by {all_of} "
        f"counting all {whose} brigades. An ally that can hold its own sector never lowers them."
    )


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
