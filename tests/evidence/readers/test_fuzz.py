"""Damaged files of every publisher: figures, or a sentence that says what is wrong, never else.

Each target starts from a small sound file and spoils its bytes, or its cells. Few cases run each
time; `make fuzz` runs a thousand of each.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.evidence.imports import read_official
from counterpoise.evidence.readers.detection import kind_of
from counterpoise.problems import InputError

from . import conftest, test_dmdc, test_kiel, test_troops, test_weo, test_worldbank

pytestmark = pytest.mark.fuzz
EXAMPLES = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

Data = st.DataObject
PORTAL = [
    "DATASET,SERIES_CODE,OBS_MEASURE,SCALE,UNIT,PUBLICATION_DATE,LATEST_ACTUAL_ANNUAL_DATA,2025,2026",
    "IMF.RES:WEO(9.0.0),POL.NGDPD.A,OBS_VALUE,Billions,US dollar,2026-04-14,2025,700.0,714.0",
    "IMF.RES:WEO(9.0.0),POL.LP.A,OBS_VALUE,Millions,Persons,2026-04-14,2025,36.5,36.4",
]


def packed(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lines(*rows: str) -> bytes:
    return ("\n".join(rows) + "\n").encode()


SOUND: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nato": ("nato", conftest.NATO_NAME, lambda: packed(conftest.nato_workbook())),
    "sipri": ("sipri", "milex.xlsx", lambda: packed(conftest.sipri_workbook())),
    "dmdc": ("dmdc", test_dmdc.NAME, lambda: packed(test_dmdc.Report().book())),
    "kiel": ("kiel", "aid.csv", lambda: lines(test_kiel.HEADER, *test_kiel.ROWS)),
    "outlook list": ("weo", "list.csv", lambda: lines(test_weo.LIST, *test_weo.LIST_ROWS)),
    "outlook download": (
        "weo",
        "outlook.xls",
        lambda: "\r\n".join([test_weo.WIDE, *test_weo.WIDE_ROWS, test_weo.FOOTER]).encode("utf-16"),
    ),
    "outlook portal": ("weo", "portal.csv", lambda: lines(*PORTAL)),
    "bank list": (
        "worldbank",
        "gdp.csv",
        lambda: lines(test_worldbank.HEADER, *test_worldbank.OUTPUT[1:]),
    ),
    "bank download": (
        "worldbank",
        "API.csv",
        lambda: (
            (test_worldbank.ABOVE + test_worldbank.DOWNLOAD)
            .replace("{code}", "NY.GDP.MKTP.CD")
            .replace("{newest}", "")
            .encode("utf-8-sig")
        ),
    ),
    "troops": (
        "troops",
        "troops.csv",
        lambda: lines(
            ",".join(test_troops.COLUMNS),
            *(
                ",".join(str(row[column]) for column in test_troops.COLUMNS)
                for row in test_troops.steady("DEU", 34_000)
            ),
        ),
    ),
}
WORKBOOKS = ["nato", "sipri", "dmdc"]
TEXTS = [name for name in SOUND if name not in WORKBOOKS]


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    """Return the sound files, made once."""
    return {name: make() for name, (_, _, make) in SOUND.items()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all cases share."""
    return tmp_path_factory.mktemp("fuzz")


def read(name: str, data: bytes, place: Path, evidence: Evidence) -> int | None:
    """Return how many figures a file gives, or None where it was refused in words."""
    kind, file, _ = SOUND[name]
    (place / file).write_bytes(data)
    release = {"kiel": "2026-05", "outlook list": "2025-10"}.get(name)
    kind_of(place / file)
    refused = None
    try:
        found = read_official(kind, place / file, release=release, evidence=evidence)
    except InputError as error:
        refused = error
    if refused:
        assert refused.problems
        assert all(problem.what and problem.remedy for problem in refused.problems)
        # One sentence for each fault, not the file back.
        assert len(str(refused)) < 200_000
        return None
    count = sum(map(len, found.tables.values()))
    # A figure needs more than a letter: nothing is made of nothing.
    assert count <= 20_000
    assert len(" ".join(found.remarks)) < 100_000
    return count


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """Return a file with bits turned, parts cut, doubled or put in from elsewhere."""
    mutable = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(mutable) - 1, 0)))
        length = draw(st.integers(1, 40))
        what = draw(st.sampled_from(["flip", "cut", "end", "double", "insert", "swap"]))
        if what == "flip" and mutable:
            mutable[at] ^= 1 << draw(st.integers(0, 7))
        elif what == "cut":
            del mutable[at : at + length]
        elif what == "end":
            del mutable[at:]
        elif what == "double":
            mutable[at:at] = mutable[at : at + length]
        elif what == "insert":
            mutable[at:at] = draw(st.binary(max_size=12))
        else:
            start = draw(st.integers(0, max(len(mutable) - 1, 0)))
            mutable[at : at + length] = mutable[start : start + length]
    return bytes(mutable)


def repacked(data: bytes, part: int, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one part changed and packed again, so that its checksums hold."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for number, member in enumerate(old.infolist()):
            content = old.read(member)
            new.writestr(member.filename, change(content) if number == part else content)
    return stream.getvalue()


CELLS = st.one_of(
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
    st.sampled_from(
        ["", "–", "−1.5", "1,5", "1.234,5", "1 234", "#REF!", "=1+1", "2024e", "1e400"]
    ),
    st.sampled_from(
        ["DEU", "Germany", "2024", "1899", "9" * 400, "٣", "²", "\ufeff", "NaN", "inf"]
    ),
)


@pytest.mark.parametrize("name", SOUND)
def test_the_sound_file_is_read(
    name: str, sound: dict[str, bytes], place: Path, evidence: Evidence
) -> None:
    """Else the cases below would spoil nothing."""
    if name == "outlook list":
        # One of its rows is unsound on purpose, of a country that is no ally.
        assert b"nonsense" in sound[name]
    assert read(name, sound[name], place, evidence)


@pytest.mark.parametrize("name", SOUND)
@EXAMPLES
@given(data=st.data())
def test_spoilt_bytes(
    name: str, sound: dict[str, bytes], place: Path, evidence: Evidence, data: Data
) -> None:
    read(name, data.draw(spoilt(sound[name])), place, evidence)


@pytest.mark.parametrize("name", TEXTS)
@EXAMPLES
@given(data=st.data())
def test_spoilt_cells_of_text(
    name: str, sound: dict[str, bytes], place: Path, evidence: Evidence, data: Data
) -> None:
    encoding = "utf-16" if name == "outlook download" else "utf-8-sig"
    delimiter = "\t" if name == "outlook download" else ","
    text = sound[name].decode(encoding)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(rows) - 1))
        if rows[row]:
            rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)
    stream = io.StringIO()
    mark = data.draw(st.sampled_from([delimiter, ",", ";", "\t"]))
    csv.writer(stream, delimiter=mark).writerows(rows)
    written = data.draw(st.sampled_from([encoding, "utf-8", "utf-16", "utf-16-be", "latin-1"]))
    read(name, stream.getvalue().encode(written, errors="replace"), place, evidence)


@pytest.mark.parametrize("name", WORKBOOKS)
@EXAMPLES
@given(data=st.data())
def test_spoilt_parts_of_workbooks(
    name: str, sound: dict[str, bytes], place: Path, evidence: Evidence, data: Data
) -> None:
    with zipfile.ZipFile(io.BytesIO(sound[name])) as container:
        parts = len(container.infolist())
    part = data.draw(st.integers(0, parts - 1))
    whole = repacked(sound[name], part, lambda content: data.draw(spoilt(content)))
    read(name, whole, place, evidence)


VALUES = st.one_of(
    CELLS.filter(str.isprintable),
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates().filter(lambda day: day.year >= 1900),
    st.sampled_from(
        [2014, 2022, 2024, "NATO Total", "Norway", "Norway (Euros)", "Kroner", "Notes"]
    ),
    st.sampled_from(
        ["GERMANY", "ACTIVE DUTY", "ARMY", "TOTAL", "N/A", "*", "OVERSEAS", "OVERSEAS TOTAL"]
    ),
)


SPOILT_CELLS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(1, 40),
        st.integers(1, 30),
        st.integers(0, 9).map(lambda part: part == 0),
        VALUES,
    ),
    min_size=1,
    max_size=4,
)
"""For each: which sheet, row and column, whether all is moved before, and what is put there."""


@pytest.mark.parametrize("name", WORKBOOKS)
@EXAMPLES
@given(cells=SPOILT_CELLS)
def test_spoilt_cells_of_workbooks(
    name: str, sound: dict[str, bytes], place: Path, evidence: Evidence, cells: list[Any]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sound[name]))
    for sheet in book.worksheets:
        # Nothing can be written into the covered cells of a merged one.
        for merged in sorted(map(str, sheet.merged_cells.ranges)):
            sheet.unmerge_cells(merged)
    for number, row, column, moved, value in cells:
        sheet = book.worksheets[number % len(book.worksheets)]
        if moved:
            sheet.move_range(f"A1:{sheet.dimensions.partition(':')[2] or 'B2'}", cols=1, rows=1)
        sheet.cell(row, column).value = value
    read(name, packed(book), place, evidence)
