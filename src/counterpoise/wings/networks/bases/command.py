"""Which theatres stay in reach: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json


def bases(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Host that refuses its sites, such as ESP. Repeatable."),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option("--close", help="Site whose use ends, such as rota. Repeatable."),
    ] = None,
    mission: Annotated[
        str,
        typer.Option(help="Theatres: article-5, out-of-area or contingency."),
    ] = "",
    payments: Annotated[
        float, typer.Option(help="Part of what hosts pay that goes on, 0 to 1.")
    ] = 1.0,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for bases.json and bases.csv.")
    ] = None,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say what is lost where hosts refuse or sites close.

    It also says which theatres stay in reach.

    Losses are political: a host refuses, or a site's use ends. They are told to Europe and to the
    leading ally, at once and after a move, by host in alphabetical order and never ranked. Nothing
    says how likely a refusal is.
    """
    from counterpoise.atomic_write import check_folder
    from counterpoise.problems import Problems
    from counterpoise.wings.networks.bases.request import request_of
    from counterpoise.wings.networks.bases.tables import print_bases, write_bases

    problems = Problems()
    check_folder(out, problems)
    request = request_of(
        scenario,
        problems,
        without=without or [],
        close=close or [],
        mission=mission,
        payments=payments,
        futures=futures,
        seed=seed,
        evidence=evidence,
        changes=changes,
    )
    found = request.work_out()
    if out is not None:
        write_bases(out, found)
    if as_json:
        print_json(found)
    else:
        print_bases(found, out)
