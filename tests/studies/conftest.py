"""Small studies that several tests ask things of."""

from typing import Any

import pytest

import counterpoise as cp
from counterpoise.evidence import load_evidence
from counterpoise.studies import StudyResult
from counterpoise.studies.request import load_study
from counterpoise.studies.runner import Planned, planned

SMALL = {"time": {"quarters": 8}, "capabilities": ["sead", "tanker"]}
QUESTION: dict[str, Any] = {
    "name": "small",
    "scenarios": "cliff",
    "changes": SMALL,
    "uncertainties": {
        "lead times": "capability_figures/*/lead_time",
        "readiness": "coefficients/readiness_start",
    },
    "choices": {"us_count": ["likely-wartime", "force-model"]},
    "outcomes": ["gap_area", "gap_peak", "deep_gaps"],
    "size": 8,
}


def planned_study(**changes: Any) -> Planned:
    """Return the small study with some of its entries changed, ready to run."""
    return planned(load_study(QUESTION | changes, evidence=load_evidence()))


@pytest.fixture(scope="session")
def found() -> StudyResult:
    """The small study, run."""
    return cp.study(QUESTION, size=16)
