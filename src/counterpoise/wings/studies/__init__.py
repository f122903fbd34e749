"""Studies: which assumptions decide, at any size, and what levers could do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import Command, Wing
from counterpoise.wings.studies.compare_command import study_compare
from counterpoise.wings.studies.search_commands import study_goal, study_pathways, study_search
from counterpoise.wings.studies.study_command import study

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.robust_front import ROBUST_FRONT

    return (ROBUST_FRONT,)


WING = Wing(
    "studies",
    "Studies",
    charts=_charts,
    commands=(
        Command("study", study),
        Command("compare", study_compare, below="study"),
        Command("goal", study_goal, below="study"),
        Command("search", study_search, below="study", charts=("robust-front",)),
        Command("pathways", study_pathways, below="study"),
        Command("compare", study_compare, below="study"),
    ),
)
