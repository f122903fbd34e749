"""Conditions: what they say, and how sure a share of futures is."""

import numpy as np
import pytest

from counterpoise.problems import InputError
from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.search.condition import Condition, Share, amount, parsed

GAP = Outcome("gap_peak", "deepest gap of any capability", "share")


def test_texts_are_read() -> None:
    assert parsed("gap_peak <= 0.2 in 0.9") == Condition("gap_peak", 0.2, True, 0.9)
    assert parsed(" alone/2035>=12 in 9 of 10 ") == Condition("alone/2035", 12.0, False, 0.9)
    assert parsed("gap/2030/tanker <= 1e-3 in 1").bound == 0.001


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gap_peak < 0.2 in 0.9", "is no condition"),
        ("gap_peak <= 0.2", "is no condition"),
        ("gap_peak <= 0.2 in 90", "asks for no share of futures"),
        ("gap_peak <= 0.2 in 0", "asks for no share of futures"),
        ("gap_peak <= 0.2 in 3 of 0", "asks for no share of futures"),
        ("gap_peak <= 0.2 in 11 of 10", "asks for no share of futures"),
    ],
)
def test_other_texts_are_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parsed(text)


def test_a_share_has_the_interval_of_newcombes_paper() -> None:
    """Newcombe (1998, table I, method 3): 81 of 263 and 15 of 148."""
    assert Share(81, 263).interval() == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(15, 148).interval() == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert (Share(0, 20).low, Share(0, 20).high) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_counts_by_sampling_are_those_whose_interval_holds_the_share() -> None:
    perhaps, surely = parsed("gap_peak <= 0.2 in 0.9").counts_by_sampling(200)
    assert Share(perhaps, 200).high >= 0.9 > Share(perhaps - 1, 200).high
    assert Share(surely, 200).low >= 0.9 > Share(surely - 1, 200).low
    assert perhaps < 180 < surely
    few = parsed("gap_peak <= 0.2 in 1").counts_by_sampling(10)
    assert few[1] == 11


def test_what_is_kept_to_is_kept_to_in_just_that_share() -> None:
    values = np.random.default_rng(3).permutation(np.arange(10.0))
    below, above = parsed("gap_peak <= 3 in 0.8"), parsed("alone >= 3 in 0.8")
    assert below.kept_to(values) == 7.0
    assert above.kept_to(values) == 2.0
    assert below.holds(values).sum() == 4
    assert above.holds(values).sum() == 7


def test_words() -> None:
    said = parsed("gap_peak <= 0.2 in 0.9").words(GAP)
    assert said == "deepest gap of any capability: at most 20 per cent in 90 per cent of futures"
    assert amount(8.3e6, "musd_2024") == "8,300 billion dollars of 2024"
    assert str(Share(50, 100)) == "50 per cent of 100 futures (40.4 to 59.6 by sampling error)"
