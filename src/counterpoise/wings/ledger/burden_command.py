"""Who pays: the command."""

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.wings.command_line import AsJson, EvidenceSet, print_json

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger.expenditure import Burden


def burden(
    release: Annotated[
        str | None,
        typer.Option(help="Edition as YYYY-MM; by default the last complete one."),
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="Year; the newest of the edition if not given.")
    ] = None,
    target: Annotated[
        float | None, typer.Option(help="Target as a share of GDP: 0.02, 0.035 or 0.05.")
    ] = None,
    since: Annotated[int, typer.Option(help="First year of the cumulative shortfall.")] = 2014,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Allies left out of the rank tests, such as USA,PRT."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--trend", help="Show counts and tests by edition and year instead.")
    ] = False,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Say who meets the target, and what is missing.

    It also tests whether large allies pay for small ones.

    Every figure comes from one edition; editions are never mixed.
    """
    from dataclasses import replace

    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.expenditure import burden_of as work_out
    from counterpoise.ledger.expenditure import trend_of
    from counterpoise.wings.ledger.ledger_tables import notes_on_editions

    known = load_evidence(evidence)
    if history:
        _show_trend(trend_of(known), as_json=as_json)
        return
    found = work_out(known, release, year, target, since, without or [])
    notes = notes_on_editions(evidence, release, found.release)
    found = replace(found, warnings=(*notes, *found.warnings))
    if as_json:
        print_json(found.to_json())
    else:
        _print(found, known)


def _print(found: "Burden", evidence: "Evidence") -> None:
    from rich.table import Table

    from counterpoise.wings.command_line import console

    screen = console()
    of_all = f", {len(found.allies)} allies only: not complete" if found.missing else ""
    shown = Table(
        title=f"Defence effort in {found.year}, edition of {found.release}{of_all}, "
        f"against {100 * found.target:g} % of GDP",
        caption="An asterisk marks estimates. No figure: -.",
    )
    columns = {
        "Share of the money": "share_of_money",
        "For equipment": "equipment_share",
        f"Missed since {found.since}, $ million": "cumulative_gap_musd",
    }
    empty = {name for name, column in columns.items() if found.allies[column].isna().all()}
    shown.add_column("Ally")
    for name in ("Share of GDP", "Meets", "Money, $ million", "Missing, $ million", *columns):
        if name not in empty:
            shown.add_column(name, justify="right")
    for code, row in found.allies.sort_values("share_of_gdp", ascending=False).iterrows():
        cells = {
            "Share of the money": _percent(row["share_of_money"], 1),
            "For equipment": _percent(row["equipment_share"], 1) + _line(row),
            f"Missed since {found.since}, $ million": _money(row["cumulative_gap_musd"]),
        }
        shown.add_row(
            evidence.allies[str(code)].name,
            f"{_percent(row['share_of_gdp'], 2)}{'*' if row['estimate'] is True else ' '}",
            _meets(row),
            _money(row["spending_musd"]),
            _money(row["gap_musd"]),
            *(cell for name, cell in cells.items() if name not in empty),
        )
    screen.print(_totals(found, evidence) + "\n")
    screen.print(shown)
    screen.print(_tests(found.rank_tests))
    if empty:
        names = "; ".join(name.partition(",")[0] for name in columns if name in empty)
        screen.print(
            f"Note: No column where no ally has a figure: {names}.", style="dim", markup=False
        )
    for warning in found.warnings:
        screen.print(f"Note: {warning}", style="dim", markup=False)


def _meets(row: "pd.Series[Any]") -> str:
    # Some editions print an upper bound: such an ally may lie below the target.
    return ("at most" if row["at_most"] else "yes") if row["meets"] else ""


def _line(row: "pd.Series[Any]") -> str:
    return " ok" if row["meets_equipment"] is True else "   "


def _percent(share: float, digits: int) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.{digits}f} %"


def _money(amount: float) -> str:
    return "-" if math.isnan(amount) else f"{amount:,.0f}"


def _totals(found: "Burden", evidence: "Evidence") -> str:
    from counterpoise.ledger.ally_names import the

    counts = ", ".join(
        f"{count} at {100 * target:g} per cent or above"
        for target, count in found.at_or_above.items()
    )
    totals, leader = found.totals, the(evidence.allies[evidence.leading].name)
    there = evidence.leading in found.allies.index
    who = f"all but {leader}" if there else "these allies"
    lines = [f"Of {len(found.allies)} allies with forces: {counts}."]
    if not math.isnan(totals["spending_total_musd"]):
        lines.append(
            f"Money that {who} lack for {100 * found.target:g} per cent: "
            f"${totals['gap_total_musd'] / 1000:,.1f} billion a year. They spend "
            f"{_percent(totals['others_share_of_gdp'], 2)} of their GDP."
        )
        share = totals["leading_ally_share_of_gdp_total"]
        output = f" ({leader} has {_percent(share, 1)} of the GDP)" if there else ""
        lines.append(
            f"The largest payer carries {_percent(totals['largest_share'], 1)} of the money"
            f"{output}; as concentrated as {totals['effective_payers']:.1f} equal payers "
            f"(Herfindahl {totals['hhi']:.3f})."
        )
    return "\n".join(lines)


def _tests(tests: "pd.DataFrame") -> "Table":
    from rich.table import Table

    shown = Table(
        title="Do the large carry more than the small? Rank correlation of GDP and share of GDP",
        caption="p one-sided: the chance of so high a correlation if size did not matter.",
    )
    for column in ("Sample", "n", "Spearman", "p", "p one-sided", "Kendall", "p", "p one-sided"):
        shown.add_column(column, justify="left" if column == "Sample" else "right")
    for sample, row in tests.iterrows():
        numbers = (row[c] for c in ("rho", "rho_p", "rho_p_greater", "tau", "tau_p"))
        cells = [
            f"{value:+.3f}" if i in (0, 3) else f"{value:.2f}" for i, value in enumerate(numbers)
        ]
        shown.add_row(str(sample), f"{row['n']:.0f}", *cells, f"{row['tau_p_greater']:.2f}")
    return shown


def _show_trend(table: "pd.DataFrame", *, as_json: bool) -> None:
    from counterpoise.ledger.export import records

    flat = table.reset_index()
    if as_json:
        print_json(records(flat))
        return
    from rich.table import Table

    from counterpoise.wings.command_line import console

    counts = [str(c) for c in flat.columns if str(c).startswith("at_or_above")]
    shown = Table(
        title="By edition and year: how many meet what, how concentrated it is, and whether the "
        "large carry more",
        caption="Money is share times GDP where the edition prints none. rho: rank correlation of "
        "GDP and share of GDP.",
    )
    for column in ("Edition", "Year", "Allies", *(f"At {_target(c)}" for c in counts)):
        shown.add_column(column, justify="right")
    for column in ("Others, of GDP", "Leading ally, of GDP", "Its share", "Equal payers"):
        shown.add_column(column, justify="right")
    for column in ("rho", "p", "Money"):
        shown.add_column(column, justify="left" if column == "Money" else "right")
    for row in flat.to_dict(orient="records"):
        shown.add_row(
            *(str(row[c]) for c in ("release", "year", "allies", *counts)),
            *(_percent(row[c], 2) for c in ("others_effort", "leading_effort")),
            _percent(row["leading_share"], 1),
            f"{row['effective_payers']:.2f}",
            f"{row['rho']:+.2f}",
            f"{row['rho_p']:.2f}",
            str(row["money"]).replace(" and ", ", "),
        )
    console().print(shown)


def _target(column: str) -> str:
    return f"{100 * float(column.rpartition('_')[2]):g} %"
