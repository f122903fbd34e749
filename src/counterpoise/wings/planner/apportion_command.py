"""Who should provide what by when: the command."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import (
    AsJson,
    Changes,
    EvidenceSet,
    end_interrupted,
    parse_changes,
    print_json,
)
from counterpoise.wings.planner.participant_options import (
    Leading,
    Without,
    WithPartners,
    leading_share,
)

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets import TargetsPlan, TargetsRequest

Rule = Literal["equal_share", "ability_to_pay", "benefit", "shapley", "joint_product", "capped"]

By = Annotated[int, typer.Option(help="Year at whose end targets are met.")]
Level = Annotated[
    Literal["baseline", "targets-2021", "targets-2025", "replace-us"] | None,
    typer.Option(help="Requirement level; by default that of the scenario."),
]
FairWithin = Annotated[
    float | None,
    typer.Option(help="Keep all within this part of their fair share: 0.25."),
]
AtLeast = Annotated[
    list[str] | None,
    typer.Option("--at-least", help="A bound, such as DEU/sead=20. Repeatable."),
]
AtMost = Annotated[
    list[str] | None,
    typer.Option("--at-most", help="A bound, such as FRA/tanker=15. Repeatable."),
]
Cap = Annotated[
    float | None, typer.Option(help="Most of a need that one ally may meet; 1 for no limit.")
]
Programmes = Annotated[
    bool,
    typer.Option(
        "--programmes/--no-programmes",
        help="Let fleets announced or ordered bound targets.",
    ),
]
Alternatives = Annotated[
    str | None,
    typer.Option(
        metavar="GIVE",
        help="Ranges among plans at most this much worse: 0.5%.",
    ),
]
TargetsOf = Annotated[
    list[str] | None,
    typer.Option("--targets-of", help="Allies whose single targets get ranges too: DEU,POL."),
]
Start = Annotated[
    Path | None,
    typer.Option(help="Earlier plan (--out); the new one is never worse."),
]
Gap = Annotated[float, typer.Option(min=0, help="Relative gap of each solve.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="Time limit of each solve.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the tables, the JSON and the figure.")]


def apportion(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")] = "status-quo",
    by: By = 2035,
    level: Level = None,
    rule: Annotated[Rule | None, typer.Option(help="Rule of fairness that costs follow.")] = None,
    fair_within: FairWithin = None,
    leading: Leading = None,
    without: Without = None,
    with_partners: WithPartners = None,
    at_least: AtLeast = None,
    at_most: AtMost = None,
    cap: Cap = None,
    programmes: Programmes = True,
    alternatives: Alternatives = None,
    targets_of: TargetsOf = None,
    start: Start = None,
    gap: Gap = 5e-3,
    seconds: Seconds = 20.0,
    out: Out = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say who should provide what by a date.

    It also says at what cost, what stays short, and why. Ranges of `--alternatives` are by ally and
    by capability.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.participants import leavers
    from counterpoise.planner.targets import TargetsRequest
    from counterpoise.wings.planner.apportion_tables import print_apportionment

    if out is not None:
        require("charts")
    problems = Problems()
    check_folder(out, problems)
    share, give = leading_share(leading, problems), _share(alternatives, problems)
    least, most = _bounds(at_least, "--at-least", problems), _bounds(at_most, "--at-most", problems)
    problems.raise_if_any()
    known, laid_over = load_evidence(evidence), parse_changes(changes or [])
    request = TargetsRequest(
        by=by,
        level=level,
        rule=rule,
        fair_within=fair_within,
        leading=share,
        without=leavers(known, without or [], "--without", "Say --leading leaves."),
        with_partners=allies_named(known, with_partners or [], "--with"),
        at_least=least,
        at_most=most,
        cap=cap,
        programmes=programmes,
    )
    options = {"evidence": known, "changes": laid_over, "gap": gap, "seconds": seconds}
    wanted = allies_named(known, targets_of or [], "--targets-of")
    wished = {"alternatives": give, "targets_of": wanted}
    made = _make(scenario, request, options, wished, start)
    written = [] if out is None else _write(out, made, known)
    if as_json:
        print_json(made.plain())
    else:
        print_apportionment(made.found, made.moved, known, made.noise)
    if made.found.ended == "interrupted":
        end_interrupted("apportionment", written)


class Made(NamedTuple):
    """An apportionment, and how it compares with the one before members came or went."""

    found: "TargetsPlan"
    moved: "pd.DataFrame | None" = None
    noise: dict[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """Return everything as plain data."""
        from counterpoise.ledger.export import records

        moved = None if self.moved is None else records(self.moved)
        return self.found.summary() | {"takes_over": moved, "comparison": self.noise}


def _make(
    scenario: str,
    request: "TargetsRequest",
    options: dict[str, Any],
    wished: dict[str, Any],
    start: Path | None,
) -> Made:
    """Return the plan, and where members or the leading ally change, who takes over what."""
    from counterpoise.planner.targets import difference, make_plan, noise

    if not request.changes:
        return Made(make_plan(scenario, request, **options, **wished, start=start))
    before = make_plan(scenario, request.unchanged(), explain=False, **options)
    if before.ended == "interrupted":  # not yet at what was asked
        raise KeyboardInterrupt
    found = make_plan(scenario, request, **options, **wished, start=start or before)
    return Made(found, difference(before, found), noise(before, found))


def _share(text: str | None, problems: Problems) -> float | None:
    if text is None:
        return None
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share < math.inf:
        problems.add("--alternatives", text, "is not understood", "Say 0.5% or 0.005.")
    return share


def _bounds(
    words: list[str] | None, option: str, problems: Problems
) -> dict[tuple[str, str], float]:
    found = {}
    for word in words or []:
        place, _, text = word.partition("=")
        ally, _, capability = place.partition("/")
        try:
            found[ally.strip().upper(), capability.strip()] = float(text)
        except ValueError:
            problems.add(option, word, "is not understood", "Write it as DEU/sead=20.")
    return found


def _write(out: Path, made: Made, known: "Evidence") -> list[Path]:
    import json

    from counterpoise.atomic_write import text_writer
    from counterpoise.charts import to_svg
    from counterpoise.charts.planner.target_ranges import TARGET_RANGES
    from counterpoise.charts.planner.targets import TARGETS, TargetsView
    from counterpoise.ledger.export import table_writer

    view = TargetsView(made.found, known)
    svg = to_svg(TARGETS.draw(view))
    text = json.dumps(made.plain(), indent=1, allow_nan=False)
    files = {"apportion.json": text_writer(text + "\n"), "apportion.svg": text_writer(svg)}
    if TARGET_RANGES.available(view):
        files["apportion-ranges.svg"] = text_writer(to_svg(TARGET_RANGES.draw(view)))
    if made.moved is not None:
        files["takes-over.csv"] = table_writer(made.moved)
    return made.found.save(out, beside=files)
