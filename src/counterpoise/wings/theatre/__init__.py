"""Could they hold: contingencies on the eastern flank under three ground laws."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import Chapter, Command, Wing, deferred
from counterpoise.wings.theatre.theatre_command import theatre

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity

HOLDS, MET = "holds", "criteria_met"
CONTINGENCIES = (
    "narva",
    "daugavpils",
    "latvia",
    "latvia-without-tripwire",
    "suwalki-north",
    "suwalki-south",
    "suwalki-both",
    "kaliningrad",
    "baltic",
    "baltic-without-nordics",
    "after-ukraine",
    "burst",
    "europeans-only",
)
"""Contingencies that a run looks at, in the order of their table."""
LAWS = ("posen", "epstein", "breakthrough-race")
CRITERIA = ("capital", "corridor", "seizure", "all")
DAYS = ("3", "10", "30", "90")
SHOWN = ("holds-by-start", "holds-by-day", "arrivals-by-day", "theatre-map")


def _charts() -> "Sequence[Chart[Any]]":
    return ()


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.theatre.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.theatre.model import criteria_met

    return criteria_met(batch)


WING = Wing(
    "theatre",
    "Could they hold?",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter(
            "theatre",
            "Could they hold?",
            (),
            (deferred("counterpoise.wings.theatre.sections", "theatre"),),
            order=560,
        ),
    ),
    commands=(Command("theatre", theatre),),
    model=_run,
    reads=("coverage", "own_coverage", "required", "threat"),
    coordinates={
        "contingency": CONTINGENCIES,
        "law": LAWS,
        "criterion": CRITERIA,
        "day": DAYS,
    },
)
