"""The functions that a scholar calls: a result or evidence first, everything else by name."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from counterpoise.arguments import checked
from counterpoise.evidence import EvidenceLike
from counterpoise.ledger.accession import Enlargement, enlargement_of
from counterpoise.ledger.alliance_value import Value, value_of
from counterpoise.ledger.ally_names import allies_named, members_named
from counterpoise.ledger.exchange import Dimensions, dimensions_of
from counterpoise.ledger.expenditure import Burden, burden_of, trend_of
from counterpoise.ledger.fairness import FairShares, fair_shares_of
from counterpoise.ledger.overview import WholeLedger, opening, whole_ledger_of
from counterpoise.ledger.provision import Contributions, contributions_of
from counterpoise.ledger.reliance import Dependency, coverage_values, dependency_of
from counterpoise.ledger.sources import (
    check_present,
    evidence_of,
    opening_result,
    opening_run,
    result_of,
)
from counterpoise.problems import InputError, Problem
from counterpoise.quarters import Quarter

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


@checked
def burden(
    source: Any = None,
    *,
    release: str | None = None,
    year: int | None = None,
    target: float | None = None,
    since: int = 2014,
    without: Sequence[str] = (),
    evidence: EvidenceLike | None = None,
) -> Burden:
    """Return who meets what, what is missing, how concentrated the money is and whom it follows.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        Where figures come from; the shipped evidence if not given.
    release : str, optional
        The release, such as ``2024-06``; by default the newest that has every ally with forces.
    year : int, optional
        The year; by default the newest that the release has for most allies.
    target : float, optional
        One of the targets of table `burden_coefficients`, as a share of GDP; by default the
        guideline.
    since : int
        First year of the cumulative shortfall.
    without : sequence of str
        Allies to leave out of the rank tests, each alone and all together.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If release, year, target or an ally is unknown; it lists what there is.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.ledger.burden(release="2024-06", year=2024).at_or_above[0.02]
    23
    """
    return burden_of(evidence_of(source, evidence), release, year, target, since, without)


@checked
def trend(
    source: Any = None, *, members_only: bool = False, evidence: EvidenceLike | None = None
) -> "pd.DataFrame":
    """Return counts, effort, concentration and rank correlation by release and year.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        Where figures come from; the shipped evidence if not given.
    members_only : bool
        Whether to count only allies that were members in the year.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Examples
    --------
    >>> import counterpoise as cp
    >>> table = cp.ledger.trend(members_only=True)
    >>> table.index.names, "effective_payers" in table
    (FrozenList(['release', 'year']), True)
    """
    return trend_of(evidence_of(source, evidence), members_only)


@checked
def fair_shares(
    source: Any = None,
    *,
    without: Sequence[str] = (),
    release: str | None = None,
    year: int | None = None,
    settings: Mapping[str, float] | None = None,
    evidence: EvidenceLike | None = None,
) -> FairShares:
    """Return what each rule would have allies pay, against what they pay and provide.

    The Shapley rule and what allies provide are those of the opening day: of the first scenario of
    a result, or of the whole alliance at central figures.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        A result, or where figures come from; the shipped evidence if not given.
    without : sequence of str
        Members left out of the bill; a result has left out whom it has left out already.
    release : str, optional
        Release of expenditure, as in `burden`.
    year : int, optional
        Year of expenditure, as in `burden`.
    settings : mapping of str to float, optional
        Coefficients of table `burden_coefficients` to use instead, such as ``ability_exponent``.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If an ally, a release, a year or a coefficient is unknown or does not fit.

    Examples
    --------
    >>> import counterpoise as cp
    >>> shares = cp.ledger.fair_shares(release="2024-06", year=2024).comparison.shares
    >>> bool(abs(shares["equal_share"].sum() - 1) < 1e-9)
    True
    """
    known, result = opening_result(source, without, evidence, "fair shares")
    provided = opening(result)
    return fair_shares_of(
        known,
        coverage_values(result),
        list(provided.index),
        release=release,
        year=year,
        capability=contributions_of(known, provided).table["index"],
        settings=settings,
    )


@checked
def contributions(
    source: Any = None,
    *,
    weights: Mapping[str, float] | None = None,
    fair: "Mapping[str, float] | pd.Series[float] | None" = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    evidence: EvidenceLike | None = None,
) -> Contributions:
    """Return what each ally provides of each capability, with the range of ranks over all weights.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        A result, whose first scenario gives the opening day, or where figures come from; the
        shipped evidence if not given.
    weights : mapping of str to float, optional
        Weight of each capability; one that is not named has none.
    fair : mapping of str to float, optional
        Fair shares by ally; by default equal shares of GDP.
    bounds : mapping of str to (float, float), optional
        Smallest and largest weight of a capability, for the range of ranks.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If a capability is unknown or weights or bounds do not fit.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker", "sead"]})
    >>> provided = cp.ledger.contributions(cp.run(small, futures=5))
    >>> provided.table["index"].idxmax()
    'USA'
    """
    known, result = opening_result(source, (), evidence, "contributions")
    return contributions_of(known, opening(result), weights, fair=fair, bounds=bounds)


@checked
def dependency(
    source: Any = None,
    *,
    without: Sequence[str] = (),
    at: "str | date | Quarter | None" = None,
    stop_quarters: int = 4,
    values: bool = True,
    evidence: EvidenceLike | None = None,
) -> Dependency:
    """Return on whom each capability hangs, and what is lost without one ally, two, or those named.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        A result, of which the first scenario is looked at, or where figures come from: then the
        scenario `hold` is run at their central values.
    without : sequence of str
        Allies taken away together.
    at : str, date or Quarter, optional
        Moment of the tables, one of the snapshots of the result; the opening day if not given.
    stop_quarters : int
        Quarters for which the leading ally stops, then returns.
    values : bool
        Whether to work out Shapley and Banzhaf values, which takes most of the time.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If an ally takes no part, a moment is none of the snapshots, or the stop is too long.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker", "sead"]})
    >>> hangs = cp.ledger.dependency(cp.run(small, futures=5), values=False)
    >>> hangs.single.index[0]
    'USA'
    """
    known, result = evidence_of(source, evidence), result_of(source)
    if result is None:
        from counterpoise.ensemble import central

        result = central("status-quo", evidence=known)
    absent = allies_named(known, without, "without")
    check_present(result, absent)
    _check_stop(result, stop_quarters)
    moment = 0 if at is None else _snapshot(result, at)
    return dependency_of(
        known, result, absent, stop_quarters=stop_quarters, moment=moment, values=values
    )


@checked
def dimensions(source: Any = None, *, evidence: EvidenceLike | None = None) -> Dimensions:
    """Return what each ally gives in four dimensions, and what the two sides exchange.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        Where figures come from; the shipped evidence if not given.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.ledger.dimensions().balance.columns.to_list()
    ['dimension', 'giver', 'entries', 'with_figure', 'without_figure']
    """
    return dimensions_of(evidence_of(source, evidence))


@checked
def enlargement(
    source: Any = None, *, members: Sequence[str], evidence: EvidenceLike | None = None
) -> Enlargement:
    """Compare the alliance on the opening day with one that lacks some members.

    Parameters
    ----------
    source : Evidence, str or Path, optional
        Where figures come from; the shipped evidence if not given. A result gives its evidence
        only: both runs are made anew.
    members : sequence of str
        The members in question, such as ``["FIN", "SWE"]``.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If one of them is no member.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.ledger.enlargement(members=["FIN", "SWE"]).members
    ('FIN', 'SWE')
    """
    known = evidence_of(source, evidence)
    named = members_named(known, members, "members")
    return enlargement_of(known, opening_run(known), opening_run(known, named), named)


@checked
def value(
    source: Any = None,
    *,
    release: str | None = None,
    year: int | None = None,
    evidence: EvidenceLike | None = None,
) -> Value:
    """Return by how much the alliance must lower the chance of a great war to cover its cost.

    Parameters
    ----------
    source : result, Evidence, str or Path, optional
        Where figures come from; the shipped evidence if not given.
    release : str, optional
        Release of the leading ally's effort, as in `burden`.
    year : int, optional
        Year of the leading ally's effort, as in `burden`.
    evidence : Evidence, str or Path, optional
        What a result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If release or year is unknown, or has no share of the leading ally.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.ledger.value(release="2024-06", year=2024).leading
    'USA'
    """
    return value_of(evidence_of(source, evidence), release, year)


@checked
def whole_ledger(
    source: Any,
    *,
    release: str | None = None,
    year: int | None = None,
    without: Sequence[str] = (),
    evidence: EvidenceLike | None = None,
) -> WholeLedger:
    """Draw up the ledger of a result: money, fairness, provision, exchange and dependency.

    Parameters
    ----------
    source : result
        The result; its first scenario gives the opening day.
    release : str, optional
        Release of expenditure, as in `burden`.
    year : int, optional
        Year of expenditure, as in `burden`.
    without : sequence of str
        Allies that dependency takes away together.
    evidence : Evidence, str or Path, optional
        What the result was made with, if that is not the shipped evidence.

    Raises
    ------
    InputError
        If a release, year or ally is unknown, or there is no result.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker", "sead"]})
    >>> ledger = cp.ledger.whole_ledger(cp.run(small, futures=5))
    >>> [part.scenario for part in ledger.dependency]
    ['status-quo']
    """
    known, result = evidence_of(source, evidence), result_of(source)
    if result is None:
        remedy = "Give a result, such as counterpoise.run(...)."
        raise InputError([Problem("ledger", "", "needs a result", remedy)])
    absent = allies_named(known, without, "without")
    check_present(result, absent)
    return whole_ledger_of(known, result, release=release, year=year, absent=absent)


def _check_stop(result: "xr.Dataset", quarters: int) -> None:
    there = result.sizes["time"]
    if not 1 <= quarters < there:
        what = f"a stop of {quarters} quarters does not fit {there}"
        raise InputError([Problem("dependency", "stop_quarters", what, "Give a shorter stop.")])


def _snapshot(result: "xr.Dataset", at: "str | date | Quarter") -> int:
    """Return the place of a moment among the snapshots of a result."""
    from counterpoise.ensemble.dataset import quarter_labels

    labels = list(quarter_labels(result, "snapshot"))
    try:
        return labels.index(str(Quarter.of(at)))
    except ValueError:
        remedy = f"Choose one of {', '.join(labels)}."
        what = f"{at} is no moment of the tables"
        raise InputError([Problem("dependency", "at", what, remedy)]) from None
