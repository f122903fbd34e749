"""How NATO's workbook on defence expenditure is laid out, and what each block becomes."""

from dataclasses import dataclass

PER_CENT = 0.01
THOUSAND = 1000.0


@dataclass(frozen=True)
class Block:
    """One block of rows, one row for each ally.

    Parameters
    ----------
    label : str
        Pattern of the line above the block; nothing where the table has one block only.
    measure : str
        The measure of the table ``expenditure``.
    unit : str
        Its unit; ``{base}`` stands for the base year of prices, ``{currency}`` for the currency.
    factor : float
        What the printed number is multiplied with.
    rounding : float
        Half of the last digit that NATO prints, in printed units.
    """

    label: str
    measure: str
    unit: str
    factor: float
    rounding: float


@dataclass(frozen=True)
class Layout:
    """One table of the workbook; `sheet` is its usual name, by which no edition is told."""

    sheet: str
    number: str
    unit_line: str
    blocks: tuple[Block, ...]
    totals: bool = True


_MONEY = r"Million US dollars\s*$"
_CURRENT = r"Current prices"
_CONSTANT = r"Constant\s+\d{4}\s+prices"
_SHARES = r"Percentage of total defence expenditure"

LAYOUTS = (
    Layout(
        "TABLE1",
        "1",
        r"Million national currency units",
        (
            Block(_CURRENT, "spending_ncu_current", "million_{currency}_current", 1.0, 0.5),
            Block(_CONSTANT, "spending_ncu_constant", "million_{currency}_constant_{base}", 1, 0.5),
        ),
        totals=False,
    ),
    Layout(
        "TABLE2",
        "2",
        _MONEY,
        (
            Block(_CURRENT, "spending_current", "musd_current", 1.0, 0.5),
            Block(_CONSTANT, "spending_constant", "musd_{base}", 1.0, 0.5),
        ),
    ),
    Layout(
        "TABLE3",
        "3",
        r"Based on \d{4} prices",
        (
            Block(r"Share of real GDP \(%\)", "share_of_gdp", "share_of_gdp", PER_CENT, 0.005),
            Block(r"Annual real change \(%\)", "real_change", "1/year", PER_CENT, 0.005),
        ),
    ),
    Layout(
        "TABLE5",
        "5",
        _MONEY,
        (
            Block(_CURRENT, "gdp_current", "musd_current", 1.0, 0.5),
            Block(_CONSTANT, "gdp_constant", "musd_{base}", 1.0, 0.5),
        ),
    ),
    Layout(
        "TABLE6",
        "6",
        r"\d{4} prices and exchange rates",
        (
            Block(
                r"GDP per capita \(thousand US dollars\)",
                "gdp_per_head",
                "usd_constant_{base}",
                THOUSAND,
                0.05,
            ),
            Block(
                r"Defence expenditure per capita \(US dollars\)",
                "spending_per_head",
                "usd_constant_{base}",
                1.0,
                0.5,
            ),
        ),
    ),
    Layout(
        "TABLE7",
        "7",
        r"Thousands",
        (Block("", "military_personnel", "people", THOUSAND, 0.05),),
    ),
    Layout(
        "TABLE8a",
        "8a",
        _SHARES,
        (
            Block(r"Equipment\b", "equipment_share", "share", PER_CENT, 0.005),
            Block(r"Personnel\b", "personnel_share", "share", PER_CENT, 0.005),
        ),
        totals=False,
    ),
    Layout(
        "TABLE8b",
        "8b",
        _SHARES,
        (
            Block(r"Infrastructure\b", "infrastructure_share", "share", PER_CENT, 0.005),
            Block(r"Other\b", "other_share", "share", PER_CENT, 0.005),
        ),
        totals=False,
    ),
)

SUMMARY_SHEET = "TABLE4"
"""Repeats the first and last year of tables 2 and 3; checked against them, not stored."""

EUROPE_AND_CANADA = "NATO Europe and Canada"
NATO_TOTAL = "NATO Total"
TOTALS = (EUROPE_AND_CANADA, NATO_TOTAL)

MISSING = frozenset({"..", "...", ". .", ". . .", "…"})

NUMBERS = (*(layout.number for layout in LAYOUTS), "4")

ROUNDING = {block.measure: block.rounding for layout in LAYOUTS for block in layout.blocks}
FACTOR = {block.measure: block.factor for layout in LAYOUTS for block in layout.blocks}
