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
        Command(
            "study",
            study,
            examples=(
                "counterpoise study glide-path",
                "counterpoise study stand-alone-2035 --size 64 --out out/stand-alone-2035",
                "counterpoise study stand-alone-2035 --out out/stand-alone-2035 --resume",
            ),
        ),
        Command(
            "goal",
            study_goal,
            below="study",
            examples=(
                "counterpoise study goal take-over-2035",
                "counterpoise study goal take-over-2035 --size 50 --json",
                "counterpoise study goal take-over-2035 --goal 'gap_peak <= 0.6 in 0.9'",
            ),
        ),
        Command(
            "search",
            study_search,
            below="study",
            charts=("robust-front",),
            examples=(
                "counterpoise study search take-over-2035",
                "counterpoise study search take-over-2035 --size 20 --generations 10",
                "counterpoise study search take-over-2035 --out out/front",
            ),
        ),
        Command(
            "pathways",
            study_pathways,
            below="study",
            examples=(
                "counterpoise study pathways take-over-2035 --goal 'gap <= 0.3 in 0.9'",
                "counterpoise study pathways cliff glide-path --goal 'gap <= 0.3 in 0.9'",
                "counterpoise study pathways cliff --goal 'gap <= 0.3 in 0.9' --observed 2028",
            ),
        ),
        Command(
            "compare",
            study_compare,
            below="study",
            examples=(
                "counterpoise study compare my-tables shipped",
                "counterpoise study compare out/last-year out/this-year",
                "counterpoise study compare nato-2024-06 shipped --json",
            ),
        ),
    ),
)
"""Running a study: which assumptions decide the answer, on every face, and what levers could do."""
