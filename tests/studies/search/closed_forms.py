"""Models whose answers are known, in the place of the engine."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.search.condition import Condition
from counterpoise.studies.search.goal import GoalSeek
from counterpoise.studies.search.same_futures import MovedLever, Setting

Floats = NDArray[np.float64]
LUCK = (np.arange(100) + 0.5) / 100
"""A hundred futures, evenly over what chance may bring."""
DELAY = MovedLever("delay", "delay", 0.0, 10.0, 0.0)
MONEY = MovedLever("money", "money", 0.0, 4.0, 1.0)


def valued(setting: Setting, levers: tuple[MovedLever, ...]) -> list[float]:
    return [
        lever.own if value is None else value for value, lever in zip(setting, levers, strict=True)
    ]


def straight(setting: Setting) -> Floats:
    """The gap is luck less a tenth of the delay and a quarter of the money above what there is."""
    delay, money = valued(setting, (DELAY, MONEY))
    return LUCK - 0.1 * delay - 0.25 * (money - 1.0)


def seek(bound: float = 0.5, share: float = 0.9, precision: float = 1e-4) -> GoalSeek:
    return GoalSeek(straight, (DELAY, MONEY), Condition("gap", bound, True, share), precision)
