"""What statements would mean, in a few words: at their word, and as such statements have fared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from counterpoise.evidence import Evidence, load_evidence
from counterpoise.signals.effects import Move
from counterpoise.signals.engine_forecast import Effect, Forecast, forecast
from counterpoise.signals.fields import Proposal
from counterpoise.signals.moves import move_of
from counterpoise.signals.readings import Meaning

BEYOND = "Not told: the record holds no decided statement of this size."


def meanings(
    proposals: Sequence[Proposal], evidence: Evidence | None = None, today: date | None = None
) -> list[Meaning]:
    """Return what each proposal would mean for coverage of the level of early 2026.

    Parameters
    ----------
    proposals : sequence of Proposal
        Statements with their fields.
    evidence : Evidence, optional
        The figures; the shipped ones if not given.
    today : date, optional
        When a statement without a date was said; today if not given.
    """
    known = evidence or load_evidence()
    moves = [move_of(proposal, today or date.today()) for proposal in proposals]
    distinct = list(dict.fromkeys(move for move in moves if isinstance(move, Move)))
    found = dict(zip(distinct, forecast(distinct, evidence=known), strict=True)) if distinct else {}
    return [
        Meaning("", move, {"why_not": move}) if isinstance(move, str) else _told(found[move], known)
        for move in moves
    ]


def _told(found: Forecast, evidence: Evidence) -> Meaning:
    if not found.effects:
        nothing = "It touches nothing that is contributed."
        return Meaning("", nothing, {"why_not": nothing})
    effect = found.effects[0]
    name, q = evidence.capabilities[effect.capability].name.lower(), effect.quarter
    more = len(found.effects) - 1
    rest = f"; {more} capabilities more" if more > 1 else ""
    return Meaning(
        f"{name} {100 * effect.at_its_word[1, q]:.0f} in place of "
        f"{100 * effect.unchanged[1, q]:.0f} per cent in {found.quarters[q]}{rest}",
        _expected(found, effect, q),
        data_of(found),
    )


def _expected(found: Forecast, effect: Effect, quarter: int) -> str:
    if np.isnan(found.in_full):
        return BEYOND
    low, middle, high = effect.change_expected[:, quarter]
    return (
        f"{_points(middle)} points ({_points(low)} to {_points(high)}); carried out in full in "
        f"{100 * found.in_full:.0f} per cent of futures"
    )


def _points(share: float) -> str:
    return f"{100 * share:+.1f}" if abs(share) >= 0.0005 else "0"


def data_of(found: Forecast) -> dict[str, Any]:
    """Return a forecast as plain data: coverage by quarter for each capability that is touched."""
    return {
        "move": {
            "kind": found.move.kind,
            "size": found.move.size,
            "unit": found.move.unit,
            "official": found.move.official,
            "months": found.move.months,
        },
        "carried_out": {
            name: number_or_none(getattr(found, name))
            for name in ("in_full", "in_part", "not_at_all", "lag_months")
        },
        "quarters": list(found.quarters),
        "coverage": {effect.capability: _levels(effect) for effect in found.effects},
    }


def number_or_none(value: float) -> float | None:
    """Return a number as JSON holds it: nothing where it is missing."""
    return None if np.isnan(value) else float(value)


def _levels(effect: Effect) -> dict[str, Any]:
    names = ("unchanged", "at_its_word", "expected", "change_at_its_word", "change_expected")
    return {
        name: dict(zip(("p10", "p50", "p90"), getattr(effect, name).round(4).tolist(), strict=True))
        for name in names
        if np.isfinite(getattr(effect, name)).all()
    }
