"""From figures of an evidence set to the parameters of the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from counterpoise.alliance.arrays import DECLARED, POOLS, Floats, Parameters
from counterpoise.evidence import REGIONS, Evidence

LAND = POOLS[0]
AXES = {"a": "ally", "c": "capability", "r": "region"}


TABLES_READ = tuple(dict.fromkeys(entry.path.partition("/")[0] for entry in DECLARED))


@dataclass(frozen=True)
class Layout:
    """Which figure fills which cell: it hangs on nothing but who takes part.

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
def _layout(allies: tuple[str, ...], capabilities: tuple[str, ...]) -> Layout:
    """Return the layout of some allies and capabilities; do not change it, it is shared."""
    layout = Layout({}, {}, {})
    members = {"a": allies, "c": capabilities, "r": REGIONS}
    for entry in DECLARED:
        axes = entry.axes
        shape = tuple(len(members[axis]) for axis in axes)
        paths = []
        for place, cell in enumerate(product(*(range(n) for n in shape))):
            names = {axis: members[axis][i] for axis, i in zip(axes, cell, strict=True)}
            path = entry.path.format(**names)
            layout.cells[path] = (entry.name, cell)
            layout.places[path] = place
            paths.append(path)
        layout.paths[entry.name] = (shape, paths)
    return layout


class Assembly:
    """Central values of every parameter, and the cell that each figure path fills.

    Parameters
    ----------
    evidence : Evidence
        The figures, with a scenario's own in place.
    allies, capabilities : sequence of str
        Those that take part, in order.
    """

    def __init__(
        self, evidence: Evidence, allies: tuple[str, ...], capabilities: tuple[str, ...]
    ) -> None:
        layout = _layout(allies, capabilities)
        self.cells, self.places = layout.cells, layout.places
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

        self.central["pool_share"] = self._pool_share(evidence, capabilities)

    def _pool_share(self, evidence: Evidence, capabilities: Sequence[str]) -> Floats:
        """Share of an ally's people in each pool; joint is what is none of the three services.

        Statistics of many allies know services only, or one: those who man joint units on the
        opening day then stand within them. So a pool holds at least who mans its units on the
        opening day, and the others give them up alike. Land is not raised: reserves stand with it.
        """
        central = self.central
        services = [central[f"{pool}_share"][0] for pool in POOLS[:-1]]
        joint = np.maximum(0.0, 1.0 - sum(services))
        counted = np.stack([*services, joint], axis=-1)
        pools = [evidence.capabilities[c].pool for c in capabilities]
        mans = np.array(
            [[pool == of and of != LAND for of in POOLS] for pool in pools], dtype=float
        )
        crews = central["manning_start"] * (central["holding"][0] * central["crew"]) @ mans
        people = central["people_start"][0][:, None]
        least = np.divide(crews, people, out=np.zeros_like(crews), where=people > 0.0)
        least /= np.maximum(1.0, least.sum(axis=-1, keepdims=True))
        above = np.maximum(0.0, counted - least)
        free = above.sum(axis=-1, keepdims=True)
        left = 1.0 - least.sum(axis=-1, keepdims=True)
        scale = np.divide(left, free, out=np.zeros_like(free), where=free > 0.0)
        return np.asarray((least + scale * above)[None])

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
        for name, paths in self._by_parameter(tuple(draws)).items():
            values = np.repeat(self.central[name], futures, axis=0)
            flat = values.reshape(futures, -1)
            cells = [self.places[path] for path in paths]
            flat[:, cells] = np.stack([draws[path] for path in paths], axis=1)
            arrays[name] = values
        return Parameters(**{name: arrays[name] for name in Parameters._fields})

    def _by_parameter(self, paths: tuple[str, ...]) -> dict[str, list[str]]:
        grouped: dict[str, list[str]] = {}
        for path in paths:
            if path in self.cells:
                grouped.setdefault(self.cells[path][0], []).append(path)
        return grouped
