"""What the leading ally contributes, in the unit in which allies' own forces count.

Sources count unlike things: units ready for plans, units assigned to them, units stationed in the
theatre, or units that others would have to buy in their place. What allies hold counts where it is
committed, ready and manned, so each count is turned into that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from counterpoise.alliance.arrays import Floats
from counterpoise.evidence import Evidence
from counterpoise.evidence.tables import COUNTS
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import FORCE_MODEL, LIKELY_WARTIME


@dataclass(frozen=True)
class Contribution:
    """Which figure says what the leading ally contributes, and what it counts.

    Parameters
    ----------
    paths : tuple of str
        Path of the figure of each capability.
    counts : tuple of str
        What each of them counts, one of `COUNTS`.
    readiness, manning : bool
        Whether units may be unready or unmanned in the scenario; where they never are, neither are
        the leading ally's.
    """

    paths: tuple[str, ...]
    counts: tuple[str, ...]
    readiness: bool = True
    manning: bool = True

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Return what a scenario counts."""
        model = scenario.model
        found = cls.counted(scenario.evidence, scenario.capabilities, model.us_count)
        return replace(found, readiness=model.switches.readiness, manning=model.switches.manning)

    @classmethod
    def counted(
        cls, evidence: Evidence, capabilities: Iterable[str], us_count: str = LIKELY_WARTIME
    ) -> Self:
        """Return what an evidence set counts for some capabilities, whatever a scenario says."""
        paths = tuple(path_of(evidence, c, us_count) for c in capabilities)
        return cls(paths, _counts(evidence, paths))

    def ready(
        self,
        units: Floats,
        crew: Floats,
        *,
        readiness: Floats,
        manning: Floats,
        committed: Floats,
    ) -> Floats:
        r"""Return units (F, C) that are committed, ready and manned, from units as counted.

        .. math:: U_c = u_c\,\kappa_c\,(\rho_0\,\mu_0)^{[n_c > 0]}

        with :math:`\kappa` the committed share for units stationed and 1 for all others, readiness
        :math:`\rho_0` and manning :math:`\mu_0` of the opening day, both left out where a unit
        needs no crew. Units that are counted as ready stay as they are.

        Parameters
        ----------
        units, crew : array (F or 1, C)
            The figures, and people who man a unit.
        readiness, manning, committed : array (F or 1)
            Of the opening day; the last is the leading ally's own.
        """
        counts = np.array(self.counts)
        unready = (counts != "ready") & (crew > 0)
        able = np.ones(1)
        if self.readiness:
            able = able * readiness
        if self.manning:
            able = able * manning
        kept = np.where(counts == "stationed", committed[:, None], 1.0)
        return np.asarray(units * kept * np.where(unready, able[:, None], 1.0))


def path_of(evidence: Evidence, capability: str, us_count: str = LIKELY_WARTIME) -> str:
    """Return the path of the figure that says what the leading ally contributes.

    Where NATO's Force Model is asked for and no number of it is known, the likely wartime
    contribution stands in.
    """
    force_model = capability, "force_model"
    if us_count == FORCE_MODEL and force_model in evidence.tables["leading_ally"]:
        return f"leading_ally/{capability}/force_model"
    return f"leading_ally/{capability}/contribution"


def without_force_model(scenario: Scenario) -> list[str]:
    """Return the capabilities for which no number of NATO's Force Model is known."""
    known = scenario.evidence.tables["leading_ally"]
    return [c for c in scenario.capabilities if (c, "force_model") not in known]


def ready_contribution(evidence: Evidence) -> dict[str, float]:
    """Return the leading ally's ready units on the opening day by capability, at central figures.

    Cuts that were carried out before are taken off.
    """
    kind = Contribution.counted(evidence, evidence.capabilities)

    def figures(paths: list[str]) -> Floats:
        return np.array([evidence.figure(path).value for path in paths])

    ready = kind.ready(
        figures(list(kind.paths))[None],
        figures([f"capability_figures/{c}/crew" for c in evidence.capabilities])[None],
        readiness=figures(["coefficients/readiness_start"]),
        manning=figures(["coefficients/manning_start"]),
        committed=figures([f"commitments/{evidence.leading}"]),
    )
    cut = figures([f"leading_ally/{c}/force_model_cut_2026" for c in evidence.capabilities])
    return dict(zip(evidence.capabilities, (ready[0] * (1 - cut)).tolist(), strict=True))


def _counts(evidence: Evidence, paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(COUNTS[evidence.figure(path).unit] for path in paths)
