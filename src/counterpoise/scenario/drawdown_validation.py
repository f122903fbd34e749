"""Whether the shapes of a drawdown make sense with this evidence."""

from collections.abc import Callable, Mapping, Sequence

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problems
from counterpoise.scenario.model import ScenarioModel
from counterpoise.scenario.shapes import Cut, DrawdownShape, ShareOfTotal, at_capability

Where = Callable[..., tuple[str, str]]
_NUMBERS = (
    *("after_years", "months", "over_years", "rate"),
    *("share_now", "share_then", "total_times"),
)
"""Entries of shapes that hold a number, or the path of a figure, of 0 or more."""


def check_shapes(
    model: ScenarioModel,
    evidence: Evidence,
    capabilities: Sequence[str],
    where: Where,
    problems: Problems,
) -> None:
    """Check the numbers and figures of every shape of a drawdown and note every problem.

    Parameters
    ----------
    model : ScenarioModel
        The composed scenario.
    evidence : Evidence
        What it is checked against.
    capabilities : sequence of str
        Those that the scenario follows.
    where : callable
        Tells the file and place of an entry.
    problems : Problems
        Where everything that is wrong is noted.
    """
    shapes: dict[tuple[str, ...], DrawdownShape] = {
        ("drawdown", "default"): model.drawdown.default,
        **{("drawdown", "groups", name): s for name, s in model.drawdown.groups.items()},
    }
    for entry, shape in shapes.items():
        place = where(*entry)
        found = {
            name: _number(name, getattr(shape, name), evidence, place, problems)
            for name in _NUMBERS
            if hasattr(shape, name)
        }
        for name, value in found.items():
            if value is not None and value < 0:
                problems.add(*place, f"{name} is {value:g}, below 0", "Give a positive number.")
        if isinstance(shape, ShareOfTotal):
            _share_of_total(found, place, problems)
        if isinstance(shape, Cut):
            _cut(shape, _reached(entry, model, evidence, capabilities), evidence, place, problems)


def _number(
    name: str,
    value: float | str,
    evidence: Evidence,
    place: tuple[str, str],
    problems: Problems,
) -> float | None:
    """Return a number of a shape, or note that it names no figure."""
    if not isinstance(value, str):
        return value
    try:
        return evidence.figure(value).value
    except InputError as error:
        problems.add(
            *place, f"{name}: {error.problems[0].what} '{value}'", error.problems[0].remedy
        )
        return None


def _share_of_total(
    found: Mapping[str, float | None], place: tuple[str, str], problems: Problems
) -> None:
    """Refuse shares that are none, and those for which the leading ally would have to grow."""
    now, then, times = (found[name] for name in ("share_now", "share_then", "total_times"))
    if now is None or then is None or times is None or min(now, then, times) < 0:
        return
    if now == 0 or max(now, then) > 1:
        problems.add(
            *place,
            f"share_now is {now:g} and share_then {then:g}",
            "Give shares from above 0 to 1; per cent over 100.",
        )
    elif times * then > now * (1 + 1e-9):
        problems.add(
            *place,
            f"{then:g} of {times:g} times the total is {times * then / now:.2f} times what the "
            "leading ally contributes now, and it cannot grow",
            "Take a smaller total_times or share_then, or the shape 'hold'.",
        )


def _reached(
    entry: tuple[str, ...],
    model: ScenarioModel,
    evidence: Evidence,
    capabilities: Sequence[str],
) -> list[str]:
    """Return the capabilities to which the shape of an entry applies."""
    groups, owner = model.drawdown.groups, entry[2] if len(entry) > 2 else ""

    def own(name: str) -> str:
        keys = (name, str(evidence.capabilities[name].drawdown_group))
        return next((key for key in keys if key in groups), "")

    return [name for name in capabilities if own(name) == owner]


def _cut(
    shape: Cut,
    capabilities: list[str],
    evidence: Evidence,
    place: tuple[str, str],
    problems: Problems,
) -> None:
    """Check the share of a cut for each capability: a figure for all of them, from 0 to 1."""
    if not isinstance(shape.share, str):
        if not 0 <= shape.share <= 1:
            problems.add(*place, f"share is {shape.share:g}", "Give a share from 0 to 1.")
        return
    try:
        known = set(evidence.matching(shape.share))
    except InputError as error:
        found = error.problems[0]
        problems.add(*place, f"share: '{shape.share}' {found.what}", found.remedy)
        return
    paths = {str(at_capability(shape, name).share): name for name in capabilities}
    absent = [name for path, name in paths.items() if path not in known]
    if absent:
        problems.add(
            *place,
            f"share: '{shape.share}' has no figure for {len(absent)} of {len(capabilities)} "
            f"capabilities, such as {absent[0]}",
            "Add their rows, with 0 for no cut, or give them another shape under groups.",
        )
    large = [path for path in paths if path in known and not 0 <= evidence.figure(path).value <= 1]
    if large:
        problems.add(*place, f"share: {large[0]} is no share", "Name a figure from 0 to 1.")
