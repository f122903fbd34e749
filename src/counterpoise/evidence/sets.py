"""Named evidence sets: figures read from official files, kept beside the shipped ones.

A set is a folder with the rows that were imported and a list of the files they came from. Its rows
are laid over the shipped ones key by key, so that a set stays small and goes on with the shipped
figures wherever it has none of its own.
"""

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from counterpoise.atomic_write import (
    MANIFEST,
    check_files,
    remove_folder,
    text_writer,
    write_together,
)
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.records import Figure, Source
from counterpoise.evidence.tables import FIGURE_COLUMNS, TABLES
from counterpoise.problems import InputError, Problem, did_you_mean

IMPORTS = "imported.json"
SCHEMA = "counterpoise/evidence-set/1"
REMEDY = (
    "Free some space, or set COUNTERPOISE_HOME to a folder that you may write into: sets are kept "
    "there."
)
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


@dataclass(frozen=True)
class ImportedFile:
    """One file that a set holds figures of.

    Parameters
    ----------
    kind : str
        The reader, such as ``nato``.
    file : str
        Name of the file, without its folder.
    sha256 : str
        Fingerprint of the file.
    release : str
        Its edition as YYYY-MM, or nothing where it states none.
    imported : str
        The day of the import.
    rows : dict of str to int
        For each table the number of figures.
    remarks : tuple of str
        What the reader had to say.
    """

    kind: str
    file: str
    sha256: str
    release: str
    imported: str
    rows: Mapping[str, int]
    remarks: tuple[str, ...]


def sets_folder() -> Path:
    """Return the folder of the named sets; ``COUNTERPOISE_HOME`` moves it."""
    home = os.environ.get("COUNTERPOISE_HOME")
    if home:
        return Path(home) / "evidence"
    from platformdirs import user_data_path

    return user_data_path("counterpoise", appauthor=False) / "evidence"


def set_names() -> list[str]:
    """Return the names of the sets, in order."""
    folder = sets_folder()
    if not folder.is_dir():
        return []
    # A set that is being written, or was when somebody ended the program, stands there too.
    return sorted(
        p.name for p in folder.iterdir() if NAME.fullmatch(p.name) and (p / IMPORTS).is_file()
    )


def set_folder(name: str) -> Path:
    """Return the folder that a name stands for, whether there is such a set or not.

    Raises
    ------
    InputError
        If the name could not be that of a set.
    """
    if not NAME.fullmatch(name) or name == "shipped":
        what = "is the name of the shipped figures" if name == "shipped" else "is no name for a set"
        remedy = "Use small letters, digits, points and hyphens, such as nato-2024-06."
        raise InputError([Problem("evidence", name, what, remedy)])
    return sets_folder() / name


def find_evidence(name_or_folder: str | Path) -> Path:
    """Return the folder of a named set, or the folder itself.

    A text with a separator is a folder; a plain word is a set if there is one of this name, else a
    folder.

    Raises
    ------
    InputError
        If it is neither, or could be both.
    """
    place = Path(name_or_folder)
    plain = place.name == str(name_or_folder) and place.name not in ("", ".", "..")
    names = set_names() if plain else []
    if plain and place.name in names:
        if place.exists() and not isinstance(name_or_folder, Path):
            what = "names a set and a folder here"
            remedy = f"Write ./{place.name} for the folder, or use another name for the set."
            raise InputError([Problem("evidence", place.name, what, remedy)])
        return sets_folder() / place.name
    if plain and not place.exists():
        remedy = did_you_mean(place.name, names) if names else "There is no named set yet: import."
        what = "is neither a named evidence set nor a folder"
        raise InputError([Problem("evidence", str(name_or_folder), what, remedy)])
    return place


def is_set(folder: Path) -> bool:
    """Return whether a folder holds a named set, rather than whole tables."""
    return (folder / IMPORTS).is_file()


def generation(folder: Path) -> bytes:
    """Return what tells one state of a set from the next: its manifest, or its list of files."""
    for name in (MANIFEST, IMPORTS):
        with suppress(OSError):
            return (folder / name).read_bytes()
    return b""


def check_set(folder: Path) -> None:
    """Refuse a set of which a file is not as the import left it.

    Raises
    ------
    InputError
        With each file that was damaged or changed.
    """
    remedy = (
        "Remove the set and import again; to change figures, copy the tables to a folder of your "
        "own and give that with --evidence."
    )
    check_files(folder, remedy)


def imported_files(folder: Path) -> list[ImportedFile]:
    """Return the files that a set holds figures of.

    Raises
    ------
    InputError
        If the list of them is damaged.
    """
    place = folder / IMPORTS
    try:
        data = json.loads(place.read_text("utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError("its schema is unknown")  # noqa: TRY301 - one remedy for all faults
        return [
            ImportedFile(**(entry | {"remarks": tuple(entry["remarks"])}))
            for entry in data["files"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"is not the list of a set's files ({error})"
        raise InputError(
            [Problem(str(place), "", what, "Remove the set and import again.")]
        ) from None


def write_set(
    name: str,
    files: Sequence[ImportedFile],
    tables: Mapping[str, Mapping[Key, Figure]],
    sources: Iterable[Source],
) -> Path:
    """Write a set whole or not at all, after a trial that it can be loaded.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    InputError
        If a figure is out of its bounds or the folder cannot be written.
    """
    from counterpoise.evidence.loader import load_evidence

    folder = set_folder(name)
    texts = {f"{table}.csv": figures_as_csv(table, rows) for table, rows in tables.items() if rows}
    own_sources = list(sources)
    if own_sources:
        texts["sources.csv"] = sources_as_csv(own_sources)
    listed: dict[str, Any] = {"schema": SCHEMA, "files": [asdict(file) for file in files]}
    texts[IMPORTS] = json.dumps(listed, indent=1) + "\n"
    with tempfile.TemporaryDirectory(prefix="counterpoise-") as trial:
        for file, text in texts.items():
            text_writer(text)(Path(trial) / file)
        try:
            load_evidence(Path(trial))
        except InputError as error:
            said = (replace(p, file=p.file.replace(trial, name)) for p in error.problems)
            raise InputError(said) from None
    write_together(
        folder,
        {file: text_writer(text) for file, text in texts.items()},
        command="evidence import",
        remedy=REMEDY,
    )
    return folder


def remove_set(name: str) -> None:
    """Remove a named set.

    Raises
    ------
    InputError
        If there is no such set.
    """
    folder = set_folder(name)
    if not is_set(folder):
        remedy = did_you_mean(name, set_names())
        raise InputError([Problem("evidence", name, "there is no such set", remedy)])
    remove_folder(folder)


def figures_as_csv(table: str, rows: Mapping[Key, Figure]) -> str:
    """Return figures as the text of their table, in the order of their keys."""
    spec = TABLES[table]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*spec.keys, *FIGURE_COLUMNS))
    for key in sorted(rows):
        figure = rows[key].model_dump() | {"source": ";".join(rows[key].source)}
        cells = [_cell(figure[column]) for column in FIGURE_COLUMNS]
        writer.writerow((*key[: len(spec.keys)], *cells))
    return stream.getvalue()


def sources_as_csv(sources: Iterable[Source]) -> str:
    """Return sources as the text of their catalogue."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    columns = tuple(Source.model_fields)
    writer.writerow(columns)
    for source in sorted(sources, key=lambda s: s.key):
        writer.writerow([getattr(source, column) for column in columns])
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # The shortest text that gives the same number back.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
