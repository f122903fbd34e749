r"""What an ally adds to the defence of a border by sector: its forces less what it asks for.

An ally that joins brings forces and a border. Where the border asks for more than the forces, the
others are stretched thinner: its net contribution is negative. The economics of alliances calls it
thinning (Sandler 1977, Impurity of Defense: An Application to the Economics of Alliances, Kyklos
30(3)).
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def over_stretches(own: "pd.Series[float]", asked: "pd.Series[float]") -> "pd.Series[float]":
    r"""Return each ally's own forces over its stretches, in proportion to what each asks for.

    .. math:: o_{a,s} = o_a \frac{n_{a,s}}{\sum_s n_{a,s}}

    A host of two sectors cannot hold both with the same brigade. What its stretches get sums to
    what it has.

    Parameters
    ----------
    own : Series (ally)
        Forces of each ally.
    asked : Series (ally, sector)
        What each stretch of border asks for, above zero.
    """
    whole = asked.groupby(level="ally").transform("sum")
    return (asked / whole).mul(own, level="ally").reindex(asked.index)


def left_for_others(
    own: "pd.Series[float]", asked: "pd.Series[float]", hosts: Collection[str]
) -> float:
    r"""Return the forces that are left for everybody else's sectors once hosts hold their own.

    .. math:: L(H) = \sum_a o_a - \sum_{h \in H} \sum_s n_{h,s}

    With :math:`o_h \ge n_h` a host never lowers it: the law that who covers the own sector costs
    the others nothing. Where it has less, the others send the difference.

    Parameters
    ----------
    own : Series (ally)
        Forces of the allies that take part, the hosts among them.
    asked : Series (ally, sector)
        What each stretch of border asks for.
    hosts : collection of str
        Allies whose stretches are held first.
    """
    needed = asked[asked.index.get_level_values("ally").isin(list(hosts))]
    return float(own.sum() - needed.sum())
