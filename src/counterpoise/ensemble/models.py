"""Models that run after the engine, over the same futures: what they read, give and feed back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import REASONS, USES, Batch, snapshot_bounds
from counterpoise.alliance.quantities import SERIES
from counterpoise.ensemble.feedback import INPUTS
from counterpoise.ensemble.reduction import at_quarters
from counterpoise.ensemble.sampling import uniforms
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.measures.quantities import QUANTITIES, measures_of
from counterpoise.problems import Problems, did_you_mean
from counterpoise.quantities import Quantity
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Values = Mapping[str, Floats]
Labels = Mapping[str, tuple[str, ...]]
BY_ENGINE = {quantity.name: quantity for quantity in QUANTITIES}
"""What the engine and its measures give."""


@dataclass(frozen=True)
class ModelBatch:
    """What a model is given: consecutive futures of one scenario, after the engine has run them.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    first : int
        Index of the first future.
    futures : int
        How many there are.
    seed : int
        Seed of the study.
    values : mapping of str to array (F, ...)
        The quantities that the model reads, in each future, with the dimensions of a result.
    draws : mapping of str to array (F,)
        Values of the figures that are uncertain, by path.
    stream : callable, optional
        Returns the numbers between 0 and 1 (F,) of a name, where rows are no consecutive futures,
        as in a study.
    """

    scenario: Scenario
    first: int
    futures: int
    seed: int
    values: Values
    draws: Values = field(default_factory=dict)
    stream: Callable[[str], Floats] | None = None

    def figure(self, path: str) -> Floats:
        """Return a figure of the evidence in each future (F,): as drawn, or its central value."""
        if path in self.draws:
            return self.draws[path]
        return np.full(self.futures, self.scenario.evidence.figure(path).value)

    def uniform(self, name: str) -> Floats:
        """Return numbers between 0 and 1 (F,) from the stream of that name.

        A larger ensemble keeps its first futures to the bit, and batches do not matter.
        """
        if self.stream is not None:
            return self.stream(name)
        return uniforms(self.seed, name, self.first, self.futures)


Run = Callable[[ModelBatch], Values]


@dataclass(frozen=True)
class Model:
    """What runs after the engine in each batch of futures.

    Parameters
    ----------
    name : str
        Its name.
    gives : tuple of Quantity
        The quantities that it adds to a result.
    run : callable
        Returns their values by name, in each future: the first axis is the future also for a mean,
        which the runner takes. It must be a function of its batch only, future by future.
    reads : tuple of str
        Names of the quantities that it reads: measures and series of the engine or of other models.
    feeds : tuple of str
        Names of the engine's inputs that it feeds (`counterpoise.ensemble.feedback.INPUTS`); `run`
        then returns values for them too: ally by quarter by future, as an array (F, quarters,
        allies), zero where it adds nothing. They count in the next pass.
    coordinates : mapping of str to tuple of str, or callable
        Labels of dimensions that no other quantity has, or a function of the evidence that returns
        them.
    figures : tuple of str
        Paths of figures that it reads beside the engine's, so that they are drawn.
    notes : callable, optional
        Returns what a reader must know about its numbers under a scenario, a sentence each.
    """

    name: str
    gives: tuple[Quantity, ...]
    run: Run
    reads: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    coordinates: Labels | Callable[[Evidence], Labels] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    notes: Callable[[Scenario], Sequence[str]] | None = None

    def labels(self, evidence: Evidence) -> Labels:
        """Return the labels of its own dimensions under some evidence."""
        return self.coordinates(evidence) if callable(self.coordinates) else self.coordinates


def in_order(models: Iterable[Model]) -> tuple[Model, ...]:
    """Return models so that each comes after those that it reads, otherwise as they came.

    Raises
    ------
    InputError
        If two give the same quantity, one reads what nobody gives or what is only a mean over
        futures, one feeds what is no input of the engine, or they read each other in a circle.
    """
    known = tuple(models)
    problems = Problems()
    giver: dict[str, Model] = {}
    for model in known:
        where = f"wing {model.name}"
        for quantity in model.gives:
            other = "the engine" if quantity.name in BY_ENGINE else None
            other = giver[quantity.name].name if quantity.name in giver else other
            if other is not None:
                what = f"is given by {other} too"
                problems.add(where, quantity.name, what, "Choose another name.")
            giver.setdefault(quantity.name, model)
        for name in model.feeds:
            if name not in INPUTS:
                remedy = did_you_mean(name, list(INPUTS))
                problems.add(where, name, "is no input of the engine", remedy)
    given = BY_ENGINE | {q.name: q for model in known for q in model.gives}
    for model in known:
        _check_reads(model, given, problems)
    problems.raise_if_any()
    return _sorted(known, giver)


def _check_reads(model: Model, given: Mapping[str, Quantity], problems: Problems) -> None:
    where = f"wing {model.name}"
    for name in model.reads:
        if name not in given:
            what = "is read, and nothing that runs gives it"
            problems.add(where, name, what, did_you_mean(name, list(given)))
        elif not given[name].by_future:
            what = "is a mean over futures; a model reads values of each future"
            problems.add(where, name, what, "Read a measure or a series.")


def _sorted(models: Sequence[Model], giver: Mapping[str, Model]) -> tuple[Model, ...]:
    placed: dict[str, Model] = {}
    path: list[str] = []

    def place(model: Model) -> None:
        if model.name in placed:
            return
        if model.name in path:
            circle = [*path[path.index(model.name) :], model.name]
            problems = Problems()
            what = "wings read each other in a circle: " + " reads ".join(circle)
            problems.add("run", "wings", what, "Feed one of them back through an input instead.")
            raise problems.error()
        path.append(model.name)
        for name in model.reads:
            if name in giver:
                place(giver[name])
        path.pop()
        placed[model.name] = model

    for model in models:
        place(model)
    return tuple(placed.values())


@dataclass(frozen=True)
class Models:
    """Models in order, run over batches of one scenario.

    Parameters
    ----------
    models : tuple of Model
        In the order of `in_order`.
    scenario : Scenario
        The scenario.
    seed : int
        Seed of the study.
    """

    models: tuple[Model, ...]
    scenario: Scenario
    seed: int

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that they give."""
        return tuple(quantity for model in self.models for quantity in model.gives)

    @property
    def feeds(self) -> tuple[str, ...]:
        """The inputs of the engine that they feed."""
        return tuple(dict.fromkeys(name for model in self.models for name in model.feeds))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Length of each dimension but that of futures."""
        calendar = self.scenario.calendar
        return {
            "time": calendar.quarters,
            "time_bounds": calendar.quarters + 1,
            "year": len(calendar.years),
            "snapshot": len(snapshot_bounds(calendar)),
            "ally": len(self.scenario.members),
            "capability": len(self.scenario.capabilities),
            "region": len(REGIONS),
            "reason": len(REASONS),
            "use": len(USES),
            **{
                dim: len(labels)
                for model in self.models
                for dim, labels in model.labels(self.scenario.evidence).items()
            },
        }

    def run(
        self, batch: Batch, draws: Values, stream: Callable[[str], Floats] | None = None
    ) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return what they give in the futures of a batch, and what they feed back.

        Parameters
        ----------
        batch : Batch
            What the engine gave.
        draws : mapping of str to array (F,)
            Values of the figures that are uncertain, by path.
        stream : callable, optional
            As in `ModelBatch`.
        """
        calendar = self.scenario.calendar
        read = {name for model in self.models for name in model.reads}
        futures = batch.series.threat.shape[0]
        known: dict[str, Floats] = {
            quantity.name: at_quarters(values, quantity, calendar)
            for quantity, values in zip(SERIES, batch.series, strict=True)
            if quantity.name in read
        }
        if any(name in BY_ENGINE and BY_ENGINE[name].kind == "measure" for name in read):
            known |= measures_of(batch.series._asdict(), calendar)
        given: dict[str, Floats] = {}
        fed: dict[str, Floats] = {}
        for model in self.models:
            values = {name: known[name] for name in model.reads}
            one = ModelBatch(self.scenario, batch.first, futures, self.seed, values, draws, stream)
            found = self._checked(model, model.run(one), futures)
            for quantity in model.gives:
                given[quantity.name] = known[quantity.name] = found[quantity.name]
            for name in model.feeds:
                fed[name] = fed[name] + found[name] if name in fed else found[name]
        return given, fed

    def _checked(self, model: Model, found: Values, futures: int) -> dict[str, Floats]:
        """Return what a model gave if it is what it declares.

        Raises
        ------
        ValueError
            If it is not: a fault of the model, not of the input.
        """
        expected = {
            quantity.name: tuple(
                self.sizes[dim] for dim in quantity.dims[1 if quantity.by_future else 0 :]
            )
            for quantity in model.gives
        }
        expected |= dict.fromkeys(model.feeds, (self.sizes["time"], self.sizes["ally"]))
        if set(found) != set(expected):
            declared, names = ", ".join(sorted(expected)), ", ".join(sorted(found))
            raise ValueError(f"The model of {model.name} declares {declared} and gives {names}.")
        checked = {}
        for name, shape in expected.items():
            values = np.asarray(found[name])
            if values.dtype.kind != "f":
                values = values.astype(np.float64)
            if values.shape != (futures, *shape):
                raise ValueError(
                    f"The model of {model.name} gives {name} in the shape {values.shape}, "
                    f"not {(futures, *shape)}."
                )
            if name in model.feeds and not np.isfinite(values).all():
                raise ValueError(f"The model of {model.name} feeds {name} with no finite number.")
            checked[name] = values
        return checked
