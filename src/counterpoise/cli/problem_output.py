"""Problems with the input on the screen: all of a few, and of a flood some of each kind."""

import re
from collections.abc import Sequence

from counterpoise.problems import Problem

MOST = 40
"""A screenful: of more problems than this, those that are alike are put together."""
_GIVEN = re.compile(r"'[^']*'|\d[\d,.]*|\b[A-Z]{3}\b")

Kind = tuple[str, str, str]


def lines_for(problems: Sequence[Problem], most: int = MOST) -> list[str]:
    """Return what to print: at most so many problems, then how many more are like each.

    Problems are alike if they are in the same file and say the same but for what is quoted and for
    numbers. Each kind is shown, as often as there is room for; rare kinds come in full first.

    Parameters
    ----------
    problems : sequence of Problem
        All that was found.
    most : int
        How many to show.
    """
    if len(problems) <= most:
        return [str(problem) for problem in problems]
    kinds: dict[Kind, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    shown = _room(kinds, most)
    lines: list[str] = []
    for kind, alike in kinds.items():
        count = shown.get(kind, 0)
        lines += [str(problem) for problem in alike[:count]]
        if 0 < count < len(alike):
            lines.append(f"and {len(alike) - count:,} more like {'these' if count > 1 else 'this'}")
    hidden = [alike for kind, alike in kinds.items() if kind not in shown]
    if hidden:
        rest = sum(len(alike) for alike in hidden)
        lines.append(f"and {rest:,} more of {len(hidden):,} other kinds")
    return lines


def _kind(problem: Problem) -> Kind:
    return problem.file, _GIVEN.sub("#", problem.what), _GIVEN.sub("#", problem.remedy)


def _room(kinds: dict[Kind, list[Problem]], most: int) -> dict[Kind, int]:
    """Share out the lines: the rarest kinds first, each up to an even part of what is left."""
    shown: dict[Kind, int] = {}
    left = most
    # Where there are more kinds than lines, those that came first are shown once each.
    wanted = sorted(list(kinds)[:most], key=lambda kind: len(kinds[kind]))
    for place, kind in enumerate(wanted):
        shown[kind] = min(len(kinds[kind]), max(1, left // (len(wanted) - place)))
        left -= shown[kind]
    return shown
