r"""Requirement levels: the ready units that coverage is measured against.

A level is worked out once for an evidence set, in each future, from that set's own figures and the
full membership. Whatever a scenario changes, its figures, switches, members or drawdown, moves what
is supplied and never what is required. The threat does not scale a level either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from counterpoise.alliance.arrays import Floats
from counterpoise.alliance.contribution import Contribution
from counterpoise.evidence import Evidence
from counterpoise.evidence.records import End
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import LIKELY_WARTIME, Requirement

OWN_FIGURES = "origin/"
"""What the path of a figure begins with where the evidence set's own value is meant."""
ATTRIBUTES = ("targets_2021", "targets_2025", "rise_2025")
"""Attributes of table `requirements`, in the order in which they apply."""
SINGLE = ("readiness_start", "manning_start", "filled_2021")
TARGETS = ("targets-2021", "targets-2025")


@dataclass(frozen=True)
class Figures:
    """Paths and central values of what levels are made of, of one evidence set.

    Parameters
    ----------
    allies : tuple of str
        All members but the leading ally.
    paths : dict of str to array of str
        Paths by what they hold: `holding` (A, C), `committed` (A), `crew`, `elasticity`,
        `contribution` and `cut` (C), and single figures.
    central : dict of str to array
        Their values, with an axis of futures of length 1 in front.
    """

    allies: tuple[str, ...]
    paths: dict[str, np.ndarray]
    central: dict[str, Floats]


class RequirementLevel:
    r"""The level that a scenario asks for.

    The baseline is what stood ready for plans on a date, the leading ally included:

    .. math:: B_c = \sum_a \gamma_a\,(\rho_0\,\mu_0)^{[n_c > 0]}\,H_{a,c} + U_c

    with committed share :math:`\gamma`, readiness :math:`\rho_0` and manning :math:`\mu_0` of the
    opening day, holdings :math:`H` and the leading ally's ready contribution :math:`U`, before or
    after its cut of June 2026. Targets are published totals; where none is known, those before
    2025 are :math:`B_c / \phi` with the share :math:`\phi` that was filled, and those of 2025
    are that times a rise.

    Parameters
    ----------
    scenario : Scenario
        Whose level and members.
    """

    def __init__(self, scenario: Scenario) -> None:
        evidence = scenario.evidence.origin
        self.requirement: Requirement = scenario.model.requirement
        self.capabilities = scenario.capabilities
        count = LIKELY_WARTIME
        if self.requirement.level != "replace-us":
            count = scenario.model.us_count
        self._contribution = Contribution.counted(evidence, self.capabilities, count)
        self._figures = figures_of(evidence, self.capabilities, self._contribution.paths)
        self._evidence = evidence
        self._absent = np.array([a not in scenario.members for a in self._figures.allies])
        self._borders = (
            border_shares(evidence, self._figures.allies)
            if scenario.model.switches.frontage
            else np.zeros(len(self._figures.allies))
        )

    @property
    def paths(self) -> list[str]:
        """Paths of the figures that it reads, marked as the evidence set's own."""
        figures = [path for name in self._read for path in self._figures.paths[name].flat]
        return [OWN_FIGURES + path for path in (*figures, *self._published.values())]

    @property
    def rule_made(self) -> list[str]:
        """Capabilities for which a rule of ours stands, since no total is published."""
        if self.requirement.level not in TARGETS:
            return []
        total = self.requirement.level.replace("-", "_")
        return [c for c in self.capabilities if (c, total) not in self._published]

    @cached_property
    def _read(self) -> list[str]:
        """Names of the figures that this level is made of."""
        if self.requirement.level == "own":
            return []
        unread = set()
        if self.requirement.level not in TARGETS:
            unread.add("filled_2021")
        if not self._after_the_cut:
            unread.add("cut")
        if not self._absent.any():
            unread.add("elasticity")
        return [name for name in self._figures.paths if name not in unread]

    @property
    def _after_the_cut(self) -> bool:
        return self.requirement.level == "baseline" and self.requirement.as_of == "2026-Q4"

    def units(self, draws: Mapping[str, Floats], futures: int) -> Floats:
        """Return ready units (F, C), or (1, C) where nothing that it reads is drawn.

        Parameters
        ----------
        draws : mapping of str to array (F,)
            Values by path; those of the evidence set's own figures are marked `OWN_FIGURES`.
        futures : int
            Length F of the future axis.
        """
        if self.requirement.level == "own":
            return np.array([[self.requirement.units[c] for c in self.capabilities]])
        values = {name: self._drawn(name, draws, futures) for name in self._read}
        own = supplied(values)
        asked = self._asked(own.sum(axis=1) + self._led(values), values, draws)
        if not self._absent.any():
            return asked
        gone = taken_away(asked, own, values["elasticity"], self._borders)
        return np.asarray(asked - gone[:, self._absent].sum(axis=1))

    def _led(self, values: Mapping[str, Floats]) -> Floats:
        """Return the leading ally's ready units (F, C) on the date of the level."""
        ready = self._contribution.ready(
            values["contribution"],
            values["crew"],
            readiness=values["readiness_start"],
            manning=values["manning_start"],
            committed=values["leading_committed"],
        )
        return ready * (1 - values["cut"]) if self._after_the_cut else ready

    def _asked(
        self, baseline: Floats, values: Mapping[str, Floats], draws: Mapping[str, Floats]
    ) -> Floats:
        """Return what the level asks for (F, C) with every member there."""
        if self.requirement.level not in TARGETS:
            return baseline
        filled = baseline / values["filled_2021"][:, None]
        columns = []
        for c, name in enumerate(self.capabilities):
            asked = filled[:, c]
            for attribute in self._steps:
                figure = self._one(name, attribute, draws)
                if figure is not None:
                    asked = asked * figure if attribute == "rise_2025" else figure
            columns.append(asked)
        return np.stack(np.broadcast_arrays(*columns), axis=1)

    @property
    def _steps(self) -> tuple[str, ...]:
        """Attributes of table `requirements` that lead to a target, one on top of the other."""
        return ATTRIBUTES[:1] if self.requirement.level == "targets-2021" else ATTRIBUTES

    @cached_property
    def _published(self) -> dict[tuple[str, str], str]:
        """Paths of rows about targets by capability and attribute, where there is one."""
        if self.requirement.level not in TARGETS:
            return {}
        known = self._evidence.tables["requirements"]
        return {
            (c, attribute): f"requirements/{c}/{attribute}"
            for c in self.capabilities
            for attribute in self._steps
            if (c, attribute) in known
        }

    def _one(self, capability: str, attribute: str, draws: Mapping[str, Floats]) -> Floats | None:
        path = self._published.get((capability, attribute))
        if path is None:
            return None
        drawn = draws.get(OWN_FIGURES + path)
        return np.array([self._evidence.figure(path).value]) if drawn is None else drawn

    def _drawn(self, name: str, draws: Mapping[str, Floats], futures: int) -> Floats:
        central, paths = self._figures.central[name], self._figures.paths[name]
        places = {
            place: draws[OWN_FIGURES + path]
            for place, path in enumerate(paths.flat)
            if OWN_FIGURES + path in draws
        }
        if not places:
            return central
        values = np.repeat(central, futures, axis=0)
        values.reshape(futures, -1)[:, list(places)] = np.stack(list(places.values()), axis=1)
        return values


def figures_of(
    evidence: Evidence, capabilities: tuple[str, ...], contributed: tuple[str, ...]
) -> Figures:
    """Return the figures that the levels of an evidence set are made of."""
    allies = tuple(a for a in evidence.members if a != evidence.leading)

    def table(*columns: list[str]) -> np.ndarray:
        return np.array(columns, dtype=object)

    paths = {
        "holding": table(*([f"inventories/{a}/{c}" for c in capabilities] for a in allies)),
        "committed": np.array([f"commitments/{a}" for a in allies], dtype=object),
        "leading_committed": np.array(f"commitments/{evidence.leading}", dtype=object),
        "crew": np.array([f"capability_figures/{c}/crew" for c in capabilities], dtype=object),
        "elasticity": np.array(
            [f"capability_figures/{c}/frontage_elasticity" for c in capabilities], dtype=object
        ),
        "contribution": np.array(contributed, dtype=object),
        "cut": np.array(
            [f"leading_ally/{c}/force_model_cut_2026" for c in capabilities], dtype=object
        ),
        **{name: np.array(f"coefficients/{name}", dtype=object) for name in SINGLE},
    }
    central = {
        name: np.array([evidence.figure(p).value for p in of.flat]).reshape(1, *of.shape)
        for name, of in paths.items()
    }
    return Figures(allies, paths, central)


def border_shares(evidence: Evidence, allies: tuple[str, ...]) -> Floats:
    r"""Return the share (A) of what all borders ask for that each ally's own does.

    .. math:: w_a = \frac{\sum_s d_s\,\ell_{a,s}}{\sum_{a,s} d_s\,\ell_{a,s}}

    with the length :math:`\ell` of border in a sector and the brigades :math:`d` that a length
    of it asks for (tables ``frontage`` and ``sectors``): a forest without roads in the Arctic is
    not the Suwałki corridor.
    """
    need = border_need(evidence)
    all_of_it = sum(need.values())
    return np.array([sum(v for (_, b), v in need.items() if b == a) / all_of_it for a in allies])


def border_need(evidence: Evidence, end: End = "value") -> dict[tuple[str, str], float]:
    """Return the brigades that borders ask for, by sector and ally.

    Parameters
    ----------
    evidence : Evidence
        The figures: lengths at their central values.
    end : {"value", "low", "high"}
        Which end of the brigades for a length to take; the central figure where there is no range.
    """
    found: dict[tuple[str, str], float] = {}
    for (sector, ally, neighbour), density in evidence.tables["sectors"].items():
        length = evidence.tables["frontage"][ally, neighbour].value
        brigades = density.at(end) * length / 100
        found[sector, ally] = found.get((sector, ally), 0.0) + brigades
    return found


def supplied(values: Mapping[str, Floats]) -> Floats:
    """Return the units (F, A, C) of each ally that stood ready for plans on the opening day."""
    able = values["readiness_start"] * values["manning_start"]
    usable = np.where(values["crew"] > 0, able[:, None], 1.0)
    return np.asarray(values["committed"][:, :, None] * usable[:, None, :] * values["holding"])


def taken_away(asked: Floats, own: Floats, elasticity: Floats, shares: Floats) -> Floats:
    r"""Return what allies take with them if they are absent (F, A, C): what their border asks for.

    .. math:: N_{a,c} = \min\left(\varepsilon_c\,w_a\,R_c,\; S_{a,c}\right)

    No more than they themselves would have covered: an ally that needs others' help on its own
    border leaves them no better off by being away.
    """
    need = elasticity[:, None, :] * shares[None, :, None] * asked[:, None, :]
    return np.asarray(np.minimum(need, own))
