"""Rules of fairness side by side on the evidence: who would pay what, who gains and who loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import allies_named
from counterpoise.ledger.export import number, records
from counterpoise.ledger.own_output import OwnOutput, own_output_of
from counterpoise.ledger.releases import (
    NOTHING,
    Releases,
    burden_coefficient,
    output_of,
    with_forces,
)
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.measures.fair_shares import Comparison, Equilibrium

BENEFITS = ("border", "population", "gdp")
JOINT_PRODUCT = ("income_weight", "private_weight", "public_weight", "private_share")
RULES = {
    "equal_share": "The same per cent of GDP for all.",
    "ability_to_pay": "Rises with GDP per head: GDP times GDP per head to a power.",
    "benefit": "What each has to lose: border with Russia and Belarus, people and GDP, weighted.",
    "shapley": "Shapley value of the coverage game: what each adds, over all orders of joining.",
    "joint_product": "What self-interest alone would give: the equilibrium of the joint-product "
    "model. A forecast of behaviour, not a demand.",
    "capped": "The same per cent of GDP, but nobody more than the cap; the others take the rest.",
}
ACTUAL = {
    "money": "Actual share of defence expenditure.",
    "capability": "Actual share of what is provided to alliance plans, by the index given.",
}


@dataclass(frozen=True)
class FairShares:
    """Fair shares under several rules, against what allies do.

    Parameters
    ----------
    release, year : str, int
        Where money and GDP are from.
    members : tuple of str
        The allies among whom the bill is shared.
    comparison : Comparison
        Shares by rule, gains and losses, ranks and agreement.
    capped : DataFrame (ally by rule)
        The shares of every rule under the cap.
    own_output : OwnOutput
        What each rule asks of each ally's own output, as it is and with nobody above a ceiling.
    equilibrium : Equilibrium
        Details of the joint-product rule.
    settings : dict
        The coefficients used.
    notes : dict
        What each rule and column means.
    warnings : tuple of str
        What to bear in mind.

    Examples
    --------
    >>> import counterpoise as cp
    >>> fair = cp.ledger.fair_shares(release="2024-06", year=2024)
    >>> bool((fair.comparison.shares.sum() - 1).abs().max() < 1e-6)
    True
    >>> "equal_share" in fair.to_json()["shares"]["DEU"]
    True
    """

    release: str
    year: int
    members: tuple[str, ...]
    comparison: "Comparison"
    capped: "pd.DataFrame"
    own_output: OwnOutput
    equilibrium: "Equilibrium"
    settings: dict[str, float]
    notes: dict[str, str]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        compared = self.comparison
        return {
            "release": self.release,
            "year": self.year,
            "members": list(self.members),
            "shares": records(compared.shares, by_index=True),
            "over_fair_share": records(compared.over_fair, by_index=True),
            "over_fair_musd": records(compared.money, by_index=True),
            "ranks": records(compared.ranks, by_index=True),
            "range_of_ranks": records(compared.range_of_ranks, by_index=True),
            "kendall_w": {name: number(value) for name, value in compared.agreement.items()},
            "capped": records(self.capped, by_index=True),
            **self.own_output.to_json(),
            "joint_product": records(self.equilibrium.table, by_index=True),
            "settings": self.settings,
            "notes": self.notes,
            "warnings": list(self.warnings),
        }


def fair_shares_of(
    evidence: Evidence,
    shapley: "Mapping[str, float] | pd.Series[float] | None" = None,
    members: Sequence[str] | None = None,
    *,
    release: str | None = None,
    year: int | None = None,
    capability: "Mapping[str, float] | pd.Series[float] | None" = None,
    settings: Mapping[str, float] | None = None,
) -> FairShares:
    """Return what each ally would pay under each rule, and who gains and loses.

    Parameters
    ----------
    evidence : Evidence
        Where figures and coefficients come from.
    shapley : mapping of str to float, optional
        Shapley values of a coverage game by ally. Without it that rule is left out.
    members : sequence of str, optional
        The allies among whom the bill is shared; by default all members. Partners may be named.
    release, year : optional
        Release and year of expenditure, as in `burden`.
    capability : mapping of str to float, optional
        Actual share of what is provided by ally, such as the index of `contributions`.
    settings : mapping of str to float, optional
        Coefficients of table `burden_coefficients` to use instead, by name, such as
        ``ability_exponent`` or ``benefit_weight_border``.

    Raises
    ------
    InputError
        If an ally, a release, a year or a coefficient is unknown or does not fit.
    """
    import pandas as pd

    from counterpoise.measures.fair_shares import compare

    chosen = _settings(evidence, settings or {})
    releases = Releases(evidence)
    release, year = releases.choose(release, year)
    codes = evidence.members if members is None else allies_named(evidence, members, "members")
    figures, warnings = _figures(evidence, releases, (release, year), codes)
    table, equilibrium = _shares_by_rule(figures, shapley, chosen)
    own_output = _own_output(evidence, table, figures, chosen["effort_ceiling"])
    cap = chosen["provider_cap"]
    capped, remarks = _capped({name: table[name] for name in table if name != "capped"}, cap)
    actual = _actual(figures["spending"], capability, figures.index)
    return FairShares(
        release=release,
        year=year,
        members=tuple(figures.index),
        comparison=compare(pd.DataFrame(table), actual, float(figures["spending"].sum())),
        capped=capped,
        own_output=own_output,
        equilibrium=equilibrium,
        settings=chosen,
        notes={name: text for name, text in (RULES | ACTUAL).items() if name in {*table, *actual}},
        warnings=(*own_output.warnings.values(), *warnings, *remarks),
    )


def _shares_by_rule(
    figures: "pd.DataFrame",
    shapley: "Mapping[str, float] | pd.Series[float] | None",
    settings: Mapping[str, float],
) -> "tuple[dict[str, pd.Series[float]], Equilibrium]":
    """Return the fair shares under each rule, and the equilibrium behind one of them."""
    from counterpoise.measures import fair_shares as rules

    output, people = figures["output"], figures["population"]
    weights = {name: settings[f"benefit_weight_{name}"] for name in BENEFITS}
    benefits = figures[["border", "population"]].assign(gdp=output)
    try:
        equilibrium = rules.joint_product(
            output, **{name: settings[f"joint_product_{name}"] for name in JOINT_PRODUCT}
        )
        table = {
            "equal_share": rules.equal_share(output),
            "ability_to_pay": rules.ability_to_pay(output, people, settings["ability_exponent"]),
            "benefit": rules.benefit_principle(benefits, weights),
            **_shapley(shapley, figures.index),
            "joint_product": equilibrium.table["share"],
        }
        table["capped"] = rules.capped(table["equal_share"], settings["provider_cap"])
    except ValueError as error:
        raise _does_not_fit(error) from error
    return table, equilibrium


def _own_output(
    evidence: Evidence,
    table: "Mapping[str, pd.Series[float]]",
    figures: "pd.DataFrame",
    ceiling: float,
) -> OwnOutput:
    try:
        return own_output_of(evidence, table, figures, ceiling)
    except ValueError as error:
        raise _does_not_fit(error) from error


def _does_not_fit(error: ValueError) -> InputError:
    remedy = "Name more members or other settings."
    return InputError([Problem("fair shares", "", str(error), remedy)])


def _capped(
    table: "Mapping[str, pd.Series[float]]", cap: float
) -> "tuple[pd.DataFrame, list[str]]":
    """Return every rule under the cap; unknown where too few others have a share to take more."""
    import pandas as pd

    from counterpoise.measures.fair_shares import capped

    columns, remarks = {}, []
    for name, shares in table.items():
        try:
            columns[name] = capped(shares, cap)
        except ValueError as error:
            columns[name] = shares * float("nan")
            remarks.append(f"{name}: {error}.")
    return pd.DataFrame(columns), remarks


def _settings(evidence: Evidence, given: Mapping[str, float]) -> dict[str, float]:
    names = [
        "ability_exponent",
        *(f"benefit_weight_{name}" for name in BENEFITS),
        *(f"joint_product_{name}" for name in JOINT_PRODUCT),
        "provider_cap",
        "effort_ceiling",
    ]
    unknown = [name for name in given if name not in names]
    if unknown:
        remedy = f"There are {', '.join(names)}."
        raise InputError(
            [Problem("fair shares", name, "no such setting", remedy) for name in unknown]
        )
    return {name: float(given.get(name, burden_coefficient(evidence, name))) for name in names}


def _figures(
    evidence: Evidence, releases: Releases, moment: tuple[str, int], codes: Sequence[str]
) -> "tuple[pd.DataFrame, list[str]]":
    """Return output, spending, people and exposed border by ally, and what to bear in mind."""
    import pandas as pd

    release, year = moment
    vintage = releases.vintage(release, year)
    forces = set(with_forces(evidence))
    borders: dict[str, float] = {}
    for (ally, *_), figure in evidence.tables["frontage"].items():
        borders[ally] = borders.get(ally, 0.0) + figure.value
    rows, missing, elsewhere = {}, [], []
    for code in codes:
        known = code in vintage.index and vintage.loc[code, "money"] != NOTHING
        if known:
            output, spending = vintage.loc[code, ["output", "spending"]].astype(float)
        else:
            found, source = output_of(evidence, code, year)
            output, spending = found, 0.0
            elsewhere.append(f"{code} ({source})")
        if output is None or (not known and code in forces):
            missing.append(code)
            continue
        population = evidence.figure(f"economy/{code}/population").value
        rows[code] = {
            "output": output,
            "spending": spending,
            "population": population,
            "border": borders.get(code, 0.0),
        }
    if missing:
        what = f"no money of {year} in release {release} for {', '.join(missing)}"
        remedy = "Choose another release or year, or leave these allies out."
        raise InputError([Problem("fair shares", "members", what, remedy)])
    warnings = [
        f"Money is from the release of {release} for {year}; people are of 2024.",
        "Rules differ in kind: no calculation says which is fair.",
        "Money is all defence expenditure, wherever it serves; the leading ally's serves other "
        "regions too, and nobody publishes which part is for the alliance.",
    ]
    if elsewhere:
        warnings.append(f"No expenditure in the release, counted as none: {', '.join(elsewhere)}.")
    estimated = vintage[vintage["money"] != "published"].index.intersection(list(rows)).tolist()
    if estimated:
        sources = sorted(set(vintage.loc[estimated, "output_from"]))
        listed = "all allies" if len(estimated) == len(vintage) else ", ".join(estimated)
        warnings.append(f"Money taken as share times GDP for {listed} ({'; '.join(sources)}).")
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("ally"), warnings


def _shapley(
    values: "Mapping[str, float] | pd.Series[float] | None", allies: "pd.Index[Any]"
) -> "dict[str, pd.Series[float]]":
    from counterpoise.measures.fair_shares import from_values

    if values is None:
        return {}
    return {"shapley": from_values(_given(values, allies, "shapley"))}


def _actual(
    spending: "pd.Series[float]",
    capability: "Mapping[str, float] | pd.Series[float] | None",
    allies: "pd.Index[Any]",
) -> "pd.DataFrame":
    from counterpoise.measures.fair_shares import from_values

    table = from_values(spending).to_frame("money")
    if capability is None:
        return table
    return table.assign(capability=from_values(_given(capability, allies, "capability")))


def _given(
    values: "Mapping[str, float] | pd.Series[float]", allies: "pd.Index[Any]", argument: str
) -> "pd.Series[float]":
    import pandas as pd

    known = dict(values.items())
    missing = [code for code in allies if code not in known]
    if missing:
        what = f"no value for {', '.join(missing)}"
        raise InputError([Problem("fair shares", argument, what, "Give one for every member.")])
    return pd.Series({code: float(known[code]) for code in allies}, dtype=float)
