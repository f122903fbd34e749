"""Printing statements that were read, what a person confirms, and the scorecard.

What a feed holds is shown as it is: nothing in it is taken for the markup of the screen.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from rich.text import Text

    from counterpoise.signals.fields import Proposal, Size
    from counterpoise.signals.readings import Reading
    from counterpoise.signals.scorecard import OfficeScore, Score, Scorecard
    from counterpoise.signals.store import Forecast, LoggedStatement

_MOST = 160
_MORE = 2000


def print_readings(readings: Sequence["Reading"], of: int) -> None:
    """Print a row for each statement, with the words that each proposed field rests on."""
    from rich.table import Table

    table = Table(
        title=f"{len(readings)} of {of} entries shown: what is proposed, for a person to confirm",
        caption="In brackets the words that a proposal rests on. The score is no probability.",
        show_lines=True,
    )
    for column in ("Id", "Date", "Office", "Statement", "Proposed", "Score"):
        table.add_column(column, justify="right" if column == "Score" else "left")
    with_meaning = any(reading.meaning for reading in readings)
    if with_meaning:
        table.add_column("Taken at its word")
        table.add_column("To be expected")
    for reading in readings:
        statement, meaning = reading.proposal.statement, reading.meaning
        cells = [
            statement.id,
            str(statement.date or ""),
            statement.actor_office,
            _short(statement.text),
            "\n".join(fields_of(reading.proposal)),
            f"{reading.score:.2f}",
        ]
        if with_meaning:
            cells += [meaning.at_its_word, meaning.expected] if meaning else ["", ""]
        table.add_row(*map(_plain, cells))
    console().print(table)


def fields_of(proposal: "Proposal") -> list[str]:
    """Return the proposed fields, a line each, with the words that they rest on."""
    lines = []
    for name in ("kind", "deadline", "condition", "channel"):
        found = getattr(proposal, name)
        if found:
            told = "" if found.value == found.words else f" ({found.words})"
            lines.append(f"{name}: {found.value.replace('_', ' ')}{told}")
    if proposal.size:
        lines.insert(1, f"size: {size_in_words(proposal.size)} ({proposal.size.words})")
    if proposal.targets:
        named = ", ".join(f"{target.code} ({target.words})" for target in proposal.targets)
        lines.append(f"target: {named}")
    return lines


def size_in_words(size: "Size") -> str:
    """Return a size, such as ``5,000 people`` or ``33 %``."""
    if size.unit == "share":
        ends = [f"{100 * end:.3g} %" for end in (size.low, size.high)]
        unit = ""
    else:
        ends = [f"{end:,.10g}" for end in (size.low, size.high)]
        unit = " million dollars" if size.unit == "musd" else f" {size.unit}"
    return (ends[0] if size.low == size.high else f"{ends[0]} to {ends[1]}") + unit


def print_logged(rows: Iterable[tuple["LoggedStatement | Forecast", int]], place: str) -> None:
    """Print what was kept, and where."""
    screen = console()
    for row, version in rows:
        screen.print(f"Kept {row.id}, version {version}, in {place}", markup=False, highlight=False)


def print_scorecard(card: "Scorecard") -> None:
    """Print the scores by office, then the open forecasts with their dates."""
    from rich.table import Table

    screen = console()
    table = Table(
        title="Forecasts by office: log and Brier penalty, less is better",
        caption="Baselines on the same forecasts. Nothing is scored before it is resolved.",
    )
    names = list(card.total.baselines)
    table.add_column("Office")
    for column in ("Open", "Resolved", "Executed", "Scored", "Log, Brier", *names):
        table.add_column(f"{column[0].upper()}{column[1:]}", justify="right")
    for office in (*card.offices, card.total):
        table.add_row(*map(_plain, _cells(office, names)))
    screen.print(table)
    for title, forecasts in (("Open", card.open), ("Resolved", card.resolved)):
        if forecasts:
            screen.print(_list_of(title, forecasts, card.overdue))


def _cells(office: "OfficeScore", names: Iterable[str]) -> list[str]:
    counts = (office.open, office.resolved, office.executed, office.scored)
    scores = (office.score, *(office.baselines.get(name) for name in names))
    return [office.office, *map(str, counts), *map(_score, scores)]


def _score(score: "Score | None") -> str:
    return "-" if score is None else f"{score.log:.3f}, {score.brier:.3f}"


def _list_of(title: str, forecasts: Iterable["Forecast"], overdue: Sequence[str]) -> "object":
    from rich.table import Table

    listed = list(forecasts)
    table = Table(title=title, caption=_why_none(listed), show_lines=True)
    table.add_column("Id")
    table.add_column("Resolve by")
    for column in ("Office", "Announcement", "Counts as executed if"):
        table.add_column(column)
    table.add_column("Chance", justify="right")
    if title == "Resolved":
        table.add_column("Executed in full")
    for forecast in listed:
        due = " (due)" if forecast.id in overdue else ""
        cells = [
            forecast.id,
            f"{forecast.resolve_by}{due}",
            forecast.office,
            _short(forecast.what),
            _short(forecast.rule, _MORE),
            "none" if forecast.chance is None else f"{forecast.chance:.2f}",
        ]
        if title == "Resolved":
            cells.append("yes" if forecast.outcome else "no")
        table.add_row(*map(_plain, cells))
    return table


def _why_none(forecasts: Iterable["Forecast"]) -> str | None:
    """Return why some have no chance, each reason with the ids that it goes for."""
    from counterpoise.signals.registered import why_no_chance

    by_reason: dict[str, list[str]] = {}
    for forecast in forecasts:
        if forecast.chance is None:
            by_reason.setdefault(why_no_chance(forecast), []).append(forecast.id)
    found = [f"{', '.join(ids)}: {reason}" for reason, ids in by_reason.items()]
    return f"No chance for {'; '.join(found)}." if found else None


def _plain(cell: str) -> "Text":
    from rich.text import Text

    return Text(cell)


def _short(text: str, most: int = _MOST) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
