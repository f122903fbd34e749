"""The rules of the campaign in Mesa and in SimPy, as one would write them there.

Both take each rule from the plain twin that the tests compare the compiled campaign with, so that
contestants differ only in what drives them: agents that act in turn, or processes that wait for
their time. Each is one future; neither has an axis for more.
"""

from collections.abc import Generator
from typing import Any

import mesa
import simpy
from tests.theatre import plain_campaign as rules

from counterpoise.theatre.campaign_inputs import Campaign


class Side(mesa.Agent):
    """One side: it fires missiles, drives to the front and digs."""

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number

    def salvo(self) -> None:
        """Send missiles at the other side's rear."""
        rules.salvoes(self.model.world, self.number, self.model.front, 1.0)

    def drive(self) -> None:
        """Move to the front and dig."""
        world, front = self.model.world, self.model.front
        rules.march(world, self.number, front, 1.0, self.model.air()[self.number])
        rules.dig(world, self.number, front, 1.0)


class MesaCampaign(mesa.Model):
    """A campaign of two agents, one step a day."""

    def __init__(self, campaign: Campaign, law: str, future: int) -> None:
        super().__init__(rng=0)
        self.world = rules.world(campaign, future)
        self.law, self.day, self.front = law, 0, self.world["start"]
        for number in (0, 1):
            Side(self, number)

    def air(self) -> Any:
        """Return the air of the day."""
        return self.world["air"][min(self.day, len(self.world["air"]) - 1)]

    def step(self) -> None:
        """Run one day."""
        rules.arrivals(self.world, self.front, float(self.day), 1.0)
        self.agents.do("salvo")
        rules.stocks(self.world, self.front, 1.0)
        self.agents.do("drive")
        self.front = rules.day_of_battle(self.world, self.law, self.front, 1.0)
        self.day += 1


def in_mesa(campaign: Campaign, law: str, days: int, future: int) -> float:
    """Return where the front stands after some days, in Mesa."""
    model = MesaCampaign(campaign, law, future)
    for _ in range(days):
        model.step()
    return float(model.front)


def in_simpy(campaign: Campaign, law: str, days: int, future: int) -> float:
    """Return where the front stands after some days, in SimPy."""
    environment = simpy.Environment()
    world = rules.world(campaign, future)
    state = {"front": world["start"]}

    def war() -> Generator[Any, Any, None]:
        while True:
            day, front = environment.now, state["front"]
            rules.arrivals(world, front, float(day), 1.0)
            air = world["air"][min(int(day), len(world["air"]) - 1)]
            for side in (0, 1):
                rules.salvoes(world, side, front, 1.0)
            rules.stocks(world, front, 1.0)
            for side in (0, 1):
                rules.march(world, side, front, 1.0, air[side])
                rules.dig(world, side, front, 1.0)
            state["front"] = rules.day_of_battle(world, law, front, 1.0)
            yield environment.timeout(1)

    environment.process(war())
    environment.run(until=days)
    return float(state["front"])


PEERS = {"mesa": in_mesa, "simpy": in_simpy}
