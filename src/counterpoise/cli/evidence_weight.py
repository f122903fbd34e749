"""Printing how much of an answer hangs on judgement."""

from typing import TYPE_CHECKING

import typer
from rich.table import Table

from counterpoise.cli.progress import progress_bar
from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from counterpoise.ensemble.judgement import JudgedWeight
    from counterpoise.evidence import Evidence
    from counterpoise.measures.variance import VarianceShare

SCENARIO = "cliff"
"""The scenario whose gap is looked at."""
CAPTION = (
    "Alone: what of the variance would go if these figures were known. Total: what would be left "
    "if all others were. They differ by interactions; ± is one standard error."
)


def weigh(evidence: "Evidence") -> "JudgedWeight":
    """Return the share of the variance of the cliff's gap that judged figures carry.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    """
    from counterpoise.ensemble.judgement import judged_weight
    from counterpoise.scenario import load_scenario

    scenario = load_scenario(SCENARIO, evidence=evidence)
    with progress_bar() as progress:
        return judged_weight(scenario, progress=progress)


def print_weight(found: "JudgedWeight") -> None:
    """Print what judgement carries: a few sentences, by grade and by table.

    Parameters
    ----------
    found : JudgedWeight
        What was found.
    """
    typer.echo(found.says)
    if found.varies:
        screen = console()
        screen.print(_by_grade(found))
        screen.print(_by_table(found))


def _by_grade(found: "JudgedWeight") -> Table:
    from counterpoise.ensemble.judgement import IN_WORDS

    shown = Table(
        title=f"Variance of the gap of “{found.title}” by grade, per cent "
        f"({found.futures:,} futures, seed {found.seed})",
        caption=CAPTION,
    )
    for column in ("What is drawn", "Figures", "Alone", "Total"):
        shown.add_column(column, justify="left" if column == "What is drawn" else "right")
    for name, share in found.shares.items():
        if found.figures[name]:
            alone = _with_error(share.first_order, share.first_order_error)
            shown.add_row(IN_WORDS[name], str(found.figures[name]), alone, _total(share))
    return shown


def _by_table(found: "JudgedWeight") -> Table:
    shown = Table(title="By table, total share, per cent")
    for column in ("Table", "Figures", "of them D", "Those graded D", "All of them"):
        shown.add_column(column, justify="left" if column == "Table" else "right")
    for row in found.tables:
        shown.add_row(
            row.name,
            str(row.figures),
            str(row.judged),
            _total(row.judged_share) if row.judged else "",
            _total(row.share),
        )
    return shown


def _total(share: "VarianceShare") -> str:
    return _with_error(share.total, share.total_error)


def _with_error(value: float, error: float) -> str:
    return f"{100 * value + 0:.1f} ± {100 * error:.1f}"
