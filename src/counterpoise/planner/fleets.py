r"""How large a fleet may be expected of an ally: as announced, or a multiple of today's.

.. math:: \hat S_{ac} = \begin{cases} \max((1 + m) P_{ac},\, S^0_{ac}) & \text{a fleet } P
          \text{ is published} \\ k\, S^0_{ac} & \text{none is, and some are held} \\
          s_c & \text{none is, and none are held} \end{cases}

with the margin m (`programme_margin`), the multiple k (`fleet_multiple`) and the smallest fleet
:math:`s_c`. Apportionments take it as a bound, hand-over plans as a preference.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.programmes import announced_programmes

if TYPE_CHECKING:
    from counterpoise.planner.handover.conditions import Conditions
    from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Published:
    """Published fleets, by ally and capability.

    Parameters
    ----------
    floor : array (A, C)
        Units that a target is to hold: the announced fleet at the date, or firm orders that arrive
        by then if these are more; 0 where nothing is published.
    fleet : array (A, C)
        The published fleet that bounds a target from above; not a number where there is none.
    """

    floor: Floats
    fleet: Floats


def nothing_published(shape: tuple[int, ...]) -> Published:
    """Return that nobody has announced anything."""
    return Published(np.zeros(shape), np.full(shape, np.nan))


def published_fleets(
    scenario: "Scenario",
    allies: tuple[str, ...],
    capabilities: tuple[str, ...],
    today: Floats,
    firm: Floats,
    years: float,
) -> Published:
    """Return what allies have published for a date.

    Parameters
    ----------
    scenario : Scenario
        Whose evidence says what is announced.
    allies, capabilities : tuple of str
        Order of the axes.
    today, firm : array (A, C)
        Units held on the opening day, and units under firm contract that arrive by the date.
    years : float
        From the opening day to the date.
    """
    opening = float(scenario.calendar.start.start)
    floor, fleet = firm.copy(), np.where(firm > 0, today + firm, np.nan)
    for programme in announced_programmes(scenario.evidence):
        if programme.ally not in allies or programme.capability not in capabilities:
            continue
        place = allies.index(programme.ally), capabilities.index(programme.capability)
        then = programme.units_at(opening + years, float(today[place]), opening)
        floor[place] = fleet[place] = max(then, float(firm[place]))
    return Published(floor, fleet)


def largest_fleet(
    today: Floats, published: Floats, smallest: Floats, multiple: float, margin: float
) -> Floats:
    """Return the largest fleets (A, C).

    Parameters
    ----------
    today, published : array (A, C)
        Units held, and units of a published fleet; not a number where none is.
    smallest : array (C,)
        The smallest fleet.
    multiple, margin : float
        Largest fleet per one held, and how far a published one may be exceeded.

    Examples
    --------
    >>> fleet = largest_fleet(np.array([[4.0, 5.0, 0.0]]), np.array([[6.0, np.nan, np.nan]]),
    ...                       np.array([1.0, 1.0, 2.0]), 2.0, 0.5)
    >>> fleet.tolist()
    [[9.0, 10.0, 2.0]]
    """
    with np.errstate(invalid="ignore"):
        unannounced = np.where(today > 0, today * multiple, smallest)
        announced = np.maximum(published * (1 + margin), today)
    return np.asarray(np.where(np.isnan(published), unannounced, announced))


def likely_fleets(scenario: "Scenario", c: "Conditions") -> Floats:
    """Return the largest fleets (A, C) at the end of a plan; infinite for what comes in any number.

    Parameters
    ----------
    scenario : Scenario
        Whose evidence says what is announced and what is a smallest fleet.
    c : Conditions
        Who plans, and what each holds and has under firm contract.
    """
    evidence = scenario.evidence
    firm = np.zeros_like(c.stock) if c.booked is None else c.booked.sum(axis=0)
    years = c.steps * c.step_years
    published = published_fleets(scenario, c.allies, c.capabilities, c.stock, firm, years).fleet

    def figures(name: str) -> Floats:
        paths = (f"capability_figures/{capability}/{name}" for capability in c.capabilities)
        return np.array([evidence.figure(path).value for path in paths])

    lot = figures("lot")
    multiple, margin = (
        evidence.figure(f"burden_coefficients/{name}").value
        for name in ("fleet_multiple", "programme_margin")
    )
    smallest = np.maximum(figures("minimum_units"), lot)
    found = largest_fleet(c.stock, published, smallest, multiple, margin)
    return np.where(lot > 0, found, np.inf)
