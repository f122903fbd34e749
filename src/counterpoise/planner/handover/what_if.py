"""What a plan would be if one thing were otherwise: the same question, changed and solved again."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from counterpoise.planner.participants import content_of
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.scenario import load_scenario

if TYPE_CHECKING:
    from threading import Event

    from counterpoise.planner.handover.plan import HandoverPlan


def planned_again(
    plan: "HandoverPlan",
    changes: Mapping[str, Any] | None = None,
    *,
    progress: Callable[[str], None] | None = None,
    stop: "Event | None" = None,
    **asked: Any,
) -> "HandoverPlan":
    """Return the plan of the same question with changes.

    It is solved anew, from nothing. Interior point takes no start; simplex from the corner of the
    plan was measured (8 capabilities, 12 years, three changes) and takes longer, since a change of
    one figure moves thousands of rows.

    Parameters
    ----------
    plan : HandoverPlan
        The plan that stands.
    changes : mapping, optional
        Entries laid over its scenario, such as ``{"figures": {"coefficients/reliance": 0}}``.
    progress, stop : optional
        As of `counterpoise.plan`.
    **asked
        Fields of its request that are otherwise, such as ``budget="free"``.

    Raises
    ------
    InputError
        If the changes make no sense, or what is asked has no such field.
    """
    from counterpoise.planner.handover.procedure import make_plan

    known = [entry.name for entry in fields(plan.request)]
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise InputError(
            [
                Problem(
                    "what_if", name, "is nothing that a plan is asked", did_you_mean(name, known)
                )
                for name in unknown
            ]
        )
    scenario = plan.scenario
    if changes:
        content, evidence = content_of(scenario), scenario.evidence
        scenario = load_scenario(content, evidence=evidence, changes=changes)
    return make_plan(scenario, replace(plan.request, **asked), progress, stop)
