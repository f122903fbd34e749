"""Charts of the challenger's calculus: belief required, where it leaves no margin, and why."""

from counterpoise.charts.challenger.parts_of_margin import PARTS_OF_MARGIN
from counterpoise.charts.challenger.required_against_held import BELIEF_REQUIRED
from counterpoise.charts.challenger.without_by_target import WITHOUT_BY_TARGET
from counterpoise.charts.challenger.without_margin import WITHOUT_MARGIN

CHARTS = (BELIEF_REQUIRED, WITHOUT_MARGIN, WITHOUT_BY_TARGET, PARTS_OF_MARGIN)
"""Every chart of the challenger's calculus."""

__all__ = ["CHARTS"]
