"""A roster on the screen: who serves where and when, loads, what stays empty, what conflicts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

    from counterpoise.planner.rotations import Conflict, RotationPlan
    from counterpoise.planner.rotations.request import Post

T = TypeVar("T")
NAMES, SIDE_BY_SIDE, BORDER = 48, 7, 3
"""Characters of names and roles, of two codes side by side, and of what stands between columns."""
FIXED, COMMON = "*", "+"


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
        for sentence in (_kept(result), _exchangeable(result), *_others(result)):
            if sentence:
                screen.print(sentence, markup=False)
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
    who = (f"{ally}{_mark(result, post, ally, period)}" for ally in result.holders(post, period))
    return " ".join(who) or ("-" if post.places.wanted else "")


def _mark(result: "RotationPlan", post: "Post", ally: str, period: int) -> str:
    if result.is_fixed(post, ally, period):
        return FIXED
    marked = result.tells_apart and result.is_common(post.seat(period, ally))
    return COMMON if marked else ""


def _legend(result: "RotationPlan") -> str:
    text = "'-' is a wanted place that stays empty. The next table names the allies."
    if result.tells_apart:
        text = f"'{COMMON}' is in every roster {_as_good(result)}. {text}"
    return f"'{FIXED}' is fixed by the file. {text}" if result.request.fixed else text


def _as_good(result: "RotationPlan") -> str:
    others = result.alternatives
    return f"at most {others.give:,.2f} worse" if others and others.give else "as good"


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
    if score is None or gap is None:
        return ""
    parts = (
        f"{score.uncovered_lead} empty lead and {score.uncovered} other empty places, "
        f"{score.fairness:.1f} unit-periods away from fair shares, {score.affinity} for affinity, "
        f"{score.continuity} changes in standing places"
    )
    if result.request.model.preferences:
        parts += f", {score.preference} points against preferences"
    if result.request.near is not None:
        parts += f", {score.change} seats of the earlier roster given up"
    if len(result.stages) > 1:
        return _in_order(result, parts)
    if result.status == "optimal":
        return f"Proven best: weighted sum {score.total:,.2f} ({parts})."
    why = "you interrupted" if result.stopped == "interrupted" else "the time limit was hit"
    return (
        f"Within {100 * gap:.1f} per cent of the bound, and not proven best, since {why}: weighted "
        f"sum {score.total:,.2f} ({parts}). No roster lies below {result.bound:,.2f}."
    )


def _in_order(result: "RotationPlan", parts: str) -> str:
    """Return what was proven of one aim after the other."""
    told = [
        f"{'the rest' if stage.aim == 'sum' else stage.aim} {stage.value:,.2f}"
        + ("" if stage.proven else f" (none below {stage.bound:,.2f})")
        for stage in result.stages
    ]
    proven = "Proven best, one aim after the other"
    begun = proven if result.status == "optimal" else "Not proven best in every aim"
    return f"{begun}: {', then '.join(told)} ({parts})."


def _kept(result: "RotationPlan") -> str:
    known = result.request.near
    if known is None:
        return ""
    kept = len(known.seats & set(result.seats))
    text = f"{kept} of {len(known.seats)} seats of {known.file} are kept."
    if known.left_out:
        text += f" {known.left_out} more lie in other periods and do not count."
    return text


def _exchangeable(result: "RotationPlan") -> str:
    """Return how much of a roster is in all that are as good."""
    others = result.alternatives
    if others is None:
        return ""
    count, sure, perhaps = len(result.seats), len(others.common), len(others.undecided)
    if sure == count:
        return f"It is the only roster {_as_good(result)}: every seat is needed for that."
    if perhaps == count:
        return "Whether others are as good was not found out in time."
    known = f"{sure}" if not perhaps else f"{sure} to {sure + perhaps}"
    many = len(others.rosters) + 1 if others.exhausted else "many"
    text = (
        f"It is one of {many} rosters {_as_good(result)}: {known} of {count} seats are common to "
    )
    text += "all of them; the others can be exchanged"
    text += "." if others.give else " at no cost."
    return text if not perhaps else f"{text} More was not settled in time."


def _others(result: "RotationPlan") -> "Iterator[str]":
    """Yield how far each alternative differs."""
    others = result.alternatives
    for index, seats in enumerate(others.rosters if others else (), 1):
        other = result.with_seats(seats)
        away = len(set(seats) - set(result.seats))
        yield (
            f"Alternative {index}: weighted sum {other.objective:,.2f}, {away} of {len(seats)} "
            "seats differ (all of them stand in the JSON)."
        )
    if others and others.exhausted:
        yield "There is no further roster as good: that is proven."


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
