"""Every chart, once: what it shows, what it says, the data and the evidence behind it."""

from counterpoise.charts.chart import Chart, Figure, figures
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.registry import ALLIANCE, FIGURES, LEDGER, all_figures
from counterpoise.charts.svg import to_svg
from counterpoise.charts.view import ResultView

__all__ = [
    "ALLIANCE",
    "FIGURES",
    "LEDGER",
    "Chart",
    "Figure",
    "LedgerView",
    "ResultView",
    "all_figures",
    "figures",
    "to_svg",
]
