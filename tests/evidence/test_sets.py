"""Named evidence sets: kept, laid over the shipped figures, added to, removed; whole or not."""

import json
import shutil
from pathlib import Path

import pytest

from counterpoise.atomic_write import MANIFEST
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.evidence.differences import Differences, differences
from counterpoise.evidence.imports import _keep, import_official
from counterpoise.evidence.readers import Imported
from counterpoise.evidence.records import Figure, Source
from counterpoise.evidence.sets import (
    IMPORTS,
    figures_as_csv,
    imported_files,
    remove_set,
    set_folder,
    set_names,
    write_set,
)
from counterpoise.problems import InputError

SOURCE = Source(
    key="an_office", authors="An Office", title="Figures", publisher="An Office", date="2030-01"
)


def figure(value: float, release: str = "2030-01", **more: object) -> Figure:
    return Figure.model_validate(
        {
            "value": value,
            "unit": "share_of_gdp",
            "as_of": "2024",
            "release": release,
            "source": "an_office",
            "grade": "A",
            **more,
        }
    )


def imported(*rows: tuple[str, str, float]) -> Imported:
    table = {
        (ally, year, "share_of_gdp", "2030-01"): figure(value, as_of=year)
        for ally, year, value in rows
    }
    return Imported("nato", "2030-01", SOURCE, {"expenditure": table}, ("Iceland has no line.",))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "evidence"


def keep(name: str, found: Imported, folder: Path) -> None:
    file = folder / f"{name}.xlsx"
    file.write_bytes(repr(found.tables).encode())
    place = set_folder(name)
    there = (place / IMPORTS).is_file()
    before = load_evidence(place) if there else load_evidence()
    _keep(name, file, found, before, imported_files(place) if there else [])


def test_a_set_is_laid_over_the_shipped_figures(evidence: Evidence, tmp_path: Path) -> None:
    keep("new", imported(("DEU", "2024", 0.03)), tmp_path)
    mine = load_evidence("new")
    assert mine.name == "new"
    assert mine.figure("expenditure/DEU/2024/share_of_gdp/2030-01").value == 0.03
    assert len(mine.tables["expenditure"]) == len(evidence.tables["expenditure"]) + 1
    for table, rows in evidence.tables.items():
        assert {k: mine.tables[table][k] for k in rows} == dict(rows), table
    assert mine.sources["an_office"] == SOURCE
    assert mine.hash != evidence.hash
    assert load_evidence("new").hash == mine.hash


def test_one_set_takes_several_files(tmp_path: Path) -> None:
    keep("both", imported(("DEU", "2024", 0.03)), tmp_path)
    keep("both", imported(("POL", "2024", 0.05)), tmp_path)
    mine = load_evidence("both")
    assert mine.figure("expenditure/DEU/2024/share_of_gdp/2030-01").value == 0.03
    assert mine.figure("expenditure/POL/2024/share_of_gdp/2030-01").value == 0.05
    assert [f.rows for f in imported_files(set_folder("both"))] == [{"expenditure": 1}] * 2


def test_the_same_file_twice_stands_once(tmp_path: Path) -> None:
    keep("same", imported(("DEU", "2024", 0.03)), tmp_path)
    first = {p.name: p.read_bytes() for p in set_folder("same").iterdir()}
    keep("same", imported(("DEU", "2024", 0.03)), tmp_path)
    assert {p.name: p.read_bytes() for p in set_folder("same").iterdir()} == first


def test_what_a_set_does_not_hold_stays_small(tmp_path: Path) -> None:
    keep("small", imported(("DEU", "2024", 0.03)), tmp_path)
    text = (set_folder("small") / "expenditure.csv").read_text()
    assert len(text.splitlines()) == 2
    assert {p.name for p in set_folder("small").iterdir()} - {MANIFEST} == {
        IMPORTS,
        "expenditure.csv",
        "sources.csv",
    }


def test_figures_come_back_to_the_last_bit(tmp_path: Path) -> None:
    values = [0.1 + 0.2, 1e-17, 1 / 3, 0.5]
    rows = [("DEU", str(2010 + i), v) for i, v in enumerate(values)]
    keep("bits", imported(*rows), tmp_path)
    mine = load_evidence("bits")
    for ally, year, value in rows:
        assert mine.figure(f"expenditure/{ally}/{year}/share_of_gdp/2030-01").value == value


def test_a_figure_out_of_bounds_keeps_nothing(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Shares are fractions"):
        keep("wrong", imported(("DEU", "2024", 3.0)), tmp_path)
    assert not home.exists()
    assert set_names() == []


def test_an_unusable_folder_keeps_nothing(home: Path, tmp_path: Path) -> None:
    home.parent.mkdir()
    home.write_text("a file in the way")
    with pytest.raises(InputError, match="cannot be written"):
        keep("new", imported(("DEU", "2024", 0.03)), tmp_path)
    assert home.read_text() == "a file in the way"


@pytest.mark.parametrize("name", ["", "../up", "A", "a b", "shipped", ".hidden", "a/b", "a" * 81])
def test_names_that_are_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name"):
        import_official("nato", tmp_path / "absent.xlsx", name)


def test_a_name_and_a_folder_are_not_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("twice", imported(("DEU", "2024", 0.03)), tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "twice").mkdir()
    with pytest.raises(InputError, match="names a set and a folder"):
        load_evidence("twice")
    with pytest.raises(InputError, match="holds no table"):
        load_evidence("./twice/")


def test_an_unknown_name_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no named set yet"):
        load_evidence("nothing")
    keep("nato-2030-01", imported(("DEU", "2024", 0.03)), tmp_path)
    with pytest.raises(InputError, match="Did you mean nato-2030-01"):
        load_evidence("nato-2030-1")


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "other"}', '{"files": 3}'])
def test_a_damaged_list_of_files_is_said(text: str, tmp_path: Path) -> None:
    keep("broken", imported(("DEU", "2024", 0.03)), tmp_path)
    (set_folder("broken") / IMPORTS).write_text(text)
    with pytest.raises(InputError, match="import again"):
        load_evidence("broken")


def test_a_set_can_be_removed(tmp_path: Path) -> None:
    keep("gone", imported(("DEU", "2024", 0.03)), tmp_path)
    remove_set("gone")
    assert set_names() == []
    with pytest.raises(InputError, match="no such set"):
        remove_set("gone")


def test_a_source_of_the_same_key_is_not_replaced(evidence: Evidence, tmp_path: Path) -> None:
    shipped = evidence.sources["nato_def_exp_2024_06"]
    other = SOURCE.model_copy(update={"key": shipped.key})
    key = ("DEU", "2024", "share_of_gdp", "2030-01")
    row = figure(0.03, source=shipped.key)
    keep("mine", Imported("nato", "2030-01", other, {"expenditure": {key: row}}), tmp_path)
    mine = load_evidence("mine")
    assert mine.sources[shipped.key] == shipped
    cited = mine.tables["expenditure"][key].source[0]
    assert cited != shipped.key
    assert mine.sources[cited].title == "Figures"


def test_the_list_of_files_is_readable(tmp_path: Path) -> None:
    keep("listed", imported(("DEU", "2024", 0.03)), tmp_path)
    listed = json.loads((set_folder("listed") / IMPORTS).read_text())
    (entry,) = listed["files"]
    assert (entry["kind"], entry["release"], entry["file"]) == ("nato", "2030-01", "listed.xlsx")
    assert entry["remarks"] == ["Iceland has no line."]
    assert len(entry["sha256"]) == 64


def test_write_set_writes_what_the_loader_reads(evidence: Evidence) -> None:
    rows = {k: f for k, f in evidence.tables["posture"].items() if k[0] == "DEU"}
    assert rows
    write_set("posture", [], {"posture": rows}, [])
    assert load_evidence("posture").tables["posture"] == evidence.tables["posture"]
    assert figures_as_csv("posture", rows).startswith("host,contributor,kind,value,")


class TestDifferences:
    def test_a_new_edition_is_a_revision(self, evidence: Evidence) -> None:
        """Poland's 2024 effort was 4.12, 4.07 and 3.79 per cent in three editions."""
        rows = {("POL", "2024", "share_of_gdp", "2030-01"): figure(0.05)}
        found = differences(Imported("nato", "2030-01", SOURCE, {"expenditure": rows}), evidence)
        (change,) = found.revised
        assert (change.release_before, change.release_after) == ("2025-08", "2030-01")
        assert change.before == pytest.approx(0.0379, abs=5e-5)
        assert change.relative == pytest.approx(0.05 / change.before - 1)
        assert found.counts["expenditure"] == {"new": 1, "same": 0, "rounded": 0, "changed": 0}
        assert found.compared_with == {"expenditure": ("2025-08",)}

    def test_the_same_edition_is_checked_to_the_printed_digit(self, evidence: Evidence) -> None:
        key = ("POL", "2024", "share_of_gdp", "2025-04")
        known = evidence.tables["expenditure"][key].value
        for value, kind in ((known, "same"), (known + 4e-5, "rounded"), (known + 2e-4, "changed")):
            rows = {key: figure(value, release="2025-04")}
            found = differences(
                Imported("nato", "2025-04", SOURCE, {"expenditure": rows}), evidence
            )
            assert found.counts["expenditure"][kind] == 1, kind
            assert len(found.changed) == (kind == "changed")

    def test_the_largest_comes_first(self, evidence: Evidence) -> None:
        rows = {
            (ally, "2024", "share_of_gdp", "2030-01"): figure(value)
            for ally, value in (("DEU", 0.021), ("POL", 0.09), ("FRA", 0.0203))
        }
        found = differences(Imported("nato", "2030-01", SOURCE, {"expenditure": rows}), evidence)
        sizes = [abs(c.relative) for c in found.revised]
        assert sizes == sorted(sizes, reverse=True)
        assert found.revised[0].key[0] == "POL"
        assert len(found.frame()) == len(found.revised)
        json.dumps(found.to_json(), allow_nan=False)

    def test_prices_of_other_years_are_not_compared(self, evidence: Evidence) -> None:
        """Constant 2015 prices against constant 2021 prices would look like a revision."""
        key = ("DEU", "2024", "spending_constant", "2030-01")
        rows = {key: figure(1.0, unit="musd_2021", as_of="2024")}
        found = differences(Imported("nato", "2030-01", SOURCE, {"expenditure": rows}), evidence)
        assert found.revised == ()


@pytest.mark.parametrize(
    ("release", "newer"), [("2024-01", ("2024-06", "2025-04")), ("2024-09", ("2025-04",))]
)
def test_which_of_two_editions_is_the_older(release: str, newer: tuple[str, ...]) -> None:
    found = Differences("nato", release, {}, (), (), {"expenditure": ("2024-06", "2025-04")}, ())
    assert found.newer == newer
    assert found.to_json()["newer_editions"] == list(newer)
    assert Differences("nato", "", {}, (), (), {"sipri": ("2024-06",)}, ()).newer == ()


def test_a_set_that_is_being_written_is_not_listed(tmp_path: Path) -> None:
    keep("kept", imported(("DEU", "2024", 0.03)), tmp_path)
    staging = set_folder("kept").parent / ".counterpoise-kept.new"
    shutil.copytree(set_folder("kept"), staging)
    assert set_names() == ["kept"]
