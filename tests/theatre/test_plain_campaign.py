"""The compiled campaign against an independent one in plain Python."""

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import COEFFICIENTS, LAWS, coefficient_records

from .plain_campaign import plain_campaign
from .random_cases import random_campaign

DAYS = 45


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("steps", [1, 3])
def test_kernel_and_plain_python_agree(evidence: Evidence, law: str, steps: int) -> None:
    """Random inputs, and coefficients drawn over their whole ranges."""
    rng = np.random.default_rng(20160601 + steps)
    moved = back = 0
    for _ in range(60 if steps == 1 else 30):
        figures = {n: evidence.figure(f"theatre_coefficients/{n}") for n in COEFFICIENTS}
        drawn = {n: rng.uniform(f.low, f.high) for n, f in figures.items()}
        campaign = random_campaign(rng, coefficient_records(drawn))
        found = run(campaign, law, range(DAYS + 1), steps_per_day=steps, workers=1)
        plain = plain_campaign(campaign, law, DAYS, steps=steps)
        for name, expected in plain.items():
            got = getattr(found, name)[0]
            np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9, err_msg=name)
        moved += bool(found.deepest[0, -1] > campaign.start)
        back += bool(found.position[0, -1] < found.deepest[0, -1])
    assert moved > 10
    assert back > 0


def test_futures_do_not_touch_each_other(evidence: Evidence) -> None:
    """A future alone gives what it gives among others, in any number of threads."""
    rng = np.random.default_rng(7)
    values = {n: evidence.figure(f"theatre_coefficients/{n}").value for n in COEFFICIENTS}
    one = random_campaign(rng, coefficient_records(values))
    many = 1200
    days = rng.uniform(0, 30, (many, one.formation_side.size))
    among = run(one._replace(formation_day=days), "posen", (10, 40), workers=3)
    for future in (0, 499, 500, 1199):
        alone = run(one._replace(formation_day=days[[future]]), "posen", (10, 40))
        assert alone.position[0].tolist() == among.position[future].tolist()
        assert alone.lost[0].tolist() == among.lost[future].tolist()
