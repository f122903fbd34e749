"""Small plans that several tests look at."""

from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

SOME = ["heavy_brigade", "tanker", "munitions_155", "sead"]


@pytest.fixture(scope="session")
def small_cliff(evidence: Evidence) -> Scenario:
    """Return four capabilities over six years of a cliff."""
    changes: dict[str, Any] = {"capabilities": SOME, "time": {"quarters": 24}}
    return load_scenario("cliff", evidence=evidence, changes=changes)
