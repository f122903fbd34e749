"""The path on which the leading ally leaves: the share of its contribution that remains."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from counterpoise.alliance.arrays import Floats
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.quarters import Quarter
from counterpoise.scenario import Scenario
from counterpoise.scenario.shapes import Cliff, Exponential, Hold, Linear, Points

Shape = Hold | Cliff | Linear | Exponential | Points


def remaining_paths(
    scenario: Scenario, since: Floats, redrawn: Mapping[str, Shape] | None = None
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
    """
    redrawn = redrawn or {}
    drawn: dict[int, Floats] = {}
    paths = {}
    for name in scenario.capabilities:
        group = scenario.evidence.capabilities[name].drawdown_group
        shape = redrawn.get(group) or shape_of(scenario, name)
        # Shapes are mostly one and the same: each is drawn once.
        if id(shape) not in drawn:
            left = remaining_share(shape, np.maximum(since, 0.0), scenario.evidence)
            drawn[id(shape)] = np.where(since >= 0, left, 1.0)
        paths[name] = drawn[id(shape)]
    return paths


def remaining_share(shape: Shape, years: Floats, evidence: Evidence) -> Floats:
    """Return the share of the contribution that remains, at years after the announcement."""

    def number(value: float | str) -> float:
        return evidence.figure(value).value if isinstance(value, str) else value

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
    to = 0.0 if isinstance(shape, Cliff) else shape.to
    gone = np.clip(since / over, 0, 1) if over > 0 else (since >= 0).astype(float)
    return np.asarray(1 - (1 - to) * gone)


def shape_of(scenario: Scenario, capability: str) -> Shape:
    """Return the shape of a capability's drawdown: its own, its group's, or the usual one."""
    drawdown = scenario.model.drawdown
    group = scenario.evidence.capabilities[capability].drawdown_group
    return drawdown.groups.get(capability, drawdown.groups.get(group, drawdown.default))


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
