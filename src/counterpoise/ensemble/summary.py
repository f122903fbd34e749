"""The numbers that a run prints and a report shows, as plain data."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.bounds import bounds_of
from counterpoise.ensemble.columns import columns, groups
from counterpoise.ensemble.dataset import VARIABLES, as_dataset, quantity, scenario_texts
from counterpoise.ensemble.money import money_of
from counterpoise.ensemble.notice import by_notice, supply_in_days
from counterpoise.ensemble.packages import summary_of_packages
from counterpoise.ensemble.precision import needs_more, quantile_error
from counterpoise.ensemble.selection import check_evidence, followed, whole
from counterpoise.ensemble.verdict import compared, verdict
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.measures import has_gap, largest
from counterpoise.problems import InputError, Problem
from counterpoise.quarters import Dates, Quarter, quarter_names

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.ensemble.dataset import HoldsData

SCHEMA = "counterpoise/run/1"
Floats = NDArray[np.float64]
TOGETHER = 2
"""Measures of capabilities that are looked at together."""
LEVELS = (0.1, 0.5, 0.9)
NAMES = ("p10", "p50", "p90")
RETIRED = {"overall.coverage_min": "A mean hid what binds: it is empty. Read packages."}
"""Fields that are kept empty for readers of earlier versions, and what replaced them."""
DEPTHS = ("0.1", "0.2", "0.3")
"""Depths of a gap of which the share of futures is given, as shares of the level."""


def summarise(result: "xr.Dataset | HoldsData", evidence: Evidence | None = None) -> dict[str, Any]:
    """Return the summary of a result: what ``counterpoise run --json`` prints.

    Quarters are medians over all futures, not over those that have one: more than half of the
    futures are short at or before the first quarter of a window, more than half at or after its
    last, and more than half stand alone by the date that says so. Where no quarter is such, it is
    None. So the quarters of one capability never contradict each other. Numbers are not rounded.

    Parameters
    ----------
    result : xarray.Dataset or Result
        A result, or some of its scenarios and capabilities. Totals are those of the capabilities
        that are there; packages of which a part is left out are not rated.
    evidence : Evidence, optional
        The figures that it was made with; the shipped ones if not given.

    Raises
    ------
    InputError
        If only a part of its futures, quarters or allies is there, or the evidence is another one.
    """
    known = evidence or load_evidence()
    data = whole(as_dataset(result))
    check_evidence(data, known)
    versions = dict(str(v).split(" ", 1) for v in np.atleast_1d(data.attrs["versions"]))
    warnings = [str(w) for w in np.atleast_1d(data.attrs["warnings"]) if str(w)]
    for text in scenario_texts(data, "warnings"):
        warnings.extend(text.splitlines())
    titles = scenario_texts(data, "title")
    scenarios: dict[str, dict[str, Any]] = {}
    for i, name in enumerate(data["scenario"].values):
        one = data.isel(scenario=i)
        gap = total_gap(one)
        entry = _entry(one, known, gap)
        there, follows = followed(one)[0]
        if there == 0:
            what = f"{titles[i]} follows none of the capabilities that are picked"
            raise InputError([Problem("summary", str(name), what, "Pick others, or leave it out.")])
        if there < follows:
            warnings.append(
                f"{titles[i]}: {there} of {follows} capabilities are picked; packages of which a "
                "part is missing are left out."
            )
        if needs_more(gap, LEVELS):
            warnings.append(
                f"{entry['title']}: with {data.attrs['futures']} futures the percentiles of the "
                "gap are known to no better than a tenth of its median; run more futures."
            )
        scenarios[str(name)] = entry
    return {
        "schema": SCHEMA,
        "seed": int(data.attrs["seed"]),
        "futures": int(data.attrs["futures"]),
        "evidence_hash": str(data.attrs["evidence_hash"]),
        "versions": versions,
        "verdict": compared(scenarios),
        "warnings": warnings,
        "retired": RETIRED,
        "scenarios": scenarios,
    }


def _entry(one: "xr.Dataset", evidence: Evidence, gap: Floats) -> dict[str, Any]:
    """Return what there is to say of one scenario."""
    entry: dict[str, Any] = {
        "title": scenario_texts(one, "title")[0],
        "scenario_hash": scenario_texts(one, "hash")[0],
        "level": scenario_texts(one, "level")[0],
        "other_count": scenario_texts(one, "other_count")[0],
        "judged_share": _judged(one),
        "overall": _overall(one, gap),
        "capabilities": _capabilities(one, evidence),
        "allies": _allies(one),
    }
    if money := money_of(one):
        entry["money"] = money
        entry["bound"] = bounds_of(one, money, evidence)
    entry["notice"] = by_notice(one, evidence)
    if supply := supply_in_days(one, evidence):
        entry["supply"] = supply
    if rated := summary_of_packages(one, evidence):
        entry["packages"] = rated
    if len(one.attrs.get("wings", ())):
        entry["wings"] = _of_wings(one)
    entry["overall"]["verdict"] = verdict(entry)
    return entry


def _of_wings(one: "xr.Dataset") -> dict[str, Any]:
    """Return the quantiles of the measures that wings gave, by label where they have labels."""
    found: dict[str, Any] = {}
    for name, measure in one.data_vars.items():
        own = (
            name not in VARIABLES and measure.dims[:1] == ("future",) and measure.dtype.kind == "f"
        )
        if not own or not {"time", "time_bounds", "year", "snapshot"}.isdisjoint(measure.dims):
            continue
        if measure.ndim == 1:
            found[str(name)] = quantiles(measure.values)
        elif measure.ndim == 2:
            dim = str(measure.dims[1])
            levels = (_columns(measure.isel({dim: at}).values) for at in groups(measure, dim))
            labels = map(str, measure[dim].values)
            found[str(name)] = dict(zip(labels, chain.from_iterable(levels), strict=True))
    return found


def alone(result: "xr.Dataset", place: int) -> "xr.Dataset":
    """Return the result of one of its scenarios; its general warnings are left behind."""
    return result.isel(scenario=[place]).assign_attrs(warnings=[])


def joined(parts: Sequence[dict[str, Any]], result: "xr.Dataset") -> dict[str, Any]:
    """Return the summary of a result from those of each scenario `alone`.

    Parameters
    ----------
    parts : sequence of dict
        What `counterpoise.ensemble.summarise` made of each, in order.
    result : xarray.Dataset
        The result of all.
    """
    scenarios = {name: entry for part in parts for name, entry in part["scenarios"].items()}
    general = [str(w) for w in np.atleast_1d(result.attrs["warnings"]) if str(w)]
    return parts[0] | {
        "verdict": compared(scenarios),
        "warnings": [*general, *(w for part in parts for w in part["warnings"])],
        "scenarios": scenarios,
    }


def quantiles(values: Floats) -> dict[str, float | None]:
    """Return p10, p50 and p90; None where there is nothing to take them of."""
    found = values[np.isfinite(values)]
    if found.size == 0:
        return dict.fromkeys(NAMES)
    return dict(zip(NAMES, map(float, np.quantile(found, LEVELS)), strict=True))


def _columns(values: Floats) -> list[dict[str, float | None]]:
    """Return what `quantiles` does for each column, at once where every number is there."""
    present = np.isfinite(values)
    whole = np.asarray(present.all(axis=0))
    if not (whole | ~present.any(axis=0)).all():
        return [quantiles(column) for column in values.T]
    rows = iter(np.asarray(np.quantile(values[:, whole], LEVELS, axis=0)).T)
    return [
        dict(zip(NAMES, map(float, next(rows)), strict=True)) if there else dict.fromkeys(NAMES)
        for there in whole.tolist()
    ]


def median_quarters(dates: Dates, *, latest: bool = False) -> list[str | None]:
    """Return the median quarter of each column over all futures; None where half have no date.

    A median over the futures that have a date would be one of another group in each column, and
    the columns could contradict each other.

    Parameters
    ----------
    dates : array (futures, n) of datetime64
        Dates; not a time where a future has none.
    latest : bool
        Count from the latest date: more than half of the futures have a date at or after the
        quarter, rather than at or before it.
    """
    ordered = np.sort(dates, axis=0)  # what has no date comes last
    found = (~np.isnat(dates)).sum(axis=0)
    rank = len(dates) // 2  # as many futures come before the median, and no more than that after
    enough = found > rank
    places = np.where(enough, found - 1 - rank if latest else rank, 0)
    names = quarter_names(ordered[places, np.arange(places.size)])
    return [name if there else None for name, there in zip(names, enough.tolist(), strict=True)]


def windows(first: Dates, last: Dates) -> list[tuple[str, str] | tuple[None, None]]:
    """Return the first and last quarter of the window of each column; None for both without one.

    There is none either where most futures are short at some time, but so few more than half, and
    at such different times, that the last quarter would come before the first.
    """
    found: list[tuple[str, str] | tuple[None, None]] = []
    for begins, ends in zip(
        median_quarters(first), median_quarters(last, latest=True), strict=True
    ):
        if begins is None or ends is None or Quarter.parse(begins) > Quarter.parse(ends):
            found.append((None, None))
        else:
            found.append((begins, ends))
    return found


def total_gap(one: "xr.Dataset") -> Floats:
    """Return the gap of all capabilities that are there, in capability-years, in each future."""
    total = np.zeros(one.sizes["future"], dtype=one["gap_area"].dtype)
    for area in columns(one["gap_area"], "capability"):
        if not np.isnan(area).all():
            total += area
    return total


def _overall(one: "xr.Dataset", total: Floats) -> dict[str, Any]:
    gaps = np.zeros(one.sizes["future"])
    for deepest in columns(one["gap_peak"], "capability"):
        gaps += has_gap(deepest)
    return {
        "coverage_min": dict.fromkeys(NAMES),
        "share_of_futures_with_gap": float((gaps > 0).mean()),
        "gap_area_years": quantiles(total),
        "gap_area_years_standard_error": {
            name: quantile_error(total, level) for name, level in zip(NAMES, LEVELS, strict=True)
        },
        "capabilities_with_gap": quantiles(gaps),
        "price_to_close_musd": quantiles(price_at_worst(one)),
    }


def price_at_worst(one: "xr.Dataset") -> Floats:
    """Return what it would cost to buy what is short at the worst time, in each future kept."""
    price = quantity(one, "price_to_close").transpose("future", "time_bounds", "capability")
    there = ~np.isnan(price.values).all(axis=(0, 1))
    total = price.values[:, :, there].sum(axis=2).max(axis=1)
    return np.asarray(total if there.any() else np.full(total.shape, np.nan))


def _judged(one: "xr.Dataset") -> float | None:
    """Return the share of figures that are judgement; none where a result does not say."""
    share = float(one["scenario_judged"])
    return None if math.isnan(share) else share


def _capabilities(one: "xr.Dataset", evidence: Evidence) -> dict[str, Any]:
    leader, part = largest(np.nan_to_num(one["provided"].values))
    allies = [str(a) for a in one["ally"].values]

    def provider(moment: int, i: int) -> tuple[str | None, float | None]:
        index, share = int(leader[moment, i]), float(part[moment, i])
        return allies[index] if index >= 0 else None, share if math.isfinite(share) else None

    found = (
        measured
        for places in groups(one, "capability", together=TOGETHER)
        for measured in _measured(one.isel(capability=places))
    )
    table = {}
    for i, (capability, measured) in enumerate(zip(one["capability"].values, found, strict=True)):
        if measured["coverage_start"] is None:
            continue
        first, last = provider(0, i), provider(-1, i)
        table[str(capability)] = {
            "name": evidence.capabilities[str(capability)].name,
            **measured,
            "largest_provider": first[0],
            "largest_share": first[1],
            "largest_provider_at_end": last[0],
            "largest_share_at_end": last[1],
        }
    return table


def _measured(one: "xr.Dataset") -> list[dict[str, Any]]:
    """Return what measures say of each of some capabilities; no start where one is not followed.

    No more than two measures are looked at together.
    """
    lowest = one["coverage_min"].values
    there = (~np.isnan(lowest)).any(axis=0)
    least = _columns(lowest)
    deepest = one["gap_peak"].values
    peaks, short = _columns(deepest), has_gap(deepest).mean(axis=0)
    deep = {depth: (deepest > float(depth)).mean(axis=0) for depth in DEPTHS}
    del lowest, deepest
    starts = np.median(one["coverage_start"].values, axis=0)
    areas = _columns(one["gap_area"].values)
    spans = windows(one["window_first"].values, one["window_last"].values)
    worst = median_quarters(one["gap_peak_quarter"].values)
    alone = one["self_sufficient"].values
    alone_from, alone_share = median_quarters(alone), (~np.isnat(alone)).mean(axis=0)
    return [
        {
            "coverage_start": float(starts[i]) if there[i] else None,
            "coverage_min": least[i],
            "gap_peak": peaks[i],
            "gap_area_years": areas[i],
            "share_of_futures_with_gap": float(short[i]),
            "share_of_futures_by_depth": {
                depth: float(shares[i]) for depth, shares in deep.items()
            },
            "window_first": spans[i][0],
            "window_last": spans[i][1],
            "worst_quarter": worst[i],
            "self_sufficient": alone_from[i],
            "share_of_futures_self_sufficient": float(alone_share[i]),
        }
        for i in range(len(there))
    ]


def _allies(one: "xr.Dataset") -> dict[str, Any]:
    years = [str(y) for y in one["year"].values]
    if not years:
        return {}
    spending, output = one["spending"].values, one["gdp"].values
    if not np.nansum(output) > 0:
        return {}
    tables = {
        "spending_musd_by_year": np.quantile(spending, LEVELS, axis=0),
        "share_of_gdp_by_year": np.quantile(spending / output, LEVELS, axis=0),
        "debt_share_by_year": np.quantile(one["debt"].values, LEVELS, axis=0),
    }
    lists = {name: table.transpose(2, 1, 0).tolist() for name, table in tables.items()}
    return {
        str(ally): {
            name: {
                year: dict(zip(NAMES, levels, strict=True))
                for year, levels in zip(years, table[i], strict=True)
            }
            for name, table in lists.items()
        }
        for i, ally in enumerate(one["ally"].values)
        if not np.isnan(spending[..., i]).all()
    }
