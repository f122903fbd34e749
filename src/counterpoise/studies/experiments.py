"""One batch of experiments: from points of a design to runs of the engine and their measures."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import (
    BATCH,
    Assembly,
    Batch,
    Precision,
    in_batches,
    policy_of,
    simulate_drawn,
)
from counterpoise.alliance.levels import OWN_FIGURES
from counterpoise.ensemble.sampling import Family, common_stream, values_at
from counterpoise.evidence import Evidence
from counterpoise.evidence.attributes import attribute_of
from counterpoise.scenario import Scenario
from counterpoise.scenario.shapes import FromEvidence
from counterpoise.studies.designs import Points, Space, View
from counterpoise.studies.factors import Factor
from counterpoise.studies.model import Value
from counterpoise.studies.model_runs import ModelRuns
from counterpoise.studies.outcomes import values_of
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.specification import drawn_in, with_entries

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.alliance.arrays import Parameters, Policy

Floats = NDArray[np.float64]
Measure = Callable[[Batch, Scenario], dict[str, Floats]]
Setting = tuple[Value | None, ...]
"""What entries are set to; None where one is as the scenario has it."""
MOST_VARIANTS = 64
"""Variants of scenarios that are kept: choices come again and again, ranges of levers do not."""
EQUAL = 0.1
"""Half the width of equal ranges, relative to the central value: a convention, not a finding."""


@dataclass(frozen=True)
class Variant:
    """A scenario under one setting of levers and choices, ready to run.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    assembly : Assembly
        Its parameters.
    policy : Policy
        What it decides.
    families : dict of str to list of Family
        What is drawn, by kind of range.
    """

    scenario: Scenario
    assembly: Assembly
    policy: "Policy"
    families: Mapping[str, list[Family]]


class Experiments:
    """Runs rows of a design.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The scenarios.
    factors : sequence of Factor
        What varies.
    space : Space
        The columns of the unit cube.
    after : ModelRuns, optional
        What runs after the engine.
    measure : callable
        Returns the measures of the futures of a batch, by name; those of a study if not given.
    singly : bool
        Whether each future is a batch of its own for `measure`, so that the sums of a batch, such
        as orders and readiness, are those of one future. It takes twice as long.
    precision : {"double", "single"}
        Of the engine's working memory.
    """

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        factors: Sequence[Factor],
        space: Space,
        after: ModelRuns | None = None,
        measure: Measure = values_of,
        *,
        singly: bool = False,
        precision: Precision = "double",
    ) -> None:
        if singly and after is not None:
            raise ValueError("Models run over batches of many futures.")
        self._measure, self._singly = measure, singly
        self._simulate = partial(simulate_drawn, precision=precision)
        self.scenarios = {scenario.name: scenario for scenario in scenarios}
        self.factors = tuple(factors)
        self._place = {column: number for number, column in enumerate(space.columns)}
        self._fixed = {p for f in factors if f.sets_figures and not f.times for p in f.paths}
        self._entries = tuple(f for f in factors if f.sets_entry)
        self._variants: OrderedDict[tuple[str, Setting], Variant] = OrderedDict()
        self._one_at_a_time = Lock()
        self._after = after

    @classmethod
    def of(cls, request: StudyRequest, factors: Sequence[Factor], space: Space) -> Self:
        """Return what runs the rows of a study."""
        after = ModelRuns(request, factors, space) if request.models else None
        precision = request.model.precision
        return cls(request.scenarios, factors, space, after=after, precision=precision)

    def run(
        self, name: str, view: View, points: Points, workers: int | None = None
    ) -> "pd.DataFrame":
        """Run some rows under one scenario; a row of the table for each, in their order.

        Parameters
        ----------
        name : str
            The scenario.
        view : str
            What varies.
        points : Points
            The rows.
        workers : int, optional
            Threads; all cores if not given. The result does not depend on it.
        """
        import pandas as pd

        if view != "all":
            points = self._held(points)
        ranges = "equal" if view == "equal" else "evidence"
        settings = self._settings(points)
        tasks = [
            (setting, rows[first : first + BATCH])
            for setting, rows in _by_setting(settings).items()
            for first in range(0, rows.size, BATCH)
        ]

        def one(first: int, _: int) -> dict[str, Floats]:
            setting, rows = tasks[first]
            return self._simulated(name, setting, ranges, points.chosen(rows))

        order = np.concatenate([rows for _, rows in tasks]) if tasks else np.zeros(0, dtype=int)
        parts = list(in_batches(one, len(tasks), batch=1, workers=workers))
        back = np.argsort(order, kind="stable")
        columns = {key: np.concatenate([part[key] for part in parts])[back] for key in parts[0]}
        set_to = {
            factor.name: factor.column([setting[number] for setting in settings])
            for number, factor in enumerate(self._entries)
        }
        if self._after is not None:
            set_to |= self._after.columns(points)
        return pd.DataFrame(
            {
                "scenario": name,
                "view": view,
                "base": points.base,
                "sample": points.sample.astype(str),
                **{f.name: columns.pop(f.name, set_to.get(f.name)) for f in self.factors},
                **columns,
            }
        )

    def _held(self, points: Points) -> Points:
        """Return points with levers and choices left as each scenario has them."""
        unit = points.unit.copy()
        held = [self._place[c] for f in self.factors if f.kind != "uncertainty" for c in f.columns]
        unit[:, held] = np.nan
        return replace(points, unit=unit)

    def _settings(self, points: Points) -> list[Setting]:
        """Return what entries of the scenario each row sets, in the order of factors."""
        chosen = [points.unit[:, self._place[f.columns[0]]] for f in self._entries]
        return [
            tuple(
                None if np.isnan(unit) else factor.at(unit)
                for factor, unit in zip(self._entries, row, strict=True)
            )
            for row in zip(*chosen, strict=True)
        ] or [()] * len(points.base)

    def _simulated(
        self, name: str, setting: Setting, ranges: str, points: Points
    ) -> dict[str, Floats]:
        variant = self._variant(name, setting)
        draws, size = self._draws(variant, ranges, points.unit), points.unit.shape[0]
        figures = variant.assembly.parameters(draws, size)
        shown = {
            factor.name: self._shown(factor, draws, variant, ranges, size)
            for factor in self.factors
            if not factor.sets_entry and not factor.of_model
        }
        for factor in self.factors:
            if factor.times:
                shown[factor.name] = self._multiplied(factor, points.unit)
        if self._singly:
            return shown | self._each(variant, figures, draws, size)
        run = self._simulate(variant.scenario, figures, variant.policy, draws, size)
        found = shown | self._measure(run, variant.scenario)
        if self._after is None:
            return found
        return found | self._after.values(run, variant.scenario, draws, points)

    def _each(
        self, variant: Variant, figures: "Parameters", draws: Mapping[str, Floats], size: int
    ) -> dict[str, Floats]:
        """Return the measures of some futures, each of them run as a batch of its own."""
        measured = []
        for future in range(size):
            one = slice(future, future + 1)
            alone = type(figures)(*(p[one] if len(p) > 1 else p for p in figures))
            drawn = {path: values[one] for path, values in draws.items()}
            run = self._simulate(variant.scenario, alone, variant.policy, drawn, 1)
            measured.append(self._measure(run, variant.scenario))
        return {key: np.concatenate([found[key] for found in measured]) for key in measured[0]}

    def _variant(self, name: str, setting: Setting) -> Variant:
        key = (name, setting)
        with self._one_at_a_time:
            if key not in self._variants:
                entries: dict[str, Value] = {}
                scenario = self.scenarios[name]
                for factor, value in zip(self._entries, setting, strict=True):
                    entries |= {} if value is None else factor.settings(value, scenario)
                self._variants[key] = self._prepared(with_entries(scenario, entries))
            self._variants.move_to_end(key)
            while len(self._variants) > MOST_VARIANTS:
                self._variants.popitem(last=False)
            return self._variants[key]

    def _prepared(self, scenario: Scenario) -> Variant:
        models = self._after.models if self._after is not None else ()
        own = [_without(family, self._fixed) for family in drawn_in(scenario, models)]
        own = [family for family in own if family.paths]
        # What no factor holds stays at its central value: an analyst asked for that.
        own = [_kept(family, self._place) for family in own]
        own = [family for family in own if family.paths]
        equal = [equal_ranges(family, scenario.evidence) for family in own]
        families = {"evidence": own, "equal": [family for family in equal if family.paths]}
        return Variant(scenario, Assembly(scenario), policy_of(scenario), families)

    def _draws(self, variant: Variant, ranges: str, unit: Floats) -> dict[str, Floats]:
        draws: dict[str, Floats] = {}
        for family in variant.families[ranges]:
            own = unit[:, [self._place[path] for path in family.paths]].T
            common = self._common(family, unit)
            central = np.isnan(own)
            values = values_at(family, np.where(central, 0.5, own), common)
            middle = np.array([_central(family, p, variant.scenario) for p in family.paths])
            values = np.where(central, middle[:, None], values)
            names = [family.marked + path for path in family.paths]
            draws |= dict(zip(names, values, strict=True))
        for factor in self.factors:
            if factor.times:
                times, evidence = self._multiplied(factor, unit), variant.scenario.evidence
                for path in factor.paths:
                    usual, kind = draws.get(path, evidence.figure(path).value), attribute_of(path)
                    low = -np.inf if kind.minimum is None else kind.minimum
                    draws[path] = np.clip(usual * times, low, kind.maximum)
            elif factor.sets_figures:
                chosen = unit[:, self._place[factor.columns[0]]]
                if not np.isnan(chosen).any():
                    values = np.array([float(factor.at(u)) for u in chosen])
                    draws |= dict.fromkeys(factor.paths, values)
        return draws

    def _multiplied(self, factor: Factor, unit: Floats) -> Floats:
        """Return by how much a lever multiplies its figures in each row: 1 where it is held."""
        chosen = unit[:, self._place[factor.columns[0]]]
        return np.array([1.0 if np.isnan(u) else float(factor.at(u)) for u in chosen])

    def _common(self, family: Family, unit: Floats) -> Floats | None:
        number = self._place.get(common_stream(family.pattern))
        if number is None:
            return None
        found = unit[:, [number]].T
        return np.where(np.isnan(found), 0.5, found)

    def _shown(
        self,
        factor: Factor,
        draws: Mapping[str, Floats],
        variant: Variant,
        ranges: str,
        size: int,
    ) -> Floats:
        """Return what a table shows of a factor: the value of one figure, or where a group lies.

        The place of a group is the mean over its figures of where each lies in its range, 0 at the
        low end and 1 at the high one.
        """
        inside = [path for path in factor.paths if path in draws]
        if not inside:
            return np.full(size, np.nan)
        if factor.kind != "uncertainty" or len(factor.paths) == 1:
            return draws[inside[0]]
        ends = {
            path: (low, high)
            for family in variant.families[ranges]
            if not family.marked
            for path, low, high in zip(family.paths, *_ends(family), strict=True)
        }
        places = [
            (draws[path] - ends[path][0]) / (ends[path][1] - ends[path][0])
            for path in inside
            if path in ends and ends[path][1] > ends[path][0]
        ]
        return np.mean(places, axis=0) if places else np.full(size, np.nan)


def equal_ranges(family: Family, evidence: Evidence) -> Family:
    """Return a family over ranges of a tenth of each central value to either side.

    They are triangular, within the bounds of what a figure can be. A figure whose central value is
    0 has no such range, and is not drawn.
    """
    source = evidence.origin if family.marked == OWN_FIGURES else evidence
    ranges = []
    for path in family.paths:
        value, kind = source.figure(path).value, attribute_of(path)
        low, high = sorted(((1 - EQUAL) * value, (1 + EQUAL) * value))
        ranges.append((path, kind.within(low), value, kind.within(high)))
    kept = [entry for entry in ranges if entry[1] < entry[3]]
    paths, low_ends, modes, high_ends = zip(*kept, strict=True) if kept else ((), (), (), ())
    correlation = family.distribution.correlation
    spec = FromEvidence(distribution="evidence", correlation=correlation)
    return Family(family.pattern, paths, spec, low_ends, modes, high_ends, family.marked)


def _ends(family: Family) -> tuple[Sequence[float], Sequence[float]]:
    """Return the ends of the range of each figure; an endless one counts to its 5th and 95th."""
    spec, count = family.distribution, len(family.paths)
    if isinstance(spec, FromEvidence):
        return family.low, family.high
    unit = np.full((count, 1), 0.05), np.full((count, 1), 0.95)
    alone = replace(family, distribution=spec.model_copy(update={"correlation": 0.0}))
    low, high = (values_at(alone, u)[:, 0].tolist() for u in unit)
    return low, high


def _central(family: Family, path: str, scenario: Scenario) -> float:
    source = scenario.evidence.origin if family.marked == OWN_FIGURES else scenario.evidence
    return source.figure(path).value


def _without(family: Family, fixed: set[str]) -> Family:
    """Return a family without figures that a lever sets; the evidence set's own are still drawn."""
    if family.marked or not fixed.intersection(family.paths):
        return family
    return _kept(family, dict.fromkeys(set(family.paths) - fixed))


def _kept(family: Family, names: Mapping[str, object]) -> Family:
    keep = [number for number, path in enumerate(family.paths) if path in names]
    if len(keep) == len(family.paths):
        return family
    return replace(
        family,
        paths=tuple(family.paths[k] for k in keep),
        low=tuple(family.low[k] for k in keep),
        mode=tuple(family.mode[k] for k in keep),
        high=tuple(family.high[k] for k in keep),
    )


def _by_setting(settings: Sequence[Setting]) -> dict[Setting, NDArray[np.int64]]:
    """Return the rows of each setting, in the order in which settings first come."""
    found: dict[Setting, list[int]] = {}
    for row, setting in enumerate(settings):
        found.setdefault(setting, []).append(row)
    return {setting: np.array(rows, dtype=np.int64) for setting, rows in found.items()}
