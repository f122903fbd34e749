"""Which tables there are, what their keys mean and which of them must be complete.

Every figure table holds its key columns and then the same nine columns of a `Figure`. What may
stand in an attribute, its unit and its bounds are data: ``attributes.csv`` beside this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoise.evidence.catalogues import CATALOGUES
from counterpoise.problems import did_you_mean

REGIONS = ("europe", "united_states", "other")
ROLES = ("mass", "enabler", "sustainment")
DIMENSIONS = ("military", "economic", "diplomatic", "normative")
PUBLISHERS = ("imf", "world_bank")
ARRANGEMENTS = ("lease", "transfer", "charter", "pool")
COUNTS = {
    "units_ready": "ready",
    "units_assigned": "assigned",
    "units_stationed": "stationed",
    "units_to_buy": "to_buy",
}
"""What a number of units counts, by the unit of its row: units ready for plans, assigned to them,
stationed in the theatre, or units that others would have to buy in their place."""
FIGURE_COLUMNS = ("value", "low", "high", "unit", "as_of", "release", "source", "grade", "note")


@dataclass(frozen=True)
class Table:
    """How one figure table is keyed.

    Parameters
    ----------
    name : str
        Name of the table and of its file without ``.csv``.
    keys : tuple of str
        Key columns; `ally`, `capability` and `region` are checked against their lists.
    attribute_key : str or None
        The key column that names the attribute, or None where the table holds only one.
    complete : bool
        Whether every combination of keys must be there. Absent is not zero.
    by_release : bool
        Whether the same key may stand once in each release.
    shipped : bool
        Whether rows are shipped. Some publishers do not allow it: the table then has a header
        only, until a file of theirs is imported.
    optional : frozenset of str
        Attributes that need not be there for every ally or capability, even where the table is
        complete.
    description : str
        One sentence for people.
    """

    name: str
    keys: tuple[str, ...]
    attribute_key: str | None
    complete: bool
    description: str
    by_release: bool = False
    shipped: bool = True
    optional: frozenset[str] = frozenset()


TABLES = {
    table.name: table
    for table in (
        Table("frontage", ("ally", "neighbour"), None, False, "Borders with Russia and Belarus"),
        Table(
            "sectors",
            ("sector", "ally", "neighbour"),
            None,
            False,
            "Sectors of the border, and how many brigades each stretch asks for",
        ),
        Table("economy", ("ally", "attribute"), "attribute", True, "Output, debt and people"),
        Table(
            "personnel",
            ("ally", "attribute"),
            "attribute",
            True,
            "Active people by service, trained reserves, conscripts and planned strength",
            optional=frozenset({"active_target", "active_target_year"}),
        ),
        Table(
            "expenditure",
            ("ally", "year", "measure"),
            "measure",
            False,
            "Defence expenditure as published, release by release",
            by_release=True,
        ),
        Table(
            "definitions",
            ("ally", "year", "definition"),
            "definition",
            False,
            "Defence effort by other definitions than NATO's",
        ),
        Table(
            "sipri",
            ("ally", "year", "measure"),
            "measure",
            False,
            "Military expenditure by SIPRI's definition, release by release",
            by_release=True,
            shipped=False,
        ),
        Table(
            "accounts",
            ("publisher", "ally", "year", "measure"),
            "measure",
            False,
            "Output, people and public finance by year",
            by_release=True,
        ),
        Table(
            "aid",
            ("ally", "year", "measure"),
            "measure",
            False,
            "Aid to Ukraine allocated in the year",
            by_release=True,
        ),
        Table(
            "weapons_given",
            ("ally", "weapon"),
            None,
            False,
            "Heavy weapons given to Ukraine",
            by_release=True,
            shipped=False,
        ),
        Table(
            "stationed",
            ("host", "year"),
            None,
            False,
            "Forces of the leading ally permanently assigned to the host",
            by_release=True,
        ),
        Table(
            "contributions",
            ("ally", "dimension", "measure"),
            "measure",
            False,
            "What allies do beyond money: military, economic, diplomatic, normative",
        ),
        Table("budget", ("ally", "attribute"), "attribute", True, "What the money is spent on"),
        Table(
            "pledges", ("ally", "attribute"), "attribute", True, "Effort promised and its limits"
        ),
        Table(
            "capability_figures",
            ("capability", "attribute"),
            "attribute",
            True,
            "Price, upkeep, crew, life and lead time of each capability",
            optional=frozenset({"use_per_day"}),
        ),
        Table(
            "training",
            ("pool", "attribute"),
            "attribute",
            True,
            "Years to train, places filled and students for each instructor, by service",
        ),
        Table(
            "notice",
            ("force", "attribute"),
            "attribute",
            False,
            "Share of units committed to plans that is there some days after a warning, by service "
            "or capability",
        ),
        Table(
            "industry",
            ("capability", "region", "attribute"),
            "attribute",
            True,
            "Output and its growth limit by supplier region",
        ),
        Table(
            "production_lines",
            ("capability", "ally", "system"),
            None,
            False,
            "Kinds of equipment in production or on order, by the ally that leads their making",
        ),
        Table("inventories", ("ally", "capability"), None, True, "National holdings"),
        Table(
            "order_book",
            ("ally", "capability", "system", "attribute"),
            "attribute",
            False,
            "Units under firm contract and the years of their delivery",
        ),
        Table(
            "stop_gaps",
            ("capability", "arrangement", "supplier", "attribute"),
            "attribute",
            False,
            "Units that can be leased, taken over, chartered or shared in a pool",
        ),
        Table(
            "commitments", ("ally",), None, True, "Share of holdings committed to alliance plans"
        ),
        Table(
            "requirements",
            ("capability", "attribute"),
            "attribute",
            True,
            "What capability targets ask for: published totals, or how much targets rose",
            optional=frozenset({"targets_2021", "targets_2025", "rise_2025"}),
        ),
        Table(
            "leading_ally",
            ("capability", "attribute"),
            "attribute",
            True,
            "What the leading ally contributes to plans for Europe, and what each number counts",
            optional=frozenset({"force_model", "posture_review_2026"}),
        ),
        Table(
            "packages",
            ("package", "part", "attribute"),
            "attribute",
            False,
            "Forces that work only together: the parts of each package, and what sets its scale",
        ),
        Table(
            "proportions",
            ("package", "part", "attribute"),
            "attribute",
            False,
            "How much of each part a package needs, from operations and published requirements",
        ),
        Table("posture", ("host", "contributor", "kind"), None, False, "Forces in place"),
        Table(
            "threat",
            ("source_body", "measure"),
            "measure",
            False,
            "Published estimates of Russian regeneration",
        ),
        Table("groupings", ("grouping", "ally"), None, False, "Groupings of allies that may pool"),
        Table(
            "affinities",
            ("grouping", "capability"),
            None,
            False,
            "What geography asks of a grouping of allies",
        ),
        Table("coefficients", ("name",), "name", True, "Scalar coefficients of the models"),
        Table(
            "burden_coefficients",
            ("name",),
            "name",
            True,
            "Targets, caps and weights that the ledger uses",
        ),
        Table(
            "movement_coefficients",
            ("name",),
            "name",
            True,
            "Rates, loads and delays of moving forces; most are planning values",
        ),
        Table(
            "reference_classes",
            ("reference_class", "attribute"),
            "attribute",
            False,
            "How often alliances were honoured in war: published rates side by side, each with its "
            "cases",
        ),
        Table(
            "belief_coefficients",
            ("name",),
            "name",
            True,
            "Coefficients of beliefs about the guarantee, all of them judged",
        ),
        Table(
            "theatre_coefficients",
            ("name",),
            "name",
            True,
            "Paces, densities, losses and delays that the campaign uses",
        ),
        Table(
            "contingency_coefficients",
            ("name",),
            "name",
            True,
            "What the other side could use on one flank, and what air and reconnaissance ask for",
        ),
        Table(
            "side_stocks",
            ("side", "attribute"),
            "attribute",
            False,
            "Shells, drones, missiles and interceptors with which either side would begin",
        ),
        Table(
            "claimed_pretexts",
            ("ally", "pretext"),
            "pretext",
            False,
            "What an attacker could claim as a pretext: no measure of loyalty, and read by no "
            "result",
        ),
        Table(
            "air_cases",
            ("air_case", "attribute"),
            "attribute",
            False,
            "What the air would do to the power of either side on the ground, case by case",
        ),
        Table(
            "guarantors",
            ("ally", "attribute"),
            "attribute",
            False,
            "Whether people want their country to defend an ally, and which treaties bind it to",
        ),
        Table(
            "challenger_targets",
            ("target", "attribute"),
            "attribute",
            False,
            "What a challenger could aim at, with values that a user sets; all of them judged",
        ),
        Table(
            "challenger_methods",
            ("method", "attribute"),
            "attribute",
            False,
            "How a challenger could go about it: what each method takes, costs and provokes",
        ),
        Table(
            "challenger_coefficients",
            ("name",),
            "name",
            True,
            "Types, punishment, waiting, cohesion, hedging and the record that settings must meet",
        ),
        Table(
            "hedging_signs",
            ("factor", "stage"),
            None,
            False,
            "Published signs of what raises or lowers nuclear hedging; no size was read",
        ),
        Table(
            "intelligence_shares",
            ("share",),
            None,
            False,
            "Part of each kind of collector that the leading ally holds, and published cases",
        ),
        Table(
            "intelligence_substitutes",
            ("purpose", "substitute"),
            None,
            False,
            "Years from a decision to the first use of what could stand in",
        ),
        Table(
            "intelligence_weights",
            ("state", "discipline"),
            "discipline",
            False,
            "How much a watched region counts by discipline, in routine and in war; all judged",
        ),
        Table(
            "intelligence_coefficients",
            ("name",),
            "name",
            True,
            "Benefit, leaks and trust of sharing by tier, and what aircraft watch; illustrations",
        ),
        Table(
            "command_routes",
            ("route", "attribute"),
            "attribute",
            False,
            "Who may decide and command: how many take part, who can block, who holds the posts",
        ),
        Table(
            "base_units",
            ("site", "function"),
            None,
            False,
            "Units of the leading ally that work from a site, by function",
        ),
        Table(
            "base_function_figures",
            ("function", "attribute"),
            "attribute",
            False,
            "Speed, endurance and hours on the ground of aircraft that work from sites",
        ),
        Table(
            "host_payments",
            ("host", "attribute"),
            "attribute",
            False,
            "What hosts paid of the cost of stationing, in 2002: no later count exists",
        ),
        Table(
            "site_people",
            ("site", "year"),
            None,
            False,
            "People at a site through its closure",
        ),
        Table(
            "base_coefficients",
            ("name",),
            "name",
            True,
            "Cycles of ships, pace on land, moves, and rates at which the use of sites ends",
        ),
    )
}

RENAMED = {"yardsticks": "burden_coefficients"}
"""Tables that once had another name, by that name: whoever asks for it is told the new one."""


def described(name: str) -> str:
    """Return the sentence for people of a table of figures or of a list."""
    return TABLES[name].description if name in TABLES else CATALOGUES[name]


def table_remedy(name: str, known: Iterable[str], *, listed: int = 8) -> str:
    """Return a remedy for an unknown table: its new name, the nearest ones, or the list of them.

    Parameters
    ----------
    name : str
        The name that was asked for.
    known : iterable of str
        The tables that there are.
    listed : int
        How many of them to name where none is near.
    """
    if name in RENAMED:
        return f"It is now called {RENAMED[name]}."
    return did_you_mean(name, known, listed=listed)
