"""Loading an evidence set: every table read, every row checked, every gap found."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from pathlib import Path

from counterpoise.evidence.reading import Key, read_catalogue, read_figures
from counterpoise.evidence.records import Ally, Announcement, Capability, Figure, Source
from counterpoise.evidence.store import Evidence
from counterpoise.evidence.tables import CATALOGUES, REGIONS, TABLES, Table, attributes_of
from counterpoise.problems import Problems, did_you_mean


@cache
def _shipped() -> Evidence:
    return _load(None)


def load_evidence(directory: str | Path | None = None) -> Evidence:
    """Load the shipped evidence, with tables of your own in place of shipped ones if given.

    Parameters
    ----------
    directory : str or Path, optional
        A folder with CSV files named as the shipped tables; each replaces the shipped one whole.

    Returns
    -------
    Evidence
        Checked and unchangeable.

    Raises
    ------
    InputError
        With everything that is wrong in any table: unknown keys, figures without a source or a
        grade, shares above one, missing figures, wrong file types.
    """
    return _shipped() if directory is None else _load(Path(directory))


def _load(directory: Path | None) -> Evidence:
    problems = Problems()
    own = _own_files(directory, problems) if directory else {}
    shipped = files("counterpoise.evidence").joinpath("tables")

    def file(name: str) -> Path | Traversable:
        return own.get(name) or shipped.joinpath(f"{name}.csv")

    sources = read_catalogue(file("sources"), Source, problems)
    allies = read_catalogue(file("allies"), Ally, problems)
    capabilities = read_catalogue(file("capabilities"), Capability, problems)
    announcements = read_catalogue(file("announcements"), Announcement, problems)
    known = {
        "source": {entry.key for entry in sources},
        "ally": {entry.ally for entry in allies},
        "capability": {entry.capability for entry in capabilities},
    }
    tables: dict[str, dict[Key, Figure]] = {}
    for name, table in TABLES.items():
        tables[name] = read_figures(file(name), table, known, problems)
        if table.complete and tables[name]:
            _note_missing(str(file(name)), table, tables[name], known, problems)
    problems.raise_if_any()
    return Evidence(
        {entry.key: entry for entry in sources},
        {entry.ally: entry for entry in allies},
        {entry.capability: entry for entry in capabilities},
        tuple(announcements),
        tables,
        name=directory.name if directory else "shipped",
    )


def _own_files(directory: Path, problems: Problems) -> dict[str, Path]:
    if not directory.is_dir():
        problems.add(str(directory), "", "is not a folder", "Give a folder with CSV tables.")
        problems.raise_if_any()
    names = {*TABLES, *CATALOGUES}
    found: dict[str, Path] = {}
    for path in sorted(directory.iterdir()):
        if path.suffix != ".csv" or path.stem not in names:
            problems.add(
                str(path),
                "",
                "is not a table of the evidence",
                did_you_mean(path.name, [f"{n}.csv" for n in names]),
            )
        else:
            found[path.stem] = path
    return found


def _note_missing(
    file: str,
    table: Table,
    figures: dict[Key, Figure],
    known: dict[str, set[str]],
    problems: Problems,
) -> None:
    domains = []
    for column in table.keys:
        if column == table.attribute_key:
            domains.append(sorted(attributes_of(table.name)))
        elif column == "region":
            domains.append(list(REGIONS))
        else:
            domains.append(sorted(known[column]))
    for key in product(*domains):
        if key not in figures:
            problems.add(
                file,
                "/".join(key),
                "the figure is missing",
                "Add the row; 'has none' is a stated 0, not a gap.",
            )
