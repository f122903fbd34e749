"""What moved since the last release is known, and why.

`release/baseline.json` holds what the release said; ``python -m counterpoise.studies.baseline``
writes it anew when one is made. Until then each measure that moves has a row in
`release/explained.csv`: by how much at most, as a share of what it was, and why.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import counterpoise as cp
from counterpoise.studies.baseline import STANDARD, baseline_of, baseline_text, read_baseline
from counterpoise.studies.comparison import SHIPPED, VersionDifference, compare_versions

HERE = Path(__file__).parent / "release"
BASELINE = HERE / "baseline.json"
SAME = 1e-6
"""Relative moves that are rounding on another machine."""
Row = tuple[str, str]


def explained(text: str) -> dict[Row, float]:
    rows = list(csv.DictReader(text.splitlines()))
    assert all(row["why"].strip() for row in rows), "each row says why"
    return {(row["scenario"], row["outcome"]): float(row["most"]) for row in rows}


def unexplained(found: VersionDifference, known: dict[Row, float]) -> dict[Row, float]:
    """Return the measures that moved by more than is explained; '*' stands for every scenario."""
    moved = {(r["scenario"], r["outcome"]): r["moved"] for _, r in found.moved.iterrows()}
    return {
        row: size
        for row, size in moved.items()
        if size > max(SAME, known.get(row, 0.0), known.get(("*", row[1]), 0.0))
    }


@pytest.fixture(scope="module")
def found() -> VersionDifference:
    return compare_versions(BASELINE, SHIPPED)


def test_what_moved_since_the_release_is_explained(
    found: VersionDifference, record_property: Callable[[str, object], None]
) -> None:
    record_property("moved since the release", found.says)
    print("\n".join(found.says))
    left = unexplained(found, explained((HERE / "explained.csv").read_text("utf-8")))
    assert not left, "\n".join([*found.says, f"Not in {HERE.name}/explained.csv: {left}"])
    assert not found.only_old
    assert not found.only_new


def test_every_explanation_explains_something(found: VersionDifference) -> None:
    moved = {(r["scenario"], r["outcome"]) for _, r in found.changed.iterrows()}
    moved |= {("*", outcome) for _, outcome in moved}
    rows = explained((HERE / "explained.csv").read_text("utf-8"))
    assert set(rows) <= moved, "take out what no longer moves"


def test_a_move_is_noticed(found: VersionDifference) -> None:
    """The median of one measure a hundredth higher than the release said."""
    moved = found.moved.copy()
    moved.loc[0, "moved"] = 0.01
    other = VersionDifference(found.old, found.new, moved, 0, (), ())
    row = (moved.loc[0, "scenario"], moved.loc[0, "outcome"])
    assert unexplained(other, {})[row] == 0.01
    assert row not in unexplained(other, {row: 0.02})
    assert row not in unexplained(other, {("*", row[1]): 0.02})
    assert row in unexplained(other, {row: 0.005})


def test_the_baseline_is_the_standard_study(tmp_path: Path) -> None:
    kept = read_baseline(BASELINE)
    for entry in ("scenarios", "design", "size", "seed", "views", "outcomes", "choices"):
        assert kept["study"][entry] == STANDARD[entry]
    assert baseline_text(kept) == BASELINE.read_text("utf-8")
    small = {"capabilities": ["sead"], "time": {"quarters": 40}}
    again = baseline_of(cp.study(dict(STANDARD) | {"size": 2}, changes=small))
    place = tmp_path / "baseline.json"
    place.write_text(baseline_text(again), "utf-8")
    assert read_baseline(place) == again
