"""Importing an official file: read it, compare it, keep it as a named evidence set."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from counterpoise.atomic_write import locked
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.differences import Differences, differences
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.import_checks import check_magnitudes, outdated, without_older
from counterpoise.evidence.loader import load_evidence
from counterpoise.evidence.readers import READERS, Imported
from counterpoise.evidence.readers.detection import PUBLISHED, kind_of
from counterpoise.evidence.records import Figure, Source
from counterpoise.evidence.sets import (
    REMEDY,
    ImportedFile,
    imported_files,
    is_set,
    set_folder,
    write_set,
)
from counterpoise.problems import InputError, Problem, did_you_mean


def read_official(
    kind: str,
    path: str | Path,
    *,
    release: str | None = None,
    evidence: Evidence | None = None,
) -> Imported:
    """Read an official file as downloaded.

    Parameters
    ----------
    kind : str
        ``nato``, ``sipri``, ``kiel``, ``weo``, ``worldbank``, ``troops`` or ``dmdc``.
    path : str or Path
        The file.
    release : str, optional
        The edition as YYYY-MM, where the file does not state its own.
    evidence : Evidence, optional
        Whose list of allies is used; the shipped one if not given.

    Raises
    ------
    InputError
        If the file is not laid out as expected: each place by sheet or line, row and column. If it
        looks like another reader's file, only that.
    """
    if kind not in READERS:
        what = f"there is no reader '{kind}'"
        raise InputError([Problem("import", kind, what, did_you_mean(kind, READERS))])
    known = evidence or load_evidence()
    try:
        found = READERS[kind](Path(path), known.allies, release=release)
        return check_magnitudes(found, known, str(path))
    except InputError:
        # Everything that another publisher's file lacks would only bury what is wrong.
        looks_like = kind_of(Path(path))
        if looks_like in (None, kind):
            raise
        what = f"looks like {PUBLISHED[looks_like]}, not {PUBLISHED[kind]}"
        remedy = f"Use counterpoise evidence import {looks_like}."
        raise InputError([Problem(str(path), "", what, remedy)]) from None


def default_name(imported: Imported) -> str:
    """Return the name of a set for a file: its reader and its edition."""
    return f"{imported.kind}-{imported.release}" if imported.release else imported.kind


def import_official(
    kind: str,
    path: str | Path,
    name: str | None = None,
    *,
    release: str | None = None,
) -> tuple[str, Differences]:
    """Read an official file, compare it with what is known, and keep it as a named set.

    A set of this name that exists already takes the figures in: one set may hold several files.

    Parameters
    ----------
    kind, path, release
        As in `read_official`.
    name : str, optional
        Name of the set; by default the reader and the edition, such as ``nato-2024-06``.

    Returns
    -------
    str, Differences
        The name of the set, and what the file changes against the shipped figures, or against the
        set as it was.

    Raises
    ------
    InputError
        If the file cannot be used; nothing is kept then.
    """
    if name is not None:
        set_folder(name)
    imported = read_official(kind, path, release=release)
    if not any(imported.tables.values()):
        what = "holds no figure by ally, so there is nothing to keep"
        remedy = "Look at it with --look, or give a file with figures by ally."
        raise InputError([Problem(str(path), "", what, remedy)])
    chosen = name or default_name(imported)
    folder = set_folder(chosen)
    # Held from reading the set to writing it: what another import adds meanwhile would be lost.
    with locked(folder, REMEDY):
        before = load_evidence(folder) if is_set(folder) else load_evidence()
        imported = without_older(imported, before)
        if not any(imported.tables.values()):
            what = "holds only figures that are older than those known, so there is nothing to keep"
            raise InputError([Problem(str(path), "", what, "Look at it with --look.")])
        found = differences(imported, before)
        files = imported_files(folder) if is_set(folder) else []
        _keep(chosen, Path(path), imported, before, files)
    return chosen, found


def look_at_official(kind: str, path: str | Path, *, release: str | None = None) -> Differences:
    """Read an official file and compare it with the shipped figures; keep nothing.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    known = load_evidence()
    return differences(without_older(read_official(kind, path, release=release), known), known)


def _keep(
    name: str, path: Path, imported: Imported, before: Evidence, files: list[ImportedFile]
) -> None:
    shipped = load_evidence()
    tables: dict[str, dict[Key, Figure]] = {
        table: {key: f for key, f in rows.items() if shipped.tables[table].get(key) != f}
        for table, rows in before.tables.items()
    }
    for table, rows in imported.tables.items():
        gone = outdated(tables[table], imported, table, before)
        kept_rows = {key: f for key, f in tables[table].items() if key not in gone}
        tables[table] = kept_rows | dict(rows)
    sources = [s for key, s in before.sources.items() if shipped.sources.get(key) != s]
    added = imported.source
    if shipped.sources.get(added.key) not in (None, added):
        # Each edition has a source of its own: rows are cited from the edition they are of.
        suffix = imported.release.replace("-", "_") or "imported"
        tables, added = _renamed(tables, imported, f"{added.key}_{suffix}")
    entry = ImportedFile(
        imported.kind,
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        imported.release,
        datetime.now(UTC).date().isoformat(),
        {table: len(rows) for table, rows in imported.tables.items()},
        imported.remarks,
    )
    others = [file for file in files if file.sha256 != entry.sha256]
    kept = [s for s in sources if s.key != added.key]
    write_set(name, [*others, entry], tables, [*kept, added])


def _renamed(
    tables: dict[str, dict[Key, Figure]], imported: Imported, key: str
) -> tuple[dict[str, dict[Key, Figure]], Source]:
    """Give the imported source a key of its own, since the shipped one describes something else."""
    old = imported.source.key
    for table, rows in imported.tables.items():
        for place, figure in rows.items():
            cited = tuple(key if k == old else k for k in figure.source)
            tables[table][place] = figure.model_copy(update={"source": cited})
    return tables, imported.source.model_copy(update={"key": key})
