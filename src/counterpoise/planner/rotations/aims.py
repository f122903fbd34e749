"""What counts for and against a roster, as terms of the solver's objective, in hundredths."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from counterpoise.planner.rotations.file_model import Affinity, Aim
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat
from counterpoise.planner.rotations.solver_model import VAST, SolverModel

Terms = dict[Aim, list[Any]]


def terms(
    roster: RotationRequest,
    model: SolverModel,
    holds: Mapping[Seat, Any],
    loads: Mapping[str, Any],
) -> Terms:
    """Return the terms of each aim, times its weight.

    Parameters
    ----------
    roster : RotationRequest
        Whose weights they are.
    model : SolverModel
        Where their variables are made.
    holds : mapping
        Whether an ally holds a place in a period.
    loads : mapping
        The load of each ally.
    """
    weights = roster.model.objective
    return {
        "places": list(_empty_places(roster, model, holds)),
        "continuity": _weighed(weights.continuity, _changes_of_hands(roster, model, holds)),
        "fairness": [
            weights.fairness * apart(model, loads[ally], target)
            for ally, target in (roster.targets if weights.fairness else {}).items()
        ],
        "affinity": [
            -HUNDREDTHS * weights.affinity * group.bonus * variable
            for variable, group in (_kin(roster, model, holds) if weights.affinity else ())
        ],
        "preference": _weighed(weights.preference, _dislikes(roster, holds)),
        "change": _weighed(weights.change, _given_up(roster, holds)),
    }


def _weighed(weight: int, found: Iterable[Any]) -> list[Any]:
    """Return terms times their weight; without a weight nothing is made."""
    return [HUNDREDTHS * weight * term for term in found] if weight else []


def _empty_places(
    roster: RotationRequest, model: SolverModel, holds: Mapping[Seat, Any]
) -> Iterable[Any]:
    """Yield what wanted places cost that stay empty."""
    weights = roster.model.objective
    for post in roster.posts:
        lead = post.role == "lead"
        weight = HUNDREDTHS * (weights.uncovered_lead if lead else weights.uncovered)
        wanted = post.places.wanted
        for t in post.active if wanted else ():
            empty = model.number(wanted, wanted)
            filled = sum(holds.get(post.seat(t, ally), 0) for ally in roster.allies)
            model.model.add(empty + filled >= wanted)
            yield weight * empty


def apart(model: SolverModel, load: Any, target: int) -> Any:
    """Return how far a load lies from its target, in hundredths.

    Loads are whole, targets are not. The line between the two whole loads around the target
    says so to the linear relaxation, which could else meet every target exactly.
    """
    apart = model.number(VAST, max(target, 0))
    under = target // HUNDREDTHS
    below, above = target - HUNDREDTHS * under, HUNDREDTHS * (under + 1) - target
    model.model.add(apart >= HUNDREDTHS * load - target)
    model.model.add(apart >= target - HUNDREDTHS * load)
    model.model.add(apart >= below + (above - below) * (load - under))
    return apart


def _kin(
    roster: RotationRequest, model: SolverModel, holds: Mapping[Seat, Any]
) -> Iterable[tuple[Any, Affinity]]:
    """Yield whether a contributor serves under a lead of its kin, for each bond it has."""
    leaders: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for seat, variable in holds.items():
        if seat.role == "lead":
            leaders[seat.slot, seat.period][seat.ally] = variable
    for seat, variable in holds.items():
        if seat.role != "contributor":
            continue
        leading = leaders[seat.slot, seat.period]
        for group in roster.kin[seat.ally]:
            kin = [v for a, v in leading.items() if a in group.allies and a != seat.ally]
            if kin:
                together = model.yes_or_no()
                model.model.add_implication(together, variable)
                model.model.add_bool_or([~together, *kin])
                yield together, group


def _changes_of_hands(
    roster: RotationRequest, model: SolverModel, holds: Mapping[Seat, Any]
) -> Iterable[Any]:
    """Yield whether somebody takes up a place in a standing place after its first period.

    In the first period it counts where it is known who served before it.
    """
    for post in roster.posts:
        for t in post.active if post.places.standing else ():
            if not roster.is_manned_before(post, t):
                continue
            for ally in roster.allies:
                now = holds.get(post.seat(t, ally))
                seat = post.seat(t - 1, ally)
                before = int(seat in roster.history) if t == 0 else holds.get(seat, 0)
                if now is not None:
                    yield model.begins([before, now])[1]


def _dislikes(roster: RotationRequest, holds: Mapping[Seat, Any]) -> Iterable[Any]:
    """Yield the points of places that are avoided; those of liked ones count below zero."""
    if not roster.model.preferences:
        return
    for post, seat in roster.all_seats():
        points = roster.preference(post, seat) if seat in holds else 0
        if points:
            yield points * holds[seat]


def _given_up(roster: RotationRequest, holds: Mapping[Seat, Any]) -> Iterable[Any]:
    """Yield whether a seat of the known roster is not kept."""
    for seat in sorted(roster.near.seats if roster.near else ()):
        yield 1 - holds.get(seat, 0)
