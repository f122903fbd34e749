"""Numbers that one run of built-in scenarios answers."""

import numpy as np

from counterpoise.claims.bounds import Found
from counterpoise.claims.material import Floats, Material, over_futures

HALF = 0.5
DEBT_RISE = 0.1
"""Rise of debt, as a share of output, from which an ally counts as deeper in debt."""


def gap_saved(of: Material, mild: str, harsh: str) -> Found:
    """Return the share of all gaps under a harsh scenario that a mild one saves."""
    return over_futures(1 - of.gap(mild) / of.gap(harsh))


def gap_ratio(of: Material, harsh: str, mild: str) -> Found:
    """Return all gaps under a harsh scenario over those under a mild one."""
    return over_futures(of.gap(harsh) / of.gap(mild))


def more_deeply_short(of: Material, scenario: str, other: str) -> Found:
    """Return how many capabilities more are over a fifth short at some time than under another."""
    return over_futures(of.deeply_short(scenario) - of.deeply_short(other))


def deepest_gap_added(of: Material, scenario: str, other: str) -> Found:
    """Return by how much the deepest gap of all capabilities is deeper than under another."""

    def deepest(name: str) -> Floats:
        return np.asarray(of.measure("gap_peak", name).max(axis=1), dtype=float)

    return over_futures(deepest(scenario) - deepest(other))


def reached_alone(of: Material, scenario: str) -> Found:
    """Return how many capabilities the other allies cover alone by the end of the run."""
    found = ~np.isnat(of.measure("self_sufficient", scenario))
    return over_futures(found.sum(axis=1) * 1.0)


def half_alone_at_start(of: Material, scenario: str) -> Found:
    """Return how many capabilities the other allies cover to a half alone on the opening day."""
    opening = of.measure("own_coverage", scenario)[:, 0]
    return over_futures((opening >= HALF).sum(axis=1) * 1.0)


def years_alone(of: Material, scenario: str, capability: str) -> Found:
    """Return years until the other allies cover one capability alone for good."""
    place = of.result.capabilities.index(capability)
    return over_futures(of.years_alone(scenario)[:, place])


def years_alone_middle(of: Material, scenario: str) -> Found:
    """Return years until the other allies cover the middle capability alone for good."""
    return over_futures(np.median(of.years_alone(scenario), axis=1))


def years_alone_spread(of: Material, scenario: str) -> Found:
    """Return the years between the quarter that stands alone first and the quarter that does last.

    It is the distance of the quartiles over capabilities.
    """
    first, last = np.quantile(of.years_alone(scenario), (0.25, 0.75), axis=1)
    return over_futures(last - first)


def years_alone_ratio(of: Material, scenario: str, other: str) -> Found:
    """Return the mean years until allies stand alone as a share of those under another scenario."""
    mine, theirs = (of.years_alone(name).mean(axis=1) for name in (scenario, other))
    return over_futures(mine / theirs)


def deeper_in_debt(of: Material, scenario: str) -> Found:
    """Return how many allies end over a tenth of output deeper in debt than they began."""
    debt = of.measure("debt", scenario)
    return over_futures((debt[:, -1] - debt[:, 0] > DEBT_RISE).sum(axis=1) * 1.0)
