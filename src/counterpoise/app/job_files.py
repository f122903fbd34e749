"""Jobs that leave files to be kept: compressed until they are asked for."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from counterpoise.app.exports import File
from counterpoise.app.jobs import Job, Line
from counterpoise.problems import InputError, Problem

KINDS = {
    ".svg": "image/svg+xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
"""Kinds of files by the end of their name."""


@dataclass
class JobWithFiles(Job):
    """Work that leaves files.

    Parameters
    ----------
    files : dict of str to bytes
        The files, compressed.
    """

    files: dict[str, bytes] = field(default_factory=dict)

    def keep(self, texts: Mapping[str, str]) -> None:
        """Keep files by their names."""
        self.files = {name: zlib.compress(text.encode(), 6) for name, text in texts.items()}


F = TypeVar("F", bound=JobWithFiles)
Order = TypeVar("Order")


class LineWithFiles(Line[F, Order]):
    """A line of jobs that leave files."""

    def file(self, name: str, file: str) -> File:
        """Return a file of a job that has ended.

        Raises
        ------
        InputError
            If the job or the file is not known.
        """
        job = self.job(name)
        if file not in job.files:
            remedy = f"Choose one of {', '.join(job.files)}." if job.files else "Wait for its end."
            what = f"is no file of the {self.called}"
            raise InputError([Problem("address", file[:40], what, remedy)])
        kind = next(KINDS[end] for end in KINDS if file.endswith(end))
        return File(f"counterpoise-{file}", zlib.decompress(job.files[file]), kind)
