"""The function that answers what it would take."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from counterpoise.arguments import checked
from counterpoise.evidence import EvidenceLike
from counterpoise.problems import Problems
from counterpoise.studies.factors import ENTRIES, entry_of, title_of
from counterpoise.studies.request import ScenarioLike, StudyRequest, headline_choices
from counterpoise.studies.search.condition import Condition, Share
from counterpoise.studies.search.goal import PRECISION, GoalSeek, LeverAnswer, TogetherAnswer
from counterpoise.studies.search.goal_answer import GoalAnswer, UnderChoice
from counterpoise.studies.search.measures import check_measure, searched_outcomes
from counterpoise.studies.search.requests import (
    LeverLike,
    goal_of,
    loaded,
    proof_of,
)
from counterpoise.studies.search.same_futures import SameFutures, Setting, Told, one_scenario
from counterpoise.studies.specification import factors_of, with_entries


@checked
def what_would_it_take(
    *what: ScenarioLike,
    goal: str | None = None,
    levers: Mapping[str, LeverLike] | None = None,
    size: int | None = None,
    seed: int | None = None,
    precision: float = PRECISION,
    trade_offs: bool = True,
    evidence: EvidenceLike | None = None,
    changes: Mapping[str, Any] | None = None,
    told: Told | None = None,
) -> GoalAnswer:
    """Find the least change of levers at which a condition holds in enough futures.

    Each lever alone, then those that help together, over the same futures at every setting. A lever
    is scanned over its range and the first value found is narrowed by bisection; where more of it
    is not always better, that is said. Choices of the model stay as the scenario has them; the
    answer is then tried under the others of the headline.

    Parameters
    ----------
    *what : str, Path, mapping or Scenario
        A study as a YAML file or a mapping, or one scenario.
    goal : str, optional
        The condition, such as ``gap_from/2035 <= 0.2 in 0.9``, in the place of the study's.
    levers : mapping, optional
        Levers by entry or figure, each a list of values or a mapping with `low` and `high` (and
        `times`, where it multiplies figures or entries), in the place of the study's.
    size : int, optional
        Futures; 200 unless the study says.
    seed : int, optional
        Seed of the study. The same one gives the same answer.
    precision : float
        How near an answer comes, as a part of each range.
    trade_offs : bool
        Whether tables of two levers are worked out.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    changes : mapping, optional
        Entries laid over the scenario.
    told : callable, optional
        Called with the runs so far.

    Returns
    -------
    GoalAnswer
        Sentences, tables and plain data.

    Raises
    ------
    InputError
        With everything that is wrong with the study, its goal and its levers.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 20},
    ...          "drawdown": {"default": {"shape": "linear", "over_years": 1}}}
    >>> found = cp.what_would_it_take(
    ...     "cliff",
    ...     goal="gap_peak <= 0.7 in 0.9",
    ...     levers={"drawdown.default.over_years": {"low": 1, "high": 10}},
    ...     size=20,
    ...     changes=small,
    ... )
    >>> found.alone[0].value > 1
    True
    """
    over = {"goal": goal, "levers": None if levers is None else dict(levers)}
    request = loaded(what, evidence, changes, {**over, "size": size, "seed": seed})
    problems = Problems()
    problems.attempt(partial(one_scenario, request, "what it would take"))
    condition = problems.attempt(partial(goal_of, request))
    known = searched_outcomes(request.scenarios)
    if condition is not None:
        problems.attempt(partial(check_measure, condition.measure, known, "goal"))
    if not 0 < precision < 1:
        remedy = "Give a part of each range, such as 0.01."
        problems.add("what_would_it_take", "precision", f"is {precision:g}", remedy)
    if problems:  # what is wrong with levers is told beside it
        problems.attempt(partial(factors_of, request))
    problems.raise_if_any()
    if condition is None:
        raise problems.error()
    runner = SameFutures(request, [condition.measure], request.model.points, told=told)
    seek = GoalSeek(
        lambda setting: runner(setting)[condition.measure], runner.levers, condition, precision
    )
    reached = seek.as_it_is.count >= condition.needed(seek.futures)
    alone = () if reached else tuple(seek.alone(n) for n in range(len(runner.levers)))
    together = seek.together(alone) if len(alone) > 1 else None
    tables = seek.trade_offs(alone) if trade_offs else ()
    setting = _found(runner, alone, together)
    choices = () if setting is None else _under_choices(request, condition, runner, setting)
    return GoalAnswer(
        condition,
        known[condition.measure],
        runner.scenario.name,
        runner.scenario.title,
        seek.as_it_is,
        seek.level(runner.own),
        alone,
        together,
        tables,
        choices,
        runner.runs,
        proof_of(request),
    )


def _found(
    runner: SameFutures, alone: Sequence[LeverAnswer], together: TogetherAnswer | None
) -> Setting | None:
    """Return the setting at which the condition holds, by all levers; None where there is none."""
    if not alone:
        return runner.own
    if together is None:
        return None if alone[0].value is None else (alone[0].value,)
    if together.part is None:
        return None
    return tuple(together.values.get(lever.name) for lever in runner.levers)


def _under_choices(
    request: StudyRequest, condition: Condition, runner: SameFutures, setting: Setting
) -> tuple[UnderChoice, ...]:
    """Return in how many futures an answer holds under each other choice of the headline."""
    scenario, content = runner.scenario, runner.scenario.model.model_dump(mode="json")
    found = []
    for choice, values in headline_choices().items():
        if choice in request.model.levers:
            continue
        figure = "/" in choice
        own = scenario.evidence.figure(choice).value if figure else entry_of(content, choice)
        for value in values:
            if value == own:
                continue
            entry = f"figures.{choice}" if figure else choice
            changed = with_entries(scenario, {entry: value})
            other = SameFutures(
                replace(request, scenarios=(changed,)), [condition.measure], runner.futures
            )
            met = condition.holds(other(setting)[condition.measure])
            runner.runs += other.runs
            title = title_of([choice]) if figure else ENTRIES.get(choice, choice)
            found.append(UnderChoice(title, f"{value}", Share(int(met.sum()), met.size)))
    return tuple(found)
