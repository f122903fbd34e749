"""Charts of contingencies: in how many runs they hold, who is there when, and what waiting does."""

from counterpoise.charts.theatre.arrivals import ARRIVALS_BY_DAY
from counterpoise.charts.theatre.attack_dates import WAITING
from counterpoise.charts.theatre.by_day import HOLDS_BY_DAY
from counterpoise.charts.theatre.hold_curves import HOLD_CURVE, HOLDS_BY_START
from counterpoise.charts.theatre.theatre_map import THEATRE_MAP

CHARTS = (WAITING, HOLDS_BY_START, HOLD_CURVE, HOLDS_BY_DAY, THEATRE_MAP, ARRIVALS_BY_DAY)
"""Every chart of contingencies, in the order in which they answer."""

__all__ = ["CHARTS"]
