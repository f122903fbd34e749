"""Adaptive pathways of small scenarios, against runs of their own."""

from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.problems import InputError
from counterpoise.studies import adaptive_pathways
from counterpoise.studies.search.signposts import SIGNPOSTS

SMALL: dict[str, Any] = {"capabilities": ["sead", "tanker"], "time": {"quarters": 24}}
GOAL = "gap <= 0.3 in 0.9"
FUTURES = 120


@pytest.fixture(scope="module")
def found() -> Any:
    return adaptive_pathways(
        "status-quo", "glide-path", "cliff", goal=GOAL, size=FUTURES, changes=SMALL
    )


def test_shares_by_year_are_those_of_a_run(found: Any) -> None:
    table = found.to_pandas().set_index(["option", "year"])["share"]
    for name in ("glide-path", "cliff"):
        known = cp.run(cp.load_scenario(name, changes=SMALL), futures=FUTURES, seed=1)
        gap = np.maximum(0, 1 - known["coverage"].values[0]).max(axis=2)
        for number, year in enumerate(range(2027, 2034)):
            share = (gap[:, 4 * number] <= 0.3 + 1e-9).mean()
            assert table[name, year] == pytest.approx(share)


def test_a_cliff_tips_and_the_status_quo_does_not(found: Any) -> None:
    points = {option.name: option.tipping for option in found.options}
    assert points["status-quo"].year is None
    assert points["cliff"].year == 2028
    said = str(found)
    assert "“Status quo” meets it to the start of 2033" in said
    assert "“Cliff” no longer meets it from 2028" in said
    assert "A change from one to another on the way has not been run." in said


def test_each_look_is_told_or_said_to_be_silent(found: Any) -> None:
    for option in found.options:
        told = {sign.year for sign in option.signposts}
        assert told.isdisjoint(option.silent)
        assert told | set(option.silent) == set(found.looks) == {2028, 2029, 2030, 2031}
    assert "too few fail, or too few are spared" in str(found)


def test_signposts_of_a_path_that_fails_everywhere() -> None:
    """Every future fails in the end: what is asked is which do so first."""
    late = adaptive_pathways(
        "four-year-run-down", goal="gap <= 0.4 in 0.9", size=200, observed=[2028], changes=SMALL
    )
    table = late.signposts()
    assert set(table["name"]) == set(SIGNPOSTS)
    assert table["by"].nunique() == 1
    assert (table["gain"] == table["hits"] - table["false_alarms"]).all()
    assert table["gain"].is_monotonic_decreasing
    best = table.iloc[0]
    assert best["announces"]
    assert best["lead_years"] == 1
    assert f"fail by {best['by']:.0f} (" in str(late)
    summary = late.summary()
    assert len(summary["signposts"]) == len(table)
    assert summary["says"] == late.says


def test_the_same_again(found: Any) -> None:
    again = adaptive_pathways(
        "status-quo", "glide-path", "cliff", goal=GOAL, size=FUTURES, changes=SMALL
    )
    assert again.summary() == found.summary()


def test_what_is_seen_is_what_the_run_gives() -> None:
    from counterpoise.studies.designs import HypercubeDesign
    from counterpoise.studies.experiments import Experiments
    from counterpoise.studies.factors import space_of
    from counterpoise.studies.search.adaptive_pathways import _measure
    from counterpoise.studies.search.requests import loaded
    from counterpoise.studies.specification import factors_of

    request = loaded(["glide-path"], None, SMALL, {"size": 5})
    factors = factors_of(request)
    space = space_of(factors)
    runs = Experiments(
        request.scenarios, factors, space, measure=_measure(["gap/2030"], [2030]), singly=True
    ).run("glide-path", "all", HypercubeDesign(space, 5, 1).rows(0, 5))
    known = cp.run(request.scenarios[0], futures=5, seed=1)
    others = known.data.drop_sel(ally="USA").isel(scenario=0)
    gdp, spent = others["gdp"].sum("ally"), others["spending"].sum("ally")
    np.testing.assert_allclose(runs["seen/2030/effort"], (spent / gdp).isel(year=2))
    growth = (gdp.isel(year=2) / gdp.isel(year=0)) ** 0.5 - 1
    np.testing.assert_allclose(runs["seen/2030/growth"], growth)
    own = np.minimum(known["own_coverage"].values[0], 1).mean(axis=2)
    np.testing.assert_allclose(runs["seen/2030/own"], own[:, 12])
    np.testing.assert_allclose(runs["seen/2030/own_gain"], own[:, 12] - own[:, 0])
    idle = others["unspent"].sum(["ally", "reason"]).isel(year=slice(0, 3)).sum("year")
    whole = spent.isel(year=slice(0, 3)).sum("year")
    np.testing.assert_allclose(runs["seen/2030/unspent"], idle / whole)
    # What a run gives as a mean over futures is that of its only one.
    first = cp.run(request.scenarios[0], futures=1, seed=1).data.isel(scenario=0)
    spending = first["spending"].isel(future=0, year=2).drop_sel(ally="USA")
    ready = first["readiness"].drop_sel(ally="USA").isel(time_bounds=12)
    mean = np.average(ready, weights=spending)
    assert runs["seen/2030/readiness"][0] == pytest.approx(mean)
    ordered = first["ordered"].isel(year=slice(0, 3)).sum(["year", "region"])
    mean = (ordered / first["required"].isel(future=0)).mean()
    assert runs["seen/2030/orders"][0] == pytest.approx(float(mean))
    assert runs["seen/2030/orders"].nunique() == runs["seen/2030/readiness"].nunique() == 5


@pytest.mark.parametrize(
    ("seen", "path", "bound", "side", "same"),
    [
        # Who makes less takes fewer orders, and what was ordered is late.
        ("orders", "industry/*/*/output", 0.45, "below", ["readiness", "growth", "threat"]),
        # The level is what stood ready in early 2026: more of it ready then is more to keep up.
        ("readiness", "coefficients/readiness_start", 0.46, "above", ["growth", "threat"]),
    ],
)
def test_what_decides_by_construction_is_found(
    seen: str, path: str, bound: float, side: str, same: list[str]
) -> None:
    """Nothing else is drawn, so that it tells nearly all, and what is the same everywhere none."""
    only = {"scenarios": "four-year-run-down", "uncertainties": {"it": path}, "others": "central"}
    goal = f"covered >= {bound} in 0.9"
    paths = adaptive_pathways(only, goal=goal, size=100, observed=[2029], changes=SMALL)
    table = paths.signposts().set_index("name")
    assert table.loc[seen, "warns"] == side
    assert table.loc[seen, "announces"]
    assert table.loc[seen, "hits"] > 0.9
    assert table.loc[seen, "false_alarms"] < 0.15
    assert not table.loc[same, "announces"].any()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "no condition is asked for"),
        ({"goal": "gap_area <= 2 in 0.9"}, "is no measure by year"),
        ({"goal": "gap/tank <= 0.2 in 0.9"}, "Did you mean gap/tanker"),
        ({"goal": GOAL, "observed": [2027]}, "Give years after 2027, up to 2033"),
        ({"goal": GOAL, "observed": [2060]}, "Give years after 2027, up to 2033"),
    ],
)
def test_what_cannot_be_asked_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        adaptive_pathways("cliff", size=5, changes=SMALL, **options)
