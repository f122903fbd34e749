"""Who should provide what by when: the command."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.planner.targets import Apportionment

Rule = Literal["equal_share", "ability_to_pay", "benefit", "shapley", "joint_product", "capped"]
LEADING = {"stays": 1.0, "leaves": 0.0}
HALF = 0.5 + 1e-6
LISTED = 5
SEEN = 0.0005
"""Changes below this round to nothing."""
WORDS = ("More of", "Less of", "Why", "Takes over", "Hands over", "Relaxed by")


def apportion(
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")] = "hold",
    by: Annotated[int, typer.Option(help="Year at whose end targets are met.")] = 2035,
    level: Annotated[
        Literal["reference", "raised"] | None,
        typer.Option(help="Requirements to meet; by default as the scenario says."),
    ] = None,
    rule: Annotated[Rule | None, typer.Option(help="Rule of fairness that costs follow.")] = None,
    fair_within: Annotated[
        float | None,
        typer.Option(
            help="Makes fairness a bound: all within this part of their fair share, such as 0.25."
        ),
    ] = None,
    leading: Annotated[
        str | None,
        typer.Option(help="The leading ally: stays, leaves, or what stays, such as 50%."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Members that leave, such as SWE,FIN.")
    ] = None,
    with_partners: Annotated[
        list[str] | None, typer.Option("--with", help="Partners that join, such as UKR.")
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option("--at-least", help="A bound such as DEU/sead=20. May be given often."),
    ] = None,
    at_most: Annotated[
        list[str] | None,
        typer.Option("--at-most", help="A bound such as FRA/tanker=15. May be given often."),
    ] = None,
    cap: Annotated[
        float | None, typer.Option(help="Most of a need that one ally may count for; 1 for none.")
    ] = None,
    gap: Annotated[float, typer.Option(min=0, help="Relative gap of each solve.")] = 5e-3,
    seconds: Annotated[float, typer.Option(min=0.1, help="Time limit of each solve.")] = 20.0,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables, the JSON and the figure.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say who should provide what by a date, at what cost, and what stays short and why."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.targets import Question, difference
    from counterpoise.planner.targets import apportion as work_out
    from counterpoise.wings.command_line import parse_changes

    if out is not None:
        require("charts")
    problems = Problems()
    share = _leading(leading, problems)
    least, most = _bounds(at_least, "--at-least", problems), _bounds(at_most, "--at-most", problems)
    problems.raise_if_any()
    known, laid_over = load_evidence(evidence), parse_changes(changes or [])
    question = Question(
        by=by,
        level=level,
        rule=rule,
        fair_within=fair_within,
        leading=share,
        without=_followers(known, without or [], "--without"),
        with_partners=allies_named(known, with_partners or [], "--with"),
        at_least=least,
        at_most=most,
        cap=cap,
    )
    options: dict[str, Any] = {"gap": gap, "seconds": seconds}
    found = work_out(scenario, question, evidence=known, changes=laid_over, **options)
    moved = None
    if question.changes:
        before = work_out(
            scenario,
            question.unchanged(),
            evidence=known,
            changes=laid_over,
            explain=False,
            **options,
        )
        moved = difference(before, found)
    if out is not None:
        _write(out, found, moved, known)
    if as_json:
        print_json(_plain(found, moved))
    else:
        _print(found, moved, known)


def _leading(text: str | None, problems: Problems) -> float | None:
    if text is None or text in LEADING:
        return None if text is None else LEADING[text]
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        problems.add("--leading", text, "is not understood", "Say stays, leaves or 50%.")
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


def _followers(evidence: "Evidence", words: list[str], option: str) -> tuple[str, ...]:
    from counterpoise.ledger.ally_names import allies_named

    named = allies_named(evidence, words, option)
    if evidence.leading in named:
        problems = Problems()
        what = "is the leading ally, whose leaving is a drawdown"
        problems.add(option, evidence.leading, what, "Say --leading leaves.")
        problems.raise_if_any()
    return named


def _plain(found: "Apportionment", moved: "pd.DataFrame | None") -> dict[str, Any]:
    from counterpoise.ledger.plain_data import records

    return found.to_json() | {"takes_over": None if moved is None else records(moved)}


def _write(
    out: Path, found: "Apportionment", moved: "pd.DataFrame | None", known: "Evidence"
) -> None:
    import json

    from counterpoise.atomic_write import text_writer, write_together
    from counterpoise.charts import to_svg
    from counterpoise.charts.planner.targets import apportionment

    tables = {
        "targets": found.targets,
        "cost": found.cost.reset_index(),
        "shortfall": found.shortfall.reset_index(),
        "binds": found.binds,
        "path": found.path,
    }
    if moved is not None:
        tables["takes-over"] = moved
    files = {
        f"{name}.csv": text_writer(table.to_csv(index=False)) for name, table in tables.items()
    }
    text = json.dumps(_plain(found, moved), indent=1, allow_nan=False)
    svg = text_writer(to_svg(apportionment(found, known)))
    write_together(out, files | {"apportion.json": text_writer(text + "\n"), "apportion.svg": svg})


def _print(found: "Apportionment", moved: "pd.DataFrame | None", known: "Evidence") -> None:
    from counterpoise.wings.command_line import console

    screen = console()
    screen.print(_targets(found, known))
    screen.print(_costs(found, known))
    screen.print(_shortfalls(found, known))
    if moved is not None:
        screen.print(_takes_over(moved, known))
    for sentence in found.fairness["sentences"] if found.fairness else ():
        screen.print(sentence, markup=False)
    heavy = found.shortfall[found.shortfall["largest_share"] > HALF]
    if len(heavy):
        told = ", ".join(
            f"{known.capabilities[str(c)].name.lower()} ({known.allies[str(row['largest'])].name} "
            f"{100 * row['largest_share']:.0f} %)"
            for c, row in heavy.iterrows()
        )
        screen.print(
            f"More than half of what all provide, though not of the need, is one ally's: {told}."
        )
    if len(found.binds):
        screen.print(_binding(found, known))
    late = found.path[found.path["late"]]["capability"].unique()
    if len(late):
        names = ", ".join(known.capabilities[str(c)].name.lower() for c in late)
        screen.print(f"An even path is ahead of industry at first; these start slower: {names}.")
    screen.print(
        f"Solver: {found.status}, gap {100 * found.gap:.2g} % against a bound for any plan, "
        f"{found.seconds:.0f} s."
    )
    for note in found.warnings:
        screen.print(f"Note: {note}", style="dim", markup=False)


def _table(title: str, columns: tuple[str, ...], **options: Any) -> "Table":
    from rich.table import Table

    shown = Table(title=title, **options)
    for i, column in enumerate(columns):
        shown.add_column(column, justify="left" if i == 0 or column in WORDS else "right")
    return shown


def _plainly(value: float, sign: str = "") -> str:
    """Return a number with three figures that count, never with an exponent."""
    return f"{value:{sign},.0f}" if abs(value) >= 99.95 else f"{value:{sign}.3g}"


def _unit(known: "Evidence", capability: str) -> str:
    """Return the unit where the name of a capability does not say it."""
    entry = known.capabilities[capability]
    return "" if entry.unit_plural in entry.name.lower() else f" {entry.unit_plural}"


def _targets(found: "Apportionment", known: "Evidence") -> "Table":
    shown = _table(
        f"Targets at {found.moment} against today: what changes most, by ally",
        ("Ally", "More of", "Less of"),
        caption=f"At most {LISTED} each, by what they cost; all are in --json and --out.",
        show_lines=True,
    )
    for ally, rows in found.targets.groupby("ally"):
        cells = []
        for sign in (1, -1):
            part = rows[sign * rows["change"] > 0.05]
            part = part.loc[part["burden_change_musd"].abs().nlargest(LISTED).index]
            cells.append(
                "\n".join(
                    f"{known.capabilities[c].name} {_plainly(now)} to {_plainly(then)}"
                    f"{_unit(known, c)}"
                    for c, now, then in zip(
                        part["capability"], part["today"], part["target"], strict=True
                    )
                )
            )
        shown.add_row(known.allies[str(ally)].name, *cells)
    return shown


def _costs(found: "Apportionment", known: "Evidence") -> "Table":
    fair = {"Fair share": "fair_share"} if found.question.rule else {}
    shares = {"Share of burden": "share", **fair}
    shares |= {"Money used": "money_used", "People used": "people_used"}
    shown = _table(
        "Cost by ally, million dollars of 2024 a year",
        ("Ally", "Up to the date", "Burden then", "Burden today", *shares),
        caption="Up to the date: new orders and upkeep. Burden: replacement and upkeep of the "
        "holdings.",
    )

    def percent(value: float) -> str:
        return "-" if math.isnan(value) else f"{100 * value:.1f} %"

    for ally, row in found.cost.sort_values("burden_musd", ascending=False).iterrows():
        shown.add_row(
            known.allies[str(ally)].name,
            *(f"{row[k]:,.0f}" for k in ("yearly_cost_musd", "burden_musd", "burden_today_musd")),
            *(percent(row[k]) for k in shares.values()),
        )
    return shown


def _shortfalls(found: "Apportionment", known: "Evidence") -> "Table":
    short = found.shortfall.sort_values("short", ascending=False)
    short = short[short["short"] > 5e-4]
    met = len(found.shortfall) - len(short)
    shown = _table(
        f"What stays short at {found.moment}",
        ("Capability", "Need", "Leading ally", "Others", "Short", "Why"),
        caption=f"In ready units. {met} of {len(found.shortfall)} needs are met. Why: the limit "
        "that would relieve most if it alone were lifted.",
    )
    for capability, row in short.iterrows():
        shown.add_row(
            known.capabilities[str(capability)].name,
            *(_plainly(row[k]) for k in ("need", "leading", "provided")),
            f"{100 * row['short']:.1f} %",
            str(row["why"]),
        )
    return shown


def _binding(found: "Apportionment", known: "Evidence") -> "Table":
    from counterpoise.planner.targets.shadow_prices import BULK

    shown = _table(
        "What binds",
        ("Whose limit", "Relaxed by", "Would close, points of a need"),
        caption="The dearest three of each limit. A whole need is 100 points. Each is the rate of "
        "a small change, with fleets in whole units held.",
    )
    for row in found.binds.groupby("limit", sort=False).head(3).to_dict("records"):
        amount, words = BULK[row["limit"]]
        code = str(row["whose"])
        name = known.allies[code].name if code in known.allies else known.capabilities[code].name
        points = amount * row["worth_points_of_a_need"]
        shown.add_row(name, words, _plainly(points))
    return shown


def _takes_over(moved: "pd.DataFrame", known: "Evidence") -> "Table":
    shown = _table(
        "Who takes over what, ready units",
        ("Capability", "Takes over", "Hands over"),
        caption=f"At most {LISTED} each; all are in --json and --out. Small changes may be the "
        "solver's choice among plans of like worth.",
        show_lines=True,
    )
    for capability, rows in moved.groupby("capability"):
        code, changes = str(capability), rows.assign(size=rows["ready_change"].abs())
        changes = changes[changes["size"] >= SEEN]
        cells = [
            ", ".join(
                f"{known.allies[ally].name} {_plainly(change, '+')}"
                for ally, change in zip(part["ally"], part["ready_change"], strict=True)
            )
            for part in (
                changes[changes["ready_change"] > 0].nlargest(LISTED, "size"),
                changes[changes["ready_change"] < 0].nlargest(LISTED, "size"),
            )
        ]
        if any(cells):
            unit = _unit(known, code)
            shown.add_row(known.capabilities[code].name + (f",{unit}" if unit else ""), *cells)
    return shown
