"""A workbook where text is read: its kind is named, whatever its name says, and the way out."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from counterpoise.evidence import load_evidence
from counterpoise.evidence.imports import read_official
from counterpoise.evidence.readers.detection import kind_of
from counterpoise.evidence.workbook_kinds import workbook_kind
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WAYS_OUT = {
    "worldbank": "Take the Bank's CSV download of the same figures, or open the workbook",
    "weo": "is text, though its name ends in .xls: download it again, or open the workbook",
    "kiel": "Give a table of the tracker as CSV, such as data_explorer.csv",
    "troops": "Give the yearly file of the troopdata project as CSV",
}


def plain_workbook() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return stream.getvalue()


FORMS = {
    "an .xlsx workbook": plain_workbook(),
    "a workbook in the old .xls format": OLD,
    "a workbook protected by a password": OLD + "EncryptedPackage".encode("utf-16-le"),
    "an OpenDocument file, such as .ods,": packed("mimetype", "content.xml"),
    "a file of an office program": packed("[Content_Types].xml", "word/document.xml"),
}


def said(kind: str, place: Path, data: bytes) -> str:
    place.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_official(kind, place, release="2025-07")
    [problem] = caught.value.problems
    return str(problem)


@pytest.mark.parametrize("form", FORMS)
def test_a_kind_is_told_by_content(form: str) -> None:
    assert workbook_kind(FORMS[form]) == form
    assert workbook_kind(FORMS[form][:6] + b"rest") is None


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04rest", packed("gdp.csv")])
def test_other_files_are_no_workbooks(data: bytes) -> None:
    assert workbook_kind(data) is None


@pytest.mark.parametrize("name", ["file.csv", "file.xls", "file.zip"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", WAYS_OUT)
def test_a_reader_of_text_names_a_workbook(kind: str, form: str, name: str, tmp_path: Path) -> None:
    if kind == "weo" and FORMS[form].startswith(b"PK"):
        # This reader takes the .xlsx workbook of the database, and refuses others as such.
        assert "workbook" in said(kind, tmp_path / name, FORMS[form])
        return
    problem = said(kind, tmp_path / name, FORMS[form])
    assert f": is {form}" in problem
    assert WAYS_OUT[kind] in problem


@pytest.mark.parametrize("name", ["API_NY.GDP.MKTP.CD_DS2_en_excel_v2_889.xls", "gdp.csv"])
@pytest.mark.parametrize("mark", ["", "World Development Indicators"])
def test_the_excel_download_of_the_world_bank_is_named(
    mark: str, name: str, tmp_path: Path
) -> None:
    problem = said("worldbank", tmp_path / name, OLD + mark.encode())
    assert "in the old .xls format, as the World Bank's Excel download is" in problem
    assert "Take the Bank's CSV download" in problem
    assert "save its sheet Data as CSV" in problem


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le"])
@pytest.mark.parametrize("kind", ["weo", "kiel", "troops", "nato", "sipri", "dmdc"])
def test_other_readers_tell_whose_it_is(kind: str, encoding: str, tmp_path: Path) -> None:
    data = OLD + bytes(100_000) + "World Development Indicators".encode(encoding)
    place = tmp_path / "API_SP.POP.TOTL_DS2_en_excel_v2.xls"
    problem = said(kind, place, data)
    assert kind_of(place) == "worldbank"
    assert "looks like a World Bank table" in problem
    assert "Use counterpoise evidence import worldbank." in problem


@pytest.mark.parametrize("kind", ["nato", "sipri"])
def test_readers_of_workbooks_name_the_old_format(kind: str, tmp_path: Path) -> None:
    problem = said(kind, tmp_path / "book.xlsx", OLD)
    assert "is a workbook in the old .xls format. Open it in a spreadsheet program" in problem


def test_an_archive_with_a_workbook_is_named(tmp_path: Path) -> None:
    problem = said("worldbank", tmp_path / "API.zip", packed("API_excel.xls", "readme.txt"))
    assert "is an archive with a workbook, API_excel.xls, and no table of text" in problem
    assert "Download it as CSV" in problem


@pytest.mark.parametrize("form", list(FORMS)[:2])
def test_own_tables_and_scenarios_name_a_workbook(form: str, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "economy.csv").write_bytes(FORMS[form])
    with pytest.raises(InputError, match="save the sheet with the figures as CSV") as caught:
        load_evidence(tables)
    assert f"economy.csv: is {form} and not text" in str(caught.value)
    (tmp_path / "own.yaml").write_bytes(FORMS[form])
    with pytest.raises(InputError, match="Give a text file in UTF-8") as caught:
        load_scenario(tmp_path / "own.yaml")
    assert f"is {form} and not text" in str(caught.value)


@pytest.mark.parametrize("ending", [".xls", ".xlsx", ".ods"])
def test_a_workbook_in_a_folder_of_own_tables_is_named(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"economy{ending}").write_bytes(OLD)
    with pytest.raises(InputError) as caught:
        load_evidence(tmp_path)
    assert "Did you mean economy.csv? Open it in a spreadsheet program and save" in str(
        caught.value
    )
