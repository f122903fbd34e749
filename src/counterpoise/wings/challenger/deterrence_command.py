"""How much belief deterrence needs: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json


def deterrence(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    target: Annotated[
        list[str] | None,
        typer.Option("--target", help="Such as estonia; all if not given. Repeatable."),
    ] = None,
    method: Annotated[
        list[str] | None,
        typer.Option("--method", help="Such as limited_seizure; all if not given. Repeatable."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--type", help="opportunist or 'security seeker'; both if not given."),
    ] = None,
    law: Annotated[
        list[str] | None,
        typer.Option("--law", help="posen, epstein or breakthrough-race; all if not given."),
    ] = None,
    school: Annotated[
        str,
        typer.Option(help="What conduct counts: pooled, past_conduct, interests or leader."),
    ] = "",
    offset: Annotated[
        float | None,
        typer.Option(help="The challenger's belief less that of allies, on the logit scale."),
    ] = None,
    presence: Annotated[
        float, typer.Option(help="Brigades of the guarantor more in each place, for their signal.")
    ] = 0.0,
    in_place: Annotated[
        float, typer.Option("--in-place", help="Heavy brigades more in each place, for denial.")
    ] = 0.0,
    umbrella: Annotated[
        float, typer.Option(help="What is left of the nuclear umbrella, 0 to 1.")
    ] = 1.0,
    european: Annotated[
        float, typer.Option(help="What is left of European deterrents, 0 to 1.")
    ] = 1.0,
    joining: Annotated[float, typer.Option(help="Part of the help that comes, 0 to 1.")] = 1.0,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    research: Annotated[
        bool,
        typer.Option("--research", help="Add conditional rates in two bins, with conditions."),
    ] = False,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for deterrence.json and deterrence.csv.")
    ] = None,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say how much belief deterrence needs by year, target and method, against belief held.

    Required belief is that at which a challenger is indifferent. What is counted is settings: draws
    of ranges that we judged, under one ground law. No chance of an attack is given.
    """
    from counterpoise.atomic_write import check_folder
    from counterpoise.problems import Problems
    from counterpoise.wings.challenger.deterrence_tables import print_deterrence, write_deterrence
    from counterpoise.wings.challenger.request import request_of
    from counterpoise.wings.challenger.situation import Levers

    problems = Problems()
    check_folder(out, problems)
    request = request_of(
        scenario,
        problems,
        chosen_targets=target or [],
        chosen_methods=method or [],
        types=kind or [],
        laws=law or [],
        school=school,
        offset=offset,
        levers=Levers(presence, in_place, umbrella, european, joining),
        futures=futures,
        seed=seed,
        research=research,
        evidence=evidence,
        changes=changes,
    )
    found = request.work_out()
    if out is not None:
        write_deterrence(out, found)
    if as_json:
        print_json(found)
    else:
        print_deterrence(found, out)
