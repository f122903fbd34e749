"""The record of 2004 to 2025: what settings say of it, and which are dropped."""

import numpy as np
import pytest

from counterpoise.challenger.catalogue import COEFFICIENTS
from counterpoise.challenger.record import exposure, record
from counterpoise.challenger.research import past_record, settings
from counterpoise.evidence import Evidence


def test_closed_form() -> None:
    """Two draws: exposure 0.1 or 1 against members, 2 or 0 against others."""
    found = record([[0.1, 1.0]], [[2.0, 0.0]], 0.05)
    peace, war = (np.exp(-0.1) + np.exp(-1)) / 2, (1 - np.exp(-2)) / 2
    assert found.conditional_no_attack_on_member == pytest.approx(peace)
    assert found.conditional_attack_on_non_member == pytest.approx(war)
    # Draws that attack non-members are those that spare members here: no product of means.
    assert found.conditional_record == pytest.approx(np.exp(-0.1) * (1 - np.exp(-2)) / 2)


def test_exposure_by_hand() -> None:
    """A gain of 0 chooses war at every second occasion: half a year in each of 22."""
    found = exposure(
        np.zeros((1, 1, 22, 3)),
        np.full(3, 1 / 3),
        precision=[5.0],
        dissimilarity=[0.05],
        occasions=[1.0],
        taste=[[0.0]],
        step=1.0,
    )
    assert found == pytest.approx(np.array([[11.0]]))


def test_settings_that_make_the_record_a_surprise_are_dropped(evidence: Evidence) -> None:
    found = past_record(evidence, draws=500)
    tried = settings(evidence)
    assert found.kept.size == len(tried) == 27
    least = evidence.figure(f"{COEFFICIENTS}/record_least").value
    assert (found.kept == (found.conditional_record >= least)).all()
    # Someone who chooses at random once a year is the surprise that the check is there to find.
    wild = [s.precision == 1 and s.occasions == 1 for s in tried]
    assert not found.kept[wild].any()
    assert found.kept.any()
    assert f"{int(found.kept.sum())} of 27" in found.says
    assert "will" not in found.says


def test_the_record_itself(evidence: Evidence) -> None:
    def of(name: str) -> float:
        return evidence.figure(f"{COEFFICIENTS}/record_{name}").value

    assert of("last_year") - of("first_year") + 1 == 22
    assert (of("attacks_on_members"), of("attacks_on_non_members")) == (0, 3)


def test_more_draws_keep_the_verdicts(evidence: Evidence) -> None:
    """Draws are the same for every setting, so what is kept does not hang on a few of them."""
    few, many = (past_record(evidence, draws=n) for n in (1000, 4000))
    assert many.conditional_record == pytest.approx(few.conditional_record, abs=0.05)
