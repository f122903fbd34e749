"""Studies: which assumptions decide, at any size, and what levers could do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import STUDY, Chapter, Command, Page, Sections, Wing, deferred
from counterpoise.wings.studies.compare_command import study_compare
from counterpoise.wings.studies.search_commands import study_goal, study_pathways, study_search
from counterpoise.wings.studies.study_command import study

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.registry import studies

    return studies()


def _sections(name: str) -> tuple[Sections, ...]:
    return (deferred("counterpoise.wings.studies.sections", name),)


WING = Wing(
    "studies",
    "Studies",
    charts=_charts,
    chapters=(
        Chapter("decides", "What decides", ("study-ranking",), _sections("decides"), STUDY, 100),
        Chapter("changes", "What would change the verdict", (), _sections("changes"), STUDY, 200),
        Chapter("boxes", "When it goes badly", ("study-boxes",), _sections("boxes"), STUDY, 300),
        Chapter(
            "debt",
            "Where a better source would be worth most",
            ("study-debt",),
            _sections("debt"),
            STUDY,
            400,
        ),
        Chapter("regret", "Which option is least regretted", ("study-regret",), (), STUDY, 500),
    ),
    pages=(Page("studies", "Studies", script=True, order=310, group="Planning"),),
    commands=(
        Command("study", study),
        Command("goal", study_goal, below="study"),
        Command("search", study_search, below="study", charts=("robust-front",)),
        Command("pathways", study_pathways, below="study"),
        Command("compare", study_compare, below="study"),
    ),
)
"""Running a study: which assumptions decide the answer, on every face, and what levers could do."""
