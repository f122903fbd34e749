"""A file given to the wrong reader: one sentence that says whose it is."""

from itertools import permutations
from pathlib import Path

import openpyxl
import pytest

from counterpoise.evidence.imports import read_official
from counterpoise.evidence.readers.detection import kind_of
from counterpoise.evidence.readers.nato_layout import LAYOUTS
from counterpoise.problems import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SIPRI_SHEETS = ("Constant (2023) US$", "Current US$", "Share of GDP", "Per capita")
HEADERS = {
    "kiel": "country,iso,year,month,total,commitments,gdp,pct_gdp",
    "weo": "ref_area,concept,year,value,unit,scale,lastactualdate",
    "worldbank": "Country Name,Country Code,Year,Value",
    "troops": "countryname,year,iso3c,troops_ad",
}
HEADINGS = ("ARMY ACTIVE DUTY", "NAVY ACTIVE DUTY", "TOTAL ACTIVE DUTY")
REAL = {
    "nato": "nato/240617-def-exp-2024-TABLES-en.xlsx",
    "sipri": "sipri/SIPRI-Milex-data-1949-2024_2.xlsx",
    "kiel": "ukraine_aid/weapons.csv",
    "weo": "macro/imf_weo_2510_subset.csv",
    "worldbank": "macro/population.csv",
    "troops": "us_posture/troopdata-rebuild-country-year.csv",
}
KINDS = (*REAL, "dmdc")
"""The last has no published file here."""


def write(folder: Path, kind: str) -> Path:
    if kind in HEADERS:
        place = folder / "file.csv"
        place.write_text(HEADERS[kind] + "\n1,2,3\n", "utf-8")
        return place
    book = openpyxl.Workbook()
    if kind == "dmdc":
        for column, heading in enumerate(HEADINGS, 3):
            book.worksheets[0].cell(6, column, heading)
    names = {"nato": [layout.sheet for layout in LAYOUTS], "sipri": SIPRI_SHEETS}
    for name in names.get(kind, ()):
        book.create_sheet(name)
    book.save(folder / "file.xlsx")
    return folder / "file.xlsx"


def said(kind: str, place: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_official(kind, place)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_by_its_sheets_or_header(kind: str, tmp_path: Path) -> None:
    assert kind_of(write(tmp_path, kind)) == kind


@pytest.mark.parametrize(("kind", "asked"), list(permutations(KINDS, 2)))
def test_the_wrong_reader_gives_one_problem(kind: str, asked: str, tmp_path: Path) -> None:
    place = write(tmp_path, kind)
    [problem] = said(asked, place)
    assert problem.startswith(f"{place}: looks like a")
    assert problem.endswith(f"Use counterpoise evidence import {kind}.")


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_reader_says_what_is_wrong_with_the_file(kind: str, tmp_path: Path) -> None:
    assert not any("looks like" in problem for problem in said(kind, write(tmp_path, kind)))


def test_headers_below_other_lines_and_in_other_encodings_are_found(tmp_path: Path) -> None:
    above = '"Data Source","World Development Indicators",\n\n'
    (tmp_path / "bank.csv").write_text(above + HEADERS["worldbank"] + "\n", "utf-8-sig")
    assert kind_of(tmp_path / "bank.csv") == "worldbank"
    wide = "WEO Country Code\tISO\tWEO Subject Code\tCountry\n"
    (tmp_path / "weo.xls").write_text(wide, "utf-16")
    assert kind_of(tmp_path / "weo.xls") == "weo"


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04rest", b"\0\1\2", b'"open\n,'])
def test_what_cannot_be_told_is_left_to_the_reader(data: bytes, tmp_path: Path) -> None:
    place = tmp_path / "file.csv"
    place.write_bytes(data)
    assert kind_of(place) is None
    assert kind_of(tmp_path) is None
    assert kind_of(tmp_path / "absent") is None


@pytest.mark.shared
@pytest.mark.parametrize("kind", REAL)
def test_the_published_files_are_known(kind: str) -> None:
    place = SHARED / REAL[kind]
    if not place.is_file():
        pytest.skip(f"the official file {place.name} is not beside the checkout")
    assert kind_of(place) == kind
    asked = "sipri" if kind == "nato" else "nato"
    assert len(said(asked, place)) == 1
