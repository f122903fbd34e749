"""Rules of one's own on the command: options, and what they ask for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import Problems

if TYPE_CHECKING:
    from rich.console import Console

    from counterpoise.planner.handover import HandoverPlan

MOST = 0.5
"""Largest share of an objective that may be given."""
Rules = Annotated[
    Path | None,
    typer.Option(help="YAML file of your own rules, contracts and pools."),
]
KeepOrders = Annotated[
    bool, typer.Option("--keep-orders", help="Keep orders that the scenario gives as contracts.")
]
OrderCap = Annotated[
    float | None,
    typer.Option(help="Largest share of a year's orders that one ally places."),
]
WeightOf = Annotated[
    list[str] | None,
    typer.Option(help="Weight of a gap, such as tanker=2. Repeatable."),
]

Near = Annotated[
    Path | None,
    typer.Option(help="Earlier plan to stay near: its folder or plan.json."),
]
Give = Annotated[
    str,
    typer.Option(help="What may be given up for steadier orders; 0 for none."),
]
Whole = Annotated[
    list[str] | None,
    typer.Option(help="Capabilities in whole units: submarine,tanker."),
]


def rules_asked(
    file: Path | None,
    order_cap: float | None,
    weight_of: list[str] | None,
    near: tuple[Path | None, str],
    whole: list[str] | None,
    problems: Problems,
    *,
    keep_orders: bool,
) -> dict[str, Any]:
    """Return what a command asks beside its objective, as arguments of a request."""
    from counterpoise.planner.handover.earlier_plan import read_earlier
    from counterpoise.planner.handover.rules_file import asked_rules

    earlier, share = near[0], share_of(near[1], "--give", problems)
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
        "pools": asked.pools,
        "keep_orders": keep_orders,
        "weights": weights,
        "near": None if earlier is None else problems.attempt(lambda: read_earlier(earlier, share)),
        "give": share,
        "whole": tuple(name.strip() for word in whole or [] for name in word.split(",")),
    }


def share_of(text: str, option: str, problems: Problems) -> float:
    """Return a share that is written as 0.5% or 0.005, noting what is neither."""
    number, per_cent = text.strip().removesuffix("%"), text.strip().endswith("%")
    try:
        found = float(number) / (100.0 if per_cent else 1.0)
    except ValueError:
        found = -1.0
    if not 0.0 <= found <= MOST:
        remedy = f"Give a share from 0 to {MOST:.0%}, such as 0.5%."
        problems.add(option, text, "is no such share", remedy)
        return 0.0
    return found


def print_rules(found: "HandoverPlan", screen: "Console") -> None:
    """Print what became of rules of one's own, and what they cost."""
    from counterpoise.planner.handover.summary import rule_sentences

    for text in rule_sentences(found):
        screen.print(text, markup=False)
