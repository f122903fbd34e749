"""Every chart, once: what it shows, what it says, the data and the evidence behind it."""

from counterpoise.figures.catalogue import FIGURES, LEDGER_FIGURES, all_figures
from counterpoise.figures.figure import Figure
from counterpoise.figures.ledger import LedgerView
from counterpoise.figures.rendering import to_svg

__all__ = ["FIGURES", "LEDGER_FIGURES", "Figure", "LedgerView", "all_figures", "to_svg"]
