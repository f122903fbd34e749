"""What a result says of its scenarios in words, and what to know about their numbers."""

import math
from collections.abc import Callable
from typing import Any

from counterpoise.alliance import Assembly
from counterpoise.alliance.contribution import without_force_model
from counterpoise.alliance.drawdown import shape_of, share_of_forces
from counterpoise.alliance.levels import RequirementLevel
from counterpoise.ensemble.reduction import SERIES_FUTURES
from counterpoise.ensemble.verdict import OWN_LEVEL
from counterpoise.evidence import share_of_judgement
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import FORCE_MODEL, LIKELY_WARTIME, ScenarioModel
from counterpoise.scenario.shapes import Cut, ShareOfTotal

OTHER_COUNT = {
    LIKELY_WARTIME: "what it assigned to NATO's Force Model",
    FORCE_MODEL: "its likely contribution to a large war",
}
"""What the leading ally would count for, counted the other way than a scenario counts it."""


LEVEL_NAMES = {
    "baseline": "the level of early 2026",
    "targets-2021": "the targets of 2021",
    "targets-2025": "the targets of 2025",
    "replace-us": "what replaces the United States",
    "own": OWN_LEVEL,
}
"""Levels as they stand in a sentence."""
LATE_BASELINE = "the level of late 2026"
DIFFERENT_LEVELS = "what each scenario asks for"
"""The level of scenarios that are measured against different ones."""
OF_NO_COUNT = ("replace-us", "own")
"""Levels that do not hang on what the leading ally counts for."""
BY_FORCE_MODEL = " (the United States by NATO's Force Model)"


def level_in_words(model: ScenarioModel) -> str:
    """Return the level that a scenario is measured against as it stands in a sentence.

    What stood ready, and targets made from it, hang on what the leading ally counts for.

    >>> level_in_words(ScenarioModel(requirement={"level": "targets-2025"}))
    'the targets of 2025'
    """
    requirement = model.requirement
    named = LEVEL_NAMES[requirement.level]
    if requirement.level == "baseline" and requirement.as_of != "2026-Q1":
        named = LATE_BASELINE
    if model.us_count == FORCE_MODEL and requirement.level not in OF_NO_COUNT:
        return named + BY_FORCE_MODEL
    return named


def levels_in_words() -> list[str]:
    """Return everything that `level_in_words` may say."""
    made = [LEVEL_NAMES[level] for level in LEVEL_NAMES if level not in OF_NO_COUNT]
    counted = [LATE_BASELINE, *made]
    return [*counted, *(LEVEL_NAMES[level] for level in OF_NO_COUNT)] + [
        level + BY_FORCE_MODEL for level in counted
    ]


def drawdown_in_words(scenario: Scenario) -> list[str]:
    """Return what a reader must know about a drawdown that is a share of a total, or uncertain."""
    found = []
    shapes = [shape_of(scenario, capability) for capability in scenario.capabilities]
    for shape in dict.fromkeys(s for s in shapes if isinstance(s, ShareOfTotal)):
        now, then, times = (
            value if isinstance(value, float) else scenario.evidence.figure(value).value
            for value in (shape.share_now, shape.share_then, shape.total_times)
        )
        change = 1 - share_of_forces(now, then, times)
        others = share_of_forces(1 - now, 1 - then, times) - 1
        found.append(
            f"the American share falls from {_per_cent(now)} of a total to {_per_cent(then)} of "
            + (
                f"one that is {_per_cent(times - 1)} larger. So American forces fall by "
                f"{_per_cent(change)}, to {_per_cent(times * then)} of the first total; if they "
                f"stayed as they are, they would come to {_per_cent(now / times)} of the larger "
                f"one. The others would have to add {_per_cent(others)}."
                if times > 1
                else f"{'the same' if times == 1 else 'a smaller one'}, so that American forces "
                f"fall by {_per_cent(change)}."
            )
        )
    if any(isinstance(shape, Cut) for shape in shapes):
        found.append(
            "how much leaves is uncertain and drawn anew in each future, from ranges that are "
            "judgement (grade D). Plans of a hand-over take the central figure."
        )
    return found


def _per_cent(share: float) -> str:
    return f"{math.floor(100 * share + 0.5 + 1e-9)} per cent"  # a half counts up, as people do it


def warnings_of(futures: int) -> list[str]:
    """Return what a reader must know about the numbers of every scenario."""
    found = []
    if futures > SERIES_FUTURES:
        found.append(
            f"Bands over time and figures by ally and year come from the first {SERIES_FUTURES} of "
            f"{futures} futures; measures of gaps come from all of them."
        )
    if futures < 100:
        few = "One future is" if futures == 1 else f"{futures} futures are"
        found.append(f"{few} few: the 10th and 90th percentiles are rough.")
    return found


def warnings_about(scenario: Scenario) -> list[str]:
    """Return what a reader must know about the numbers of one scenario."""
    found = []
    unknown = without_force_model(scenario) if scenario.model.us_count == FORCE_MODEL else []
    if unknown:
        names = ", ".join(scenario.evidence.capabilities[c].name.lower() for c in unknown)
        found.append(
            f"{scenario.title}: the leading ally counts for what it assigned to NATO's Force "
            f"Model. No such number is published for {names}; there its likely contribution to a "
            "large war stands."
        )
    found += [f"{scenario.title}: {words}" for words in drawdown_in_words(scenario)]
    judged = RequirementLevel(scenario).rule_made
    if judged:
        found.append(
            f"{scenario.title}: for {len(judged)} of {len(scenario.capabilities)} capabilities no "
            "total of these targets is published. There a rule of ours stands: what stood ready "
            "early in 2026 over the share of targets that was filled, and how much targets rose "
            "(grade D)."
        )
    short = [
        scenario.evidence.capabilities[c].name.lower()
        for c in scenario.capabilities
        if scenario.evidence.figure(f"capability_figures/{c}/lead_time").value
        < 3 * scenario.calendar.step_years
    ]
    if short:
        found.append(
            f"{scenario.title}: lead times below three quarters are stepped as three quarters "
            f"({', '.join(short)})."
        )
    kept = [
        k for k, v in scenario.model.factors.items() if v is not None and v.distribution == "normal"
    ]
    if kept:
        found.append(
            f"{scenario.title}: draws of {', '.join(kept)} are kept within the bounds "
            "of the figures."
        )
    return found


OF_SCENARIOS: dict[str, tuple[Callable[[Scenario], Any], str]] = {
    "title": (lambda s: s.title, "Title"),
    "hash": (lambda s: s.hash, "Fingerprint of what it says"),
    "says": (lambda s: s.model.says, "What it says"),
    "reference": (lambda s: s.reference, "Reference"),
    "level": (lambda s: level_in_words(s.model), "Level that coverage is measured against"),
    "other_count": (
        lambda s: OTHER_COUNT[s.model.us_count],
        "What the leading ally would count for, counted the other way",
    ),
    "school": (lambda s: s.model.belief.school, "What conduct counts, where beliefs are read"),
    "judged": (
        lambda s: share_of_judgement(s.evidence, Assembly(s).figures),
        "Share of the figures that it reads that are judgement (grade D)",
    ),
    "capabilities": (lambda s: len(s.capabilities), "Number of capabilities that it follows"),
    "warnings": (
        lambda s: "\n".join(warnings_about(s)),
        "What to know about its numbers, a line each",
    ),
}
"""What stands beside each scenario of a result, by name: how it is had, and what it is."""
