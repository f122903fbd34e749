"""What is to be expected of an announced cut, from the shipped draws."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.deterrence import execution_draws
from counterpoise.deterrence.execution_data import cuts
from counterpoise.deterrence.execution_draws import Draws, require_fitting, shipped, write
from counterpoise.deterrence.execution_forecast import (
    FATES,
    FULL,
    LAPSED,
    PART,
    STREAMS,
    UNDONE,
    WITHDRAWN,
    Features,
    chance_by,
    chances_in_the_end,
    features_of,
    forecast,
    incidence,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

MANY = 100_000
OFFICIAL = Features(institutional=True, legal_bar=True)
REMARK = Features(institutional=False, threat=True, condition=True)
KNOWN = Features(institutional=True, episode="germany-2020")
LATER = replace(OFFICIAL, open_months=5.0)
KNOWN_LATER = replace(KNOWN, open_months=5.0)
ALL = [OFFICIAL, REMARK, KNOWN, LATER, KNOWN_LATER]


def uniforms(size: int, seed: int = 1) -> dict[str, np.ndarray]:
    return {name: np.random.default_rng([seed, i]).random(size) for i, name in enumerate(STREAMS)}


@pytest.fixture(scope="module")
def draws() -> Draws:
    return shipped()


def near(found: np.ndarray, expected: float) -> bool:
    """Return whether a share of futures is a chance, within five standard errors."""
    error = np.sqrt(max(expected * (1 - expected), 1e-6) / found.size)
    return bool(abs(found.mean() - expected) < 5 * error)


@pytest.mark.parametrize("features", ALL)
def test_futures_have_the_chances_that_are_computed(features: Features) -> None:
    found = forecast(features, uniforms(MANY))
    for fate, chance in enumerate(chances_in_the_end(features).T):
        weight = _open_weights(features)
        assert near(found.fate == fate, float(chance @ weight / weight.sum())), FATES[fate]
    for months in (6.0, 12.0, 36.0):
        executed, reversed_, lapsed, part = incidence(features, months)
        done = np.nan_to_num(found.lag_months, nan=np.inf) <= months
        over = np.nan_to_num(found.reversed_months, nan=np.inf) <= months
        assert near(done & ~over & (found.fate <= UNDONE), executed)
        assert near(over, reversed_)
        assert near(done & (found.fate == PART), part)
        assert near(found.share_at(months) == 1, executed)
        assert chance_by(features, months) == executed
        assert lapsed >= 0


def _open_weights(features: Features) -> np.ndarray:
    """Return how likely each draw makes it that the announcement is open still, by brute force."""
    if features.open_months == 0:
        return np.ones(shipped().size)
    values, at = shipped().values, features.open_months
    nodes = np.random.default_rng(9).standard_normal(400)
    signs = np.where([features.institutional, features.threat], 0.5, -0.5)
    x = [signs[0], signs[1], 2 * signs[0] * signs[1]]
    x += [0.5 if known else -0.5 for known in (features.condition, features.legal_bar)]
    names = ("institutional", "threat", "institutional_threat", "condition", "legal_bar")
    base = values["carried"] + sum(values[n] * s for n, s in zip(names, x, strict=True))
    effect = shipped().effect(features.episode)
    added = np.outer(values["spread"], nodes) if effect is None else effect[:, None]
    p = 1 / (1 + np.exp(-(base[:, None] + added)))

    def later(lag: str) -> np.ndarray:
        return (0.5 ** ((at / np.exp(values[lag])) ** values["lag_shape"]))[:, None]

    kept = values["end_full"] * (1 - values["shows"]) + values["end_part"] + values["end_undone"]
    back = values["withdrawn"][:, None]
    carried = p * kept[:, None] * later("lag_carried")
    other = (1 - p) * (back * later("lag_taken_back") + (1 - back) * later("lag_lapsed"))
    return np.asarray((carried + other).mean(axis=1))


def test_a_larger_ensemble_keeps_its_first_futures() -> None:
    many = uniforms(500)
    whole = forecast(LATER, many)
    few = forecast(LATER, {name: array[:60] for name, array in many.items()})
    for name in ("fate", "share", "lag_months", "reversed_months"):
        assert np.array_equal(getattr(few, name), getattr(whole, name)[:60], equal_nan=True)


def test_what_a_fate_means() -> None:
    found = forecast(OFFICIAL, uniforms(20_000))
    assert set(found.fate.tolist()) == {FULL, UNDONE, PART, WITHDRAWN, LAPSED}
    carried, part = found.fate <= PART, found.fate == PART
    assert np.array_equal(np.isnan(found.lag_months), ~carried)
    over = np.isin(found.fate, (UNDONE, WITHDRAWN))
    assert np.array_equal(np.isnan(found.reversed_months), ~over)
    assert (found.share[~carried] == 0).all()
    assert (found.share[carried & ~part] == 1).all()
    assert ((found.share[part] > 0) & (found.share[part] < 1)).all()
    undone = found.fate == UNDONE
    assert (found.reversed_months[undone] >= found.lag_months[undone]).all()
    assert (found.share_at(0.0)[found.lag_months > 0] == 0).all()


def test_nothing_happens_before_the_day_of_the_forecast() -> None:
    found = forecast(LATER, uniforms(5_000))
    assert np.nanmin(found.lag_months) >= LATER.open_months
    assert np.nanmin(found.reversed_months) >= LATER.open_months
    assert chance_by(LATER, 5.0) == 0
    assert chance_by(LATER, 12.0) > 0


def test_an_institution_is_more_often_as_good_as_its_word() -> None:
    same = {"threat": False, "condition": False, "legal_bar": False}
    official = chance_by(Features(institutional=True, **same), 12.0)
    other = chance_by(Features(institutional=False, **same), 12.0)
    assert official > other


def test_an_episode_under_way_is_known_by_its_name() -> None:
    new = chance_by(replace(KNOWN, episode=""), 12.0)
    assert chance_by(replace(KNOWN, episode="never heard of"), 12.0) == new
    assert chance_by(KNOWN, 12.0) < new  # it was announced in parts, and taken back


def test_the_edges_of_the_uniform_numbers_give_a_future() -> None:
    for features in ALL:
        for edge in (0.0, np.nextafter(1.0, 0.0)):
            found = forecast(features, {name: np.full(3, edge) for name in STREAMS})
            assert np.isfinite(found.share).all()
            assert not np.isinf(found.lag_months).any()


@given(
    months=st.floats(0, 240),
    later=st.floats(0, 240),
    official=st.booleans(),
    threat=st.booleans(),
    opened=st.sampled_from([0.0, 0.01, 4.0, 60.0]),
)
def test_chances_are_chances_and_ends_never_shrink(
    months: float, later: float, official: bool, threat: bool, opened: float
) -> None:
    features = Features(official, threat, open_months=opened)
    first, last = (incidence(features, m) for m in sorted((months, later)))
    assert (first >= 0).all()
    assert last.sum() <= 1 + 1e-9
    assert (last[1:] >= first[1:] - 1e-12).all()  # what stands may still be undone


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_that_is_missing_short_or_outside_is_refused(name: str) -> None:
    good = uniforms(4)
    for bad in ([0.1], [0.1, 0.2, 0.3, 1.0], [0.1, 0.2, -0.3, 0.4], [0.1, 0.2, np.nan, 0.4]):
        with pytest.raises(ValueError, match=r"uniforms|below|missing|above"):
            forecast(OFFICIAL, good | {name: np.array(bad)})
    del good[name]
    with pytest.raises(ValueError, match=name):
        forecast(OFFICIAL, good)


def test_features_are_those_of_the_record(evidence: Evidence) -> None:
    first = next(a for a in cuts(evidence) if a.id == "A020")
    assert features_of(first, 2.0) == Features(
        institutional=False,
        threat=False,
        condition=True,
        legal_bar=True,
        episode="germany-2020",
        open_months=2.0,
    )


def test_the_shipped_draws_are_of_the_shipped_announcements(evidence: Evidence) -> None:
    """If this fails, the announcements or the priors changed: make the draws anew."""
    require_fitting(shipped(), evidence)


def test_draws_of_other_announcements_are_refused_with_the_command(evidence: Evidence) -> None:
    fewer = replace(evidence, announcements=evidence.announcements[:-40])
    with pytest.raises(InputError, match=r"python -m counterpoise\.deterrence\.execution_model"):
        require_fitting(shipped(), fewer)


def test_the_shipped_draws_ran_well(draws: Draws) -> None:
    assert draws.size >= 1000
    assert draws.proof.r_hat < 1.01
    assert draws.proof.effective > 400
    assert draws.proof.divergences == 0
    assert draws.proof.leapfrogs < 64
    ends = sum(draws.values[name] for name in ("end_full", "end_part", "end_undone"))
    assert np.allclose(ends, 1, atol=1e-6)


def test_draws_survive_being_written(
    draws: Draws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(draws.thinned(50), tmp_path)
    assert (tmp_path / execution_draws.ARRAYS).stat().st_size < 300_000
    monkeypatch.setattr(execution_draws, "files", lambda _: tmp_path)
    monkeypatch.setattr(execution_draws, "FOLDER", ".")
    again = shipped.__wrapped__()
    assert again.proof == draws.proof
    assert again.episodes == draws.episodes
    assert np.array_equal(again.effects, draws.thinned(50).effects)


def test_nothing_here_loads_the_extra() -> None:
    code = (
        "import sys; sys.modules.update(jax=None, numpyro=None);"
        "from counterpoise.deterrence import execution_checks, execution_forecast as f;"
        "print(f.chance_by(f.Features(True), 12.0) > 0, len(execution_checks.shipped_checks()) > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
