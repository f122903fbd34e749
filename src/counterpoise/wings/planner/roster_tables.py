"""A roster on the screen: who serves where and when, loads, what stays empty, what conflicts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

    from counterpoise.planner.rotations import Conflict, RotationPlan
    from counterpoise.planner.rotations.request import Post

T = TypeVar("T")
NAMES, SIDE_BY_SIDE, BORDER = 48, 7, 3
"""Characters of names and roles, of two codes side by side, and of what stands between columns."""
FIXED = "*"


def print_roster(result: "RotationPlan", out: Path | None) -> None:
    """Print a roster, or why there is none."""
    screen = console()
    model = result.request.model
    if result.conflict is not None:
        _print_conflict(result.conflict, screen)
    elif result.score is None:
        screen.print("No roster was found in time, and none was ruled out. Raise --limit.")
    else:
        _print_places(result, screen)
        _print_loads(result, screen)
        _print_unfilled(result, screen)
        screen.print(_proof(result))
        if out is not None:
            files = ", ".join(str(out / f"roster.{kind}") for kind in ("csv", "json", "svg"))
            screen.print(f"Written: {files}", markup=False)
    if model.partial:
        screen.print(f"Note: {model.partial}", style="dim", markup=False)


def _print_places(result: "RotationPlan", screen: "Console") -> None:
    """Print a calendar where the screen is wide enough for one, else the runs of each slot."""
    periods = result.request.periods
    widest = max(SIDE_BY_SIDE, *map(len, periods)) + BORDER
    shown = _calendar(result) if NAMES + widest * len(periods) <= screen.width else _runs(result)
    screen.print(shown)


def _calendar(result: "RotationPlan") -> "Table":
    from rich.table import Table

    found = result.request
    shown = Table(title=found.model.title or found.model.name, caption=_legend(result))
    for column in ("Slot", "Role", *found.periods):
        shown.add_column(column)
    for slot, posts in found.by_slot.items():
        title = found.title(slot)
        for post in posts:
            cells = (_served(result, post, t) for t in range(len(found.periods)))
            shown.add_row(title, post.role, *cells)
            title = ""
        shown.add_section()
    return shown


def _runs(result: "RotationPlan") -> "Table":
    """Return one row for each run of periods in which the same allies serve in a slot."""
    from rich.table import Table

    found = result.request
    roles = dict.fromkeys(post.role for post in found.posts)
    shown = Table(title=found.model.title or found.model.name, caption=_legend(result))
    for column in ("Slot", "Periods", *(role.capitalize() for role in roles)):
        shown.add_column(column, no_wrap=column == "Periods")
    for slot, posts in found.by_slot.items():
        title, by_role = found.title(slot), {post.role: post for post in posts}
        crews = [
            tuple(_served(result, by_role[r], t) if r in by_role else "" for r in roles)
            for t in range(len(found.periods))
        ]
        for crew, first, last in _stretches(crews):
            if any(crew):
                shown.add_row(title, _span(found.periods, first, last), *crew)
                title = ""
        shown.add_section()
    return shown


def _served(result: "RotationPlan", post: "Post", period: int) -> str:
    if period not in post.active:
        return ""
    who = (
        f"{ally}{FIXED if result.is_fixed(post, ally, period) else ''}"
        for ally in result.holders(post, period)
    )
    return " ".join(who) or ("-" if post.places.wanted else "")


def _legend(result: "RotationPlan") -> str:
    text = "'-' is a wanted place that stays empty. The next table names the allies."
    return f"'{FIXED}' is fixed by the file. {text}" if result.request.fixed else text


def _stretches(states: "Sequence[T]") -> "list[tuple[T, int, int]]":
    """Return each state with the first and the last index of a run of it."""
    found: list[tuple[T, int, int]] = []
    for t, state in enumerate(states):
        if found and found[-1][0] == state:
            found[-1] = (state, found[-1][1], t)
        else:
            found.append((state, t, t))
    return found


def _span(periods: tuple[str, ...], first: int, last: int) -> str:
    return periods[first] if first == last else f"{periods[first]} to {periods[last]}"


def _print_loads(result: "RotationPlan", screen: "Console") -> None:
    from rich.table import Table

    found = result.request
    shown = Table(title="Load in unit-periods")
    for i, column in enumerate(("Ally", "Load", "Fair share", "Above it", "Periods as lead")):
        shown.add_column(column, justify="right" if i else "left")
    for ally, row in result.loads.sort_values("load", ascending=False, kind="stable").iterrows():
        shared = str(ally) in found.targets
        shown.add_row(
            f"{found.ally(str(ally))} ({ally})",
            f"{row['load']:.0f}",
            f"{row['fair']:.1f}" if shared else "-",
            f"{row['above_fair']:+.1f}" if shared else "-",
            f"{row['lead_periods']:.0f}",
        )
    screen.print(shown)


def _print_unfilled(result: "RotationPlan", screen: "Console") -> None:
    if result.unfilled.empty:
        screen.print("Every wanted place is filled.")
        return
    periods = result.request.periods
    for (slot, role), rows in result.unfilled.groupby(["slot", "role"], sort=False):
        empty = dict(zip(rows["period"], rows["empty"], strict=True))
        counts = [int(empty.get(period, 0)) for period in periods]
        spans = ", ".join(
            _span(periods, first, last) + (f" ({count} each)" if count > 1 else "")
            for count, first, last in _stretches(counts)
            if count
        )
        screen.print(f"Empty: {result.request.title(str(slot))}, {role}: {spans}.", markup=False)


def _proof(result: "RotationPlan") -> str:
    score, gap = result.score, result.gap
    if score is None or gap is None or result.bound is None:
        return ""
    parts = (
        f"{score.uncovered_lead} empty lead and {score.uncovered} other empty places, "
        f"{score.fairness:.1f} unit-periods away from fair shares, {score.affinity} for affinity, "
        f"{score.continuity} changes in standing places"
    )
    if result.status == "optimal":
        return f"Proven best: weighted sum {score.total:,.2f} ({parts})."
    why = "you interrupted" if result.stopped == "interrupted" else "the time limit was hit"
    return (
        f"Best so far, not proven best, since {why}: weighted sum {score.total:,.2f} ({parts}). "
        f"No roster lies below {result.bound:,.2f}; the gap is {100 * gap:.1f} %."
    )


def _print_conflict(conflict: "Conflict", screen: "Console") -> None:
    def say(text: Any = "") -> None:
        screen.print(text, markup=False)

    size = {
        "smallest": "No smaller set of rules conflicts.",
        "irreducible": "Without any one of them the rest can be kept; a smaller set may exist.",
        "not reduced": "The time limit was hit before the set could be reduced.",
    }
    say("Nothing fits. These rules cannot be kept together:")
    for rule in conflict.rules:
        say(f"  - {rule.words} ({rule.place})")
    say(size[conflict.proof])
    say("What could be relaxed:")
    answers = {
        True: "Without this entry the roster is possible.",
        False: "That alone is not enough.",
        None: "Whether that is enough was not shown in time.",
    }
    for relaxation in conflict.relaxations:
        say(f"  - {relaxation.place}: {relaxation.words} {answers[relaxation.enough]}")
    if conflict.fewest:
        say("The fewest rules to give up" + (":" if conflict.fewest_proven else " found so far:"))
        for rule in conflict.fewest:
            say(f"  - {rule.words} ({rule.place})")
