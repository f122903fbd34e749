"""What tips a contingency: one thing changed at a time, in the same futures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.assessment import Assessor
from counterpoise.theatre.contingency_forces import (
    Options,
    contingencies_of,
    heavy_reinforcements,
    without,
)
from counterpoise.wings.theatre.findings import CRITERIA, DAY

if TYPE_CHECKING:
    from counterpoise.evidence.contingencies import Contingency
    from counterpoise.wings.theatre.study import Study

IN_PLACE = 3.0
"""Heavy brigades more whose price is told: as many as the study of 2016 asked for."""


@dataclass(frozen=True)
class Driver:
    """One thing that is changed.

    Parameters
    ----------
    title : str
        What is changed, in words.
    options : Options
        Options with the change.
    air : str, optional
        Another air case.
    attackers : float
        Factor on the brigades that the attacker would send.
    state : AllianceState, optional
        Other forces.
    """

    title: str
    options: Options
    air: str = ""
    attackers: float = 1.0
    state: AllianceState | None = None


def drivers_of(study: "Study") -> list[Driver]:
    """Return what is changed, decision and borders first."""
    now = study.options
    return [
        Driver("Decided at once", replace(now, decision=0.0)),
        Driver("Decided in twice the time", replace(now, decision=2.0 * now.decision)),
        Driver("Borders under rules of peace", replace(now, permits="peace")),
        Driver("Two weeks of warning", replace(now, warning=14.0)),
        Driver("No warning", replace(now, warning=0.0)),
        Driver("Forces ready in half the time", replace(now, readiness=0.5 * now.readiness)),
        Driver(
            "Equipment of heavy reinforcements prepositioned",
            replace(now, prepositioned=heavy_reinforcements(study.evidence)),
        ),
        Driver(
            f"{IN_PLACE:g} heavy brigades more in place",
            replace(now, in_place=now.in_place + IN_PLACE),
        ),
        Driver("No works at the border", replace(now, weeks=0.0)),
        Driver("Two years of works at the border", replace(now, weeks=104.0)),
        Driver("Roads, rails and ports carry twice as much", replace(now, capacity=2.0)),
        Driver("Without the United States", without(now, "USA")),
        Driver("Air superiority within days", now, air="superiority"),
        Driver("Air contested", now, air="contested"),
        Driver("Air denied", now, air="denied"),
        Driver("Brigades and works a year further on", now, state=a_year_further(study)),
        Driver("Packages at full tempo", now, state=at_full_tempo(study.state)),
        Driver("Half as many attackers", now, attackers=0.5),
        Driver("Twice as many attackers", now, attackers=2.0),
    ]


def a_year_further(study: "Study") -> AllianceState:
    """Return the same forces with the brigades and the works that allies have a year later.

    What a build-up begun a year earlier would be worth against the same attack; all else stays.
    """
    last = study.years.size - 1
    later = [int(np.searchsorted(study.years, year + 1.0 - 1e-6)) for year in study.years]
    allies = study.state.allies[:, [min(t, last) for t in later]]
    return replace(study.state, allies=allies, years=study.state.years + 1.0)


def at_full_tempo(state: AllianceState) -> AllianceState:
    """Return the same forces with every package at full tempo."""
    full = np.ones(state.shape)
    return replace(state, land_tempo=full, air_tempo=full, satellites=full, aircraft=full)


def effects(
    study: "Study", name: str, start: str, laws: Sequence[str], air: str
) -> list[dict[str, Any]]:
    """Return in how many runs a contingency holds with each thing changed.

    Parameters
    ----------
    study : Study
        Forces over an ensemble.
    name : str
        The contingency.
    start : str
        The quarter in which it begins.
    laws : sequence of str
        Ground laws.
    air : str
        The air case of every row that does not change it.

    Returns
    -------
    list of dict
        `changed` (in words; the first row changes nothing), and by law and criterion the number of
        runs in which it is met on day 30.
    """
    (contingency,) = contingencies_of(study.evidence, [name])
    rows = [Driver("Nothing changed", study.options), *drivers_of(study)]
    found = []
    for row in rows:
        changed = study.with_options(row.options).assessor([start], row.state)
        other = times_attackers(contingency, row.attackers)
        found.append({"changed": row.title} | _counts(changed, other, laws, row.air or air))
    return found


def times_attackers(contingency: "Contingency", factor: float) -> "Contingency":
    """Return a contingency with more or fewer attackers."""
    names = ("attackers", "attackers_low", "attackers_high", "followers")
    return contingency.model_copy(update={n: factor * getattr(contingency, n) for n in names})


def _counts(
    assessor: Assessor, contingency: "Contingency", laws: Sequence[str], air: str
) -> dict[str, Any]:
    by_law = {law: assessor.assess(contingency, law, air) for law in laws}
    return {law: {c: int(one.flags(c, DAY).sum()) for c in CRITERIA} for law, one in by_law.items()}
