"""The log of confirmed statements and of forecasts, in one file of SQLite.

Nothing in it is ever overwritten: each change is a row with the next version. Every change is one
transaction that is written to the disk before it counts, with the journal that SQLite keeps by
default: a writer that is killed leaves the file as it was before or after, never between. That
journal needs no helper files beside an open database, so the log can be copied and read from places
that cannot be written. Writers wait for each other.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from counterpoise.problems import InputError, Problem
from counterpoise.signals.store_schema import (
    APPLICATION,
    FORECAST_COLUMNS,
    STATEMENT_COLUMNS,
    VERSION,
    statements_of_schema,
)

NAME = "signals.sqlite"
WAIT_SECONDS = 30
"""How long a writer waits for another one; a change takes some milliseconds."""
_REMEDY = "Move it away to begin a new log, or put back a copy; COUNTERPOISE_HOME names its folder."
_WRITABLE = "Give a place that you may write into: COUNTERPOISE_HOME names the folder."


@dataclass(frozen=True)
class LoggedStatement:
    """A statement that a person has confirmed.

    Parameters
    ----------
    id : str
        Its name in the log.
    date : str
        The day on which it was made.
    office, channel, kind : str
        Who made it, by office; how it came out; what it says.
    text : str
        What was said.
    size_low, size_high : float or None
        How much, and in what unit.
    size_unit, targets, deadline, condition, url, note : str
        The other fields; nothing where it has none. Targets are parted by semicolons.
    """

    id: str
    date: str
    office: str
    channel: str
    kind: str
    text: str
    size_low: float | None = None
    size_high: float | None = None
    size_unit: str = ""
    targets: str = ""
    deadline: str = ""
    condition: str = ""
    url: str = ""
    note: str = ""
    version: int = 0
    recorded: str = ""


@dataclass(frozen=True)
class Forecast:
    """A forecast on an announcement, with the rule by which it is resolved.

    Parameters
    ----------
    id : str
        Its name.
    registered : str
        The day on which it was made.
    office, channel : str
        Who made the announcement, by office, and how.
    what : str
        The announcement, in our own words.
    rule : str
        What must be seen, and where, for it to count as executed in full by the date.
    resolve_by : str
        That date.
    statement : str
        The logged statement that it is about, if any.
    chance : float or None
        Of its being executed in full by the date; above 0 and below 1.
    model, model_version : str
        What gave the chance.
    outcome : int or None
        1 if executed in full by the date, 0 if not; none while it is open.
    resolved_on, note : str
        When it was resolved, and on what evidence.
    """

    id: str
    registered: str
    office: str
    channel: str
    what: str
    rule: str
    resolve_by: str
    statement: str = ""
    chance: float | None = None
    model: str = ""
    model_version: str = ""
    outcome: int | None = None
    resolved_on: str = ""
    note: str = ""
    version: int = 0
    recorded: str = ""


Row = TypeVar("Row", bound="LoggedStatement | Forecast")
_TABLES: dict[type, tuple[str, tuple[str, ...]]] = {
    LoggedStatement: ("statements", STATEMENT_COLUMNS),
    Forecast: ("forecasts", FORECAST_COLUMNS),
}


def default_store() -> Path:
    """Return where the log lies; ``COUNTERPOISE_HOME`` moves it."""
    home = os.environ.get("COUNTERPOISE_HOME")
    if home:
        return Path(home) / NAME
    from platformdirs import user_data_path

    return user_data_path("counterpoise", appauthor=False) / NAME


class Store:
    """The log in one file; it need not exist yet.

    Parameters
    ----------
    path : Path, optional
        The file; `default_store` if not given.
    clock : callable, optional
        Returns the time that is recorded, for tests.
    """

    def __init__(
        self, path: Path | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.path = default_store() if path is None else path
        self._clock = clock or (lambda: datetime.now(UTC))

    def add(self, *rows: LoggedStatement | Forecast) -> list[int]:
        """Add rows together or not at all; of an id that is there, each as its next version.

        Returns
        -------
        list of int
            The version of each. A row that says what the newest version says already is not added
            again, and has that version.

        Raises
        ------
        InputError
            If the log cannot be written, or the file is damaged or none of ours.
        """
        self._check_chances(rows)
        with self._writing() as database:
            return [self._append(database, row) for row in rows]

    def statements(self, *, history: bool = False) -> list[LoggedStatement]:
        """Return the statements, each in its newest version, or in all of them."""
        return self._rows(LoggedStatement, history=history)

    def forecasts(self, *, history: bool = False) -> list[Forecast]:
        """Return the forecasts, each in its newest version, or in all of them."""
        return self._rows(Forecast, history=history)

    def _check_chances(self, rows: Sequence[LoggedStatement | Forecast]) -> None:
        for row in rows:
            if isinstance(row, Forecast) and row.chance is not None and not 0 < row.chance < 1:
                what = f"the chance of '{row.id}' is {row.chance}, which no outcome could surprise"
                remedy = "Give a chance above 0 and below 1: a certain forecast has no log score."
                raise InputError([Problem("forecast", row.id, what, remedy)])

    def _append(self, database: sqlite3.Connection, row: LoggedStatement | Forecast) -> int:
        table, columns = _TABLES[type(row)]
        earlier = _read(database, type(row), "id = ?", (row.id,))
        newest = earlier[-1] if earlier else None
        if newest is not None and _content(newest) == _content(row):
            return newest.version
        version = 1 if newest is None else newest.version + 1
        recorded = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        values = asdict(row) | {"version": version, "recorded": recorded}
        marks = ", ".join("?" * len(columns))
        database.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - our names
            [values[name] for name in columns],
        )
        return version

    def _rows(self, kind: type[Row], *, history: bool) -> list[Row]:
        if not self._there():
            return []
        with self._told(), closing(self._open(create=False)) as database:
            self._check(database)
            rows = _read(database, kind, "1 = 1", ())
        if history:
            return rows
        return list({row.id: row for row in rows}.values())

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a database within a transaction that other writers wait for."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._refuse(f"cannot be written ({error.strerror or error})", _WRITABLE)
        with self._told(), closing(self._open(create=True)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                if _is_empty(database):
                    for command in statements_of_schema():
                        database.execute(command)
                else:
                    self._check(database)
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def _there(self) -> bool:
        try:
            return self.path.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError as error:
            self._refuse(f"cannot be read ({error.strerror or error})", _REMEDY)

    def _open(self, *, create: bool) -> sqlite3.Connection:
        # Not "ro" for reading: after a writer was killed the next one who opens the file mends it.
        # A file or folder that cannot be written is opened for reading by SQLite itself.
        if self.path.is_dir():
            self._refuse("is a folder", _REMEDY)
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=WAIT_SECONDS,
            isolation_level=None,
        )

    def _check(self, database: sqlite3.Connection) -> None:
        """Refuse a file that is damaged, of another program, or of a later version of this one."""
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            self._refuse("is damaged", _REMEDY)
        if _pragma(database, "application_id") != APPLICATION:
            self._refuse("is a database of another program", _REMEDY)
        if _pragma(database, "user_version") > VERSION:
            self._refuse("was written by a later version", "Update counterpoise to read it.")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite says into a sentence for a person."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_NOTADB"):
                self._refuse("is no log of signals", _REMEDY)
            if name.startswith("SQLITE_BUSY"):
                what = f"is being written by another program for more than {WAIT_SECONDS} seconds"
                self._refuse(what, "Wait for it and try again.")
            if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
                self._refuse("cannot be written there", _WRITABLE)
            if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
                self._refuse(f"cannot be written ({error})", "Free some space; nothing was lost.")
            if name.startswith("SQLITE_CONSTRAINT"):
                self._refuse(f"does not take this row ({error})", "Correct the entry.")
            self._refuse(f"is damaged ({error})", _REMEDY)
        except UnicodeEncodeError:
            self._refuse("takes no halves of characters", "Write the entry in proper UTF-8.")
        except OSError as error:
            self._refuse(f"cannot be read ({error.strerror or error})", _REMEDY)

    def _refuse(self, what: str, remedy: str) -> NoReturn:
        raise InputError([Problem(str(self.path), "", what, remedy)]) from None


def _read(
    database: sqlite3.Connection, kind: type[Row], where: str, values: Sequence[Any]
) -> list[Row]:
    table, columns = _TABLES[kind]
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {where} ORDER BY id, version"  # noqa: S608
    known = {field.name for field in fields(kind)}
    return [
        kind(**{name: cell for name, cell in zip(columns, cells, strict=True) if name in known})
        for cells in database.execute(query, values)
    ]


def _content(row: LoggedStatement | Forecast) -> dict[str, Any]:
    return {name: v for name, v in asdict(row).items() if name not in ("version", "recorded")}


def _is_empty(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _pragma(database: sqlite3.Connection, name: str) -> int:
    return int(database.execute(f"PRAGMA {name}").fetchone()[0])
