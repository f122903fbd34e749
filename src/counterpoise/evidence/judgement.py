"""How much of what a run reads is judgement, over the rows of an audit and over those added since.

In November 2026 an audit counted the rows of the tables that a run reads, and those that are
grouped and shared out by them: of 2,100 rows 1,419 were graded D. To be compared with it, a share
must be taken over the same rows. ``audited.csv`` beside this module lists them by table and
attribute. A row under another attribute was added since; one that is gone was retired.
"""

import csv
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.records import Graded
from counterpoise.evidence.tables import TABLES

Kind = tuple[str, str]
"""A table and one of its attributes; the attribute is empty where the table has none."""


@dataclass(frozen=True)
class JudgedShare:
    """How many of the audited rows are judgement, beside rows added and retired since.

    Parameters
    ----------
    rows, judged : int
        Rows that the audit counted and that are still there, and those of them graded D.
    audited_rows, audited_judged : int
        The same at the time of the audit.
    added, added_judged : int
        Rows of the same tables under attributes that the audit did not know.
    """

    rows: int
    judged: int
    audited_rows: int
    audited_judged: int
    added: int
    added_judged: int

    @property
    def share(self) -> float:
        """Return the share of judgement among the audited rows that are left."""
        return self.judged / max(1, self.rows)

    @property
    def audited_share(self) -> float:
        """Return the share that the audit found."""
        return self.audited_judged / max(1, self.audited_rows)

    @property
    def retired(self) -> int:
        """Return how many audited rows are gone."""
        return self.audited_rows - self.rows

    @property
    def says(self) -> str:
        """Return it in words, for the command and for the documentation."""
        return (
            f"Of the {self.rows} rows that the audit of November 2026 counted and that are still "
            f"there, {100 * self.share:.1f} per cent are graded D ({self.judged}); then "
            f"{100 * self.audited_share:.1f} ({self.audited_judged} of {self.audited_rows}). "
            f"Added to the same tables since: {self.added} rows, {self.added_judged} of them "
            f"graded D. Retired: {self.retired}."
        )


@cache
def _audited() -> dict[Kind, tuple[int, int]]:
    text = files("counterpoise.evidence").joinpath("audited.csv").read_text("utf-8")
    return {
        (row["table"], row["attribute"]): (int(row["rows"]), int(row["judged"]))
        for row in csv.DictReader(text.splitlines())
    }


def share_of_judgement(evidence: Evidence, paths: Collection[str]) -> float:
    """Return the share of some figures that are judgement.

    Parameters
    ----------
    evidence : Evidence
        The evidence set.
    paths : collection of str
        Paths of the figures.
    """
    return sum(evidence.figure(path).grade == "D" for path in paths) / max(1, len(paths))


def judged_share(evidence: Evidence) -> JudgedShare:
    """Return how many of the audited rows are graded D in an evidence set.

    Parameters
    ----------
    evidence : Evidence
        The evidence set.
    """
    audited = _audited()
    grades: Counter[tuple[Kind, str]] = Counter()
    for table in dict.fromkeys(table for table, _ in audited):
        if table in TABLES:
            spec = TABLES[table]
            at = spec.keys.index(spec.attribute_key) if spec.attribute_key else None
            for key, figure in evidence.tables[table].items():
                grades[(table, "" if at is None else key[at]), figure.grade] += 1
        else:
            entries = [e for e in evidence.catalogues[table] if isinstance(e, Graded)]
            grades.update(((table, ""), entry.grade) for entry in entries)
    known = {cell: count for cell, count in grades.items() if cell[0] in audited}
    judged = sum(count for (_, grade), count in grades.items() if grade == "D")
    known_judged = sum(count for (_, grade), count in known.items() if grade == "D")
    rows = sum(known.values())
    return JudgedShare(
        rows,
        known_judged,
        sum(count for count, _ in audited.values()),
        sum(count for _, count in audited.values()),
        grades.total() - rows,
        judged - known_judged,
    )
