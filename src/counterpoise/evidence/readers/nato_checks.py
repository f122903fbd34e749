"""NATO's workbook against itself: totals, shares and changes recomputed from its own rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.evidence.readers.nato_layout import (
    EUROPE_AND_CANADA,
    ROUNDING,
    TOTALS,
)
from counterpoise.evidence.readers.nato_summary import CHANGE, read_summary
from counterpoise.evidence.readers.nato_tables import Printed, Tables, read_tables
from counterpoise.evidence.readers.workbook import open_workbook
from counterpoise.evidence.records import Ally
from counterpoise.problems import Problems

if TYPE_CHECKING:
    import pandas as pd

MOST_UNEXPLAINED = 10
SUMS = ("spending_current", "spending_constant", "gdp_current", "gdp_constant")
SHARES = ("equipment_share", "personnel_share", "infrastructure_share", "other_share")
PARTS = {
    "share of GDP, constant prices": ("share_of_gdp", "spending_constant", "gdp_constant"),
    "share of GDP, current prices": ("share_of_gdp", "spending_current", "gdp_current"),
    "annual real change": ("real_change", "spending_constant"),
    "spending per head": ("spending_per_head", "spending_constant", "gdp_per_head"),
    "people of the total": ("gdp_per_head", "gdp_constant"),
    "sum of categories": SHARES,
    "rate of constant prices": ("spending_ncu_constant", "spending_constant"),
    "rate of the euro": ("spending_ncu_current", "spending_current"),
    "Table 4, spending_constant": ("spending_constant",),
    "Table 4, share_of_gdp": ("share_of_gdp",),
    f"Table 4, {CHANGE}": ("spending_constant",),
}
"""The measures that a check compares, the printed one first."""
SAME_RATE = 1e-6
"""How far two exchange rates that should be one may lie apart."""
EURO_SINCE = {"HRV": 2023, "BGR": 2026}
"""Allies that took the euro within the years of the workbook; earlier sums are converted."""


@dataclass(frozen=True)
class Check:
    """One printed number and what the workbook's other numbers make of it, in printed units.

    `cells` names the cells that it was worked out from, the printed number first.
    """

    check: str
    ally: str
    year: int
    printed: float
    recomputed: float
    difference: float
    agrees: bool
    explained: str
    cells: str


Key = tuple[str, str, int]
Values = dict[Key, float]


def workbook_checks(path: Path, allies: Mapping[str, Ally] | None = None) -> "pd.DataFrame":
    """Recompute a NATO workbook's totals, shares, changes and sums per head from its money.

    Parameters
    ----------
    path : Path
        The workbook.
    allies : dict of str to Ally, optional
        The allies; the shipped ones if not given.

    Returns
    -------
    DataFrame
        One row for each recomputed number: check, ally, year, printed, recomputed, difference,
        agrees (within the rounding of what NATO prints), explained (why it does not, or nothing
        where no reason is known) and cells (where to look).

    Raises
    ------
    InputError
        If the workbook cannot be read.
    """
    import pandas as pd

    if allies is None:
        from counterpoise.evidence.loader import load_evidence

        allies = load_evidence().allies
    problems = Problems()
    workbook = open_workbook(path)
    tables = read_tables(workbook, allies, problems)
    summary = read_summary(workbook, allies, problems)
    problems.raise_if_any()
    return pd.DataFrame([asdict(check) for check in recomputed(tables, summary)])


def recomputed(tables: Tables, summary: Sequence[Printed]) -> list[Check]:
    """Return every check of the workbook against itself; `summary` is its Table 4."""
    values = {(f.measure, f.row, f.year): f.value for f in tables.figures}
    checks = [
        *_totals(values, tables),
        *_shares(values),
        *_changes(values),
        *_per_head(values, tables),
        *_categories(values),
        *_exchange_rates(values, tables),
        *_summary(values, summary),
    ]
    cells = {(f.measure, f.row, f.year): f"{f.cell.sheet} {f.cell.address}" for f in tables.figures}
    return [replace(check, cells=_cells_of(check, cells)) for check in checks]


def _cells_of(check: Check, cells: Mapping[Key, str]) -> str:
    """Return the cells of the measures that a check compares, as far as they have one."""
    measures = PARTS.get(check.check, (check.check.removeprefix("total of "),))
    keys = [(measure, check.ally, check.year) for measure in measures]
    return ", ".join(cells[key] for key in keys if key in cells)


def differences(
    tables: Tables, summary: Sequence[Printed], allies: Mapping[str, Ally]
) -> list[str]:
    """Return what the checks found beyond rounding, grouped into short sentences."""
    groups: dict[tuple[str, str], list[Check]] = defaultdict(list)
    for check in recomputed(tables, summary):
        if not check.agrees:
            groups[check.check, check.explained].append(check)
    found: list[str] = []
    for (name, why), checks in groups.items():
        if not why:
            found.append(_unexplained(name, checks, allies))
            continue
        largest = max(checks, key=lambda check: abs(check.difference))
        who = sorted({_name(check.ally, allies) for check in checks})
        listed = ", ".join(who[:6]) + (f" and {len(who) - 6} more" if len(who) > 6 else "")
        found.append(
            f"{name}: {_count(checks)} beyond rounding ({listed}; most for "
            f"{_name(largest.ally, allies)} {largest.year}, printed {largest.printed:.6g}, "
            f"recomputed {largest.recomputed:.6g}): {why}."
        )
    return found


def _unexplained(name: str, checks: Sequence[Check], allies: Mapping[str, Ally]) -> str:
    """Say where the differences are for which no reason is known, the largest first."""
    largest = sorted(checks, key=lambda check: -abs(check.difference))
    told = [
        f"{_name(c.ally, allies)} {c.year} ({c.cells}), printed {c.printed:.6g}, recomputed "
        f"{c.recomputed:.6g}"
        for c in largest[:MOST_UNEXPLAINED]
    ]
    more = f"; and {len(largest) - len(told)} more" if len(largest) > len(told) else ""
    return f"{name}: {_count(checks)} beyond rounding, unexplained: {'; '.join(told)}{more}."


def _count(checks: Sequence[Check]) -> str:
    return f"{len(checks)} differ{'s' if len(checks) == 1 else ''}"


def _name(row: str, allies: Mapping[str, Ally]) -> str:
    return allies[row].name if row in allies else row


def _check(
    name: str, row: str, year: int, printed: float, again: float, rounding: float, why: str = ""
) -> Check:
    difference = printed - again
    agrees = abs(difference) <= rounding
    return Check(name, row, year, printed, again, difference, agrees, "" if agrees else why, "")


def members_of(total: str, rows: set[str], year: int, late: Mapping[str, int]) -> set[str]:
    """Return the rows that a printed total counts in a year."""
    return {
        row
        for row in rows
        if row not in TOTALS
        and year >= late.get(row, 0)
        and not (total == EUROPE_AND_CANADA and row == "USA")
    }


def _totals(values: Values, tables: Tables) -> Iterator[Check]:
    for measure in (*SUMS, "military_personnel"):
        for (other, row, year), printed in values.items():
            if other != measure or row not in TOTALS:
                continue
            rows = {r for m, r, y in values if m == measure and y == year}
            members = members_of(row, rows, year, tables.late_members)
            total = sum(values[measure, member, year] for member in members)
            # Adding some thirty numbers keeps about nine digits.
            rounding = max(ROUNDING[measure], 1e-9 * abs(printed))
            missing = sorted(
                f"no figure of {gap.row} ({gap.cell.sheet} {gap.cell.address})"
                for gap in tables.gaps
                if (gap.measure, gap.year) == (measure, year)
                and members_of(row, {gap.row}, year, tables.late_members)
            )
            why = " and ".join(missing)
            yield _check(f"total of {measure}", row, year, printed, total, rounding, why)


TYPED = "a round 2 per cent is printed where the workbook's own money gives less"
DEFLATED = (
    "the workbook's share is of real GDP, and this ally's spending is deflated otherwise than "
    "its GDP"
)
DEFLATED_OTHERWISE = frozenset({"ITA", "NLD", "USA"})
"""The allies of which that is known."""
MOST_DEFLATED = 0.15
"""How far two deflators explain a share, relatively: the Netherlands in 2024e need 0.11."""
MOST_ROUNDED = 0.02
"""How far below a typed 2 per cent a share may lie, in points: France in 2020 lies at 1.986."""
MIXED = (
    "the workbook's share is of real GDP, so members weigh at the exchange rates of the base year"
)


def _shares(values: Values) -> Iterator[Check]:
    for (measure, row, year), printed in values.items():
        if measure != "share_of_gdp":
            continue
        rounding = ROUNDING["share_of_gdp"]
        real = _quotient(values, "constant", row, year)
        if real is None:
            continue
        typed = TYPED if printed == 2 and rounding < printed - real < MOST_ROUNDED else ""
        yield _check("share of GDP, constant prices", row, year, printed, real, rounding, typed)
        again = _quotient(values, "current", row, year)
        if again is None:
            continue
        why = typed
        if abs(again - real) > rounding:
            why = _deflated(row, again, real)
        yield _check("share of GDP, current prices", row, year, printed, again, rounding, why)


def _quotient(values: Values, prices: str, row: str, year: int) -> float | None:
    """Return money over output in per cent, or None where one of them is missing."""
    money = values.get((f"spending_{prices}", row, year))
    output = values.get((f"gdp_{prices}", row, year))
    return None if money is None or not output else 100 * money / output


def _deflated(row: str, again: float, real: float) -> str:
    """Return why shares at current and at constant prices differ, where a reason is known.

    A reason is given only to whom it is known to apply, and only for differences of its size: a
    wrong number must not be explained away.
    """
    if not real or abs(again / real - 1) > MOST_DEFLATED:
        return ""
    if row in TOTALS:
        return MIXED
    return DEFLATED if row in DEFLATED_OTHERWISE else ""


def _changes(values: Values) -> Iterator[Check]:
    for (measure, row, year), printed in values.items():
        now = values.get(("spending_constant", row, year))
        before = values.get(("spending_constant", row, year - 1))
        if measure != "real_change" or now is None or not before:
            continue
        again = 100 * (now / before - 1)
        yield _check("annual real change", row, year, printed, again, ROUNDING["real_change"])


def _per_head(values: Values, tables: Tables) -> Iterator[Check]:
    """Compare the people behind GDP per head with those behind spending, and their sum."""
    people: dict[tuple[str, int], float] = {}
    for (measure, row, year), printed in values.items():
        if measure == "gdp_per_head" and printed and ("gdp_constant", row, year) in values:
            people[row, year] = values["gdp_constant", row, year] / printed / 1000
    for (row, year), million in people.items():
        spending = values.get(("spending_constant", row, year))
        printed = values.get(("spending_per_head", row, year), 0.0)
        if spending is not None and printed and million:
            again = spending / million
            yield _check("spending per head", row, year, printed, again, 0.5)
        if row in TOTALS:
            rows = {other for other, y in people if y == year}
            members = members_of(row, rows, year, tables.late_members)
            total = sum(people[member, year] for member in members)
            yield _check("people of the total", row, year, million, total, 0.0005)


def _categories(values: Values) -> Iterator[Check]:
    for measure, row, year in list(values):
        if measure == SHARES[0]:
            parts = [values.get((share, row, year)) for share in SHARES]
            if None not in parts:
                total = sum(part for part in parts if part is not None)
                # Four printed parts, each rounded.
                yield _check("sum of categories", row, year, 100.0, total, 4 * 0.005)


def _exchange_rates(values: Values, tables: Tables) -> Iterator[Check]:
    """Compare national currency and dollars: one rate over years at constant prices, one euro."""
    euro = {f.row for f in tables.figures if f.unit.startswith("million_EUR")}
    years = sorted({year for _, _, year in values})
    constant = _rates(values, "spending_ncu_constant", "spending_constant")
    for (row, year), rate in constant.items():
        first = constant.get((row, years[0]), rate)
        yield _check("rate of constant prices", row, year, rate, first, SAME_RATE * first)
    current = _rates(values, "spending_ncu_current", "spending_current")
    for year in years:
        rates = sorted(rate for (row, y), rate in current.items() if y == year and row in euro)
        for (row, y), rate in current.items():
            if y == year and row in euro:
                usual = rates[len(rates) // 2]
                why = ""
                if year < EURO_SINCE.get(row, 0):
                    why = "its old currency is printed in euros at the fixed rate of conversion"
                yield _check("rate of the euro", row, year, rate, usual, SAME_RATE * usual, why)


def _rates(values: Values, national: str, dollars: str) -> dict[tuple[str, int], float]:
    return {
        (row, year): values[national, row, year] / value
        for (measure, row, year), value in values.items()
        if measure == dollars and value and (national, row, year) in values
    }


def _summary(values: Values, summary: Sequence[Printed]) -> Iterator[Check]:
    first = min((figure.year for figure in summary), default=0)
    for figure in summary:
        name = f"Table 4, {figure.measure}"
        if figure.measure == CHANGE:
            now = values.get(("spending_constant", figure.row, figure.year))
            before = values.get(("spending_constant", figure.row, first))
            if now is None or not before:
                continue
            again, rounding = 100 * (now / before - 1), 0.005
        else:
            found = values.get((figure.measure, figure.row, figure.year))
            if found is None:
                continue
            again, rounding = found, ROUNDING[figure.measure]
        yield _check(name, figure.row, figure.year, figure.value, again, rounding)
