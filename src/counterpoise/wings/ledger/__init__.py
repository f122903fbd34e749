"""The ledger: who pays, who provides, what would be fair, and what hangs on one ally."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.declarations import Chapter, Command, Group, Page, Wing, deferred
from counterpoise.wings.ledger import ledger_commands
from counterpoise.wings.ledger.burden_command import burden
from counterpoise.wings.ledger.dependency_command import dependency

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.registry import LEDGER

    return LEDGER


GROUP = Group("ledger", "Who provides, what is fair, when the alliance pays.")

LEDGER = Wing(
    "ledger",
    "The ledger",
    charts=_charts,
    chapters=(
        Chapter(
            "ledger",
            "The ledger: who pays, who provides, and what hangs on one ally",
            (
                *("effort", "trend", "fair-shares", "fair-shares-of-output", "contributions"),
                *("outages", "dependency", "dependency-path", "stop"),
            ),
            tuple(
                deferred("counterpoise.wings.ledger.sections", name)
                for name in ("own_borders", "exchange", "dimensions", "worth", "bear_in_mind")
            ),
            order=600,
        ),
    ),
    pages=(
        Page(
            "burden",
            "Burden",
            (
                *("effort", "trend", "fair-shares", "fair-shares-of-output", "contributions"),
                *("outages", "dependency-path", "stop"),
            ),
            script=True,
            order=200,
            group="Allies",
        ),
    ),
    commands=(
        Command("burden", burden),
        Command("dependency", dependency),
        Command("fair-shares", ledger_commands.fair_shares, GROUP),
        Command("contributions", ledger_commands.contributions, GROUP),
        Command("dimensions", ledger_commands.dimensions, GROUP),
        Command("enlargement", ledger_commands.enlargement, GROUP),
        Command("value", ledger_commands.value, GROUP),
    ),
)
