"""Printing how much of an answer hangs on judgement."""

from typing import TYPE_CHECKING

from rich.table import Table

from counterpoise.wings.command_line import ProgressLine, console

if TYPE_CHECKING:
    from counterpoise.ensemble.judgement import JudgedWeight
    from counterpoise.evidence import Evidence
    from counterpoise.measures.variance import VarianceShare

SCENARIO = "cliff"
"""The scenario whose gap is looked at."""
CAPTION = (
    "Alone: what of the variance would go if these figures were known. Total: what would be left if "
    "all others were. They differ by interactions; ± is one standard error."
)


def print_weight(evidence: "Evidence") -> None:
    """Print the share of the variance of the cliff's gap that judged figures carry."""
    from counterpoise.ensemble.judgement import judged_weight
    from counterpoise.scenario import load_scenario

    with ProgressLine() as progress:
        found = judged_weight(load_scenario(SCENARIO, evidence=evidence), progress=progress)
    screen = console(110)
    screen.print(found.says, highlight=False)
    if found.varies:
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
            words = IN_WORDS[name][0].upper() + IN_WORDS[name][1:]
            shown.add_row(words, str(found.figures[name]), alone, _total(share))
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
