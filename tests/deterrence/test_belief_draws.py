"""Shipped draws carry their proof and are refused where they do not belong; the fit itself."""

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from counterpoise.deterrence import allies_belief, belief_draws
from counterpoise.deterrence.allies_belief import (
    KEPT,
    MAXIMUM_RHAT,
    MINIMUM_EFFECTIVE,
    TESTED,
    VALUES,
    Posterior,
    Record,
    fit,
    record,
    refuse_unsound,
    support,
)
from counterpoise.deterrence.belief_draws import (
    COMMAND,
    VARIANTS,
    differing,
    notes_on_fit,
    provenance,
    reading_of,
    record_of,
    shipped,
    variant,
)
from counterpoise.deterrence.fit_rows import TABLES, fingerprints
from counterpoise.deterrence.support_signal import FEATURES, SCHOOLS, garrison
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario.model import School

needs_fit = pytest.mark.skipif(find_spec("numpyro") is None, reason="the extra fit is missing")


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_shipped_and_sound(evidence: Evidence, name: str) -> None:
    found = shipped(evidence, name)
    assert found.weights.shape == (KEPT, len(FEATURES))
    assert found.loadings.shape == (KEPT, len(TESTED))
    assert (found.weights >= 0).all()
    assert (found.loadings > 0).all()
    assert all((found.values[key] >= 0).all() for key in VALUES)
    assert found.rhat <= MAXIMUM_RHAT
    assert found.effective >= MINIMUM_EFFECTIVE


def test_the_draws_say_where_they_come_from(evidence: Evidence) -> None:
    about = provenance()
    assert about["command"] == COMMAND
    assert about["rows"] == fingerprints(evidence, TESTED)
    assert set(about["rows"]) == set(TABLES)
    assert differing(evidence) == ()
    assert notes_on_fit(evidence) == ()
    assert about["seed"] == allies_belief.SEED
    assert set(about["versions"]) == {"jax", "numpyro", "numpy"}


def moved_forces(evidence: Evidence) -> Evidence:
    """Return evidence as after an import of counts: other people in the last year, one more row."""
    table = dict(evidence.tables["stationed"])
    last = max(key for key in table if key[0] == "DEU")
    key = (last[0], str(int(last[1]) + 1), *last[2:])
    table[key] = table[last].model_copy(
        update={"value": 0.5 * table[last].value, "as_of": "2026-06"}
    )
    return replace(evidence, tables={**evidence.tables, "stationed": table})


def test_with_other_rows_the_fit_runs_on_and_says_so(evidence: Evidence) -> None:
    other = moved_forces(evidence)
    assert differing(other) == ("stationed",)
    found, old = shipped(other), shipped(evidence)
    assert (found.weights == old.weights).all()
    assert not np.array_equal(found.record.forces.level, old.record.forces.level)
    (note,) = notes_on_fit(other)
    assert "stationed is not as shipped" in note
    assert f"{COMMAND} SET" in note
    walk = evidence.with_values({"belief_coefficients/walk": 0.2}, why="a test")
    assert differing(walk) == ("belief_coefficients",)


def test_the_command_fits_the_set_that_it_is_given(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the note names as the remedy: the set is read, and the draws say what made them."""
    other, asked = moved_forces(evidence), list[object]()
    monkeypatch.setattr(belief_draws, "load_evidence", lambda *name: other if name else evidence)
    monkeypatch.setattr(belief_draws, "write", lambda *given: asked.append(given))
    belief_draws.main(["mine"])
    belief_draws.main([])
    folder = Path(belief_draws.__file__).parent / "draws"
    assert asked == [(other, folder, f"{COMMAND} mine"), (evidence, folder, COMMAND)]


def test_a_fit_that_lacks_a_parameter_is_refused(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    about, arrays = belief_draws._shipped()
    less = {k: v for k, v in arrays.items() if k != "average/walk"}
    less["average/loadings"] = arrays["average/loadings"][:, 1:]
    monkeypatch.setattr(belief_draws, "_shipped", lambda: (about, less))
    with pytest.raises(InputError, match=r"does not hold loadings, walk.*Fit anew"):
        shipped(evidence)


def test_forces_that_nobody_counted_before_2014_are_refused(evidence: Evidence) -> None:
    late = {k: f for k, f in evidence.tables["stationed"].items() if int(k[1]) >= 2015}
    other = replace(evidence, tables={**evidence.tables, "stationed": late})
    with pytest.raises(InputError, match="no host has a count before 2014"):
        garrison(other)


def test_schools_of_scenarios_name_fits() -> None:
    assert reading_of("pooled") == "average"
    assert [reading_of(name) for name in SCHOOLS] == list(SCHOOLS)
    assert get_args(School) == ("pooled", *SCHOOLS)
    with pytest.raises(InputError, match="leader"):
        reading_of("leda")


def test_an_unknown_fit_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="average"):
        variant("averag")


def test_all_but_refitting_works_without_the_extra() -> None:
    code = (
        "import sys; sys.modules['jax'] = sys.modules['numpyro'] = None\n"
        "from counterpoise import load_evidence\n"
        "from counterpoise.deterrence.timeline import timeline\n"
        "print(timeline(load_evidence()).days[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2014-01-01"


def test_a_series_left_out_is_not_seen(evidence: Evidence) -> None:
    what = record(evidence, before=11.0, leave_out=5)
    assert not what.seen[what.waves.series == 5].any()
    assert not what.seen[what.waves.when >= 11.0].any()
    assert what.seen.sum() == 24 - 3 - 10


@pytest.fixture(scope="module")
def refitted(evidence: Evidence) -> Posterior:
    return fit(record_of(evidence, "average"))


@needs_fit
@pytest.mark.slow
@pytest.mark.long
def test_a_refit_gives_the_shipped_fit(evidence: Evidence, refitted: Posterior) -> None:
    old = shipped(evidence)
    for now, then in (
        (refitted.weights, old.weights),
        (np.log(refitted.loadings), np.log(old.loadings)),
    ):
        assert np.median(now, axis=0) == pytest.approx(np.median(then, axis=0), abs=0.1)


@pytest.mark.parametrize(("rhat", "effective"), [(1.05, 900), (1.0, 12), (float("nan"), 900)])
def test_a_fit_whose_chains_fail_is_refused_with_the_remedy(rhat: float, effective: float) -> None:
    with pytest.raises(InputError, match=r"Draw more: warm_up=600, samples=3000"):
        refuse_unsound(rhat, effective, 300, 1500)


def drawn_before_polls(what: Record, generator: np.random.Generator) -> Posterior:
    """Return one draw of every parameter from its prior."""
    prior, size = what.prior, len(FEATURES)
    half = np.abs(generator.standard_normal(size + 4))
    values = {
        "troops": prior.troops * half[-3],
        "walk": prior.walk * half[-2],
        "noise": prior.noise * half[-1],
        "half_life": prior.half_life * np.exp(prior.half_life_spread * generator.normal()),
        "taken_back": generator.random(),
    }
    return Posterior(
        (prior.weight * half[size] * half[:size])[None],
        np.exp(prior.loading_spread * generator.standard_normal((1, len(TESTED)))),
        {name: np.array([value]) for name, value in values.items()},
        what,
    )


@needs_fit
@pytest.mark.validate
def test_ranges_cover_changes_drawn_from_the_prior(evidence: Evidence) -> None:
    """A check of the code, not of truth: parameters, walk and polls come from the model itself."""
    what = record_of(evidence, "average")
    waves, prior = what.waves, what.prior
    generator = np.random.default_rng(5)
    inside: list[bool] = []
    refused = 0
    for _ in range(8):
        one = drawn_before_polls(what, generator)
        nothing = replace(one, record=replace(what, seen=np.zeros(len(waves.ids), dtype=bool)))
        truth = support(nothing, waves.when, generator)[0]
        level = prior.intercept * generator.standard_normal(len(TESTED))[waves.series]
        error = np.hypot(one.values["noise"][0], prior.sampling)
        values = level + one.loadings[0, waves.series] * truth
        values = values + error * generator.standard_normal(truth.size)
        try:
            again = fit(replace(what, waves=replace(waves, values=values)))
        except InputError:  # told to draw more, as it should be; a few parameters are hard
            refused += 1
            continue
        found = support(again, waves.when, generator)
        for a, b in waves.pairs:
            low, high = np.quantile(found[:, b] - found[:, a], [0.05, 0.95])
            inside.append(low <= truth[b] - truth[a] <= high)
    assert refused <= 3
    assert 0.78 <= np.mean(inside) <= 0.99
