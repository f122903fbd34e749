"""A study whose runs are real and whose measures are set by hand, so that answers are known."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd

import counterpoise as cp
from counterpoise.studies import StudyResult

QUESTION: dict[str, Any] = {
    "name": "made",
    "title": "A study with known answers",
    "scenarios": ["glide-path", "cliff"],
    "changes": {"time": {"quarters": 8}, "capabilities": ["sead", "tanker"]},
    "uncertainties": {
        "capability_figures/*/lead_time": "capability_figures/*/lead_time",
        "readiness": "coefficients/readiness_start",
    },
    "others": "central",
    "choices": {"us_count": ["likely-wartime", "force-model"]},
    "outcomes": ["gap_area", "deep_gaps"],
}
FORCE_MODEL = "force-model"


@cache
def _run() -> StudyResult:
    return cp.study(QUESTION, size=64)


def made(measure: Callable[[pd.DataFrame], Any]) -> StudyResult:
    """Return the study with its gap set by a function of its table.

    In the views of figures `us_count` is as each scenario has it, which its column leaves out.
    """
    run = _run()
    data = run.to_pandas()
    data["gap_area"] = pd.Series(measure(data), index=data.index, dtype=float)
    return StudyResult(data, run.description)
