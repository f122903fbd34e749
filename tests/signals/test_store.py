"""The log: nothing is overwritten, and nothing is lost whatever happens to a writer or the file."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterpoise.problems import InputError
from counterpoise.signals.store import Forecast, LoggedStatement, Store, default_store

STATEMENT = LoggedStatement(
    "s1", "2026-05-01", "President", "personal", "withdrawal", "Five thousand leave", 5000, 5000
)
FORECAST = Forecast("f1", "2026-11-29", "President", "leak", "It", "It is seen", "2027-12-31")
WRITER = """\
import sys
from dataclasses import replace
from pathlib import Path
from counterpoise.signals.store import LoggedStatement, Store
store, name, count = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
for number in range(count):
    said = ("2026-05-01", "President", "leak", "withdrawal", "x" * 5000)
    row = LoggedStatement(f"{name}-{number}", *said)
    store.add(row, replace(row, id=f"{name}-{number}-twin"))
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said_of(store: Store) -> str:
    with pytest.raises(InputError) as caught:
        store.statements()
    with pytest.raises(InputError):
        store.add(STATEMENT)
    return str(caught.value)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "log.sqlite", clock=lambda: datetime(2026, 11, 29, tzinfo=UTC))


def test_a_log_that_is_not_there_is_empty(store: Store) -> None:
    assert store.statements() == []
    assert store.forecasts() == []
    assert not store.path.exists()


def test_what_is_kept_comes_back(store: Store) -> None:
    assert store.add(STATEMENT, replace(FORECAST, chance=0.25)) == [1, 1]
    (statement,), (forecast,) = store.statements(), store.forecasts()
    assert replace(statement, version=0, recorded="") == STATEMENT
    assert (statement.version, statement.recorded) == (1, "2026-11-29T00:00:00.000+00:00")
    assert (forecast.chance, forecast.outcome) == (0.25, None)


def test_a_change_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    store.add(STATEMENT)
    assert store.add(replace(STATEMENT, size_low=4000)) == [2]
    assert [s.size_low for s in store.statements()] == [4000]
    assert [s.size_low for s in store.statements(history=True)] == [5000, 4000]


def test_the_same_again_is_no_new_version(store: Store) -> None:
    assert [store.add(STATEMENT), store.add(STATEMENT)] == [[1], [1]]
    assert len(store.statements(history=True)) == 1


@pytest.mark.parametrize(
    "command", ["UPDATE statements SET text = 'other'", "DELETE FROM statements"]
)
def test_nobody_overwrites_a_row(store: Store, command: str) -> None:
    store.add(STATEMENT)
    with closing(sqlite3.connect(store.path)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(command)
    assert store.statements()[0].text == STATEMENT.text


def test_rows_are_kept_together_or_not_at_all(store: Store) -> None:
    with pytest.raises(InputError, match="does not take this row"):
        store.add(STATEMENT, replace(FORECAST, outcome=7))
    assert store.statements() == []


@pytest.mark.parametrize("chance", [0.0, 1.0, -0.1, float("nan"), float("inf")])
def test_a_certain_forecast_is_refused(store: Store, chance: float) -> None:
    with pytest.raises(InputError, match="a certain forecast has no log score"):
        store.add(replace(FORECAST, chance=chance))


def test_half_a_character_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="halves of characters"):
        store.add(replace(STATEMENT, text="\ud800"))


@pytest.mark.parametrize(
    "content", [b"short", b"x" * 10_000, b"\0" * 10_000, b"SQLite format 3\0x"]
)
def test_a_foreign_file_is_refused_and_left_alone(store: Store, content: bytes) -> None:
    store.path.write_bytes(content)
    assert "is no log of signals" in said_of(store) or "is damaged" in said_of(store)
    assert store.path.read_bytes() == content


def test_a_database_of_another_program_is_refused(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("CREATE TABLE statements (id)")
        database.commit()
    assert "is a database of another program" in said_of(store)


def test_a_log_of_a_later_version_is_refused(store: Store) -> None:
    store.add(STATEMENT)
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("PRAGMA user_version = 99")
    assert "was written by a later version" in said_of(store)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in said_of(Store(tmp_path))


@pytest.mark.parametrize("place", [100, 4096, 5000, 8192, 9000, 12_000])
def test_a_damaged_file_is_refused_or_intact(store: Store, place: int) -> None:
    store.add(*(replace(STATEMENT, id=f"s{number}", text="y" * 3000) for number in range(5)))
    data = bytearray(store.path.read_bytes())
    data[place : place + 600] = b"\xff" * 600
    store.path.write_bytes(bytes(data))
    try:
        found = f"{len(store.statements())} rows"
    except InputError as error:
        found = str(error)
    assert any(words in found for words in ("5 rows", "is damaged", "is no log"))


def test_a_cut_file_is_refused(store: Store) -> None:
    store.add(*(replace(STATEMENT, id=f"s{number}", text="y" * 3000) for number in range(5)))
    os.truncate(store.path, store.path.stat().st_size // 2)
    assert "is damaged" in said_of(store)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        Store(folder / "log.sqlite").add(STATEMENT)


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        Store(tmp_path / "file" / "log.sqlite").add(STATEMENT)


def test_two_writers_at_once_lose_nothing(store: Store) -> None:
    writers = [writer(store.path, name, 25) for name in ("a", "b", "c")]
    for process in writers:
        process.communicate(timeout=300)
        assert process.returncode == 0
    ids = {statement.id for statement in store.statements()}
    assert ids == {f"{w}-{n}{t}" for w in "abc" for n in range(25) for t in ("", "-twin")}


@pytest.mark.parametrize("after", [0, 1, 2, 3, 5, 8, 13, 21])
def test_a_writer_that_is_killed_leaves_the_log_intact(store: Store, after: int) -> None:
    with writer(store.path, "k", 10_000) as process:
        assert process.stdout is not None
        told = -1
        for line in process.stdout:
            told = told if line.strip() == "ready" else int(line)
            if told + 1 >= after:
                process.send_signal(signal.SIGKILL)
                break
        told += sum(1 for _ in process.stdout)
    ids = {statement.id for statement in store.statements()}
    assert {f"k-{number}" for number in range(told + 1)} <= ids
    first = {name for name in ids if not name.endswith("-twin")}
    assert ids == first | {f"{name}-twin" for name in first}
    assert store.add(STATEMENT) == [1]


def test_the_log_lies_with_other_data_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path))
    assert default_store() == tmp_path / "signals.sqlite"
    monkeypatch.delenv("COUNTERPOISE_HOME")
    assert default_store().name == "signals.sqlite"
