"""What reading a published file gives: figures by table, their source, their edition, remarks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.records import Figure, Source
from counterpoise.problems import Problems


@dataclass(frozen=True)
class Imported:
    """The figures of one published file, not yet compared with or added to any evidence.

    Parameters
    ----------
    kind : str
        Which reader made it, such as ``nato``.
    release : str
        The edition as YYYY-MM, or nothing where the file does not state one.
    source : Source
        The source that the figures cite.
    tables : dict
        For each figure table its figures by key, as in `Evidence.tables`: where a table holds
        releases, the release is the last part of the key.
    remarks : tuple of str
        What a person must know before using the figures, one short sentence each.
    """

    kind: str
    release: str
    source: Source
    tables: Mapping[str, Mapping[Key, Figure]]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """An edition as YYYY-MM, its date as far as known, and how it was found."""

    release: str
    date: str
    how: str


def check_release(found: Release, last_year: int | None, file: str, problems: Problems) -> Release:
    """Note an edition that is no month, or that does not fit the last year of the figures."""
    if not re.match(r"^\d{4}-(0[1-9]|1[0-2])$", found.release):
        what = f"'{found.release}' is no edition"
        problems.add(file, "release", what, "Give it as YYYY-MM, such as 2024-06.")
    elif last_year is not None and not 0 <= int(found.release[:4]) - last_year <= 1:
        what = f"edition {found.release} ({found.how}) does not fit figures up to {last_year}"
        remedy = f"Give the edition of {last_year} or {last_year + 1} as YYYY-MM."
        problems.add(file, "release", what, remedy)
    return found
