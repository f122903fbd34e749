"""A workbook is opened only if it is an ordinary one; each refusal says what and where."""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from counterpoise.evidence.readers import container, workbook
from counterpoise.evidence.readers.workbook import Numbers, letters, open_workbook
from counterpoise.problems import InputError, Problems

Save = Callable[..., Path]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_workbook(path)
    assert all(problem.remedy.endswith(".") for problem in caught.value.problems)
    return str(caught.value)


def small() -> Any:
    book = openpyxl.Workbook()
    book.active["B2"] = 5
    return book


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Copy a workbook with one part changed."""
    copy = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return copy


def added(path: Path, part: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(part, data)
    return path


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(column: int, name: str) -> None:
    assert letters(column) == name


def test_cells_keep_place_value_and_colour(saved: Save) -> None:
    book = small()
    book.active["C3"] = " text "
    book.active["D4"] = 1.5
    book.active["D4"].font = Font(color="FF0000FF")
    book.active["E5"] = datetime(2024, 6, 17)
    sheet = open_workbook(saved(book)).sheets["Sheet"]
    assert sheet.cell(2, 2).value == 5
    assert sheet.cell(3, 3).text == "text"
    assert sheet.cell(4, 4).colour == "blue"
    assert sheet.cell(2, 2).colour == ""
    assert sheet.cell(4, 4).place == "sheet Sheet, row 4, column D"
    assert sheet.cell(4, 4).address == "D4"
    assert sheet.cell(9, 9).value is None
    assert sheet.find("TEXT", first=3) == sheet.cell(3, 3)
    assert sheet.find("text", last=2) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"Country,2014\nNorway,1.5\n", "text file, such as CSV"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .xls format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"\x89PNG\0\0", "not an .xlsx workbook"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    assert words in refused(path)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "none.xlsx")
    assert "is a folder" in refused(tmp_path)


@pytest.mark.parametrize(
    ("part", "words"), [("mimetype", "OpenDocument"), ("other.txt", "is a zip file")]
)
def test_zips_of_another_kind_are_named(tmp_path: Path, part: str, words: str) -> None:
    assert words in refused(added(tmp_path / "x.xlsx", part, b"some text"))


@pytest.mark.parametrize(
    ("content_type", "words"),
    [
        (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "macros"),
        (b"application/vnd.ms-excel.sheet.binary.macroEnabled", "macros"),
        (b"application/vnd.ms-word.main+xml", "not an .xlsx workbook"),
    ],
)
def test_workbooks_of_another_kind_are_named(saved: Save, content_type: bytes, words: str) -> None:
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = rewritten(
        saved(small()), "[Content_Types].xml", lambda data: data.replace(usual, content_type)
    )
    assert words in refused(path)


def test_a_truncated_workbook_is_damaged(saved: Save) -> None:
    path = saved(small())
    path.write_bytes(path.read_bytes()[:-300])
    assert "damaged or incomplete" in refused(path)


def test_broken_xml_is_damaged_and_the_part_named(saved: Save) -> None:
    path = rewritten(saved(small()), "xl/worksheets/sheet1.xml", lambda data: data[:-20])
    assert "part xl/worksheets/sheet1.xml: is damaged" in refused(path)


def test_a_part_that_unfolds_too_far_is_refused_before_it_is_read(saved: Save) -> None:
    row = b"<row><c><v>1</v></c></row>"
    path = added(saved(small()), "xl/worksheets/sheet2.xml", row * 200_000)
    assert path.stat().st_size < 100_000
    message = refused(path)
    assert re.search(r"part xl/worksheets/sheet2.xml: is packed \d{3} times", message)


def test_a_workbook_that_unfolds_too_far_in_all_is_refused(
    saved: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_UNFOLDED", 1_000)
    assert "unfolds to" in refused(saved(small()))


def test_a_file_that_is_too_large_or_has_too_many_parts_is_refused(
    saved: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(small())
    monkeypatch.setattr(container, "MOST_MEMBERS", 3)
    assert "is made of" in refused(path)
    monkeypatch.setattr(container, "MOST_BYTES", 100)
    assert "MB are read" in refused(path)


def test_nested_zips_are_refused(saved: Save) -> None:
    inner = saved(small(), "inner.xlsx").read_bytes()
    path = added(saved(small()), "xl/embeddings/inner.xlsx", inner)
    assert "xl/embeddings/inner.xlsx: is itself a zip file" in refused(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(saved: Save, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def change(data: bytes) -> bytes:
        text = re.sub(r"^<\?xml.*?\?>\s*", "", data.decode())
        return f'<?xml version="1.0" encoding="{encoding}"?>{bomb}{text}'.encode(encoding)

    path = rewritten(saved(small()), "xl/worksheets/sheet1.xml", change)
    assert "xl/worksheets/sheet1.xml: declares a document type" in refused(path)


def test_a_sheet_of_a_million_rows_is_refused_and_named(saved: Save) -> None:
    book = small()
    book.active.title = "Long"
    book.active["A1048576"] = 1
    assert "sheet Long, row 20001: has more than 20,000 rows" in refused(saved(book))


def test_a_very_wide_row_and_too_many_cells_are_refused(
    saved: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = small()
    book.active["XFD3"] = 1
    assert "sheet Sheet, row 3: has 16,384 columns" in refused(saved(book))
    monkeypatch.setattr(workbook, "MOST_CELLS", 1)
    assert "more than 1 cells" in refused(saved(small()))


def test_blanks_far_to_the_right_and_below_are_no_content(saved: Save) -> None:
    """Office programs leave them, on sheets that nobody reads too."""
    book = small()
    other = book.create_sheet("Notes")
    for sheet in (book.active, other):
        sheet["AMJ1"] = " "
        sheet["B9000"] = "\u00a0\n"
    cells = [cell for sheet in open_workbook(saved(book)).sheets.values() for cell in sheet.cells()]
    assert [cell.value for cell in cells] == [5]


@pytest.mark.parametrize("lie", [b"A1", b"A1:XFD1048576"])
def test_the_declared_size_of_a_sheet_is_not_believed(saved: Save, lie: bytes) -> None:
    path = rewritten(
        saved(small()),
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + lie + b'"', data),
    )
    assert b'ref="' + lie + b'"' in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert open_workbook(path).sheets["Sheet"].cell(2, 2).value == 5


def test_links_to_other_files_are_not_followed(saved: Save) -> None:
    path = saved(small())
    secret = path.with_name("secret.txt")
    secret.write_text("secret")
    link = f'<?xml version="1.0"?><Relationships><a Target="file://{secret}"/></Relationships>'
    path = added(path, "xl/externalLinks/_rels/externalLink1.xml.rels", link.encode())
    cells = list(open_workbook(path).sheets["Sheet"].cells())
    assert [cell.value for cell in cells] == [5]


def numbers() -> Numbers:
    return Numbers("file.xlsx", Problems(), frozenset({".."}))


def test_numbers_are_numbers_and_gaps_are_gaps(saved: Save) -> None:
    book = openpyxl.Workbook()
    for column, value in enumerate([1, 2.5, "..", None, "  "], 1):
        book.active.cell(1, column, value)
    sheet = open_workbook(saved(book)).sheets["Sheet"]
    reads = numbers()
    assert [reads.of(sheet.cell(1, column)) for column in range(1, 6)] == [1, 2.5, None, None, None]
    assert not reads.problems


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=1+1", "text '=1+1'"),
        ("+1", "text '+1'"),
        ("-1", "text '-1'"),
        ("@SUM(A1)", "text '@SUM(A1)'"),
        ("1,5", "text '1,5'"),
        ("#REF!", "error #REF!"),
        (True, "text 'True'"),
        (datetime(2024, 1, 1), "text '2024-01-01"),
    ],
)
def test_what_is_no_number_is_named_with_its_place(saved: Save, value: Any, words: str) -> None:
    book = openpyxl.Workbook()
    cell = book.active["C7"]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    reads = numbers()
    assert reads.of(open_workbook(saved(book)).sheets["Sheet"].cell(7, 3)) is None
    message = str(reads.problems.error())
    assert "file.xlsx, sheet Sheet, row 7, column C" in message
    assert words in message


def test_formulas_give_their_saved_result_and_are_never_run(saved: Save) -> None:
    book = small()
    book.active["C7"] = "=B2*2"
    reads = numbers()
    without = open_workbook(saved(book)).sheets["Sheet"]
    assert reads.of(without.cell(7, 3)) is None
    assert "row 7, column C: holds a formula without a saved result" in str(reads.problems.error())
    path = rewritten(
        saved(book),
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb"<f>B2\*2</f><v\s*/>", b"<f>B2*2</f><v>999</v>", data),
    )
    assert numbers().of(open_workbook(path).sheets["Sheet"].cell(7, 3)) == 999
