"""Charts of beliefs and signals: what announcements came to, and what is believed."""

from counterpoise.charts.deterrence.announcement_curves import ANNOUNCEMENT_CURVES
from counterpoise.charts.deterrence.belief_path import BELIEF_PATH
from counterpoise.charts.deterrence.belief_timeline import BELIEF_TIMELINE
from counterpoise.charts.deterrence.outcomes import OUTCOMES
from counterpoise.charts.deterrence.reference_classes import REFERENCE_CLASSES

CHARTS = (BELIEF_TIMELINE, BELIEF_PATH, REFERENCE_CLASSES, OUTCOMES, ANNOUNCEMENT_CURVES)
"""Every chart of beliefs, in the order in which they answer."""

__all__ = ["CHARTS"]
