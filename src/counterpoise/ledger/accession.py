"""What members bring and what they ask for: frontage, requirement, coverage and fair shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ensemble.dataset import quantity, quarter_labels
from counterpoise.ensemble.notice import DAYS
from counterpoise.evidence import Evidence
from counterpoise.evidence.order_book import production_lines
from counterpoise.ledger.export import records
from counterpoise.ledger.overview import opening
from counterpoise.ledger.own_borders import BRIGADES, OwnBorders, own_borders_of
from counterpoise.problems import Problems

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@dataclass(frozen=True)
class Enlargement:
    """The alliance with and without some members, at the same moment.

    Parameters
    ----------
    members : tuple of str
        The members in question.
    moment : str
        The quarter bound at which both are compared.
    frontage : DataFrame
        Index `with`, `without`: `border_km` with Russia and Belarus, `output_musd`,
        `population`, and `km_per_brigade` needed.
    capabilities : DataFrame
        Index capability: `need_without`, `need_with`, `brought` (ready units), `coverage_without`,
        `coverage_with`, `yearly_cost_musd`, what the change of the need costs each year in
        replacement and upkeep at 2024 prices, and `lines_brought`, how many of the `lines` that
        make a kind of their own come with them.
    borders : DataFrame
        Index ally, those that border on Russia or Belarus: `sectors`, `border_km`, the brigades
        that its border asks for (`asked`, tables ``frontage`` and ``sectors``), its own that are
        ready (`own`), and `net`, which is negative where it needs others' help.
    own_borders : OwnBorders
        The same by sector and day of notice, with ranges, and what is left for the others.

    Examples
    --------
    >>> import counterpoise as cp
    >>> larger = cp.ledger.enlargement(members=["FIN", "SWE"])
    >>> bool(larger.frontage.loc["with", "border_km"] > larger.frontage.loc["without", "border_km"])
    True
    >>> larger.yearly_cost_musd == larger.to_json()["yearly_cost_musd"]
    True
    """

    members: tuple[str, ...]
    moment: str
    frontage: "pd.DataFrame"
    capabilities: "pd.DataFrame"
    borders: "pd.DataFrame"
    own_borders: OwnBorders

    @property
    def yearly_cost_musd(self) -> float:
        """Yearly cost of the need that comes with the members, in million dollars of 2024."""
        return float(self.capabilities["yearly_cost_musd"].sum())

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "members": list(self.members),
            "moment": self.moment,
            "frontage": records(self.frontage, by_index=True),
            "capabilities": records(self.capabilities, by_index=True),
            "borders": records(self.borders, by_index=True),
            **self.own_borders.to_json(),
            "yearly_cost_musd": self.yearly_cost_musd,
        }


def enlargement_of(
    evidence: Evidence,
    with_them: "xr.Dataset",
    without_them: "xr.Dataset",
    members: Sequence[str],
) -> Enlargement:
    """Compare a run of the alliance with one that lacks some members, on the opening day.

    Parameters
    ----------
    evidence : Evidence
        The figures that both runs were made with.
    with_them, without_them : xarray.Dataset
        Results with one scenario each, as `counterpoise.ensemble.central` gives them; the second
        with ``members: {without: [...]}``.
    members : sequence of str
        The members in question.

    Raises
    ------
    InputError
        If one of them takes no part in the first run, or does in the second.
    """
    whole, rest = with_them.isel(scenario=0), without_them.isel(scenario=0)
    _check(members, _present(whole), _present(rest))
    own_borders = own_borders_of(evidence, opening(with_them), members)
    return Enlargement(
        tuple(members),
        quarter_labels(whole, "time_bounds")[0],
        _frontage(evidence, whole, rest),
        _capabilities(evidence, whole, rest, members),
        _borders(own_borders),
        own_borders,
    )


def _check(members: Sequence[str], there: list[str], without: list[str]) -> None:
    """Note members that both runs have or neither has: their difference would say nothing."""
    problems = Problems()
    for code in members:
        if code not in there:
            what = "takes no part in the run that should have it"
            remedy = "Name a member, or give a run with members.with_partners."
            problems.add("enlargement", code, what, remedy)
        elif code in without:
            what = "takes part in the run that should be without it"
            problems.add("enlargement", code, what, "Give a run with members.without.")
    problems.raise_if_any()


def _present(result: "xr.Dataset") -> list[str]:
    provided = result["provided"].isel(snapshot=0)
    there = provided.notnull().any("capability")
    return [str(ally) for ally in provided["ally"].values[there.values]]


def _frontage(evidence: Evidence, whole: "xr.Dataset", rest: "xr.Dataset") -> "pd.DataFrame":
    import pandas as pd

    rows = {}
    for name, result in (("with", whole), ("without", rest)):
        allies = _present(result)
        border = sum(
            f.value for (ally, _), f in evidence.tables["frontage"].items() if ally in allies
        )
        brigades = sum(
            float(result["requirement"].isel(time_bounds=0).sel(capability=c))
            for c in BRIGADES
            if c in result["capability"].values
        )
        rows[name] = {
            "border_km": border,
            "output_musd": sum(evidence.figure(f"economy/{a}/gdp_2024").value for a in allies),
            "population": sum(evidence.figure(f"economy/{a}/population").value for a in allies),
            "km_per_brigade": border / brigades if brigades else np.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _borders(own_borders: OwnBorders) -> "pd.DataFrame":
    """Return what each ally's own border asks for, and all that it has ready itself."""
    import pandas as pd

    table, rows = own_borders.table, {}
    for ally, stretches in table[(table["sector"] != "") & (table["day"] == DAYS[-1])].groupby(
        "ally"
    ):
        sums = stretches[["border_km", "asked", "own", "net"]].sum()
        rows[ally] = {"sectors": ";".join(stretches["sector"]), **sums}
    columns = ["sectors", "border_km", "asked", "own", "net"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("ally")


def _capabilities(
    evidence: Evidence, whole: "xr.Dataset", rest: "xr.Dataset", members: Sequence[str]
) -> "pd.DataFrame":
    import pandas as pd

    names = [str(c) for c in whole["capability"].values]
    need_with, need_without = (
        r["requirement"].isel(time_bounds=0).sel(capability=names).values for r in (whole, rest)
    )
    covered_with, covered_without = (
        quantity(r, "coverage").isel(future=0, time_bounds=0).sel(capability=names).values
        for r in (whole, rest)
    )
    inside = [m for m in members if m in whole["ally"].values]
    brought = whole["provided"].isel(snapshot=0).sel(ally=inside, capability=names).sum("ally")

    def figures(attribute: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        paths = (f"capability_figures/{c}/{attribute}" for c in names)
        return np.array([evidence.figure(path).value for path in paths])

    everywhere = production_lines(evidence, [str(a) for a in whole["ally"].values])
    theirs = production_lines(evidence, inside)
    yearly = figures("price") / figures("life") + figures("upkeep")
    return pd.DataFrame(
        {
            "need_without": need_without,
            "need_with": need_with,
            "brought": brought.values,
            "coverage_without": covered_without,
            "coverage_with": covered_with,
            "yearly_cost_musd": (need_with - need_without) * yearly,
            "lines_brought": [theirs.get(c, 0.0) for c in names],
            "lines": [everywhere.get(c, 0.0) for c in names],
        },
        index=pd.Index(names, name="capability"),
    )
