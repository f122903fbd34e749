"""SIPRI's workbook: every data sheet read, certainty kept, gaps and wrong labels named."""

import csv
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.readers import READERS, Imported
from counterpoise.evidence.readers.sipri import read_sipri, shares_recomputed
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Save = Callable[..., Path]
Allies = Mapping[str, Ally]
Shared = Callable[[str], Path]
OFFICIAL = "sipri/SIPRI-Milex-data-1949-2024_2.xlsx"
LONG = "sipri/sipri_milex_1949_2024_long.csv"
EDITION = "2025-04"


def refused(path: Path, allies: Allies, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_sipri(path, allies, **options)
    return str(caught.value)


def test_a_small_workbook_is_read_in_full(sipri_book: Any, saved: Save, allies: Allies) -> None:
    found = read_sipri(saved(sipri_book), allies)
    figures = found.tables["sipri"]
    assert (found.kind, found.release, found.source.key) == (
        "sipri",
        EDITION,
        "sipri_milex_2025_04",
    )
    assert {key[2] for key in figures} == set(attributes_of("sipri"))
    # Three allies with three years and one with two, in each of seven sheets.
    assert len(figures) == 7 * (3 * 3 + 2)
    local = figures["GBR", "2023", "spending_local_financial_year", EDITION]
    assert (local.value, local.unit) == (pytest.approx(0.8 * 720), "million_GBP_current")
    assert local.note == (
        "sheet Local currency financial years, cell F14; financial year Apr-Mar; SIPRI's notes †91"
    )
    constant = figures["DEU", "2024", "spending_constant", EDITION]
    assert (constant.value, constant.unit) == (pytest.approx(1.1 * 990), "musd_2023")
    share = figures["DEU", "2022", "share_of_gdp", EDITION]
    assert (share.value, share.unit) == (pytest.approx(0.018), "share_of_gdp")
    assert "Marked †, without military pensions: United Kingdom." in found.remarks
    assert "2 rows of others than allies were set aside." in found.remarks
    assert "Kept apart, not added to later states: Yugoslavia." in found.remarks


def test_colours_become_grades(sipri_book: Any, saved: Save, allies: Allies) -> None:
    figures = read_sipri(saved(sipri_book), allies).tables["sipri"]
    found = {
        (ally, year): figures[ally, year, "spending_current", EDITION]
        for ally, year in (("DEU", "2023"), ("UKR", "2023"), ("UKR", "2024"))
    }
    assert [figure.grade for figure in found.values()] == ["A", "B", "C"]
    assert found["UKR", "2023"].note.endswith("SIPRI estimate")
    assert found["UKR", "2024"].note.endswith("highly uncertain")


def test_missing_and_not_yet_a_state_are_absent(
    sipri_book: Any, saved: Save, allies: Allies
) -> None:
    sipri_book["Current US$"]["C13"] = "xxx"
    figures = read_sipri(saved(sipri_book), allies).tables["sipri"]
    assert ("UKR", "2022", "spending_current", EDITION) not in figures
    assert ("DEU", "2022", "spending_current", EDITION) not in figures
    assert ("DEU", "2023", "spending_current", EDITION) in figures


def test_a_zero_beside_spending_is_a_gap_and_a_zero_alone_is_a_zero(
    sipri_book: Any, saved: Save, allies: Allies
) -> None:
    sipri_book["Current US$"]["C13"] = 0
    for sheet in sipri_book.worksheets[1:]:
        row = next(r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "Ukraine")
        for cell in sheet[row][-3:]:
            cell.value = 0
    found = read_sipri(saved(sipri_book), allies)
    figures = found.tables["sipri"]
    assert ("DEU", "2022", "spending_current", EDITION) not in figures
    assert figures["UKR", "2022", "spending_current", EDITION].value == 0
    (remark,) = [r for r in found.remarks if "taken as a gap" in r]
    assert remark.startswith("Germany: zero in sheet Current US$ for 2022 is taken as a gap")


def test_a_currency_that_converts_as_the_euro_is_the_euro(
    sipri_book: Any, saved: Save, allies: Allies
) -> None:
    """The edition of April 2025 still calls Croatia's euros "Kunas"."""
    found = read_sipri(saved(sipri_book), allies)
    figure = found.tables["sipri"]["HRV", "2024", "spending_local", EDITION]
    assert (figure.value, figure.unit) == (pytest.approx(54), "million_EUR_current")
    assert "printed as HRK, counted in euros" in figure.note
    assert any(r.startswith("Croatia: the currency is printed as HRK") for r in found.remarks)
    for name in ("Local currency financial years", "Local currency calendar years"):
        sheet = sipri_book[name]
        for cell in sheet[11][-3:]:
            cell.value *= 7.5345
    figure = read_sipri(saved(sipri_book), allies).tables["sipri"][
        "HRV", "2024", "spending_local", EDITION
    ]
    assert figure.unit == "million_HRK_current"


Spoil = Callable[[Any], None]


def put(sheet: str, cell: str, value: Any) -> Spoil:
    def spoil(book: Any) -> None:
        book[sheet][cell] = value
        if isinstance(value, str):
            book[sheet][cell].data_type = "s"

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda book: setattr(book["Share of GDP"], "title", "Shares"),
            ["sheet Share of GDP: is missing or renamed"],
        ),
        (
            lambda book: setattr(book["Constant (2023) US$"], "title", "Constant US$"),
            ["sheet Constant (YYYY) US$: is missing or renamed"],
        ),
        (
            put("Current US$", "A2", "Figures are in US$ bn."),
            ["sheet Current US$, row 1, column A: does not say above its table what it holds"],
        ),
        (put("Current US$", "A7", "Land"), ["sheet Current US$: has no cell 'Country'"]),
        (
            lambda book: book["Current US$"].move_range("C7:E7", cols=1),
            ["sheet Current US$, row 11, column C: holds 40 with no year above it"],
        ),
        (
            lambda book: book["Current US$"].move_range("C7:E7", rows=1),
            ["sheet Current US$, row 7: has no years beside 'Country'"],
        ),
        (
            put("Per capita", "D7", 2022),
            ["sheet Per capita, row 7, column D: holds the year 2022 a second time"],
        ),
        (
            put("Per capita", "D7", 2033),
            ["sheet Per capita, row 7, column D: holds the year 2033 after 2022"],
        ),
        (
            put("Per capita", "D7", "year"),
            ["sheet Per capita, row 7, column D: holds 'year' where a year"],
        ),
        (
            put("Share of GDP", "D13", "c. 2"),
            ["sheet Share of GDP, row 13, column D: holds the text 'c. 2'"],
        ),
        (
            put("Share of GDP", "D13", "=1/50"),
            ["sheet Share of GDP, row 13, column D: holds the text '=1/50'"],
        ),
        (
            put("Share of GDP", "D13", 2.4),
            ["sheet Share of GDP, row 13, column D: share_of_gdp is 2.4, above 2"],
        ),
        (
            put("Share of GDP", "A14", "Germany"),
            ["sheet Share of GDP, row 14, column A: repeats Germany of row 13"],
        ),
        (
            put("Share of GDP", "A13", "Germania"),
            ["sheet Share of GDP: has no row for Germany; other sheets have one"],
        ),
        (
            put("Share of GDP", "A13", None),
            ["sheet Share of GDP, row 13: holds figures without the name of a country"],
        ),
        (
            put("Local currency calendar years", "B13", "Marks"),
            ["sheet Local currency calendar years, row 13, column B: unknown currency 'Marks'"],
        ),
    ],
)
def test_a_spoiled_workbook_is_refused_with_the_place(
    spoil: Spoil, words: list[str], sipri_book: Any, saved: Save, allies: Allies
) -> None:
    spoil(sipri_book)
    message = refused(saved(sipri_book), allies)
    for expected in words:
        assert expected in message


def test_the_edition_is_found_or_asked_for(sipri_book: Any, saved: Save, allies: Allies) -> None:
    assert read_sipri(saved(sipri_book), allies, release="2025-05").release == "2025-05"
    assert "does not fit" in refused(saved(sipri_book), allies, release="2019-04")
    sipri_book.properties.created = datetime(2030, 1, 1)
    message = refused(saved(sipri_book), allies)
    assert "does not say of which edition it is. Give the edition as YYYY-MM" in message


def test_another_publishers_workbook_is_refused(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    message = refused(saved(nato_book), allies)
    assert message.count("is missing or renamed") == 7


def test_shares_are_spending_over_output(sipri_book: Any, saved: Save, allies: Allies) -> None:
    figures = read_sipri(saved(sipri_book), allies).tables["sipri"]
    found = shares_recomputed(figures, {("DEU", 2022): 45_000.0, ("DEU", 2024): 99_000.0})
    assert list(found.year) == [2022, 2024]
    assert found.recomputed.to_numpy() == pytest.approx([0.02, 0.01])
    assert found.difference.to_numpy() == pytest.approx([-0.002, 0.0098])
    assert found.ratio.to_numpy() == pytest.approx([0.9, 1.98])


# The real workbook.


@pytest.fixture(scope="module")
def official(shared: Shared, allies: Allies) -> Imported:
    return READERS["sipri"](shared(OFFICIAL), allies)


NAMES = {"United States of America": "USA", "Türkiye": "TUR"}
COLUMNS = {
    "milex_const2023_usd_m": "spending_constant",
    "milex_current_usd_m": "spending_current",
    "milex_share_gdp": "share_of_gdp",
}


@pytest.mark.shared
def test_every_cell_equals_the_long_copy(
    official: Imported, shared: Shared, allies: Allies
) -> None:
    """Every allied row of the copy that others made; false zeros are the only cells left out."""
    names = {ally.name: code for code, ally in allies.items()} | NAMES
    figures = official.tables["sipri"]
    seen, wrong, zeros = set(), [], set()
    with shared(LONG).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["country"] not in names:
                continue
            code = names[row["country"]]
            for column, measure in COLUMNS.items():
                key = (code, row["year"], measure, EDITION)
                if not row[column]:
                    continue
                value = float(row[column])
                if key not in figures and value == 0:
                    zeros.add(key)
                elif key not in figures or not math.isclose(
                    figures[key].value, value, rel_tol=1e-9, abs_tol=1e-12
                ):
                    wrong.append((key, value))
                seen.add(key)
    assert wrong == []
    assert {code for code, *_ in seen} == set(allies)
    assert {key for key in figures if key[2] in COLUMNS.values()} == seen - zeros
    assert {key[0] for key in zeros} == {"ALB", "EST", "HUN", "ROU"}
    assert len(zeros) == 39


@pytest.mark.shared
@pytest.mark.parametrize(
    ("ally", "year", "measure", "value", "unit", "cell"),
    [
        ("GBR", 2024, "spending_local_financial_year", 64278.56758, "million_GBP_current", "CB183"),
        ("GBR", 2024, "spending_local", 63991.12977, "million_GBP_current", "CA182"),
        ("DEU", 2022, "spending_constant", 61110.13506, "musd_2023", "BY168"),
        ("TUR", 2024, "spending_current", 24978.7355, "musd_current", "BZ196"),
        ("GBR", 2024, "share_of_gdp", 0.0227861779, "share_of_gdp", "BZ181"),
        ("LUX", 2024, "spending_per_head", 1302.904546, "usd_current", "AM173"),
        ("UKR", 2024, "share_of_government", 0.5400685829, "share", "AN161"),
    ],
)
def test_figures_followed_by_hand_to_their_cells(
    official: Imported, ally: str, year: int, measure: str, value: float, unit: str, cell: str
) -> None:
    """One figure of each sheet, read off the workbook by eye, to the digits copied."""
    figure = official.tables["sipri"][ally, str(year), measure, EDITION]
    assert figure.value == pytest.approx(value, rel=1e-8)
    assert figure.unit == unit
    assert f"cell {cell}" in figure.note


@pytest.mark.shared
def test_predecessors_are_not_added_to_later_states(official: Imported) -> None:
    figures = official.tables["sipri"]
    first = {
        ally: min(int(key[1]) for key in figures if key[0] == ally)
        for ally in ("CZE", "SVK", "HRV", "SVN", "MKD", "EST", "UKR", "MNE", "DEU")
    }
    assert first["DEU"] == 1953
    assert min(first[ally] for ally in ("CZE", "SVK")) == 1993
    assert min(first[ally] for ally in ("HRV", "SVN", "MKD", "EST", "UKR")) >= 1991
    assert first["MNE"] >= 2005
    note = figures["DEU", "1989", "spending_current", EDITION].note
    assert "Federal Republic before unification" in note
    assert "Federal" not in figures["DEU", "1990", "spending_current", EDITION].note


@pytest.mark.shared
@pytest.mark.parametrize("ally", ["GBR", "CAN"])
def test_calendar_years_are_a_quarter_and_three_quarters_of_financial_years(
    official: Imported, ally: str
) -> None:
    """Years from April to March: SIPRI's rule for calendar years, from 1955 on."""
    figures = official.tables["sipri"]
    for year in range(1955, 2025):
        before, same = (
            figures[ally, str(y), "spending_local_financial_year", EDITION].value
            for y in (year - 1, year)
        )
        calendar = figures[ally, str(year), "spending_local", EDITION].value
        assert calendar == pytest.approx(0.25 * before + 0.75 * same, rel=1e-9)


def world_bank(shared: Shared) -> dict[tuple[str, int], float]:
    with shared("macro/gdp.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["Country Code"], int(row["Year"])): float(row["Value"]) / 1e6
            for row in csv.DictReader(stream)
        }


def monetary_fund(shared: Shared) -> dict[tuple[str, int], float]:
    with shared("macro/imf_weo_2510_subset.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["ref_area"], int(row["year"])): float(row["value"]) * 1000
            for row in csv.DictReader(stream)
            if row["concept"] == "NGDPD" and row["value"] not in ("", "NA")
        }


def far(compared: pd.DataFrame) -> set[tuple[str, int]]:
    """Return pairs more than 5 per cent and more than 0.1 points of GDP apart."""
    off = ((compared.ratio - 1).abs() > 0.05) & (compared.difference.abs() > 0.001)
    return {(row.ally, row.year) for row in compared[off].itertuples()}


EXCEPTIONS = {
    # The World Bank turns koruny into euros at the rate of 2009 before it turns them into
    # dollars; SIPRI takes the market rate of the koruna.
    **{("SVK", year): "koruna" for year in range(2000, 2008)},
    # Output was revised after SIPRI had taken it.
    ("LVA", 2022): "revised",
    ("MKD", 2023): "revised",
}


@pytest.mark.shared
def test_shares_since_2000_agree_with_the_world_bank(official: Imported, shared: Shared) -> None:
    compared = shares_recomputed(official.tables["sipri"], world_bank(shared))
    recent = compared[compared.year >= 2000]
    assert len(recent) == 763
    assert far(recent) == set(EXCEPTIONS)


@pytest.mark.shared
def test_slovak_shares_differ_by_the_rate_of_the_koruna(official: Imported, shared: Shared) -> None:
    """The gap is the market rate of the koruna over the rate of the euro, year by year."""
    figures = official.tables["sipri"]
    compared = shares_recomputed(figures, world_bank(shared)).set_index(["ally", "year"])
    for year in range(2000, 2008):

        def rate(ally: str, year: int = year) -> float:
            local = figures[ally, str(year), "spending_local", EDITION].value
            return local / figures[ally, str(year), "spending_current", EDITION].value

        expected = rate("SVK") / rate("FRA")
        assert compared.loc[("SVK", year), "ratio"] == pytest.approx(expected, rel=0.02)


@pytest.mark.shared
def test_shares_since_2000_agree_with_the_monetary_fund(official: Imported, shared: Shared) -> None:
    compared = shares_recomputed(official.tables["sipri"], monetary_fund(shared))
    recent = compared[compared.year >= 2000]
    assert len(recent) == 795
    assert far(recent) == set()
    assert (recent.ratio - 1).abs().median() < 0.002


@pytest.mark.shared
def test_a_corrupted_copy_of_the_real_workbook_names_the_cell(
    shared: Shared, allies: Allies, tmp_path: Path
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(shared(OFFICIAL), data_only=True, keep_links=False)
    book["Current US$"]["BZ196"] = "=24978"
    book["Current US$"]["BZ196"].data_type = "s"
    book["Share of GDP"]["D6"] = 1949
    path = tmp_path / "sipri.xlsx"
    book.save(path)
    message = refused(path, allies)
    assert "sheet Current US$, row 196, column BZ: holds the text '=24978'" in message
    assert "sheet Share of GDP, row 6, column D: holds the year 1949 a second time" in message
