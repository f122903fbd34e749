"""What hangs on one ally: the command."""

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import InputError, Problem
from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, print_json

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger.reliance import Dependency

ROWS = 8


def dependency(
    scenario: Annotated[
        str,
        typer.Argument(help="Built-in name or YAML file."),
    ] = "status-quo",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Allies taken away together, such as USA or USA,DEU."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="Start of a year to show, such as 2030-Q1."),
    ] = None,
    stop: Annotated[
        int, typer.Option(min=1, help="Quarters of a passing stop by the leading ally.")
    ] = 4,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Say on whom each capability depends.

    It also says what is lost without one ally, without two, or without those named, over the years
    of the scenario, and what a passing stop of the leading ally costs.

    Every figure is at its central value.
    """
    from counterpoise.ensemble import central
    from counterpoise.ensemble.dataset import quarter_labels
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.ledger.reliance import dependency_of as work_out
    from counterpoise.wings.command_line import load_together

    known, loaded = load_together([scenario], evidence, changes)
    absent = allies_named(known, without or [], "--without")
    outside = [ally for ally in absent if ally not in loaded[0].members]
    if outside:
        what = f"takes no part in {loaded[0].name}"
        raise InputError(
            [Problem("--without", ally, what, "Name allies that do.") for ally in outside]
        )
    if stop >= loaded[0].calendar.quarters:
        what = f"a stop of {stop} quarters does not fit {loaded[0].calendar.quarters}"
        raise InputError([Problem("--stop", "", what, "Give a shorter stop.")])
    result = central(*loaded, evidence=known)
    moments = quarter_labels(result, "snapshot")
    if at is not None and at not in moments:
        remedy = f"Choose one of {', '.join(moments)}."
        raise InputError([Problem("--at", at, "is no moment of the tables", remedy)])
    found = work_out(
        known, result, absent, stop_quarters=stop, moment=moments.index(at) if at else 0
    )
    if as_json:
        print_json(found.to_json())
    else:
        _print(found, known, loaded[0].title)


def _print(found: "Dependency", evidence: "Evidence", title: str) -> None:
    from counterpoise.ledger.ally_names import in_sentence, the
    from counterpoise.wings.command_line import console

    screen = console()
    leader = the(evidence.allies[found.leading].name)
    screen.print(_verdict(found, evidence, title) + "\n")
    screen.print(_providers(found, evidence, title))
    if len(found.named):
        codes = found.named.index[0].split(",")
        together = ", taken away together" if len(codes) > 1 else ""
        title = f"Without {in_sentence(evidence, codes)}{together}"
        screen.print(_outages(found.named, title, evidence, found.packages))
    for table, title in (
        (found.single, "Without any one ally (N-1), worst first"),
        (found.pairs, "Without any two (N-2), worst first"),
    ):
        screen.print(_outages(table, title, evidence, found.packages))
    screen.print(_values(found, evidence))
    screen.print(_path(found, evidence.allies[found.leading].name, leader))
    first, last = found.stop.iloc[0], found.stop.iloc[-1]
    screen.print(
        f"If {leader} stopped for {found.stop_quarters} quarters and then returned, the gap would "
        f"grow by {first['gap_years']:.1f} capability-years at {found.stop.index[0]} and by "
        f"{last['gap_years']:.1f} at {found.stop.index[-1]}."
    )


def _table(title: str, columns: tuple[str, ...], **options: Any) -> "Table":
    from rich.table import Table

    shown = Table(title=title, **options)
    for i, column in enumerate(columns):
        shown.add_column(column, justify="right" if i else "left")
    return shown


def _verdict(found: "Dependency", evidence: "Evidence", title: str) -> str:
    """Say what hangs on one ally, and whose loss would cost most."""
    from counterpoise.ledger.ally_names import the

    over = found.providers[found.providers["over_cap"]]
    most = over["largest"].value_counts()
    of_whom = ""
    if len(most):
        leader = the(evidence.allies[str(most.index[0])].name)
        count = "all" if most.iloc[0] == len(over) else f"{most.iloc[0]}"
        of_whom = f", {count} of them on {leader}"
    first = found.single.iloc[0]
    lost = the(evidence.allies[str(found.single.index[0])].name)
    return (
        f"{title}, {found.moment}: {len(over)} of {len(found.providers)} capabilities hang on one "
        f"ally for more than {100 * found.cap:.0f} per cent{of_whom}. No single loss costs more "
        f"than that of {lost}: {100 * first['coverage_lost']:.1f} points of coverage in the mean, "
        f"and {first['newly_short']:.0f} capabilities newly short."
    )


def _providers(found: "Dependency", evidence: "Evidence", title: str) -> "Table":
    shown = _table(
        f"{title}, {found.moment}: on whom each capability hangs",
        ("Capability", "Largest provider", "Share", "Effective providers", "Over the rule"),
    )
    for capability, row in found.providers.sort_values("share", ascending=False).iterrows():
        shown.add_row(
            evidence.capabilities[str(capability)].name,
            evidence.allies[row["largest"]].name if row["largest"] else "nobody",
            f"{100 * row['share']:.0f} %",
            f"{row['effective_number']:.1f}",
            "yes" if row["over_cap"] else "",
        )
    return shown


def _outages(
    table: "pd.DataFrame", title: str, evidence: "Evidence", packages: dict[str, str]
) -> "Table":
    from counterpoise.ledger.reliance import slowed_most

    shown = _table(
        title,
        ("Without", "Coverage lost", "Newly short", "Deepest gap", "Slowed most", "by"),
        caption="Points of 100. Coverage is the mean over capabilities; the last two columns are "
        "the package of forces whose tempo falls most.",
    )
    for absent, row in table.head(ROWS).iterrows():
        hit, lost = slowed_most(row.to_dict(), packages)
        shown.add_row(
            " and ".join(evidence.allies[a].name for a in str(absent).split(",")),
            f"{100 * row['coverage_lost']:.1f}",
            f"{row['newly_short']:.0f}",
            f"{100 * row['largest_shortfall']:.0f} %",
            hit if lost > 0 else "none",
            f"{100 * lost:.1f}" if lost > 0 else "",
        )
    return shown


def _values(found: "Dependency", evidence: "Evidence") -> "Table":
    columns = ["shapley_coverage", "banzhaf_coverage", *(f"shapley_{p}" for p in found.packages)]
    errors = [
        found.values[f"shapley_{p}_error"].max() / found.values[f"shapley_{p}"].sum()
        for p in found.packages
    ]
    shown = _table(
        "What each ally is worth, as a share of what all are worth together",
        ("Ally", "Coverage, Shapley", "Banzhaf", *found.packages.values()),
        caption=_how_exact(200 * max(errors, default=0.0)),
    )
    shares = found.values[columns] / found.values[columns].sum()
    for ally, row in shares.head(ROWS).iterrows():
        name = evidence.allies[str(ally)].name
        shown.add_row(name, *(f"{100 * row[column]:.1f} %" for column in columns))
    return shown


def _how_exact(points: float) -> str:
    """Say how well values are known, to the first digit of the error that counts."""
    if not points > 0:
        return "All exact."
    digits = max(1, 1 - math.floor(math.log10(points)) - 1)
    return (
        "Coverage exact; Shapley values of the tempo of packages drawn, known to about "
        f"{points:.{digits}f} points."
    )


def _path(found: "Dependency", name: str, leader: str) -> "Table":
    shown = _table(
        "Through the years",
        (
            "Moment",
            f"{name}: share",
            "Shapley value",
            "Over the rule",
            "Effective providers",
            *(f"{title} without {leader}" for title in found.packages.values()),
        ),
        caption="Packages of forces: the tempo that they allow, per cent of full tempo.",
    )
    for moment, row in found.path.iterrows():
        shown.add_row(
            str(moment),
            f"{100 * row['leading_share']:.0f} %",
            f"{100 * row['leading_value']:.0f} %",
            f"{row['over_cap']:.0f}",
            f"{row['effective_number']:.1f}",
            *(f"{100 * row[f'{p}_without_leading']:.0f} %" for p in found.packages),
        )
    return shown
