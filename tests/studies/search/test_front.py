"""The robust front of a small scenario: the same twice, true to runs of its own, and drawn."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import search_levers
from counterpoise.studies.search.measures import searched_outcomes
from counterpoise.studies.search.objectives import objective

pytest.importorskip("pymoo")
SMALL: dict[str, Any] = {
    "capabilities": ["sead"],
    "time": {"quarters": 16},
    "drawdown": {"default": {"shape": "linear", "over_years": 2}},
}
PACE, SPENT = "drawdown.default.over_years", "times/pledges/*/delivered_fraction"
STUDY: dict[str, Any] = {
    "scenarios": "cliff",
    "changes": SMALL,
    "levers": {
        PACE: {"low": 2, "high": 12, "title": "years"},
        "pledges/*/delivered_fraction": {"low": 0.5, "high": 1, "times": True, "title": "pledges"},
    },
    "objectives": ["gap_area p90", "spending mean", "effort"],
}


def search(**changes: Any) -> Any:
    return search_levers(STUDY | changes, size=10, population=8, generations=3)


@pytest.fixture(scope="module")
def found() -> Any:
    return search()


def test_two_searches_are_equal(found: Any) -> None:
    again = search()
    assert again.table.equals(found.table)
    assert again.summary() == found.summary()
    assert not search(seed=2).table.equals(found.table)


def test_objectives_of_a_setting_are_those_of_a_run(found: Any) -> None:
    row = found.table.iloc[len(found.table) // 2]
    pace = {"default": {"shape": "linear", "over_years": row[PACE]}}
    known = cp.run(cp.load_scenario("cliff", changes=SMALL | {"drawdown": pace}), futures=10)
    area = known["gap_area"].values[0].sum(axis=-1)
    alone = search_levers(
        STUDY | {"levers": {PACE: [2, float(row[PACE])]}}, size=10, population=4, generations=1
    )
    here = alone.table[np.isclose(alone.table[PACE], row[PACE])].iloc[0]
    assert here["gap_area p90"] == pytest.approx(np.quantile(area, 0.9))
    spent = known["spending"].drop_sel(ally="USA").sum(["year", "ally"]).values[0]
    assert here["spending mean"] == pytest.approx(spent.mean())
    assert here["effort"] == pytest.approx(1.0)


def test_no_row_beats_another_and_the_scenario_itself_is_not_beaten_in_effort(found: Any) -> None:
    rows = found.table[[one.name for one in found.objectives]].to_numpy()
    for row in rows:
        assert not ((rows <= row).all(axis=1) & (rows < row).any(axis=1)).any()
    assert found.as_it_is["effort"] == 0.0
    assert found.table["effort"].min() == 0.0


def test_hypervolume_is_told_with_its_reference_point_by_generation(found: Any) -> None:
    volumes = found.generations["hypervolume"].to_numpy()
    assert len(volumes) == 3
    assert (np.diff(volumes) >= 0).all()
    assert set(found.reference) == {one.name for one in found.objectives}
    said = str(found)
    assert "up to the reference point" in said
    assert "came in the last quarter of 3 generations" in said
    assert "Over 10 other futures the settings of the front are on average" in said


def test_fresh_futures_are_others(found: Any) -> None:
    name = "gap_area p90"
    assert not np.allclose(found.table[name], found.table[f"fresh/{name}"])
    later = search_levers(
        STUDY | {"objectives": ["gap_area mean", "effort"]}, size=20, population=4, generations=1
    )
    first = search_levers(
        STUDY | {"objectives": ["gap_area mean", "effort"]}, size=10, population=4, generations=1
    )
    whole = later.as_it_is["gap_area mean"]
    row = first.table[first.table["effort"] == 0].iloc[0]
    halves = row["gap_area mean"] + row["fresh/gap_area mean"]
    assert whole == pytest.approx(halves / 2)


def test_files_are_written_together(found: Any, tmp_path: Path) -> None:
    written = {place.name for place in found.save(tmp_path / "out")}
    assert {"front.csv", "front.json", "generations.csv"} <= written
    with (tmp_path / "out" / "front.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(found.table)
    kept = json.loads((tmp_path / "out" / "front.json").read_text("utf-8"))
    assert kept["hypervolume"] == found.hypervolume


def test_the_chart_has_a_line_for_each_setting(found: Any) -> None:
    pytest.importorskip("altair")
    from counterpoise.charts import to_svg
    from counterpoise.charts.robust_front import ROBUST_FRONT, FrontView

    figure = ROBUST_FRONT.draw(FrontView(found))
    lines = figure.data["settings"]
    assert lines["setting"].nunique() == len(found.table)
    assert lines["axis"].nunique() == len(found.levers) + len(found.objectives)
    assert lines["height"].between(0, 1).all()
    best = lines[lines["setting"] == 0]
    first = best[best["place"] == len(found.levers)]
    assert first["height"].iloc[0] == 1.0  # the front begins with the best of the first objective
    assert f"{len(found.table)} settings that no other beats" in figure.title
    assert len(figure.table) == len(found.table)
    assert "<svg" in to_svg(figure)


def test_objectives_sum_up_a_measure() -> None:
    known = searched_outcomes([cp.load_scenario("cliff", changes=SMALL)])
    values = {"gap_area": np.arange(11.0), "alone": np.arange(11.0), "gap_peak": np.arange(11) / 10}
    assert objective("gap_area p90", known).of(values, 0) == 9.0
    assert objective("gap_area worst", known).of(values, 0) == 10.0
    assert objective("gap_area mean", known).of(values, 0) == 5.0
    few = objective("alone p90", known)  # more is better: nine futures of ten have at least this
    assert (few.of(values, 0), few.sign) == (1.0, -1)
    share = objective("gap_peak <= 0.2", known)
    assert (share.of(values, 0), share.sign) == (pytest.approx(3 / 11), -1)
    assert objective("effort", known).of({}, 0.3) == 0.3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"objectives": ["gap_area"]}, "is no objective"),
        ({"objectives": ["gap_area p90"]}, "For one alone ask what it would take"),
        ({"objectives": ["gap_area p90", "gap_area p90"]}, "stands there twice"),
        ({"objectives": ["gap_aria p90", "effort"]}, "Did you mean gap_area"),
        ({"levers": {}}, "has no lever to move"),
    ],
)
def test_what_cannot_be_searched_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        search(**changes)


def test_a_front_of_few_generations_is_not_said_to_have_settled() -> None:
    few = search_levers(STUDY, size=4, population=4, generations=1)
    assert any("too few generations to tell whether the front has settled" in s for s in few.says)
