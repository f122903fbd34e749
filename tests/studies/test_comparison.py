"""What moved between two versions: known changes come back, largest first."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tests.cli.test_study import call
from tests.studies.conftest import QUESTION

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.baseline import baseline_of, baseline_text, quantiles_of
from counterpoise.studies.comparison import Version, compare_versions, difference

pytest.importorskip("pyarrow")
ASKED = QUESTION | {
    "design": "lhs",
    "size": 40,
    "choices": {},
    "views": "figures",
    "scenarios": ["status-quo", "cliff"],
}


def version(study: StudyResult, name: str = "a study") -> Version:
    proof = {"evidence_hash": "0", "versions": {}, "study": {}}
    return Version(name, quantiles_of(study), proof, study.scenarios, study)


@pytest.fixture(scope="module")
def study() -> StudyResult:
    return cp.study(ASKED)


def test_one_version_does_not_differ_from_itself(study: StudyResult) -> None:
    found = difference(version(study), version(study))
    assert not len(found.changed)
    assert found.paired == 40
    assert (found.moved["mean_change"] == 0).all()
    assert f"None of {len(found.moved)} measures moved." in found.says


def test_what_another_study_moves_is_not_laid_to_the_version(study: StudyResult) -> None:
    def of(**entries: object) -> Version:
        proof = {"evidence_hash": "0", "versions": {}, "study": entries}
        return Version("a study", quantiles_of(study), proof, study.scenarios, study)

    found = difference(of(seed=1, size=40, changes={}), of(seed=2, size=40, changes={"a": 1}))
    assert found.says[0] == (
        "a study has, against a study, another question (other changes, seed 2 in the place of 1), "
        "so that no move below is of figures or program alone."
    )


def test_known_changes_come_back_largest_first(study: StudyResult) -> None:
    """One measure doubled in one scenario, another raised by a tenth in every second future."""
    data = study.data.copy()
    cliff = data["scenario"] == "cliff"
    data.loc[cliff, "gap_area"] *= 2
    half = cliff & (data["base"] % 2 == 0)
    data.loc[half, "priced_gap"] *= 1.1
    found = difference(version(study), version(StudyResult(data, study.description)))
    changed = found.changed
    assert changed["outcome"].tolist() == ["gap_area", "priced_gap"]
    assert changed["scenario"].tolist() == ["cliff", "cliff"]
    assert changed["moved"].iloc[0] == pytest.approx(1.0)
    before = study.runs("cliff")["gap_area"]
    assert changed["mean_change"].iloc[0] == pytest.approx(before.mean())
    assert changed["changed"].tolist() == [1.0, 0.5]
    assert "2 of" in found.says[1]
    median = float(np.median(before))
    assert f"goes from {median:.3g} to {2 * median:.3g} capability-years" in found.says[2]


def test_a_measure_that_was_nought_moves_by_itself(study: StudyResult) -> None:
    nought = StudyResult(study.data.assign(deep_gaps=0.0), study.description)
    some = StudyResult(study.data.assign(deep_gaps=3.0), study.description)
    found = difference(version(nought), version(some)).changed
    assert set(found["outcome"]) == {"deep_gaps"}
    assert found["moved"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("changes", "paired"),
    [
        ({"size": 30}, 30),
        ({"seed": 2}, 0),
        ({"uncertainties": "none", "choices": {"us_count": ["likely-wartime", "force-model"]}}, 40),
        ({"design": "sobol", "size": 8}, 0),
    ],
)
def test_futures_are_paired_where_they_are_the_same(
    study: StudyResult, changes: dict[str, object], paired: int
) -> None:
    other = cp.study(ASKED | changes)
    found = difference(version(study), version(other))
    assert found.paired == paired
    assert ("mean_change" in found.moved) is bool(paired)


def test_sobol_designs_are_paired_if_their_factors_are_the_same() -> None:
    asked = ASKED | {"design": "sobol", "size": 8}
    one = cp.study(asked)
    other = cp.study(asked | {"changes": {**QUESTION["changes"], "time": {"quarters": 9}}})
    assert difference(version(one), version(other)).paired == 16
    fewer = dict(list(QUESTION["uncertainties"].items())[:1])
    third = cp.study(asked | {"uncertainties": fewer, "others": "central"})
    assert difference(version(one), version(third)).paired == 0


def test_the_command_compares_folders_baselines_and_figures(
    study: StudyResult, tmp_path: Path
) -> None:
    """The readiness of forces another, in figures of one's own."""
    folder, baseline, own = tmp_path / "kept", tmp_path / "old.json", tmp_path / "own"
    cp.study(ASKED, out=folder)
    baseline.write_text(baseline_text(baseline_of(study)), "utf-8")
    own.mkdir()
    table = files("counterpoise.evidence") / "tables" / "coefficients.csv"
    lines = table.read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("readiness_start,"))
    cells = lines[start].split(",")
    cells[1:4] = ["0.2", "0.1", "0.3"]
    (own / "coefficients.csv").write_text(
        "\n".join([*lines[:start], ",".join(cells), *lines[start + 1 :]]) + "\n", "utf-8"
    )
    code, out, _ = call("compare", str(folder), "shipped")
    assert code == 0
    assert "None of" in out
    assert "40 futures are the same in both." in out
    code, out, _ = call("compare", str(baseline), str(folder))
    assert code == 0
    assert "None of 6 measures moved." in out
    code, out, _ = call("compare", str(folder), str(own), "--json")
    told = json.loads(out)
    assert code == 0
    assert "other figures" in told["says"][0]
    assert told["paired_futures"] == 40
    sizes = [row["moved"] for row in told["moved"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0.01
    assert not told["only_old"] + told["only_new"]
    code, out, _ = call("compare", str(baseline), str(own))
    assert code == 0
    assert "What moved" in out


def test_what_is_no_version_is_told_together(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}", "utf-8")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "study.json").write_text("{", "utf-8")
    code, _, error = call("compare", str(tmp_path / "old.json"), str(tmp_path / "new"))
    assert code == 2
    assert "old.json: is not the baseline of a release" in error
    assert "study.json: is not the description of a study" in error
    code, _, error = call("compare", "nothing-of-the-sort", "shipped")
    assert code == 2
    assert "nothing-of-the-sort" in error


def test_versions_without_a_measure_in_common(study: StudyResult) -> None:
    one = version(study)
    elsewhere = one.quantiles.assign(scenario="elsewhere")
    other = Version("other", elsewhere, one.proof, {})
    with pytest.raises(InputError, match="no scenario with a measure in common"):
        difference(one, other)


def test_a_measure_that_one_lacks_is_named(study: StudyResult) -> None:
    one = version(study)
    fewer = Version("new", one.quantiles.iloc[1:], one.proof, {}, study)
    first = one.quantiles.iloc[0]
    assert difference(one, fewer).only_old == (f"{first['scenario']}: {first['outcome']}",)


def test_a_folder_without_a_part_is_told(tmp_path: Path) -> None:
    cp.study(ASKED, out=tmp_path / "kept")
    shutil.copytree(tmp_path / "kept", tmp_path / "half")
    (tmp_path / "half" / "part-000001.parquet").unlink()
    with pytest.raises(InputError, match=r"part-000001.*is missing"):
        compare_versions(tmp_path / "half", tmp_path / "kept")
