"""Files of public bug reports, reduced: each is read, or named in the message with the way out."""

import io
import shutil
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from counterpoise import load_evidence
from counterpoise.evidence import Evidence
from counterpoise.evidence.imports import import_official, look_at_official, read_official
from counterpoise.evidence.readers.countries import code_of, is_foreign
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.readers.layouts import layouts_of
from counterpoise.evidence.records import Ally
from counterpoise.ledger.releases import output_of
from counterpoise.problems import InputError

CASES = Path(__file__).parent / "cases"
NATO = CASES / "def-exp-2025-en.xlsx"
SIPRI = CASES / "SIPRI-Milex-data-1949-2022.xlsx"
PORTAL = CASES / "dataset_2026-04-14_IMF.RES_WEO_9.0.0.csv"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep named sets apart from those of this machine."""
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def refused(kind: str, path: Path, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_official(kind, path, **options)
    return str(caught.value)


def values(found: Imported, table: str) -> dict[tuple[str, ...], float]:
    return {key: figure.value for key, figure in found.tables[table].items()}


def changed(source: Path, folder: Path, change: Callable[[Any], None]) -> Path:
    """Return a copy of a workbook after a change."""
    book = openpyxl.load_workbook(source)
    change(book)
    book.save(folder / source.name)
    return folder / source.name


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


class TestNato:
    def test_the_layout_of_2025_is_read(self) -> None:
        found = read_official("nato", NATO, release="2025-08")
        figures = found.tables["expenditure"]
        # Printed in Table 1, row 26, and in the second block of Table 2, cell B41.
        poland = figures["POL", "2014", "spending_ncu_current", "2025-08"]
        assert (poland.value, poland.unit) == (287.5, "million_PLN_current")
        albania = figures["ALB", "2014", "spending_constant", "2025-08"]
        assert (albania.value, albania.unit) == (12, "musd_2021")
        assert {key[1] for key in figures} == {str(year) for year in range(2014, 2026)}
        assert any("Table 4 holds no rows" in remark for remark in found.remarks)

    def test_names_of_sheets_do_not_matter(self, tmp_path: Path) -> None:
        def rename(book: Any) -> None:
            for number, sheet in enumerate(book.worksheets):
                sheet.title = f"Sheet{9 - number}"
            contents = book.create_sheet("Contents", 0)
            for row, sheet in enumerate(book.worksheets[1:], 1):
                contents.cell(row, 1, sheet["A1"].value)

        found = read_official("nato", changed(NATO, tmp_path, rename), release="2025-08")
        plain = read_official("nato", NATO, release="2025-08")
        assert values(found, "expenditure") == values(plain, "expenditure")

    def test_core_expenditure_of_2026_is_said_to_be_another_measure(self, tmp_path: Path) -> None:
        def core(book: Any) -> None:
            for name in ("Table 1", "Table 2"):
                title = book[name]["A1"].value
                book[name]["A1"] = title.replace("Defence", "Core defence")

        found = read_official("nato", changed(NATO, tmp_path, core), release="2026-06")
        assert any("core defence expenditure" in remark for remark in found.remarks)

    def test_years_that_differ_between_blocks_are_named(self, tmp_path: Path) -> None:
        def shift(book: Any) -> None:
            for column in range(2, 14):
                cell = book["Table 2"].cell(40, column)
                cell.value = 2013 + column - 2

        path = changed(NATO, tmp_path, shift)
        assert "sheet Table 2, row 40: holds figures without the name" in refused(
            "nato", path, release="2025-08"
        )

    def test_a_currency_of_another_country_is_named(self, tmp_path: Path) -> None:
        path = changed(
            NATO, tmp_path, lambda book: book["Table 1"].__setitem__("A11", "Denmark (Euros)")
        )
        assert "sheet Table 1, row 11, column A: prints 'Euros' (EUR)" in refused(
            "nato", path, release="2025-08"
        )


class TestOutlook:
    def test_the_portal_is_read(self) -> None:
        found = read_official("weo", PORTAL)
        assert found.release == "2026-04"
        accounts = values(found, "accounts")
        assert accounts["imf", "POL", "2024", "gdp_current", "2026-04"] == 714_000
        assert accounts["imf", "TUR", "2022", "population", "2026-04"] == 38_000_000
        assert accounts["imf", "NOR", "2022", "real_growth", "2026-04"] == 0.03
        grades = {key[2]: f.grade for key, f in found.tables["accounts"].items()}
        assert (grades["2024"], grades["2025"]) == ("A", "B")

    def test_each_form_of_the_portal_gives_the_same(self, tmp_path: Path) -> None:
        """A figure a row, codes without series, the workbook of the database."""
        lines = PORTAL.read_text("utf-8").splitlines()
        import csv

        rows = list(csv.DictReader(lines))
        years = [column for column in rows[0] if column.isdigit()]
        wanted = values(read_official("weo", PORTAL), "accounts")
        names = ["SERIES_CODE", "UNIT", "SCALE", "LATEST_ACTUAL_ANNUAL_DATA", "PUBLICATION_DATE"]
        long = [",".join([*names, "TIME_PERIOD", "OBS_VALUE"])]
        codes = [
            "COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,LATEST_ACTUAL_ANNUAL_DATA"
        ]
        powers = {"Units": 0, "Millions": 6, "Billions": 9}
        for row in rows:
            ally, concept, often = row["SERIES_CODE"].split(".")
            for year in years:
                long.append(",".join([*(row[name] for name in names), year, row[year]]))
                power = powers[row["SCALE"]]
                # The programming interface prints numbers in full, beside their scale.
                value = f"{float(row[year]) * 10**power:.4f}"
                last = row["LATEST_ACTUAL_ANNUAL_DATA"]
                codes.append(f"{ally},{concept},{often},{year},{value},{power},{last}")
        for name, text in (("long.csv", long), ("codes.csv", codes)):
            path = written(tmp_path, name, "\n".join(text) + "\n")
            found = read_official("weo", path, release="2026-04")
            assert values(found, "accounts") == pytest.approx(wanted)
        book = openpyxl.Workbook()
        book.active["A1"] = "World Economic Outlook"
        sheet = book.create_sheet("Countries")
        for cells in csv.reader(lines):
            sheet.append([float(c) if c.replace(".", "", 1).isdigit() else c for c in cells])
        for cell in sheet[1]:
            cell.value = int(cell.value) if isinstance(cell.value, float) else cell.value
        book.save(tmp_path / "WEOApr2026all.xlsx")
        found = read_official("weo", tmp_path / "WEOApr2026all.xlsx")
        assert values(found, "accounts") == pytest.approx(wanted)

    def test_a_download_that_is_not_read_says_which_is(self, tmp_path: Path) -> None:
        path = written(tmp_path, "time.csv", "TIME_PERIOD,POL.NGDPD.A,TUR.NGDPD.A\n2024,1,2\n")
        assert "Download it as CSV with a series or an observation in each row" in refused(
            "weo", path
        )
        bare = PORTAL.read_text("utf-8").replace("LATEST_ACTUAL_ANNUAL_DATA", "NOTES")
        message = refused("weo", written(tmp_path, "bare.csv", bare))
        assert "without LATEST_ACTUAL_ANNUAL_DATA" in message

    def test_another_edition_than_the_file_is_refused(self, tmp_path: Path) -> None:
        assert "but the file was published in 2026-04" in refused("weo", PORTAL, release="2025-10")
        mixed = PORTAL.read_text("utf-8").replace("2026-04-14", "2025-10-14", 1)
        message = refused("weo", written(tmp_path, "mixed.csv", mixed))
        assert "holds rows of the editions 2025-10 and 2026-04" in message

    @pytest.mark.parametrize("dash", "-‐‑‒–—―−﹘﹣－")
    def test_every_dash_is_absent_alone_and_a_minus_before_a_number(
        self, dash: str, tmp_path: Path
    ) -> None:
        source = CASES / "WEOApr2020all.xls"
        text = source.read_text("utf-8").replace("–", dash)
        growth = (
            "964\tPOL\tNGDP_RPCH\tPoland\tGrowth\t\tPercent change\t\t\t"
            f"5.4\t{dash}2.5\t{dash * 2}\t2019"
        )
        path = written(tmp_path, source.name, f"{text.rstrip()}\n{growth}\n")
        accounts = values(read_official("weo", path), "accounts")
        assert accounts["imf", "POL", "2019", "gdp_current", "2020-04"] == 597_300
        assert accounts["imf", "POL", "2019", "real_growth", "2020-04"] == -0.025
        assert not any(key[2] == "2020" for key in accounts)


POPULATION = (
    '"Data Source"{d}"World Development Indicators"{d}\n\n"Last Updated Date"{d}"2026-07-01"{d}\n\n'
    '"Country Name"{d}"Country Code"{d}"Indicator Name"{d}"Indicator Code"{d}"2023"{d}"2024"{d}\n'
    '"Poland"{d}"POL"{d}"Population{d} total"{d}"SP.POP.TOTL"{d}"36687353"{d}"36559233"{d}\n'
)


class TestWorldBank:
    def test_an_older_file_is_told_and_changes_no_run(self, evidence: Evidence) -> None:
        found = look_at_official("worldbank", CASES / "old-population.csv")
        assert found.newer == ("2025",)
        assert found.changed == ()
        assert any("runs keep the known figures of economy" in r for r in found.remarks)
        name, _ = import_official("worldbank", CASES / "old-population.csv")
        kept = load_evidence(name)
        for ally in ("POL", "ISL"):
            path = f"economy/{ally}/population"
            assert kept.figure(path) == evidence.figure(path)
        assert kept.tables["accounts"]["world_bank", "POL", "2015", "population", "2016-11"]

    def test_an_older_output_is_not_the_newest_of_the_ledger(self, tmp_path: Path) -> None:
        text = "Country Name,Country Code,Year,Value\nPoland,POL,2014,500000000000\n"
        path = written(tmp_path, "gdp.csv", text)
        import_official("worldbank", path, "old", release="2016-11")
        kept = load_evidence("old")
        bank = {k: f for k, f in kept.tables["accounts"].items() if k[0] != "imf"}
        rest = {k: f for k, f in kept.tables.items() if k != "accounts"}
        without = Evidence(
            kept.sources,
            kept.allies,
            kept.capabilities,
            kept.announcements,
            kept.exchanges,
            {**rest, "accounts": bank},
        )
        shipped = load_evidence().tables["accounts"]["world_bank", "POL", "2014", "gdp_current", ""]
        assert output_of(without, "POL", 2014) == (shipped.value, "accounts, world_bank")

    def test_each_edition_has_a_source_and_none_survives_from_another(self, tmp_path: Path) -> None:
        rows = "Country Name,Country Code,Year,Value\n{}"
        old = written(tmp_path, "population.csv", rows.format("Poland,POL,2024,36600000\n"))
        import_official("worldbank", old, "two", release="2026-01")
        lines = "Germany,DEU,2025,83600000\n"
        new = written(tmp_path, "population.csv", rows.format(lines))
        import_official("worldbank", new, "two", release="2026-07")
        kept = load_evidence("two")
        assert kept.figure("economy/DEU/population").source == ("world_bank_population_2026_07",)
        # Poland's row of January goes, and the shipped one stands again.
        assert kept.figure("economy/POL/population").source == ("world_bank_population",)
        accounts = kept.tables["accounts"]
        cited = accounts["world_bank", "POL", "2024", "population", "2026-01"].source
        assert cited == ("world_bank_population_2026_01",)
        assert kept.sources["world_bank_population_2026_01"].date == "2026-01"

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ("Poland,POL,2023,811.2\nGermany,DEU,2023,4456.1\n", "a billion times too small"),
            ("Poland,POL,2023,811229.1\nGermany,DEU,2023,4456081.5\n", "a million times too small"),
            ("Poland,POL,2023,811229100687566\n", "a thousand times too large"),
        ],
    )
    def test_billions_for_units_are_refused(self, rows: str, words: str, tmp_path: Path) -> None:
        path = written(tmp_path, "gdp.csv", f"Country Name,Country Code,Year,Value\n{rows}")
        message = refused("worldbank", path, release="2025-07")
        assert words in message
        assert "in the units in which it was published" in message

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_what_office_programs_make_of_it_is_read(
        self, delimiter: str, encoding: str, tmp_path: Path
    ) -> None:
        text = POPULATION.format(d=delimiter)
        if delimiter == "\t":
            text = text.replace('"', "").replace("Population\t", "Population,")
        path = written(tmp_path, "API_SP.POP.TOTL_DS2_en_csv_v2.csv", text, encoding)
        found = read_official("worldbank", path)
        assert found.release == "2026-07"
        assert found.tables["economy"]["POL", "population"].value == 36_559_233

    def test_a_decimal_comma_is_named(self, tmp_path: Path) -> None:
        text = "Country Name;Country Code;Year;Value\nPoland;POL;2023;811229100687,56\n"
        path = written(tmp_path, "gdp.csv", text)
        assert "line 2, column Value: '811229100687,56' is not a number" in refused(
            "worldbank", path, release="2025-07"
        )

    def test_the_archive_and_the_data_bank_are_read(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "API.zip", "w") as archive:
            archive.writestr("API_SP.POP.TOTL.csv", POPULATION.format(d=","))
            archive.writestr("Metadata_Country_API_SP.POP.TOTL.csv", "Country Code,Region\n")
        found = read_official("worldbank", tmp_path / "API.zip")
        assert found.tables["economy"]["POL", "population"].value == 36_559_233
        bank = (
            "Country Name,Country Code,Series Name,Series Code,2023 [YR2023],2024 [YR2024]\n"
            'Poland,POL,"Population, total",SP.POP.TOTL,36687353,..\n,,,,,\n'
            "Data from database: World Development Indicators,,,,,\nLast Updated: 07/01/2026,,,,,\n"
        )
        found = read_official("worldbank", written(tmp_path, "Data.csv", bank))
        assert found.release == "2026-07"
        assert found.tables["economy"]["POL", "population"].value == 36_687_353

    def test_an_archive_of_something_else_is_named(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("readme.txt", "nothing")
        (tmp_path / "other.zip").write_bytes(stream.getvalue())
        assert "is an archive with 0 tables" in refused("worldbank", tmp_path / "other.zip")


class TestSipri:
    def test_the_plain_file_is_read(self) -> None:
        found = read_official("sipri", SIPRI)
        assert len(found.tables["sipri"]) == 210
        assert values(found, "sipri")["POL", "2022", "spending_current", "2023-04"] == 4040

    @pytest.mark.parametrize(("old", "new"), [("US$", "USD"), ("Govt.", "Government")])
    def test_sheets_of_earlier_editions_are_read(self, old: str, new: str, tmp_path: Path) -> None:
        def rename(book: Any) -> None:
            for sheet in book.worksheets:
                sheet.title = sheet.title.replace(old, new)

        found = read_official("sipri", changed(SIPRI, tmp_path, rename))
        assert values(found, "sipri") == values(read_official("sipri", SIPRI), "sipri")

    @pytest.mark.parametrize(
        ("usual", "printed"),
        [
            ("Slovakia", "Slovak Rep."),
            ("North Macedonia", "Norh Macedonia"),
            ("North Macedonia", "Macedonia, FYR"),
            ("United Kingdom", "UK"),
        ],
    )
    def test_its_own_spellings_are_read(self, usual: str, printed: str, tmp_path: Path) -> None:
        def rename(book: Any) -> None:
            for sheet in book.worksheets[1:3]:
                for row in sheet.iter_rows():
                    for cell in row:
                        cell.value = printed if cell.value == usual else cell.value

        assert len(read_official("sipri", changed(SIPRI, tmp_path, rename)).tables["sipri"]) == 210

    @pytest.mark.parametrize("cell", ["AMJ1", "XFD3", "B30000"])
    def test_cells_without_content_do_not_count(self, cell: str, tmp_path: Path) -> None:
        def leave(book: Any) -> None:
            book["Regional totals"][cell].number_format = "0.0"

        found = read_official("sipri", changed(SIPRI, tmp_path, leave))
        assert len(found.tables["sipri"]) == 210

    @pytest.mark.parametrize("sheets", [["calendar"], ["financial"], ["calendar", "financial"]])
    def test_a_shifted_currency_is_refused(self, sheets: list[str], tmp_path: Path) -> None:
        def shift(book: Any) -> None:
            for kind in sheets:
                book[f"Local currency {kind} years"]["B7"] = "Euros"

        message = refused("sipri", changed(SIPRI, tmp_path, shift))
        assert "row 7, column B: prints 'Euros' (EUR), which is no currency of DNK" in message
        assert ("gives Denmark in" in message) == (len(sheets) == 1)

    def test_two_currencies_that_may_both_be_true_are_refused(self, tmp_path: Path) -> None:
        """Croatia has used kunas and euros, but one workbook prints one of them throughout."""

        def rename(book: Any) -> None:
            for sheet in book.worksheets[1:]:
                for row in sheet.iter_rows(max_col=1):
                    row[0].value = "Croatia" if row[0].value == "Norway" else row[0].value
            book["Local currency financial years"]["B12"] = "Kunas"
            book["Local currency calendar years"]["B12"] = "Euros"

        message = refused("sipri", changed(SIPRI, tmp_path, rename))
        assert "gives Croatia in EUR, and sheet Local currency financial years in HRK" in message

    def test_millions_for_units_are_refused(self, tmp_path: Path) -> None:
        def divide(book: Any) -> None:
            for kind in ("calendar", "financial"):
                for row in book[f"Local currency {kind} years"].iter_rows(min_row=6, min_col=4):
                    for cell in row:
                        if isinstance(cell.value, int):
                            cell.value = cell.value / 1e6

        message = refused("sipri", changed(SIPRI, tmp_path, divide))
        assert "in millions already" in message
        assert "sheet Local currency calendar years" in message

    def test_a_turned_bit_ends_in_a_sentence(self) -> None:
        message = refused("sipri", CASES / "bitflip.xlsx")
        assert "is a damaged or incomplete workbook" in message
        assert "Download the workbook again" in message


class TestOwnTables:
    @pytest.fixture
    def table(self) -> str:
        shipped = files("counterpoise.evidence").joinpath("tables", "coefficients.csv")
        return shipped.read_text("utf-8")

    def test_empty_columns_and_rows_at_the_end_are_left_out(
        self, table: str, tmp_path: Path, evidence: Evidence
    ) -> None:
        lines = [f"{line},," for line in table.splitlines()]
        blank = "," * (table.splitlines()[0].count(",") + 2)
        written(tmp_path, "coefficients.csv", "\n".join([*lines, blank, blank]) + "\n")
        own = load_evidence(tmp_path)
        assert own.tables["coefficients"] == evidence.tables["coefficients"]

    @pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs")])
    def test_other_separators_are_named(
        self, mark: str, word: str, table: str, tmp_path: Path
    ) -> None:
        written(tmp_path, "coefficients.csv", table.replace(",", mark))
        with pytest.raises(InputError) as caught:
            load_evidence(tmp_path)
        assert f"parts its cells by {word} instead of commas. Save it as CSV" in str(caught.value)

    def test_what_programs_leave_beside_a_table_is_left_out(
        self, table: str, tmp_path: Path, evidence: Evidence
    ) -> None:
        written(tmp_path, "coefficients.csv", table)
        for name in (
            "~$coefficients.xlsx",
            ".~lock.coefficients.csv#",
            "desktop.ini",
            "Thumbs.db",
            "coefficients.csv~",
            ".DS_Store",
        ):
            written(tmp_path, name, "")
        (tmp_path / "__MACOSX").mkdir()
        own = load_evidence(tmp_path)
        assert own.tables["coefficients"] == evidence.tables["coefficients"]

    def test_an_ending_in_capitals_is_read(
        self, table: str, tmp_path: Path, evidence: Evidence
    ) -> None:
        written(tmp_path, "coefficients.CSV", table)
        own = load_evidence(tmp_path)
        assert own.tables["coefficients"] == evidence.tables["coefficients"]
        shutil.copy(tmp_path / "coefficients.CSV", tmp_path / "coefficients.csv")
        if len(list(tmp_path.glob("coefficients.*"))) == 2:
            with pytest.raises(InputError, match="a second time"):
                load_evidence(tmp_path)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Slovak Rep.", "SVK"),
        ("Czech Rep.", "CZE"),
        ("Poland, Republic of", "POL"),
        ("Türkiye, Republic of", "TUR"),
        ("Netherlands, The", "NLD"),
        ("U.S.A.", "USA"),
        ("Korea, Republic of", None),
        ("Congo, Democratic Republic of", None),
    ],
)
def test_names_as_publishers_print_them(printed: str, code: str | None, evidence: Evidence) -> None:
    assert code_of(printed, evidence.allies) == code


def test_every_ally_has_a_currency_of_its_own(evidence: Evidence) -> None:
    """NATO's workbook of June 2024 prints a currency for each: none of them is foreign."""
    for (ally, *_), figure in evidence.tables["expenditure"].items():
        if figure.unit.startswith("million_"):
            assert not is_foreign(figure.unit.split("_")[1], ally)
    allies: dict[str, Ally] = dict(evidence.allies)
    assert all(is_foreign("JPY", ally) for ally in allies)


@pytest.mark.parametrize("publisher", ["nato", "sipri", "weo", "worldbank", "dmdc"])
def test_layouts_say_since_when(publisher: str) -> None:
    layouts = layouts_of(publisher)
    assert layouts
    for layout in layouts:
        assert layout.since.isdigit()
        assert not layout.until or layout.until >= layout.since
        assert all(layout.parts.values())
