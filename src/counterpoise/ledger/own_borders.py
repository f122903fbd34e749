"""Own borders: what allies could put on their stretch of border, less what it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from counterpoise.alliance.levels import border_need
from counterpoise.ensemble.notice import DAYS, available_share
from counterpoise.evidence import Evidence
from counterpoise.evidence.records import End
from counterpoise.ledger.export import number, records
from counterpoise.measures.sectors import left_for_others, over_stretches

if TYPE_CHECKING:
    import pandas as pd

BRIGADES = ("heavy_brigade", "medium_brigade")
NO_SECTOR = ""
"""Stands for the sector of an ally without a border on the east."""
NAMES = {NO_SECTOR: "no such border", "suwalki": "Suwałki"}
"""Sectors whose name does not follow from their code."""
BOTH_COUNTS = (
    "What a host could put on its own border lies between two counts. Committed: brigades promised "
    "to plans and ready on the opening day, by the day on which NATO's Force Model asks for them; "
    "forces kept at home and reserves called up there are missing. All: every brigade that it "
    "holds, with reservists called up and whatever the day. Asked for: judged brigades for 100 km "
    "(table sectors, grade D), with the range in brackets. A negative figure is what others would "
    "have to send; where the two counts or the range differ in sign, it cannot be told."
)
"""What a reader must know of the two counts."""
OPPOSITE: dict[End, End] = {"value": "value", "low": "high", "high": "low"}


@dataclass(frozen=True)
class OwnBorders:
    """What each ally's own stretch of border asks for, against its own brigades.

    Two counts bound what a host could put there. `own` are brigades committed to alliance plans and
    ready on the opening day, by the share that stands so many days after a warning (table
    ``notice``, NATO's Force Model): less than a host has at home. `held` are all its brigades
    (table ``inventories``), those that reservists man at full strength included, whatever the day:
    more than stand at once. What a stretch asks for is its length times the brigades for a length
    of it (tables ``frontage`` and ``sectors``). Ends of a net figure take the low end of the one
    with the high end of the other.

    Parameters
    ----------
    table : DataFrame
        A row for each ally, sector and day: `border_km`, and in brigades `asked`, `own`, `net`,
        `held` and `net_held`, each with `_low` and `_high`. An ally of two sectors has its brigades
        shared between them in proportion to what they ask for; one without a border has an empty
        sector.
    sectors : DataFrame
        The same summed over the hosts of a sector.
    left : DataFrame
        By day, the brigades of all allies that are left for the stretches of everybody else once
        the members in question hold their own: `without` and `with` them, the `change` with its
        ends, and the `change_held` if they put all their brigades there. Without members in
        question it has no rows.
    """

    table: "pd.DataFrame"
    sectors: "pd.DataFrame"
    left: "pd.DataFrame"

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "net_by_sector": records(self.table),
            "sectors": records(self.sectors),
            "left_for_others": {
                f"day_{day}": {str(name): number(value) for name, value in row.items()}
                for day, row in self.left.iterrows()
            },
        }


def sector_name(sector: str) -> str:
    """Return what a sector is called.

    >>> sector_name("arctic_forest")
    'Arctic forest'
    """
    return NAMES.get(sector, sector.replace("_", " ").capitalize())


def brigades(value: float, low: float, high: float, *, signed: bool = False) -> str:
    """Return brigades to a decimal, as judged densities allow, with the range where there is one.

    >>> brigades(-3.54, -7.61, 1.7, signed=True)
    '-3.5 (-7.6 to +1.7)'
    """
    central, least, most = (
        f"{rounded:{'+' if signed and rounded else ''}.1f}"
        for rounded in (round(v, 1) + 0.0 for v in (value, low, high))
    )
    return central if least == most else f"{central} ({least} to {most})"


def own_borders_of(
    evidence: Evidence, provided: "pd.DataFrame", members: Sequence[str] = ()
) -> OwnBorders:
    """Return what could stand on the own border of every host and of the members in question.

    Parameters
    ----------
    evidence : Evidence
        Where borders, sectors and notice come from.
    provided : DataFrame (ally by capability)
        Ready units committed to plans on the opening day, of the allies that take part.
    members : sequence of str
        Members in question: they are shown if they have no border, and `left` compares the
        alliance with and without them.
    """
    import pandas as pd

    allies = [str(ally) for ally in provided.index]
    asked = {end: _asked(evidence, allies, end) for end in OPPOSITE}
    own = {end: {d: _ready(evidence, provided, d, end) for d in DAYS} for end in OPPOSITE}
    held = {end: _held(evidence, allies, end) for end in OPPOSITE}
    counts = {
        (d, end): (
            _Count.over(own[end][d], asked["value"]),
            _Count.over(held[end], asked["value"]),
        )
        for end in OPPOSITE
        for d in DAYS
    }
    rows = [
        row
        for ally in sorted({*asked["value"].index.get_level_values("ally"), *members})
        for row in _rows(evidence, ally, asked, counts)
    ]
    columns = ["ally", "sector", "day", "border_km", *_COLUMNS]
    table = pd.DataFrame(rows, columns=columns)
    hosts = table[table["sector"] != NO_SECTOR]
    sectors = hosts.groupby(["sector", "day"], as_index=False)[["border_km", *_COLUMNS]].sum()
    return OwnBorders(table, sectors, _left(asked, own, held, list(members)))


_COLUMNS = [
    f"{name}{end}"
    for name in ("asked", "own", "net", "held", "net_held")
    for end in ("", "_low", "_high")
]


_CHANGES = [f"change{of}{end}" for of in ("", "_held") for end in ("", "_low", "_high")]


def _asked(evidence: Evidence, allies: Sequence[str], end: End) -> "pd.Series[float]":
    """Return what stretches ask for, by ally and sector, of the allies that take part."""
    import pandas as pd

    need = {(a, s): v for (s, a), v in border_need(evidence, end).items() if a in allies}
    index = pd.MultiIndex.from_tuples(sorted(need), names=["ally", "sector"])
    return pd.Series([need[key] for key in sorted(need)], index, dtype=float)


def _ready(evidence: Evidence, provided: "pd.DataFrame", days: int, end: End) -> "pd.Series[float]":
    """Return the brigades of each ally that stand some days after a warning."""
    ready = provided.iloc[:, :0].sum(axis=1)
    for capability in provided.columns.intersection([*BRIGADES]):
        ready = ready + provided[capability] * available_share(evidence, capability, days, end)
    return cast("pd.Series[float]", ready.rename_axis("ally"))


def _held(evidence: Evidence, allies: Sequence[str], end: End) -> "pd.Series[float]":
    """Return all the brigades that each ally holds, ready or not."""
    import pandas as pd

    table = evidence.tables["inventories"]
    held = {a: sum(table[a, c].at(end) for c in BRIGADES if (a, c) in table) for a in allies}
    return pd.Series(held, dtype=float).rename_axis("ally")


@dataclass(frozen=True)
class _Count:
    """Brigades of each ally, and what each stretch of its border gets of them."""

    ready: "pd.Series[float]"
    by_stretch: "pd.Series[float]"

    @classmethod
    def over(cls, ready: "pd.Series[float]", asked: "pd.Series[float]") -> "_Count":
        return cls(ready, over_stretches(ready, asked))

    def at(self, ally: str, sector: str) -> float:
        """Return those of one ally on one stretch; all of them where it has no border."""
        if sector == NO_SECTOR:
            return float(self.ready[ally])
        return _at(self.by_stretch, ally, sector)


def _rows(
    evidence: Evidence,
    ally: str,
    asked: "dict[End, pd.Series[float]]",
    counts: "dict[tuple[int, End], tuple[_Count, _Count]]",
) -> list[dict[str, Any]]:
    """Return the rows of one ally: by sector, or one for each day where it has none."""
    lengths = _lengths(evidence, ally)
    rows = []
    for sector in sorted(lengths) or [NO_SECTOR]:
        for day in DAYS:
            row: dict[str, Any] = {"ally": ally, "sector": sector, "day": day}
            row["border_km"] = lengths.get(sector, 0.0)
            for end in OPPOSITE:
                suffix = "" if end == "value" else f"_{end}"
                row[f"asked{suffix}"] = _at(asked[end], ally, sector)
                for name, count in zip(("own", "held"), counts[day, end], strict=True):
                    row[f"{name}{suffix}"] = count.at(ally, sector)
            for end, other in OPPOSITE.items():
                ends = ["" if e == "value" else f"_{e}" for e in (end, other)]
                row[f"net{ends[0]}"] = row[f"own{ends[0]}"] - row[f"asked{ends[1]}"]
                row[f"net_held{ends[0]}"] = row[f"held{ends[0]}"] - row[f"asked{ends[1]}"]
            rows.append(row)
    return rows


def _at(values: "pd.Series[float]", ally: str, sector: str) -> float:
    return 0.0 if sector == NO_SECTOR else float(values.loc[(ally, sector)])


def _lengths(evidence: Evidence, ally: str) -> dict[str, float]:
    """Return the kilometres of an ally's border in each sector."""
    found: dict[str, float] = {}
    for sector, host, neighbour in evidence.tables["sectors"]:
        if host == ally:
            length = evidence.tables["frontage"][host, neighbour].value
            found[sector] = found.get(sector, 0.0) + length
    return found


def _left(
    asked: "dict[End, pd.Series[float]]",
    own: "dict[End, dict[int, pd.Series[float]]]",
    held: "dict[End, pd.Series[float]]",
    members: list[str],
) -> "pd.DataFrame":
    import pandas as pd

    if not members:
        return pd.DataFrame(columns=["without", "with", *_CHANGES])
    rows = {}
    for day in DAYS:
        ready = own["value"][day]
        without = left_for_others(ready.drop(members), asked["value"], [])
        theirs = {
            end: left_for_others(own[end][day][members], asked[other], members)
            for end, other in OPPOSITE.items()
        }
        rows[day] = {
            "without": without,
            "with": left_for_others(ready, asked["value"], members),
            "change": theirs["value"],
            "change_low": theirs["low"],
            "change_high": theirs["high"],
        } | {
            f"change_held{'' if end == 'value' else f'_{end}'}": left_for_others(
                held[end][members], asked[other], members
            )
            for end, other in OPPOSITE.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("day")
