"""Every chart, once: what it shows, what it says, the data and the evidence behind it."""

from counterpoise.charts.chart import Chart, Figure, figures
from counterpoise.charts.gallery import Gallery, of
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.registry import ALLIANCE, LEDGER
from counterpoise.charts.svg import to_svg
from counterpoise.charts.view import ResultView

__all__ = [
    "ALLIANCE",
    "LEDGER",
    "Chart",
    "Figure",
    "Gallery",
    "LedgerView",
    "ResultView",
    "figures",
    "of",
    "to_svg",
]
