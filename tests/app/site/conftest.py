"""Small files of the simulator, written once."""

from pathlib import Path

import pytest

from counterpoise.app.site.engine_inputs import EngineInputs
from counterpoise.app.site.folder import write_site
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

FUTURES, SEED = 150, 3
SMALL = {
    "name": "small",
    "extends": "glide-path",
    "time": {"quarters": 40},
    "capabilities": ["tanker", "sead", "heavy_brigade"],
}


@pytest.fixture(scope="session")
def scenarios(evidence: Evidence) -> tuple[Scenario, ...]:
    """Return one whose allies follow pledges, one with a floor for a target, and two narrow ones.

    Of the narrow ones, one follows a capability of the first two, the other none of theirs.
    """
    other = SMALL | {"name": "floor", "extends": "hague-3.5"}
    near = SMALL | {"name": "near", "capabilities": ["munitions_155", "tanker"]}
    apart = SMALL | {"name": "apart", "capabilities": ["munitions_155"]}
    return tuple(load_scenario(one, evidence=evidence) for one in (SMALL, other, near, apart))


@pytest.fixture(scope="session")
def inputs(scenarios: tuple[Scenario, ...]) -> tuple[EngineInputs, ...]:
    """Return what the first two give the engine: the narrow ones lack some levers."""
    return tuple(EngineInputs(one, SEED, FUTURES) for one in scenarios[:2])


@pytest.fixture(scope="session")
def folder(
    scenarios: tuple[Scenario, ...], evidence: Evidence, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Write the files of the scenarios."""
    place = tmp_path_factory.mktemp("site") / "files"
    write_site(place, scenarios, evidence, FUTURES, SEED)
    return place
