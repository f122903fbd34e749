"""Models that run after the engine: order, checks, reduction, passes and batches."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise import load_scenario
from counterpoise.ensemble import run_dataset
from counterpoise.ensemble.models import Model, ModelBatch, in_order
from counterpoise.ensemble.runner import ensemble
from counterpoise.problems import InputError
from counterpoise.quantities import Quantity
from counterpoise.scenario import Scenario

Values = dict[str, Any]
SMALL = {"time": {"quarters": 8}, "capabilities": ["heavy_brigade", "sead"]}


def short_of(batch: ModelBatch) -> Values:
    return {"alarm": 1 - batch.values["coverage"].min(axis=2)}


def weigh(batch: ModelBatch) -> Values:
    alarm = batch.values["alarm"].max(axis=1)
    return {
        "worst_alarm": alarm,
        "mean_alarm": batch.values["alarm"],
        "luck": batch.uniform("toy/luck"),
    }


ALARM = Model(
    "alarm",
    (Quantity("alarm", ("future", "time_bounds"), "share", "Alarm", "series", "toy.short_of"),),
    short_of,
    reads=("coverage",),
)
WEIGHED = Model(
    "weighed",
    (
        Quantity("worst_alarm", ("future",), "share", "Worst alarm", "measure", "toy.weigh"),
        Quantity("mean_alarm", ("time_bounds",), "share", "Mean alarm", "mean", "toy.weigh"),
        Quantity("luck", ("future",), "share", "Luck", "measure", "toy.weigh"),
    ),
    weigh,
    reads=("alarm",),
)


def named(name: str, reads: tuple[str, ...], gives: str, **more: Any) -> Model:
    quantity = Quantity(gives, ("future",), "share", gives, "measure", "toy")
    return Model(name, (quantity,), lambda batch: {gives: np.zeros(batch.futures)}, reads, **more)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("cliff", changes=SMALL)


def test_models_run_in_the_order_of_what_they_read() -> None:
    assert [m.name for m in in_order([WEIGHED, ALARM])] == ["alarm", "weighed"]
    assert [m.name for m in in_order([named("z", (), "z"), named("a", (), "a")])] == ["z", "a"]


def test_a_circle_is_refused_with_its_path() -> None:
    circle = [named("a", ("z",), "x"), named("b", ("x",), "y"), named("c", ("y",), "z")]
    with pytest.raises(InputError, match="a reads c reads b reads a"):
        in_order([named("before", (), "w"), *circle])
    with pytest.raises(InputError, match="a reads a"):
        in_order([named("a", ("x",), "x")])


@pytest.mark.parametrize(
    ("models", "says"),
    [
        ([named("a", ("coverag",), "x")], "nothing that runs gives it.*Did you mean coverage"),
        ([WEIGHED], "alarm"),
        ([named("a", ("readiness",), "x")], "mean over futures"),
        ([named("a", (), "x"), named("b", (), "x")], "is given by a too"),
        ([named("a", (), "coverage")], "is given by the engine too"),
        ([named("a", (), "x", feeds=("extra_mony",))], "Did you mean extra_money"),
    ],
)
def test_what_cannot_run_is_refused(models: list[Model], says: str) -> None:
    with pytest.raises(InputError, match=says):
        in_order(models)


def test_problems_are_listed_together() -> None:
    with pytest.raises(InputError) as caught:
        in_order([named("a", ("nowhere",), "coverage", feeds=("nothing",))])
    assert len(caught.value.problems) == 3


def test_what_models_give_is_reduced_by_kind(scenario: Scenario) -> None:
    result = run_dataset(scenario, futures=30, seed=4, models=[WEIGHED, ALARM])
    alarm = 1 - result["coverage"].min("capability")
    np.testing.assert_array_equal(result["alarm"], alarm)
    np.testing.assert_array_equal(result["worst_alarm"], alarm.max("time_bounds"))
    np.testing.assert_allclose(result["mean_alarm"], alarm.mean("future"), rtol=1e-13)
    assert result["alarm"].attrs.items() >= {"units": "share", "long_name": "Alarm"}.items()
    assert list(result.attrs["wings"]) == ["alarm", "weighed"]
    assert result.attrs["passes"] == 1


def test_models_leave_the_engine_as_it_is(scenario: Scenario) -> None:
    plain = run_dataset(scenario, futures=30, seed=4)
    result = run_dataset(scenario, futures=30, seed=4, models=[ALARM, WEIGHED])
    assert set(result) - set(plain) == {"alarm", "worst_alarm", "mean_alarm", "luck"}
    for name in plain:
        np.testing.assert_array_equal(plain[name], result[name], err_msg=str(name))


def test_a_larger_ensemble_keeps_its_first_futures(scenario: Scenario) -> None:
    few = run_dataset(scenario, futures=130, seed=4, models=[ALARM, WEIGHED])
    many = run_dataset(scenario, futures=1130, seed=4, models=[ALARM, WEIGHED])
    for name in ("worst_alarm", "luck"):
        np.testing.assert_array_equal(few[name], many[name].isel(future=slice(130)))
    kept = many["alarm"].isel(series_future=slice(130))
    np.testing.assert_array_equal(few["alarm"], kept)
    assert len(np.unique(many["luck"])) == 1130


@pytest.mark.parametrize("feedback", [0, 1])
def test_batches_do_not_matter(scenario: Scenario, feedback: int) -> None:
    models = in_order([ALARM, WEIGHED, feeding()])
    one, other = (
        ensemble(scenario, 45, 4, models=models, batch=batch, feedback=feedback)
        for batch in (45, 7)
    )
    for name in ("worst_alarm", "luck", "gap_area"):
        np.testing.assert_array_equal(one.measures[name], other.measures[name])
    np.testing.assert_array_equal(one.series["alarm"], other.series["alarm"])
    np.testing.assert_array_equal(one.means["mean_alarm"], other.means["mean_alarm"])


def feeding(money: Callable[[ModelBatch], Any] | None = None) -> Model:
    """Return a model that gives each ally up to 500 million dollars a year for what is short."""

    def run_it(batch: ModelBatch) -> Values:
        quarters, allies = batch.scenario.calendar.quarters, len(batch.scenario.members)
        low = 1 - batch.values["coverage"][:, 1:].min(axis=2)
        path = 500 * np.repeat(low[:, :, None], allies, axis=2)
        assert path.shape == (batch.futures, quarters, allies)
        given = path if money is None else money(batch)
        return {"aid": given.sum(axis=(1, 2)), "extra_money": given}

    aid = Quantity("aid", ("future",), "musd_2024", "Aid", "measure", "toy.run_it")
    return Model("aid", (aid,), run_it, reads=("coverage",), feeds=("extra_money",))


def test_feedback_counts_one_pass_at_a_time(scenario: Scenario) -> None:
    results = [
        run_dataset(scenario, futures=12, seed=4, models=[feeding()], feedback=n) for n in range(3)
    ]
    assert [result.attrs["passes"] for result in results] == [1, 2, 3]
    plain = run_dataset(scenario, futures=12, seed=4)
    np.testing.assert_array_equal(results[0]["spending"], plain["spending"])
    added = (results[1]["spending"] - plain["spending"]).sum(("year", "ally"))
    # What was fed in the first pass, over the eight quarters that are two whole years.
    np.testing.assert_allclose(added.values[0], results[0]["aid"].values[0] / 4, rtol=1e-9)
    # What is fed next answers the coverage that the first feedback made.
    third = results[2]["spending"] - results[1]["spending"]
    assert 0 < abs(third).sum() < added.sum()


def test_feedback_of_nothing_changes_nothing(scenario: Scenario) -> None:
    """Futures that run one by one, as feedback has them, give what they give together."""
    nothing = feeding(lambda batch: np.zeros((batch.futures, 8, len(batch.scenario.members))))
    plain = run_dataset(scenario, futures=12, seed=4)
    fed = run_dataset(scenario, futures=12, seed=4, models=[nothing], feedback=1)
    for name in plain:
        if plain[name].dtype.kind == "f":
            # What is left of a sum is no finer than the sum.
            least = 1e-14 * float(abs(plain[name]).max())
            np.testing.assert_allclose(
                fed[name], plain[name], rtol=1e-14, atol=least, err_msg=str(name)
            )


def test_the_same_money_fed_and_given_by_a_scenario(scenario: Scenario) -> None:
    """What is fed to all futures alike does what the entry of a scenario does."""
    place = scenario.members.index("POL")

    def money(batch: ModelBatch) -> Any:
        path = np.zeros((batch.futures, 8, len(batch.scenario.members)))
        path[:, :, place] = 4000.0
        return path

    given = load_scenario("cliff", changes=SMALL | {"extra_money": {"POL": [[0, 4000], [2, 4000]]}})
    stated = run_dataset(given, futures=12, seed=4)
    fed = run_dataset(scenario, futures=12, seed=4, models=[feeding(money)], feedback=1)
    for name in ("spending", "coverage", "gap_area", "provided"):
        np.testing.assert_allclose(fed[name], stated[name], rtol=1e-12, err_msg=name)


def test_feedback_without_a_model_that_feeds_is_refused(scenario: Scenario) -> None:
    with pytest.raises(InputError, match="nothing that runs feeds the engine"):
        run_dataset(scenario, futures=2, models=[ALARM], feedback=1)
    still = load_scenario("cliff", changes=SMALL | {"switches": {"economy": False}})
    with pytest.raises(InputError, match=r"switches.economy.*is switched off"):
        run_dataset(still, futures=2, models=[feeding()], feedback=1)


def test_a_model_that_gives_what_it_does_not_declare(scenario: Scenario) -> None:
    alarm = ALARM.gives
    for wrong in ({}, {"alarm": np.zeros((3, 5))}, {"alarm": np.zeros((3, 9)), "more": 1}):
        model = Model("wrong", alarm, lambda batch, wrong=wrong: wrong)  # type: ignore[misc]
        with pytest.raises(ValueError, match="The model of wrong"):
            run_dataset(scenario, futures=3, models=[model])


def test_a_model_brings_a_dimension_and_reads_figures(scenario: Scenario) -> None:
    figures = ("coefficients/reliance", "burden_coefficients/discount_rate")

    def theatres(batch: ModelBatch) -> Values:
        return {"reach": np.stack([batch.figure(path) for path in figures], axis=1)}

    reach = Quantity("reach", ("future", "theatre"), "share", "Reach", "measure", "toy.theatres")
    model = Model("reach", (reach,), theatres, coordinates={"theatre": ("north", "south")})
    result = run_dataset(scenario, futures=20, seed=4, models=[model])
    assert list(result["theatre"].values) == ["north", "south"]
    drawn = result["reach"].sel(scenario="cliff", theatre="north").values
    assert len(np.unique(drawn)) == 20
    stated = scenario.evidence.figure(figures[1]).value
    assert (result["reach"].sel(theatre="south") == stated).all()
