"""What a scenario changes in the theatre, and what it would cost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from counterpoise.theatre.contingency_forces import Options, heavy_reinforcements, without
from counterpoise.wings.theatre.state import absentees

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

SET = "In the theatre, "
"""How a note on levers begins."""
UNPAID = "The engine does not pay for it: no ally's budget is touched."


def options_of(scenario: "Scenario", given: Mapping[str, Any] | None = None) -> Options:
    """Return what a scenario changes in the theatre, and on top of it what a user gives.

    Parameters
    ----------
    scenario : Scenario
        Its entry `theatre`, and who takes no part in it.
    given : mapping of str to object, optional
        Fields of `Options`, which go before the scenario's own; `prepositioned` says whether
        equipment of heavy reinforcements stands where they go.

    Raises
    ------
    InputError
        If a number is out of bounds.
    """
    own = scenario.model.theatre
    chosen: dict[str, Any] = {
        "in_place": own.in_place,
        "readiness": own.readiness,
        "prepositioned": own.prepositioned,
    } | dict(given or {})
    sets = heavy_reinforcements(scenario.evidence) if chosen["prepositioned"] else ()
    return without(Options(**(chosen | {"prepositioned": sets})), *absentees(scenario))


def price_of(evidence: "Evidence", brigades: float) -> dict[str, float]:
    """Return what heavy brigades in place would cost to buy and to keep, in million dollars.

    Equipment and upkeep of brigades as the engine prices them; barracks and pay are not counted.
    `sets` and `sets_to_buy` are the brigades of heavy reinforcements and what a second set of their
    equipment would cost, which is what prepositioning asks for.
    """
    figures = {
        name: evidence.figure(f"capability_figures/heavy_brigade/{name}").value
        for name in ("price", "upkeep")
    }
    coming = set(heavy_reinforcements(evidence))
    sets = sum(
        row.brigades or 0.0 for row in evidence.places.theatre_forces if row.formation in coming
    )
    return {
        "brigades": brigades,
        "to_buy": brigades * figures["price"],
        "a_year": brigades * figures["upkeep"],
        "sets": sets,
        "sets_to_buy": sets * figures["price"],
    }


def levers_told(options: Options, evidence: "Evidence") -> dict[str, Any]:
    """Return levers as they are set with what they would cost, as the command's JSON has them."""
    price = price_of(evidence, options.in_place)
    sets = bool(options.prepositioned)
    return {
        "in_place": options.in_place,
        "prepositioned": sets,
        "readiness": options.readiness,
        "to_buy": price["to_buy"] + (price["sets_to_buy"] if sets else 0.0),
        "a_year": price["a_year"],
        "in_words": in_words(options, evidence),
    }


def in_words(options: Options, evidence: "Evidence") -> str:
    """Say which levers are set and what they would cost; nothing where none is."""
    price = price_of(evidence, options.in_place)
    said = []
    if options.in_place:
        noun = "heavy brigade" if options.in_place == 1 else "heavy brigades"
        said.append(
            f"{options.in_place:g} {noun} more in place: about {_billions(price['to_buy'])} to buy "
            f"and {_billions(price['a_year'])} a year to keep, without barracks and pay"
        )
    if options.prepositioned:
        said.append(
            f"equipment of {price['sets']:g} heavy brigades of reinforcements prepositioned: about "
            f"{_billions(price['sets_to_buy'])} to buy a second set"
        )
    if options.readiness != 1.0:
        said.append(
            f"days of notice times {options.readiness:g}: no price is published for readiness, and "
            "none is counted"
        )
    return f"{SET}{'; '.join(said)}. {UNPAID}" if said else ""


def _billions(millions: float) -> str:
    return f"{millions / 1000:.1f} billion dollars"


def notes(scenario: "Scenario") -> tuple[str, ...]:
    """Return what to know of contingencies under a scenario: levers that are set, with their cost.

    What the theatre is asked to change by a scenario's own words is told in each of its results.
    """
    said = in_words(options_of(scenario), scenario.evidence)
    return (f"{scenario.title}: {said}",) if said else ()
