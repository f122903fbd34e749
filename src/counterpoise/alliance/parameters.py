"""From figures of an evidence set to the parameters of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from counterpoise.alliance.arrays import DECLARED, POOLS, Floats, Parameters
from counterpoise.alliance.contribution import Contribution
from counterpoise.alliance.levels import OWN_FIGURES, RequirementLevel
from counterpoise.alliance.policy import hirable
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.evidence.order_book import production_lines
from counterpoise.scenario import Scenario

AXES = {"a": "ally", "c": "capability", "r": "region", "k": "stop-gap", "p": "pool"}


TABLES_READ = tuple(
    dict.fromkeys(
        (
            *("requirements", "frontage", "sectors"),  # levels
            *(entry.path.partition("/")[0] for entry in DECLARED),
            *("budget", "production_lines", "order_book"),  # what is worked out of several figures
        )
    )
)
"""Tables that a run reads."""


@dataclass(frozen=True)
class Layout:
    """Which figure fills which cell: it hangs on who takes part and what the leading ally counts.

    Parameters
    ----------
    cells : dict of str to tuple
        By path, the parameter and the place in it.
    places : dict of str to int
        By path, the place in the parameter laid flat.
    paths : dict of str to tuple
        By parameter, its shape and the paths of its cells in order.
    """

    cells: dict[str, tuple[str, tuple[int, ...]]]
    places: dict[str, int]
    paths: dict[str, tuple[tuple[int, ...], list[str]]]


@lru_cache(maxsize=16)
def _layout(
    allies: tuple[str, ...],
    capabilities: tuple[str, ...],
    contributed: tuple[str, ...],
    hired: tuple[str, ...],
) -> Layout:
    """Return the layout of some allies and capabilities; do not change it, it is shared.

    `contributed` holds the path of the leading ally's contribution to each capability, `hired` that
    of each stop-gap within its table.
    """
    layout = Layout({}, {}, {})
    members = {"a": allies, "c": capabilities, "r": REGIONS, "k": hired, "p": POOLS}
    for entry in DECLARED:
        axes = entry.axes
        shape = tuple(len(members[axis]) for axis in axes)
        paths = []
        for place, cell in enumerate(product(*(range(n) for n in shape))):
            names = {axis: members[axis][i] for axis, i in zip(axes, cell, strict=True)}
            path = entry.path.format(**names)
            if entry.name == "contribution":
                path = contributed[place]
            layout.cells[path] = (entry.name, cell)
            layout.places[path] = place
            paths.append(path)
        layout.paths[entry.name] = (shape, paths)
    return layout


class Assembly:
    """Central values of every parameter, and the parameter that each figure path fills.

    Paths that begin with `levels.OWN_FIGURES` mean the evidence set's own figure, whatever the
    scenario changes; the requirement is made of these.

    The central `contribution` is as its figures count it; `parameters` turns it into ready units,
    so that draws of readiness and manning move it too.

    Parameters
    ----------
    scenario : Scenario
        Whose figures, allies and capabilities.
    """

    def __init__(self, scenario: Scenario) -> None:
        evidence, allies = scenario.evidence, scenario.members
        self._contribution = Contribution.of(scenario)
        self._leading = allies.index(evidence.leading)
        hired = tuple(gap.path for gap in hirable(scenario))
        layout = _layout(allies, scenario.capabilities, self._contribution.paths, hired)
        self.places = layout.places
        self._level = RequirementLevel(scenario)
        self.cells: dict[str, tuple[str, tuple[int, ...]]] = {
            **layout.cells,
            **dict.fromkeys(self._level.paths, ("requirement", ())),
        }
        self.central: dict[str, Floats] = {}
        for entry in DECLARED:
            shape, paths = layout.paths[entry.name]
            values = [evidence.figure(path).value for path in paths]
            self.central[entry.name] = np.array(values, dtype=float).reshape(1, *shape)
        self.central["primary_deficit"] = self._primary_deficit(evidence, allies)
        self.central["other_share"] = np.array(
            [
                [
                    evidence.figure(f"budget/{a}/other_share").value
                    + evidence.figure(f"budget/{a}/infrastructure_share").value
                    for a in allies
                ]
            ]
        )

        self.central["pool_share"] = self._pool_share(scenario)
        lines = production_lines(evidence, allies)
        self.central["national_lines"] = np.array(
            [[max(1.0, lines.get(c, 0.0)) for c in scenario.capabilities]]
        )

    @property
    def figures(self) -> set[str]:
        """Paths of the figures that become parameters, those of the level included."""
        return {path.removeprefix(OWN_FIGURES) for path in self.cells}

    def _pool_share(self, scenario: Scenario) -> Floats:
        """Return the share (1, A, P) of people in each pool: joint is what no service has.

        Where a service has fewer people than man the units of its pool on the opening day, the
        others lend them, in proportion to what they have beyond their own units. Most allies have
        no joint service, and yet headquarters, satellites and cyber teams.
        """
        of = self.central
        services = [of[f"{pool}_share"][0] for pool in POOLS[:-1]]
        share = np.stack([*services, np.maximum(0.0, 1.0 - sum(services))], axis=-1)
        pool = [POOLS.index(scenario.evidence.capabilities[c].pool) for c in scenario.capabilities]
        crews = of["manning_start"][0] * of["crew"][0] * of["holding"][0]
        people = np.maximum(of["people_start"][0], 1.0)
        needed = np.zeros_like(share)
        np.add.at(needed.T, pool, crews.T)
        needed[:, 0] -= np.minimum(needed[:, 0], of["trained_reserve"][0])
        return shared_out(share, needed / people[:, None])[None]

    def _primary_deficit(self, evidence: Evidence, allies: tuple[str, ...]) -> Floats:
        r"""Primary deficit that takes debt from its share of 2026 to that projected for 2030.

        From the standard identity over four years with :math:`x = (1 + r) / (1 + g)`:
        :math:`p = (d_{2030} - d_{2026} x^4) / (1 + x + x^2 + x^3)`.
        """
        closing = np.array(
            [[evidence.figure(f"economy/{a}/debt_share_2030").value for a in allies]]
        )
        ratio = (1 + self.central["real_interest"]) / (1 + self.central["growth"])
        weights = 1 + ratio + ratio**2 + ratio**3
        return np.asarray((closing - self.central["debt_start"] * ratio**4) / weights)

    def parameters(self, draws: Mapping[str, Floats], futures: int) -> Parameters:
        """Return the parameters with the draws of uncertain figures in place.

        Parameters
        ----------
        draws : mapping of str to array (F,)
            Values by figure path; paths that no parameter reads are passed over.
        futures : int
            Length F of the future axis.
        """
        arrays = dict(self.central)
        arrays["requirement"] = self._level.units(draws, futures)
        for name, paths in self._by_parameter(tuple(draws)).items():
            values = np.repeat(self.central[name], futures, axis=0)
            flat = values.reshape(futures, -1)
            cells = [self.places[path] for path in paths]
            flat[:, cells] = np.stack([draws[path] for path in paths], axis=1)
            arrays[name] = values
        arrays["contribution"] = self._contribution.ready(
            arrays["contribution"],
            arrays["crew"],
            readiness=arrays["readiness_start"],
            manning=arrays["manning_start"],
            committed=arrays["committed_share"][:, self._leading],
        )
        return Parameters(**{name: arrays[name] for name in Parameters._fields})

    def _by_parameter(self, paths: tuple[str, ...]) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        for path in paths:
            if path in self.places:
                grouped.setdefault(self.cells[path][0], []).append(path)
        return grouped


def shared_out(share: Floats, needed: Floats) -> Floats:
    """Return shares (A, P) raised to what is needed, out of what other places have beyond it."""
    lack, beyond = np.maximum(0.0, needed - share), np.maximum(0.0, share - needed)
    short, free = lack.sum(axis=1, keepdims=True), beyond.sum(axis=1, keepdims=True)
    lent = np.minimum(short, free)
    lack = np.divide(lack * lent, short, out=np.zeros_like(lack), where=short > 0)
    beyond = np.divide(beyond * lent, free, out=np.zeros_like(beyond), where=free > 0)
    return np.asarray(share + lack - beyond)
