"""Every number that may answer a claim, declared once: its unit, its tables, its function."""

from collections.abc import Callable
from dataclasses import dataclass

from counterpoise.alliance import TABLES_READ
from counterpoise.claims import ledger_numbers as by_ledger
from counterpoise.claims import other_numbers as by_other
from counterpoise.claims import run_numbers as by_run
from counterpoise.claims.bounds import Found
from counterpoise.wings.networks.bases.findings import TABLES as BASES
from counterpoise.wings.networks.intelligence.findings import READ as INTELLIGENCE

SHARE, POINTS = "share", "points"
"""Units of fractions, and of differences of fractions; people read them in hundredths."""
MONEY = ("expenditure",)
SITES = (*BASES, "base_sites")


@dataclass(frozen=True)
class Number:
    """A number that may answer a claim.

    Parameters
    ----------
    make : callable
        Returns it, of the material and of what column `of` of the table names.
    unit : str
        What it counts; ``share`` and ``points`` are printed in hundredths.
    tables : tuple of str
        The evidence tables behind it; empty for a single figure, whose own grade counts.
    from_run : bool
        Whether it needs a run of the scenarios that `of` names.
    """

    make: Callable[..., Found]
    unit: str
    tables: tuple[str, ...]
    from_run: bool = False

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.make.__name__

    @property
    def says(self) -> str:
        """What it is, in a sentence."""
        first = (self.make.__doc__ or "").splitlines()[0]
        return first.removeprefix("Return ").rstrip(".")


def _run(make: Callable[..., Found], unit: str) -> Number:
    return Number(make, unit, TABLES_READ, from_run=True)


_DECLARED = (
    _run(by_run.gap_saved, SHARE),
    _run(by_run.gap_ratio, "times"),
    _run(by_run.more_deeply_short, "capabilities"),
    _run(by_run.deepest_gap_added, POINTS),
    _run(by_run.reached_alone, "capabilities"),
    _run(by_run.half_alone_at_start, "capabilities"),
    _run(by_run.years_alone, "years"),
    _run(by_run.years_alone_middle, "years"),
    _run(by_run.years_alone_spread, "years"),
    _run(by_run.years_alone_ratio, "times"),
    _run(by_run.deeper_in_debt, "allies"),
    Number(by_ledger.dimensions_both_ways, "dimensions", ("exchanges",)),
    Number(by_ledger.loss_of_leading_over_next, "times", TABLES_READ),
    Number(by_ledger.over_half_from_one, "capabilities", TABLES_READ),
    Number(by_ledger.fall_of_largest_share, POINTS, TABLES_READ),
    Number(by_ledger.stop_gap_left, "times", TABLES_READ),
    Number(by_ledger.rules_that_ask_more, "rules", (*TABLES_READ, "burden_coefficients")),
    Number(by_ledger.growth_of_effort, "times", MONEY),
    Number(by_ledger.fall_of_leading_money, POINTS, MONEY),
    Number(by_ledger.effort_follows_provision, "(rank correlation)", (*TABLES_READ, *MONEY)),
    Number(by_ledger.ranks_by_weights, "ranks", TABLES_READ),
    Number(by_ledger.allies_at_target, "allies", MONEY),
    Number(by_ledger.leading_effort, SHARE, (*MONEY, "definitions")),
    Number(by_ledger.battlegroups_led_by_others, SHARE, ("contributions",)),
    Number(by_ledger.european_share_of_aid, SHARE, ("aid",)),
    Number(by_ledger.front_with_members, "times", ("sectors", "frontage")),
    Number(by_ledger.left_for_others, "brigades", (*TABLES_READ, "notice")),
    Number(by_ledger.kinds_brought, "kinds of equipment", ("production_lines",)),
    Number(by_ledger.years_not_recognised, "years", ("exchanges",)),
    Number(by_ledger.break_even_fall, POINTS, ("exchanges",)),
    Number(by_other.figure, "", ()),
    Number(by_other.multiplier, "times", ("pledges",)),
    Number(by_other.first_told_personally, SHARE, ("announcements",)),
    Number(by_other.official_over_other, POINTS, ("announcements",)),
    Number(by_other.dark_without, "targets", INTELLIGENCE),
    Number(by_other.dark_if_withheld, "targets", INTELLIGENCE),
    Number(by_other.dark_if_cut_off, "targets", INTELLIGENCE),
    Number(by_other.given_for_each_gained, "times", INTELLIGENCE),
    Number(by_other.gains_more_in_routine, POINTS, INTELLIGENCE),
    Number(by_other.watched_by_aircraft, SHARE, INTELLIGENCE),
    Number(by_other.sites_left, SHARE, ("base_coefficients",)),
    Number(by_other.missile_margin_km, "km", ("base_coefficients",)),
    Number(by_other.ships_from_home, "ships", ("base_coefficients", "sea_legs")),
    Number(by_other.days_nearer, "days", ("sea_legs",)),
    Number(by_other.people_for_elsewhere, SHARE, SITES),
    Number(by_other.ways_past_corridor, "ways", ("theatre_links", "theatre_nodes")),
)
NUMBERS: dict[str, Number] = {number.name: number for number in _DECLARED}
"""Every number by its name, which is that of its function."""
