"""Daily losses in Ukraine as claimed, against the campaign at the coefficients that are shipped.

Tests of **truth**. The claims are those of the Ukrainian General Staff on Russian personnel, as
kept day by day in the dataset of Petro Ivaniuk (github.com/PetroIvaniuk/2022-Ukraine-Russia-War-
Dataset, MIT). They are an opponent's, count killed and wounded together, and cover all fronts.
"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from tests.reference.test_theatre_published import donbas, kharkiv

from counterpoise.evidence import Evidence
from counterpoise.theatre.battle_kernel import readings
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import LAWS

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "combat"
PEOPLE = readings()["people_per_brigade"]
FRONT = 1_000.0
"""Km of front as the reports that give paces have it."""


@pytest.fixture(scope="module")
def claimed() -> dict[str, float]:
    """Return people a day by period."""
    with Path(__file__).with_name("published_losses.csv").open(encoding="utf-8") as lines:
        return {r["period"]: int(r["losses"]) / int(r["days"]) for r in csv.DictReader(lines)}


@pytest.mark.shared
def test_code_periods_are_transcribed_from_the_daily_claims() -> None:
    path = SHARED / "ukraine_losses" / "russia_losses_personnel.json"
    if not path.is_file():
        pytest.skip("the daily claims are not beside the checkout")
    daily = {r["date"]: r["personnel"] for r in json.loads(path.read_text("utf-8"))}
    with Path(__file__).with_name("published_losses.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            assert daily[row["last"]] - daily[row["first"]] == int(row["losses"])


@pytest.mark.parametrize("law", LAWS)
def test_truth_losses_stay_level_where_the_front_does(
    evidence: Evidence, claimed: dict[str, float], law: str
) -> None:
    """Claims of 2024, 2025 and 2026 lie within 4 per cent: 1,180, 1,150 and 1,130 a day.

    On a fortified front with refills they stay within 4 per cent over three months under Posen and
    the race too. Epstein's attacker loses five times as many in the first month as in the others:
    missed, since his thresholds are those of a short war.
    """
    years = np.array([claimed[year] for year in ("2024", "2025", "2026")])
    assert years.max() / years.min() < 1.05
    months = np.diff(run(donbas(evidence), law, (0, 30, 60, 90)).lost[0, :, 0])
    spread = months.max() / months.min()
    assert (spread < 1.05) == (law != "epstein")
    assert law != "epstein" or 4.0 < spread < 7.0


@pytest.mark.parametrize(("law", "low", "high"), [("posen", 3, 4), ("epstein", 5, 6)])
def test_truth_losses_on_a_whole_front_are_too_high(
    evidence: Evidence, claimed: dict[str, float], law: str, low: float, high: float
) -> None:
    """Were all of the front under attack at once: 3.5 and 5.2 times what is claimed, a miss.

    The race is as Posen's. Right only if a quarter to a third of the front is under attack, which
    nobody has counted.
    """
    lost = float(run(donbas(evidence), law, (90,)).lost[0, 0, 0]) / 90 * PEOPLE
    assert low < lost * FRONT / 60.0 / claimed["2025"] < high


@pytest.mark.parametrize("law", LAWS)
def test_truth_losses_at_kharkiv_are_part_of_all(
    evidence: Evidence, claimed: dict[str, float], law: str
) -> None:
    """Weak. On 90 km of front the defender loses 130 (Posen) to 330 (Epstein) people a day.

    500 a day are claimed for all fronts in those days: a quarter to two thirds of it on this one.
    """
    lost = float(run(kharkiv(evidence), law, (5,)).lost[0, 0, 1]) / 5 * PEOPLE
    assert 0.2 < lost / claimed["september 2022"] < 0.7
