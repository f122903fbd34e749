"""Questions in SQL, and large tables of which only what is needed is read."""

from pathlib import Path

import pandas as pd
import pytest
from tests.studies.conftest import QUESTION

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult, tables
from counterpoise.studies.parts import PartsReader

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
MEDIANS = "select view, median(gap_area) as middle from runs group by view order by view"
TWO = QUESTION | {"scenarios": ["status-quo", "cliff"]}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("studies") / "kept"
    cp.study(TWO, out=folder)
    return folder


@pytest.fixture
def large(kept: Path, monkeypatch: pytest.MonkeyPatch) -> StudyResult:
    """The study as if it were too large to be held in memory."""
    monkeypatch.setattr(tables, "HELD", 0)
    return StudyResult.open(kept)


def test_a_question_in_sql(kept: Path, large: StudyResult) -> None:
    small = StudyResult.open(kept)
    wanted = small.data.groupby("view")["gap_area"].median()
    for study in (small, large):
        answer = study.query(MEDIANS).set_index("view")["middle"]
        assert answer.to_dict() == pytest.approx(wanted.to_dict())


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select nothing from runs",
        "select * from 'study.json'",
        "copy runs to 'x.csv'",
        "choose",
    ],
)
def test_what_is_no_question_to_the_runs(large: StudyResult, sql: str) -> None:
    with pytest.raises(InputError, match=r"has no answer.*Ask the table runs"):
        large.query(sql)
    assert not Path("x.csv").exists()


def test_a_large_table_says_what_a_small_one_says(kept: Path, large: StudyResult) -> None:
    small = StudyResult.open(kept)
    assert list(large.scenarios) == list(small.scenarios) == ["status-quo", "cliff"]
    assert large.summary() == small.summary()
    pd.testing.assert_frame_equal(large.to_iamc(), small.to_iamc())
    pd.testing.assert_frame_equal(large.delta("gap_area"), small.delta("gap_area"))
    pd.testing.assert_frame_equal(large.experiments, small.experiments)


def test_of_a_large_table_only_what_is_needed_is_read(
    large: StudyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    read = PartsReader.read

    def noted(
        self: PartsReader, parts: list[tables.Part], columns: list[str] | None
    ) -> pd.DataFrame:
        assert columns is not None
        assert {(part.scenario, part.view) for part in parts} == {("cliff", "figures")}
        asked.update(columns)
        return read(self, parts, columns)

    monkeypatch.setattr(PartsReader, "read", noted)
    large.sensitivity("gap_area", "cliff", "figures")
    assert asked == {"sample", "gap_area"}


def test_a_setting_that_some_views_lack_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever view comes first: in the first part nothing says what kind of column it is."""
    small = cp.study(TWO | {"views": ["figures", "all"]}, out=tmp_path / "kept")
    monkeypatch.setattr(tables, "HELD", 0)
    large = StudyResult.open(tmp_path / "kept")
    assert large.experiments["us_count"].tolist() == small.experiments["us_count"].tolist()
    counted = large.query("select us_count, count(*) as runs from runs group by us_count")
    wanted = small.data["us_count"].value_counts(dropna=False)
    assert sorted(counted["runs"]) == sorted(wanted)
    assert large.summary() == small.summary()


def test_parts_grow_with_the_study() -> None:
    for runs in (1, 25_728, 10_000_000, 10_000_001, 100_000_000):
        rows = tables.rows_of_a_part(runs)
        assert rows >= tables.ROWS
        assert -(-runs // rows) <= tables.MOST_PARTS
