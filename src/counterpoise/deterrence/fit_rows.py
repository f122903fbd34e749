"""Which rows the fit of what allies believe reads, as a hash for each table.

A fit belongs to the rows that it was made from. Where others are at hand, its parameters still
apply: they say how events, forces in place and polls go together. What is then worked out takes
events, forces and polls as they are at hand, and has to say that they are not those of the fit.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from counterpoise.deterrence.support_signal import MULTIPLIERS, SCHOOLS, TABLE, Series
from counterpoise.evidence import Evidence

FITTED = (
    "loading_spread",
    "persistence_half_life",
    "poll_noise",
    "sampling_noise",
    "series_intercept",
    "walk",
    "weight_spread",
    "weight_troops",
)
"""Coefficients that a fit reads, beside those of the schools."""
TABLES = ("guarantee_events", "polls", "stationed", TABLE)


def fingerprints(evidence: Evidence, series: Sequence[Series]) -> Mapping[str, str]:
    """Return a hash of the rows of each of `TABLES` that a fit reads.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    series : sequence of Series
        The series of polls that it reads.
    """
    return {table: _hash(_rows(table, evidence, series)) for table in TABLES}


def _rows(table: str, evidence: Evidence, series: Sequence[Series]) -> Iterator[str]:
    if table == "guarantee_events":
        yield from (e.model_dump_json(exclude={"note"}) for e in evidence.guarantee_events)
    elif table == "polls":
        keys = {one.key for one in series}
        yield repr(list(series))
        for poll in evidence.polls:
            if poll.series in keys:
                yield poll.model_dump_json(exclude={"note"})
    else:
        used = {*FITTED, *(f"school_{name}_{m}" for name in SCHOOLS for m in MULTIPLIERS)}
        for key in sorted(evidence.tables[table]):
            if table != TABLE or key[0] in used:
                figure = evidence.tables[table][key]
                yield f"{key} {figure.value} {figure.low} {figure.high}"


def _hash(rows: Iterator[str]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()[:16]
