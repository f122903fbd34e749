"""Draws of the figures behind sites, and the futures of both ends of their use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.alliance.drawdown import remaining_paths, years_to_announcement
from counterpoise.ensemble.sampling import triangular, uniforms
from counterpoise.networks.base_hazards import (
    GIVEN_UP,
    REFUSED,
    Rates,
    drawdown_rate,
    ends,
    shared_factor,
    with_payments,
)
from counterpoise.networks.bases import BaseNetwork, figures_read, network_of
from counterpoise.networks.reach import Floats

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

RATES = (
    *("host_ends", "leading_ends", "host_frailty", "leading_frailty", "payments_effect"),
    "sites_follow",
)
"""Coefficients on which the ends of sites hang."""
MOST_QUARTERS = 60
MOST_DRAWS = 200
"""Draws in which coverage is worked out: its bands need no more."""


def draws_of(evidence: "Evidence", paths: list[str], futures: int, seed: int) -> dict[str, Floats]:
    """Return values (D,) of figures that have a range, each from a stream of its own name.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    paths : list of str
        Which of them.
    futures, seed : int
        How many values, and the seed of their streams.
    """
    found = {}
    for path in paths:
        figure = evidence.figure(path)
        low, high = figure.at("low"), figure.at("high")
        if low < high:
            numbers = uniforms(seed, path, 0, futures)
            ends_of = (np.full(futures, end) for end in (low, figure.value, high))
            found[path] = triangular(numbers, *ends_of)
    return found


@dataclass(frozen=True)
class SitesOverTime:
    """How many sites are still used at the end of each quarter, in each future.

    Parameters
    ----------
    quarters : tuple of str
        The quarters.
    open, given_up, refused : array (D, Q)
        Shares of the sites in use today.
    """

    quarters: tuple[str, ...]
    open: Floats
    given_up: Floats
    refused: Floats


@dataclass(frozen=True)
class BaseStudy:
    """Sites in one scenario, over draws.

    Parameters
    ----------
    scenario : Scenario
        The path of the hand-over.
    futures, seed : int
        Futures of the ends of sites, and the seed.
    payments : float
        The share of what hosts pay that goes on.
    """

    scenario: "Scenario"
    futures: int
    seed: int
    payments: float = 1.0

    @property
    def evidence(self) -> "Evidence":
        """The figures, as the scenario has them."""
        return self.scenario.evidence

    @cached_property
    def network(self) -> BaseNetwork:
        """What works from which site, over draws."""
        futures = min(self.futures, MOST_DRAWS)
        drawn = draws_of(self.evidence, figures_read(self.evidence), futures, self.seed)
        return network_of(self.evidence, drawn)

    @cached_property
    def central(self) -> BaseNetwork:
        """The same at central values."""
        return network_of(self.evidence)

    @cached_property
    def over_time(self) -> SitesOverTime:
        """The use of sites of the leading ally at the end of each quarter."""
        bases, evidence = self.evidence.bases, self.evidence
        used = [i for i, row in enumerate(bases.base_sites) if evidence.leading in row.owner]
        hosts = {host: i for i, host in enumerate(bases.hosts)}
        host_of = np.array([hosts[bases.base_sites[i].host] for i in used], dtype=np.intp)
        left = forces_left(self.scenario)[:MOST_QUARTERS]
        rate = self._rates
        borne = np.array([self._borne(bases.base_sites[i].host) for i in used])
        leading = with_payments(rate["leading_ends"], rate["payments_effect"], borne, self.payments)
        names = [bases.base_sites[i].site for i in used]
        factors = (
            shared_factor(self._numbers("leading ally"), rate["leading_frailty"]),
            np.stack(
                [
                    shared_factor(self._numbers(f"politics of {host}"), rate["host_frailty"])
                    for host in hosts
                ],
                axis=1,
            ),
        )
        quarter, state = ends(
            Rates(
                drawdown_rate(left, rate["sites_follow"]),
                leading,
                np.broadcast_to(rate["host_ends"][:, None], leading.shape),
            ),
            (self._thresholds("given up", names), self._thresholds("refused", names)),
            factors,
            host_of,
        )
        passed = np.arange(left.size)[None, :, None] >= quarter[:, None, :]
        shares = [
            (passed & (state[:, None, :] == which)).mean(axis=2) for which in (GIVEN_UP, REFUSED)
        ]
        labels = tuple(self.scenario.calendar.labels[: left.size])
        return SitesOverTime(labels, 1 - shares[0] - shares[1], shares[0], shares[1])

    @cached_property
    def _rates(self) -> Mapping[str, Floats]:
        paths = {name: f"base_coefficients/{name}" for name in RATES}
        drawn = draws_of(self.evidence, list(paths.values()), self.futures, self.seed)
        return {
            name: drawn.get(path, np.full(self.futures, self.evidence.figure(path).value))
            for name, path in paths.items()
        }

    def _borne(self, host: str) -> float:
        """Return the share of the cost that a host bore when it was last counted, or none."""
        figure = self.evidence.tables["host_payments"].get((host, "share"))
        return figure.value if figure is not None else 0.0

    def _numbers(self, name: str) -> Floats:
        return uniforms(self.seed, f"bases/{name}", 0, self.futures)

    def _thresholds(self, end: str, sites: list[str]) -> Floats:
        numbers = [self._numbers(f"{end}/{site}") for site in sites]
        return np.asarray(-np.log1p(-np.stack(numbers, axis=1)))


def forces_left(scenario: "Scenario") -> Floats:
    """Return the share of the leading ally's contribution that is left, (Q,), over groups.

    Each drawdown group counts alike, at the end of each quarter, as the scenario announces it.
    """
    quarters = scenario.calendar.quarters
    since = (np.arange(quarters) + 1) / 4 - years_to_announcement(scenario)
    groups: dict[str, list[Floats]] = {}
    for name, path in remaining_paths(scenario, since).items():
        groups.setdefault(scenario.evidence.capabilities[name].drawdown_group, []).append(path)
    return np.asarray(np.mean([np.mean(paths, axis=0) for paths in groups.values()], axis=0))
