"""The wings that faces offer, and what all of them declare together."""

from collections.abc import Iterable
from typing import Any

from counterpoise.problems import InputError, Problem
from counterpoise.wings.alliance import ALLIANCE
from counterpoise.wings.declarations import REPORT, Chapter, Command, Page, Wing
from counterpoise.wings.ledger import LEDGER
from counterpoise.wings.planner import PLANNER

WINGS: dict[str, Wing] = {wing.name: wing for wing in (ALLIANCE, LEDGER, PLANNER)}
"""Every wing by name. Faces iterate over it when they are asked, never while they are imported."""


def register(wing: Wing) -> Wing:
    """Add a wing, and return it.

    Raises
    ------
    InputError
        If its name, or the id of one of its chapters, pages or commands, is taken.
    """
    taken = [("name", wing.name)] if wing.name in WINGS else []
    others = tuple(WINGS.values())
    for kind, mine, theirs in (
        ("chapter", _chapter_keys((wing,)), _chapter_keys(others)),
        ("page", [p.id for p in wing.pages], [p.id for w in others for p in w.pages]),
        ("command", _command_keys((wing,)), _command_keys(others)),
    ):
        taken += [(kind, key) for key in mine if key in theirs or mine.count(key) > 1]
    if taken:
        remedy = "Choose another."
        raise InputError(
            [Problem(f"wing {wing.name}", k, f"{key!r} is taken", remedy) for k, key in taken]
        )
    WINGS[wing.name] = wing
    return wing


def _chapter_keys(wings: Iterable[Wing]) -> list[str]:
    return [f"{c.document}/{c.id}" for w in wings for c in w.chapters]


def _command_keys(wings: Iterable[Wing]) -> list[str]:
    found = ((c.group.name if c.group else "", c.name) for w in wings for c in w.commands)
    return [" ".join(filter(None, key)) for key in found]


def chapters(document: str = REPORT) -> list[Chapter]:
    """Return the chapters of a document in order."""
    found = (c for wing in WINGS.values() for c in wing.chapters if c.document == document)
    return sorted(found, key=lambda chapter: chapter.order)


def pages() -> list[Page]:
    """Return the pages of the simulator that wings declare, in order."""
    found = (page for wing in WINGS.values() for page in wing.pages)
    return sorted(found, key=lambda page: page.order)


def commands() -> list[Command]:
    """Return the commands of all wings, in the order of wings."""
    return [command for wing in WINGS.values() for command in wing.commands]


def charts() -> dict[str, Any]:
    """Return the charts of all wings by id."""
    return {chart.id: chart for wing in WINGS.values() for chart in wing.charts()}


def quantities() -> dict[str, Any]:
    """Return the quantities of all wings by name."""
    return {q.name: q for wing in WINGS.values() for q in wing.quantities()}
