"""Which figures would be most worth a better source, stored for the built-in scenarios.

A study takes a minute, and the verdict of a run should not go without what it hangs on. So the
foremost figures of each built-in scenario are kept in a table of the package. A line of it is told
only of the very scenario and figures that it was worked out from; otherwise nothing is said.
``python -m counterpoise.studies.stored_debt --write`` works the table out anew, in minutes.
"""

import argparse
import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.alliance import TABLES_READ
from counterpoise.atomic_write import text_writer, write_file
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.scenario import library_names, load_scenario

if TYPE_CHECKING:
    from counterpoise.studies.result import StudyResult

COMMAND = "python -m counterpoise.studies.stored_debt --write"
TABLE = "evidence_debt.csv"
MEASURE = "gap_area"
SIZE, SEED = 64, 1
KEPT, TOLD = 3, 2
"""Figures that are stored of a scenario, and that a line tells."""
SHARES = ("total", "total_low", "total_high")
"""Columns of a table of sensitivity: a share and the ends of its interval."""
LEAST = 0.01
"""Part of the variance that the low end of its interval must reach, or a figure is not told: where
hardly any run has a gap, shares of its variance mean nothing."""

_KNOWN: dict[str, str] = {}
"""Fingerprints of figures by that of their evidence: a drag of a lever asks for one each time."""


@dataclass(frozen=True)
class Line:
    """Some figures of one scenario, with their part in the variance of the gap.

    Parameters
    ----------
    scenario : str
        The built-in scenario.
    rank : int
        Their place by effect times weakness of source.
    factor, title : str
        The path of the figures, with stars for many, and what a reader calls them.
    share, low, high : float
        The part of the variance that they have a part in, with its 95 per cent interval.
    figures, judged : int
        How many there are, and how many of them are judgement.
    runs : int
        Runs of the study.
    scenario_hash, figures_hash : str
        What it was worked out from.
    """

    scenario: str
    rank: int
    factor: str
    title: str
    share: float
    low: float
    high: float
    figures: int
    judged: int
    runs: int
    scenario_hash: str
    figures_hash: str

    def told(self, words: Words = IN_ENGLISH) -> str:
        """Return it in words."""
        if self.figures == self.judged:
            sources = words.say("judgement alone")
        elif not self.judged:
            sources = words.say("none of it judgement")
        else:
            sources = words.say("{some} of {all} are judgement", some=self.judged, all=self.figures)
        return words.say(
            "“{title}” ({share} of the variance of the gap, {low} to {high}; {sources})",
            title=words.name(self.title, "figures"),
            share=words.per_cent(self.share),
            low=f"{100 * self.low:.0f}",
            high=f"{100 * self.high:.0f}",
            sources=sources,
        )


def debt_line(
    scenario: str, scenario_hash: str, evidence: Evidence, words: Words = IN_ENGLISH
) -> str | None:
    """Return which figures of a scenario would be most worth a better source, in a sentence.

    Parameters
    ----------
    scenario, scenario_hash : str
        Name and fingerprint of the scenario that ran.
    evidence : Evidence
        The figures that it ran with.
    words : Words
        The language.

    Returns
    -------
    str or None
        None where no study of this scenario with these figures is stored, or none of its figures
        moves the gap.

    Examples
    --------
    >>> debt_line("glide-path", "another", load_evidence()) is None
    True
    """
    told = [
        line
        for line in stored()
        if (line.scenario, line.scenario_hash) == (scenario, scenario_hash) and line.low >= LEAST
    ][:TOLD]
    if not told or told[0].figures_hash != figures_hash(evidence):
        return None
    said, *others = [line.told(words) for line in told]
    for other in others:
        said = words.say("{first}, then {second}", first=said, second=other)
    return words.say(
        "Most worth a better source, by a study of {runs} runs: {figures}. The whole study: "
        "{command}.",
        runs=words.number(told[0].runs),
        figures=said,
        command=f"counterpoise study {scenario}",
    )


def figures_hash(evidence: Evidence) -> str:
    """Return the fingerprint of the figures that the engine reads: values, ranges and grades."""
    if evidence.hash not in _KNOWN:
        digest = hashlib.sha256()
        for table in sorted(TABLES_READ):
            for path, figure in sorted(evidence.tables.get(table, {}).items()):
                row = (path, figure.value, figure.low, figure.high, str(figure.grade))
                digest.update(repr((table, *row)).encode())
        _KNOWN[evidence.hash] = digest.hexdigest()[:16]
    return _KNOWN[evidence.hash]


@cache
def stored() -> tuple[Line, ...]:
    """Return the lines of the shipped table."""
    text = files("counterpoise.studies.library").joinpath(TABLE).read_text("utf-8")
    return tuple(
        Line(**{f.name: f.type(row[f.name]) for f in fields(Line)})  # type: ignore[operator]
        for row in csv.DictReader(io.StringIO(text))
    )


def lines_of(study: "StudyResult", evidence: Evidence) -> list[Line]:
    """Return the lines of every scenario of a study of figures.

    Parameters
    ----------
    study : StudyResult
        A study with a Sobol design.
    evidence : Evidence
        The figures that it drew.
    """
    found = []
    for name in study.scenarios:
        table = study.sensitivity(MEASURE, name).set_index("factor")
        shares: list[dict[Any, Any]] = [table[key].to_dict() for key in SHARES]
        debt = study.evidence_debt(MEASURE, name).head(KEPT)
        for rank, row in enumerate(debt.to_dict("records"), start=1):
            total, low, high = (round(float(part[row["factor"]]), 4) for part in shares)
            found.append(
                Line(
                    scenario=name,
                    rank=rank,
                    factor=str(row["factor"]),
                    title=str(row["title"]),
                    share=total,
                    low=low,
                    high=high,
                    figures=int(row["figures"]),
                    judged=int(row["judged"]),
                    runs=len(study.rows_of(name, None, [MEASURE])),
                    scenario_hash=str(study.record.proof["scenarios"][name]),
                    figures_hash=figures_hash(evidence),
                )
            )
    return found


def text_of(lines: Iterable[Line]) -> str:
    """Return lines as the table of the package holds them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in fields(Line))
    writer.writerows(astuple(line) for line in lines)
    return out.getvalue()


def worked_out(evidence: Evidence, scenarios: Iterable[str], size: int = SIZE) -> list[Line]:
    """Return the lines of some built-in scenarios, worked out anew.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    scenarios : iterable of str
        Names of scenarios.
    size : int
        Base points of each study.
    """
    from counterpoise.studies import study

    found = []
    for name in scenarios:
        question = {"scenarios": name, "choices": {}, "views": ["figures"], "outcomes": [MEASURE]}
        found += lines_of(study(question, size=size, seed=SEED, evidence=evidence), evidence)
    return found


def main() -> None:
    """Print the table, worked out anew, or write it."""
    parser = argparse.ArgumentParser(prog=COMMAND.removesuffix(" --write"), description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table of the package")
    asked = parser.parse_args()
    text = text_of(worked_out(load_evidence(), library_names()))
    if asked.write:
        write_file(Path(__file__).parent / "library" / TABLE, text_writer(text))
    else:
        print(text, end="")


def is_current(line: Line, evidence: Evidence) -> bool:
    """Tell whether a stored line is of the built-in scenario and figures as they are now."""
    scenario = load_scenario(line.scenario, evidence=evidence)
    return (line.scenario_hash, line.figures_hash) == (scenario.hash, figures_hash(evidence))


if __name__ == "__main__":
    main()
