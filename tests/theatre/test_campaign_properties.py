"""What must hold for every campaign: conservation, symmetry, convergence, splitting, signs."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import (
    COEFFICIENTS,
    LAWS,
    Campaign,
    coefficient_records,
)

from .cases import shipped
from .random_cases import mirrored, random_campaign

DAYS = tuple(range(0, 61, 3))


@cache
def campaigns(evidence: Evidence, many: int, seed: int) -> list[Campaign]:
    """Random campaigns with coefficients drawn over their ranges."""
    rng = np.random.default_rng(seed)
    figures = {n: evidence.figure(f"theatre_coefficients/{n}") for n in COEFFICIENTS}
    return [
        random_campaign(
            rng, coefficient_records({n: rng.uniform(f.low, f.high) for n, f in figures.items()})
        )
        for _ in range(many)
    ]


@pytest.mark.parametrize("law", LAWS)
def test_brigades_are_conserved(evidence: Evidence, law: str) -> None:
    """Fighting, lost and not arrived are all that there ever were, on each side and day."""
    for campaign in campaigns(evidence, 60, 1):
        found = run(campaign, law, DAYS, workers=1)
        for side in (0, 1):
            there = campaign.formation_size[0, campaign.formation_side == side].sum()
            sums = (found.fighting + found.lost + found.waiting)[0, :, side]
            assert sums == pytest.approx(there, rel=1e-12)
        assert (found.fighting >= 0.0).all()
        assert (np.diff(found.lost, axis=1) >= 0.0).all()
        assert ((found.corridor >= 0.0) & (found.corridor <= 1.0)).all()


@pytest.mark.parametrize("law", LAWS)
def test_swapped_sides_mirror(evidence: Evidence, law: str) -> None:
    """Sides and geometry swapped: the front stands as far from the other end."""
    moved = 0
    for campaign in campaigns(evidence, 60, 2):
        campaign = campaign._replace(corridor=np.inf)
        one, other = (run(c, law, DAYS, workers=1) for c in (campaign, mirrored(campaign)))
        length = campaign.zone_end[-1]
        assert other.position == pytest.approx(length - one.position, abs=1e-6)
        assert other.lost[..., ::-1] == pytest.approx(one.lost, abs=1e-8)
        assert other.fighting[..., ::-1] == pytest.approx(one.fighting, abs=1e-8)
        moved += one.position[0, -1] != campaign.start
    assert moved > 10


@pytest.mark.parametrize("law", LAWS)
def test_finer_steps_converge(evidence: Evidence, law: str) -> None:
    """Halving the step brings the path nearer to that of very fine steps, on average.

    Counter-attacks and attacks begin at thresholds, where a single path may jump; means over
    campaigns are compared.
    """
    errors = np.zeros(4)
    for campaign in campaigns(evidence, 40, 3):
        fine = run(campaign, law, DAYS, steps_per_day=64, workers=1)
        for k, steps in enumerate((1, 2, 4, 8)):
            found = run(campaign, law, DAYS, steps_per_day=steps, workers=1)
            errors[k] += np.abs(found.position - fine.position).mean() / campaign.zone_end[-1]
    errors /= 40
    assert errors[3] < 0.5 * errors[0]
    assert errors[0] < 0.1
    assert errors[3] < 0.02


def split_zones(campaign: Campaign) -> Campaign:
    """Return the campaign with each zone cut in two halves."""
    starts = np.concatenate([[0.0], campaign.zone_end[:-1]])
    middles = (starts + campaign.zone_end) / 2.0
    ends = np.sort(np.concatenate([middles, campaign.zone_end]))
    return campaign._replace(
        zone_end=ends,
        zone_width=np.repeat(campaign.zone_width, 2),
        preparation=np.repeat(campaign.preparation, 2, axis=2),
        interceptors=np.repeat(campaign.interceptors, 2, axis=2) / 2.0,
        channels=np.repeat(campaign.channels, 2, axis=2) / 2.0,
    )


def with_formations(campaign: Campaign, zones: Any, sizes: Any, times: int) -> Campaign:
    """Return the campaign with each formation written down some times."""
    return campaign._replace(
        formation_side=np.tile(campaign.formation_side, times),
        formation_day=np.tile(campaign.formation_day, times),
        formation_zone=zones,
        formation_size=sizes,
    )


@pytest.mark.parametrize("law", LAWS)
def test_splitting_a_formation_changes_nothing(evidence: Evidence, law: str) -> None:
    for campaign in campaigns(evidence, 40, 4):
        halves = with_formations(
            campaign,
            np.tile(campaign.formation_zone, 2),
            np.tile(campaign.formation_size, 2) / 2.0,
            2,
        )
        whole, parts = (run(c, law, DAYS, workers=1) for c in (campaign, halves))
        assert parts.position == pytest.approx(whole.position, abs=1e-6)
        assert parts.lost == pytest.approx(whole.lost, abs=1e-9)


@pytest.mark.parametrize("law", LAWS)
def test_splitting_zones_changes_little(evidence: Evidence, law: str) -> None:
    """Halves of zones, half of each formation in each: a path moves by 1 per cent of the axis.

    On average over campaigns; what is left is drive from other middles, and works that are lost
    with half a zone.
    """
    shifts = []
    for campaign in campaigns(evidence, 60, 5):
        lower, upper = 2 * campaign.formation_zone, 2 * campaign.formation_zone + 1
        sizes = np.tile(campaign.formation_size, 2) / 2.0
        halves = with_formations(split_zones(campaign), np.concatenate([lower, upper]), sizes, 2)
        whole, parts = (run(c, law, DAYS, workers=1) for c in (campaign, halves))
        shifts.append(np.abs(parts.position - whole.position).max() / campaign.zone_end[-1])
    assert np.mean(shifts) < 0.01
    assert np.median(shifts) < 0.002


def stronger(campaign: Campaign) -> Campaign:
    sizes = campaign.formation_size.copy()
    sizes[:, campaign.formation_side == 1] *= 1.25
    return campaign._replace(formation_size=sizes)


def earlier(campaign: Campaign) -> Campaign:
    days = campaign.formation_day.copy()
    days[:, campaign.formation_side == 1] /= 2.0
    return campaign._replace(formation_day=days)


def better_supplied(campaign: Campaign) -> Campaign:
    sides = campaign.sides.copy()
    for name in ("shells", "shells_per_day", "drones", "drones_per_day"):
        sides[name][:, 1] *= 2.0
    sides["corridor_part"][:, 1] /= 2.0
    return campaign._replace(sides=sides)


def better_prepared(campaign: Campaign) -> Campaign:
    weeks = campaign.preparation.copy()
    weeks[:, 1] += 4.0
    return campaign._replace(preparation=weeks)


def better_defended(campaign: Campaign) -> Campaign:
    stocks, channels = campaign.interceptors.copy(), campaign.channels.copy()
    stocks[:, 1] *= 2.0
    channels[:, 1] *= 2.0
    return campaign._replace(interceptors=stocks, channels=channels)


def better_enabled(campaign: Campaign) -> Campaign:
    sides, air = campaign.sides.copy(), campaign.air.copy()
    sides["tempo"][:, 1] = 1.0
    air[:, :, 1] *= 1.2
    return campaign._replace(sides=sides, air=air)


HELP = (stronger, earlier, better_supplied, better_prepared, better_defended, better_enabled)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("helped", HELP, ids=lambda f: f.__name__)
def test_help_for_the_defender_never_loses_ground(
    evidence: Evidence, law: str, helped: Any
) -> None:
    """Common random numbers, at full size, in every campaign and on every day."""
    for campaign in campaigns(evidence, 300, 6):
        sides = campaign.sides.copy()
        sides["attack_ratio"][:, 1] = np.inf
        campaign = campaign._replace(sides=sides)
        before, after = (run(c, law, DAYS, workers=1) for c in (campaign, helped(campaign)))
        assert (after.deepest <= before.deepest + 1e-6).all()


def test_coefficients_that_are_shipped_run(evidence: Evidence) -> None:
    found = run(random_campaign(np.random.default_rng(0), shipped(evidence)), "posen", (90,))
    assert np.isfinite(found.position).all()
