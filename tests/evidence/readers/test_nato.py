"""NATO's workbook: every block read, every figure followed to its cell, every fault named."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.readers.countries import code_of, currency_of
from counterpoise.evidence.readers.nato import read_nato
from counterpoise.evidence.readers.nato_checks import workbook_checks
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Save = Callable[..., Path]
Allies = Mapping[str, Ally]


def refused(path: Path, allies: Allies, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_nato(path, allies, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Czechia*   (Koruny)", "CZE"),
        ("Czech Republic", "CZE"),
        ("Slovak Republic", "SVK"),
        ("Slovakia", "SVK"),
        ("United States of America", "USA"),
        ("NORTH MACEDONIA", "MKD"),
        ("DEU", "DEU"),
        ("Russia", None),
        ("German Democratic Republic", None),
        ("Czechoslovakia", None),
        ("", None),
        ("NATO Total", None),
    ],
)
def test_printed_names_of_countries(name: str, code: str | None, allies: Allies) -> None:
    assert code_of(name, allies) == code


def test_every_ally_is_known_by_its_own_name(allies: Allies) -> None:
    assert {code_of(ally.name, allies) for ally in allies.values()} == set(allies)


@pytest.mark.parametrize(
    ("name", "ally", "code"),
    [
        ("Kroner", "NOR", "NOK"),
        ("Kroner", "DNK", "DKK"),
        ("New Lei", "ROU", "RON"),
        ("x", "USA", None),
    ],
)
def test_printed_names_of_currencies(name: str, ally: str, code: str | None) -> None:
    assert currency_of(name, ally) == code


def test_a_small_workbook_is_read_in_full(nato_book: Any, saved: Save, allies: Allies) -> None:
    found = read_nato(saved(nato_book), allies)
    figures = found.tables["expenditure"]
    assert (found.kind, found.release, found.source.key) == (
        "nato",
        "2024-06",
        "nato_def_exp_2024_06",
    )
    # Four allies, three years, and every measure of the table.
    assert len(figures) == 4 * 3 * len(attributes_of("expenditure"))
    assert {key[2] for key in figures} == set(attributes_of("expenditure"))
    money = figures["POL", "2024", "spending_current", "2024-06"]
    assert money.value == pytest.approx(200 * 1.05**2 * 1.02**2)
    assert money.note == "Table 2, current prices and exchange rates, cell F12; estimate"
    assert (money.grade, money.as_of, money.source) == ("A", "2024", ("nato_def_exp_2024_06",))
    share = figures["NOR", "2022", "share_of_gdp", "2024-06"]
    assert share.value == pytest.approx(100 / 5e3)
    assert share.note.endswith("cell D11")
    people = figures["TUR", "2022", "military_personnel", "2024-06"]
    assert (people.value, people.unit) == (80_000, "people")
    head = figures["USA", "2022", "gdp_per_head", "2024-06"]
    assert (head.value, head.unit) == (pytest.approx(1000 * 150 / 330), "usd_constant_2015")
    national = figures["NOR", "2022", "spending_ncu_constant", "2024-06"]
    assert (national.value, national.unit) == (1000, "million_NOK_constant_2015")
    assert not any("differ beyond rounding" in remark for remark in found.remarks)
    assert "Rows without a name were left out: TABLE8a row 15." in found.remarks


def test_another_base_year_and_edition_need_no_other_reader(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    for sheet in nato_book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = re.sub(r"2015 prices", "2021 prices", cell.value)
    found = read_nato(saved(nato_book, "250827-def-exp-2025-en.xlsx"), allies)
    assert found.release == "2025-08"
    units = {figure.unit for figure in found.tables["expenditure"].values()}
    assert {"musd_2021", "usd_constant_2021", "million_TRY_constant_2021"} <= units
    assert not any("2015" in unit for unit in units)


def test_tables_may_stand_lower_and_further_right(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    before = read_nato(saved(nato_book), allies).tables["expenditure"]
    nato_book["TABLE2"].insert_rows(8)
    nato_book["TABLE3"].insert_cols(2)
    after = read_nato(saved(nato_book), allies).tables["expenditure"]
    assert {key: figure.value for key, figure in after.items()} == {
        key: figure.value for key, figure in before.items()
    }
    key = ("POL", "2024", "spending_current", "2024-06")
    assert (before[key].note, after[key].note) == (
        "Table 2, current prices and exchange rates, cell F12; estimate",
        "Table 2, current prices and exchange rates, cell F13; estimate",
    )


def test_missing_figures_are_absent_and_not_zero(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    nato_book["TABLE2"]["D11"] = ".."
    nato_book["TABLE2"]["E12"] = None
    figures = read_nato(saved(nato_book), allies).tables["expenditure"]
    assert ("NOR", "2022", "spending_current", "2024-06") not in figures
    assert ("POL", "2023", "spending_current", "2024-06") not in figures
    assert ("NOR", "2023", "spending_current", "2024-06") in figures


def test_totals_that_do_not_add_up_are_remarked(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    nato_book["TABLE2"]["D12"] = 260
    path = saved(nato_book)
    remarks = [r for r in read_nato(path, allies).remarks if "differ beyond rounding" in r]
    assert any(r.startswith("total of spending_current: 2 differ") for r in remarks)
    checks = workbook_checks(path, allies)
    off = checks[(checks.check == "total of spending_current") & ~checks.agrees]
    assert sorted(off.ally) == ["NATO Europe and Canada", "NATO Total"]
    assert set(off.year) == {2022}
    assert off.difference.to_numpy() == pytest.approx([-60, -60])
    assert set(off.explained) == {""}


Spoil = Callable[[Any], None]


def put(sheet: str, cell: str, value: Any) -> Spoil:
    def spoil(book: Any) -> None:
        book[sheet][cell] = value
        if isinstance(value, str):
            book[sheet][cell].data_type = "s"

    return spoil


def shift_years(book: Any, *, down: int = 0, right: int = 0) -> None:
    book["TABLE2"].move_range("D8:F8", rows=down, cols=right)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            lambda book: book.remove(book["TABLE2"]),
            ["sheet TABLE2: is missing: no sheet has the line 'Table 2: ...'"],
        ),
        (lambda book: book.remove(book["TABLE4"]), ["sheet TABLE4: is missing: no sheet has"]),
        (
            put("TABLE2", "B4", "Table 5 : GDP"),
            ["Table 5 stands on the sheets 'TABLE2' and 'TABLE5'"],
        ),
        (
            put("TABLE1", "C11", "Norway (Euros)"),
            ["sheet TABLE1, row 11, column C: prints 'Euros' (EUR), which is no currency of NOR"],
        ),
        (put("TABLE2", "B4", "Table 9 : Other"), ["sheet TABLE2: has no line 'Table 2: ...'"]),
        (
            put("TABLE2", "B6", "Billion US dollars"),
            ["sheet TABLE2, row 6: does not say in what unit"],
        ),
        (
            lambda book: shift_years(book, down=3),
            [
                "sheet TABLE2, row 10, column B: opens the block 'Current prices and exchange "
                "rates' above the years of row 11",
            ],
        ),
        (
            lambda book: shift_years(book, right=1),
            [
                "sheet TABLE2, row 11, column D: holds 100 with no year above it",
                "sheet TABLE2, row 11, column G: block 'Current prices and exchange rates' has no "
                "figure under 2024",
            ],
        ),
        (
            put("TABLE3", "E8", 2022),
            ["sheet TABLE3, row 8, column E: holds the year 2022 a second time"],
        ),
        (
            put("TABLE3", "E8", "2032e"),
            ["sheet TABLE3, row 8, column E: holds the year 2032 after 2022"],
        ),
        (
            put("TABLE3", "E8", "20x3"),
            ["sheet TABLE3, row 8, column E: holds '20x3' among the years"],
        ),
        (put("TABLE5", "E12", "n/a"), ["sheet TABLE5, row 12, column E: holds the text 'n/a'"]),
        (put("TABLE5", "E12", "=2+3"), ["sheet TABLE5, row 12, column E: holds the text '=2+3'"]),
        (put("TABLE5", "E12", "#REF!"), ["sheet TABLE5, row 12, column E: holds the error #REF!"]),
        (
            put("TABLE3", "D11", 250.0),
            ["sheet TABLE3, row 11, column D: share_of_gdp is 2.5, above 1"],
        ),
        (
            put("TABLE2", "C12", "Polonia"),
            ["sheet TABLE2, row 12, column C: unknown country 'Polonia'"],
        ),
        (
            put("TABLE2", "C12", "Norway"),
            ["sheet TABLE2, row 12, column C: repeats Norway of row 11"],
        ),
        (put("TABLE2", "C12", None), ["sheet TABLE2, row 12: holds figures without the name"]),
        (
            put("TABLE1", "C12", "Poland (Groats)"),
            ["sheet TABLE1, row 12, column C: unknown currency 'Groats'"],
        ),
        (
            put("TABLE1", "C12", "Poland"),
            ["sheet TABLE1, row 12, column C: no currency in brackets"],
        ),
        (
            put("TABLE8b", "B15", "Andere"),
            [
                "sheet TABLE8b, row 15, column B: unknown block 'Andere'",
                "sheet TABLE8b: the block 'Other' of Table 8b is missing",
            ],
        ),
        (put("TABLE8b", "B15", "Infrastructure (c)"), ["row 15, column B: repeats the block"]),
        (
            put("TABLE2", "B17", "Constant 2021 prices and exchange rates"),
            ["sheet TABLE2, row 17, column B: is at prices of 2021"],
        ),
        (lambda book: book["TABLE7"].delete_rows(23), ["sheet TABLE7: has no row for NOR"]),
        (lambda book: book["TABLE2"].delete_rows(16), ["has no row 'NATO Total'"]),
    ],
)
def test_a_spoiled_workbook_is_refused_with_the_place(
    spoil: Spoil, words: list[str], nato_book: Any, saved: Save, allies: Allies
) -> None:
    spoil(nato_book)
    message = refused(saved(nato_book), allies)
    for expected in words:
        assert expected in message


def test_all_faults_are_named_together(nato_book: Any, saved: Save, allies: Allies) -> None:
    put("TABLE5", "E12", "n/a")(nato_book)
    put("TABLE2", "C12", "Polonia")(nato_book)
    nato_book.remove(nato_book["TABLE7"])
    message = refused(saved(nato_book), allies)
    for expected in ("TABLE5, row 12, column E", "TABLE2, row 12, column C", "sheet TABLE7"):
        assert expected in message


def test_the_edition_is_found_or_asked_for(nato_book: Any, saved: Save, allies: Allies) -> None:
    nato_book.properties.created = datetime(2024, 7, 2)
    path = saved(nato_book, "tables.xlsx")
    assert read_nato(path, allies).release == "2024-07"
    assert read_nato(path, allies, release="2024-06").release == "2024-06"
    assert "'June' is no edition" in refused(path, allies, release="June")
    assert "does not fit figures up to 2024" in refused(path, allies, release="2014-06")
    nato_book.properties.created = datetime(2026, 7, 2)
    message = refused(saved(nato_book, "tables.xlsx"), allies)
    assert "does not say of which edition it is" in message
    assert "YYYY-MM" in message


def test_another_publishers_workbook_is_refused(
    sipri_book: Any, saved: Save, allies: Allies
) -> None:
    message = refused(saved(sipri_book), allies)
    assert message.count("is missing: no sheet has the line") == 9


def remarks_of(book: Any, saved: Save, allies: Allies) -> list[str]:
    return list(read_nato(saved(book), allies).remarks)


def test_a_misspelt_country_is_told_the_nearest_name(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    """The currency in brackets is no part of the name."""
    nato_book["TABLE1"]["C12"] = "Polland   (Zlotys)"
    assert "unknown country 'Polland   (Zlotys)'. Did you mean Poland?" in refused(
        saved(nato_book), allies
    )


def test_a_misspelt_country_of_the_summary_too(nato_book: Any, saved: Save, allies: Allies) -> None:
    nato_book["TABLE4"]["C24"] = "Turkyie"
    assert "unknown country 'Turkyie'. Did you mean Türkiye?" in refused(saved(nato_book), allies)


def test_an_emptied_cell_is_named_with_its_ally(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    nato_book["TABLE2"]["E12"] = None
    remarks = remarks_of(nato_book, saved, allies)
    [empty] = [r for r in remarks if r.startswith("Empty cells")]
    assert "Poland 2023, spending_current, TABLE2 E12" in empty
    [total] = [r for r in remarks if r.startswith("total of spending_current")]
    assert total.endswith("no figure of POL (TABLE2 E12).")
    assert "unexplained" not in total


def test_a_cell_stated_as_missing_explains_the_total_and_is_no_remark(
    nato_book: Any, saved: Save, allies: Allies
) -> None:
    nato_book["TABLE2"]["E12"] = ".."
    remarks = remarks_of(nato_book, saved, allies)
    assert not any(r.startswith("Empty cells") for r in remarks)
    assert any("no figure of POL (TABLE2 E12)" in r for r in remarks)


def test_whole_rows_have_no_empty_cells(nato_book: Any, saved: Save, allies: Allies) -> None:
    assert not any("Empty cells" in r for r in remarks_of(nato_book, saved, allies))


def test_tenfold_money_is_not_explained_away(nato_book: Any, saved: Save, allies: Allies) -> None:
    """Poland is no ally whose spending is known to be deflated otherwise than its GDP."""
    nato_book["TABLE2"]["F12"] = 10 * nato_book["TABLE2"]["F12"].value
    remarks = remarks_of(nato_book, saved, allies)
    [share] = [r for r in remarks if r.startswith("share of GDP, current prices")]
    assert "1 differs beyond rounding, unexplained: Poland 2024" in share
    assert "(TABLE3 F12, TABLE2 F12, TABLE5 F12)" in share
    assert "deflated" not in share


@pytest.mark.parametrize(("factor", "explained"), [(1.1, True), (10.0, False)])
def test_only_differences_of_the_size_of_deflators_are_explained(
    factor: float, explained: bool, nato_book: Any, saved: Save, allies: Allies
) -> None:
    nato_book["TABLE2"]["F14"] = factor * nato_book["TABLE2"]["F14"].value
    checks = workbook_checks(saved(nato_book), allies)
    mine = checks[(checks.check == "share of GDP, current prices") & (checks.ally == "USA")]
    [off] = mine[~mine.agrees].itertuples()
    assert ("deflated" in off.explained) is explained
    assert off.cells == "TABLE3 F14, TABLE2 F14, TABLE5 F14"
