"""The whole ledger at once: money, fairness, provision, exchange and dependency."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from counterpoise.evidence import Evidence
from counterpoise.ledger.exchange import Dimensions, dimensions_of
from counterpoise.ledger.expenditure import Burden, burden_of
from counterpoise.ledger.fairness import FairShares, fair_shares_of
from counterpoise.ledger.provision import Contributions, contributions_of
from counterpoise.ledger.reliance import Dependency, dependency_of

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

SCHEMA = "counterpoise/ledger/1"


@dataclass(frozen=True)
class WholeLedger:
    """Who pays, who provides, what each side gives and what hangs on whom.

    Parameters
    ----------
    burden : Burden
        Who pays what.
    fair_shares : FairShares
        What each rule would have them pay; the Shapley rule is that of the coverage game on the
        opening day.
    contributions : Contributions
        What each provides on the opening day.
    dimensions : Dimensions
        Four dimensions and the exchange between both sides.
    dependency : tuple of Dependency
        What hangs on whom, for each scenario; values of allies only for the first.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker", "sead"]})
    >>> ledger = cp.ledger.whole_ledger(cp.run(small, futures=5))
    >>> ledger.burden.release == ledger.fair_shares.release
    True
    >>> sorted(ledger.to_json())
    ['burden', 'contributions', 'dependency', 'dimensions', 'fair_shares', 'schema']
    """

    burden: Burden
    fair_shares: FairShares
    contributions: Contributions
    dimensions: Dimensions
    dependency: tuple[Dependency, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "schema": SCHEMA,
            "burden": self.burden.to_json(),
            "fair_shares": self.fair_shares.to_json(),
            "contributions": self.contributions.to_json(),
            "dimensions": self.dimensions.to_json(),
            "dependency": {d.scenario: d.to_json() for d in self.dependency},
        }


def whole_ledger_of(
    evidence: Evidence,
    result: "xr.Dataset",
    *,
    release: str | None = None,
    year: int | None = None,
    absent: Sequence[str] = (),
) -> WholeLedger:
    """Draw up the ledger of a result.

    Parameters
    ----------
    evidence : Evidence
        The figures that the result was made with.
    result : xarray.Dataset
        Of `counterpoise.ensemble.central` or `run`; its first scenario gives the opening day.
    release, year : optional
        Release and year of expenditure, as in `burden`.
    absent : sequence of str
        Allies that dependency takes away together.

    Raises
    ------
    InputError
        If a release, year or ally is unknown.
    """
    quarters = min(4, result.sizes["time"])
    hangs = tuple(
        dependency_of(
            evidence, result.isel(scenario=i), absent, stop_quarters=quarters, values=i == 0
        )
        for i in range(result.sizes["scenario"])
    )
    provided = opening(result)
    provides = contributions_of(evidence, provided)
    fair = fair_shares_of(
        evidence,
        hangs[0].values["shapley_coverage"],
        list(provided.index),
        release=release,
        year=year,
        capability=provides.table["index"],
    )
    return WholeLedger(
        burden_of(evidence, release, year), fair, provides, dimensions_of(evidence), hangs
    )


def opening(result: "xr.Dataset") -> "pd.DataFrame":
    """Return what allies provide on the opening day, as a table of ally by capability.

    Ready units committed to plans; means over the futures of the first scenario.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker"]})
    >>> provided = cp.ledger.opening(cp.run(small, futures=5).data)
    >>> provided.columns.to_list(), bool(provided.loc["USA", "tanker"] > 0)
    (['tanker'], True)
    """
    provided = result["provided"].isel(scenario=0, snapshot=0).transpose("ally", "capability")
    table = cast("pd.DataFrame", provided.to_pandas())
    return table.dropna(how="all").dropna(axis=1, how="all")
