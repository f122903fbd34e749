"""Searching the evidence: every figure, with its source and grade, and where it is used."""

import re
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from counterpoise.alliance.parameters import TABLES_READ
from counterpoise.app import leader_names
from counterpoise.app.levers import LEVERS
from counterpoise.app.texts import unit_in_words
from counterpoise.csv_text import csv_text
from counterpoise.evidence import TABLES, Evidence, cite
from counterpoise.evidence.attributes import attribute_of
from counterpoise.evidence.records import Figure
from counterpoise.studies.stored_debt import stored

ON_A_PAGE, FOREMOST = 25, 20
MOST_WORDS, NEAR = 6, 0.75
"""Words of a search that are mended, and how alike two words are of which one is meant."""
_WORD = re.compile(r"[a-z]{4,}")
USES = {
    "burden_coefficients": "ledger and planner",
    "programmes": "planner",
    "contributions": "ledger: contributions",
    "aid": "ledger: dimensions",
    "stationed": "ledger: dimensions",
    "accounts": "ledger: burden",
    "reference_classes": "belief",
    "belief_coefficients": "belief",
    "guarantors": "belief",
    "command_routes": "belief",
    "movement_coefficients": "theatre",
    "theatre_coefficients": "theatre",
    "contingency_coefficients": "theatre",
    "side_stocks": "theatre",
    "air_cases": "theatre",
    "claimed_pretexts": "theatre",
    "base_units": "bases",
    "base_function_figures": "bases",
    "base_coefficients": "bases",
    "host_payments": "bases",
    "site_people": "bases",
    "intelligence_shares": "intelligence",
    "intelligence_substitutes": "intelligence",
    "intelligence_weights": "intelligence",
    "intelligence_coefficients": "intelligence",
}


class Search:
    """Every figure of some evidence, ready to be searched.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._entries: list[tuple[str, Figure, str]] = []
        # What the engine reads comes first: it is what most people look for.
        first = [t for t in TABLES_READ if t in evidence.tables]
        for table in (*first, *(t for t in evidence.tables if t not in first)):
            figures = evidence.tables[table]
            for key, figure in figures.items():
                path = "/".join((table, *key))
                named = " ".join(_named(evidence, part) for part in key)
                text = " ".join(
                    (path, path.replace("_", " "), named, figure.note, figure.unit, *figure.source)
                ).lower()
                self._entries.append((path, figure, text))

    def found(
        self, words: str = "", table: str = "", grade: str = "", page: int = 1
    ) -> dict[str, Any]:
        """Return one page of the figures that hold all the words.

        Parameters
        ----------
        words : str
            Looked for in path, names, note, unit and source, whatever their case.
        table, grade : str
            Only figures of this table, and with this grade; empty for all.
        page : int
            Counted from 1.
        """
        hits = self._hits(words, table, grade)
        first = (page - 1) * ON_A_PAGE
        foremost = 0 if words.strip() or table or grade else len(self._foremost)
        if foremost:
            top = set(self._foremost)
            hits = [*((p, self.evidence.figure(p)) for p in self._foremost), *hits]
            hits = hits[:foremost] + [hit for hit in hits[foremost:] if hit[0] not in top]
        return {
            "total": len(hits),
            "foremost": foremost if page == 1 else 0,
            "meant": "" if hits else self._meant(words, table, grade),
            "page": page,
            "pages": max(1, -(-len(hits) // ON_A_PAGE)),
            "tables": [
                {"id": name, "name": spec.description}
                for name, spec in TABLES.items()
                if self.evidence.tables.get(name)
            ],
            "rows": [_row(self.evidence, *hit) for hit in hits[first : first + ON_A_PAGE]],
        }

    def as_csv(self, words: str = "", table: str = "", grade: str = "") -> str:
        """Return all figures that hold all the words, with their sources, as a table."""
        import pandas as pd

        rows = [_row(self.evidence, *hit) for hit in self._hits(words, table, grade)]
        for row in rows:
            row["sources"] = "; ".join(row["sources"])
            row["used_by"] = "; ".join(row["used_by"])
        columns = list(_row(self.evidence, *self._entries[0][:2]))
        return csv_text(pd.DataFrame(rows, columns=columns))

    def _hits(self, words: str, table: str, grade: str) -> list[tuple[str, Figure]]:
        wanted = words.lower().split()
        return [
            (path, figure)
            for path, figure, text in self._entries
            if (not table or path.startswith(f"{table}/"))
            and (not grade or figure.grade == grade)
            and all(word in text for word in wanted)
        ]

    @cached_property
    def _foremost(self) -> list[str]:
        """The figures on which the gap hangs most, by the stored studies of built-in scenarios."""
        shares: dict[str, float] = {}
        for line in stored():
            shares[line.factor] = max(shares.get(line.factor, 0.0), line.share)
        found: list[str] = []
        for pattern in sorted(shares, key=lambda name: -shares[name]):
            found += [path for path in self.evidence.matching(pattern) if path not in found]
        return found[:FOREMOST]

    @cached_property
    def _vocabulary(self) -> dict[str, list[str]]:
        """Words of paths, names and units, by their first letter."""
        found: dict[str, set[str]] = {}
        for path, figure, text in self._entries:
            told = text.removesuffix(" ".join(figure.source).lower())
            for word in _WORD.findall(f"{told} {path}"):
                found.setdefault(word[0], set()).add(word)
        return {letter: sorted(words) for letter, words in found.items()}

    def _meant(self, words: str, table: str, grade: str) -> str:
        """Return words near to those that were looked for, with which something is found."""
        near = []
        for word in words.lower().split()[:MOST_WORDS]:
            known = any(word in text for _, _, text in self._entries)
            close = get_close_matches(word, self._vocabulary.get(word[0], []), 1, NEAR)
            if not known and not close:
                return ""
            near.append(word if known else close[0])
        meant = " ".join(near)
        return meant if near and self._hits(meant, table, grade) else ""


def _named(evidence: Evidence, part: str) -> str:
    if part in evidence.allies:
        return evidence.allies[part].name
    return evidence.capabilities[part].name if part in evidence.capabilities else part


def _row(evidence: Evidence, path: str, figure: Figure) -> dict[str, Any]:
    table, _, rest = path.partition("/")
    return {
        "path": path,
        "name": " · ".join(_named(evidence, part).replace("_", " ") for part in rest.split("/")),
        "table": table,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "means": attribute_of(path).description,
        "unit": unit_in_words(figure.unit),
        "grade": figure.grade,
        "as_of": figure.as_of,
        "release": figure.release,
        "note": figure.note,
        "sources": [cite(key, evidence=evidence) for key in figure.source],
        "used_by": _used_by(table, path, evidence),
    }


def _used_by(table: str, path: str, evidence: Evidence) -> list[str]:
    used = ["engine"] if table in TABLES_READ else []
    if table in USES:
        used.append(USES[table])
    behind = [lever for lever in LEVERS if lever.path and _fits(lever.path, path)]
    return used + [f"lever: {leader_names.named(lever.label, evidence)}" for lever in behind]


def _fits(pattern: str, path: str) -> bool:
    ours, theirs = pattern.split("/"), path.split("/")
    return len(ours) == len(theirs) and all(
        a in ("*", b) for a, b in zip(ours, theirs, strict=True)
    )
