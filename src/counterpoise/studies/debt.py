"""Evidence debt: where a better source would be worth most."""

import math
from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from counterpoise.evidence import GRADES
from counterpoise.studies.records import FactorRecord

if TYPE_CHECKING:
    import pandas as pd

WEAKNESS = {grade: (place + 1) / len(GRADES) for place, grade in enumerate(GRADES)}
"""How weak a source is, by the place of its grade: a convention that keeps the order of grades."""
EFFECTS = ("total", "shapley", "mu_star", "delta")
"""Columns that tell how much a factor does: each design gives one of them."""

SHARES = ("total", "shapley", "delta")
"""Those of them that lie between 0 and 1."""


def effect_column(columns: Container[str]) -> str:
    """Return the column by which a table of sensitivity is ordered, which follows the design.

    >>> effect_column(["factor", "shapley", "shapley_low"])
    'shapley'
    """
    return next(name for name in EFFECTS if name in columns)


def clipped(effect: float, measure: str) -> float:
    """Return an estimate within what it can be: a share of variance or delta in [0, 1].

    >>> clipped(1.4, "total"), clipped(-0.1, "total"), clipped(1.4, "mu_star")
    (1.0, 0.0, 1.4)
    """
    return min(max(effect, 0.0), 1.0 if measure in SHARES else math.inf)


def weakness(grades: Mapping[str, int]) -> float:
    """Return how weak the sources of some figures are on average, from 0.25 (all A) to 1 (all D).

    >>> weakness({"A": 1, "D": 1})
    0.625
    """
    count = sum(grades.values())
    if not count:
        return float("nan")
    return sum(WEAKNESS[grade] * number for grade, number in grades.items()) / count


def evidence_debt(
    sensitivity: "pd.DataFrame", factors: Mapping[str, FactorRecord], measure: str = "total"
) -> "pd.DataFrame":
    """Return uncertain figures by effect times weakness of source, the largest first.

    Levers and choices of the model are left out: no source settles them.

    Parameters
    ----------
    sensitivity : DataFrame
        With the columns `factor` and that of the measure.
    factors : mapping of str to FactorRecord
        What is known of each factor.
    measure : str
        The measure of sensitivity: the total index, or what stands for it in other designs.

    Returns
    -------
    pandas.DataFrame
        `factor`, `title`, `figures`, `judged` (figures graded D), `weakness`, the measure and
        `debt`. Estimates of shares from few runs stray below 0 and above 1, which is noise: what
        goes into the debt is clipped to what it can be, a share to [0, 1] and the mean elementary
        effect of a Morris design, which has the unit of its outcome, at 0. The measure itself is
        shown as it was estimated.
    """
    import pandas as pd

    rows = []
    for name, effect in zip(sensitivity["factor"], sensitivity[measure], strict=True):
        known = factors[name]
        if known.kind != "uncertainty" or not known.figures:
            continue
        weak = weakness(known.grades)
        rows.append(
            {
                "factor": name,
                "title": known.title,
                "figures": known.figures,
                "judged": known.grades.get("D", 0),
                "weakness": weak,
                measure: effect,
                "debt": clipped(float(effect), measure) * weak,
            }
        )
    columns = ["factor", "title", "figures", "judged", "weakness", measure, "debt"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("debt", ascending=False, kind="stable", ignore_index=True)
