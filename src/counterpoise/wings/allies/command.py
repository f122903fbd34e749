"""One ally on a sheet, or two side by side: the command."""

from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json


def ally(
    code: Annotated[str, typer.Argument(metavar="ALLY", help="Code of the ally, such as DEU.")],
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")] = "glide-path",
    beside: Annotated[
        str | None, typer.Option(help="Code of another ally to compare with, such as POL.")
    ] = None,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Show what one ally pays, provides and lacks, and who depends on it.

    Shares under rules of fairness, orders, people, borders, sites and intelligence stand beside
    them. Each figure is one that other commands print for all allies.
    """
    from counterpoise.charts import LedgerView
    from counterpoise.ensemble import run_dataset, summarise
    from counterpoise.wings.allies.account import SCHEMA, accounts
    from counterpoise.wings.allies.sections import sections
    from counterpoise.wings.allies.tables import print_sections
    from counterpoise.wings.command_line import load_together

    known, scenarios = load_together([scenario], evidence, list(changes or []))
    asked = {"ally": code.upper()} | ({"beside": beside.upper()} if beside else {})
    result = run_dataset(*scenarios, futures=futures, seed=seed, evidence=known)
    found = accounts(LedgerView(result, summarise(result, known), known).choosing(asked))
    if as_json:
        print_json({"schema": SCHEMA, "allies": [one.to_json() for one in found]})
    else:
        print_sections(sections(found))
