"""Do large allies carry small ones? Rank tests of the exploitation hypothesis.

Olson and Zeckhauser (1966) expect effort to rise with size: a positive rank correlation of output
and defence share. Ranks are used since size spans three orders of magnitude.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 3
"""A rank correlation of fewer allies than this says nothing."""


def rank_tests(
    size: "pd.Series[float]",
    share: "pd.Series[float]",
    without: Iterable[str | tuple[str, ...]] = (),
) -> "pd.DataFrame":
    """Return rank correlations of size and share, with and without named allies.

    Parameters
    ----------
    size, share : Series
        Output and effort by ally; only allies in both with figures are used.
    without : iterable of str or tuple of str
        Allies, or groups of allies, to leave out in turn.

    Returns
    -------
    DataFrame
        One row for the sample `all` and one for each that is left out (`without USA`). Columns: `n`
        allies; Spearman's `rho`, its two-sided `rho_p` and the one-sided `rho_p_greater` of the
        hypothesis that it is positive; Kendall's `tau` (tau-b, which allows for ties) with `tau_p`
        and `tau_p_greater`; `pearson` for comparison.
    """
    import pandas as pd

    both = pd.DataFrame({"size": size, "share": share}).dropna()
    samples = {"all": both}
    for left_out in without:
        names = (left_out,) if isinstance(left_out, str) else tuple(left_out)
        label = f"without {' and '.join(names)}"
        samples[label] = both.drop(index=list(names), errors="ignore")
    rows = {label: _tests(sample) for label, sample in samples.items()}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"n": int})


def rank_correlation(size: "pd.Series[float]", share: "pd.Series[float]") -> tuple[float, float]:
    """Return Spearman's rho and its two-sided p alone, as `rank_tests` of all allies has them."""
    import pandas as pd
    from scipy import stats

    both = pd.DataFrame({"size": size, "share": share}).dropna()
    if len(both) < FEWEST or (both.nunique() < 2).any():
        return float("nan"), float("nan")
    found: Any = stats.spearmanr(both["size"].to_numpy(float), both["share"].to_numpy(float))
    return float(found.statistic), float(found.pvalue)


def _tests(sample: "pd.DataFrame") -> dict[str, float]:
    from scipy import stats

    columns = ("rho", "rho_p", "rho_p_greater", "tau", "tau_p", "tau_p_greater", "pearson")
    if len(sample) < FEWEST or (sample.nunique() < 2).any():
        return {"n": len(sample)} | dict.fromkeys(columns, float("nan"))
    size, share = sample["size"].to_numpy(float), sample["share"].to_numpy(float)
    found: dict[str, float] = {"n": len(sample)}
    for name, test in (("rho", stats.spearmanr), ("tau", stats.kendalltau)):
        two: Any = test(size, share)
        one: Any = test(size, share, alternative="greater")
        found |= {
            name: float(two.statistic),
            f"{name}_p": float(two.pvalue),
            f"{name}_p_greater": float(one.pvalue),
        }
    # Moments are taken of scaled figures, so that huge or tiny units do not overflow.
    return found | {"pearson": _pearson(size, share)}


def _pearson(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> float:
    x, y = (v / np.abs(v).max() for v in (x, y))
    return float(np.corrcoef(x, y)[0, 1])


def partial_rank_correlation(
    size: "pd.Series[float]", share: "pd.Series[float]", given: "pd.DataFrame"
) -> dict[str, float]:
    r"""Return Spearman's correlation of size and share, holding other variables constant.

    From the inverse :math:`P` of the rank correlation matrix:
    :math:`\rho = -P_{12} / \sqrt{P_{11} P_{22}}`, with a t test on :math:`n - 2 - k` degrees of
    freedom. As in Sandler and Murdoch, Fiscal Studies 21(3), 2000, table 9, who hold output per
    head and exposed borders constant.

    Parameters
    ----------
    size, share : Series
        Output and effort by ally.
    given : DataFrame
        The k variables to hold constant, by ally.

    Returns
    -------
    dict
        `rho`, two-sided `p` and `n`; not a number if too few allies remain or a variable is a copy
        of another.
    """
    import pandas as pd
    from scipy import stats

    data = pd.DataFrame({"size": size, "share": share}).join(given).dropna()
    freedom = len(data) - 2 - given.shape[1]
    nothing = {"rho": float("nan"), "p": float("nan"), "n": len(data)}
    if freedom < 1 or (data.nunique() < 2).any():
        return nothing
    matrix = data.rank().corr().to_numpy()
    if np.linalg.matrix_rank(matrix) < len(matrix):
        return nothing
    inverse = np.linalg.inv(matrix)
    rho = float(-inverse[0, 1] / np.sqrt(inverse[0, 0] * inverse[1, 1]))
    t = rho * np.sqrt(freedom / max(1.0 - rho**2, np.finfo(float).tiny))
    return {"rho": rho, "p": float(2 * stats.t.sf(abs(t), freedom)), "n": len(data)}
