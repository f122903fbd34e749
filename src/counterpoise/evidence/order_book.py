"""What is under firm contract, and what can be had sooner than a new unit: rows read as records."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.records import Figure
from counterpoise.problems import Problems


@dataclass(frozen=True)
class FirmOrder:
    """Units that an ally has under contract.

    Parameters
    ----------
    ally, capability, system : str
        Who has ordered what.
    units : float
        In the unit of table `inventories`.
    first, last : int
        Years of the first and the last delivery, both inclusive.
    """

    ally: str
    capability: str
    system: str
    units: float
    first: int
    last: int

    @property
    def units_a_year(self) -> float:
        """Units delivered in each of its years: orders are shared out evenly."""
        return self.units / (self.last - self.first + 1)

    def units_from(self, year: int) -> float:
        """Return the units due from the start of a year on."""
        return self.units_a_year * max(0, self.last - max(self.first, year) + 1)


@dataclass(frozen=True)
class StopGap:
    """Units that allies can have without waiting for a factory.

    Parameters
    ----------
    capability, arrangement, supplier : str
        What, how (lease, transfer, charter or pool) and from whom.
    units : float
        At most, in the unit of table `inventories`.
    lead_time : float
        Years from request to first use.
    price_ratio : float or None
        Price of a unit and year as a share of the price of a new unit, where one is published.
    """

    capability: str
    arrangement: str
    supplier: str
    units: float
    lead_time: float
    price_ratio: float | None = None

    @property
    def path(self) -> str:
        """Return its path within table `stop_gaps`."""
        return f"{self.capability}/{self.arrangement}/{self.supplier}"


def firm_orders(evidence: Evidence) -> list[FirmOrder]:
    """Return the order book; an order whose units are set to zero is not in it.

    Raises
    ------
    InputError
        With every order that lacks a figure, has a part of a year, or ends before it begins.
    """
    problems = Problems()
    orders: list[FirmOrder] = []
    for key, figures in _by_row(evidence, "order_book").items():
        path = "/".join(("order_book", *key))
        if not _whole(path, figures, ("units", "first_delivery", "last_delivery"), problems):
            continue
        years = [figures[name].value for name in ("first_delivery", "last_delivery")]
        if any(year != int(year) for year in years):
            problems.add("evidence", path, "has a part of a year", "Give whole years of delivery.")
        elif years[0] > years[1]:
            what = f"ends in {years[1]:.0f}, before its first delivery in {years[0]:.0f}"
            problems.add("evidence", path, what, "Mend first_delivery or last_delivery.")
        elif figures["units"].value > 0:
            orders.append(FirmOrder(*key, figures["units"].value, int(years[0]), int(years[1])))
    problems.raise_if_any()
    return orders


def stop_gaps(evidence: Evidence) -> list[StopGap]:
    """Return what can be leased, taken over, chartered or shared.

    Raises
    ------
    InputError
        With every row that lacks its units or its lead time.
    """
    problems = Problems()
    rows = _by_row(evidence, "stop_gaps")
    sound = {
        key: figures
        for key, figures in rows.items()
        if _whole("/".join(("stop_gaps", *key)), figures, ("units", "lead_time"), problems)
    }
    problems.raise_if_any()
    return [
        StopGap(
            *key,
            figures["units"].value,
            figures["lead_time"].value,
            figures["price_ratio"].value if "price_ratio" in figures else None,
        )
        for key, figures in sound.items()
    ]


def production_lines(evidence: Evidence, allies: Collection[str]) -> dict[str, float]:
    """Return how many kinds of each capability some allies make between them."""
    found: dict[str, float] = {}
    for (capability, ally, _), figure in evidence.tables["production_lines"].items():
        if ally in allies:
            found[capability] = found.get(capability, 0.0) + figure.value
    return found


Row = tuple[str, str, str]


def _by_row(evidence: Evidence, table: str) -> dict[Row, dict[str, Figure]]:
    rows: dict[Row, dict[str, Figure]] = {}
    for (first, second, third, attribute), figure in evidence.tables[table].items():
        rows.setdefault((first, second, third), {})[attribute] = figure
    return rows


def _whole(
    path: str, figures: dict[str, Figure], needed: Iterable[str], problems: Problems
) -> bool:
    missing = [name for name in needed if name not in figures]
    if missing:
        problems.add(
            "evidence", path, f"lacks {' and '.join(missing)}", "Add a row for each of them."
        )
    return not missing
