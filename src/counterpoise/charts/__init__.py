"""Every chart, once: what it shows, what it says, the data and the evidence behind it."""

from counterpoise.charts.chart import Figure
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.registry import FIGURES, LEDGER_FIGURES, all_figures
from counterpoise.charts.svg import to_svg

__all__ = ["FIGURES", "LEDGER_FIGURES", "Figure", "LedgerView", "all_figures", "to_svg"]
