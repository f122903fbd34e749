"""Published counts of who holds what, against the 50 per cent rule."""

import numpy as np
import pytest

from counterpoise.measures.dependency import providers, without

# United States, European allies, share of the United States as printed in DOMAIN a.4.
COUNTED = {
    "tankers, narrow count": (450, 156, 0.74),
    "tankers and aircraft that can serve as such": (850, 336, 0.72),
    "airborne command and control": (120, 35, 0.77),
    "crewed reconnaissance aircraft": (150, 36, 0.81),
    "reconnaissance drones": (900, 200, 0.82),
    "military satellites": (246, 49, 0.83),
}


def test_six_enablers_break_the_rule() -> None:
    """DOMAIN J41 and a.4: the American share of six counted enablers is 0.72 to 0.83.

    Each is above one half, so that none meets the 50 per cent rule. Source: CSIS, Europe's Air
    Domain Enablers, April 2023 (tankers in the narrow count, command and control, crewed aircraft,
    drones); CSIS, Can Europe Defend Itself?, October 2025 (wide count, where Europe has 336 to
    339; satellites, after the Military Balance 2025). Counts of aircraft and satellites owned,
    several of them printed with "about" or "more than".
    """
    counts = np.array([[us, europe] for us, europe, _ in COUNTED.values()], dtype=float).T
    found = providers(counts)
    assert found.largest.tolist() == [0] * 6
    assert found.over_cap.all()
    printed = [share for *_, share in COUNTED.values()]
    assert found.share.tolist() == pytest.approx(printed, abs=0.005)
    assert found.share.min() == pytest.approx(0.72, abs=0.005)
    assert found.share.max() == pytest.approx(0.83, abs=0.005)


def test_what_is_left_without_the_leading_ally() -> None:
    """Of what stands today, 17 to 28 per cent of the six enablers is left without the first."""
    counts = np.array([[us, europe] for us, europe, _ in COUNTED.values()], dtype=float).T
    found = without(counts, counts.sum(axis=0), np.array([True, False]))
    printed = [share for *_, share in COUNTED.values()]
    assert found.shortfall[0].tolist() == pytest.approx(printed, abs=0.005)
    assert found.newly_short.tolist() == [6]
    assert found.coverage_lost[0] == pytest.approx(sum(printed) / 6, abs=0.005)
