"""Effort against a target: who meets it, how much money is missing, and how that changed.

Effort is defence expenditure as a share of output (GDP). Money may be in any currency, as long as
spending and output are in the same one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.measures.burden.ranks import rank_correlation
from counterpoise.measures.concentration import effective_number, herfindahl, largest_share

if TYPE_CHECKING:
    import pandas as pd

PRINTED_DIGITS = 4
"""Digits of a share that official tables print: per cent with two decimals."""


def at_or_above(
    share: "pd.Series[float]", target: float, digits: int = PRINTED_DIGITS
) -> "pd.Series[bool]":
    """Return who meets a target, judged as printed.

    Parameters
    ----------
    share : Series
        Effort by ally.
    target : float
        The target, as a share of output.
    digits : int
        Shares are rounded to this many digits first, since published counts go by printed shares.
    """
    return share.round(digits) >= round(target, digits)


def gap_to_target(
    spending: "pd.Series[float]", output: "pd.Series[float]", target: float
) -> "pd.Series[float]":
    r"""Return the money that each ally misses; an ally above the target misses nothing.

    .. math:: \max(0,\; \tau\, Y_a - S_a)

    One ally's surplus does not fill another's gap.
    """
    return (target * output - spending).clip(lower=0.0)


def group_effort(spending: "pd.Series[float]", output: "pd.Series[float]") -> float:
    """Return the effort of a group: its money over its output, not a mean of shares."""
    whole = float(output.sum())
    return float(spending.sum()) / whole if whole > 0 else float("nan")


def cumulative_shortfall(
    spending: "pd.DataFrame",
    output: "pd.DataFrame",
    target: float,
    counted: "pd.DataFrame | None" = None,
) -> "pd.DataFrame":
    """Return what each ally has missed in all, over the years of two tables.

    Parameters
    ----------
    spending, output : DataFrame (year by ally)
        Money and output of each year in one currency. Use constant prices: only then do years add
        up.
    target : float
        The target, as a share of output.
    counted : DataFrame of bool (year by ally), optional
        Which years count for which ally, for instance those of its membership. All by default.

    Returns
    -------
    DataFrame
        By ally: `missed` in the currency given, `years_counted`, `years_below`, and `years_of_gdp`,
        the gaps as shares of the year's output, summed. A year without a figure is not counted.
    """
    known = spending.notna() & output.notna() & (output > 0)
    if counted is not None:
        known &= counted
    gap = (target * output - spending).clip(lower=0.0).where(known)
    return (
        gap.sum()
        .to_frame("missed")
        .assign(
            years_counted=known.sum(),
            years_below=(gap > 0).sum(),
            years_of_gdp=(gap / output.where(known)).sum(),
        )
    )


def equipment_line(
    equipment_share: "pd.Series[float]", spending: "pd.Series[float]", line: float
) -> "pd.DataFrame":
    """Return each ally's equipment share against a line, and the money to it.

    Returns
    -------
    DataFrame
        By ally: `equipment_share`, `meets` and `missing`, the equipment money short of the line at
        today's total.
    """
    return equipment_share.to_frame("equipment_share").assign(
        meets=at_or_above(equipment_share, line).where(equipment_share.notna()),
        missing=gap_to_target(equipment_share * spending, spending, line),
    )


def trend(figures: "pd.DataFrame", targets: Sequence[float], leading: str) -> "pd.DataFrame":
    """Return effort, concentration and rank correlation by release and year.

    Parameters
    ----------
    figures : DataFrame
        One row for each `release`, `year` and `ally` with `share`, `spending` and `output`; the
        latter two may be missing.
    targets : sequence of float
        Targets to count allies at.
    leading : str
        The ally that the others are compared with.

    Returns
    -------
    DataFrame
        By release and year: `allies` with a figure, `at_or_above_<target>`, `others_effort` (all
        but the leading ally), `leading_effort`, `leading_share` of the money, `hhi`,
        `effective_payers`, `largest_share`, `rho` and `rho_p`. What needs money that the rows do
        not all have is not a number.
    """
    import pandas as pd

    rows = {
        key: _moment(group.set_index("ally"), targets, leading)
        for key, group in figures.dropna(subset=["share"]).groupby(["release", "year"])
    }
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(rows, names=["release", "year"])
    return table


def _moment(group: "pd.DataFrame", targets: Sequence[float], leading: str) -> dict[str, float]:
    counts = {f"at_or_above_{t:g}": int(at_or_above(group["share"], t).sum()) for t in targets}
    row: dict[str, float] = {"allies": len(group), **counts}
    others = group.drop(index=leading, errors="ignore")
    money = group[["spending", "output"]].notna().to_numpy().all()
    ready = bool(money) and len(others) > 0
    spending, output = group["spending"], group["output"]
    row["others_effort"] = group_effort(others["spending"], others["output"]) if ready else np.nan
    row["leading_effort"] = float(group["share"].to_dict().get(leading, np.nan))
    row["leading_share"] = (
        float(spending.to_dict().get(leading, np.nan)) / float(spending.sum()) if ready else np.nan
    )
    amounts = spending.to_numpy(dtype=float)
    row["hhi"] = float(herfindahl(amounts)) if ready else np.nan
    row["effective_payers"] = float(effective_number(amounts)) if ready else np.nan
    row["largest_share"] = float(largest_share(amounts)) if ready else np.nan
    row["rho"], row["rho_p"] = (
        rank_correlation(output, group["share"]) if ready else (np.nan, np.nan)
    )
    return row
