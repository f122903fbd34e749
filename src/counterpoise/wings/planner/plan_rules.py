"""Rules of one's own on the command: options, and what they ask for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import Problems

if TYPE_CHECKING:
    from rich.console import Console

    from counterpoise.planner.handover import HandoverPlan

Rules = Annotated[
    Path | None,
    typer.Option(help="YAML file with rules of one's own and programmes under contract."),
]
KeepOrders = Annotated[
    bool, typer.Option("--keep-orders", help="Keep orders that the scenario gives as contracts.")
]
OrderCap = Annotated[
    float | None,
    typer.Option(help="Largest share of a year's orders of a capability that one ally places."),
]
WeightOf = Annotated[
    list[str] | None,
    typer.Option(help="How much a gap counts, such as tanker=2 (least-gap). May be given often."),
]

Near = Annotated[
    Path | None,
    typer.Option(help="An earlier plan to stay near: its plan.json, plan.csv or folder."),
]
NearGive = Annotated[
    float, typer.Option(help="Share of the objective that staying near it may cost.")
]
Whole = Annotated[
    list[str] | None,
    typer.Option(help="Capabilities in whole units by ally, such as submarine,tanker."),
]


def rules_asked(
    file: Path | None,
    order_cap: float | None,
    weight_of: list[str] | None,
    near: tuple[Path | None, float],
    whole: list[str] | None,
    problems: Problems,
    *,
    keep_orders: bool,
) -> dict[str, Any]:
    """Return what a command asks beside its objective, as arguments of a request."""
    from counterpoise.planner.handover.earlier_plan import read_plan
    from counterpoise.planner.handover.rules_file import asked_rules

    earlier, give = near
    asked = asked_rules(() if file is None else file, cap=order_cap, problems=problems)
    weights = {}
    for word in weight_of or []:
        name, _, text = word.partition("=")
        try:
            weights[name.strip()] = float(text)
        except ValueError:
            problems.add("--weight-of", word, "is not understood", "Write it as tanker=2.")
    return {
        "rules": asked.rules,
        "committed": asked.committed,
        "keep_orders": keep_orders,
        "weights": weights,
        "near": None if earlier is None else problems.attempt(lambda: read_plan(earlier, give)),
        "whole": tuple(name.strip() for word in whole or [] for name in word.split(",")),
    }


def print_rules(found: "HandoverPlan", screen: "Console") -> None:
    """Print what became of rules of one's own, and what they cost."""
    from counterpoise.planner.handover.summary import rule_sentences

    for text in rule_sentences(found):
        screen.print(text, markup=False)
