"""Charts of the challenger's calculus: where belief held leaves no margin."""

from counterpoise.charts.challenger.without_margin import WITHOUT_MARGIN

CHARTS = (WITHOUT_MARGIN,)
"""Every chart of the challenger's calculus."""

__all__ = ["CHARTS"]
