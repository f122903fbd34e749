"""How much belief deterrence needs: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json

Targets = Annotated[
    list[str] | None,
    typer.Option("--target", help="Such as estonia; all if not given. Repeatable."),
]
Methods = Annotated[
    list[str] | None,
    typer.Option("--method", help="Such as limited_seizure; all if not given. Repeatable."),
]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="opportunist or 'security seeker'; both if not given."),
]
Laws = Annotated[
    list[str] | None,
    typer.Option("--law", help="posen, epstein or breakthrough-race; all if not given."),
]
Subjects = Annotated[
    list[str] | None,
    typer.Option(
        "--about",
        help="A topic other than the margin. Repeatable.",
    ),
]
Starts = Annotated[
    list[str] | None,
    typer.Option("--start", help="Start to show, such as 2029-Q1. Repeatable."),
]
Ranges = Annotated[
    list[str] | None,
    typer.Option(
        "--range",
        help="Range of a figure of --about, NAME=LOW:HIGH.",
    ),
]
School = Annotated[str, typer.Option(help="School: pooled, past_conduct, interests or leader.")]
Offset = Annotated[
    float | None,
    typer.Option(help="Challenger's belief less the allies', in logits."),
]
Conditionality = Annotated[
    str,
    typer.Option(help="Guarantee hangs on targets that are met or missed."),
]
Presence = Annotated[float, typer.Option(help="Extra brigades of the guarantor, for their signal.")]
InPlace = Annotated[
    float, typer.Option("--in-place", help="Heavy brigades more in each place, for denial.")
]
Umbrella = Annotated[float, typer.Option(help="What is left of the nuclear umbrella, 0 to 1.")]
European = Annotated[float, typer.Option(help="What is left of European deterrents, 0 to 1.")]
Joining = Annotated[float, typer.Option(help="Part of the help that comes, 0 to 1.")]
Futures = Annotated[int, typer.Option(min=1, help="Size of the ensemble.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")]
Research = Annotated[
    bool, typer.Option("--research", help="Add conditional rates in two bins, with conditions.")
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder for deterrence.json and deterrence.csv."),
]


def deterrence(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    target: Targets = None,
    method: Methods = None,
    kind: Types = None,
    law: Laws = None,
    about: Subjects = None,
    start: Starts = None,
    ranges: Ranges = None,
    school: School = "",
    offset: Offset = None,
    conditionality: Conditionality = "",
    presence: Presence = 0.0,
    in_place: InPlace = 0.0,
    umbrella: Umbrella = 1.0,
    european: European = 1.0,
    joining: Joining = 1.0,
    futures: Futures = 100,
    seed: Seed = 1,
    research: Research = False,
    as_json: AsJson = False,
    out: Out = None,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Compare belief needed for deterrence with belief held.

    It does so by start, target and method. A school says what conduct counts. Topics of `--about`
    are condition, cohesion, regimes, hedging, signals and bargaining; `--range` draws a figure of
    theirs evenly, such as hedging_guarantee_lost=1.3:6, may be repeated, and `--about` with
    `--json` lists what it can name.

    Required belief is that at which a challenger is indifferent. What is counted is settings: draws
    of ranges that we judged, under one ground law. No chance of an attack is given.
    """
    from counterpoise.atomic_write import check_folder
    from counterpoise.problems import Problems
    from counterpoise.wings.challenger.deterrence_files import write_deterrence
    from counterpoise.wings.challenger.deterrence_tables import print_deterrence, shown_starts
    from counterpoise.wings.challenger.record import lean
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
        subjects=about or [],
        starts=start or [],
        ranges=ranges or [],
        school=school,
        offset=offset,
        levers=Levers(presence, in_place, umbrella, european, joining, conditionality),
        futures=futures,
        seed=seed,
        research=research,
        evidence=evidence,
        changes=changes,
    )
    found = request.work_out()
    if out is not None:
        write_deterrence(out, found)
    shown = lean(found, request.starts or shown_starts(found))
    if as_json:
        print_json(shown)
    else:
        print_deterrence(shown, out)
