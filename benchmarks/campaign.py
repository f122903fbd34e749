"""The compiled campaign beside the same rules in plain Python, in one run.

``python -m benchmarks.campaign [--quick]`` prints what it finds. The plain rules are those that the
tests compare the campaign with; both give the same numbers, which is checked here too.
"""

import argparse
import json
from typing import Any

import numpy as np
from tests.theatre.cases import axis, shipped
from tests.theatre.plain_campaign import plain_campaign

from benchmarks.machine import cores
from benchmarks.timing import in_turn
from counterpoise.evidence import load_evidence
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import LAWS, Campaign

FUTURES, STARTS, DAYS, FORMATIONS = 1000, 60, 90, 24
JUDGED = (3, 10, 30, 90)
"""Days at which criteria are judged."""


def campaign(futures: int) -> Campaign:
    """Return a campaign of 24 formations with drones, missiles and days of arrival by future."""
    rng = np.random.default_rng(1)
    formations = [(k % 2, k % 4, 0.0, 1.0) for k in range(FORMATIONS)]
    armed = {
        "drone_zone": 20.0,
        "strike_hours": 0.5,
        "ew": 0.3,
        "missiles": 2000.0,
        "missiles_per_day": 30.0,
        "corridor_part": 0.3,
    }
    one = axis(
        shipped(load_evidence()),
        formations,
        weeks=4.0,
        first=armed,
        second=armed | {"railhead": 213.0},
        corridor=150.0,
        interceptors=np.full((1, 2, 4), 100.0),
        channels=np.full((1, 2, 4), 5.0),
    )
    return one._replace(formation_day=rng.uniform(0.0, 40.0, (futures, FORMATIONS)))


def measure(quick: bool) -> dict[str, Any]:
    """Time both in turn, and growth with the number of futures."""
    plain, rounds = (5, 2) if quick else (20, 5)
    many = FUTURES if quick else FUTURES * STARTS
    sizes = {size: campaign(size) for size in (many // 4, many // 2, many)}
    few = sizes[many]
    for law in LAWS:
        ours = run(few, law, (DAYS,)).position[:plain, 0]
        theirs = [plain_campaign(few, law, DAYS, k)["position"][-1] for k in range(plain)]
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    work = {f"{law} {size}": _compiled(case, law) for law in LAWS for size, case in sizes.items()}
    work |= {f"{law} one thread": _compiled(few, law, workers=1) for law in LAWS}
    work |= {f"{law} plain": _plain(few, law, plain) for law in LAWS}
    clock, processor = in_turn(work, rounds)
    ratios = {
        law: processor[f"{law} plain"] / plain / (processor[f"{law} one thread"] / many)
        for law in LAWS
    }
    return {
        "futures_times_starts": many,
        "days": DAYS,
        "cores": cores(),
        "rounds": rounds,
        "seconds_under_all_laws": sum(clock[f"{law} {many}"] for law in LAWS),
        "processor_seconds_under_all_laws": sum(processor[f"{law} {many}"] for law in LAWS),
        "growth_of_processor_time": {
            law: processor[f"{law} {many}"] / processor[f"{law} {many // 4}"] / 4 for law in LAWS
        },
        "ratio_to_plain_python_in_processor_time": ratios,
        "seconds": clock,
        "processor_seconds": processor,
    }


def _compiled(case: Campaign, law: str, workers: int | None = None) -> Any:
    """Return a call of the compiled campaign."""
    return lambda: run(case, law, JUDGED, workers=workers)


def _plain(case: Campaign, law: str, futures: int) -> Any:
    """Return a call of the plain campaign in its first futures."""
    return lambda: [plain_campaign(case, law, DAYS, k) for k in range(futures)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.campaign", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
