"""What research may see: conditional rates from the calculus, and the check against the record.

Nothing here belongs on a page or in a default output. ``python -m
counterpoise.challenger.research`` prints what the settings of the tables say of 2004 to 2025, and
which of them are dropped.
"""

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.calculus import Calculus, Challenger
from counterpoise.challenger.catalogue import COEFFICIENTS, METHODS, figure, methods
from counterpoise.challenger.choice import conditional_choice, inclusive_gain, nest_weights
from counterpoise.challenger.hazard import conditional_rate
from counterpoise.challenger.record import Record, exposure, record
from counterpoise.challenger.required_belief import attempt, gain
from counterpoise.deterrence.checks import Floats

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

DRAWS = 2000
SEED = 20260917
BELOW_WAR = "below_war"


class Setting(NamedTuple):
    """What no data set: precision of choice, rate of occasions, and what is fought for."""

    precision: float
    occasions: float
    prize_non_members: float


def conditional_rates(
    found: Calculus,
    weights: ArrayLike,
    who: Challenger,
    *,
    precision: ArrayLike,
    dissimilarity: ArrayLike,
    occasions: ArrayLike,
    taste: ArrayLike,
) -> Floats:
    """Return the conditional rate of an attempt a year, (future, time); for research only.

    Parameters
    ----------
    found : Calculus
        What the calculus gives.
    weights : array (target, method)
        Weights of the nest.
    who : Challenger
        Past the last step in which he can act the rate is 0.
    precision, dissimilarity : float or array (future,)
        As in `choice`.
    occasions : float or array (future, time)
        Occasions to choose a year.
    taste : array (future,)
        What this future's challenger adds, in the unit of gains; drawn once.
    """
    futures, steps = found.waiting.shape
    over = (found.gain - found.waiting[:, :, None, None]).reshape(futures, steps, -1)
    scale = np.broadcast_to(np.asarray(precision, dtype=float), (futures,))[:, None]
    nest = np.broadcast_to(np.asarray(dissimilarity, dtype=float), (futures,))[:, None]
    inclusive = inclusive_gain(over, np.ravel(np.asarray(weights)), scale, nest)
    chance = conditional_choice(inclusive, scale * np.asarray(taste)[:, None])
    can_act = np.arange(steps) <= np.broadcast_to(who.last, (futures,))[:, None]
    return np.where(can_act, conditional_rate(chance, occasions), 0.0)


def settings(evidence: "Evidence") -> tuple[Setting, ...]:
    """Return the settings that are tried: both ends and the value of each range, all combined."""
    ranges = []
    for name in ("research_precision", "research_occasions", "record_prize_non_members"):
        row = evidence.figure(f"{COEFFICIENTS}/{name}")
        ranges.append((row.at("low"), row.value, row.at("high")))
    return tuple(Setting(*one) for one in product(*ranges))


def past_record(evidence: "Evidence", *, draws: int = DRAWS, seed: int = SEED) -> Record:
    """Return what settings say of the record of 2004 to 2025, and which are kept.

    Open attacks only: acts below war were many and are left out on both sides. Forces and belief
    are those of the time. Types and tastes are drawn once for the whole record, the same ones for
    every setting.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    draws : int
        Draws of types and tastes for each setting.
    seed : int
        Seed of the draws.
    """
    tried = settings(evidence)
    generator = np.random.default_rng(seed)
    kind = generator.random(draws) < _value(evidence, "opportunist")
    taste = generator.standard_normal(draws) * _value(evidence, "research_taste")
    counts = np.where(kind, 1.0, _value(evidence, "seeker_greed"))
    years = int(_value(evidence, "record_last_year") - _value(evidence, "record_first_year")) + 1
    open_methods = [name for name in methods(evidence) if name != BELOW_WAR]
    weights = nest_weights(_column(evidence, open_methods, "weight"))
    prizes = np.array([setting.prize_non_members for setting in tried])
    sums = []
    for side, prize in (("members", np.ones(len(tried))), ("non_members", prizes)):
        value = prize[:, None] * counts
        brings = _gain(evidence, open_methods, side, value)
        sums.append(
            exposure(
                np.broadcast_to(brings[:, :, None], (*value.shape, years, len(open_methods))),
                weights,
                precision=[setting.precision for setting in tried],
                dissimilarity=np.full(len(tried), _value(evidence, "research_dissimilarity")),
                occasions=[setting.occasions for setting in tried],
                taste=np.broadcast_to(taste, value.shape),
                step=1.0,
            )
        )
    return record(sums[0], sums[1], _value(evidence, "record_least"))


def _gain(evidence: "Evidence", how: list[str], side: str, value: Floats) -> Floats:
    """Return what each method brings against members or non-members, (setting, draw, method)."""
    alone = _value(evidence, f"record_success_{side}")
    helped = _value(evidence, "record_success_members_helped") if side == "members" else alone
    punished = _column(evidence, how, "punished")
    answer = _value(evidence, "conventional_punishment") + _value(evidence, "umbrella")
    # European deterrents cover members alone.
    covered = _value(evidence, "european_deterrents") if side == "members" else 0.0
    tried = attempt(
        value[..., None] * _column(evidence, how, "take"),
        alone,
        min(helped, alone),
        cost=_column(evidence, how, "cost"),
        punishment=punished * answer,
        deterrent=punished * covered,
        trigger=_column(evidence, how, "trigger"),
    )
    return gain(tried, _value(evidence, f"record_belief_{side}"))


def _value(evidence: "Evidence", name: str) -> float:
    return float(figure(evidence, f"{COEFFICIENTS}/{name}")[0])


def _column(evidence: "Evidence", how: list[str], attribute: str) -> Floats:
    return np.array([figure(evidence, f"{METHODS}/{name}/{attribute}")[0] for name in how])


def main() -> None:
    """Print what every setting says of the record."""
    from counterpoise.evidence.loader import load_evidence

    evidence = load_evidence()
    found = past_record(evidence)
    print(found.says)
    for setting, peace, war, both, kept in zip(settings(evidence), *found, strict=True):
        print(
            f"precision {setting.precision:g}, occasions {setting.occasions:g}, prize "
            f"{setting.prize_non_members:g}: no attack on a member {peace:.2f}, on a non-member "
            f"at least one {war:.2f}, both {both:.2f}, {'kept' if kept else 'dropped'}"
        )


if __name__ == "__main__":
    main()
