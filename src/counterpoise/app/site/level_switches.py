"""Switches of the level that coverage is measured against, and what they come to together."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from counterpoise.app.overrides import usual_of
from counterpoise.scenario import Scenario

LEVELS = ("raised", "us_count")
"""Switches of the level that coverage is measured against."""
WHOLE = ("contribution", "requirement")
"""Parameters that are worked out from draws, and not by cells."""


def levels() -> list[dict[str, bool]]:
    """Return all that switches of the level come to together, in the order of a rule's values."""
    return [dict(zip(LEVELS, each, strict=True)) for each in product((False, True), repeat=2)]


def level_of(scenario: Scenario, levers: Mapping[str, Any]) -> int:
    """Return the place among `levels` of what a scenario has with levers moved.

    Parameters
    ----------
    scenario : Scenario
        The scenario that nobody changed.
    levers : mapping
        Levers that are moved, and where to.
    """
    here = usual_of(scenario) | dict(levers)
    return levels().index({lever: bool(here[lever]) for lever in LEVELS})
