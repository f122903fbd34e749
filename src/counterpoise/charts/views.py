"""Which charts a finding has, and from which view they are drawn, by what kind of finding it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.charts.chart import Chart
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.charts.view import View
    from counterpoise.evidence import EvidenceLike

Drawable = tuple[str, Sequence[Chart[Any]], "Callable[[], View]"]
"""What something is called within a sentence, its charts, and what makes its view."""


def drawn_from(found: Any, evidence: "EvidenceLike | None", beside: Mapping[str, Any]) -> Drawable:
    """Return the charts of what was found and how its view is made.

    Kinds are told by name, so that a plan brings no library for studies along.

    Raises
    ------
    InputError
        If it has no charts of its own.
    """
    kinds = {
        "HandoverPlan": _of_plan,
        "TargetsPlan": _of_targets,
        "RotationPlan": _of_roster,
        "StudyResult": _of_study,
        "RobustFront": _of_front,
    }
    kind = type(found).__name__
    if kind not in kinds:
        remedy = "Give a plan, targets, a roster, a study or a front; a result has `charts`."
        raise InputError([Problem("charts.of", kind, "has no charts of its own", remedy)])
    return kinds[kind](found, evidence, beside)


def _of_plan(found: Any, _: object, beside: Mapping[str, Any]) -> Drawable:
    from counterpoise.charts.planner import CHARTS, PlanView

    return "a plan", CHARTS, lambda: PlanView(found, **beside)


def _of_targets(found: Any, evidence: "EvidenceLike | None", _: object) -> Drawable:
    from counterpoise.charts.planner.target_ranges import TARGET_RANGES
    from counterpoise.charts.planner.targets import TARGETS, TargetsView
    from counterpoise.evidence import as_evidence

    return (
        "a set of targets",
        (TARGETS, TARGET_RANGES),
        lambda: TargetsView(found, as_evidence(evidence)),
    )


def _of_roster(found: Any, *_: object) -> Drawable:
    from counterpoise.charts.planner.rotations import ROSTER, RosterView

    return "a roster", (ROSTER,), lambda: RosterView(found)


def _of_study(found: Any, evidence: "EvidenceLike | None", beside: Mapping[str, Any]) -> Drawable:
    from counterpoise.charts.studies import CHARTS, StudyView
    from counterpoise.evidence import as_evidence

    return "a study", CHARTS, lambda: StudyView(found, as_evidence(evidence), **beside)


def _of_front(found: Any, *_: object) -> Drawable:
    from counterpoise.charts.robust_front import ROBUST_FRONT, FrontView

    return "a robust front", (ROBUST_FRONT,), lambda: FrontView(found)
