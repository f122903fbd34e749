"""One ally on a sheet, or two side by side: what each pays, provides, lacks and is asked for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.allies.command import ally
from counterpoise.wings.declarations import Command, Page, Wing, deferred

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.ally_effort import ALLY_EFFORT

    return (ALLY_EFFORT,)


def _options(view: Any) -> Mapping[str, Any]:
    from counterpoise.charts.allies_shown import options

    return options(view)


WING = Wing(
    "allies",
    "Each ally",
    charts=_charts,
    pages=(
        Page(
            "ally",
            "Each ally",
            ("ally-effort",),
            script=True,
            order=210,
            group="Allies",
            sections=(deferred("counterpoise.wings.allies.sections", "page"),),
            choices={"ally": "", "beside": ""},
            options=_options,
            translated=True,
        ),
    ),
    commands=(
        Command(
            "ally",
            ally,
            charts=("ally-effort",),
            examples=(
                "counterpoise ally DEU",
                "counterpoise ally DEU glide-path --beside POL",
                "counterpoise ally EST cliff --json",
            ),
        ),
    ),
)
