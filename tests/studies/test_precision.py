"""A study in single precision says so, and lies close to the same in double."""

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.ensemble.sampling import Sampler
from counterpoise.measures.gaps import TOLERANCE
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario
from counterpoise.studies.outcomes import TOTALS

RUNS = 100
SMALL = {"capabilities": ["tanker"], "time": {"quarters": 4}}
MEDIAN, LARGEST = 1e-4, 0.02
"""Of the range of a measure between its 10th and 90th percentile over runs."""


def test_single_precision_lies_close_to_double() -> None:
    asked = {
        "scenarios": ["glide-path", "cliff"],
        "outcomes": list(TOTALS),
        "views": "figures",
        "choices": {},
    }
    double, single = (
        cp.study(asked, design="lhs", size=RUNS, precision=precision).to_pandas()
        for precision in ("double", "single")
    )
    compared = 0
    for name in TOTALS:
        values = double[name].to_numpy(dtype=float)
        apart = np.abs(single[name].to_numpy(dtype=float) - values)
        low, high = np.nanquantile(values, [0.1, 0.9])
        if high > low:
            compared += 1
            assert np.nanmedian(apart) <= MEDIAN * (high - low), name
            assert np.nanmax(apart) <= LARGEST * (high - low), name
    assert compared >= 5
    assert not single[list(TOTALS)].equals(double[list(TOTALS)])


def test_what_sums_lose_is_not_missing() -> None:
    """A requirement that is met to the last unit is met in either precision."""
    scenario = load_scenario("glide-path")
    assembly = Assembly(scenario)
    draws = Sampler(scenario, 1, assembly.cells).draw(0, RUNS)
    parameters, policy = assembly.parameters(draws, RUNS), policy_of(scenario)
    double, single = (
        simulate_batch(parameters, policy, RUNS, precision=precision).series.coverage
        for precision in ("double", "single")
    )
    met = np.abs(double - 1.0) < TOLERANCE
    assert met.sum() > RUNS
    assert (single[met] > 1.0 - TOLERANCE).mean() > 0.999


def test_a_study_says_its_precision_where_it_is_single() -> None:
    usual = cp.study("cliff", design="lhs", size=2, changes=SMALL)
    single = cp.study("cliff", design="lhs", size=2, changes=SMALL, precision="single")
    assert "precision" not in usual.description["study"]
    assert single.description["study"]["precision"] == "single"
    assert (usual.summary()["precision"], single.summary()["precision"]) == ("double", "single")
    assert single.summary()["in_words"] == "seed 1, single precision"
    assert usual.summary()["in_words"] == "seed 1"


def test_no_other_precision_is_taken() -> None:
    with pytest.raises(InputError, match="precision"):
        cp.study({"scenarios": "cliff", "precision": "half"}, changes=SMALL)
