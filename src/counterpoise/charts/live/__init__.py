"""The charts of the simulator: specifications that never change, and data that do."""

from counterpoise.charts.live.calendar import CALENDAR
from counterpoise.charts.live.cost import COST
from counterpoise.charts.live.coverage import COVERAGE
from counterpoise.charts.live.difference import DIFFERENCE
from counterpoise.charts.live.provision import PROVISION
from counterpoise.charts.live.wedge import WEDGE

__all__ = ["CALENDAR", "COST", "COVERAGE", "DIFFERENCE", "PROVISION", "WEDGE"]
