"""What the engine says of both sides' forces, as the theatre reads it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.ensemble.packages import part_levels, rated
from counterpoise.problems import Problems
from counterpoise.quarters import Quarter
from counterpoise.theatre.alliance_state import AllianceState
from counterpoise.theatre.geography import Floats

if TYPE_CHECKING:
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

READS = ("coverage", "own_coverage", "required", "threat")
"""Quantities of the engine that the theatre reads."""
BRIGADES = ("heavy_brigade", "medium_brigade")
AIR_DEFENCE = ("iamd_long", "shorad")
NEEDED = (
    *BRIGADES,
    *AIR_DEFENCE,
    "munitions_155",
    "deep_strike",
    "precision_munitions",
    "isr_space",
    "isr_airborne",
)
"""Capabilities without which the theatre has nothing to go by."""
CLOCK = ("threat_start", "regeneration_time")
"""Coefficients of the engine: what is free at the start, and years until all of it is."""
LAND, AIR = "land_defence", "air_campaign"
LEAST = 1e-9


def state_of(
    evidence: "Evidence",
    names: Sequence[str],
    values: "Values",
    after_war: Floats,
    years: Floats,
) -> AllianceState:
    """Return the state of the alliance and of the other side.

    Levels of brigades are those of all brigades together. The tempo of land defence is that of what
    brigades need beside them, so much for each brigade that is there; that of an air campaign is no
    faster than guided munitions are covered.

    Parameters
    ----------
    evidence : Evidence
        Where the proportions of packages stand.
    names : sequence of str
        Capabilities, in the order of the values.
    values : mapping of str to array
        `READS`: coverage with and without the leading ally (F, T, C), what is required (F, C), and
        the share of the other side's forces that is free (F, T).
    after_war : array (F, T)
        The same share, had the fighting in Ukraine ended at the start.
    years : array (T,)
        Years since the start.

    Raises
    ------
    InputError
        If a capability is missing that the theatre needs.
    """
    _check(names, values["required"])
    place = {name: i for i, name in enumerate(names)}
    coverage, own, required = values["coverage"], values["own_coverage"], values["required"]

    def units(what: Floats, capabilities: Sequence[str]) -> Floats:
        columns = [place[c] for c in capabilities]
        return np.asarray((what[..., columns] * required[:, None, columns]).sum(-1))

    def level(capabilities: Sequence[str]) -> Floats:
        return _over_start(units(coverage, capabilities))

    def part(capability: str) -> Floats:
        return np.asarray(np.clip(coverage[..., place[capability]], 0.0, 1.0))

    leading = units(coverage - own, BRIGADES)
    return AllianceState(
        allies=_over_start(units(own, BRIGADES)),
        leading=_over_start(np.maximum(leading, 0.0)),
        land_tempo=_land_tempo(evidence, names, required, coverage),
        air_tempo=np.minimum(
            _air_tempo(evidence, names, required, coverage), part("precision_munitions")
        ),
        satellites=part("isr_space"),
        aircraft=part("isr_airborne"),
        shells=level(["munitions_155"]),
        strike=level(["deep_strike"]),
        air_defence=level(AIR_DEFENCE),
        free=np.asarray(values["threat"]),
        free_after_war=after_war,
        years=np.broadcast_to(years, after_war.shape),
    )


def state_of_batch(batch: "ModelBatch") -> AllianceState:
    """Return the state in a batch of futures that the engine has run."""
    scenario = batch.scenario
    years = np.array([Quarter.parse(label).start for label in scenario.calendar.bound_labels])
    start, clock = (batch.figure(f"coefficients/{name}")[:, None] for name in CLOCK)
    after = start + (1.0 - start) * np.clip((years - years[0]) / clock, 0.0, 1.0)
    return state_of(scenario.evidence, scenario.capabilities, batch.values, after, years - years[0])


def absentees(scenario: "Scenario") -> tuple[str, ...]:
    """Return allies with ground or forces in the theatre that take no part in a scenario."""
    evidence = scenario.evidence
    here = {row.country for row in evidence.places.theatre_zones}
    here |= {row.nations[0] for row in evidence.places.theatre_forces}
    return tuple(sorted(a for a in evidence.members if a in here and a not in scenario.members))


def _check(names: Sequence[str], required: Floats) -> None:
    problems = Problems()
    for name in NEEDED:
        if name not in names or np.isnan(required[:, list(names).index(name)]).any():
            remedy = "Take it back in: the theatre counts it."
            problems.add("theatre", name, "is no capability of the scenario", remedy)
    problems.raise_if_any()


def _over_start(units: Floats) -> Floats:
    """Return units over those at the start; nothing where there was nothing."""
    start = units[:, :1]
    return np.where(start > LEAST, units / np.maximum(start, LEAST), 0.0)


def _levels(
    evidence: "Evidence", name: str, names: Sequence[str], required: Floats, coverage: Floats
) -> dict[str, Floats]:
    """Return the level of each part of a package; none if it cannot be rated."""
    for package in rated(evidence, names, required):
        if package.name == name:
            levels = part_levels(package, names, required, coverage)
            return {p.name: levels[i] for i, p in enumerate(package.parts)}
    return {}


def _land_tempo(
    evidence: "Evidence", names: Sequence[str], required: Floats, coverage: Floats
) -> Floats:
    levels = _levels(evidence, LAND, names, required, coverage)
    brigades = np.maximum(levels.pop("+".join(BRIGADES), np.ones(coverage.shape[:2])), LEAST)
    parts = [level / brigades for level in levels.values()]
    return np.asarray(np.clip(np.min([np.ones_like(brigades), *parts], axis=0), 0.0, 1.0))


def _air_tempo(
    evidence: "Evidence", names: Sequence[str], required: Floats, coverage: Floats
) -> Floats:
    parts = _levels(evidence, AIR, names, required, coverage).values()
    return np.asarray(np.clip(np.min([np.ones(coverage.shape[:2]), *parts], axis=0), 0.0, 1.0))
