"""Every chart, once: what it shows, what it says, the data and the evidence behind it."""

from counterpoise.figures.catalogue import FIGURES, all_figures
from counterpoise.figures.figure import Figure
from counterpoise.figures.rendering import to_svg

__all__ = ["FIGURES", "Figure", "all_figures", "to_svg"]
