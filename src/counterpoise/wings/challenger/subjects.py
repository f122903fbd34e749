"""What bears on deterrence beside the margin: hedging, a public word, a threat to leave.

None of them hangs on a ground law. Arrays have futures first, then the starts of a run.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.bargaining import Bargain, bargain, joint_value
from counterpoise.challenger.calculus import Menu
from counterpoise.challenger.hedging import pressure, ratios, states, thresholds
from counterpoise.challenger.signalling import game, tying_hands, word
from counterpoise.problems import InputError, Problem
from counterpoise.wings.challenger import GAMES, HEDGING_CASES
from counterpoise.wings.challenger.settings import Settings

if TYPE_CHECKING:
    from counterpoise.deterrence.checks import Integers

Floats = NDArray[np.float64]
FIRST = "limited_seizure"
"""The method whose prize a public word is given against."""
COMPLEMENTS, ZERO_SUM = GAMES
STEPS = ("sharing", "european", "explore", "pursue")
RATIOS = (
    "guarantee_lost",
    "guarantee_lost_pursue",
    "weapons_leave",
    "troops_leave",
    "european_offer",
)


def hedging_of(settings: Settings) -> "Integers":
    """Return the state of hedging, (future, step, case), as values of `hedging.Hedge`.

    What is left of the guarantee is what allies believe of it, as a part of what they believe at
    the beginning; troops leave as the leading ally's forces do. No ally enters.
    """
    of = ratios(**{name: settings.coefficient(f"hedging_{name}") for name in RATIOS})
    limits = thresholds(
        settings.coefficient("hedging_debate"),
        *(settings.coefficient(f"hedging_step_{name}") for name in STEPS),
    )
    left = np.minimum(settings.allies / settings.allies[:, :1], 1.0)
    found = []
    for case in HEDGING_CASES:
        levels = {
            "guarantee": left,
            "troops": settings.present,
            "weapons": np.full((1, settings.steps), float("stay" in case)),
            "offer": np.full((1, settings.steps), float("offer" in case)),
        }
        general, pursue = (pressure(of, **levels, pursue=last) for last in (False, True))
        found.append(states(general, pursue, limits))
    return np.stack(found, axis=-1)


def words_of(settings: Settings, menu: Menu) -> "Integers":
    """Return what a public word of the guarantor does, (future, step), as values of `Word`.

    The challenger's belief is the share of resolute guarantors as he sees it; the prize is that of
    a limited seizure at a target of middle value.

    Raises
    ------
    InputError
        If the cost of fighting does not part the two types in some setting.
    """
    method = menu.methods.index(FIRST)
    value = np.median(menu.value, axis=1) * menu.take[:, method]
    loss = settings.coefficient("conventional_punishment") + settings.coefficient("umbrella")
    high, low, cost, audience = (
        settings.coefficient(f"signal_{name}")[:, None]
        for name in ("high", "low", "cost", "audience")
    )
    try:
        played = game(
            settings.belief,
            value[:, None],
            (menu.punished[:, method] * loss)[:, None],
            high=high,
            low=low,
            cost=cost,
            audience=audience,
        )
    except ValueError as error:
        remedy = "Keep signal_low below signal_cost, and signal_cost below signal_high."
        place = "challenger_coefficients/signal_*"
        raise InputError([Problem("deterrence", place, str(error), remedy)]) from None
    return word(tying_hands(played))


def bargains_of(settings: Settings) -> dict[str, Bargain]:
    """Return what bargaining over shares gives, (future, step), by what both sides are to another.

    What the leading ally brings falls as its forces do. All that both bring at the beginning is 1.
    """
    brings = settings.coefficient("bargaining_brings")[:, None]
    leading = brings * settings.present
    rest = np.broadcast_to(1.0 - brings, leading.shape)
    power = settings.coefficient("bargaining_power")[:, None]
    together = settings.coefficient("bargaining_together")[:, None]
    outside = [
        settings.coefficient(f"bargaining_outside_{side}")[:, None] for side in ("leading", "rest")
    ]
    return {
        COMPLEMENTS: bargain(
            joint_value(leading, rest, together), outside[0] * leading, outside[1] * rest, power
        ),
        ZERO_SUM: bargain(joint_value(leading, rest, 0.0), leading, rest, power),
    }


def made_together(settings: Settings) -> Floats:
    """Return what complements make by being together, (future, step), of all brought at first."""
    brings = settings.coefficient("bargaining_brings")[:, None]
    leading = brings * settings.present
    together = settings.coefficient("bargaining_together")[:, None]
    return joint_value(leading, 1.0 - brings, together) - leading - (1.0 - brings)


def moved_by_threat(settings: Settings) -> Floats:
    """Return what a threat to leave moves, (future, step, game), of all that both brought at first.

    0 where the threat is empty, and not a number where no share is acceptable to both.
    """
    found = bargains_of(settings)
    return np.stack(
        [np.where(found[name].agreed, found[name].moved, np.nan) for name in GAMES], axis=-1
    )
