"""`study` with what the wings add to it: the function that `counterpoise.study` is."""

from functools import wraps
from typing import Any

from counterpoise.studies.functions import study as run_study
from counterpoise.studies.result import StudyResult


@wraps(run_study)
def study(*what: Any, **options: Any) -> StudyResult:
    """Find out which assumptions decide, among them those of models that wings have."""
    from counterpoise.wings.registry import additions

    return run_study(*what, **{"additions": additions(), **options})
