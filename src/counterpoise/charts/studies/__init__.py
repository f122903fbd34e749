"""Charts of a study: what decides, when it goes badly, what to source better, what is regretted."""

from counterpoise.charts.studies.boxes import BOXES
from counterpoise.charts.studies.debt import DEBT
from counterpoise.charts.studies.ranks import RANKING
from counterpoise.charts.studies.regret import REGRET
from counterpoise.charts.studies.study_view import StudyView

CHARTS = (RANKING, BOXES, DEBT, REGRET)
"""Every chart of a study, in the order in which they answer."""

__all__ = ["CHARTS", "StudyView"]
