"""Who takes part in a plan: members that leave, partners that join, and what the leader keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import allies_named, in_sentence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.scenario.model import LONGEST_TITLE, Members, lengthened
from counterpoise.scenario.shapes import Hold, Points

STAYS = 1.0
ROUNDING = 1e-9


def content_of(scenario: Any) -> Any:
    """Return what a loaded scenario says, so that more can be laid over it; or what is given."""
    if not isinstance(scenario, Scenario):
        return scenario
    return scenario.model.model_dump(mode="json", exclude_defaults=True, exclude={"extends"})


def leavers(
    evidence: Evidence, words: Sequence[str], argument: str, remedy: str
) -> tuple[str, ...]:
    """Return members that leave; the leading ally leaves by a share of its own.

    Parameters
    ----------
    evidence : Evidence
        Whose allies are known.
    words : sequence of str
        Codes or names.
    argument, remedy : str
        Where they come from, and how the leading ally leaves there, for messages.

    Raises
    ------
    InputError
        If a word names no ally, or the leading one.
    """
    named = allies_named(evidence, words, argument)
    if evidence.leading in named:
        what = "is the leading ally, whose leaving is a drawdown"
        raise InputError([Problem(argument, evidence.leading, what, remedy)])
    return named


def members_changed(
    members: Members, without: Sequence[str], with_partners: Sequence[str]
) -> dict[str, Any]:
    """Return what a scenario says of members, with more that leave and partners that join."""
    changed: dict[str, Any] = {
        "without": [*dict.fromkeys([*members.without, *without])],
        "with_partners": [*dict.fromkeys([*members.with_partners, *with_partners])],
    }
    return changed if members.only is None else changed | {"only": members.only}


def with_participants(
    scenario: Scenario,
    *,
    without: Sequence[str] = (),
    with_partners: Sequence[str] = (),
    leading: float | None = None,
) -> Scenario:
    """Return a scenario in which members leave, partners join and the leading ally keeps a share.

    Its title says so.

    Parameters
    ----------
    scenario : Scenario
        What is assumed otherwise.
    without, with_partners : sequence of str
        Codes of members that leave and of partners that join.
    leading : float, optional
        Share of its contribution that the leading ally keeps once the scenario's drawdown is over:
        on the same dates, in proportion. 1 keeps everything.

    Raises
    ------
    InputError
        If the share is none, or the scenario has no drawdown to end at it.
    """
    evidence, said = scenario.evidence, []
    if without or with_partners:
        changes: Mapping[str, Any] = {
            "members": members_changed(scenario.model.members, without, with_partners)
        }
        scenario = load_scenario(content_of(scenario), evidence=evidence, changes=changes)
        said += [f"without {in_sentence(evidence, without)}"] if without else []
        said += [f"with {in_sentence(evidence, with_partners)}"] if with_partners else []
    if leading is not None:
        scenario = _keeping(scenario, leading)
        said.append(f"{in_sentence(evidence, [evidence.leading])} keeps {100 * leading:g} per cent")
    if not said:
        return scenario
    title = lengthened(scenario.title, f" ({'; '.join(said)})", LONGEST_TITLE)
    return replace(scenario, model=scenario.model.model_copy(update={"title": title}))


def checked_leading(leading: float | None, objective: str) -> float | None:
    """Return what the leading ally keeps; a fastest plan decides that itself.

    Raises
    ------
    InputError
        If it is given for a fastest plan.
    """
    if leading is not None and objective == "fastest":
        what = "does nothing here: a fastest plan decides the drawdown itself"
        remedy = "Leave it out, or ask for another objective."
        raise InputError([Problem("plan", "leading", what, remedy)])
    return leading


def _keeping(scenario: Scenario, share: float) -> Scenario:
    """Return a scenario whose drawdown ends at a share of what the leading ally contributes."""
    from counterpoise.alliance import policy_of

    if not 0.0 <= share <= 1.0:
        what, remedy = f"{share:g} is no share", "Give a share from 0 to 1."
        raise InputError([Problem("plan", "leading", what, remedy)])
    drawdown, hold = scenario.model.drawdown, Hold(shape="hold")
    if share == STAYS:
        new = drawdown.model_copy(update={"default": hold, "groups": {}, "announced": None})
        return replace(scenario, model=scenario.model.model_copy(update={"drawdown": new}))
    remaining = policy_of(scenario).remaining
    gone = 1.0 - remaining[-1]
    if not (gone > ROUNDING).any():
        what = f"{scenario.name} has no drawdown that could end at {100 * share:g} per cent"
        remedy = "Plan a scenario with one, such as cliff or glide-path."
        raise InputError([Problem("plan", "leading", what, remedy)])
    path = 1.0 - (1.0 - remaining) * np.where(
        gone > ROUNDING, (1.0 - share) / np.maximum(gone, ROUNDING), 0.0
    )
    years = scenario.calendar.step_years * np.arange(path.shape[0])
    groups = {
        capability: Points(
            shape="table", points=list(zip(years.tolist(), column.tolist(), strict=True))
        )
        for capability, column in zip(scenario.capabilities, np.clip(path, 0.0, 1.0).T, strict=True)
    }
    new = drawdown.model_copy(update={"default": hold, "groups": groups, "announced": None})
    return replace(scenario, model=scenario.model.model_copy(update={"drawdown": new}))
