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
            background=True,
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
            translated=True,
        ),
    ),
    commands=(
        Command(
            "burden",
            burden,
            examples=(
                "counterpoise burden",
                "counterpoise burden --release 2024-06 --target 0.035",
                "counterpoise burden --trend",
            ),
        ),
        Command(
            "dependency",
            dependency,
            examples=(
                "counterpoise dependency",
                "counterpoise dependency cliff --without USA",
                "counterpoise dependency glide-path --at 2030-Q1 --json",
            ),
        ),
        Command(
            "fair-shares",
            ledger_commands.fair_shares,
            GROUP,
            examples=(
                "counterpoise ledger fair-shares",
                "counterpoise ledger fair-shares --release 2024-06 --year 2024",
                "counterpoise ledger fair-shares --set ability_exponent=1 --json",
            ),
        ),
        Command(
            "contributions",
            ledger_commands.contributions,
            GROUP,
            examples=(
                "counterpoise ledger contributions",
                "counterpoise ledger contributions --weight sead=2 --weight tanker=1",
                "counterpoise ledger contributions --json > contributions.json",
            ),
        ),
        Command(
            "dimensions",
            ledger_commands.dimensions,
            GROUP,
            examples=(
                "counterpoise ledger dimensions",
                "counterpoise ledger dimensions economic",
                "counterpoise ledger dimensions diplomatic --json",
            ),
        ),
        Command(
            "enlargement",
            ledger_commands.enlargement,
            GROUP,
            examples=(
                "counterpoise ledger enlargement FIN SWE",
                "counterpoise ledger enlargement SWE",
                "counterpoise ledger enlargement FIN SWE --json",
            ),
        ),
        Command(
            "value",
            ledger_commands.value,
            GROUP,
            examples=(
                "counterpoise ledger value",
                "counterpoise ledger value --release 2024-06 --year 2024",
                "counterpoise ledger value --json > value.json",
            ),
        ),
    ),
)
