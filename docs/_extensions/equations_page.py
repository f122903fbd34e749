"""Every equation of the engine, taken from its docstring, in the order in which it is applied."""

import inspect
import re
from collections.abc import Callable
from typing import Any

from counterpoise.alliance import equations
from counterpoise.measures import gaps

# Helpers that compute nothing of their own.
NO_EQUATIONS = {"kernel", "row"}

STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "The opening day",
        "National stocks are the holdings of table `inventories`. Orders are already under way: "
        "each of the three delivery stages holds $k\\, S L / (3 T)$ units, with stock $S$, lead time "
        "$L$, service life $T$ and the multiple $k$ of coefficient `pipeline_start`. Pay per head "
        "and overhead are set so that the opening budget is spent on what stands.",
        ("opening_output",),
    ),
    (
        "What a step looks like",
        "Prices rise by `price_growth` a year. Lead times are those of the tables unless the "
        "scenario switches the generation skip on.",
        ("lead_time_factor", "stage_outflow"),
    ),
    (
        "What stands and what is coming",
        "The supply of a capability is what allies have ready, manned and committed:\n\n"
        "$$X = \\sum_a \\kappa_a\\, q_a m_a S_a$$\n\n"
        "with committed share $\\kappa$, ready share $q$, manned share $m$ and stock $S$. What has no "
        "crew, such as munitions, counts without $q$ and $m$. What is coming, $W$, is counted the same "
        "way: units under way less what retires before they arrive.",
        ("crews_available", "manned"),
    ),
    (
        "Coverage",
        "Coverage is $x = (X + U) / R$; the gap is $\\max(0, 1 - x)$. Coverage without the leading "
        "ally is $X / R$. All three are written down at every bound before anything moves.",
        ("threat_level", "required", "contributed", "integrated_level"),
    ),
    (
        "Money",
        "Effort is the smaller of what the pledge leads to and what may be reached in one step: "
        "$\\sigma' = \\min(\\sigma^*, \\sigma + \\Delta)$. The budget $B = \\sigma Y\\,dt$ pays people "
        "and overhead first, then the upkeep of what stands. Of what is left the share "
        "`modelled_equipment_share` buys the capabilities of the tables.",
        (
            "pledged_effort_delivered",
            "rise_allowed",
            "stimulus_next",
            "deficit",
            "debt_next",
            "split",
            "readiness_next",
            "people_next",
        ),
    ),
    (
        "Orders",
        "What retires is replaced first, as far as the money goes. The rest is growth money. The "
        "share `gap_allocation` of it follows the alliance's priced shortfall, among what an ally "
        "can use; the rest follows its national mix of today, where planners still see a shortfall. "
        "Growth stops at what can be manned, and crew-heavy units wait for the others. All allies "
        "together order no more growth than the foreseen shortfall. Money whose orders find no "
        "maker is kept for the next step.",
        ("foreseen_shortfall", "people_room"),
    ),
    (
        "Industry",
        "Makers in Europe, in the leading ally and elsewhere take orders in proportion to their "
        "capacity. Capacity is pooled across allies. Of the leading ally's capacity the share "
        "`import_availability` is open.",
        ("accepted_share", "capacity_next"),
    ),
    (
        "Delivery and retirement",
        "With orders $o$, stages $P_1, P_2, P_3$, stage outflow $p$, service life $T$ and donations "
        "$v$:\n\n"
        "$$P_1' = P_1 + o - p P_1 \\qquad P_2' = P_2 + p (P_1 - P_2) \\qquad "
        "P_3' = P_3 + p (P_2 - P_3)$$\n\n"
        "$$S' = S + p P_3 - \\frac{dt}{T} S - v$$\n\n"
        "Retirement is a constant share of what stands. Donations never exceed the stock. A stock "
        "that a scenario gives as a path is set to it.",
        (),
    ),
    (
        "Measures",
        "Taken from the coverage that the steps give, future by future.",
        ("gap_peak", "gap_area", "window", "self_sufficient"),
    ),
)
NO_SOURCE = "*No source: the form is accounting or the modellers' own; see the coefficients for their grades.*"


def files() -> dict[str, str]:
    """Return the equations as a fragment to be taken into the methods page.

    Raises
    ------
    ValueError
        If the code holds an equation that no stage names, or a stage names one that is gone.
    """
    known = _functions(equations) | _functions(gaps, only={"gap_peak", "gap_area"})
    known |= _functions(gaps, only={"window", "self_sufficient"})
    named = [name for _, _, names in STAGES for name in names]
    if set(named) != set(known):
        lost = ", ".join(sorted(set(named) ^ set(known)))
        raise ValueError(f"the stages of the methods page and the equations differ in: {lost}")
    parts = []
    for number, (title, words, names) in enumerate(STAGES):
        parts.append(f"### {number}. {title}\n\n{words}\n")
        parts.extend(_entry(name, known[name]) for name in names)
    return {"fragments/equations.md": "\n".join(parts)}


def _functions(module: Any, only: set[str] | None = None) -> dict[str, Callable[..., Any]]:
    return {
        name: thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and thing.__module__ == module.__name__
        and not name.startswith("_")
        and name not in NO_EQUATIONS
        and (only is None or name in only)
    }


def _entry(name: str, function: Callable[..., Any]) -> str:
    words = in_markdown(inspect.getdoc(function) or "")
    if "Source:" not in words and function.__module__ == equations.__name__:
        words += f"\n\n{NO_SOURCE}"
    title = name.replace("_", " ").capitalize()
    where = f"{function.__module__}.{name}({', '.join(inspect.signature(function).parameters)})"
    return f"#### {title}\n\n{words}\n\nCode: `{where}`\n"


def in_markdown(docstring: str) -> str:
    """Turn the few marks that docstrings of equations use into Markdown."""

    def block(found: re.Match[str]) -> str:
        return f"\n$$\n{' '.join(found[1].split())}\n$$\n"

    text = re.sub(r"\n\.\. math::(.*(?:\n[ ]{2,}\S.*)*)\n?", block, docstring + "\n")
    text = re.sub(r":math:`([^`]*)`", lambda m: f"${m[1]}$", text, flags=re.DOTALL)
    return text.replace("``", "`").strip()
