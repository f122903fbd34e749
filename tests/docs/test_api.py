"""The reference: every path leads somewhere, every public name stands there with an example."""

import doctest
import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import counterpoise as cp

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
ENTRIES = re.findall(
    r"^\.\. auto(?:function|class|module):: ([\w.]+)(?:\n   :members: (.*))?", PAGE, re.M
)


def found(path: str) -> Any:
    """Follow a dotted path as a reader would, from modules to what stands in them."""
    parts = path.split(".")
    at: Any = import_module(parts[0])
    for i, part in enumerate(parts[1:], 2):
        at = getattr(at, part) if hasattr(at, part) else import_module(".".join(parts[:i]))
    return at


PUBLIC: dict[str, Any] = {
    f"{space.__name__}.{name}": getattr(space, name)
    for space in (cp, cp.ledger, cp.charts)
    for name in space.__all__
    if name not in ("__version__", "charts", "ledger")
} | {
    path: found(path)
    for path in (
        "counterpoise.evidence.Evidence",
        "counterpoise.evidence.Figure",
        "counterpoise.planner.handover.HandoverPlan",
        "counterpoise.planner.handover.comparison.PlanDifference",
        "counterpoise.planner.handover.reasons.Reasons",
        "counterpoise.planner.rotations.RotationPlan",
        "counterpoise.planner.targets.TargetsPlan",
        "counterpoise.problems.InputError",
        "counterpoise.scenario.Scenario",
        "counterpoise.scenario.ScenarioList",
        "counterpoise.studies.StudyResult",
        "counterpoise.studies.search.goal_answer.GoalAnswer",
    )
}
"""What `import counterpoise` gives, and what its functions return."""


@pytest.mark.parametrize(("path", "members"), ENTRIES)
def test_every_path_leads_somewhere(path: str, members: str) -> None:
    thing = found(path)
    assert thing.__doc__
    for member in filter(None, members.split(", ")):
        known = hasattr(thing, member) or member in getattr(thing, "__annotations__", {})
        assert (
            known
            or f"self.{member}" in Path(import_module(thing.__module__).__file__ or "").read_text()
        )


def test_every_public_name_is_there() -> None:
    listed = [found(path) for path, _ in ENTRIES]
    listed += [found(path) for path in re.findall(r"^\.\. autodata:: ([\w.]+)", PAGE, re.M)]
    assert len(PUBLIC) > 35
    assert [name for name, thing in PUBLIC.items() if not any(thing is one for one in listed)] == []


def examples(thing: Any) -> list[doctest.DocTest]:
    """Return the examples of what an entry shows: of a class those of its members too."""
    thing = inspect.unwrap(thing) if inspect.isfunction(thing) else thing
    if inspect.ismodule(thing):
        parser = doctest.DocTestParser()
        return [parser.get_doctest(thing.__doc__ or "", {}, thing.__name__, None, 0)]
    return doctest.DocTestFinder().find(thing, thing.__name__, module=False, globs={})


def typed(tests: list[doctest.DocTest]) -> str:
    return "".join(example.source for test in tests for example in test.examples)


@pytest.mark.parametrize("name", [n for n, thing in PUBLIC.items() if not isinstance(thing, tuple)])
def test_a_public_name_has_an_example(name: str) -> None:
    """A class has one that uses all members that the page lists."""
    code = typed(examples(PUBLIC[name]))
    assert code
    for path, members in ENTRIES:
        if found(path) is PUBLIC[name]:
            listed = [member for member in members.split(", ") if member]
            assert [m for m in listed if not re.search(rf"\b{m}\b", code)] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path, _ in ENTRIES if typed(examples(found(path)))])
def test_examples_give_what_stands_below_them(path: str) -> None:
    runner = doctest.DocTestRunner(verbose=False)
    for test in examples(found(path)):
        runner.run(test)
    assert runner.tries > 0
    assert runner.failures == 0


def test_a_constant_of_money_has_one_home() -> None:
    """Millions to billions was 1000 in one module and a thousandth in others."""
    homes = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^BILLION\b[^=\n]*=", path.read_text("utf-8"), re.M)
    ]
    assert homes == ["yearly.py"]
