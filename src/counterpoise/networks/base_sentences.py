"""What may be said of sites and hosts: conditional sentences, with ranges over draws.

Losses are political, and counted against what the sites provide today. Nothing says that anybody
will refuse, and neither sites nor hosts are ranked.
"""

from collections.abc import Sequence

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.bases import BaseFunction
from counterpoise.networks.access import CASE_BY_CASE, last_answers
from counterpoise.networks.base_answer import Answer, Reason
from counterpoise.networks.presence import ships_for_one
from counterpoise.networks.reach import Floats, transit_days

MISSION_NAMES = {
    "article_5": "the defence of allies under Article 5",
    "out_of_area": "routine work beyond the area of the treaty",
    "contingency": "a contingency beyond the area of the treaty",
}
SIDE_NAMES = {"europe": "Europe", "leading_ally": "the leading ally"}
MEASURES = {
    "air": "of today's time on station",
    "fixed": "of what serves today",
    "land": "of the forces that are there in time today",
    "lift": "of today's rounds a day",
    "sea": "of today's ships on station",
}
"""What coverage counts, by the mode of a function."""
PHRASES = {
    "air": "the time on station of {name}",
    "fixed": "{name}",
    "land": "the {name} that are there in time",
    "lift": "the rounds of {name}",
    "sea": "the presence of {name}",
}
"""The same within a sentence that names the function."""
ANSWER_NAMES = {"allowed": "allowed", "limited": "limited", "refused": "refused"}
COUNTRY_NAMES = {"DJI": "Djibouti", "XKX": "Kosovo"}
"""Hosts that are no allies."""
MOST_REASONS = 3
NO_PREDICTION = (
    "Losses follow from what is taken away; nothing is said of how likely a refusal is. Weights of "
    "sites are mostly judgement, and alternatives are taken to have room."
)


def host_name(evidence: Evidence, host: str) -> str:
    """Return what a host is called."""
    ally = evidence.allies.get(host)
    return ally.name if ally is not None else COUNTRY_NAMES.get(host, host)


def listed(words: Sequence[str]) -> str:
    """Return words as an enumeration.

    >>> listed(["Rota", "Morón", "Lajes"])
    'Rota, Morón and Lajes'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def lower_first(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name[:1].lower() + name[1:]


def band(values: Floats) -> str:
    """Return shares as per cent: the median, and four draws in five if they differ.

    >>> band(np.array([0.42])), band(np.array([0.3, 0.4, 0.5]))
    ('42 per cent', '40 per cent (32 to 48)')
    """
    low, middle, high = (round(100 * float(x)) for x in np.quantile(values, (0.1, 0.5, 0.9)))
    said = f"{middle} per cent" if middle else "nothing"
    return said if low == high else f"{said} ({low} to {high})"


def asked(evidence: Evidence, answer: Answer) -> str:
    """Return what is taken away, as a sentence begins with it."""
    question, names = answer.question, {r.site: r.name for r in evidence.bases.base_sites}
    parts = []
    if question.hosts:
        hosts = listed([host_name(evidence, host) for host in question.hosts])
        verb = "refuses" if len(question.hosts) == 1 else "refuse"
        parts.append(f"{hosts} {verb} the use of sites")
    if question.sites:
        verb = "is" if len(question.sites) == 1 else "are"
        parts.append(f"{listed([names[site] for site in question.sites])} {verb} closed")
    if question.mission == CASE_BY_CASE:
        parts.append(f"{'other ' if question.hosts else ''}hosts answer as they did last")
    said = " and ".join(parts) or "nothing is taken away"
    mission = f", for {MISSION_NAMES[question.mission]}" if question.mission else ""
    return f"If {said}{mission}"


def headline(evidence: Evidence, answer: Answer) -> str:
    """Return the answer in a sentence: what is left of the functions that lose most."""
    reasons = answer.reasons[:MOST_REASONS]
    if not reasons:
        return (
            f"{asked(evidence, answer)}, no function of the leading ally's forces loses coverage "
            "in the theatres in question."
        )
    functions = {row.function: row for row in evidence.bases.base_functions}
    said = [
        f"{band(r.left)} of {PHRASES[function.mode].format(name=lower_first(function.name))}"
        for r in reasons
        for function in (functions[r.function],)
    ]
    more = len(answer.reasons) - len(reasons)
    tail = f" {more} other functions lose less." if more > 1 else ""
    tail = " One other function loses less." if more == 1 else tail
    return f"{asked(evidence, answer)}, there is left at once: {listed(said)}.{tail}"


def reason_sentence(evidence: Evidence, answer: Answer, reason: Reason) -> str:
    """Return why and where a function loses coverage, and what a move would bring back."""
    bases = evidence.bases
    function = next(row for row in bases.base_functions if row.function == reason.function)
    theatre = next(row.name for row in bases.base_theatres if row.theatre == reason.theatre)
    back = _after_a_move(evidence, answer, function, reason)
    if function.mode == "sea":
        return f"{_at_sea(evidence, answer, function, reason, theatre)} {back}"
    here = _share(reason)
    return (
        f"{function.name}: {band(reason.left)} {MEASURES[function.mode]} is left over all theatres "
        f"in question, and {band(here)} in the theatre that loses most, {theatre}. {back}"
    )


def _share(reason: Reason) -> Floats:
    today = np.where(reason.today > 0, reason.today, 1.0)
    return np.where(reason.today > 0, reason.at_once / today, 0.0)


def _at_sea(
    evidence: Evidence, answer: Answer, function: BaseFunction, reason: Reason, theatre: str
) -> str:
    """Return how passages and cycles of ships change, in days and in ships for one on station."""
    network, bases = answer.network, evidence.bases
    f, t = network.functions.index(reason.function), network.theatres.index(reason.theatre)
    lost = [
        c
        for c in np.flatnonzero(network.function_of == f)
        if not answer.open_sites[network.site_of[c]]
    ]
    first = lost[0]
    port = network.sites[network.site_of[first]]
    legs = {(leg.port, leg.theatre): leg.length_km for leg in bases.sea_legs}
    speed = evidence.figure("base_coefficients/ship_speed").value
    days = [
        float(transit_days(legs[at, reason.theatre], speed)) for at in (port, function.home_port)
    ]
    ships = [
        float(np.median(ships_for_one(tempo[:, first, t]))) for tempo in (network.own, network.home)
    ]
    name = next(row.name for row in bases.base_sites if row.site == port)
    home = function.home_port.replace("_", " ").title()
    return (
        f"{function.name}: of {_number(reason.today)} ships on station in the {theatre} "
        f"{_number(reason.at_once)} are left ({band(_share(reason))}). From {home} the passage "
        f"takes {days[1]:.0f} days in the place of {days[0]:.0f}, and {ships[1]:.1f} ships keep "
        f"one there in the place of {ships[0]:.1f} from {name}."
    )


def _number(values: Floats) -> str:
    low, middle, high = (float(x) for x in np.quantile(values, (0.1, 0.5, 0.9)))
    return f"{middle:.1f}" if high - low < 0.05 else f"{middle:.1f} ({low:.1f} to {high:.1f})"


def _after_a_move(
    evidence: Evidence, answer: Answer, function: BaseFunction, reason: Reason
) -> str:
    """Return where units could go, after how long, and what they would do from there."""
    network = answer.network
    f = network.functions.index(reason.function)
    places = {
        int(place)
        for c in np.flatnonzero(network.function_of == f)
        if not answer.open_sites[network.site_of[c]]
        for place in network.alternatives[c]
        if place >= 0 and answer.open_sites[place]
    }
    if not places:
        return "No alternative that is open is named."
    names = [evidence.bases.base_sites[place].name for place in sorted(places)]
    key = "move_ships" if function.mode == "sea" else "move_others"
    figure = evidence.figure(f"base_coefficients/{key}")
    return (
        f"Once moved to {listed(names)}, which takes about {figure.value:.0f} months "
        f"({figure.at('low'):.0f} to {figure.at('high'):.0f}), at most {band(reason.left_moved)}, "
        "if there is room and the host agrees."
    )


def record_sentence(evidence: Evidence) -> str:
    """Return what hosts answered last in a contingency, by host in alphabetical order."""
    answers = last_answers(evidence.bases.access_record, CASE_BY_CASE)
    by_answer: dict[str, list[str]] = {}
    for host, row in answers.items():
        by_answer.setdefault(row.answer, []).append(f"{host_name(evidence, host)} ({row.date[:4]})")
    said = [
        f"{ANSWER_NAMES[kind]} it: {listed(sorted(by_answer[kind]))}"
        for kind in ("allowed", "limited", "refused")
        if kind in by_answer
    ]
    return f"Asked last for a contingency beyond the area of the treaty, hosts {'; '.join(said)}."
