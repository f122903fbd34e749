"""What models that run after the engine add to a study: measures, and choices of the model.

A wing declares an `Addition`; a study that names one of its measures runs the wing's own model on
every row of the design. A choice of a model, such as the law of war, is one of several values that
the model gives side by side; a study takes it for a factor and reads the value of each row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from counterpoise.problems import Problems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from counterpoise.ensemble.models import Model, Run
    from counterpoise.scenario import Scenario
    from counterpoise.studies.model import StudyModel
    from counterpoise.studies.outcomes import Outcome

    Floats = NDArray[np.float64]


def no_models() -> "tuple[Model, ...]":
    """Return no models: what stands until the registry of wings fills in a wing's own."""
    return ()


@dataclass(frozen=True)
class ModelChoice:
    """A choice between values that a model gives side by side.

    Parameters
    ----------
    name : str
        What a study calls it.
    title : str
        What a reader calls it.
    values : tuple of str
        Its values, in the order in which the model gives them.
    """

    name: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Addition:
    """What a model adds to a study.

    Parameters
    ----------
    name : str
        Whose it is.
    outcomes : tuple of str
        What the names of its measures begin with, before the slash.
    declared : callable
        Returns its measures under a scenario.
    values : callable
        Returns these by name, from the quantities that the model gives in each future: arrays (F,),
        or (F, values) where a measure hangs on a choice.
    choices : tuple of ModelChoice
        What may be chosen.
    models : callable
        Returns the models that run, in their order.
    draws : tuple of (str, str)
        What the models draw themselves, as factors of a study: how the names of streams begin, and
        what a reader calls it. The longest beginning counts.
    run : callable, optional
        What runs in the place of its own model: the same function without what no measure needs.
    """

    name: str
    outcomes: tuple[str, ...]
    declared: "Callable[[Scenario], Sequence[Outcome]]"
    values: "Callable[[Mapping[str, Floats], Scenario], Mapping[str, Floats]]"
    choices: tuple[ModelChoice, ...] = field(default=())
    models: "Callable[[], tuple[Model, ...]]" = no_models
    draws: tuple[tuple[str, str], ...] = ()
    run: "Run | None" = None

    def gives(self, outcome: str) -> bool:
        """Tell whether a measure is one of its own, by how its name begins."""
        return outcome.partition("/")[0] in self.outcomes


def used(additions: Iterable[Addition], outcomes: Iterable[str]) -> tuple[Addition, ...]:
    """Return the additions that some measure needs: no other model runs."""
    names = list(outcomes)
    return tuple(one for one in additions if any(one.gives(name) for name in names))


def model_choices(additions: Iterable[Addition]) -> dict[str, ModelChoice]:
    """Return the choices of models by name; two models may share one."""
    return {choice.name: choice for one in additions for choice in one.choices}


def chosen_values(
    model: "StudyModel", additions: Sequence[Addition], hung_on: Iterable[str]
) -> dict[str, ModelChoice]:
    """Return the choices of models that are factors of a study, with the values that it allows.

    A choice that a measure of the study hangs on is one with all of its values, unless the study
    lists some: no law of war and no class of cases goes before the others unsaid.

    Parameters
    ----------
    model : StudyModel
        What the study says.
    additions : sequence of Addition
        All that there are.
    hung_on : iterable of str
        Names of the choices that its measures hang on.

    Raises
    ------
    InputError
        If a study lists one that no measure of it hangs on, or an unknown value.
    """
    known, needed, problems = model_choices(additions), set(hung_on), Problems()
    found = {name: choice for name, choice in known.items() if name in needed}
    for name, values in model.choices.items():
        if name not in known:
            continue
        place = f"choices.{name}"
        for value in values:
            problems.expect(str(value), known[name].values, "study", place)
        if name not in needed:
            heads = [h for one in additions if known[name] in one.choices for h in one.outcomes]
            what = "moves no measure that the study asks for"
            remedy = f"Ask for one that begins with {' or '.join(heads)}, or leave it out."
            problems.add("study", place, what, remedy)
        else:
            found[name] = replace(known[name], values=tuple(map(str, values)))
    problems.raise_if_any()
    return found
