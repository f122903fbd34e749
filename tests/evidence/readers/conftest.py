"""Small workbooks laid out as the published ones, with made-up numbers that agree in themselves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from counterpoise.evidence.csv_tables import read_catalogue
from counterpoise.evidence.records import Ally
from counterpoise.problems import Problems

NATO_NAME = "240617-def-exp-2024-TABLES-en.xlsx"
YEARS = (2022, 2023, 2024)
LABELS = (2022, "2023e", "2024e")

SPENDING = {"Norway": 100.0, "Poland*": 200.0, "Türkiye": 300.0, "United States": 5000.0}
OUTPUT = {"Norway": 5e3, "Poland*": 8e3, "Türkiye": 15e3, "United States": 150e3}
PEOPLE = {"Norway": 5.0, "Poland*": 38.0, "Türkiye": 80.0, "United States": 330.0}
RATES = {"Norway": 10.0, "Poland*": 4.0, "Türkiye": 30.0, "United States": 1.0}
COINS = {
    "Norway": "Kroner",
    "Poland*": "Zlotys",
    "Türkiye": "Liras",
    "United States": "US dollars",
}
GROWTH, PRICES = 1.05, 1.02
NOTE = (
    "Notes: Figures for 2023 and 2024 are estimates. The aggregates from 2017 onwards include "
    "Montenegro, which became an Ally on 5 June 2017."
)

Rows = dict[str, list[float]]


@pytest.fixture(scope="session")
def allies() -> Mapping[str, Ally]:
    """Return the shipped allies, without the rest of the evidence."""
    problems = Problems()
    file = files("counterpoise.evidence").joinpath("tables", "allies.csv")
    entries, _ = read_catalogue(file, Ally, "ally", problems)
    problems.raise_if_any()
    return {entry.ally: entry for entry in entries}


def with_totals(rows: Rows) -> Rows:
    europe = [sum(v) for v in zip(*(rows[n] for n in rows if n != "United States"), strict=True)]
    total = [sum(v) for v in zip(*rows.values(), strict=True)]
    return rows | {"NATO Europe and Canada": europe, "NATO Total": total}


def ratio(above: Rows, below: Rows, factor: float) -> Rows:
    return {
        name: [factor * a / b for a, b in zip(above[name], below[name], strict=True)]
        for name in above
    }


def grown(start: Mapping[str, float], rate: float = GROWTH) -> Rows:
    return {name: [value * rate**step for step in range(3)] for name, value in start.items()}


def put_table(
    sheet: Any, title: str, unit: str, blocks: Mapping[str, Rows], down: int = 0, right: int = 0
) -> None:
    """Write one table as NATO prints it, with its rows of years, names and notes."""
    name, first = 3 + right, 4 + right
    sheet.cell(4 + down, 2 + right, title)
    sheet.cell(6 + down, 2 + right, unit)
    for column, label in enumerate(LABELS, first):
        sheet.cell(8 + down, column, label)
    row = 10 + down
    for label, rows in blocks.items():
        if label:
            sheet.cell(row, 2 + right, label)
        for country, values in rows.items():
            row += 1
            sheet.cell(row, name - country.startswith("NATO"), country)
            for column, value in enumerate(values, first):
                sheet.cell(row, column, value)
        row += 1
        if label.startswith("Equipment"):
            # The published workbook keeps such rows, hidden.
            sheet.cell(row, first, "#REF!")
            row += 1
    sheet.cell(row + 2, name, NOTE)
    sheet.cell(row + 4, 2 + right, "-8-")


def nato_tables() -> dict[str, tuple[str, str, dict[str, Rows], int, int]]:
    constant, gdp = grown(SPENDING), grown(OUTPUT, 1.01)
    current = {n: [v * PRICES**k for k, v in enumerate(r)] for n, r in constant.items()}
    gdp_current = {n: [v * PRICES**k for k, v in enumerate(r)] for n, r in gdp.items()}
    people = {name: [value] * 3 for name, value in PEOPLE.items()}
    national = {
        f"{name}   ({COINS[name]})": [RATES[name] * v for v in row] for name, row in current.items()
    }
    national_constant = {
        f"{name}   ({COINS[name]})": [RATES[name] * v for v in row]
        for name, row in constant.items()
    }
    totals, totals_gdp, totals_people = map(with_totals, (constant, gdp, people))
    change = {
        name: [4.0, *(100 * (b / a - 1) for a, b in pairwise(row))] for name, row in totals.items()
    }
    part = {name: [25.0] * 3 for name in SPENDING}
    shares = "Percentage of total defence expenditure"
    money, dollars = "Million US dollars", "prices and exchange rates"
    return {
        "TABLE1": (
            "Table 1 : Defence expenditure",
            "Million national currency units",
            {"Current prices": national, "Constant 2015 prices ": national_constant},
            0,
            0,
        ),
        "TABLE2": (
            "Table 2 : Defence expenditure",
            money,
            {
                f"Current {dollars}": with_totals(current),
                f"Constant 2015 {dollars}": totals,
            },
            0,
            0,
        ),
        "TABLE3": (
            "Table 3 : Defence expenditure as a share of GDP and annual real change",
            "Based on 2015 prices",
            {
                "Share of real GDP (%)": ratio(totals, totals_gdp, 100.0),
                "Annual real change (%)": change,
            },
            0,
            0,
        ),
        "TABLE5": (
            "Table 5 : GDP",
            money,
            {
                f"Current {dollars}": with_totals(gdp_current),
                f"Constant 2015 {dollars}": totals_gdp,
            },
            0,
            0,
        ),
        "TABLE6": (
            "Table 6 : GDP per capita and defence expenditure per capita",
            f"2015 {dollars}",
            {
                "GDP per capita (thousand US dollars)": ratio(totals_gdp, totals_people, 1e-3),
                "Defence expenditure per capita (US dollars)": ratio(totals, totals_people, 1.0),
            },
            0,
            0,
        ),
        "TABLE7": (
            "Table 7 : Military personnel",
            "Thousands",
            {"": with_totals(grown(PEOPLE))},
            12,
            1,
        ),
        "TABLE8a": (
            "Table 8a : Distribution of defence expenditure by main category",
            shares,
            {"Equipment (a)": part, "Personnel (b)": part},
            0,
            0,
        ),
        "TABLE8b": (
            "Table 8b : Distribution of defence expenditure by main category",
            shares,
            {"Infrastructure (c)": part, "Other (d)": part},
            0,
            0,
        ),
    }


def nato_workbook() -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = nato_tables()
    for name, (title, unit, blocks, down, right) in tables.items():
        put_table(book.create_sheet(name), title, unit, blocks, down, right)
    sheet = book.create_sheet("TABLE4", 3)
    sheet["B16"] = "Table 4 : Defence expenditure real change 2022-2024e"
    sheet["B18"] = "Million US dollars (2015 prices and exchange rates)"
    heads = [
        2022,
        "2024e",
        "Real change 2022-2024e (%)",
        "Share of real GDP 2022 (%)",
        "Share of real GDP 2024e (%)",
    ]
    money = tables["TABLE2"][2]["Constant 2015 prices and exchange rates"]
    shares = tables["TABLE3"][2]["Share of real GDP (%)"]
    for column, head in enumerate(heads, 4):
        sheet.cell(20, column, head)
    for row, name in enumerate(SPENDING, 23):
        first, _, last = money[name]
        values = [first, last, 100 * (last / first - 1), shares[name][0], shares[name][2]]
        for column, value in enumerate([name.rstrip("*"), *values], 3):
            sheet.cell(row, column, value)
    return book


SIPRI_ROWS: dict[str, tuple[str, str, str, float, tuple[Any, ...]]] = {
    "Yugoslavia": ("Dinar", "", "80", 1.0, ("xxx", "xxx", "xxx")),
    "Croatia": ("Kunas", "", "70", 0.9, (40.0, 50.0, 60.0)),
    "Ukraine": ("Hryvnias  ", "", "84", 40.0, ("...", 300.0, 330.0)),
    "Germany": ("Euro", "", "", 0.9, (900.0, 950.0, 990.0)),
    "United Kingdom": ("Pounds    ", "Apr-Mar", "†91", 0.8, (700.0, 720.0, 740.0)),
    "Brazil": ("Reais", "", "", 5.0, (200.0, 210.0, 220.0)),
}
COLOURS = {("Ukraine", 2023): "FF0000FF", ("Ukraine", 2024): "FFFF0000"}

SIPRI_SHEETS: dict[str, tuple[list[str], list[str]]] = {
    "Local currency financial years": (
        [
            "Military expenditure by country, in local currency, 2022-2024      © SIPRI 2024",
            "Figures are in local currency at current prices and are for financial years.",
        ],
        ["Country", "Currency", "Fiscal Year (Jan-Dec if not stated)", "Notes"],
    ),
    "Local currency calendar years": (
        [
            "Military expenditure by country, in local currency, 2022-2024      © SIPRI 2024",
            "Figures are in local currency at current prices and are for calendar years, unless",
        ],
        ["Country", "Currency", "Notes"],
    ),
    "Constant (2023) US$": (
        [
            "Military expenditure by country, in constant (2023) US$ m.",
            "Figures are in US $m., at constant 2023 prices and exchange rates",
        ],
        ["Country", "", "Notes"],
    ),
    "Current US$": (
        [
            "Military expenditure by country, in millions of US$ at current prices",
            "Figures are in US $m., in current prices, converted at the exchange rate",
        ],
        ["Country", "Notes"],
    ),
    "Share of GDP": (
        ["Military expenditure by country as percentage of gross domestic product, 2022-2024"],
        ["Country", "Notes"],
    ),
    "Per capita": (
        ["Military expenditure per capita  by country", "Figures are in current US$"],
        ["Country", "Notes"],
    ),
    "Share of Govt. spending": (
        [
            "Military expenditure by country as percentage of government spending",
            "Figures are for miltary expenditure expressed as a percentage of general government",
        ],
        ["Country", "Notes", "Reporting year"],
    ),
}
SIPRI_FACTORS = {
    "Constant (2023) US$": 1.1,
    "Current US$": 1.0,
    "Share of GDP": 2e-5,
    "Per capita": 0.5,
    "Share of Govt. spending": 5e-5,
}


def sipri_workbook() -> Any:
    book = openpyxl.Workbook()
    book.active.title = "Front page"
    for name, (lines, heads) in SIPRI_SHEETS.items():
        sheet = book.create_sheet(name)
        for row, line in enumerate(lines, 1):
            sheet.cell(row, 1, line)
        for column, head in enumerate([*heads, *YEARS], 1):
            sheet.cell(7, column, head)
        sheet.cell(9, 1, "Europe")
        for row, (country, (coin, fiscal, notes, rate, values)) in enumerate(
            SIPRI_ROWS.items(), 10
        ):
            beside = {"Country": country, "Currency": coin, "Notes": notes, "Fiscal": fiscal}
            for column, head in enumerate(heads, 1):
                sheet.cell(row, column, beside.get(head.split(" ")[0] or "-", ""))
            factor = SIPRI_FACTORS.get(name, rate * 1e6)
            for column, (year, value) in enumerate(zip(YEARS, values, strict=True), len(heads) + 1):
                shown = value if isinstance(value, str) else value * factor
                cell = sheet.cell(row, column, shown)
                if (country, year) in COLOURS:
                    cell.font = Font(color=COLOURS[country, year])
    book.properties.created = datetime(2025, 4, 24)
    return book


@pytest.fixture
def nato_book() -> Any:
    """Return a miniature of NATO's workbook that a test may spoil."""
    return nato_workbook()


@pytest.fixture
def sipri_book() -> Any:
    """Return a miniature of SIPRI's workbook that a test may spoil."""
    return sipri_workbook()


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves a workbook and gives its path."""

    def save(book: Any, name: str = NATO_NAME) -> Path:
        book.save(tmp_path / name)
        return tmp_path / name

    return save
