"""The reader of World Bank output and population, on small tables and on the published lists."""

import csv
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from counterpoise.evidence.readers.worldbank import read_worldbank
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Find = Callable[[str], Path]
Allies = Mapping[str, Ally]

HEADER = "Country Name,Country Code,Year,Value"
OUTPUT = [
    "Aruba,ABW,2023,nonsense",
    "Germany,DEU,2022,4163596357879.39",
    "Germany,DEU,2023,4525703903627.53",
    "Iceland,ISL,2023,31325118627.4",
]
PEOPLE = ["Germany,DEU,2023,83280000", "Germany,DEU,2024,83510950", "Iceland,ISL,2023,393349"]
ABOVE = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2025-07-01",\n\n'
DOWNLOAD = (
    '"Country Name","Country Code","Indicator Name","Indicator Code","1960","2023","2024",\n'
    '"Aruba","ABW","GDP (current US$)","{code}","","1","",\n'
    '"Germany","DEU","GDP (current US$)","{code}","","4525703903627.53","{newest}",\n'
    '"Iceland","ISL","GDP (current US$)","{code}","","31325118627.4","",\n'
)


def table(folder: Path, rows: list[str], name: str = "data.csv", header: str = HEADER) -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def download(
    folder: Path, code: str = "NY.GDP.MKTP.CD", above: str = ABOVE, newest: str = ""
) -> Path:
    file = folder / f"API_{code}_DS2_en_csv_v2_403.csv"
    file.write_text(above + DOWNLOAD.format(code=code, newest=newest), encoding="utf-8-sig")
    return file


def problems(file: Path, allies: Allies, release: str | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_worldbank(file, allies, release)
    return [str(problem) for problem in caught.value.problems]


def test_output_becomes_million_dollars(tmp_path: Path, allies: Allies) -> None:
    found = read_worldbank(table(tmp_path, OUTPUT), allies, "2025-07")
    accounts = found.tables["accounts"]
    assert {key: (f.value, f.unit, f.grade) for key, f in accounts.items()} == {
        ("world_bank", "DEU", "2022", "gdp_current", "2025-07"): (4163596.358, "musd_current", "A"),
        ("world_bank", "DEU", "2023", "gdp_current", "2025-07"): (4525703.904, "musd_current", "A"),
        ("world_bank", "ISL", "2023", "gdp_current", "2025-07"): (31325.119, "musd_current", "A"),
    }
    assert "economy" not in found.tables
    assert found.source.key == "world_bank_gdp"


def test_population_of_the_newest_year_goes_to_runs(tmp_path: Path, allies: Allies) -> None:
    found = read_worldbank(table(tmp_path, PEOPLE), allies)
    economy = found.tables["economy"]
    assert {key: (f.value, f.as_of) for key, f in economy.items()} == {
        ("DEU", "population"): (83510950, "2024"),
        ("ISL", "population"): (393349, "2023"),
    }
    assert len(found.tables["accounts"]) == 3
    assert found.release == ""
    assert any("Ends before 2024 for ISL (2023)" in remark for remark in found.remarks)
    assert any("--release" in remark for remark in found.remarks)


@pytest.mark.parametrize("above", [ABOVE, ""])
def test_the_download_of_the_bank_is_read(tmp_path: Path, allies: Allies, above: str) -> None:
    found = read_worldbank(download(tmp_path, above=above), allies)
    assert found.release == ("2025-07" if above else "")
    accounts = found.tables["accounts"]
    assert {key[1:4]: f.value for key, f in accounts.items()} == {
        ("DEU", "2023", "gdp_current"): 4525703.904,
        ("ISL", "2023", "gdp_current"): 31325.119,
    }
    people = read_worldbank(download(tmp_path, "SP.POP.TOTL", newest="83510950"), allies)
    assert {key[3] for key in people.tables["accounts"]} == {"population"}
    assert people.tables["economy"]["DEU", "population"].value == 83510950
    assert read_worldbank(download(tmp_path), allies, "2025-10").release == "2025-10"


@pytest.mark.parametrize("name", ["gdp.csv", "api_ny.gdp.mktp.cd.csv", "data.csv"])
def test_size_and_name_tell_output(tmp_path: Path, allies: Allies, name: str) -> None:
    accounts = read_worldbank(table(tmp_path, OUTPUT, name), allies).tables["accounts"]
    assert {key[3] for key in accounts} == {"gdp_current"}


def test_the_name_tells_where_size_does_not(tmp_path: Path, allies: Allies) -> None:
    small = ["Iceland,ISL,1970,530000500.5"]
    accounts = read_worldbank(table(tmp_path, small, "gdp.csv"), allies).tables["accounts"]
    assert [figure.value for figure in accounts.values()] == [530.001]
    found = problems(table(tmp_path, small), allies)[0]
    assert "neither its size nor its name tells" in found
    assert "Name the file gdp.csv or population.csv" in found


@pytest.mark.parametrize(
    ("rows", "name"), [(OUTPUT, "population.csv"), (PEOPLE, "gdp.csv"), (PEOPLE, "GDP_2024.csv")]
)
def test_a_name_that_disagrees_with_the_size_is_refused(
    tmp_path: Path, allies: Allies, rows: list[str], name: str
) -> None:
    assert "size and its name disagree" in problems(table(tmp_path, rows, name), allies)[0]


def test_other_indicators_are_refused(tmp_path: Path, allies: Allies) -> None:
    found = problems(download(tmp_path, "SP.DYN.LE00.IN"), allies)[0]
    assert "holds the indicator SP.DYN.LE00.IN" in found
    assert "NY.GDP.MKTP.CD (GDP (current US$)) and SP.POP.TOTL" in found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Norway,NOR,2023,much", "line 6, column Value: 'much' is not a number"),
        ("Norway,NOR,2023,=cmd()", "column Value: '=cmd()' is a formula or text, not a number"),
        ('Norway,NOR,2023,"1,000"', "column Value: '1,000' is not a number"),
        ("Norway,NOR,twenty,1", "line 6, column Year: 'twenty'"),
        ("Germany,DEU,2023,1", "line 6, column Value: repeats DEU 2023 of line 4"),
        ("Norway,NOR,2023,0", "column Value: 0 is not above 0"),
        ("Norway,NOR", "line 6: has 2 cells instead of 4"),
    ],
)
def test_faults_are_named_by_line_and_column(
    tmp_path: Path, allies: Allies, row: str, expected: str
) -> None:
    assert any(expected in problem for problem in problems(table(tmp_path, [*OUTPUT, row]), allies))


def test_faults_of_the_download_are_named_by_year(tmp_path: Path, allies: Allies) -> None:
    found = problems(download(tmp_path, newest="=1+1"), allies)
    assert any("line 7, column 2024: '=1+1' is a formula" in problem for problem in found)


def test_a_missing_column_is_named(tmp_path: Path, allies: Allies) -> None:
    file = table(tmp_path, OUTPUT, header=HEADER.replace("Year,", ""))
    assert "missing: Year" in problems(file, allies)[0]
    file = table(tmp_path, OUTPUT, header="Country Name,Country Code,Country Code,Year,Value")
    assert "names columns twice: Country Code" in problems(file, allies)[0]
    file = download(tmp_path)
    file.write_text(file.read_text("utf-8").replace('"Indicator Code",', ""), encoding="utf-8")
    assert "missing: Indicator Code" in problems(file, allies)[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "is a damaged archive"),
        (b"Country Name\0", "holds binary data"),
        (HEADER.encode() + b"\nAruba,ABW,2023,1\n", "holds no figure of any ally"),
        (HEADER.encode(), "holds a header and no rows"),
        (HEADER.encode() + b"\n" + b"A" * 150_000, "a line of 150,000 letters"),
    ],
)
def test_what_is_no_table_is_refused(
    tmp_path: Path, allies: Allies, data: bytes, expected: str
) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(data)
    assert any(expected in problem for problem in problems(file, allies))


def printed(file: Path, allies: Allies) -> dict[tuple[str, str], float]:
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            (row["Country Code"], row["Year"]): float(row["Value"])
            for row in csv.DictReader(stream)
            if row["Country Code"] in allies
        }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "measure", "unit", "rounding", "spot", "value"),
    [
        # gdp.csv line 4627: 4456081016705.961; population.csv line 12351: 36559233.
        ("gdp", "gdp_current", 1e6, 5.001e-4, ("DEU", "2023"), 4456081.017),
        ("population", "population", 1.0, 0.0, ("POL", "2024"), 36559233),
    ],
)
def test_the_published_lists(
    shared: Find,
    allies: Allies,
    name: str,
    measure: str,
    unit: float,
    rounding: float,
    spot: tuple[str, str],
    value: float,
) -> None:
    """World Bank, NY.GDP.MKTP.CD to 2023 and SP.POP.TOTL to 2024, read from public lists."""
    file = shared(f"macro/{name}.csv")
    accounts = read_worldbank(file, allies).tables["accounts"]
    expected = printed(file, allies)
    assert accounts["world_bank", *spot, measure, ""].value == value
    assert {key[1:3] for key in accounts} == set(expected)
    assert len(expected) > 1600
    for key, figure in accounts.items():
        assert abs(figure.value - expected[key[1], key[2]] / unit) <= rounding


@pytest.mark.shared
def test_the_shipped_accounts_are_the_published_ones(shared: Find, allies: Allies) -> None:
    """accounts.csv, publisher world_bank: from 2014 on, every row both ways."""
    text = files("counterpoise.evidence").joinpath("tables", "accounts.csv").read_text("utf-8")
    keys = ("publisher", "ally", "year", "measure", "release")
    shipped = {
        tuple(row[key] for key in keys): (float(row["value"]), row["unit"], row["source"])
        for row in csv.DictReader(text.splitlines())
        if row["publisher"] == "world_bank"
    }
    found = {
        key: (figure.value, figure.unit, *figure.source)
        for name in ("gdp", "population")
        for key, figure in read_worldbank(shared(f"macro/{name}.csv"), allies)
        .tables["accounts"]
        .items()
        if int(key[2]) >= 2014
    }
    assert shipped == found
    # All 32 allies and Ukraine, ten years of output and eleven of population.
    assert len(shipped) == 33 * (10 + 11)


@pytest.mark.shared
def test_the_same_population_changes_nothing_in_a_run(shared: Find, allies: Allies) -> None:
    """The population rows of economy.csv are those that the reader gives."""
    economy = read_worldbank(shared("macro/population.csv"), allies).tables["economy"]
    text = files("counterpoise.evidence").joinpath("tables", "economy.csv").read_text("utf-8")
    shipped = {
        row["ally"]: (float(row["value"]), row["as_of"], row["grade"])
        for row in csv.DictReader(text.splitlines())
        if row["attribute"] == "population" and row["source"] == "world_bank_population"
    }
    assert shipped == {key[0]: (f.value, f.as_of, f.grade) for key, f in economy.items()}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("macro/imf_weo_2510_subset.csv", "import as weo"),
        ("ukraine_aid/weapons.csv", "import as kiel"),
        ("us_posture/troopdata-rebuild-country-year.csv", "import as troops"),
    ],
)
def test_other_published_files_are_told_apart(
    shared: Find, allies: Allies, name: str, expected: str
) -> None:
    assert expected in problems(shared(name), allies)[0]
