"""The ledger beyond money: fair shares, contributions, exchange, enlargement."""

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from counterpoise.cli.options import AsJson, EvidenceSet, print_json
from counterpoise.problems import InputError, Problem, Problems

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger import FairShares

app = typer.Typer(
    help="Who provides, what would be fair, what each side gives, what members bring.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Dimension = Literal["military", "economic", "diplomatic", "normative"]
Release = Annotated[str | None, typer.Option(help="Edition of expenditure as YYYY-MM.")]
Year = Annotated[int | None, typer.Option(help="Year of the edition.")]
RULES = {
    "equal_share": "Equal % of GDP",
    "ability_to_pay": "Ability to pay",
    "benefit": "Benefit",
    "shapley": "Shapley",
    "joint_product": "Self-interest",
    "capped": "Cap",
    "money": "Pays",
    "capability": "Provides",
}


@app.command("fair-shares")
def fair_shares(
    release: Release = None,
    year: Year = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Members left out of the bill.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="A yardstick, such as ability_exponent=1. May be given often."),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each rule of fairness would have allies pay, against what they pay and provide."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.contributions import contributions
    from counterpoise.ledger.dependency import coverage_values
    from counterpoise.ledger.fair_shares import fair_shares as work_out
    from counterpoise.ledger.whole import opening

    known = load_evidence(evidence)
    chosen = _numbers(settings or [], "--set")
    absent = _named(known, without or [], "--without")
    result = _opening_run(known, absent)
    provided = opening(result)
    found = work_out(
        known,
        coverage_values(result),
        list(provided.index),
        release=release,
        year=year,
        capability=contributions(known, provided).table["index"],
        settings=chosen,
    )
    if as_json:
        print_json(found.to_json())
    else:
        _print_shares(found, known)


@app.command()
def contributions(
    weights: Annotated[
        list[str] | None,
        typer.Option(
            "--weight", help="Weight of a capability, such as sead=2. The rest have none."
        ),
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each ally provides of each capability, with the range of ranks over all weights."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.contributions import contributions as work_out
    from counterpoise.ledger.whole import opening

    known = load_evidence(evidence)
    chosen = _numbers(weights, "--weight") if weights else None
    found = work_out(known, opening(_opening_run(known, ())), chosen)
    if as_json:
        print_json(found.to_json())
        return
    from counterpoise.cli.tables import console

    screen = console()
    shown = _table(
        "What allies provide to alliance plans on the opening day",
        ("Ally", "Index, %", "Rank", "Rank over all weights", "Of fair share", "Largest shares of"),
    )
    by_ally = found.shares.T
    for ally, row in found.table.sort_values("rank").iterrows():
        most = by_ally[str(ally)].nlargest(3)
        names = [
            f"{known.capabilities[str(c)].name.lower()} {100 * share:.0f} %"
            for c, share in most.items()
            if share > 0
        ]
        shown.add_row(
            known.allies[str(ally)].name,
            _points(row["index"]),
            f"{row['rank']:.0f}",
            f"{row['best']:.0f} to {row['worst']:.0f}",
            f"{row['index_over_fair']:.2f}",
            ", ".join(names),
        )
    screen.print(shown)
    heavy = found.weights[found.weights > 0].sort_values(ascending=False)
    listed = ", ".join(f"{name} {100 * weight:.1f}" for name, weight in heavy.items())
    _say(screen, [f"Weights, per cent: {listed}.", *found.warnings])


@app.command()
def dimensions(
    dimension: Annotated[
        Dimension | None, typer.Argument(help="One of the four; the two-sided ledger if not given.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show what each side gives the other, or one dimension ally by ally."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.dimensions import dimensions as work_out

    known = load_evidence(evidence)
    found = work_out(known)
    if as_json:
        print_json(found.to_json())
        return
    from counterpoise.cli.tables import console

    screen = console()
    if dimension is None:
        screen.print(_exchanges(found.exchanges, known))
        _say(screen, ["No two rows are added: they have no common unit."])
        return
    rows = found.by_ally[found.by_ally["dimension"] == dimension]
    measures = found.measures[found.measures["dimension"] == dimension]
    for about in measures.to_dict(orient="records"):
        part = rows[rows["measure"] == about["measure"]]
        with_figure = part[part["status"] == "figure"].sort_values("value", ascending=False)
        told = ", ".join(
            f"{known.allies[str(a)].name} {_figure(v, str(about['unit']))}"
            for a, v in zip(with_figure["ally"], with_figure["value"], strict=True)
            if v != 0
        )
        nothing = int((with_figure["value"] == 0).sum())
        rest = f"; {nothing} stated as none" if nothing else ""
        missing = f"; {about['without_figure']} without a figure" if about["without_figure"] else ""
        screen.print(
            f"{about['description']} ({_unit(str(about['unit']))}, grade {about['grades']})",
            style="bold",
        )
        screen.print(f"  {told or 'nobody'}{rest}{missing}.", markup=False)


@app.command()
def enlargement(
    members: Annotated[list[str], typer.Argument(help="The members in question, such as FIN SWE.")],
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show the front, the need and the coverage with and without some members."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.enlargement import enlargement as work_out

    known = load_evidence(evidence)
    named = _named(known, members, "members")
    found = work_out(known, _opening_run(known, ()), _opening_run(known, named), named)
    if as_json:
        print_json(found.to_json())
        return
    from counterpoise.cli.tables import console

    screen = console()
    names = " and ".join(known.allies[a].name for a in named)
    screen.print(_front(found.frontage, names))
    shown = _table(
        f"What {names} bring and ask for, {found.moment}",
        ("Capability", "Need without", "Need with", "Brought", "Coverage without", "with"),
        caption=f"Their need costs ${found.yearly_cost_musd:,.0f} million a year in replacement "
        "and upkeep, at 2024 prices.",
    )
    for capability, row in found.capabilities.iterrows():
        shown.add_row(
            known.capabilities[str(capability)].name,
            *(_number(row[c]) for c in ("need_without", "need_with", "brought")),
            *(f"{100 * row[c]:.0f} %" for c in ("coverage_without", "coverage_with")),
        )
    screen.print(shown)


def _print_shares(found: "FairShares", evidence: "Evidence") -> None:
    from counterpoise.cli.tables import console

    screen = console()
    title = (
        f"Shares of the bill under each rule, {found.year}, edition of {found.release}, per cent"
    )
    shares = found.comparison.shares.sort_values("money", ascending=False)
    shown = _table(title, ("Ally", *(RULES[c] for c in shares.columns), "Ranks over rules"))
    ranges = found.comparison.range_of_ranks.T
    for ally, row in shares.iterrows():
        ranks = ranges[str(ally)]
        shown.add_row(
            evidence.allies[str(ally)].name,
            *(_points(row[column]) for column in shares.columns),
            f"{ranks['best']:.0f} to {ranks['worst']:.0f}",
        )
    screen.print(shown)
    agreement = found.comparison.agreement
    screen.print(
        f"Over {agreement['rules']:.0f} rules the ranking agrees with Kendall's W = "
        f"{agreement['w']:.2f} (1 is full agreement)."
    )
    _say(screen, [f"{RULES[name]}: {text}" for name, text in found.notes.items()])
    _say(screen, found.warnings)


def _named(evidence: "Evidence", words: list[str], argument: str) -> tuple[str, ...]:
    """Return the allies that words name; the leading one leaves by a drawdown, not so."""
    from counterpoise.ledger.naming import allies_named

    named = allies_named(evidence, words, argument)
    if evidence.leading in named:
        what = "is the leading ally, whose leaving is a drawdown"
        remedy = "See counterpoise dependency --without."
        raise InputError([Problem(argument, evidence.leading, what, remedy)])
    return named


def _opening_run(evidence: "Evidence", absent: tuple[str, ...]) -> "xr.Dataset":
    """Run one quarter with everybody but some, at central figures."""
    from counterpoise.scenario import load_scenario
    from counterpoise.study import central

    changes: dict[str, Any] = {"time": {"quarters": 1}}
    if absent:
        changes["members"] = {"without": list(absent)}
    return central(load_scenario("hold", evidence=evidence, changes=changes), evidence=evidence)


def _numbers(words: list[str], option: str) -> dict[str, float]:
    problems, found = Problems(), {}
    for word in words:
        name, _, text = word.partition("=")
        try:
            found[name.strip()] = float(text)
        except ValueError:
            problems.add(option, word, "is not name=number", "Write it as sead=2, say.")
            continue
        if not math.isfinite(found[name.strip()]):
            problems.add(option, word, "is not a finite number", "Give a plain number.")
    problems.raise_if_any()
    return found


def _exchanges(exchanges: "pd.DataFrame", evidence: "Evidence") -> "Table":
    leader = evidence.allies[evidence.leading].name
    sides = {"leading_ally": leader, "allies": "The others"}
    shown = _table(
        "What each side gives the other",
        ("Dimension", "Giver", "What", "Figure", "Unit", "Grade", "In words"),
        right=(3,),
    )
    for _, row in exchanges.iterrows():
        unit = row["unit"]
        value = "no figure" if row["status"] == "no figure" else _figure(row["value"], unit)
        if not math.isnan(row["low"]) and not math.isnan(row["high"]):
            value += f" ({_figure(row['low'], unit)} to {_figure(row['high'], unit)})"
        words = row["description"] if row["status"] == "figure" else row["note"]
        told = "" if unit.startswith("share") else unit
        cells = (row["name"], value, told, row["grade"], words)
        shown.add_row(row["dimension"], sides[row["giver"]], *map(str, cells))
    return shown


def _front(frontage: "pd.DataFrame", names: str) -> "Table":
    shown = _table(
        f"The alliance with and without {names}",
        (
            "",
            "Border with Russia and Belarus, km",
            "GDP, $ billion",
            "People, million",
            "km/brigade",
        ),
    )
    for which, row in frontage.iterrows():
        shown.add_row(
            f"{which} them",
            f"{row['border_km']:,.0f}",
            f"{row['output_musd'] / 1000:,.0f}",
            f"{row['population'] / 1e6:,.1f}",
            f"{row['km_per_brigade']:.1f}",
        )
    return shown


def _table(
    title: str, columns: tuple[str, ...], *, right: tuple[int, ...] | None = None, **options: Any
) -> "Table":
    from rich.table import Table

    shown = Table(title=title, **options)
    for i, column in enumerate(columns):
        numeric = i in right if right is not None else i > 0
        shown.add_column(column, justify="right" if numeric else "left")
    return shown


def _points(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.2f}"


def _number(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"


def _figure(value: float, unit: str) -> str:
    """Print a share as per cent, and anything else as it is."""
    return f"{100 * value:.3g} %" if unit.startswith("share") else _number(value)


def _unit(unit: str) -> str:
    return {"share_of_gdp": "of GDP", "share": "share"}.get(unit, unit)


def _say(screen: Any, notes: Any) -> None:
    for note in notes:
        screen.print(f"Note: {note}", style="dim", markup=False)
