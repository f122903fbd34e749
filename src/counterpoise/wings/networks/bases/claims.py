"""Published claims on bases, held against the figures: what follows, and what does not."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance.drawdown import past_tempo
from counterpoise.networks.base_hazards import first_end
from counterpoise.networks.presence import presence, ships_from_home
from counterpoise.networks.reach import DAYS_PER_MONTH, KM_PER_NAUTICAL_MILE, transit_days

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

TEXT_KNOTS = 20.0
"""Speed of passage in the text that the claims come from."""
STATION, HOME, BOAT_HOME = "eastern_mediterranean", "norfolk", "kings_bay"
COMPARED = 4
"""Ships based forward in the published comparison."""
YEARS = 4.0
"""Years of the claimed run-down."""
FIRST, LAST, GERMANY = 1990, 1995, "DEU"
"""Counts between which forces left Germany after the Cold War."""
CLOSED_SITE = "keflavik"


def claims(evidence: "Evidence") -> list[dict[str, Any]]:
    """Return claims with what was found: `claim`, `found`, `holds` and the numbers behind it.

    `holds` is one of `yes`, `in part`, `no` and `at the limit`.
    """
    return [
        passages(evidence),
        presence_compared(evidence),
        submarine(evidence),
        run_down(evidence),
        _tempo(evidence),
        _closure(evidence),
        _whose_sake(evidence),
    ]


def _length(evidence: "Evidence", port: str, theatre: str = STATION) -> float:
    return next(
        leg.length_km
        for leg in evidence.bases.sea_legs
        if leg.port == port and leg.theatre == theatre
    )


def passages(evidence: "Evidence") -> dict[str, Any]:
    """Return days at sea from home and from Rota to the eastern Mediterranean."""
    days = {
        port: float(transit_days(_length(evidence, port), TEXT_KNOTS)) for port in (HOME, "rota")
    }
    return {
        "claim": "At 20 knots it is 10.4 days from Norfolk to the Eastern Mediterranean, 4.2 from "
        "Rota.",
        "holds": "yes",
        "found": f"{days[HOME]:.1f} and {days['rota']:.1f} days by the table of ways at sea, which "
        f"ends further east; the difference is {days[HOME] - days['rota']:.1f} days one way.",
        "days": days,
    }


def presence_compared(evidence: "Evidence") -> dict[str, Any]:
    """Return how many destroyers from home give the presence of those at Rota."""
    number = evidence.figure
    speed = number("base_coefficients/ship_speed").value
    share = {}
    for cycle, port in (("forward", "rota"), ("home", HOME)):
        months = transit_days(_length(evidence, port), speed) / DAYS_PER_MONTH
        figures = (number(f"base_coefficients/{cycle}_{name}") for name in ("deployment", "cycle"))
        deployed, whole = figures
        share[cycle] = [
            float(presence(deployed.value, months, whole.at(end)))
            for end in ("low", "value", "high")
        ]
    forward = share["forward"][1]
    ships = sorted(float(ships_from_home(COMPARED, forward, home)) for home in share["home"])
    published = number("base_coefficients/ships_for_one_forward")
    least, most = (COMPARED * published.at(end) for end in ("low", "high"))
    return {
        "claim": f"Four destroyers at Rota give the presence of {least:.0f} to {most:.0f} that "
        "rotate from home.",
        "holds": "in part",
        "found": f"Cycles of {number('base_coefficients/home_cycle').at('low'):.0f} to "
        f"{number('base_coefficients/home_cycle').at('high'):.0f} months at home give "
        f"{ships[0]:.0f} to {ships[-1]:.0f}. The ratio follows from the cycles assumed; 16 takes "
        "longer ones.",
        "ships_from_home": ships,
        "published": [least, most],
    }


def submarine(evidence: "Evidence") -> dict[str, Any]:
    """Return how far missiles of a submarine reach past the head of the Gulf."""
    number = evidence.figure
    reach = number("base_coefficients/missile_reach").value
    distance = number("base_coefficients/gulf_head_distance")
    margins = [reach - distance.at(end) for end in ("high", "value", "low")]
    length = _length(evidence, BOAT_HOME)
    missiles = number("base_coefficients/missiles_carried").value
    return {
        "claim": "Without Rota a submarine with 154 missiles of 1,600 km will not show up quickly "
        "and stay put for long.",
        "holds": "no",
        "found": f"{missiles:.0f} missiles and {reach:,.0f} km are as stated. From the sea off "
        f"Israel the head of the Gulf is at the limit: the margin is {margins[1]:+.0f} km "
        f"({margins[0]:+.0f} to {margins[-1]:+.0f}). The boat's home is Kings Bay, "
        f"{length / KM_PER_NAUTICAL_MILE:,.0f} nautical miles away; it stayed out for 790 days "
        "with exchanges of crews, and Rota is not among the calls that were named. Closing Rota "
        "hits destroyers.",
        "margin_km": margins,
    }


def run_down(evidence: "Evidence") -> dict[str, Any]:
    """Return the share of sites left at the rates of the claimed run-down."""
    leading = evidence.figure("base_coefficients/claimed_leading_ends").value
    host = evidence.figure("base_coefficients/claimed_host_ends").value
    left = 1 - first_end(leading, host, YEARS) - first_end(host, leading, YEARS)
    needed = -np.log(0.1) / YEARS
    return {
        "claim": "Bases will diminish and disappear over four years, from both ends.",
        "holds": "no",
        "found": f"Even {leading:.0%} a year from one end and {host:.0%} from the other leave "
        f"{100 * left:.0f} per cent of the sites after four years; for nine in ten to go it takes "
        f"{needed:.2f} a year, faster than forces left Germany after the Cold War. France in 1966 "
        "and 1967 was faster.".replace("%", " per cent"),
        "left": left,
        "needed_rate": float(needed),
    }


def _tempo(evidence: "Evidence") -> dict[str, Any]:
    germany = past_tempo(evidence, FIRST, LAST, [GERMANY])
    europe = past_tempo(evidence, FIRST, LAST)
    return {
        "claim": "How fast people left after the Cold War.",
        "holds": "yes",
        "found": f"From {FIRST} to {LAST} Germany lost {germany.rate:.3f} a year, a half-life of "
        f"{germany.half_life:.1f} years; all hosts counted, {europe.rate:.3f} and "
        f"{europe.half_life:.1f} years. These are people: no half-life of sites was found.",
        "half_life_years": {GERMANY: germany.half_life, "all": europe.half_life},
    }


def _closure(evidence: "Evidence") -> dict[str, Any]:
    people = {
        year: figure.value
        for (site, year), figure in evidence.tables["site_people"].items()
        if site == CLOSED_SITE
    }
    return {
        "claim": "A site that closes empties at once.",
        "holds": "in part",
        "found": f"At Keflavík people fell slowly from {people['1990']:,.0f} in 1990 to "
        f"{people['2005']:,.0f} in 2005, then to {people['2006']:,.0f} and {people['2007']:,.0f} "
        "within two counts of its closure; it has been used again since 2016. A decline of people "
        "announces no closure, and a closure is not for good.",
        "people": people,
    }


def _whose_sake(evidence: "Evidence") -> dict[str, Any]:
    share = people_by_scope(evidence)
    return {
        "claim": "Most bases and people in Europe are not there for Europe's sake.",
        "holds": "in part",
        "found": f"Of the people listed at sites of the leading ally, {100 * share['both']:.0f} "
        "per cent are at sites that serve theatres both within and beyond the area of the treaty, "
        f"{100 * share['article_5']:.0f} per cent at sites that serve it alone and "
        f"{100 * share['beyond']:.0f} per cent at sites that serve what lies beyond. Numbers of "
        "people are rounded and mostly recalled.",
        "share": share,
    }


def people_by_scope(evidence: "Evidence") -> dict[str, float]:
    """Return the share of people at sites of the leading ally by what the sites serve.

    `article_5`: the area of the treaty alone; `beyond`: what lies beyond it alone; `both`.
    """
    scope = {row.theatre: row.scope for row in evidence.bases.base_theatres}
    people = {"article_5": 0.0, "beyond": 0.0, "both": 0.0}
    for row in evidence.bases.base_sites:
        if evidence.leading in row.owner and row.people is not None:
            scopes = {scope[theatre] for theatre in row.serves}
            people["both" if len(scopes) > 1 else scopes.pop()] += row.people
    total = sum(people.values())
    return {key: value / total for key, value in people.items()}
