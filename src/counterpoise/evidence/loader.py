"""Loading an evidence set: every table read, every row checked, every gap found."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from pathlib import Path
from typing import Any

from counterpoise.arguments import checked
from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.base_checks import check_bases
from counterpoise.evidence.bases import BASE_RECORDS, Bases
from counterpoise.evidence.catalogues import CATALOGUES
from counterpoise.evidence.csv_tables import Key, read_catalogue, read_figures
from counterpoise.evidence.events import Announcement, GuaranteeEvent, Poll
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.intelligence import INTELLIGENCE_RECORDS, Intelligence
from counterpoise.evidence.intelligence_checks import check_intelligence
from counterpoise.evidence.place_checks import check_campaigns, check_places
from counterpoise.evidence.places import RECORDS, Places
from counterpoise.evidence.records import (
    POOLS,
    Ally,
    Capability,
    Exchange,
    Figure,
    Graded,
    Source,
)
from counterpoise.evidence.sets import (
    IMPORTS,
    check_set,
    find_evidence,
    generation,
    imported_files,
    is_set,
)
from counterpoise.evidence.tables import REGIONS, RENAMED, TABLES, Table
from counterpoise.evidence.workbook_kinds import ENDINGS, TO_CSV
from counterpoise.problems import InputError, Problem, Problems, did_you_mean

ATTEMPTS = 5
"""How often a set is read again that somebody changes meanwhile."""
EvidenceLike = Evidence | str | Path
"""Evidence, the name of an evidence set, or a folder with tables."""

KEY_OF = {
    "allies": "ally",
    "capabilities": "capability",
    "announcements": "id",
    "guarantee_events": "id",
    "polls": "id",
    "exchanges": "exchange",
} | {name: key for name, (_, key) in (RECORDS | BASE_RECORDS | INTELLIGENCE_RECORDS).items()}


@cache
def _shipped() -> Evidence:
    return _load(None)


@checked
def load_evidence(own: str | Path | None = None) -> Evidence:
    """Load the shipped evidence, with a named set or tables of your own laid over it if given.

    Parameters
    ----------
    own : str or Path, optional
        The name of an evidence set, whose figures are laid over the shipped ones key by key; or a
        folder with CSV files named as the shipped tables, each of which replaces the shipped one
        whole.

    Returns
    -------
    Evidence
        Checked and unchangeable.

    Raises
    ------
    InputError
        With everything that is wrong in any table: unknown keys, figures without a source or a
        grade, shares above one, missing figures, wrong file types.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.load_evidence().name
    'shipped'
    """
    if own is None:
        return _shipped()
    folder = find_evidence(own)
    return _load_set(folder) if is_set(folder) else _load(folder)


def _load_set(folder: Path) -> Evidence:
    """Load a set, all of it as one import left it, though another may be writing meanwhile."""
    for _ in range(ATTEMPTS):
        before = generation(folder)
        try:
            check_set(folder)
            found = _load(folder)
        except InputError:
            if generation(folder) == before:
                raise
        else:
            if generation(folder) == before:
                return found
    what = "was changed each time while it was read"
    raise InputError([Problem(str(folder), "", what, "Try again once imports have ended.")])


def as_evidence(evidence: EvidenceLike | None = None) -> Evidence:
    """Return evidence that is given as such, or by the name or folder of its set.

    Parameters
    ----------
    evidence : Evidence, str or Path, optional
        The shipped evidence if not given.

    Raises
    ------
    InputError
        As in `load_evidence`.
    """
    if isinstance(evidence, Evidence):
        return evidence
    if evidence is None or isinstance(evidence, str | Path):
        return load_evidence(evidence)
    what = f"is of type {type(evidence).__name__}, where evidence is needed"
    remedy = "Give the name of an evidence set, a folder with tables, or loaded evidence."
    raise InputError([Problem("evidence", "", what, remedy)])


def _load(directory: Path | None) -> Evidence:
    problems = Problems()
    own = _own_files(directory, problems) if directory else {}
    laid_over: dict[str, Path] = {}
    if directory is not None and is_set(directory):
        imported_files(directory)
        own, laid_over = {}, own
    shipped = files("counterpoise.evidence").joinpath("tables")

    def file(name: str) -> Path | Traversable:
        return own.get(name) or shipped.joinpath(f"{name}.csv")

    sources, source_keys = read_catalogue(file("sources"), Source, "key", problems)
    if "sources" in laid_over:
        more, keys = read_catalogue(laid_over["sources"], Source, "key", problems)
        sources, source_keys = [*sources, *more], source_keys | keys
    allies, codes = read_catalogue(file("allies"), Ally, "ally", problems)
    capabilities, ids = read_catalogue(file("capabilities"), Capability, "capability", problems)
    announcements, known_ids = read_catalogue(file("announcements"), Announcement, "id", problems)
    events, _ = read_catalogue(file("guarantee_events"), GuaranteeEvent, "id", problems)
    polls, _ = read_catalogue(file("polls"), Poll, "id", problems)
    exchanges, _ = read_catalogue(file("exchanges"), Exchange, "exchange", problems)
    rows, place_names = _read_lists(RECORDS, file, problems)
    places = Places(**rows)
    rows, intelligence_names = _read_lists(INTELLIGENCE_RECORDS, file, problems)
    intelligence = Intelligence(**rows)
    rows, base_names = _read_lists(BASE_RECORDS, file, problems)
    bases = Bases(**rows)
    if not (source_keys and codes and ids):
        # Without its catalogues every row of every table would look unknown.
        problems.raise_if_any()
    known = {"source": source_keys, "ally": codes, "capability": ids}
    graded: dict[str, Sequence[Graded]] = {
        "allies": allies,
        "capabilities": capabilities,
        "announcements": announcements,
        "guarantee_events": events,
        "polls": polls,
        "exchanges": exchanges,
        **places.catalogues,
        **bases.catalogues,
        **intelligence.catalogues,
    }
    _check_leading(str(file("allies")), allies, known["ally"], problems)
    _check_catalogues(file, graded, source_keys, problems)
    _check_announced(str(file("guarantee_events")), events, known_ids, problems)
    check_places(places, place_names, file, problems)
    regions = intelligence_names["intelligence_regions"]
    check_intelligence(intelligence, codes, regions, file, problems)
    tables = _read_tables(file, laid_over, known, problems)
    check_campaigns(places, place_names, tables, file, problems)
    check_bases(bases, base_names, tables, file, problems)
    problems.raise_if_any()
    return Evidence(
        {entry.key: entry for entry in sources},
        {entry.ally: entry for entry in allies},
        {entry.capability: entry for entry in capabilities},
        tuple(announcements),
        tuple(exchanges),
        tables,
        tuple(events),
        tuple(polls),
        places,
        bases,
        intelligence,
        name=directory.name if directory else "shipped",
    )


def _read_tables(
    file: Callable[[str], Path | Traversable],
    laid_over: Mapping[str, Path],
    known: dict[str, set[str]],
    problems: Problems,
) -> dict[str, dict[Key, Figure]]:
    """Return the sound figures of each table, with rows laid over it in their place."""
    tables: dict[str, dict[Key, Figure]] = {}
    for name, table in TABLES.items():
        tables[name], present = read_figures(file(name), table, known, problems)
        if table.complete and present:
            _note_missing(str(file(name)), table, present, known, problems)
        if name in laid_over:
            tables[name] |= read_figures(laid_over[name], table, known, problems)[0]
    return tables


def _read_lists(
    records: Mapping[str, tuple[type[Graded], str]],
    file: Callable[[str], Path | Traversable],
    problems: Problems,
) -> tuple[dict[str, Any], dict[str, set[str]]]:
    """Return the sound rows of lists by their name, and the names of all rows of each."""
    rows: dict[str, Any] = {}
    names: dict[str, set[str]] = {}
    for name, (record, key) in records.items():
        found, names[name] = read_catalogue(file(name), record, key, problems)
        rows[name] = tuple(found)
    return rows, names


def _check_leading(file: str, allies: list[Ally], codes: set[str], problems: Problems) -> None:
    leading = [entry.ally for entry in allies if entry.leading]
    if len(leading) != 1 and len(allies) == len(codes):
        what = f"names {' and '.join(leading) or 'no ally'} as leading"
        problems.add(file, "column leading", what, "Mark exactly one as true.")


def _check_announced(
    file: str, events: Sequence[GuaranteeEvent], announced: set[str], problems: Problems
) -> None:
    for event in events:
        if event.announcement and event.announcement not in announced:
            place, what = f"row {event.id}", f"unknown announcement '{event.announcement}'"
            remedy = did_you_mean(event.announcement, announced)
            problems.add(file, f"{place}, column announcement", what, remedy)


def _check_catalogues(
    file: Callable[[str], Path | Traversable],
    graded: dict[str, Sequence[Graded]],
    sources: set[str],
    problems: Problems,
) -> None:
    for name, entries in graded.items():
        for entry in entries:
            for key in entry.source:
                if key not in sources:
                    place = str(getattr(entry, KEY_OF[name]))
                    problems.add(
                        str(file(name)),
                        f"row {place}, column source",
                        f"unknown source '{key}'",
                        did_you_mean(key, sources),
                    )


_LEFTOVERS = ("desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r", "__macosx")


def _is_leftover(name: str) -> bool:
    """Return whether a system, an editor or an open spreadsheet has left a file here.

    Names that begin with a point or with ``~$`` belong to them, and those that end in ``~``.
    """
    return name.startswith((".", "~$", "~WR")) or name.endswith("~") or name.lower() in _LEFTOVERS


def _own_files(directory: Path, problems: Problems) -> dict[str, Path]:
    if not directory.is_dir():
        problems.add(str(directory), "", "is not a folder", "Give a folder with CSV tables.")
        problems.raise_if_any()
    names = {*TABLES, *CATALOGUES}
    found: dict[str, Path] = {}
    try:
        paths = sorted(path for path in directory.iterdir() if not _is_leftover(path.name))
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(str(directory), "", f"cannot be read ({reason})", "Check your rights to it.")
        return found
    for path in paths:
        if path.suffix.lower() == ".csv" and path.stem in names:
            if path.stem in found:
                what = f"is the table {path.stem} a second time, beside {found[path.stem].name}"
                problems.add(str(path), "", what, "Keep one of them.")
            found.setdefault(path.stem, path)
    if not found:
        problems.add(
            str(directory),
            "",
            "holds no table of the evidence",
            "Put tables of your own into it, such as economy.csv, or leave the folder out.",
        )
    _note_other_files(paths, found, problems)
    return found


def _note_other_files(paths: list[Path], found: dict[str, Path], problems: Problems) -> None:
    """Note files in a folder of tables that are none."""
    files_known = [f"{name}.csv" for name in sorted({*TABLES, *CATALOGUES})]
    for path in paths:
        near = did_you_mean(path.name, files_known, listed=0)
        if (path.stem in found and path.suffix.lower() == ".csv") or path.name == IMPORTS:
            continue
        if path.suffix == ".csv" and path.stem in RENAMED:
            near = f"Did you mean {RENAMED[path.stem]}.csv? The table is now called that."
        if path.suffix.lower() in ENDINGS and f"{path.stem}.csv" in files_known:
            near = f"Did you mean {path.stem}.csv? {TO_CSV}"
        if found or near.startswith("Did"):
            remedy = near if near.startswith("Did") else "Take it out of the folder."
            problems.add(str(path), "", "is not a table of the evidence", remedy)


def _note_missing(
    file: str,
    table: Table,
    present: set[Key],
    known: dict[str, set[str]],
    problems: Problems,
) -> None:
    domains = []
    for column in table.keys:
        if column == table.attribute_key:
            domains.append(sorted(set(attributes_of(table.name)) - table.optional))
        elif column == "region":
            domains.append(list(REGIONS))
        elif column == "pool":
            domains.append(list(POOLS))
        else:
            domains.append(sorted(known[column]))
    for key in product(*domains):
        if key not in present:
            problems.add(
                file,
                "/".join(key),
                "the figure is missing",
                "Add the row; 'has none' is a stated 0, not an absent row.",
            )
