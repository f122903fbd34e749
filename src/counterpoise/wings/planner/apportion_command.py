"""Who should provide what by when: the command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import (
    AsJson,
    Changes,
    EvidenceSet,
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
    typer.Option(help="Level of requirement to meet; by default as the scenario says."),
]
FairWithin = Annotated[
    float | None,
    typer.Option(
        help="Makes fairness a bound: all within this part of their fair share, such as 0.25."
    ),
]
AtLeast = Annotated[
    list[str] | None,
    typer.Option("--at-least", help="A bound such as DEU/sead=20. May be given often."),
]
AtMost = Annotated[
    list[str] | None,
    typer.Option("--at-most", help="A bound such as FRA/tanker=15. May be given often."),
]
Cap = Annotated[
    float | None, typer.Option(help="Most of a need that one ally may count for; 1 for none.")
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
    gap: Gap = 5e-3,
    seconds: Seconds = 20.0,
    out: Out = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say who should provide what by a date, at what cost, and what stays short and why."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.participants import leavers
    from counterpoise.planner.targets import TargetsRequest
    from counterpoise.wings.planner.apportion_tables import print_apportionment

    if out is not None:
        require("charts")
    problems = Problems()
    check_folder(out, problems)
    share = leading_share(leading, problems)
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
    )
    options = {"evidence": known, "changes": laid_over, "gap": gap, "seconds": seconds}
    found, moved = _make(scenario, request, options)
    if out is not None:
        _write(out, found, moved, known)
    if as_json:
        print_json(_plain(found, moved))
    else:
        print_apportionment(found, moved, known)


def _make(
    scenario: str, request: "TargetsRequest", options: dict[str, Any]
) -> "tuple[TargetsPlan, pd.DataFrame | None]":
    """Return the plan, and where members or the leading ally change, who takes over what."""
    from counterpoise.planner.targets import difference, make_plan

    found = make_plan(scenario, request, **options)
    if not request.changes:
        return found, None
    before = make_plan(scenario, request.unchanged(), explain=False, **options)
    return found, difference(before, found)


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


def _plain(found: "TargetsPlan", moved: "pd.DataFrame | None") -> dict[str, Any]:
    from counterpoise.ledger.export import records

    return found.summary() | {"takes_over": None if moved is None else records(moved)}


def _write(
    out: Path, found: "TargetsPlan", moved: "pd.DataFrame | None", known: "Evidence"
) -> None:
    import json

    from counterpoise.atomic_write import text_writer, write_together
    from counterpoise.charts import to_svg
    from counterpoise.charts.planner.targets import TARGETS, TargetsView
    from counterpoise.ledger.export import table_writer

    tables = {
        "targets": found.targets,
        "cost": found.cost.reset_index(),
        "shortfall": found.shortfall.reset_index(),
        "binds": found.binds,
        "path": found.path,
    }
    if moved is not None:
        tables["takes-over"] = moved
    files = {f"{name}.csv": table_writer(table) for name, table in tables.items()}
    text = json.dumps(_plain(found, moved), indent=1, allow_nan=False)
    svg = text_writer(to_svg(TARGETS.draw(TargetsView(found, known))))
    files |= {"apportion.json": text_writer(text + "\n"), "apportion.svg": svg}
    write_together(out, files, command="apportion")
