"""The charts of the simulator: specifications that never change, and data that do."""

from counterpoise.charts.live.calendar import CALENDAR
from counterpoise.charts.live.cost import COST
from counterpoise.charts.live.coverage import COVERAGE
from counterpoise.charts.live.difference import DIFFERENCE
from counterpoise.charts.live.live import Columns, Live, compiled, filled, to_figure
from counterpoise.charts.live.palette import LOOKS, Palette, Theme
from counterpoise.charts.live.provision import PROVISION
from counterpoise.charts.live.view_model import ViewModel
from counterpoise.charts.live.wedge import WEDGE

CHARTS: tuple[Live, ...] = (WEDGE, COVERAGE, CALENDAR, PROVISION, COST, DIFFERENCE)
"""Every chart, in the order in which they answer."""

__all__ = [
    "CHARTS",
    "LOOKS",
    "Columns",
    "Live",
    "Palette",
    "Theme",
    "ViewModel",
    "compiled",
    "filled",
    "to_figure",
]
