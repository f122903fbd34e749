"""Solving a program whose rules are too many to write down: add those that a solution misses.

A family of rules gives a few of them at first. Each solution is shown to every family, which adds
the rules that it misses, until none is missed. What is left out then changes nothing, so that the
answer is that of the program with all rules in it. Source: J. E. Kelley, "The cutting-plane method
for solving convex programs", Journal of the SIAM 8 (1960).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from counterpoise.planner.handover.program import HandoverProblem
from counterpoise.planner.handover.solution import Solution, solve

if TYPE_CHECKING:
    from threading import Event

MOST_ROUNDS = 200


class ConstraintFamily(Protocol):
    """Rules of a program that are added as they are missed."""

    def add_missed(self) -> int:
        """Add the rules that the last solution misses; return how many."""


@dataclass(frozen=True)
class CutSolution:
    """An answer, and what it took.

    Parameters
    ----------
    answer : Solution
        Of the last program; its seconds are those of all of them.
    rounds : int
        Programs that were solved.
    """

    answer: Solution
    rounds: int


def solve_with_cuts(
    built: HandoverProblem,
    families: Sequence[ConstraintFamily],
    progress: Callable[[str], None] | None = None,
    stop: "Event | None" = None,
) -> CutSolution:
    """Solve a program, adding rules of some families until a solution misses none.

    Every solution is a corner. Interior point without crossover was tried for all but the last: it
    is hardly faster here, and needs a program more.

    Parameters
    ----------
    built : HandoverProblem
        The program, with an objective and the first rules of each family.
    families : sequence of ConstraintFamily
        Rules that are added; without any, the program is solved once.
    progress : callable, optional
        Called with the gap while the solver runs.
    stop : Event, optional
        Set by somebody else who wants the solver to stop, as an interrupt does.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver before it has a plan that misses none of the rules.
    """
    seconds, rounds = 0.0, 0
    while True:
        answer = solve(built, progress=progress, stop=stop)
        seconds, rounds = seconds + answer.seconds, rounds + 1
        added = sum(family.add_missed() for family in families) if answer.usable else 0
        if added and answer.status == "interrupted":
            raise KeyboardInterrupt
        if not added:
            return CutSolution(replace(answer, seconds=seconds), rounds)
        if rounds == MOST_ROUNDS:
            status = f"rules still missed after {rounds} rounds"
            return CutSolution(replace(answer, status=status, seconds=seconds), rounds)
