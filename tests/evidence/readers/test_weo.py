"""The reader of the World Economic Outlook, on small tables and on the published list."""

import csv
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from counterpoise.evidence.readers.weo import SERIES, read_weo
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Find = Callable[[str], Path]
Allies = Mapping[str, Ally]
PUBLISHED = "macro/imf_weo_2510_subset.csv"

LIST = "ref_area,concept,year,value,unit,scale,lastactualdate"
LIST_ROWS = [
    "DEU,NGDPD,2024,4684.182,USD,9.0,2024",
    "DEU,NGDPD,2025,5013.574,USD,9.0,2024",
    "DEU,PPPGDP,2024,6035.123,na,9.0,",
    "DEU,PPPGDP,2025,6161.5,na,9.0,",
    "DEU,LP,2024,84.5,na,6.0,2023",
    "DEU,NGDP_RPCH,2025,0.2,PT,0.0,2024",
    "DEU,NGDP_RPCH,2026,0.9,PT,0.0,2024",
    "DEU,GGXWDG_NGDP,2026,66.5,PT,0.0,2024",
    "DEU,GGXCNL_NGDP,2026,-3.25,PT,0.0,2024",
    "BRA,NGDPD,2024,nonsense,USD,9.0,2024",
    "DEU,LUR,2024,3.4,PT,0.0,2024",
]
WIDE = "\t".join(
    [
        "WEO Country Code",
        "ISO",
        "WEO Subject Code",
        "Country",
        "Subject Descriptor",
        "Subject Notes",
        "Units",
        "Scale",
        "Country/Series-specific Notes",
        *map(str, range(2023, 2031)),
        "Estimates Start After",
    ]
)
WIDE_ROWS = [
    '134\tDEU\tNGDPD\tGermany\tGDP\tNote\tU.S. dollars\tBillions\t"Quoted" note\t'
    '"4,527.01"\t4684.182\t5013.574\tn/a\t--\t\t6.5e3\t6700\t2024',
    "134\tDEU\tPPPGDP\tGermany\tGDP\tNote\tPurchasing power parity; international dollars\t"
    "Billions\tNote\t5,900.1\t6035.123\t6161.5\t\t\t\t\t\t",
    "134\tDEU\tNGDP_RPCH\tGermany\tGDP\tNote\tPercent change\t\tNote\t"
    "-0.9\t-0.5\t0.2\t0.9\t1.5\t1.2\t1.0\t0.7\t2024",
    "134\tDEU\tLP\tGermany\tPopulation\tNote\tPersons\tMillions\tNote\t"
    "84.4\t84.5\t84.6\t84.6\t84.5\t84.4\t84.3\t84.2\t2023",
    "134\tDEU\tGGXWDG_NGDP\tGermany\tDebt\tNote\tPercent of GDP\t\tNote\t"
    "62\t63.5\t64.4\t66.5\t68\t70\t72\t73.25\t2024",
    "223\tBRA\tNGDPD\tBrazil\tGDP\tNote\tU.S. dollars\tBillions\tNote\t"
    "x\tx\tx\tx\tx\tx\tx\tx\t2024",
]
FOOTER = "International Monetary Fund, World Economic Outlook Database, April 2025"


def listed(folder: Path, rows: list[str], header: str = LIST, name: str = "list.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def wide(
    folder: Path, rows: list[str], encoding: str = "utf-16", name: str = "outlook.xls"
) -> Path:
    file = folder / name
    text = "\r\n".join([WIDE, *rows, "", FOOTER])
    file.write_bytes(text.encode(encoding))
    return file


def problems(file: Path, allies: Allies, release: str | None = "2025-10") -> list[str]:
    with pytest.raises(InputError) as caught:
        read_weo(file, allies, release)
    return [str(problem) for problem in caught.value.problems]


def test_units_and_scales_become_those_of_the_table(tmp_path: Path, allies: Allies) -> None:
    found = read_weo(listed(tmp_path, LIST_ROWS), allies, "2025-10")
    accounts = found.tables["accounts"]
    values = {key[2:4]: (f.value, f.unit) for key, f in accounts.items()}
    assert values == {
        ("2024", "gdp_current"): (4684182.0, "musd_current"),
        ("2025", "gdp_current"): (5013574.0, "musd_current"),
        ("2024", "gdp_ppp"): (6035123.0, "million_international_dollars"),
        ("2025", "gdp_ppp"): (6161500.0, "million_international_dollars"),
        ("2024", "population"): (84500000.0, "people"),
        ("2025", "real_growth"): (0.002, "1/year"),
        ("2026", "real_growth"): (0.009, "1/year"),
        ("2026", "debt_share"): (0.665, "share_of_gdp"),
        ("2026", "balance_share"): (-0.0325, "share_of_gdp"),
    }
    assert {(key[0], key[1], key[4]) for key in accounts} == {("imf", "DEU", "2025-10")}


def test_projections_are_told_from_actual_figures(tmp_path: Path, allies: Allies) -> None:
    accounts = read_weo(listed(tmp_path, LIST_ROWS), allies, "2025-10").tables["accounts"]
    grades = {key[2:4]: (f.grade, f.note) for key, f in accounts.items()}
    assert grades["2024", "gdp_current"] == ("A", "")
    assert grades["2025", "gdp_current"] == ("B", "projection")
    # Population ends a year earlier; purchasing power names no year and follows output.
    assert grades["2024", "population"] == ("B", "projection")
    assert grades["2024", "gdp_ppp"] == ("A", "")
    assert grades["2025", "gdp_ppp"] == ("B", "projection")


def test_a_fiscal_year_is_the_calendar_year_in_which_it_begins(
    tmp_path: Path, allies: Allies
) -> None:
    rows = ["DEU,NGDPD,2023,1,USD,9.0,FY2023/24", "DEU,NGDPD,2024,1,USD,9.0,FY2023/24"]
    accounts = read_weo(listed(tmp_path, rows), allies, "2025-10").tables["accounts"]
    assert [figure.grade for figure in accounts.values()] == ["A", "B"]


def test_a_run_gets_means_of_the_years_it_needs(tmp_path: Path, allies: Allies) -> None:
    economy = read_weo(wide(tmp_path, WIDE_ROWS), allies).tables["economy"]
    assert {key[1]: f.value for key, f in economy.items()} == {
        "gdp_2024": 4684182,
        "growth_to_start": 0.0055,
        "growth": 0.011,
        "debt_share_2026": 0.665,
        "debt_share_2030": 0.7325,
    }
    growth = economy["DEU", "growth"]
    assert (growth.low, growth.high) == (0.003, 0.017)
    assert growth.source == ("imf_weo_2025_04", "counterpoise_judgement")
    # Without the years 2027 to 2030 there is no long-run growth, rather than a shorter mean.
    short = read_weo(listed(tmp_path, LIST_ROWS), allies, "2025-10").tables["economy"]
    assert {key[1] for key in short} == {"gdp_2024", "growth_to_start", "debt_share_2026"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_the_download_of_the_fund_is_read_in_every_encoding(
    tmp_path: Path, allies: Allies, encoding: str
) -> None:
    rows = [row.replace("Note", "Noté", 1) for row in WIDE_ROWS]
    found = read_weo(wide(tmp_path, rows, encoding), allies)
    accounts = found.tables["accounts"]
    assert found.release == "2025-04"
    gdp = {key[2]: f.value for key, f in accounts.items() if key[3] == "gdp_current"}
    assert gdp == {
        "2023": 4527010,
        "2024": 4684182,
        "2025": 5013574,
        "2029": 6500000,
        "2030": 6700000,
    }
    assert accounts["imf", "DEU", "2023", "gdp_ppp", "2025-04"].value == 5900100
    assert accounts["imf", "DEU", "2024", "gdp_ppp", "2025-04"].grade == "A"
    assert accounts["imf", "DEU", "2025", "gdp_ppp", "2025-04"].grade == "B"
    assert accounts["imf", "DEU", "2024", "population", "2025-04"].note == "projection"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("WEOApr2025all.csv", "2025-04"),
        ("weo_oct_2024.csv", "2024-10"),
        ("imf_weo_2510_subset.csv", "2025-10"),
    ],
)
def test_the_edition_is_read_from_the_name(
    tmp_path: Path, allies: Allies, name: str, expected: str
) -> None:
    assert read_weo(listed(tmp_path, LIST_ROWS, name=name), allies).release == expected


def test_an_edition_that_is_not_known_is_asked_for(tmp_path: Path, allies: Allies) -> None:
    assert "--release YYYY-MM" in problems(listed(tmp_path, LIST_ROWS), allies, None)[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("DEU,NGDPD,2026,many,USD,9.0,2024", "line 13, column value: 'many' is not a number"),
        ("DEU,NGDPD,2026,=cmd(),USD,9.0,2024", "column value: '=cmd()' is a formula or text"),
        (
            "DEU,NGDPD,2024,1,USD,9.0,2024",
            "line 13, column value: repeats DEU NGDPD 2024 of line 2",
        ),
        ("DEU,NGDPD,2026,1,EUR,9.0,2024", "column unit: NGDPD is counted in 'EUR'"),
        ("DEU,NGDPD,2026,1,USD,99,2024", "column scale: '99'"),
        ("DEU,NGDPD,2026,1,USD,9.0,soon", "column lastactualdate: 'soon' is not a year"),
        ("DEU,NGDPD,2026.5,1,USD,9.0,2024", "column year: '2026.5'"),
        ("DEU,NGDPD,2026,-1,USD,9.0,2024", "column value: gdp_current is -1000, below 0"),
        ("DEU,NGDP_RPCH,2030,900,PT,0.0,2024", "column value: real_growth is 9, above 2"),
        ("DEU,NGDPD,2026", "line 13: has 3 cells instead of 7"),
    ],
)
def test_faults_are_named_by_line_and_column(
    tmp_path: Path, allies: Allies, row: str, expected: str
) -> None:
    found = problems(listed(tmp_path, [*LIST_ROWS, row]), allies)
    assert any(expected in problem for problem in found), found


def test_faults_of_the_download_are_named_by_year(tmp_path: Path, allies: Allies) -> None:
    bad = [WIDE_ROWS[0].replace("5013.574", "=1+1"), WIDE_ROWS[2].replace("\t2024", "\tyes")]
    found = problems(wide(tmp_path, bad), allies)
    assert any("line 2, column 2025: '=1+1' is a formula" in problem for problem in found)
    assert any("line 3, column Estimates Start After: 'yes'" in problem for problem in found)
    scaled = WIDE_ROWS[0].replace("Billions", "Dozens")
    assert "column Scale: unknown scale 'Dozens'" in problems(wide(tmp_path, [scaled]), allies)[0]


def test_a_missing_column_is_named(tmp_path: Path, allies: Allies) -> None:
    header = LIST.replace("scale,", "")
    assert "missing: scale" in problems(listed(tmp_path, LIST_ROWS, header), allies)[0]
    file = tmp_path / "outlook.xls"
    file.write_text(WIDE.replace("ISO\t", "") + "\n" + WIDE_ROWS[0], encoding="utf-8")
    assert "missing: ISO" in problems(file, allies)[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0binary", "is a workbook or an archive"),
        (b"a\tb\0\n" * 3, "holds binary data"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"country,iso\nNorway,NOR\n", "is not the header of the World Economic Outlook"),
    ],
)
def test_what_is_no_outlook_is_refused(
    tmp_path: Path, allies: Allies, data: bytes, expected: str
) -> None:
    file = tmp_path / "outlook.xls"
    file.write_bytes(data)
    assert expected in problems(file, allies)[0]


def test_an_outlook_without_allies_is_refused(tmp_path: Path, allies: Allies) -> None:
    rows = ["BRA,NGDPD,2024,1,USD,9.0,2024"]
    assert "holds no figure of any ally" in problems(listed(tmp_path, rows), allies)[0]


def test_what_is_left_out_is_remarked(tmp_path: Path, allies: Allies) -> None:
    remarks = read_weo(listed(tmp_path, LIST_ROWS), allies, "2025-10").remarks
    assert any("left out: LUR" in remark for remark in remarks)
    assert any(remark == "No revenue_share (GGR_NGDP) of any ally." for remark in remarks)
    assert any(remark.startswith("No gdp_current (NGDPD) of ALB, BEL") for remark in remarks)


@pytest.mark.shared
def test_the_published_outlook(shared: Find, allies: Allies) -> None:
    """IMF, World Economic Outlook, October 2025; lines of the public list in brackets."""
    found = read_weo(shared(PUBLISHED), allies)
    accounts = found.tables["accounts"]
    assert (found.release, found.source.key) == ("2025-10", "imf_weo_2025_10")
    expected = {  # line 10522, 16266, 8564, 1082, 1083, 14375, 9933, 9934
        ("DEU", "2024", "gdp_current"): (4684182, "A"),
        ("POL", "2025", "gdp_ppp"): (2019780, "B"),
        ("GBR", "2024", "population"): (69226000, "B"),
        ("ISL", "2023", "revenue_share"): (0.4272, "A"),
        ("ISL", "2024", "revenue_share"): (0.43036, "B"),
        ("TUR", "2025", "real_growth"): (0.03494, "B"),
        ("UKR", "2020", "population"): (41419000, "A"),
        ("UKR", "2021", "population"): (40998000, "B"),
    }
    for key, (value, grade) in expected.items():
        figure = accounts["imf", *key, "2025-10"]
        assert (figure.value, figure.grade) == (value, grade)
    with shared(PUBLISHED).open(encoding="utf-8", newline="") as stream:
        printed = [row for row in csv.DictReader(stream) if row["ref_area"] in allies]
    assert len(printed) == len(accounts) > 11000
    for row in printed:
        series = SERIES[row["concept"]]
        figure = accounts["imf", row["ref_area"], row["year"], series.measure, "2025-10"]
        factor = 0.01 if row["unit"] == "PT" else 10.0 ** (float(row["scale"]) + series.power)
        assert figure.value == pytest.approx(float(row["value"]) * factor, rel=1e-12)


@pytest.mark.shared
def test_the_same_edition_changes_nothing_in_a_run(shared: Find, allies: Allies) -> None:
    """The rows of economy.csv that cite the outlook are those that the reader gives."""
    economy = read_weo(shared(PUBLISHED), allies).tables["economy"]
    text = files("counterpoise.evidence").joinpath("tables", "economy.csv").read_text("utf-8")
    shipped = {
        (row["ally"], row["attribute"]): (
            *(float(row[part]) if row[part] else None for part in ("value", "low", "high")),
            row["unit"],
            row["as_of"],
            row["release"],
            row["source"],
            row["grade"],
        )
        for row in csv.DictReader(text.splitlines())
        if "imf_weo_2025_10" in row["source"]
    }
    assert len(shipped) == 165
    assert shipped == {
        key: (f.value, f.low, f.high, f.unit, f.as_of, f.release, ";".join(f.source), f.grade)
        for key, f in economy.items()
    }


@pytest.mark.shared
def test_the_shipped_accounts_are_the_published_ones(shared: Find, allies: Allies) -> None:
    """accounts.csv, publisher imf: output of 2014 to 2026, every row both ways."""
    accounts = read_weo(shared(PUBLISHED), allies).tables["accounts"]
    text = files("counterpoise.evidence").joinpath("tables", "accounts.csv").read_text("utf-8")
    all_rows = list(csv.DictReader(text.splitlines()))
    keys = ("publisher", "ally", "year", "measure", "release")
    shipped = {
        tuple(row[key] for key in keys): (float(row["value"]), row["grade"], row["note"])
        for row in all_rows
        if row["publisher"] == "imf"
    }
    assert shipped == {
        key: (f.value, f.grade, f.note)
        for key, f in accounts.items()
        if 2014 <= int(key[2]) <= 2026 and key[3] in ("gdp_current", "gdp_ppp")
    }
    order = [tuple(row[key] for key in keys) for row in all_rows]
    assert order == sorted(order)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("macro/gdp.csv", "import as worldbank"),
        ("ukraine_aid/data_explorer.csv", "import as kiel"),
        ("us_posture/troopdata-rebuild-country-year.csv", "import as troops"),
        ("nato/240617-def-exp-2024-TABLES-en.xlsx", "holds no sheet with the columns of"),
    ],
)
def test_other_published_files_are_told_apart(
    shared: Find, allies: Allies, name: str, expected: str
) -> None:
    assert expected in problems(shared(name), allies)[0]
