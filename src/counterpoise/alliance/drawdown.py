"""The path on which the leading ally leaves: the share of its contribution that remains."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from counterpoise.alliance.arrays import Floats
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.quarters import Quarter
from counterpoise.scenario import Scenario
from counterpoise.scenario.shapes import (
    Cliff,
    Cut,
    Exponential,
    Hold,
    Linear,
    Points,
    ShareOfTotal,
    at_capability,
)

Shape = Hold | Cliff | Linear | Exponential | ShareOfTotal | Cut | Points


def remaining_paths(
    scenario: Scenario,
    since: Floats,
    redrawn: Mapping[str, Shape] | None = None,
    draws: Mapping[str, float] | None = None,
) -> dict[str, Floats]:
    """Return the announced share that remains of each capability; 1 before the announcement.

    Parameters
    ----------
    scenario : Scenario
        Whose drawdown.
    since : array
        Years since the announcement.
    redrawn : mapping of str to shape, optional
        Other shapes, by drawdown group.
    draws : mapping of str to float, optional
        Values of figures in one future, by path; the central ones if not given.
    """
    redrawn = redrawn or {}
    drawn: dict[Shape | int, Floats] = {}
    paths = {}
    for name in scenario.capabilities:
        group = scenario.evidence.capabilities[name].drawdown_group
        shape = redrawn.get(group) or shape_of(scenario, name)
        # Shapes are mostly one and the same: each is drawn once. Those with points have no hash.
        key = id(shape) if isinstance(shape, Points) else shape
        if key not in drawn:
            left = remaining_share(shape, np.maximum(since, 0.0), scenario.evidence, draws)
            drawn[key] = np.where(since >= 0, left, 1.0)
        paths[name] = drawn[key]
    return paths


def remaining_share(
    shape: Shape, years: Floats, evidence: Evidence, draws: Mapping[str, float] | None = None
) -> Floats:
    """Return the share of the contribution that remains, at years after the announcement."""
    known = draws or {}

    def number(value: float | str) -> float:
        if not isinstance(value, str):
            return value
        return known[value] if value in known else evidence.figure(value).value

    if isinstance(shape, Hold):
        return np.ones_like(years)
    if isinstance(shape, Points):
        corners = shape.points if shape.points[0][0] == 0 else [(0.0, 1.0), *shape.points]
        return np.interp(years, [year for year, _ in corners], [left for _, left in corners])
    since = years - number(shape.after_years)
    if isinstance(shape, Exponential):
        left = np.exp(-number(shape.rate) * np.maximum(since, 0.0))
        return np.asarray(shape.to + (1 - shape.to) * left)
    over = number(shape.months) / 12 if isinstance(shape, Cliff) else number(shape.over_years)
    gone = np.clip(since / over, 0, 1) if over > 0 else (since >= 0).astype(float)
    return np.asarray(1 - (1 - _left_at_last(shape, number)) * gone)


def _left_at_last(
    shape: Cliff | Linear | ShareOfTotal | Cut, number: Callable[[float | str], float]
) -> float:
    """Return the share that remains at the end of a straight way down."""
    if isinstance(shape, ShareOfTotal):
        growth = number(shape.total_times)
        return share_of_forces(number(shape.share_now), number(shape.share_then), growth)
    if isinstance(shape, Cut):
        return 1 - number(shape.share)
    return shape.to if isinstance(shape, Linear) else 0.0


def share_of_forces(share_now: float, share_then: float, total_times: float) -> float:
    r"""Return what remains of forces whose share of a growing total moves.

    .. math:: \frac{F'}{F} = g\,\frac{s'}{s}

    with the share :math:`s` of a total at first and :math:`s'` of one :math:`g` times as large. The
    others' forces grow by the same formula, with :math:`1 - s` and :math:`1 - s'`.

    >>> round(share_of_forces(0.44, 0.30, 1.3), 3)
    0.886
    """
    return total_times * share_then / share_now


def drawn_figures(scenario: Scenario) -> list[str]:
    """Return the paths of figures that a drawdown takes anew in each future, as draws have them."""
    found: dict[str, None] = {}
    for name in scenario.capabilities:
        shape = shape_of(scenario, name)
        if isinstance(shape, Cut):
            numbers = (shape.share, shape.after_years, shape.over_years)
            found |= dict.fromkeys(value for value in numbers if isinstance(value, str))
    return list(found)


def shape_of(scenario: Scenario, capability: str) -> Shape:
    """Return the shape of a capability's drawdown: its own, its group's, or the usual one."""
    drawdown = scenario.model.drawdown
    group = scenario.evidence.capabilities[capability].drawdown_group
    shape = drawdown.groups.get(capability, drawdown.groups.get(group, drawdown.default))
    return at_capability(shape, capability) if isinstance(shape, Cut) else shape


def quarters_to_announcement(scenario: Scenario) -> int:
    """Return the quarters from the start to the announcement; before it nobody plans on it."""
    announced = scenario.model.drawdown.announced
    return Quarter.parse(announced).minus(scenario.calendar.start) if announced else 0


def years_to_announcement(scenario: Scenario) -> float:
    """Return the years from the start of the run to the announcement of the drawdown."""
    return quarters_to_announcement(scenario) / 4


class Tempo(NamedTuple):
    """How fast forces left: the constant yearly rate, and the years until half of them had gone."""

    rate: float
    half_life: float


def tempo(first: float, last: float, years: float) -> Tempo:
    r"""Return the tempo at which a strength fell from one count to a later one.

    .. math:: k = \frac{1}{T} \ln\frac{N_0}{N_T}, \qquad t_{1/2} = \frac{\ln 2}{k}

    Parameters
    ----------
    first, last : float
        The two counts, both above 0.
    years : float
        The time between them.
    """
    rate = math.log(first / last) / years
    return Tempo(rate, math.log(2) / rate if rate else math.inf)


def past_tempo(
    evidence: Evidence, first: int, last: int, hosts: Iterable[str] | None = None
) -> Tempo:
    """Return the tempo at which the leading ally's forces left some hosts, by table `stationed`.

    Parameters
    ----------
    evidence : Evidence
        With the table.
    first, last : int
        Years of the two counts.
    hosts : iterable of str, optional
        The hosts counted; else all that the table has in both years.

    Raises
    ------
    InputError
        If the table lacks a count.
    """
    # Of several editions of one count the newest stands.
    counted = evidence.tables["stationed"]
    table = {key[:2]: counted[key].value for key in sorted(counted)}
    if hosts is None:
        hosts = {h for h, year in table if year == str(first) and (h, str(last)) in table}
    wanted = [(host, str(year)) for host in sorted(hosts) for year in (first, last)]
    absent = [key for key in wanted if key not in table]
    if absent or not wanted:
        missing = [("*", str(first))] if not wanted else absent
        raise InputError(
            [
                Problem(
                    "evidence", f"stationed/{host}/{year}", "no such count", "Take another year."
                )
                for host, year in missing
            ]
        )
    counts = [sum(table[key] for key in wanted if key[1] == str(y)) for y in (first, last)]
    return tempo(counts[0], counts[1], last - first)
