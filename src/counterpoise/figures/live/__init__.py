"""The charts of the simulator: specifications that never change, and data that do."""

from counterpoise.figures.live.calendar import CALENDAR
from counterpoise.figures.live.cost import COST
from counterpoise.figures.live.coverage import COVERAGE
from counterpoise.figures.live.difference import DIFFERENCE
from counterpoise.figures.live.live import Columns, Live, compiled, filled, to_figure
from counterpoise.figures.live.look import LOOKS, Look, Theme
from counterpoise.figures.live.picture import Picture
from counterpoise.figures.live.provision import PROVISION
from counterpoise.figures.live.wedge import WEDGE

CHARTS: tuple[Live, ...] = (WEDGE, COVERAGE, CALENDAR, PROVISION, COST, DIFFERENCE)
"""Every chart, in the order in which they answer."""

__all__ = [
    "CHARTS",
    "LOOKS",
    "Columns",
    "Live",
    "Look",
    "Picture",
    "Theme",
    "compiled",
    "filled",
    "to_figure",
]
