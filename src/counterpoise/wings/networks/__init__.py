"""What goes dark, and what stays in reach: intelligence shared among allies, and bases.

Both are read from the evidence, so that any result has their charts.

>>> import counterpoise as cp
>>> few = cp.load_scenario("cliff", changes={"capabilities": ["isr_space"]})
>>> result = cp.run(few, futures=5)
>>> result.charts["intelligence-losses"].id
'intelligence-losses'
>>> result.charts["theatre-reach"].id
'theatre-reach'
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import Chapter, Command, Group, Page, Wing, deferred
from counterpoise.wings.networks.bases.command import bases
from counterpoise.wings.networks.intelligence.command import intelligence

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart

NETWORK = Group("network", "What allies give each other that no budget shows.")
"""The group of the wing's commands: ``counterpoise network``."""
INTELLIGENCE = (
    "intelligence-losses",
    "intelligence-map",
    "intelligence-members",
    "intelligence-fleets",
)
"""Charts of intelligence."""
BASES = ("theatre-reach", "sites-map", "host-matrix")
"""Charts of sites."""


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.networks import CHARTS

    return CHARTS


def _intelligence_options(view: Any) -> Mapping[str, Any]:
    from counterpoise.charts.networks.shown import options

    return options(view)


def _base_options(view: Any) -> Mapping[str, Any]:
    from counterpoise.charts.networks.bases.shown import options

    return options(view)


WING = Wing(
    "networks",
    "What goes dark, and what stays in reach",
    charts=_charts,
    chapters=(
        Chapter(
            "intelligence",
            "What goes dark if sharing stops?",
            INTELLIGENCE,
            (deferred("counterpoise.wings.networks.intelligence.sections", "chapter"),),
            order=580,
            sections_first=True,
            background=True,
        ),
        Chapter(
            "bases",
            "Which theatres stay in reach?",
            BASES,
            (deferred("counterpoise.wings.networks.bases.sections", "bases"),),
            order=590,
            background=True,
        ),
    ),
    pages=(
        Page(
            "intelligence",
            "Intelligence",
            INTELLIGENCE,
            script=True,
            order=270,
            sections=(deferred("counterpoise.wings.networks.intelligence.sections", "page"),),
            choices={"member": "", "sharing": "", "state": ""},
            options=_intelligence_options,
            group="Networks",
        ),
        Page(
            "bases",
            "Bases",
            BASES,
            script=True,
            order=280,
            sections=(deferred("counterpoise.wings.networks.bases.sections", "page"),),
            choices={"close": "rota", "refuses": "none", "mission": "none"},
            options=_base_options,
            group="Networks",
        ),
    ),
    commands=(
        Command(
            "intelligence",
            intelligence,
            NETWORK,
            examples=(
                "counterpoise network intelligence cliff --cut-off USA",
                "counterpoise network intelligence cliff --withholds USA --state war",
                "counterpoise network intelligence cliff --without NOR --out out/intelligence",
            ),
        ),
        Command(
            "bases",
            bases,
            NETWORK,
            examples=(
                "counterpoise network bases status-quo --close rota",
                "counterpoise network bases status-quo --without ESP --mission article-5",
                "counterpoise network bases cliff --payments 0 --json",
            ),
        ),
    ),
)
