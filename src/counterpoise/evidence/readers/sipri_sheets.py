"""Reading the sheets of SIPRI's workbook: one row for each country, one column for each year."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from counterpoise.evidence.readers.countries import SLIPPED, code_of, currency_of, is_foreign
from counterpoise.evidence.readers.layouts import wording_of
from counterpoise.evidence.readers.workbook import Cell, Numbers, Sheet, Workbook, place
from counterpoise.evidence.records import Ally
from counterpoise.problems import Problems, did_you_mean

MILLION = 1e-6
MISSING = frozenset({"...", ". .", "..", "…", "xxx"})
_AS_PUBLISHED = "Give the workbook as published."
_CURRENCY = "Currency"
_FINANCIAL_YEAR = "Fiscal Year"
_NOTES = "Notes"
_ASIDE = (_CURRENCY, _FINANCIAL_YEAR, _NOTES, "Reporting year")


@dataclass(frozen=True)
class Layout:
    """One sheet: its usual name, the line that says what it holds, and what it becomes.

    Its names in all editions stand in the table of layouts.
    """

    usual: str
    says: str
    measure: str
    unit: str
    factor: float = 1.0

    @property
    def sheet(self) -> str:
        """Pattern of the names that the sheet has had."""
        return wording_of("sipri", self.measure)


LAYOUTS = (
    Layout(
        "Local currency financial years",
        r"Figures are in local currency at current prices and are for financial years",
        "spending_local_financial_year",
        "million_{currency}_current",
        MILLION,
    ),
    Layout(
        "Local currency calendar years",
        r"Figures are in local currency at current prices and are for calendar years",
        "spending_local",
        "million_{currency}_current",
        MILLION,
    ),
    Layout(
        "Constant (YYYY) US$",
        r"Figures are in US ?\$\s?m\., (?:in|at) constant \(?\d{4}\)? prices",
        "spending_constant",
        "musd_{base}",
    ),
    Layout(
        "Current US$",
        r"Figures are in US ?\$\s?m\., (?:in|at) current prices",
        "spending_current",
        "musd_current",
    ),
    Layout(
        "Share of GDP",
        r"Military expenditure by country as percentage of gross domestic product",
        "share_of_gdp",
        "share_of_gdp",
    ),
    Layout("Per capita", r"Figures are in current US ?\$", "spending_per_head", "usd_current"),
    Layout(
        "Share of Govt. spending",
        r"Figures are for mil\w+ expenditure expressed as a percentage of general government",
        "share_of_government",
        "share",
    ),
)


@dataclass(frozen=True)
class Printed:
    """One printed figure of an ally, in the unit of the table ``sipri``."""

    ally: str
    year: int
    measure: str
    value: float
    unit: str
    cell: Cell
    notes: str
    financial_year: str


@dataclass
class Sheets:
    """Everything that the workbook prints for allies, and the names of all others."""

    figures: list[Printed] = field(default_factory=list)
    set_aside: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Place:
    """What reading one sheet needs to know."""

    workbook: Workbook
    layout: Layout
    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    years: Mapping[int, int]
    base: str
    problems: Problems

    def note(self, where: str, what: str, remedy: str = _AS_PUBLISHED) -> None:
        self.problems.add(self.workbook.file, where, what, remedy)

    def aside(self, row: int, heading: str) -> str:
        """Return the text of a row in one of the columns before the years."""
        column = self.columns.get(heading)
        return self.sheet.cell(row, column).text if column else ""


def read_sheets(workbook: Workbook, allies: Mapping[str, Ally], problems: Problems) -> Sheets:
    """Return every printed figure of an ally, or note every fault of the layout."""
    found = Sheets()
    rows: dict[str, set[str]] = {}
    for layout in LAYOUTS:
        here = _find(workbook, layout, problems)
        if here is not None:
            rows[here.sheet.name] = _read_sheet(here, allies, found)
    _note_other_currencies(workbook, found, allies, problems)
    counts = Counter(code for codes in rows.values() for code in codes)
    for sheet, codes in rows.items():
        for code, count in counts.items():
            if code not in codes and count > len(rows) / 2:
                what = f"has no row for {allies[code].name}; other sheets have one"
                problems.add(workbook.file, place(sheet), what, _AS_PUBLISHED)
    return found


def _note_other_currencies(
    workbook: Workbook, found: Sheets, allies: Mapping[str, Ally], problems: Problems
) -> None:
    """Note an ally with one currency on one sheet and another on another: a column has slipped."""
    first: dict[str, Printed] = {}
    told: set[str] = set()
    for figure in found.figures:
        if not figure.measure.startswith("spending_local") or "__" in figure.unit:
            # A currency that is not known has been noted already.
            continue
        other = first.setdefault(figure.ally, figure)
        if figure.unit != other.unit and figure.ally not in told:
            told.add(figure.ally)
            units = (entry.unit.split("_")[1] for entry in (figure, other))
            what = (
                f"gives {allies[figure.ally].name} in {next(units)}, and sheet "
                f"{other.cell.sheet} in {next(units)}"
            )
            where = place(figure.cell.sheet, figure.cell.row)
            problems.add(workbook.file, where, what, SLIPPED)


def _find(workbook: Workbook, layout: Layout, problems: Problems) -> _Place | None:
    names = [
        name
        for name in workbook.sheets
        if re.fullmatch(layout.sheet, " ".join(name.split()), re.IGNORECASE)
    ]
    readable = layout.usual
    if len(names) != 1:
        what = "stands more than once" if names else "is missing or renamed"
        remedy = did_you_mean(readable, workbook.sheets, listed=12)
        problems.add(workbook.file, place(readable), what, remedy)
        return None
    sheet = workbook.sheets[names[0]]
    country = sheet.find(r"Country$")
    if country is None:
        what = "has no cell 'Country' above the names of countries"
        problems.add(workbook.file, place(sheet.name), what, _AS_PUBLISHED)
        return None
    if sheet.find(layout.says, last=country.row) is None:
        what = "does not say above its table what it holds"
        remedy = f"Expected a line like '{layout.says.replace(chr(92), '')}'."
        problems.add(workbook.file, place(sheet.name, 1, country.column), what, remedy)
    columns, years = _header(workbook, sheet, country, problems)
    base = re.search(r"\((\d{4})\)", sheet.name)
    return _Place(
        workbook,
        layout,
        sheet,
        country.row,
        columns,
        years,
        base[1] if base else "",
        problems,
    )


def _header(
    workbook: Workbook, sheet: Sheet, country: Cell, problems: Problems
) -> tuple[dict[str, int], dict[int, int]]:
    """Return the columns before the years by heading, and the years by column."""
    columns = {"Country": country.column}
    years: dict[int, int] = {}
    for column, cell in sorted(sheet.rows[country.row].items()):
        heading = next((name for name in _ASIDE if cell.text.startswith(name)), None)
        if column == country.column or re.match(r"\d{4} current", cell.text, re.IGNORECASE):
            # Some editions repeat the last year at current prices.
            continue
        if re.fullmatch(r"(19|20)\d\d(\.0)?", cell.text):
            year = int(float(cell.text))
            before = years.get(max(years)) if years else None
            if year in years.values():
                what, remedy = f"holds the year {year} a second time", "Keep one of them."
                problems.add(workbook.file, cell.place, what, remedy)
            elif before is not None and year != before + 1:
                what = f"holds the year {year} after {before}"
                problems.add(workbook.file, cell.place, what, "Years stand in order.")
            years[column] = year
        elif heading:
            columns[heading] = column
        else:
            what = f"holds '{cell.text}' where a year or a known heading is expected"
            problems.add(workbook.file, cell.place, what, _AS_PUBLISHED)
    if not years:
        what = "has no years beside 'Country'"
        problems.add(workbook.file, place(sheet.name, country.row), what, _AS_PUBLISHED)
    return columns, years


def _read_sheet(here: _Place, allies: Mapping[str, Ally], found: Sheets) -> set[str]:
    numbers = Numbers(here.workbook.file, here.problems, MISSING)
    seen: dict[str, int] = {}
    for row, cells in here.sheet.rows.items():
        filled = [column for column in here.years if column in cells]
        if row <= here.header or not filled:
            continue
        name = here.sheet.cell(row, here.columns["Country"])
        if not name.is_text:
            what = "holds figures without the name of a country"
            here.note(place(here.sheet.name, row), what)
            continue
        code = code_of(name.text, allies)
        if code is None:
            found.set_aside.add(name.text)
        elif code in seen:
            what = f"repeats {name.text} of row {seen[code]}"
            here.note(name.place, what, "Keep one of them.")
        else:
            seen[code] = row
            found.figures.extend(_read_row(here, code, row, numbers))
    if not seen:
        here.note(place(here.sheet.name), "holds no row of an ally")
    return set(seen)


def _read_row(here: _Place, code: str, row: int, numbers: Numbers) -> list[Printed]:
    _note_stray(here, row)
    financial_year = here.aside(row, _FINANCIAL_YEAR)
    notes = here.aside(row, _NOTES)
    unit = here.layout.unit.format(base=here.base, currency=_currency(here, code, row))
    found: list[Printed] = []
    for column, year in here.years.items():
        cell = here.sheet.cell(row, column)
        value = numbers.of(cell)
        if value is not None:
            # Fifteen digits keep all that is printed and drop what the multiplication adds.
            value = float(f"{value * here.layout.factor:.15g}")
            found.append(
                Printed(code, year, here.layout.measure, value, unit, cell, notes, financial_year)
            )
    return found


def _note_stray(here: _Place, row: int) -> None:
    """Note numbers that have no heading: the row of years has moved sideways."""
    first, last = max(here.columns.values()) + 1, max(here.years, default=0) + 1
    headed = here.sheet.rows[here.header].keys()
    for column, cell in here.sheet.rows[row].items():
        number_like = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        if number_like and column not in headed and first <= column <= last:
            here.note(cell.place, f"holds {cell.value:g} with no year above it")


def _currency(here: _Place, code: str, row: int) -> str:
    if "{currency}" not in here.layout.unit:
        return ""
    printed = here.aside(row, _CURRENCY)
    currency = currency_of(printed, code)
    if currency is None:
        where = place(here.sheet.name, row, here.columns.get(_CURRENCY))
        here.note(where, f"unknown currency '{printed}' for {code}")
    elif is_foreign(currency, code):
        where = place(here.sheet.name, row, here.columns.get(_CURRENCY))
        here.note(
            where, f"prints '{printed}' ({currency}), which is no currency of {code}", SLIPPED
        )
    return currency or ""
