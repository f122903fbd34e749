"""Rules of fairness side by side: who gains, who loses, and how much hangs on the rule."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-9
"""Shares that differ by less count as the same."""


@dataclass(frozen=True)
class Comparison:
    """What allies pay against what each rule would have them pay.

    Parameters
    ----------
    shares : DataFrame (ally by rule)
        Fair share under each rule, then the actual shares.
    over_fair : DataFrame (ally by rule)
        Actual share of the money less fair share: above zero the ally pays more than the rule asks.
    money : DataFrame (ally by rule)
        The same in money.
    ranks : DataFrame (ally by rule)
        Rank under each rule, 1 for the largest share; equal shares have the mean of their ranks.
    range_of_ranks : DataFrame
        By ally: `best` (nearest to 1), `worst` and `spread` over the rules.
    agreement : dict
        Kendall's `w` over the rules with `p`, `rules` and `allies`.
    """

    shares: "pd.DataFrame"
    over_fair: "pd.DataFrame"
    money: "pd.DataFrame"
    ranks: "pd.DataFrame"
    range_of_ranks: "pd.DataFrame"
    agreement: dict[str, float]

    def votes(self, without: Collection[str] = ()) -> "pd.DataFrame":
        """Return how many rules ask `less` and how many ask `more` than each ally pays.

        Parameters
        ----------
        without : collection of str
            Rules that ask nothing of anybody, such as a forecast of behaviour.
        """
        asked = self.over_fair.drop(columns=[*without], errors="ignore")
        less, more = (asked > SAME).sum(axis=1), (asked < -SAME).sum(axis=1)
        return less.to_frame("less").assign(more=more)


def compare(rules: "pd.DataFrame", actual: "pd.DataFrame", total: float) -> Comparison:
    """Set actual shares against those of several rules.

    Parameters
    ----------
    rules : DataFrame (ally by rule)
        Shares that sum to one in each column.
    actual : DataFrame (ally by kind)
        Actual shares; the first column is the share of the money, which gains and losses use.
    total : float
        Money of all, to turn differences of share into money.
    """
    paid = actual.iloc[:, 0]
    over_fair = rules.rsub(paid, axis=0)
    ranks = rules.rank(ascending=False, method="average")
    spread = ranks.min(axis=1).to_frame("best").assign(worst=ranks.max(axis=1))
    return Comparison(
        shares=rules.join(actual),
        over_fair=over_fair,
        money=over_fair * total,
        ranks=ranks,
        range_of_ranks=spread.assign(spread=spread["worst"] - spread["best"]),
        agreement=concordance(rules),
    )


def concordance(scores: "pd.DataFrame") -> dict[str, float]:
    r"""Return Kendall's coefficient of concordance W over the columns of a table.

    .. math:: W = \chi^2 / (m (n - 1))

    with Friedman's :math:`\chi^2`, corrected for ties. W is 1 where m rules rank n allies alike and
    0 where they share nothing. The p-value is that of :math:`\chi^2` on n - 1 degrees of freedom.

    Parameters
    ----------
    scores : DataFrame (ally by rule)
        Shares, or anything that ranks allies.

    Notes
    -----
    Source: Kendall and Babington Smith (1939), The Problem of m Rankings, Annals of Mathematical
    Statistics 10(3); the test is that of Friedman (1937), The Use of Ranks to Avoid the Assumption
    of Normality Implicit in the Analysis of Variance, Journal of the American Statistical
    Association 32.
    """
    from scipy import stats

    allies, rules = scores.shape
    found = {"w": float("nan"), "p": float("nan"), "rules": rules, "allies": allies}
    told_apart = (scores.nunique() > 1).any()
    if allies < 3 or rules < 2 or not told_apart or scores.isna().to_numpy().any():
        return found
    test = stats.friedmanchisquare(*scores.to_numpy(float))
    return found | {"w": float(test.statistic) / (rules * (allies - 1)), "p": float(test.pvalue)}
