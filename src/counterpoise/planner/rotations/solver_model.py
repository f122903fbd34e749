"""A model of CP-SAT with what rosters say again and again: any of, begins, at most."""

from collections.abc import Iterable, Sequence
from typing import Any

from counterpoise.planner.rotations import cp_sat

VAST = 10**12


class SolverModel:
    """A model, its variables and the values at which the search begins.

    What is known beforehand stands in the place of a variable as a plain 0 or 1.
    """

    def __init__(self) -> None:
        self.model: Any = cp_sat.library().CpModel()
        self._variables: list[Any] = []
        self._begins: dict[tuple[Any, ...], list[Any]] = {}
        self._any: dict[tuple[int, ...], Any] = {}

    def start_from(self, solver: Any) -> None:
        """Begin the next search with the roster that a solver has found."""
        self.model.clear_hints()
        for variable in self._variables:
            self.model.add_hint(variable, solver.value(variable))

    def yes_or_no(self) -> Any:
        """Return a variable that is no in the first roster to look at, in which nobody serves."""
        return self._hinted(self.model.new_bool_var(""), 0)

    def number(self, most: int, hint: int) -> Any:
        """Return a whole number from 0 to `most`."""
        return self._hinted(self.model.new_int_var(0, most, ""), hint)

    def _hinted(self, variable: Any, value: int) -> Any:
        self.model.add_hint(variable, value)
        self._variables.append(variable)
        return variable

    def linear(self, total: Any, low: int = -VAST, high: int = VAST) -> Any:
        """Post bounds of a sum; an empty sum is a plain 0."""
        if isinstance(total, int):
            return self.model.add_bool_or([] if not low <= total <= high else [True])
        return self.model.add_linear_constraint(total, low, high)

    def any_of(self, variables: Iterable[Any]) -> Any:
        """Return whether any of some variables holds."""
        found = [v for v in variables if not (isinstance(v, int) and v == 0)]
        if any(isinstance(v, int) for v in found):
            return 1
        if len(found) < 2:
            return found[0] if found else 0
        key = tuple(v.index for v in found)
        if key not in self._any:
            either = self.yes_or_no()
            self.model.add_max_equality(either, found)
            self._any[key] = either
        return self._any[key]

    def begins(self, serves: Sequence[Any]) -> list[Any]:
        """Return for each of some periods in a row whether service begins in it.

        Nobody is taken to have served before the first of them.
        """
        key = tuple(v if isinstance(v, int) else (v.index,) for v in serves)
        if key not in self._begins:
            before = [0, *serves[:-1]]
            self._begins[key] = [self._begin(*p) for p in zip(before, serves, strict=True)]
        return self._begins[key]

    def _begin(self, before: Any, now: Any) -> Any:
        if isinstance(before, int):
            return 0 if before else now
        if isinstance(now, int):
            return ~before if now else 0
        if before is now:
            return 0
        begin = self.yes_or_no()
        self.model.add_implication(begin, now)
        self.model.add_implication(begin, ~before)
        self.model.add_bool_or([begin, ~now, before])
        return begin
