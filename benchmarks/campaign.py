"""The theatre: the compiled campaign beside the same rules in Mesa and SimPy, and movement.

``python -m benchmarks campaign`` measures all in one run. All contestants give the same numbers,
which is checked before they are timed. Movement is that of the whole theatre: a dispatch of all
formations in some futures, and the bound of one.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from tests.theatre.cases import axis, shipped
from tests.theatre.plain_campaign import plain_campaign

from benchmarks.machine import cores
from benchmarks.timing import in_turn
from counterpoise.ensemble.sampling import STREAMS, uniforms
from counterpoise.ensemble.theatre_draws import coefficients
from counterpoise.evidence import load_evidence
from counterpoise.theatre.arrivals import arrivals, arrivals_of
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import LAWS, Campaign
from counterpoise.theatre.movement_bound import gap_of
from counterpoise.theatre.movement_plan import movement_of

FUTURES, STARTS, DAYS, FORMATIONS = 1000, 60, 90, 24
JUDGED = (3, 10, 30, 90)
"""Days at which criteria are judged."""
Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]


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
    """Time all contestants in turn, growth with the number of futures, draws and movement."""
    from benchmarks.campaign_peers import PEERS

    few, rounds = (3, 2) if quick else (20, 5)
    many = FUTURES if quick else FUTURES * STARTS
    sizes = {size: campaign(size) for size in (many // 4, many // 2, many)}
    case = sizes[many]
    peers = {"plain": _plain, **PEERS}
    for law in LAWS:
        ours = run(case, law, (DAYS,)).position[:few, 0]
        for peer in peers.values():
            theirs = [peer(case, law, DAYS, k) for k in range(few)]
            np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    work = {f"{law} {size}": _compiled(own, law) for law in LAWS for size, own in sizes.items()}
    work |= {f"{law} one thread": _compiled(case, law, workers=1) for law in LAWS}
    work |= {
        f"{law} {name}": _peer(peer, case, law, few) for law in LAWS for name, peer in peers.items()
    }
    clock, processor = in_turn(work, rounds)
    return {
        "futures": FUTURES,
        "starts": 1 if quick else STARTS,
        "days": DAYS,
        "cores": cores(),
        "rounds": rounds,
        "peer_futures": few,
        "seconds_under_all_laws": sum(clock[f"{law} {many}"] for law in LAWS),
        "processor_seconds_under_all_laws": sum(processor[f"{law} {many}"] for law in LAWS),
        "growth_of_processor_time": {
            law: processor[f"{law} {many}"] / processor[f"{law} {many // 4}"] / 4 for law in LAWS
        },
        "ratios_in_processor_time": {
            name: {
                law: processor[f"{law} {name}"] / few / (processor[f"{law} one thread"] / many)
                for law in LAWS
            }
            for name in peers
        },
        "seconds": clock,
        "processor_seconds": processor,
        "movement": _movement(quick),
    }


def _plain(case: Campaign, law: str, days: int, future: int) -> float:
    return float(plain_campaign(case, law, days, future)["position"][-1])


def _compiled(case: Campaign, law: str, workers: int | None = None) -> Any:
    """Return a call of the compiled campaign."""
    return lambda: run(case, law, JUDGED, workers=workers)


def _peer(peer: Callable[..., float], case: Campaign, law: str, futures: int) -> Any:
    """Return a call of a peer in the first futures."""
    return lambda: [peer(case, law, DAYS, k) for k in range(futures)]


def _movement(quick: bool) -> dict[str, Any]:
    """Time movement of the whole theatre, and draws that give what was seen."""
    evidence = load_evidence()
    futures = 100 if quick else FUTURES

    def numbers(name: str) -> Any:
        return uniforms(1, name, 0, futures)

    def matched() -> None:
        STREAMS.forget()
        for law in LAWS:
            coefficients(evidence, law, futures)

    plan = movement_of(evidence)
    schedule = arrivals_of(plan).schedule
    work = {
        "dispatch of the planning values": lambda: arrivals(evidence),
        "dispatch of all futures": lambda: arrivals(evidence, numbers),
        "bound of one future": lambda: gap_of(plan, schedule),
        "draws that give what was seen, three laws": matched,
    }
    for call in work.values():
        call()
    clock, processor = in_turn(work, 2 if quick else 5)
    return {"futures": futures, "seconds": clock, "processor_seconds": processor}


def section(found: dict[str, Any], table: Table, time: Callable[[float], str]) -> str:
    """Return what was measured as a section of the page."""
    names = {"mesa": "Mesa", "simpy": "SimPy", "plain": "plain Python"}
    ratios, size = found["ratios_in_processor_time"], found["futures"] * found["starts"]
    rows = [
        (
            law,
            time(found["seconds"][f"{law} {size}"]),
            *(f"{ratios[name][law]:,.0f}" for name in names),
        )
        for law in LAWS
    ]
    least = min(ratio for own in ratios.values() for ratio in own.values())
    growth = found["growth_of_processor_time"].values()
    moves = found["movement"]
    return (
        f"## The theatre\n\nCampaigns: {found['futures']:,} futures, {found['starts']} start "
        f"quarters, {found['days']} days, {FORMATIONS} formations; peers run "
        f"{found['peer_futures']} futures each and cost is taken by future.\n\n"
        + table(
            ("Law", "compiled, all cores", *(f"ratio to {name}" for name in names.values())), rows
        )
        + f"\nAll three laws together take {time(found['seconds_under_all_laws'])} on "
        f"{found['cores']} cores. Ratios are in processor time on one thread; the least is "
        f"{least:,.0f}. Four times the futures take {4 * min(growth):.1f} to "
        f"{4 * max(growth):.1f} times the processor time.\n\n"
        + table(
            (f"Movement of the whole theatre, {moves['futures']:,} futures", "time"),
            [(name, time(seconds)) for name, seconds in moves["seconds"].items()],
        )
    )
