"""Accepted coefficients of the theatre's campaign, from the named streams of a study.

``python -m counterpoise.ensemble.theatre_draws`` prints how many draws pass under each law, which
case they miss most and how long a set of accepted ones takes; with ``--write`` it writes the table
that comes with the package. See `counterpoise.theatre.history_match` for what passing means.
"""

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import counterpoise.theatre
from counterpoise.atomic_write import text_writer, write_file
from counterpoise.ensemble.sampling import uniforms
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.theatre.history_match import (
    MOST_ATTEMPTS,
    Matched,
    Tally,
    matched,
    ranges_of,
    tally,
)
from counterpoise.theatre.movement_network import Numbers
from counterpoise.theatre.seen_campaigns import seen_campaigns

COMMAND = "python -m counterpoise.ensemble.theatre_draws --write"
TABLE = "history_match.csv"
FUTURES, SEED = 1000, 1
EVERY = "all filtering cases"
AFTER = "held out, of those that passed"


@dataclass(frozen=True)
class Line:
    """A line of the table: how many of some draws come out within some bounds under a law."""

    law: str
    case: str
    role: str
    draws: int
    within: int


def coefficients(
    evidence: Evidence, law: str, futures: int, *, seed: int = SEED, first: int = 0
) -> Matched:
    """Return accepted coefficients under a law for consecutive futures.

    Parameters
    ----------
    evidence : Evidence
        Whose table of coefficients is drawn.
    law : str
        One of `counterpoise.theatre.campaign_inputs.LAWS`.
    futures : int
        How many; more of them keep the first ones to the bit.
    seed : int
        Seed of the study.
    first : int
        Where the batch begins; a future's draw does not depend on its batch.
    """
    return matched(ranges_of(evidence), _numbers(seed, first, futures), law)


def _numbers(seed: int, first: int, futures: int) -> Numbers:
    return lambda name: uniforms(seed, name, first, futures)


def tallies(evidence: Evidence, futures: int = FUTURES, seed: int = SEED) -> list[Tally]:
    """Return how first draws fare under each law."""
    ranges = ranges_of(evidence)
    return [tally(ranges, _numbers(seed, 0, futures), law) for law in LAWS]


def lines_of(found: Iterable[Tally]) -> list[Line]:
    """Return tallies as lines of the table."""
    cases = seen_campaigns()
    lines = []
    for one in found:
        lines += [
            Line(one.law, name, cases[name].role, one.draws, count)
            for name, count in one.by_case.items()
        ]
        lines.append(Line(one.law, EVERY, "filter", one.draws, one.passed))
        lines += [
            Line(one.law, name, AFTER, one.passed, count) for name, count in one.held_out.items()
        ]
    return lines


def text_of(lines: Sequence[Line]) -> str:
    """Return the table as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("law", "case", "role", "draws", "within"))
    writer.writerows((x.law, x.case, x.role, x.draws, x.within) for x in lines)
    return out.getvalue()


def shipped_lines() -> list[Line]:
    """Return the table that comes with the package."""
    text = files("counterpoise.theatre").joinpath(TABLE).read_text("utf-8")
    return [
        Line(r["law"], r["case"], r["role"], int(r["draws"]), int(r["within"]))
        for r in csv.DictReader(text.splitlines())
    ]


def sentences(evidence: Evidence, futures: int, seed: int) -> Iterable[str]:
    """Yield what the command prints: a few lines for each law."""
    cases = seen_campaigns()
    for one in tallies(evidence, futures, seed):
        yield f"{one.law}: {one.passed} of {one.draws} first draws give what was seen"
        for name, count in one.by_case.items():
            marks = [cases[name].role]
            if name == one.fails_most:
                marks.append("missed most")
            kept = one.held_out.get(name)
            if kept is not None:
                marks.append(f"{kept} of the {one.passed} that pass")
            yield f"  {count:>6} within the bounds of {cases[name].title} ({', '.join(marks)})"
        taken = coefficients(evidence, one.law, futures, seed=seed).attempts
        yield f"  {taken.mean():.1f} attempts a future, at most {taken.max()} of {MOST_ATTEMPTS}"


def main() -> None:
    """Print how draws fare, or write the table."""
    parser = argparse.ArgumentParser(prog=COMMAND.removesuffix(" --write"), description=__doc__)
    parser.add_argument("--futures", type=int, default=FUTURES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true", help="write the table of the package")
    asked = parser.parse_args()
    if asked.futures < 1 or asked.seed < 0:
        parser.error("give one future or more, and a seed from 0 up")
    evidence = load_evidence()
    if asked.write:
        folder = Path(counterpoise.theatre.__file__).parent
        write_file(folder / TABLE, text_writer(text_of(lines_of(tallies(evidence)))))
        return
    for sentence in sentences(evidence, asked.futures, asked.seed):
        print(sentence)


if __name__ == "__main__":
    main()
