"""What a user asks of sites, checked as a whole before anything is worked out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.networks.base_answer import Question, check_names
from counterpoise.problems import Problems
from counterpoise.wings.command_line import load_together
from counterpoise.wings.networks.bases.findings import findings
from counterpoise.wings.networks.bases.study import BaseStudy


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    study : BaseStudy
        Sites over draws.
    question : Question
        What is taken away.
    """

    study: BaseStudy
    question: Question

    def work_out(self) -> dict[str, Any]:
        """Return what `findings` returns."""
        return findings(self.study, self.question)


def request_of(
    scenario: str,
    problems: Problems | None = None,
    *,
    without: Sequence[str] = (),
    close: Sequence[str] = (),
    mission: str = "",
    payments: float = 1.0,
    futures: int = 1000,
    seed: int = 1,
    evidence: str | None = None,
    changes: Sequence[str] | None = None,
) -> Request:
    """Return what is asked for, with everything that is wrong with it named together.

    Parameters
    ----------
    scenario : str
        Built-in name or file.
    problems : Problems, optional
        What is already known to be wrong.
    **others
        As the options of the command.

    Raises
    ------
    InputError
        With every problem of names and numbers.
    """
    from counterpoise.evidence import load_evidence

    noted = problems or Problems()
    known = noted.attempt(lambda: load_evidence(evidence))
    loaded = noted.attempt(lambda: load_together([scenario], evidence, list(changes or []))[1])
    question = check_names(known.bases, without, close, mission, noted) if known else None
    if not (math.isfinite(payments) and 0 <= payments <= 1):
        noted.add("bases", "--payments", f"{payments:g} is no share", "Give a number from 0 to 1.")
    if futures < 1:
        noted.add("bases", "--futures", f"{futures} futures cannot be run", "Give 1 or more.")
    if seed < 0:
        noted.add("bases", "--seed", f"{seed} is below 0", "Give 0 or more.")
    noted.raise_if_any()
    if not loaded or question is None:
        raise noted.error()
    return Request(BaseStudy(loaded[0], futures, seed, payments), question)
