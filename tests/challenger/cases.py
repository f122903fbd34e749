"""Made-up cases of the calculus, and one of its futures in plain Python."""

from typing import Any, NamedTuple

import numpy as np

from counterpoise.challenger.calculus import (
    NO_CAMPAIGN,
    Calculus,
    Challenger,
    Denial,
    Deterrence,
    Menu,
    calculus,
)
from counterpoise.challenger.choice import nest_weights


class Case(NamedTuple):
    menu: Menu
    who: Challenger
    denial: Denial
    deterrence: Deterrence

    def solve(self) -> Calculus:
        return calculus(*self)


def random_case(
    seed: int,
    futures: int = 6,
    steps: int = 5,
    targets: int = 3,
    *,
    opportunist: bool | None = None,
    foresees: bool | None = None,
    constant: bool = False,
) -> Case:
    """Return a case with three methods, of which the first is below war.

    With `constant` every path stands still from the first step on.
    """
    rng = np.random.default_rng(seed)

    def between(low: float, high: float, *shape: int) -> np.ndarray:
        return rng.uniform(low, high, shape)

    def path(low: float, high: float) -> np.ndarray:
        found = between(low, high, futures, steps)
        return np.repeat(found[:, :1], steps, axis=1) if constant else found

    menu = Menu(
        tuple(f"target {i}" for i in range(targets)),
        ("below war", "seizure", "capital"),
        between(0.3, 2, futures, targets),
        np.sort(between(0.05, 1, futures, 3)),
        between(0, 0.3, futures, 3),
        between(0.2, 1, futures, 3),
        between(0.1, 1, futures, 3),
        between(0.2, 0.9, futures, 3),
        (NO_CAMPAIGN, 2, 0),
        nest_weights(np.ones(targets), [0.5, 0.4, 0.1]),
    )
    kinds = rng.random(futures) < 0.5 if opportunist is None else np.full(futures, opportunist)
    sees = rng.random(futures) < 0.5 if foresees is None else np.full(futures, foresees)
    who = Challenger(
        kinds,
        between(0.1, 0.6, futures),
        between(0, 0.1, futures),
        between(0.02, 0.3, futures),
        between(0.8, 1, futures),
        rng.integers(0, steps, futures),
        sees,
    )
    alone = rng.random((futures, steps, targets, 3)) < 0.3
    helped = alone | (rng.random(alone.shape) < 0.5)
    if constant:
        alone, helped = (np.repeat(x[:, :1], steps, axis=1) for x in (alone, helped))
    deterrence = Deterrence(
        path(0.1, 0.9),
        path(0, 0.2),
        np.full((1, 1), 0.5),
        path(0.2, 1),
        path(0, 3),
        path(0, 0.3),
        path(0.3, 1),
        path(0, 1),
    )
    return Case(menu, who, Denial(alone, helped), deterrence)


def plain(case: Case, f: int) -> tuple[list[list[Any]], list[float]]:
    """Return required belief of one future by quarter and attempt, and what waiting is worth.

    Written apart, in scalars, from the payoffs of the two branches.
    """
    menu, who, denial, d = case
    steps = denial.alone.shape[1]
    wrong = float(who.misjudgement[f])
    rows: list[list[Any]] = []
    best: list[float] = []
    for t in range(steps):
        belief = min(1.0, d.belief[f, t] + d.tripwire[f, t] / (2 * d.unknown[0, 0]))
        row, gains = [], []
        for j in range(len(menu.targets)):
            for m, criterion in enumerate(menu.criterion):
                prize = menu.value[f, j] * menu.take[f, m]
                prize *= 1.0 if who.opportunist[f] else who.greed[f]
                if criterion == NO_CAMPAIGN:
                    q0 = q1 = menu.success[f, m]
                else:
                    q0 = wrong if denial.alone[f, t, j, criterion] else 1 - wrong
                    full = wrong if denial.helped[f, t, j, criterion] else 1 - wrong
                    q1 = (1 - d.joining[f, t]) * q0 + d.joining[f, t] * full
                loss = menu.punished[f, m] * (d.conventional[f, t] + d.umbrella[f, t])
                always = menu.punished[f, m] * d.european[f, t] + menu.cost[f, m]
                tau = menu.trigger[f, m]
                unanswered, answered = q0 * prize - always, q1 * prize - loss - always
                row.append((unanswered, tau * (unanswered - answered)))
                gains.append((1 - tau * belief) * unanswered + tau * belief * answered)
        rows.append(row)
        best.append(max(gains))
    waiting = [0.0] * steps
    fear = [0.0 if who.opportunist[f] else who.fear[f] * d.forward[f, t] for t in range(steps)]
    last, discount = int(who.last[f]), float(who.discount[f])
    later = 0.0
    for t in reversed(range(steps)):
        if t <= last:
            if who.foresees[f]:
                waiting[t] = discount * later - fear[t]
            else:
                waiting[t] = -sum(fear[t] * discount**k for k in range(last - t + 1))
            later = max(best[t], discount * later - fear[t])
    needed = [
        [(unanswered - waiting[t]) / stake for unanswered, stake in row]
        for t, row in enumerate(rows)
    ]
    return needed, waiting
