"""Numbers of single figures, announcements, intelligence, bases and ways by land."""

import numpy as np

from counterpoise import ledger
from counterpoise.claims.bounds import Found
from counterpoise.claims.material import ENDS, Material
from counterpoise.deterrence.announcement_sample import CUTS, of_country
from counterpoise.deterrence.execution_forecast import Features, chances_in_the_end
from counterpoise.networks.answer import Question, ask
from counterpoise.networks.losses import DARK, THIN
from counterpoise.wings.networks.bases import claims as base_claims
from counterpoise.wings.networks.intelligence.findings import balances, small_areas

YEAR = 2027
"""The year whose collectors count: that in which runs open."""
PERSONAL, FULL = "personal", 0
BALTIC_STATES = ("EST", "LTU", "LVA")
BY_LAND = ("road", "rail")


def figure(of: Material, path: str) -> Found:
    """Return a figure of the evidence with its range."""
    found = of.evidence.figure(path)
    return Found(found.value, found.at("low"), found.at("high"))


def multiplier(of: Material) -> Found:
    """Return the multiplier of defence spending of the middle ally, with its range."""
    figures = [of.evidence.figure(path) for path in of.evidence.matching("pledges/*/multiplier")]
    low, value, high = (
        float(np.median([f.at(end) for f in figures])) for end in ("low", "value", "high")
    )
    return Found(value, low, high)


def first_told_personally(of: Material) -> Found:
    """Return the share of American cuts and threats that a post or a personal remark told first."""
    rows = of_country(of.evidence, of.evidence.leading, CUTS)
    return Found.exact(sum(row.channel == PERSONAL for row in rows) / len(rows))


def official_over_other(of: Material) -> Found:
    """Return by how much likelier an official cut is carried out in full than any other.

    The ends are those of eight draws of the fit in ten.
    """
    official, other = (
        chances_in_the_end(Features(institutional=first))[:, FULL] for first in (True, False)
    )
    low, middle, high = np.quantile(official - other, ENDS)
    return Found(float(middle), float(low), float(high))


def dark_without(of: Material, state: str, member: str) -> Found:
    """Return how many targets go dark or thin for the others if a member leaves."""
    answer = ask(of.evidence, Question(state, YEAR, without=(member,)))  # type: ignore[arg-type]
    return Found.exact(answer.count(DARK) + answer.count(THIN))


def dark_if_withheld(of: Material, state: str, member: str) -> Found:
    """Return how many targets go dark or thin for a member if the leading ally gives nothing."""
    leading = of.evidence.leading
    answer = ask(of.evidence, Question(state, YEAR, withholds=(leading,)))  # type: ignore[arg-type]
    return Found.exact(answer.count(DARK, member) + answer.count(THIN, member))


def dark_if_cut_off(of: Material, state: str) -> Found:
    """Return how many targets go dark for the leading ally if nobody shares with it."""
    leading = of.evidence.leading
    answer = ask(of.evidence, Question(state, YEAR, cut_off=(leading,)))  # type: ignore[arg-type]
    return Found.exact(answer.count(DARK, leading))


def given_for_each_gained(of: Material, state: str) -> Found:
    """Return what the leading ally gives for each that it gains, from count to count.

    The value is the median by presence; the low end is also by presence, the high end by mass.
    """
    found = balances(of.evidence, YEAR)[state]
    presence, mass = (found[by]["given_for_each_gained"] for by in ("by_presence", "by_mass"))
    return Found(presence["median"], presence["low"], mass["high"])


def gains_more_in_routine(of: Material) -> Found:
    """Return in how much larger a share of settings the leading ally gains as much in routine.

    The value is by presence; by mass, the low end, it never does in either state.
    """
    found = balances(of.evidence, YEAR)
    shares = {
        state: {
            by: found[state][by]["gains_at_least_as_much"] / found[state][by]["settings"]
            for by in ("by_presence", "by_mass")
        }
        for state in ("routine", "war")
    }
    presence, mass = (
        shares["routine"][by] - shares["war"][by] for by in ("by_presence", "by_mass")
    )
    return Found(presence, min(presence, mass), max(presence, mass))


def watched_by_aircraft(of: Material, region: str) -> Found:
    """Return which part of a region allied reconnaissance aircraft keep in sight, alone there."""
    provided = ledger.contributions(of.evidence).provided["isr_airborne"]
    aircraft = float(provided.drop(of.evidence.leading).sum())
    return Found.exact(small_areas(of.evidence, [aircraft])["regions"][region]["watched"][0])


def sites_left(of: Material) -> Found:
    """Return the share of sites left after four years at the rates that the essay implies."""
    return Found.exact(base_claims.run_down(of.evidence)["left"])


def missile_margin_km(of: Material) -> Found:
    """Return by how far missiles from the sea off Israel reach past the head of the Gulf."""
    low, value, high = base_claims.submarine(of.evidence)["margin_km"]
    return Found(value, low, high)


def ships_from_home(of: Material) -> Found:
    """Return how many destroyers from home give the presence of four at Rota."""
    low, value, high = base_claims.presence_compared(of.evidence)["ships_from_home"]
    return Found(value, low, high)


def days_nearer(of: Material) -> Found:
    """Return by how many days Rota is nearer to the eastern Mediterranean than Norfolk."""
    days = base_claims.passages(of.evidence)["days"]
    return Found.exact(days["norfolk"] - days["rota"])


def people_for_elsewhere(of: Material) -> Found:
    """Return the share of people at sites that serve what lies beyond the area of the treaty.

    The value and the low end count sites that serve it alone; the high end also counts sites that
    serve both.
    """
    share = base_claims.people_by_scope(of.evidence)
    return Found(share["beyond"], share["beyond"], share["beyond"] + share["both"])


def ways_past_corridor(of: Material) -> Found:
    """Return how many ways by land join the Baltic states to other allies past the corridor."""
    country = {node.node: node.country for node in of.evidence.places.theatre_nodes}
    members = set(of.evidence.members)

    def joins(ends: tuple[str, str]) -> bool:
        inside = [country[end] in BALTIC_STATES for end in ends]
        return sum(inside) == 1 and all(country[end] in members for end in ends)

    return Found.exact(
        sum(
            link.mode in BY_LAND
            and link.region != "corridor"
            and joins((link.from_node, link.to_node))
            for link in of.evidence.places.theatre_links
        )
    )
