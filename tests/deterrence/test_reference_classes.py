"""Published rates stay apart, keep their counts and come out of the raw files."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from counterpoise.deterrence.reference_classes import (
    Cases,
    cluster_bootstrap,
    estimate,
    estimates,
    main,
    prior_draws,
    read_cases_2018,
    reference_class,
    reference_classes,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
RAW = SHARED / "ir" / "alliance_reliability"
RAW_2018 = RAW / "BerkemeierFuhrmannRAP2018_0303.csv"
RAW_2005 = RAW / "LeedsAnacIIrep.csv"
FEW = 400


def test_the_published_rates_stand_side_by_side(evidence: Evidence) -> None:
    found = reference_classes(evidence)
    assert {name: (c.honoured, c.cases) for name, c in found.items()} == {
        "chiba_2026": (None, None),
        "defence_pacts_after_1945": (4, 39),
        "leeds_2000": (None, None),
        "leeds_anac_2005": (95, 137),
        "reassessed_2018": (69, 139),
        "reassessed_after_1945": (9, 49),
        "reassessed_before_1945": (60, 90),
    }
    assert found["leeds_2000"].rate == 0.745
    assert found["reassessed_before_1945"].printed == 0.66
    assert found["reassessed_after_1945"].printed == 0.22
    assert found["defence_pacts_after_1945"].wars == 19


def test_each_class_says_what_it_counts(evidence: Evidence) -> None:
    for one in reference_classes(evidence).values():
        assert one.definition
        assert one.years[0] < one.years[1]
        assert "would come" not in one.definition
        if one.cases is not None and one.honoured is not None:
            assert one.rate == pytest.approx(one.honoured / one.cases, abs=6e-4)
            assert one.interval is not None
            assert one.interval[0] <= one.rate <= one.interval[1]
            assert one.effective < one.cases


def test_prior_draws_follow_the_beta_distribution_of_the_class(evidence: Evidence) -> None:
    one = reference_class(evidence, "reassessed_2018")
    u = (np.arange(20_000) + 0.5) / 20_000
    drawn = prior_draws(one, u)
    assert (np.diff(drawn) >= 0).all()
    expected = stats.beta(0.5 + one.rate * one.effective, 0.5 + (1 - one.rate) * one.effective)
    assert drawn.mean() == pytest.approx(expected.mean(), abs=1e-4)
    assert drawn.std() == pytest.approx(expected.std(), rel=1e-3)


def test_cases_of_one_war_are_worth_one_case() -> None:
    honoured = np.repeat([1.0, 0.0, 1.0, 0.0], 25)
    wars = np.repeat(np.arange(4), 25)
    alone = estimate(Cases(honoured, np.arange(100), np.arange(100)), resamples=FEW)
    together = estimate(Cases(honoured, wars, np.arange(100)), resamples=FEW)
    assert together.effective < 6 < alone.effective
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_bootstrap_is_that_of_wars_and_treaties() -> None:
    """With one treaty, the variance of the rate is that of resampled wars alone."""
    honoured = np.array([1.0, 0, 0, 1, 1, 0, 1, 1])
    cases = Cases(honoured, np.arange(8), np.zeros(8))
    drawn = cluster_bootstrap(cases, resamples=4000, seed=1)
    rate = honoured.mean()
    assert drawn.var() == pytest.approx(rate * (1 - rate) / 8, rel=0.1)


def test_an_unknown_class_is_answered_with_the_nearest(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="leeds_2000"):
        reference_class(evidence, "leeds_200")


def test_a_record_without_cases_has_no_rate() -> None:
    with pytest.raises(ValueError, match="without a case"):
        estimate(Cases(np.array([]), np.array([]), np.array([])))


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column"):
        estimates(path)
    path.write_text("warid,warname,atopid,honorBF,violateBF,defense\n1,Unknown,2,1,,1\n")
    with pytest.raises(InputError, match="no year"):
        read_cases_2018(path)


@pytest.mark.shared
@pytest.mark.skipif(not RAW_2018.exists(), reason="the raw files are not here")
def test_the_raw_files_give_what_is_shipped(
    evidence: Evidence, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = reference_classes(evidence)
    main([str(RAW_2018), str(RAW_2005)])
    printed = capsys.readouterr().out
    for path in (RAW_2018, RAW_2005):
        for name, found in estimates(path).items():
            one = shipped[name]
            assert (found.honoured, found.cases) == (one.honoured, one.cases)
            assert (found.wars, found.treaties) == (one.wars, one.treaties)
            assert one.interval == (round(found.low, 3), round(found.high, 3))
            assert one.effective == round(found.effective, 1)
            assert f"{name}: {found.honoured} of {found.cases}" in printed


@pytest.mark.shared
@pytest.mark.skipif(not RAW_2018.exists(), reason="the raw files are not here")
def test_two_cases_explain_the_printed_divide() -> None:
    """In print 58 of 88 and 11 of 51: two honoured cases of a war begun in 1939 come after."""
    read = read_cases_2018(RAW_2018)
    before, after = read["reassessed_before_1945"], read["reassessed_after_1945"]
    of_1945 = before.only(
        [float(t) >= 3000 and h == 1 for t, h in zip(before.treaties, before.honoured, strict=True)]
    )
    assert len(of_1945) == 2
    assert int(before.honoured.sum()) - 2 == 58
    assert len(before) - 2 == 88
    assert int(after.honoured.sum()) + 2 == 11
    assert len(after) + 2 == 51
    pacts = read["defence_pacts_after_1945"]
    assert (pacts.treaties == "3205.0").sum() == 7
