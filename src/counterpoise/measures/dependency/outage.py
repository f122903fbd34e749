"""What is lost when allies are absent: each one, each pair, and whoever is named.

The test is that of power grids: N-1 asks what happens without any one, N-2 without any two. All
functions take leading axes, such as moments in time, and treat each moment by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.concentration import effective_number, herfindahl, largest
from counterpoise.measures.dependency.coverage_game import (
    capped_coverage,
    check_amounts,
    coverage_weights,
)
from counterpoise.measures.gaps import TOLERANCE, is_short
from counterpoise.measures.packages import PackageNeeds

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]
CAP = 0.5
"""No ally should carry more than half of a capability: the 50 per cent rule.

Cited in the literature from NATO's political guidance for defence planning, which is not public.
"""


@dataclass(frozen=True)
class Providers:
    """On whom each capability hangs. Arrays have the shape (..., capability).

    Attributes
    ----------
    largest : array of int
        Index of the largest provider, -1 where nobody provides.
    share : array
        Its share of what is provided, a fraction.
    effective_number : array
        Providers of equal size that would be as concentrated.
    herfindahl : array
        Sum of squared shares.
    over_cap : array of bool
        Whether one ally carries more than the rule allows. False where nobody provides.
    """

    largest: Ints
    share: Floats
    effective_number: Floats
    herfindahl: Floats
    over_cap: Booleans


@dataclass(frozen=True)
class Outages:
    """What is lost when some allies are absent.

    Attributes
    ----------
    absent : array of bool, shape (outage, ally)
    shortfall : array, shape (..., outage, capability)
        What is then missing, as a share of the requirement.
    newly_short : array of int, shape (..., outage)
        Capabilities that are covered with all allies and are not covered then.
    coverage_lost : array, shape (..., outage)
        Mean coverage with all allies less mean coverage then; capabilities count by weight.
    tempo_lost : dict of str to array, shape (..., outage)
        By package the tempo with all allies less that then, as shares of full tempo.
    """

    absent: Booleans
    shortfall: Floats
    newly_short: Ints
    coverage_lost: Floats
    tempo_lost: dict[str, Floats]

    def ranked(self) -> Ints:
        """Return outages by loss of coverage, worst first; shape (..., outage)."""
        return np.argsort(-self.coverage_lost, axis=-1, kind="stable")

    def part(self, rows: slice) -> "Outages":
        """Return some of the outages."""
        return Outages(
            self.absent[rows],
            self.shortfall[..., rows, :],
            self.newly_short[..., rows],
            self.coverage_lost[..., rows],
            {name: lost[..., rows] for name, lost in self.tempo_lost.items()},
        )


@dataclass(frozen=True)
class Contingencies:
    """Every ally and every pair of allies absent in turn.

    Attributes
    ----------
    single, pairs : Outages
        N-1, one outage for each ally in order, and N-2, one for each pair.
    members : array of int, shape (pair, 2)
        The two allies of each pair.
    coverage_interaction : array, shape (..., pair)
        Loss of coverage of the pair beyond the sum of both single losses. Never below 0, since
        each stands in for the other.
    tempo_interaction : dict of str to array, shape (..., pair)
        The same of the tempo of each package. It may be below 0: without an ally that is needed
        for one part, an ally that brings another has less to lose.
    """

    single: Outages
    pairs: Outages
    members: Ints
    coverage_interaction: Floats
    tempo_interaction: dict[str, Floats]


def providers(provided: Floats, cap: float = CAP) -> Providers:
    """Return the largest provider of each capability and how concentrated provision is.

    Parameters
    ----------
    provided : array, shape (..., ally, capability)
        Amounts in the unit of each capability.
    cap : float
        Share that no ally should exceed.
    """
    index, share = largest(provided, axis=-2)
    return Providers(
        index,
        share,
        effective_number(provided, axis=-2),
        herfindahl(provided, axis=-2),
        np.nan_to_num(share, nan=0.0) > cap + TOLERANCE,
    )


def without(
    provided: Floats,
    requirement: Floats,
    absent: Booleans,
    *,
    weights: Floats | None = None,
    packages: Sequence[PackageNeeds] = (),
) -> Outages:
    """Return what is lost when the allies named are absent.

    Parameters
    ----------
    provided : array, shape (..., ally, capability)
        Ready units provided to plans, the leading ally's contribution among them.
    requirement : array, shape (..., capability)
        Ready units needed.
    absent : array of bool, shape (outage, ally), or (ally,) for one outage
    weights : array, shape (capability,), optional
        Weights of capabilities in mean coverage, scaled to add up to 1; all alike where not given.
    packages : sequence of PackageNeeds, optional
        Packages whose tempo is looked at, for the same leading axes as `requirement`.
    """
    supply, need = check_amounts(provided, requirement)
    gone = np.atleast_2d(np.asarray(absent, dtype=bool))
    if gone.shape[-1] != supply.shape[-2]:
        raise ValueError(f"Say of each of the {supply.shape[-2]} allies whether it is absent.")
    weight = coverage_weights(need.shape[-1], weights)
    # Nobody absent comes first, so that it is added up in the same way as the outages.
    present = np.vstack([np.ones((1, gone.shape[1])), ~gone])
    left = present @ supply
    coverage = capped_coverage(left, need[..., None, :])
    short = is_short(coverage)
    mean = coverage @ weight
    lost = {}
    for package in packages:
        tempo = PackageNeeds(package.name, package.counted, package.need[..., None, :]).tempo(left)
        lost[package.name] = tempo[..., :1] - tempo[..., 1:]
    return Outages(
        gone,
        1.0 - coverage[..., 1:, :],
        (short[..., 1:, :] & ~short[..., :1, :]).sum(axis=-1),
        mean[..., :1] - mean[..., 1:],
        lost,
    )


def contingencies(
    provided: Floats,
    requirement: Floats,
    *,
    weights: Floats | None = None,
    packages: Sequence[PackageNeeds] = (),
) -> Contingencies:
    """Return what is lost without each ally and without each pair, in one pass.

    Parameters as in `without`.
    """
    allies = np.shape(provided)[-2]
    members = np.array(list(combinations(range(allies), 2)), dtype=np.int64).reshape(-1, 2)
    one = np.eye(allies, dtype=bool)
    both = one[members[:, 0]] | one[members[:, 1]]
    found = without(
        provided,
        requirement,
        np.vstack([one, both]),
        weights=weights,
        packages=packages,
    )
    single, pairs = found.part(slice(0, allies)), found.part(slice(allies, None))
    return Contingencies(
        single,
        pairs,
        members,
        _beyond(single.coverage_lost, pairs.coverage_lost, members),
        {
            name: _beyond(lost, pairs.tempo_lost[name], members)
            for name, lost in single.tempo_lost.items()
        },
    )


def _beyond(single: Floats, pairs: Floats, members: Ints) -> Floats:
    """Return the loss of pairs beyond the sum of the losses of their members."""
    return np.asarray(pairs - single[..., members[:, 0]] - single[..., members[:, 1]])


def providers_table(
    found: Providers, allies: Sequence[str], capabilities: Sequence[str]
) -> "pd.DataFrame":
    """Return one row for each capability: its largest provider and how concentrated it is."""
    import pandas as pd

    return pd.DataFrame(
        {
            "largest": [allies[int(i)] if i >= 0 else None for i in found.largest],
            "share": found.share,
            "effective_number": found.effective_number,
            "herfindahl": found.herfindahl,
            "over_cap": found.over_cap,
        },
        index=pd.Index(capabilities, name="capability"),
    )


def outages_table(found: Outages, allies: Sequence[str]) -> "pd.DataFrame":
    """Return one row for each outage, worst first; its name lists who is absent, with commas.

    Columns are `coverage_lost`, `newly_short`, `largest_shortfall` and, for each package,
    `NAME_lost`.
    """
    import pandas as pd

    names = [",".join(allies[int(i)] for i in np.flatnonzero(row)) for row in found.absent]
    columns = {
        "coverage_lost": found.coverage_lost,
        "newly_short": found.newly_short,
        "largest_shortfall": found.shortfall.max(axis=-1),
    }
    columns |= {f"{name}_lost": lost for name, lost in found.tempo_lost.items()}
    table = pd.DataFrame(columns, index=pd.Index(names, name="absent"))
    return table.iloc[found.ranked()]
