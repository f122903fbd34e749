"""What Europe can do alone, in the order in which public sources put it.

Four classes, set by hand from what sources say and not from our figures: 1 next to nothing, 2 well
below half of what is asked for, 3 about half to two thirds, 4 most of it. Capabilities that no
source rates are left out: drones, cyber teams, brigade lift, surveillance aircraft, submarines.
"""

import numpy as np
from scipy import stats

import counterpoise as cp

CLASSES = {
    "sead": (1, "RUSI 2025: the starkest gap; jamming aircraft have no comparable capability"),
    "tanker": (1, "RUSI 2014: under 0.4 of the need of NATO; the United States brings four fifths"),
    "isr_space": (1, "CSIS 2025: wholly dependent on American satellites"),
    "iamd_long": (2, "Bruegel and Kiel 2025: 35 of 89 Patriot and SAMP/T units"),
    "deep_strike": (2, "IISS 2025: a priority gap; RUSI 2026: some 3,000 cruise missiles in 2022"),
    "satcom": (2, "IISS 2025: depends on American links"),
    "precision_munitions": (2, "CSIS 2025: stocks that a long campaign would empty"),
    "munitions_155": (2, "CSIS 2025: woefully low"),
    "strategic_airlift": (2, "IISS 2025: relies on the United States for outsize lift"),
    "airborne_early_warning": (3, "commander for transformation 2025: a third short of targets"),
    "attack_helicopter": (3, "IISS 2025: to be added in numbers"),
    "command_control": (3, "Welt 2024: headquarters for fewer corps than are asked for"),
    "maritime_patrol": (3, "IISS 2025: fifteen aircraft to be added to some forty"),
    "combat_aircraft": (3, "IISS 2025: 400 aircraft to be added"),
    "shorad": (2, "FT 2024: under 5 per cent of the air defence that the east needs"),
    "surface_combatant": (4, "IISS 2025: twenty destroyers to be added to over a hundred ships"),
    "artillery": (3, "IISS 2025: guns there, rockets short"),
    "heavy_brigade": (4, "Bruegel 2025: fifty brigades to replace American troops"),
    "medium_brigade": (4, "the same; most brigades are European"),
}


def test_the_order_agrees_with_what_is_published() -> None:
    """Rank correlation of opening coverage without the leading ally: at least 0.7."""
    found = cp.run("status-quo", futures=50).data.isel(scenario=0)
    own = found["own_coverage"].isel(time_bounds=0).median("future")
    ours = [float(own.sel(capability=c)) for c in CLASSES]
    rank = stats.spearmanr(ours, [place for place, _ in CLASSES.values()])
    assert rank.statistic >= 0.7


def test_the_weakest_class_is_the_weakest_here_too() -> None:
    found = cp.run("status-quo", futures=50).data.isel(scenario=0)
    own = found["own_coverage"].isel(time_bounds=0).median("future")
    by_class = [
        np.median([float(own.sel(capability=c)) for c, (k, _) in CLASSES.items() if k == place])
        for place in (1, 2, 3, 4)
    ]
    assert by_class == sorted(by_class)
