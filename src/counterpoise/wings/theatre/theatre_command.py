"""Could they hold: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json


def theatre(
    scenario: Annotated[
        list[str],
        typer.Argument(help="Built-in names or YAML files: paths of the hand-over."),
    ],
    contingency: Annotated[
        list[str] | None,
        typer.Option("--contingency", help="Such as latvia; all if not given. Repeatable."),
    ] = None,
    start: Annotated[
        str,
        typer.Option(help="Quarter it begins, or a range: 2027-Q1..2032-Q1."),
    ] = "",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Countries that take no part, such as USA. Repeatable."),
    ] = None,
    warning: Annotated[
        float | None, typer.Option(help="Days of warning; by default the contingency's own.")
    ] = None,
    law: Annotated[
        list[str] | None,
        typer.Option("--law", help="posen, epstein or breakthrough-race; all if not given."),
    ] = None,
    air: Annotated[
        str, typer.Option(help="as-supplied, superiority, contested or denied.")
    ] = "as-supplied",
    in_place: Annotated[
        float | None,
        typer.Option(
            "--in-place",
            help="Extra heavy brigades behind the border.",
        ),
    ] = None,
    prepositioned: Annotated[
        bool | None,
        typer.Option(
            "--prepositioned/--not-prepositioned",
            help="Whether reinforcements' equipment is already there.",
        ),
    ] = None,
    readiness: Annotated[
        float | None,
        typer.Option(help="Factor on days of notice: 0.5 is twice as fast."),
    ] = None,
    decision: Annotated[float, typer.Option(help="Factor on days of decision.")] = 1.0,
    permits: Annotated[
        str, typer.Option(help="Rules for crossing borders: crisis or peace.")
    ] = "crisis",
    plans_by: Annotated[
        str, typer.Option("--plans-by", help="Plans due by this date count as carried out.")
    ] = "",
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Is later better: clocks by end of the war by path.")
    ] = False,
    pretext: Annotated[
        bool,
        typer.Option("--pretext", help="Show what could be claimed as a pretext."),
    ] = False,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for theatre.json and theatre.csv.")
    ] = None,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say in how many runs the eastern flank is held.

    Contingencies are told law by law. What is not given is as in the scenario or the contingency. A
    pretext that could be claimed changes no result.

    Three criteria are stated: no capital reached, the corridor carries at least half of its supply,
    and no ground is held deeper than so many kilometres. What is counted is runs of a model. No law
    has been shown to be right, and no chance of an attack is given.
    """
    from counterpoise.atomic_write import check_folder
    from counterpoise.problems import Problems
    from counterpoise.wings.theatre.request import request_of
    from counterpoise.wings.theatre.theatre_tables import print_theatre, write_theatre

    problems = Problems()
    check_folder(out, problems)
    request = request_of(
        scenario,
        problems,
        contingencies=contingency or [],
        start=start,
        without=without or [],
        warning=warning,
        laws=law or [],
        air=air,
        in_place=in_place,
        prepositioned=prepositioned,
        readiness=readiness,
        decision=decision,
        permits=permits,
        plans_by=plans_by,
        waiting=waiting,
        pretext=pretext,
        futures=futures,
        seed=seed,
        evidence=evidence,
        changes=changes,
    )
    found = request.work_out()
    if out is not None:
        write_theatre(out, found)
    if as_json:
        print_json(found)
    else:
        print_theatre(found, out)
