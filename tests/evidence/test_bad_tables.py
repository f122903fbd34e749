"""Tables that cannot be used are refused, with everything that is wrong in them at once."""

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from counterpoise.evidence import TABLES, Evidence, load_evidence
from counterpoise.evidence.csv_tables import read_figures
from counterpoise.problems import InputError, Problem, Problems

SHIPPED = Path(str(files("counterpoise.evidence").joinpath("tables")))
HEADER = "ally,value,low,high,unit,as_of,release,source,grade,note"
Edit = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tables"
    place.mkdir()
    return place


def own(folder: Path, table: str, edit: Edit = str) -> Path:
    path = folder / f"{table}.csv"
    path.write_text(edit((SHIPPED / path.name).read_text("utf-8")), "utf-8")
    return path


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_evidence(folder)
    problems = caught.value.problems
    assert all(p.file and p.what and p.remedy.endswith((".", "?")) for p in problems)
    return problems


def line_with(path: Path, part: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(i for i, text in enumerate(lines, start=1) if part in text)


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def test_a_copy_of_the_shipped_tables_is_the_same_evidence(
    folder: Path, evidence: Evidence
) -> None:
    for path in SHIPPED.glob("*.csv"):
        shutil.copy(path, folder)
    assert load_evidence(folder).hash == evidence.hash


def test_one_table_of_your_own_replaces_the_shipped_one(folder: Path, evidence: Evidence) -> None:
    own(folder, "commitments", swap("ALB,0.4,", "ALB,0.5,"))
    loaded = load_evidence(folder)
    assert loaded.figure("commitments/ALB").value == 0.5
    assert loaded.tables["economy"] == evidence.tables["economy"]
    assert loaded.hash != evidence.hash


@pytest.mark.parametrize(
    ("table", "old", "new", "column", "says"),
    [
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,40,0.2,60", "value", "above 1"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,-0.4,,", "value", "below 0"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,,0.2,0.6", "value", "is empty"),
        ("commitments", "ALB,0.4,0.2,0.6", 'ALB,"0,4",0.2,0.6', "value", "must be a number"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,nan,0.2,0.6", "value", "finite"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,inf,0.2,0.6", "value", "finite"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALB,0.4,0.5,0.6", "", "low 0.5 lies above"),
        ("commitments", "ALB,0.4,0.2,0.6", "ALX,0.4,0.2,0.6", "ally", "unknown ally 'ALX'"),
        ("economy", "ALB,gdp_2024", "ALB,gdp_2023", "attribute", "unknown attribute"),
        ("inventories", "ALB,artillery", "ALB,artilery", "capability", "unknown capability"),
        ("industry", "sead,europe,output", "sead,europa,output", "region", "unknown region"),
        ("commitments", "share,2025,,", "percent,2025,,", "unit", "counted in 'share'"),
        ("commitments", "share,2025,,", "share,last year,,", "as_of", "not written"),
        ("commitments", "share,2025,,", "share,2025,soon,", "release", "not written"),
    ],
)
def test_one_bad_cell_is_named_with_its_line(
    folder: Path, table: str, old: str, new: str, column: str, says: str
) -> None:
    line = line_with(own(folder, table), old)
    path = own(folder, table, swap(old, new))
    problems = refused(folder)
    place = f"line {line}, column {column}" if column else f"line {line}"
    assert any(p.file == str(path) and p.place == place and says in p.what for p in problems), (
        problems
    )


def test_a_bad_cell_is_not_also_called_missing(folder: Path) -> None:
    own(folder, "commitments", swap("ALB,0.4,", "ALB,much,"))
    assert len(refused(folder)) == 1


def test_negative_prices_say_so(folder: Path) -> None:
    def edit(text: str) -> str:
        lines = text.splitlines()
        at = next(i for i, row in enumerate(lines) if row.startswith("sead,price,"))
        cells = lines[at].split(",")
        lines[at] = ",".join(["sead", "price", "-5", "", "", *cells[5:]])
        return "\n".join(lines) + "\n"

    own(folder, "capability_figures", edit)
    (problem,) = refused(folder)
    assert "price is -5" in problem.what
    assert problem.remedy == "Give a number from 0 up."


def test_no_figure_without_source_or_grade(folder: Path) -> None:
    row = "2025,,counterpoise_judgement;atlantic_council_appathurai;stratml_nato2020;welt_2024_mcr"
    own(folder, "commitments", lambda t: swap(f"{row},D", "2025,,,")(swap(row, "2025,,no_one")(t)))
    problems = refused(folder)
    assert {p.place for p in problems} == {
        "line 2, column source",
        "line 3, column source",
        "line 3, column grade",
    }


def test_a_judgement_needs_a_note(folder: Path) -> None:
    sources = (SHIPPED / "commitments.csv").read_text("utf-8").splitlines()
    bare = sources[1].partition(",D,")[0] + ",D,"
    own(folder, "commitments", lambda t: t.replace(sources[1], bare))
    (problem,) = refused(folder)
    assert problem.place == "line 2"
    assert "needs a note" in problem.what


def test_missing_figures_are_listed_one_by_one(folder: Path) -> None:
    def drop(text: str) -> str:
        rows = text.splitlines(keepends=True)
        return "".join(r for r in rows if not r.startswith(("DEU,", "FRA,")))

    own(folder, "commitments", drop)
    assert {p.place for p in refused(folder)} == {"DEU", "FRA"}


def test_a_repeated_row_names_both_lines(folder: Path) -> None:
    path = own(folder, "commitments", lambda t: t + t.splitlines()[1] + "\n")
    (problem,) = refused(folder)
    last = len(path.read_text("utf-8").splitlines())
    assert problem.place == f"line {last}"
    assert "repeats ALB of line 2" in problem.what


def test_problems_of_several_tables_come_together(folder: Path) -> None:
    own(folder, "commitments", swap("ALB,0.4,", "ALB,4,"))
    own(folder, "economy", swap("ALB,gdp_2024,27084", "ALB,gdp_2024,lots"))
    (folder / "notes.txt").write_text("hello")
    (folder / "pledges.xlsx").write_bytes(b"PK\x03\x04")
    files_named = {Path(p.file).name for p in refused(folder)}
    assert files_named == {"commitments.csv", "economy.csv", "notes.txt", "pledges.xlsx"}


def test_a_line_after_a_cell_of_two_lines_is_counted_right(folder: Path) -> None:
    row = (SHIPPED / "commitments.csv").read_text("utf-8").splitlines()[1]
    head = row.partition(",D,")[0]
    own(
        folder,
        "commitments",
        lambda t: t.replace(row, f'{head},D,"two\nlines"').replace(
            "\nBEL,0.7,0.5,0.8", "\nBEL,7,,"
        ),
    )
    (problem,) = refused(folder)
    assert problem.place == "line 4, column value"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (HEADER.encode(), "a header and no rows"),
        (HEADER.replace("grade,", "").encode() + b"\n", "missing: grade"),
        (HEADER.encode() + b",colour\n", "unknown: colour"),
        (HEADER.replace("low,high", "high,low").encode() + b"\n", "order differs"),
        (HEADER.encode() + b"\nDEU,1\n", "2 cells instead of 10"),
        (HEADER.encode() + b"\n\n", "line is empty"),
        (HEADER.encode() + b'\n"DEU', "not valid CSV"),
        (HEADER.encode("utf-16"), "not UTF-8"),
        (HEADER.encode() + b"\n\x00\n", "binary"),
        (b"PK\x03\x04\xff\xfe\x80", "not UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(folder: Path, content: bytes, says: str) -> None:
    path = folder / "commitments.csv"
    path.write_bytes(content)
    problems = refused(folder)
    assert {p.file for p in problems} == {str(path)}
    assert any(says.removeprefix("line ") in p.what for p in problems), problems


@pytest.mark.parametrize("table", sorted(name for name, t in TABLES.items() if t.shipped))
def test_a_header_alone_never_passes_for_a_table(folder: Path, table: str) -> None:
    own(folder, table, lambda text: text.splitlines()[0] + "\n")
    assert any("no rows" in p.what for p in refused(folder))


def test_a_table_of_100_megabytes_is_not_read(folder: Path) -> None:
    path = folder / "commitments.csv"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    (problem,) = refused(folder)
    assert "100 MB" in problem.what


def test_folders_that_are_none_or_hold_nothing(folder: Path) -> None:
    assert "no table" in refused(folder)[0].what
    assert "is not a folder" in refused(folder / "nowhere")[0].what
    (folder / "economy.csv").mkdir()
    assert "is a folder" in refused(folder)[0].what


def test_a_table_with_its_older_name_is_told_the_new_one(folder: Path) -> None:
    own(folder, "burden_coefficients").rename(folder / "yardsticks.csv")
    assert "Did you mean burden_coefficients.csv?" in refused(folder)[-1].remedy


@pytest.mark.parametrize("path", ["yardsticks/discount_rate", "yardsticks/*"])
def test_figures_of_a_table_with_its_older_name(path: str, evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"It is now called burden_coefficients\."):
        evidence.matching(path)


def test_files_of_the_system_are_passed_over(folder: Path, evidence: Evidence) -> None:
    own(folder, "commitments")
    (folder / ".DS_Store").write_bytes(b"\0\1")
    assert load_evidence(folder).hash == evidence.hash


def test_exactly_one_ally_leads(folder: Path) -> None:
    own(folder, "allies", lambda t: t.replace("north_america,true", "north_america,false"))
    (problem,) = refused(folder)
    assert "no ally as leading" in problem.what
    own(folder, "allies", swap("europe,false", "europe,true"))
    (problem,) = refused(folder)
    assert "ALB and USA" in problem.what


def test_a_bad_row_of_a_catalogue_does_not_make_its_ally_unknown(folder: Path) -> None:
    own(folder, "allies", swap("Belgium,member,1949-08-24", "Belgium,friend,1949-08-24"))
    (problem,) = refused(folder)
    assert problem.place.endswith("column status")


def test_catalogues_cite_known_sources(folder: Path) -> None:
    own(folder, "allies", swap("nato_member_countries;", "nato_members;"))
    assert "unknown source 'nato_members'" in refused(folder)[0].what


def test_a_table_of_blank_rows_holds_no_rows(folder: Path) -> None:
    (folder / "commitments.csv").write_text(f"{HEADER}\n" + "," * HEADER.count(",") + "\n ,\n")
    (problem,) = refused(folder)
    assert problem.what == "holds a header and no rows"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(content=b",,")
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")),
        st.lists(st.text(max_size=12), min_size=10, max_size=10).map(
            lambda c: ",".join(c).encode()
        ),
    )
)
def test_arbitrary_bytes_are_refused_with_words(
    folder: Path, evidence: Evidence, content: bytes
) -> None:
    path = folder / "commitments.csv"
    path.write_bytes(HEADER.encode() + b"\n" + content)
    known = {"ally": set(evidence.allies), "source": set(evidence.sources)}
    problems = Problems()
    figures, _ = read_figures(path, TABLES["commitments"], known, problems)
    assert problems
    assert not figures
