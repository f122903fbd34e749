"""Who fights within 24 hours and within ten days, with the leading ally and without it.

Each ally is willing with a chance read from polls, which ask people and not governments; allies are
willing or unwilling together, by a correlation that nobody has observed. So nothing here is said of
any one ally: only how many fight, and which part of the ready brigades of the alliance they bring,
as a range over the correlation. The part is of the same whole with the leading ally and without it.

Within 24 hours those can fight who are there: the states attacked, with what they hold in
peacetime, and the battlegroups of others on their soil. Within ten days the share of committed land
forces comes that plans ask for. Readiness follows `notice`, commitment `commitments`, and forces in
place `posture`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import Floats, chances
from counterpoise.deterrence.guarantors import HORIZONS, who_fights
from counterpoise.deterrence.support_signal import coefficient
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem, did_you_mean

TABLE = "guarantors"
BALTIC = ("EST", "LTU", "LVA")
BRIGADES = ("heavy_brigade", "medium_brigade")
CORRELATIONS = (0.0, 0.25, 0.5, 0.75, 0.9)
DRAWS = 4096
SEED = 20260630
LEVEL = 0.9
CERTAIN = 1.0


@dataclass(frozen=True)
class Allies:
    """Inputs by ally; for computing only, for a chance of any one ally is never shown.

    Parameters
    ----------
    codes : tuple of str
        The allies.
    willing : array (ally,)
        Chance that each decides to fight; 1 for those attacked.
    ready : array (horizon, ally)
        Chance that it has decided and can act by the horizon.
    present : array (horizon, ally)
        Brigades that it brings by the horizon if it fights.
    """

    codes: tuple[str, ...]
    willing: Floats
    ready: Floats
    present: Floats


@dataclass(frozen=True)
class Fighting:
    """How many allies fight, and what they bring, over a range of correlation.

    Parameters
    ----------
    correlations : array (correlation,)
        The range.
    count : array (correlation, horizon, number)
        Chance that exactly so many fight, from none to all.
    low, median, high : array (correlation, horizon)
        Share of the brigades present by ten days if all fight, the leading ally among them:
        median and 90 per cent range.
    allies : int
        How many could.
    """

    correlations: Floats
    count: Floats
    low: Floats
    median: Floats
    high: Floats
    allies: int

    def number(self, share: float) -> np.ndarray:
        """Return how many fight at least in a share of cases, (correlation, horizon)."""
        at_least = np.cumsum(self.count[..., ::-1], axis=-1)[..., ::-1]
        return np.asarray((at_least >= share - 1e-12).sum(axis=-1) - 1)


def allies(
    evidence: Evidence, attacked: Sequence[str] = BALTIC, *, with_leading: bool = False
) -> Allies:
    """Return the inputs by ally.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    attacked : sequence of str
        Members that are attacked: they fight in any case.
    with_leading : bool
        Whether the leading ally is among the guarantors, as one that fights. It is a switch and
        has no chance.

    Raises
    ------
    InputError
        If an ally attacked is no member, or if a member has no row in the table.
    """
    _check(evidence, attacked)
    codes = tuple(code for code in evidence.members if with_leading or code != evidence.leading)
    certain = np.array([c in attacked or c == evidence.leading for c in codes])
    polls = np.array([evidence.figure(f"{TABLE}/{c}/willing").value for c in codes])
    held = np.array([sum(_holding(evidence, c, b) for b in BRIGADES) for c in codes])
    bound = np.array([evidence.figure(f"commitments/{c}").value for c in codes])
    there = np.array([_in_place(evidence, c, attacked) for c in codes])
    home = np.array([c in attacked for c in codes])
    day_10 = evidence.figure("notice/land/by_day_10").value
    first = np.where(home, coefficient(evidence, "home_ready_day_1") * held, there)
    later = np.where(
        home, coefficient(evidence, "home_ready_day_10") * held, there + day_10 * bound * held
    )
    decided = [coefficient(evidence, f"decided_day_{day}") for day in (1, 10)]
    ready = np.array([np.where(certain, CERTAIN, share) for share in decided])
    return Allies(
        codes, np.where(certain, CERTAIN, polls), ready, np.array([first, np.maximum(first, later)])
    )


def fighting(
    evidence: Evidence,
    attacked: Sequence[str] = BALTIC,
    *,
    with_leading: bool = False,
    correlations: ArrayLike = CORRELATIONS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Fighting:
    """Return how many allies fight by each horizon, and the share of ready brigades they bring.

    An ally without a brigade by a horizon does not count as fighting there.

    Parameters
    ----------
    evidence, attacked, with_leading
        As in `allies`.
    correlations : array (correlation,)
        Range of the correlation of any two.
    draws, seed : int
        Draws for the share; the same ones for each correlation.
    """
    who = allies(evidence, attacked, with_leading=with_leading)
    range_ = np.atleast_1d(chances("correlations", correlations))
    able = who.ready * (who.present > 0)
    counted = who_fights(who.willing[None], able, range_).count[0]
    generator = np.random.default_rng(seed)
    common = generator.standard_normal((draws, 1))
    own = generator.standard_normal((draws, len(who.codes)))
    total = allies(evidence, attacked, with_leading=True).present[-1].sum()
    found = np.empty((3, range_.size, len(HORIZONS)))
    tails = [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]
    for i, r in enumerate(range_):
        place = np.sqrt(r) * common + np.sqrt(1 - r) * own
        for j in range(len(HORIZONS)):
            acts = special.ndtr(place) > 1 - who.willing * who.ready[j]
            found[:, i, j] = np.quantile(acts @ who.present[j] / total, tails)
    return Fighting(range_, counted, found[0], found[1], found[2], len(who.codes))


def routes(evidence: Evidence) -> Mapping[str, Mapping[str, float]]:
    """Return who may decide and command, as facts by route: see the table `command_routes`."""
    found: dict[str, dict[str, float]] = {}
    for (route, attribute), figure in evidence.tables["command_routes"].items():
        found.setdefault(route, {})[attribute] = figure.value
    return found


def treaties(evidence: Evidence, attacked: str) -> Mapping[str, int]:
    """Return how many allies each kind of treaty binds to help one ally, the leading ally apart.

    A bilateral treaty is counted where the ally attacked has one; who its partner is stands in the
    note of its row.
    """
    _check(evidence, [attacked])
    others = [c for c in evidence.members if c not in (attacked, evidence.leading)]

    def bound(code: str, attribute: str) -> float:
        return evidence.figure(f"{TABLE}/{code}/{attribute}").value

    union = bound(attacked, "article_42_7") > 0
    return {
        "article_5": sum(bound(c, "article_5") > 0 for c in others),
        "article_42_7": sum(bound(c, "article_42_7") > 0 for c in others) if union else 0,
        "bilateral": round(bound(attacked, "bilateral")),
    }


def _holding(evidence: Evidence, code: str, brigade: str) -> float:
    """Return an ally's brigades; of the leading ally those that it contributes to plans."""
    if code == evidence.leading:
        return evidence.figure(f"leading_ally/{brigade}/contribution").value
    return evidence.figure(f"inventories/{code}/{brigade}").value


def _in_place(evidence: Evidence, code: str, attacked: Sequence[str]) -> float:
    """Return the brigades of an ally that stand on the soil of those attacked.

    Permanent people of the leading ally are staff, not units, and are left out; a battlegroup of
    many nations counts for the one that leads it.
    """
    people = sum(
        figure.value
        for (host, contributor, kind), figure in evidence.tables["posture"].items()
        if host in attacked and contributor == code and kind != "permanent" and host != code
    )
    return people / coefficient(evidence, "people_per_brigade")


def _check(evidence: Evidence, attacked: Sequence[str]) -> None:
    problems = [
        Problem("credibility", code, f"{code} is no member", did_you_mean(code, evidence.members))
        for code in attacked
        if code not in evidence.members
    ]
    missing = [c for c in evidence.members if (c, "willing") not in evidence.tables[TABLE]]
    problems += [
        Problem(TABLE, code, "has no row", "Absent is not zero: add its rows, zeros stated.")
        for code in missing
    ]
    if not attacked:
        problems.append(Problem("credibility", "attacked", "names nobody", "Name a member."))
    if problems:
        raise InputError(problems)
