"""The alliance: what breaks, when and how deep, who provides, and what it costs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import Chapter, Page, Wing, deferred

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.quantities import Quantity


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.measures.quantities import QUANTITIES

    return QUANTITIES


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.registry import ALLIANCE

    return ALLIANCE


ALLIANCE = Wing(
    "alliance",
    "The alliance",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter("breaks", "What breaks, and when", ("calendar",), order=100),
        Chapter("depth", "How deep it goes", ("gap-area", "coverage", "packages"), order=200),
        Chapter(
            "alone",
            "When Europe and Canada stand alone",
            ("self-sufficiency", "wedge"),
            (deferred("counterpoise.wings.alliance.sections", "shares_of_forces"),),
            order=300,
        ),
        Chapter(
            "cost",
            "What it costs each ally",
            ("cost", "cost-money"),
            (deferred("counterpoise.wings.alliance.sections", "cost"),),
            order=400,
        ),
        Chapter(
            "money",
            "Where the money goes",
            ("money", "unspent"),
            (deferred("counterpoise.wings.alliance.sections", "money"),),
            order=450,
        ),
        Chapter("providers", "Who provides what", ("providers",), order=500),
        Chapter(
            "bounds",
            "What held the build-up back",
            ("bounds",),
            (deferred("counterpoise.wings.alliance.sections", "bounds"),),
            order=900,
        ),
    ),
    pages=(
        Page(
            "overview",
            "Overview",
            ("wedge", "coverage", "calendar", "map", "cost", "money", "unspent", "difference"),
            script=True,
            order=100,
            translated=True,
        ),
    ),
)
