"""The reader of the Ukraine Support Tracker, on small tables and on the published ones."""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import pytest

from counterpoise.evidence.readers import text_files, text_tables
from counterpoise.evidence.readers.kiel import read_kiel
from counterpoise.evidence.records import Ally
from counterpoise.problems import InputError

Find = Callable[[str], Path]
Allies = Mapping[str, Ally]

HEADER = (
    '"country","iso","year","month","total","financial","humanitarian","military",'
    '"commitments","to_be_allocated","gdp","pct_gdp"'
)
ROWS = [
    '"Poland","POL",2025,11,1.5,0.5,0,1,1.5,0,600,0.25',
    '"Poland","POL",2025,12,0.25,0.05,0.1,0.1,0.2,0,600,0.0416666666666667',
    '"Poland","POL",2026,1,0,0,0,0,0,0,600,0',
    '"Turkiye","TUR",2026,2,0.003,0,0.003,0,0.003,0,1000,0.0003',
    '"Japan","JPN",2026,2,2,2,0,0,2,0,4000,0.05',
    '"EU (Commission and Council)","EU",2026,2,5.5,5.5,0,0,6,0.5,0,0',
]
LABEL = '"release","period","date","label"\n"30","02/2026","2026-05-02","Tracker, Release 30"\n'


def table(folder: Path, rows: list[str], header: str = HEADER, name: str = "aid.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def problems(file: Path, allies: Allies, release: str | None = "2026-05") -> list[str]:
    with pytest.raises(InputError) as caught:
        read_kiel(file, allies, release)
    return [str(problem).replace(str(file), "FILE") for problem in caught.value.problems]


def test_months_are_summed_by_donor_and_year(tmp_path: Path, allies: Allies) -> None:
    found = read_kiel(table(tmp_path, ROWS), allies, "2026-05")
    aid = found.tables["aid"]
    assert (found.kind, found.release) == ("kiel", "2026-05")
    assert aid["POL", "2025", "allocated_total", "2026-05"].value == 1750
    assert aid["POL", "2025", "allocated_military", "2026-05"].value == 1100
    assert aid["POL", "2025", "allocated_financial", "2026-05"].value == 550
    assert aid["POL", "2025", "allocated_humanitarian", "2026-05"].value == 100
    assert aid["TUR", "2026", "allocated_humanitarian", "2026-05"].value == 3
    assert {key[0] for key in aid} == {"POL", "TUR"}
    assert {(figure.unit, figure.grade) for figure in aid.values()} == {("meur", "B")}
    assert {figure.source for figure in aid.values()} == {(found.source.key,)}


def test_zero_is_stated_and_absent_is_absent(tmp_path: Path, allies: Allies) -> None:
    aid = read_kiel(table(tmp_path, ROWS), allies, "2026-05").tables["aid"]
    assert aid["POL", "2026", "allocated_total", "2026-05"].value == 0
    assert ("TUR", "2025", "allocated_total", "2026-05") not in aid


def test_a_year_that_is_not_over_says_so(tmp_path: Path, allies: Allies) -> None:
    aid = read_kiel(table(tmp_path, ROWS), allies, "2026-05").tables["aid"]
    cut = aid["TUR", "2026", "allocated_total", "2026-05"]
    whole = aid["POL", "2025", "allocated_total", "2026-05"]
    assert (cut.as_of, cut.note) == ("2026-02", "To February only.")
    assert (whole.as_of, whole.note) == ("2025", "")


def test_donors_that_are_no_allies_are_remarked_with_their_sum(
    tmp_path: Path, allies: Allies
) -> None:
    remarks = read_kiel(table(tmp_path, ROWS), allies, "2026-05").remarks
    assert any("European Union gave 5.500 billion" in remark for remark in remarks)
    assert any("2.000 billion" in remark and "Japan" in remark for remark in remarks)
    assert any(remark.startswith("No row for ALB, BEL") for remark in remarks)
    assert not any("differs" in remark for remark in remarks)


def test_shares_that_do_not_agree_are_remarked(tmp_path: Path, allies: Allies) -> None:
    uneven = [*ROWS, '"Norway","NOR",2025,1,2,0.5,0,1.5,2,0,500,0.9']
    remarks = read_kiel(table(tmp_path, uneven), allies, "2026-05").remarks
    assert any("Per cent of output" in r and "in 1 row: line 8 by 0.5000" in r for r in remarks)


def test_totals_that_are_not_the_sum_of_their_parts_are_refused(
    tmp_path: Path, allies: Allies
) -> None:
    """Half a million euros is an error; half of the last printed digit is a rounding."""
    uneven = [*ROWS, '"Norway","NOR",2025,1,2,0.5,0,1,2,0,500,0.4']
    [said] = problems(table(tmp_path, uneven), allies)
    assert said.startswith("FILE, line 8, column total: is not the sum of military")
    assert "differs by 500.000 million euros" in said
    rounded = [*ROWS, '"Norway","NOR",2025,1,2,0.333333,0.333333,1.333333,2,0,500,0.4']
    aid = read_kiel(table(tmp_path, rounded), allies, "2026-05").tables["aid"]
    assert aid["NOR", "2025", "allocated_total", "2026-05"].value == 2000


def test_a_month_below_zero_is_counted_and_listed_by_line(tmp_path: Path, allies: Allies) -> None:
    """A correction of an earlier month: the year stays above zero."""
    taken_back = [*ROWS, '"Poland","POL",2025,10,-0.25,0,0,-0.25,0,0,600,-0.0416666666666667']
    found = read_kiel(table(tmp_path, taken_back), allies, "2026-05")
    aid = found.tables["aid"]
    assert aid["POL", "2025", "allocated_total", "2026-05"].value == 1500
    assert aid["POL", "2025", "allocated_military", "2026-05"].value == 850
    [remark] = [r for r in found.remarks if r.startswith("Amounts below zero")]
    assert "line 8 (POL October 2025, total -250.000 million)" in remark
    assert "line 8 (POL October 2025, military -250.000 million)" in remark
    plain = read_kiel(table(tmp_path, ROWS), allies, "2026-05").remarks
    assert not any("below zero" in r for r in plain)


def test_the_edition_is_read_beside_the_table_or_asked_for(tmp_path: Path, allies: Allies) -> None:
    file = table(tmp_path, ROWS)
    assert any("does not say which edition" in p for p in problems(file, allies, None))
    (tmp_path / "release_info.csv").write_text(LABEL, encoding="utf-8")
    found = read_kiel(file, allies)
    assert (found.release, found.source.date) == ("2026-05", "2026-05-02")
    assert found.source.title == "Tracker, Release 30"


@pytest.mark.parametrize("release", ["2026-05", "2026-02"])
def test_a_stated_edition_may_be_the_month_of_the_label_or_of_its_tables(
    tmp_path: Path, allies: Allies, release: str
) -> None:
    (tmp_path / "release_info.csv").write_text(LABEL, encoding="utf-8")
    found = read_kiel(table(tmp_path, ROWS), allies, release)
    assert (found.release, found.source.date) == (release, "2026-05-02")
    assert found.source.title == "Tracker, Release 30"


@pytest.mark.parametrize("release", ["2026-04", "2025-05", "2025-02"])
def test_a_stated_edition_that_the_label_contradicts_is_refused(
    tmp_path: Path, allies: Allies, release: str
) -> None:
    file = table(tmp_path, ROWS)
    assert read_kiel(file, allies, release).release == release
    (tmp_path / "release_info.csv").write_text(LABEL, encoding="utf-8")
    [problem] = problems(file, allies, release)
    assert f"release: is given as {release}, but release_info.csv beside the file" in problem
    assert "'Tracker, Release 30' of 2026-05-02, with months up to 2026-02" in problem
    assert "Leave --release out, give 2026-05, or put release_info.csv" in problem


def test_a_damaged_label_is_named_whatever_is_stated(tmp_path: Path, allies: Allies) -> None:
    (tmp_path / "release_info.csv").write_text(LABEL.replace("2026-05-02", "May"))
    for release in (None, "2026-05"):
        [problem] = problems(table(tmp_path, ROWS), allies, release)
        assert "release_info.csv, line 2, column date: 'May' is not a date" in problem


def test_a_bad_edition_and_bad_text_are_said_together(tmp_path: Path, allies: Allies) -> None:
    file = table(tmp_path, ROWS)
    file.write_bytes(b"a,b\0\n")
    said = problems(file, allies, "May 2026")
    assert len(said) == 2
    assert "holds binary data" in said[1]


@pytest.mark.parametrize("release", ["2026", "2026-13", "May 2026", "2026-05-02"])
def test_an_edition_is_a_month(tmp_path: Path, allies: Allies, release: str) -> None:
    assert "is not an edition" in problems(table(tmp_path, ROWS), allies, release)[0]


def test_columns_are_told_by_name_in_any_order(tmp_path: Path, allies: Allies) -> None:
    names = HEADER.replace('"', "").split(",")
    order = sorted(names)
    cells = [dict(zip(names, row.replace('"', "").split(","), strict=True)) for row in ROWS]
    moved = table(tmp_path, [",".join(row[name] for name in order) for row in cells], "x")
    moved.write_text(moved.read_text("utf-8").replace("x", ",".join(order), 1), encoding="utf-8")
    plain = read_kiel(table(tmp_path, ROWS, name="plain.csv"), allies, "2026-05")
    assert read_kiel(moved, allies, "2026-05").tables == plain.tables


BROKEN = {
    "missing column": (HEADER.replace('"military",', ""), [], "missing: military"),
    "text": (HEADER, ['"Norway","NOR",2025,1,two,0,0,0,0,0,1,0'], "line 8, column total: 'two'"),
    "formula": (
        HEADER,
        ['"Norway","NOR",2025,1,0,=cmd(),0,0,0,0,1,0'],
        "line 8, column financial: '=cmd()' is a formula or text, not a number; it was not run",
    ),
    "repeated": (HEADER, [ROWS[0]], "line 8: repeats POL of November 2025 in line 2"),
    "short": (HEADER, ['"Norway","NOR",2025'], "line 8: has 3 cells instead of 12"),
    "month": (HEADER, ['"Norway","NOR",2025,13,0,0,0,0,0,0,1,0'], "column month: '13'"),
    "year": (HEADER, ['"Norway","NOR",20.5,1,0,0,0,0,0,0,1,0'], "column year: '20.5'"),
    "name": (HEADER, ['"Norway","SWE",2025,1,0,0,0,0,0,0,1,0'], "not the country of the code"),
    "absent": (HEADER, ['"Norway","NOR",2025,1,NA,0,0,0,0,0,1,0'], "the figure is missing"),
    "negative": (HEADER, ['"Norway","NOR",2025,1,-2,0,0,-2,0,0,1,0'], "below 0"),
    "huge": (HEADER, ['"Norway","NOR",2025,1,1e99,0,0,0,0,0,1,0'], "too large to be true"),
    "infinite": (HEADER, ['"Norway","NOR",2025,1,inf,0,0,0,0,0,1,0'], "'inf' is not a number"),
    "quotes": (HEADER, ['"Norway","NOR,2025,1,0'], "is not a readable table"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_faults_are_named_by_line_and_column(tmp_path: Path, allies: Allies, case: str) -> None:
    header, more, expected = BROKEN[case]
    assert any(expected in p for p in problems(table(tmp_path, ROWS + more, header), allies))


def test_numbers_at_the_bound_are_added_up_without_a_crash(tmp_path: Path, allies: Allies) -> None:
    row = '"Norway","NOR",2025,1,999999999999999,0,0,999999999999999,0,0,1,1e-20'
    assert all("repeats NOR" in p or "more" in p for p in problems(
        table(tmp_path, [row] * 2000), allies
    ))  # fmt: skip


def test_all_faults_are_told_together_but_not_thousands(tmp_path: Path, allies: Allies) -> None:
    bad = ['"Norway","NOR",2025,1,two,three,0,0,0,0,1,0', '"Norway","NOR",x,2,0,0,0,0,0,0,1,0']
    assert len(problems(table(tmp_path, bad), allies)) == 3
    many = problems(table(tmp_path, bad * 500), allies)
    assert len(many) == text_files.MOST_FAULTS + 1
    assert "holds 1450 more faults" in many[-1]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"country,iso\0\n", "holds binary data"),
        (b"\xff\xfe\x00\x01\x00", "is not UTF-8"),
        (b"PK\x03\x04rest", "is a workbook or an archive"),
        (b"iso," + b"x" * 200_000, "a line of 200,004 letters"),
        (b"a,b\n1,2\n", "is not the header of a Kiel table"),
        (HEADER.encode(), "holds a header and no rows"),
        (b"country," * 2_000, "1,000 columns"),
    ],
)
def test_what_is_no_table_is_refused(
    tmp_path: Path, allies: Allies, data: bytes, expected: str
) -> None:
    file = tmp_path / "aid.csv"
    file.write_bytes(data)
    assert any(expected in problem for problem in problems(file, allies))


def test_files_out_of_reach_are_refused(
    tmp_path: Path, allies: Allies, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "does not exist" in problems(tmp_path / "none.csv", allies)[0]
    assert "not of a file type" in problems(tmp_path / "none.pdf", allies)[0]
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in problems(tmp_path / "folder.csv", allies)[0]
    monkeypatch.setattr(text_files, "MOST_BYTES", 10)
    assert "MB are read" in problems(table(tmp_path, ROWS), allies)[0]
    monkeypatch.undo()
    monkeypatch.setattr(text_tables, "MOST_ROWS", 3)
    assert "has more than 3 rows" in problems(table(tmp_path, ROWS), allies)[0]


WEAPONS = '"donor","category","number_of_weapons","monetary_value_eur","weapons_list"'


def test_weapons_are_counted_by_donor_and_class(tmp_path: Path, allies: Allies) -> None:
    rows = [
        '"United Kingdom","Air Defense",19,90750,"=cmd() (13); Stormer (6)"',
        '"Norway","MLRS",11,NA,"M270 (Norway) (10)"',
        '"Australia","Tanks",49,1,"M1A1 (49)"',
    ]
    found = read_kiel(table(tmp_path, rows, WEAPONS), allies, "2026-05")
    given = found.tables["weapons_given"]
    assert {key: figure.value for key, figure in given.items()} == {
        ("GBR", "air_defense", "2026-05"): 19,
        ("NOR", "mlrs", "2026-05"): 11,
    }
    assert any("line 3 (10 listed, 11 counted)" in remark for remark in found.remarks)
    assert any("Australia" in remark for remark in found.remarks)
    assert any("repeats GBR air_defense" in p for p in problems(
        table(tmp_path, [rows[0], rows[0]], WEAPONS), allies))  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("year,month,total_allocations,military,financial,humanitarian", "2022,1,3,1,1,1", "3.000"),
        ("year,month,stockpile,procurement,unspecified,nato_purl", "2022,1,3,1,1,1", "3.000"),
        (
            "country,iso,bilateral_pct_gdp,eu_share_pct_gdp,total_pct_gdp,eu_share_bn",
            "Austria,AUT,1,2,3,7.5",
            "7.500 billion",
        ),
    ],
)
def test_tables_without_donor_and_year_are_checked_and_remarked(
    tmp_path: Path, allies: Allies, header: str, row: str, expected: str
) -> None:
    found = read_kiel(table(tmp_path, [row], header), allies, "2026-05")
    assert sum(map(len, found.tables.values())) == 0
    assert any(expected in remark for remark in found.remarks)
    assert any("repeats" in p for p in problems(table(tmp_path, [row, row], header), allies))
    spoilt = row.rsplit(",", 1)[0] + ",x"
    assert any("'x' is not" in p for p in problems(table(tmp_path, [spoilt], header), allies))


def raw_sums(file: Path) -> dict[tuple[str, str, str], float]:
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for kind in ("total", "military", "financial", "humanitarian"):
                key = (row["iso"], row["year"], f"allocated_{kind}")
                sums[key] += 1000 * float(row[kind])
    return sums


@pytest.mark.shared
def test_the_published_allocations(shared: Find, allies: Allies) -> None:
    """Kiel Institute, Ukraine Support Tracker, Release 29, data_explorer.csv."""
    file = shared("ukraine_aid/data_explorer.csv")
    found = read_kiel(file, allies)
    aid = found.tables["aid"]
    assert found.release == "2026-08"
    expected = {k: v for k, v in raw_sums(file).items() if k[0] in allies}
    assert len(expected) == 528
    assert {key[:3]: f.value for key, f in aid.items()} == pytest.approx(expected, abs=1e-6)
    # By hand: lines 451 to 455 are Iceland in 2022; lines 436 to 438 Germany in 2026.
    iceland = 1.021 + 1.395 + 1.13 + 3.07 + 0.671
    assert aid["ISL", "2022", "allocated_total", "2026-08"].value == pytest.approx(iceland)
    germany = aid["DEU", "2026", "allocated_total", "2026-08"]
    assert germany.value == pytest.approx(120 + 200 + 4233)
    assert (germany.as_of, germany.note) == ("2026-04", "To April only.")
    assert any("84.425 billion" in remark for remark in found.remarks)
    assert not any("differs" in remark for remark in found.remarks)
    assert not any("below zero" in remark for remark in found.remarks)


@pytest.mark.shared
def test_donors_add_up_to_the_published_total(shared: Find, allies: Allies) -> None:
    """Release 29: the sum over donors is that of total_allocations.csv, which has no donors."""
    remarks = read_kiel(shared("ukraine_aid/total_allocations.csv"), allies).remarks
    sums = raw_sums(shared("ukraine_aid/data_explorer.csv"))
    total = sum(value for key, value in sums.items() if key[2] == "allocated_total") / 1000
    assert any(f"gave {total:.3f} billion euros in 52 months" in remark for remark in remarks)


@pytest.mark.shared
def test_the_published_weapons_and_shares(shared: Find, allies: Allies) -> None:
    """Release 29, weapons.csv line 59: 273 howitzers of the United States."""
    found = read_kiel(shared("ukraine_aid/weapons.csv"), allies)
    given = found.tables["weapons_given"]
    assert len(given) == 59
    assert given["USA", "howitzers", "2026-08"].value == 273
    assert given["USA", "howitzers", "2026-08"].as_of == "2026-04"
    assert not any("does not add up" in remark for remark in found.remarks)
    union = read_kiel(shared("ukraine_aid/eu_aid_shares.csv"), allies)
    assert any("84.425 billion" in remark for remark in union.remarks)
    assert not any("do not add up" in remark for remark in union.remarks)


@pytest.mark.shared
def test_the_shipped_table_is_the_published_one(shared: Find, allies: Allies) -> None:
    """aid.csv against data_explorer.csv of Release 29, every row both ways."""
    aid = read_kiel(shared("ukraine_aid/data_explorer.csv"), allies).tables["aid"]
    text = files("counterpoise.evidence").joinpath("tables", "aid.csv").read_text("utf-8")
    shipped = {
        (row["ally"], row["year"], row["measure"], row["release"]): (
            float(row["value"]),
            row["unit"],
            row["as_of"],
            row["source"],
            row["grade"],
            row["note"],
        )
        for row in csv.DictReader(text.splitlines())
    }
    assert shipped == {
        key: (f.value, f.unit, f.as_of, *f.source, f.grade, f.note) for key, f in aid.items()
    }
    assert list(shipped) == sorted(shipped)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("macro/gdp.csv", "import as worldbank"),
        ("macro/imf_weo_2510_subset.csv", "import as weo"),
        ("us_posture/troopdata-rebuild-country-year.csv", "import as troops"),
        ("ukraine_aid/release_info.csv", "label of an edition"),
        ("nato/defence_per.csv", "is not the header of a Kiel table"),
    ],
)
def test_other_published_files_are_told_apart(
    shared: Find, allies: Allies, name: str, expected: str
) -> None:
    assert expected in problems(shared(name), allies)[0]
