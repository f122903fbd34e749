"""Editions: of which month a published file is."""

import re
from dataclasses import dataclass

from counterpoise.problems import Problems


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
