"""The simulator in a browser: a state in the address, levers as a table, answers as numbers."""

from counterpoise.app.levers import LEVERS, Lever
from counterpoise.app.overrides import composed
from counterpoise.app.state import Side, State

__all__ = ["LEVERS", "Lever", "Side", "State", "composed"]
