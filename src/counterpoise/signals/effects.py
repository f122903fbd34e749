"""What a statement would do to what the leading ally contributes, taken at its word.

The rules are few and stand here, each a judgement (grade D): a number of people is the same share
of every kind of force that the leading ally keeps in Europe; a number of brigades, aircraft or
ships is that number of what it contributes of them; leaving the alliance is all of it. Words
without a force, such as a threat, move nothing by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.contribution import path_of
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import DAYS_PER_MONTH

Floats = NDArray[np.float64]
CUTS = ("reduction", "withdrawal")
BUILD_UPS = ("reinforcement",)
UNITS = {
    "brigades": "heavy_brigade",
    "fighters": "combat_aircraft",
    "aircraft": "combat_aircraft",
    "ships": "surface_combatant",
    "destroyers": "surface_combatant",
    "submarines": "submarine",
    "tankers": "tanker",
}
"""The capability that a unit of a statement counts, where it counts one."""
REVIEWED = "posture_review_2026"
"""Attribute of table `leading_ally` that says which kinds of forces it keeps in Europe: those that
a cut of people there was judged to touch."""
SOONEST_MONTHS = 3.0
"""What is said without a date is taken to be done within a quarter."""
PERMANENT, ROTATIONAL = "permanent", "rotational"


@dataclass(frozen=True)
class Move:
    """A change of forces that a statement speaks of.

    Parameters
    ----------
    kind : str
        One of `CUTS` or `BUILD_UPS`.
    size : float
        How much.
    unit : str
        ``people``, ``share`` of the forces in Europe, ``all``, or one of `UNITS`.
    announced : date
        When it was said.
    deadline : date or None
        By when it is to be done.
    official : bool
        Whether an institution said it first.
    """

    kind: str
    size: float
    unit: str
    announced: date
    deadline: date | None = None
    official: bool = True

    @property
    def months(self) -> float:
        """Months from the announcement until it is to be done."""
        if self.deadline is None:
            return SOONEST_MONTHS
        return max(SOONEST_MONTHS, (self.deadline - self.announced).days / DAYS_PER_MONTH)

    @property
    def sign(self) -> int:
        """1 where forces come, -1 where they go."""
        return 1 if self.kind in BUILD_UPS else -1


def people_in_europe(evidence: Evidence) -> float:
    """Return the leading ally's people in Europe, permanent and rotational, by table `posture`."""
    return sum(
        figure.value
        for (_, contributor, kind), figure in evidence.tables["posture"].items()
        if contributor == evidence.leading and kind in (PERMANENT, ROTATIONAL)
    )


def changed_shares(move: Move, evidence: Evidence, capabilities: Sequence[str]) -> Floats:
    """Return the share (C,) of its contribution that a move adds or takes away, from -1 up.

    Parameters
    ----------
    move : Move
        The move, at its word.
    evidence : Evidence
        The figures.
    capabilities : sequence of str
        Which capabilities.

    Raises
    ------
    ValueError
        If the unit is none that is known.
    """
    if move.unit == "all":
        share = np.ones(len(capabilities))
    elif move.unit in ("people", "share"):
        of_all = move.size if move.unit == "share" else move.size / people_in_europe(evidence)
        share = of_all * _kept_in_europe(evidence, capabilities)
    elif move.unit in UNITS:
        named = UNITS[move.unit]
        contributed = evidence.figure(path_of(evidence, named)).value
        share = np.array([move.size / contributed * (name == named) for name in capabilities])
    else:
        raise ValueError(f"{move.unit!r} is no unit; use people, share, all, {', '.join(UNITS)}")
    return np.maximum(move.sign * share, -1.0)


def _kept_in_europe(evidence: Evidence, capabilities: Sequence[str]) -> Floats:
    """Return how much of each kind goes where people go, beside the kind that goes most (C,).

    A cut of a part of the people there takes the same part of the forces that stand there, less of
    those that come mostly from elsewhere, and none of those that are kept at home.
    """
    table = evidence.tables["leading_ally"]
    known = {name: table[name, REVIEWED].value for name in evidence.capabilities}
    return np.array([known[name] for name in capabilities]) / max(known.values())


def path_at_its_word(move: Move, shares: Floats, years: Floats) -> Floats:
    """Return what remains (T, C) of the contribution, in a straight line until the deadline.

    Parameters
    ----------
    move : Move
        The move.
    shares : array (C,)
        The share that it adds or takes away.
    years : array (T,)
        Years since the announcement.
    """
    done = np.clip(12 * years / move.months, 0.0, 1.0)
    return 1.0 + done[:, None] * shares


def path_of_execution(
    shares: Floats, years: Floats, lag_months: float, until_months: float = np.nan
) -> Floats:
    """Return what remains (T, C) where all of it is carried out at once after a lag.

    Parameters
    ----------
    shares : array (C,)
        The share that is added or taken away.
    years : array (T,)
        Years since the announcement.
    lag_months, until_months : float
        When it is carried out, and when it is undone; NaN where it is not.
    """
    done = (12 * years >= np.nan_to_num(lag_months, nan=np.inf)) & (years > 0)
    undone = 12 * years >= np.nan_to_num(until_months, nan=np.inf)
    return np.asarray(1.0 + (done & ~undone)[:, None] * shares)
