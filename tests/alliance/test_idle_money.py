"""No money lies idle beyond the friction while it could buy something that is short.

Watched in the plain engine, which equals the compiled one and shows what it decides in a step: what
planners still see short, the room left in industry, and the crews left in each pool.
"""

from typing import Any

import pytest

from counterpoise.alliance import Assembly, policy_of
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

from . import plain
from .plain_choices import Numbers
from .plain_crews import take

FRICTION = 0
FUTURES = 4


class Watch:
    """Idle money of each step beyond the friction, and what of it could still buy something."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.idle: list[float] = []
        self.buys: list[float] = []
        self._contract, self._settle = plain.contract, plain.settle
        monkeypatch.setattr(plain, "contract", self.contract)
        monkeypatch.setattr(plain, "settle", self.settle)

    def contract(
        self, p: Numbers, q: Numbers, s: Numbers, money: Any, chosen: Any, built: Any, market: Any
    ) -> Numbers:
        """Contract, and keep the crews left when all that was bought has taken its own."""
        done = self._contract(p, q, s, money, chosen, built, market)
        for a, room in enumerate(chosen["rooms"]):
            first = [n * x for n, x in zip(chosen["orders"][a], built["accepted"], strict=True)]
            more = [x - y for x, y in zip(done["signed"][a], first, strict=True)]
            take(p, q, room, more)
        return done | {"rooms": chosen["rooms"]}

    def settle(
        self, p: Numbers, q: Numbers, s: Numbers, done: Numbers, built: Any, market: Any, *rest: Any
    ) -> None:
        """Book, and spend what lies idle on what could be had, those with most money first."""
        self._settle(p, q, s, done, built, market, *rest)
        held = [(1 - p["reprogrammed_share"]) * over for over in done["over"]]
        idle = [
            0.0 if q["leading"][a] else max(0.0, unused - held[a])
            for a, unused in enumerate(done["unused"])
        ]
        left = [
            min(short, room) for short, room in zip(done["short"], done["capacity"], strict=True)
        ]
        bought = sum(
            self._spend(p, q, money, done["rooms"][a]["left"], left, market, q["eligible"][a])
            for a, money in sorted(enumerate(idle), key=lambda pair: -pair[1])
        )
        self.idle.append(sum(idle))
        self.buys.append(bought)

    @staticmethod
    def _spend(
        p: Numbers, q: Numbers, money: float, crews: list[float], left: list[float],
        market: list[Numbers], eligible: list[float],
    ) -> float:  # fmt: skip
        """Buy, for one ally, whatever is short, has room in industry and can be manned."""
        spent = 0.0
        for c, units in enumerate(left):
            price, each = market[c]["price"], p["manning_start"] * p["crew"][c]
            fits = min(units, (money - spent) / price) if eligible[c] else 0.0
            if each > 0:
                fits = min(fits, crews[q["pool"][c]] / each)
            fits = max(0.0, fits)
            left[c] -= fits
            crews[q["pool"][c]] -= each * fits
            spent += price * fits
        return spent


def watched(evidence: Evidence, monkeypatch: pytest.MonkeyPatch, drawn: int) -> list[Watch]:
    """Return what was seen with central figures, or in each of some drawn futures."""
    scenario = load_scenario("cliff", evidence=evidence)
    assembly = Assembly(scenario)
    draws = Sampler(scenario, 1, assembly.cells).draw(0, drawn) if drawn else {}
    found = []
    for future in range(max(drawn, 1)):
        with monkeypatch.context() as patch:
            watch = Watch(patch)
            plain.simulate_plain(
                assembly.parameters(draws, max(drawn, 1)), policy_of(scenario), future
            )
            found.append(watch)
    return found


@pytest.mark.parametrize("drawn", [0, FUTURES])
def test_no_money_is_idle_beyond_friction_while_it_could_buy(
    drawn: int, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a million in any quarter, at central figures and in futures."""
    for watch in watched(evidence, monkeypatch, drawn):
        assert len(watch.idle) == 60
        assert max(watch.idle) > 0
        assert max(watch.buys) < 1.0
