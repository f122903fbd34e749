"""What goes dark if sharing stops: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json

Members = list[str] | None


def intelligence(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    without: Annotated[
        Members,
        typer.Option("--without", help="Members that leave, such as ISL. Repeatable."),
    ] = None,
    cut_off: Annotated[
        Members,
        typer.Option("--cut-off", help="Members that nobody shares with any more. Repeatable."),
    ] = None,
    withholds: Annotated[
        Members,
        typer.Option(
            "--withholds",
            help="Members that stop sharing, such as USA. Repeatable.",
        ),
    ] = None,
    state: Annotated[str, typer.Option(help="routine or war.")] = "routine",
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    as_json: AsJson = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for intelligence.json and two tables beside it."),
    ] = None,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say what goes dark for whom without some members.

    Members leave, are cut off or share nothing any more; if none is named, the United States shares
    nothing any more.

    A target is a region in one discipline. It goes dark where nobody is left who collects on it,
    and thin where less than half of what was collected is left. Losses are of members, never of
    sites; volumes of sharing are not published, and tiers are judged.
    """
    from counterpoise.atomic_write import check_folder
    from counterpoise.problems import Problems
    from counterpoise.wings.networks.intelligence.request import request_of
    from counterpoise.wings.networks.intelligence.tables import (
        print_intelligence,
        write_intelligence,
    )

    problems = Problems()
    check_folder(out, problems)
    request = request_of(
        scenario,
        problems,
        without=without or [],
        cut_off=cut_off or [],
        withholds=withholds or [],
        state=state,
        futures=futures,
        seed=seed,
        evidence=evidence,
        changes=changes,
    )
    found = request.work_out()
    if out is not None:
        write_intelligence(out, request.scenario.evidence, found)
    if as_json:
        print_json(found)
    else:
        print_intelligence(request.scenario.evidence, found, out)
