"""Value of information: closed forms, noise, and what a study says of it."""

import json
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from tests.studies.conftest import QUESTION

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.information import (
    basis_of,
    information_in_words,
    value_of_information,
)

ENTRY = "drawdown.groups.air.over_years"


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def by_factor(table: Any, column: str) -> Any:
    return table.set_index("factor")[column]


def loss(mean: float, spread: float) -> float:
    """Return the value of knowing a normal benefit before choosing between it and nothing."""
    expected = mean * norm.cdf(mean / spread) + spread * norm.pdf(mean / spread)
    return float(expected - max(0.0, mean))


def two_options(runs: int, seed: int = 1) -> tuple[Any, dict[str, Any]]:
    """Return a normal benefit against nothing: theta ~ N(0.2, 1), phi ~ N(0, 4), and idle noise."""
    draw = rng(seed)
    theta, phi = draw.normal(0.2, 1.0, size=runs), draw.normal(0.0, 2.0, size=runs)
    inputs = {"theta": theta, "phi": phi, "idle": draw.normal(size=runs)}
    return np.stack([theta + phi, np.zeros(runs)]), inputs


def test_two_options_have_their_closed_form() -> None:
    """The linear-normal case of LAWS S3, as in Strong, Oakley and Brennan (2014)."""
    benefits, inputs = two_options(20_000)
    table = value_of_information(benefits, inputs, rng(), resamples=50, deals=50)
    value = by_factor(table, "value")
    known = {
        "everything": loss(0.2, np.sqrt(5)),
        "theta": loss(0.2, 1.0),
        "phi": loss(0.2, 2.0),
    }
    assert list(known.values()) == pytest.approx([0.795628, 0.306895, 0.701871], abs=1e-6)
    for name, expected in known.items():
        assert value[name] == pytest.approx(expected, abs=0.03)
        assert by_factor(table, "low")[name] < expected < by_factor(table, "high")[name]
    assert table["factor"].tolist() == ["everything", "phi", "theta", "idle"]
    assert by_factor(table, "clear").to_dict() == {
        "everything": True,
        "phi": True,
        "theta": True,
        "idle": False,
    }


def test_standard_errors_are_those_of_samples_drawn_again() -> None:
    again = [
        by_factor(
            value_of_information(*two_options(400, seed), rng(), resamples=2, deals=2), "value"
        )
        for seed in range(2, 42)
    ]
    benefits, inputs = two_options(400)
    error = by_factor(value_of_information(benefits, inputs, rng(), deals=2), "error")
    for name in ("everything", "theta", "phi"):
        spread = np.std([one[name] for one in again], ddof=1)
        assert error[name] == pytest.approx(spread, rel=0.4)


def test_an_input_without_bearing_is_rarely_told_as_worth_something() -> None:
    clear = 0
    for seed in range(40):
        benefits, inputs = two_options(200, seed)
        idle = {"idle": inputs["idle"]}
        clear += bool(value_of_information(benefits, idle, rng(seed), resamples=2)["clear"].iloc[1])
    assert clear <= 6  # one in twenty: two are expected


def test_information_that_changes_no_choice_is_worth_nothing() -> None:
    draw = rng()
    x = draw.uniform(size=300)
    table = value_of_information(np.stack([x + 1, x]), {"x": x}, rng())
    assert table["value"].tolist() == pytest.approx([0.0, 0.0], abs=1e-9)
    assert not table["clear"].any()
    says = information_in_words(table, {"x": "x"}, "first", 2, "units")
    assert says == [
        "Of 2 options “first” is the best in every run, so that nothing that could be learnt would "
        "change the choice."
    ]


def test_categories_are_known_by_their_means() -> None:
    draw = rng()
    side = draw.choice(["left", "right"], size=2000)
    pays = np.where(side == "left", 1.0, -1.0) + draw.normal(size=2000)
    table = value_of_information(np.stack([pays, np.zeros(2000)]), {"side": side}, rng())
    # With half of each, 1 half of the time instead of nothing.
    assert by_factor(table, "value")["side"] == pytest.approx(0.5, abs=0.05)
    assert basis_of(side).shape == (2000, 2)
    assert basis_of(np.repeat([1.0, 2.0], 10)).shape == (20, 2)


def test_splines_are_straight_beyond_their_ends_and_hold_straight_lines() -> None:
    x = rng().uniform(size=500)
    basis = basis_of(x)
    assert basis.shape == (500, 5)
    fit, *_ = np.linalg.lstsq(basis, 3 * x - 1, rcond=None)
    np.testing.assert_allclose(basis @ fit, 3 * x - 1, atol=1e-9)
    wave = np.sin(4 * x)
    fit, *_ = np.linalg.lstsq(basis, wave, rcond=None)
    assert np.abs(basis @ fit - wave).max() < 0.05


def test_words_tell_noise_from_worth() -> None:
    benefits, inputs = two_options(5000)
    table = value_of_information(benefits, inputs, rng())
    titles = {name: f"the {name}" for name in inputs}
    says = information_in_words(table, titles, "waiting", 2, "capability-years")
    assert says[0].startswith("By the mean over runs “waiting” is the best of 2 options. Knowing")
    assert says[1].startswith("Knowing “the phi” before choosing is worth 0.")
    assert says[1].endswith("capability-years.")
    assert says[-1] == (
        "“the idle” is within noise: an input without any bearing could seem to be worth as much."
    )


def test_a_study_of_levers_tells_what_is_worth_knowing() -> None:
    asked = QUESTION | {"scenarios": "glide-path", "levers": {ENTRY: [1, 9]}, "views": "all"}
    study = cp.study(asked | {"design": "levers-futures"}, size=40)
    table = study.value_of_information("gap_area")
    # A slower drawdown is never worse: nothing that could be learnt would change the choice.
    assert table["value"].iloc[0] == 0.0
    assert table.attrs["best"] == f"glide-path: {ENTRY} 9.0"
    assert "best in every run" in table.attrs["says"][0]
    assert ENTRY not in table["factor"].tolist()
    assert set(table["factor"]) <= {"everything", *study.factors}


def test_scenarios_are_options_and_the_summary_tells_of_them() -> None:
    asked = QUESTION | {"scenarios": ["glide-path", "cliff"], "design": "lhs", "views": "all"}
    study = cp.study(asked | {"outcomes": ["gap_area", "alone"]}, size=60)
    options = study.options("alone")
    table = study.value_of_information("alone")
    perfect = options.max().mean() - options.mean(axis="columns").max()
    assert table["value"].iloc[0] == pytest.approx(perfect)
    told = study.summary()["value_of_information"]["alone"]
    assert told["best"] == table.attrs["best"]
    assert told["says"] == table.attrs["says"]
    assert len(told["inputs"]) <= len(table)
    assert json.dumps(study.summary(), allow_nan=False)


def test_one_option_leaves_nothing_to_choose(found: StudyResult) -> None:
    with pytest.raises(InputError, match=r"one option.*Study several scenarios"):
        found.value_of_information("gap_area")
