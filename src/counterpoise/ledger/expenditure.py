"""Who pays: effort, money short of a target, concentration and rank tests of one release."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import allies_named
from counterpoise.ledger.expenditure_notes import notes_on
from counterpoise.ledger.export import number, records
from counterpoise.ledger.releases import Releases, burden_coefficient, with_forces
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

SIGNIFICANT = 0.05
"""P-value below which a rank test counts as more than chance."""
TARGETS = ("target_guideline", "target_core", "target_total")
DEFINITIONS = {
    "share_of_gdp": "Defence expenditure by NATO's definition over real GDP (Table 3 of the "
    "workbook). At current prices the quotient of Tables 2 and 5 differs a little.",
    "spending_musd": "Defence expenditure in million US dollars at current prices and exchange "
    "rates (Table 2), or share times GDP where `money` says so.",
    "gdp_musd": "Spending over share of the same release, so that an ally at the target has no "
    "gap; from another table where `output_from` says so.",
    "gap_musd": "Target times GDP less spending, never below zero. One ally's surplus does not "
    "fill another's gap.",
    "gap_total_musd": "Gaps of all allies but the leading one.",
    "at_or_above": "Allies whose share, rounded to two decimals of a per cent, reaches the target.",
    "hhi": "Herfindahl index: squared shares of the money, summed. 1 if one ally pays all.",
    "effective_payers": "One over the Herfindahl index: as many equal payers would be as "
    "concentrated.",
    "spearman": "Rank correlation of GDP and share of GDP; p is two-sided, p_greater one-sided.",
    "kendall": "Kendall's tau-b of the same; p is two-sided, p_greater one-sided.",
    "other_definitions": "NATO counts pensions, some paramilitary forces and military aid. "
    "National budgets and SIPRI count otherwise; see table `definitions`.",
    "years": "Years are the fiscal years in which allies report; the American one ends on "
    "30 September.",
}


@dataclass(frozen=True)
class Burden:
    """Who pays what in one release and year.

    Parameters
    ----------
    release, year : str, int
        The release and year that every figure is from.
    target : float
        Target as a share of GDP that gaps are measured to.
    since : int
        First year of the cumulative shortfall.
    allies : DataFrame
        One row for each ally with forces.
    at_or_above : dict of float to int
        Allies at or above each target.
    totals : dict
        Totals and concentration of money.
    rank_tests : DataFrame
        Rank correlations of size and share, by sample.
    sample : str
        The row of `rank_tests` that was asked for.
    cumulative_basis : str
        Prices of the cumulative shortfall.
    no_forces : tuple of str
        Members that are left out for having no forces.
    definitions : dict
        What each figure means.
    missing : tuple of str
        Allies with forces, members in that year, whose share the release lacks. Where there are
        any it is not complete, and counts, totals and tests are of the others only.
    warnings : tuple of str
        What to bear in mind.

    Examples
    --------
    >>> import counterpoise as cp
    >>> burden = cp.ledger.burden(release="2024-06", year=2024)
    >>> burden.year, burden.at_or_above[0.02]
    (2024, 23)
    >>> bool((burden.allies["gap_musd"] >= 0).all())
    True
    >>> "rho" in burden.rank_tests and "gap_total_musd" in burden.totals
    True
    >>> burden.to_json()["release"]
    '2024-06'
    """

    release: str
    year: int
    target: float
    since: int
    allies: "pd.DataFrame"
    at_or_above: dict[float, int]
    totals: dict[str, float]
    rank_tests: "pd.DataFrame"
    sample: str
    cumulative_basis: str
    no_forces: tuple[str, ...]
    definitions: dict[str, str]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        tests = self.rank_tests.loc[self.sample].to_dict()
        return {
            "release": self.release,
            "year": self.year,
            "target": self.target,
            "since": self.since,
            "allies": records(self.allies, by_index=True),
            "no_forces": list(self.no_forces),
            "missing": list(self.missing),
            "at_or_above": {f"{target:g}": count for target, count in self.at_or_above.items()},
            **{name: number(value) for name, value in self.totals.items()},
            "sample": self.sample,
            **{
                test: {
                    name: number(tests[symbol]),
                    "p": number(tests[f"{symbol}_p"]),
                    "p_greater": number(tests[f"{symbol}_p_greater"]),
                    "n": int(tests["n"]),
                }
                for test, name, symbol in (("spearman", "rho", "rho"), ("kendall", "tau", "tau"))
            },
            "rank_tests": records(self.rank_tests, by_index=True),
            "cumulative_basis": self.cumulative_basis,
            "definitions": self.definitions,
            "warnings": list(self.warnings),
        }


def burden_of(
    evidence: Evidence,
    release: str | None = None,
    year: int | None = None,
    target: float | None = None,
    since: int = 2014,
    without: Sequence[str] = (),
) -> Burden:
    """Return who meets what, what is missing, how concentrated the money is and whom it follows.

    Parameters
    ----------
    evidence : Evidence
        Where the figures come from.
    release : str, optional
        The release, such as ``2024-06``; by default the newest that has every ally with forces.
    year : int, optional
        The year; by default the newest that the release has for most allies.
    target : float, optional
        One of the targets of table `burden_coefficients`, as a share of GDP; by default the
        guideline.
    since : int
        First year of the cumulative shortfall. Years before an ally joined are not counted.
    without : sequence of str
        Allies to leave out of the rank tests, each alone and all together.

    Raises
    ------
    InputError
        If release, year, target or an ally is unknown; it lists what there is.
    """
    targets = known_targets(evidence)
    target = targets[0] if target is None else _known_target(target, targets)
    left_out = allies_named(evidence, without, "without")
    releases = Releases(evidence)
    release, year = releases.choose(release, year)
    if since > year:
        problem = f"{since} lies after the year {year}"
        raise InputError([Problem("burden", "since", problem, "Give that year or an earlier one.")])
    vintage = releases.vintage(release, year)
    cumulative, basis, left_years = _cumulative(releases, release, since, year, target)
    tests, sample = _rank_tests(evidence, vintage, left_out)
    return Burden(
        release=release,
        year=year,
        target=target,
        since=since,
        allies=_by_ally(evidence, vintage, target).join(cumulative),
        at_or_above=_counts(vintage, targets),
        totals=_totals(evidence, vintage, target),
        rank_tests=tests,
        sample=sample,
        cumulative_basis=basis,
        no_forces=tuple(sorted(set(evidence.members) - set(with_forces(evidence)))),
        definitions=DEFINITIONS,
        missing=tuple(releases.missing(release, year)),
        warnings=(*notes_on(evidence, vintage, (release, year), left_out), *left_years),
    )


def trend_of(evidence: Evidence, members_only: bool = False) -> "pd.DataFrame":
    """Return counts, effort, concentration and rank correlation by release and year.

    Parameters
    ----------
    evidence : Evidence
        Where the figures come from.
    members_only : bool
        Whether to count only allies that were members in the year. The published series print
        later members all the way back.

    Returns
    -------
    DataFrame
        As `measures.burden.trend`, with `money`: `published`, `share x GDP`, both or `none`. Only
        years for which the release has every ally with forces that was then a member.
    """
    import pandas as pd

    from counterpoise.measures.burden import trend as measured

    releases = Releases(evidence)
    frames = []
    for release, year in (key for key in releases.figures if releases.complete(*key)):
        vintage = releases.vintage(release, year).reset_index()
        kept = vintage[vintage["member"]] if members_only else vintage
        frames.append(kept.assign(release=release, year=year))
    figures = pd.concat(frames, ignore_index=True)
    money = figures.groupby(["release", "year"])["money"].agg(lambda x: " and ".join(sorted({*x})))
    table = measured(figures, known_targets(evidence), evidence.leading)
    return table.assign(money=money)


def known_targets(evidence: Evidence) -> list[float]:
    """Return the targets of the evidence, the guideline first."""
    return [burden_coefficient(evidence, name) for name in TARGETS]


def _known_target(target: float, targets: Sequence[float]) -> float:
    if target in targets:
        return target
    listed = ", ".join(f"{known:g}" for known in targets)
    percent = " Shares are fractions, not per cent." if target >= 1 else ""
    raise InputError(
        [Problem("burden", "target", f"no target '{target:g}'", f"There are {listed}.{percent}")]
    )


def _by_ally(evidence: Evidence, vintage: "pd.DataFrame", target: float) -> "pd.DataFrame":
    import pandas as pd

    from counterpoise.measures.burden import at_or_above, equipment_line, gap_to_target

    line = burden_coefficient(evidence, "equipment_guideline")
    spending, output = vintage["spending"], vintage["output"]
    equipment = equipment_line(vintage["equipment_share"], spending, line)
    return pd.DataFrame(
        {
            "name": [evidence.allies[code].name for code in vintage.index],
            "share_of_gdp": vintage["share"],
            "meets": at_or_above(vintage["share"], target),
            "spending_musd": spending,
            "gdp_musd": output,
            "gap_musd": gap_to_target(spending, output, target),
            "share_of_money": spending / spending.sum(skipna=False),
            "equipment_share": vintage["equipment_share"],
            "meets_equipment": equipment["meets"],
            "equipment_gap_musd": equipment["missing"],
            **{
                name: vintage[name]
                for name in ("money", "output_from", "estimate", "at_most", "member")
            },
        },
        index=vintage.index,
    )


def longest(trend: "pd.DataFrame") -> "pd.DataFrame":
    """Return the rows of the release that reaches to the newest year and furthest back.

    Parameters
    ----------
    trend : DataFrame
        What `trend` returned, with `release` and `year` as columns.
    """
    years = trend.groupby("release")["year"].agg(["max", "min"]).reset_index()
    years = years.sort_values(["max", "min", "release"], ascending=[False, True, False])
    rows: pd.DataFrame = trend[trend["release"] == years["release"].iloc[0]].sort_values("year")
    return rows


def large_pay_more(trend: "pd.DataFrame") -> int:
    """Return in how many rank tests larger economies spend a larger share, beyond chance."""
    return int(((trend["rho_p"] < SIGNIFICANT) & (trend["rho"] > 0)).sum())


def _counts(vintage: "pd.DataFrame", targets: Sequence[float]) -> dict[float, int]:
    from counterpoise.measures.burden import at_or_above

    return {target: int(at_or_above(vintage["share"], target).sum()) for target in targets}


def _totals(evidence: Evidence, vintage: "pd.DataFrame", target: float) -> dict[str, float]:
    from counterpoise.measures.burden import gap_to_target, group_effort
    from counterpoise.measures.concentration import effective_number, herfindahl, largest_share

    spending, output = vintage["spending"], vintage["output"]
    others = vintage.drop(index=evidence.leading, errors="ignore")
    money = spending.to_numpy(float)
    return {
        "gap_total_musd": float(
            gap_to_target(others["spending"], others["output"], target).sum(skipna=False)
        ),
        "gap_total_with_leading_ally_musd": float(
            gap_to_target(spending, output, target).sum(skipna=False)
        ),
        "spending_total_musd": float(spending.sum(skipna=False)),
        "others_share_of_gdp": group_effort(others["spending"], others["output"]),
        "hhi": float(herfindahl(money)),
        "effective_payers": float(effective_number(money)),
        "largest_share": float(largest_share(money)),
        "leading_ally_share_of_gdp_total": float(
            output.to_dict().get(evidence.leading, float("nan")) / output.sum(skipna=False)
        ),
    }


def _rank_tests(
    evidence: Evidence, vintage: "pd.DataFrame", left_out: tuple[str, ...]
) -> "tuple[pd.DataFrame, str]":
    """Return the tests of all samples, and the name of the sample that was asked for.

    Leaving out an ally without a figure would only repeat the sample of all.
    """
    from counterpoise.measures.burden import rank_tests

    left_out = tuple(ally for ally in left_out if ally in vintage.index)
    wanted = dict.fromkeys([evidence.leading, *left_out])
    samples: list[str | tuple[str, ...]] = [ally for ally in wanted if ally in vintage.index]
    if len(left_out) > 1:
        samples.append(left_out)
    tests = rank_tests(vintage["output"], vintage["share"], samples)
    return tests, f"without {' and '.join(left_out)}" if left_out else "all"


def _cumulative(
    releases: Releases, release: str, since: int, year: int, target: float
) -> "tuple[pd.DataFrame, str, tuple[str, ...]]":
    """Return shortfalls summed over the years of one release, their prices and a warning."""
    import pandas as pd

    from counterpoise.measures.burden import cumulative_shortfall

    years = [y for r, y in releases.figures if r == release and since <= y <= year]
    frames = {y: releases.vintage(release, y) for y in years if releases.shares(release, y)}
    share, constant, member = (
        pd.DataFrame({y: frame[name] for y, frame in frames.items()}).T
        for name in ("share", "spending_constant", "member")
    )
    counted = member.notna() & (member == True)  # noqa: E712 (missing is not a member)
    effort = cumulative_shortfall(share, share.notna().astype(float), target, counted)
    money = cumulative_shortfall(constant, constant / share, target, counted)
    whole = money["years_counted"] == effort["years_counted"]
    table = effort[["years_counted", "years_below", "years_of_gdp"]].assign(
        cumulative_gap_musd=money["missed"].where(whole & (effort["years_counted"] > 0))
    )
    units = {
        measures["spending_constant"].unit
        for y in frames
        for measures in releases.figures[release, y].values()
        if "spending_constant" in measures
    }
    basis = " and ".join(sorted(units)) if whole.any() and units else "no constant prices printed"
    gaps = sorted(set(range(since, year + 1)) - set(frames))
    missing = ", ".join(_spans(gaps))
    remarks = (f"The cumulative shortfall leaves out {missing}: release {release} has no shares.",)
    return table, basis, remarks if gaps else ()


def _spans(years: Sequence[int]) -> list[str]:
    """Return years in order, those that follow each other as one span."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
