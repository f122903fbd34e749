"""Every equation of the engine, taken from its docstring, in the order in which it is applied."""

import inspect
import re
from collections.abc import Callable
from typing import Any

from counterpoise.alliance import equations
from counterpoise.measures import gaps

STAGES: dict[str, tuple[str, ...]] = {
    "opening": ("opening_gdp",),
    "conditions": ("lead_time_factor", "stage_outflow"),
    "standing": (
        "with_students",
        "instructor_share",
        "school_output",
        "crews_available",
        "crew_floor",
        "manned",
        "committed_units",
    ),
    "coverage": ("contributed", "threat_level"),
    "money": (
        "pledged_effort_delivered",
        "rise_allowed",
        "stimulus_next",
        "deficit",
        "debt_next",
        "interest_next",
        "split",
        "readiness_next",
        "recruiting_limit",
        "pool_change",
    ),
    "orders": ("foreseen_shortfall",),
    "industry": ("accepted_share", "capacity_next", "price_level", "integrated_price"),
    "measures": ("gap_peak", "gap_area", "window", "self_sufficient"),
}
NO_SOURCE = "*No source: the form is accounting or the modellers' own.*"


def files() -> dict[str, str]:
    """Return the equations of each stage as a fragment to be taken into the methods page.

    Raises
    ------
    ValueError
        If the code holds an equation that no stage names, or a stage names one that is gone.
    """
    known = _functions(equations)
    known |= {name: getattr(gaps, name) for name in STAGES["measures"]}
    named = [name for names in STAGES.values() for name in names]
    if set(named) != set(known):
        lost = ", ".join(sorted(set(named) ^ set(known)))
        raise ValueError(f"the stages of the methods page and the equations differ in: {lost}")
    return {
        f"fragments/equations-{stage}.md": "\n".join(_entry(name, known[name]) for name in names)
        for stage, names in STAGES.items()
    }


def _functions(module: Any) -> dict[str, Callable[..., Any]]:
    """Return what has a formula in its docstring; helpers have none."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and thing.__module__ == module.__name__
        and ":math:" in (thing.__doc__ or "").replace(".. math::", ":math:")
    }


def _entry(name: str, function: Callable[..., Any]) -> str:
    words = in_markdown(inspect.getdoc(function) or "")
    if "Source:" not in words and function.__module__ == equations.__name__:
        words += f"\n\n{NO_SOURCE}"
    title = name.replace("_", " ").capitalize().replace("gdp", "GDP")
    where = f"{function.__module__}.{name}({', '.join(inspect.signature(function).parameters)})"
    return f"#### {title}\n\n{words}\n\nCode: `{where}`\n"


def in_markdown(docstring: str) -> str:
    """Turn the few marks that docstrings of equations use into Markdown."""

    def block(found: re.Match[str]) -> str:
        return f"\n$$\n{' '.join(found[1].split())}\n$$\n"

    text = re.sub(r"\n\.\. math::(.*(?:\n[ ]{2,}\S.*)*)\n?", block, docstring + "\n")
    text = re.sub(r":math:`([^`]*)`", lambda m: f"${m[1]}$", text, flags=re.DOTALL)
    return text.replace("``", "`").strip()
