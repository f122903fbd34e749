"""The table of the textbook race on the methods page, against the engine and the closed form."""

import re
from pathlib import Path

import pytest

import counterpoise
from counterpoise.ensemble import single
from counterpoise.measures import gap_area, gap_peak

ROOT = Path(__file__).parents[2]
NUMBER = r"-?\d+(?:\.\d+)?"
ROW = re.compile(
    rf"^\| ({NUMBER}), ({NUMBER}), ({NUMBER}) \| (\w+) \| ({NUMBER}) \| ({NUMBER})? ?"
    rf"\| ({NUMBER}) \| ({NUMBER})? ?\|$",
    re.MULTILINE,
)
PRINTED = 0.6e-5
ROWS = ROW.findall((ROOT / "docs" / "methods.md").read_text("utf-8"))


def closed_form(wait: float, build: float, leave: float) -> tuple[float, float]:
    r"""Return peak and area for :math:`T_d \le L + T_b`.

    The gap is made of straight pieces, so it is deepest at a corner: when Europe begins to build,
    or when the leading ally has left.
    """
    begins = min(1.0, wait / leave) if leave > 0 else 1.0
    left = 1 - max(0.0, leave - wait) / build
    return max(begins, left), wait + build / 2 - leave / 2


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(r[:4]) for r in ROWS])
def test_race_table_is_true(row: tuple[str, ...]) -> None:
    wait, build, leave = (float(x) for x in row[:3])
    exact = closed_form(wait, build, leave)
    printed = float(row[4]), float(row[6])
    if row[3] == "exact":
        assert printed == pytest.approx(exact, abs=PRINTED)
        return
    scenario = counterpoise.load_scenario(
        ROOT / "examples" / "race.yaml",
        changes={
            "time": {"steps_per_quarter": int(row[3])},
            "drawdown": {"default": {"shape": "linear", "over_years": leave}},
            "stocks": {
                "DEU": {"heavy_brigade": {"after_years": wait, "over_years": build, "to": 1}}
            },
        },
    )
    coverage = single(scenario)["batch"].series.coverage
    found = (
        gap_peak(coverage).item(),
        gap_area(coverage, scenario.calendar.step_years).item(),
    )
    assert printed == pytest.approx(found, abs=PRINTED)
    errors = tuple(f - e for f, e in zip(found, exact, strict=True))
    assert (float(row[5]), float(row[7])) == pytest.approx(errors, abs=PRINTED)


def test_table_holds_every_case() -> None:
    assert len(ROWS) == 16
