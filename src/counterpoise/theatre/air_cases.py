"""The air over a campaign on land: three cases, and which of them an air campaign would allow.

Nothing validates what air does to power on the ground (`docs/theatre.md`), so no result on land
stands without its case.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.theatre.geography import Floats, Integers
from counterpoise.theatre.movement_network import triangular

CASES = ("superiority", "contested", "denied")
"""The air is won within days, is won by nobody, or belongs to the other side."""
ENGINE = "as-supplied"
"""The case that the tempo of the alliance's air campaign allows, by quarter and future."""
AIR = (ENGINE, *CASES)


@dataclass(frozen=True)
class Air:
    """Factors on power by case and day, ready for a campaign.

    Parameters
    ----------
    factors : array (cases, days, 2)
        Of the attacker, then of the defender: superiority once for each day on which it may begin,
        then contested, then denied.
    first_day : int
        Day of the first of them.
    contested, denied : int
        Positions of the other two.
    """

    factors: Floats
    first_day: int
    contested: int
    denied: int


def air_of(evidence: Evidence, days: int) -> Air:
    """Return the cases of table ``air_cases`` over some days."""
    table = evidence.tables["air_cases"]

    def pair(case: str) -> Floats:
        return np.array([table[case, side].value for side in ("attacker", "defender")])

    begin = table["superiority", "from_day"]
    first, last = round(begin.at("low")), round(begin.at("high"))
    cases = []
    for day in range(first, last + 1):
        won = np.ones((days, 2))
        won[day:] = pair("superiority")
        cases.append(won)
    cases += [np.tile(pair(case), (days, 1)) for case in CASES[1:]]
    return Air(np.stack(cases), first, len(cases) - 2, len(cases) - 1)


def case_numbers(
    evidence: Evidence, air: Air, case: str, tempo: Floats, numbers: Floats
) -> NDArray[np.int64]:
    """Return the case (F, T) of each future and quarter.

    Parameters
    ----------
    evidence : Evidence
        Where the tempos stand that the cases ask for.
    air : Air
        The cases.
    case : str
        One of `AIR`.
    tempo : array (F, T)
        Tempo of the air campaign.
    numbers : array (F,)
        Numbers between 0 and 1 that draw the day on which the air is won.

    Raises
    ------
    InputError
        If there is no such case.
    """
    if case not in AIR:
        what = f"no air case '{case}'"
        raise InputError([Problem("theatre", "air", what, did_you_mean(case, AIR))])
    begin = evidence.tables["air_cases"]["superiority", "from_day"]
    drawn = triangular(numbers, begin.at("low"), begin.value, begin.at("high"))
    won = np.broadcast_to((np.rint(drawn) - air.first_day)[:, None], tempo.shape)
    asked = evidence.tables["contingency_coefficients"]
    wins = tempo >= asked["air_superiority_tempo",].value
    contests = tempo >= asked["air_contested_tempo",].value
    found: dict[str, Any] = {
        ENGINE: np.where(wins, won, np.where(contests, air.contested, air.denied)),
        "superiority": won,
        "contested": np.full(tempo.shape, air.contested),
        "denied": np.full(tempo.shape, air.denied),
    }
    return np.asarray(found[case], dtype=np.int64)


def shares(cases: Integers, air: Air) -> dict[str, Floats]:
    """Return in which share of futures each case holds, by quarter (T,)."""
    return {
        "superiority": (cases < air.contested).mean(axis=0),
        "contested": (cases == air.contested).mean(axis=0),
        "denied": (cases == air.denied).mean(axis=0),
    }
