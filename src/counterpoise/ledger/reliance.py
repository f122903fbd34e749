"""What hangs on whom: at one moment, without named allies, and along a scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.dataset import quantity, quarter_labels
from counterpoise.ensemble.packages import needed
from counterpoise.evidence import Evidence
from counterpoise.evidence.packages import Package, packages
from counterpoise.ledger.export import records
from counterpoise.measures.concentration import effective_number
from counterpoise.measures.dependency import (
    Providers,
    contingencies,
    coverage_banzhaf,
    coverage_shapley,
    coverage_worth,
    outages_table,
    package_shapley,
    providers,
    providers_table,
    shapley_share,
    without,
)
from counterpoise.measures.dependency.suspension import pause_gap
from counterpoise.measures.packages import PackageNeeds

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Floats = NDArray[np.float64]
VALUES = ("shapley_coverage", "banzhaf_coverage")
SCHEMA = "counterpoise/dependency/1"
DRAWN = 1024
"""Orders of arrival drawn at each moment of a path: the value is known to about 0.001."""


@dataclass(frozen=True)
class Dependency:
    """What hangs on whom in one scenario.

    Parameters
    ----------
    scenario, moment : str
        The scenario, and the start of the quarter that the tables speak of.
    leading : str
        The leading ally.
    cap : float
        The share of a capability that no ally should exceed.
    providers : DataFrame
        By capability: `largest`, its `share`, `effective_number` of providers, `over_cap`.
    single, pairs : DataFrame
        Without each ally and without each pair, worst first: `coverage_lost` (mean over
        capabilities), `newly_short` (capabilities), `largest_shortfall`, and by package its tempo
        lost, such as `air_campaign_lost`; for pairs also `interaction`, the loss of coverage beyond
        the sum of both.
    named : DataFrame
        The same for the allies that were named together; empty if none were.
    named_shortfall : DataFrame
        By capability the coverage with all and without the named allies.
    values : DataFrame
        By ally: Shapley and Banzhaf values of coverage (exact), and by package the Shapley value of
        its tempo with its standard error (drawn above 20 allies), such as `shapley_air_campaign`
        and `shapley_air_campaign_error`; empty where they were not asked for.
    path : DataFrame
        By moment along the scenario: `largest_share` (mean over capabilities), `over_cap` (number
        of capabilities), `effective_number` (mean), `leading_share` (mean share of the leading
        ally), `leading_value` (its Shapley value of coverage as a share of all, drawn), and by
        package its tempo with all and without the leading ally, such as `air_campaign` and
        `air_campaign_without_leading`.
    stop : DataFrame
        By quarter in which a stop of the leading ally would begin: `gap_years` that it adds over
        all capabilities, the median over futures with `gap_years_p10` and `gap_years_p90`.
    stop_quarters : int
        How long that stop lasts.
    packages : dict of str to str
        The packages of forces that can be rated, by name: how people write them.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("cliff", changes={"capabilities": ["tanker", "sead"]})
    >>> hangs = cp.ledger.dependency(cp.run(small, futures=5), without=["USA", "GBR"])
    >>> set(hangs.providers["largest"]), hangs.single.index[0]
    ({'USA'}, 'USA')
    >>> hangs.named.index.to_list(), list(hangs.to_json())[:2]
    (['GBR,USA'], ['schema', 'scenario'])
    """

    scenario: str
    moment: str
    leading: str
    cap: float
    providers: "pd.DataFrame"
    single: "pd.DataFrame"
    pairs: "pd.DataFrame"
    named: "pd.DataFrame"
    named_shortfall: "pd.DataFrame"
    values: "pd.DataFrame"
    path: "pd.DataFrame"
    stop: "pd.DataFrame"
    stop_quarters: int
    packages: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise dependency --json`` prints it."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario,
            "moment": self.moment,
            "leading": self.leading,
            "cap": self.cap,
            "capabilities": records(self.providers, by_index=True),
            "over_cap": int(self.providers["over_cap"].sum()),
            "n_minus_1": records(self.single.reset_index()),
            "n_minus_2": records(self.pairs.reset_index()),
            "without": records(self.named.reset_index()),
            "coverage_without": records(self.named_shortfall, by_index=True),
            "values": records(self.values, by_index=True),
            "through_time": records(self.path, by_index=True),
            "stop_quarters": self.stop_quarters,
            "stop": records(self.stop, by_index=True),
            "packages": self.packages,
        }


def dependency_of(
    evidence: Evidence,
    result: "xr.Dataset",
    absent: Sequence[str] = (),
    *,
    stop_quarters: int = 4,
    moment: int = 0,
    values: bool = True,
) -> Dependency:
    """Work out what hangs on whom in a result.

    Parameters
    ----------
    evidence : Evidence
        The figures that the result was made with.
    result : xarray.Dataset
        A result with one scenario, from `counterpoise.ensemble.central` or `run`; provision
        and need are means over its futures.
    absent : sequence of str
        Allies that are taken away together.
    stop_quarters : int
        Length of the stop of the leading ally, in quarters.
    moment : int
        Which snapshot the tables speak of: 0 is the opening day, -1 the end.
    values : bool
        Whether to work out Shapley and Banzhaf values, which takes most of the time.

    Raises
    ------
    ValueError
        If the stop is longer than the scenario.
    """
    one = result.isel(scenario=0) if "scenario" in result.dims else result
    allies, capabilities, provided, need = _amounts(one)
    rated = [each for each in packages(evidence) if each.is_rated_from(capabilities)]
    needs = package_needs(rated, capabilities, need)
    now = [each.at(moment) for each in needs]
    cap = evidence.figure("burden_coefficients/provider_cap").value
    there, required = provided[moment], need[moment]
    found = providers(there, cap)
    each = contingencies(there, required, packages=now)
    pairs = outages_table(each.pairs, allies)
    pairs["interaction"] = each.coverage_interaction[each.pairs.ranked()]
    named, named_shortfall = _without_named(there, required, now, allies, capabilities, absent)
    return Dependency(
        str(one["scenario"].values),
        quarter_labels(one, "snapshot")[moment],
        evidence.leading,
        cap,
        providers_table(found, allies, capabilities),
        outages_table(each.single, allies),
        pairs,
        named,
        named_shortfall,
        _values(there, required, now, allies) if values else _no_values(needs),
        _path(one, provided, need, needs, allies.index(evidence.leading), cap),
        _stop(one, capabilities, stop_quarters),
        stop_quarters,
        {package.name: package.title for package in rated},
    )


def slowed_most(row: Mapping[Any, Any], packages: Mapping[str, str]) -> tuple[str, float]:
    """Return the package that an outage slows most, as people write it, and the tempo lost.

    Parameters
    ----------
    row : mapping
        A row of `Dependency.single`, `pairs` or `named`.
    packages : mapping of str to str
        As `Dependency.packages`. Without any the name is empty and the loss 0.
    """
    name = max(packages, key=lambda each: row[f"{each}_lost"], default="")
    return (packages[name], float(row[f"{name}_lost"])) if name else ("", 0.0)


def coverage_values(result: "xr.Dataset") -> "pd.Series[float]":
    """Return the exact Shapley value of each ally on the opening day of a result's first scenario.

    The game is mean coverage: what a coalition provides of each capability, up to the need.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker"]})
    >>> cp.ledger.coverage_values(cp.run(small, futures=5).data).idxmax()
    'USA'
    """
    import pandas as pd

    one = result.isel(scenario=0) if "scenario" in result.dims else result
    allies, _, provided, need = _amounts(one)
    return pd.Series(coverage_shapley(provided[0], need[0]).values, index=allies)


def package_needs(
    rated: Sequence[Package], capabilities: Sequence[str], need: Floats
) -> list[PackageNeeds]:
    """Return what each package needs at full tempo, at central proportions.

    Parameters
    ----------
    rated : sequence of Package
        Packages whose scale and parts are all among the capabilities.
    capabilities : sequence of str
        Capabilities, in the order of the arrays.
    need : array, shape (moment, capability)
        The requirement of each, which sets the scale.
    """
    found = []
    for package in rated:
        counted = np.array(
            [[float(c in part.capabilities) for c in capabilities] for part in package.parts]
        )
        scale = need @ np.array([float(c in package.scale) for c in capabilities])
        units = [needed(part, scale) for part in package.parts]
        found.append(PackageNeeds(package.name, counted, np.stack(units, axis=-1)))
    return found


def _amounts(one: "xr.Dataset") -> tuple[list[str], list[str], Floats, Floats]:
    """Return allies, capabilities, and by snapshot what is provided and what is needed."""
    provided = one["provided"].dropna("ally", how="all").dropna("capability", how="all")
    capabilities = [str(c) for c in provided["capability"].values]
    allies = [str(a) for a in provided["ally"].values]
    need = one["requirement"].sel(
        time_bounds=one["snapshot"].values, capability=provided["capability"]
    )
    return (
        allies,
        capabilities,
        provided.transpose("snapshot", "ally", "capability").values,
        need.transpose("time_bounds", "capability").values,
    )


def _without_named(
    provided: Floats,
    need: Floats,
    needs: Sequence[PackageNeeds],
    allies: list[str],
    capabilities: list[str],
    absent: Sequence[str],
) -> tuple["pd.DataFrame", "pd.DataFrame"]:
    import pandas as pd

    gone = np.isin(allies, list(absent))
    outage = without(provided, need, gone, packages=needs)
    rows = outages_table(outage, allies)
    table = pd.DataFrame(
        {
            "coverage": provided.sum(axis=0) / need,
            "coverage_without": provided[~gone].sum(axis=0) / need,
        },
        index=pd.Index(capabilities, name="capability"),
    )
    return (rows, table) if gone.any() else (rows.iloc[:0], table.iloc[:0])


def _values(
    provided: Floats, need: Floats, needs: Sequence[PackageNeeds], allies: list[str]
) -> "pd.DataFrame":
    import pandas as pd

    columns = {
        "shapley_coverage": coverage_shapley(provided, need).values,
        "banzhaf_coverage": coverage_banzhaf(provided, need).values,
    }
    for package in needs:
        worth = package_shapley(provided, package)
        columns[f"shapley_{package.name}"] = worth.values
        columns[f"shapley_{package.name}_error"] = worth.standard_error
    return pd.DataFrame(columns, index=pd.Index(allies, name="ally")).sort_values(
        "shapley_coverage", ascending=False, kind="stable"
    )


def _no_values(needs: Sequence[PackageNeeds]) -> "pd.DataFrame":
    import pandas as pd

    of_packages = [f"shapley_{each.name}{end}" for each in needs for end in ("", "_error")]
    return pd.DataFrame(columns=[*VALUES, *of_packages], index=pd.Index([], name="ally"))


def _path(
    one: "xr.Dataset",
    provided: Floats,
    need: Floats,
    needs: Sequence[PackageNeeds],
    leading: int,
    cap: float,
) -> "pd.DataFrame":
    import pandas as pd

    found: Providers = providers(provided, cap)
    total = provided.sum(axis=1)
    share = np.divide(provided[:, leading], total, out=np.zeros_like(total), where=total > 0)
    # Drawn, not exact: one moment takes half a second exactly, and there are many.
    worth_of_leading = [
        shapley_share(
            coverage_worth(p, n),
            p.shape[0],
            leading,
            permutations=DRAWN,
            name="dependency/path",
        )
        for p, n in zip(provided, need, strict=True)
    ]
    own = np.delete(provided, leading, axis=1).sum(axis=1)
    return pd.DataFrame(
        {
            "largest_share": np.nanmean(found.share, axis=1),
            "over_cap": found.over_cap.sum(axis=1),
            "effective_number": np.nanmean(effective_number(provided, axis=1), axis=1),
            "leading_share": share.mean(axis=1),
            "leading_value": worth_of_leading,
            **{each.name: each.tempo(total) for each in needs},
            **{f"{each.name}_without_leading": each.tempo(own) for each in needs},
        },
        index=pd.Index(quarter_labels(one, "snapshot"), name="moment"),
    )


def _stop(one: "xr.Dataset", capabilities: list[str], quarters: int) -> "pd.DataFrame":
    import pandas as pd

    order = ("future", "time_bounds", "capability")
    coverage, own = (
        quantity(one, name).sel(capability=capabilities).transpose(*order).values
        for name in ("coverage", "own_coverage")
    )
    step_years = 0.25
    added = pause_gap(coverage, own, quarters, step_years, axis=1)
    total = added.sum(axis=2)
    moments = quarter_labels(one, "time_bounds")[: total.shape[1]]
    return pd.DataFrame(
        {
            "gap_years": np.median(total, axis=0),
            "gap_years_p10": np.quantile(total, 0.1, axis=0),
            "gap_years_p90": np.quantile(total, 0.9, axis=0),
        },
        index=pd.Index(moments, name="begins"),
    )
