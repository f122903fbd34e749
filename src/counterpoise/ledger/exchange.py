"""What each ally gives in four dimensions, and what the two sides of the alliance exchange.

Military, economic, diplomatic and normative contributions stand side by side in their own units.
They are never added into one number here: soldiers, euros, bases and votes have no
common unit, and any sum of scores would only show the weights behind it. Whoever wants an index
takes `counterpoise.measures.contributions`, where the weights are an argument and are printed.

A figure that is missing says "no figure". It never counts as zero; a stated zero is a row of the
evidence with the value 0.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from counterpoise.evidence import Evidence, Figure, attributes_of
from counterpoise.evidence.tables import DIMENSIONS
from counterpoise.ledger.export import records
from counterpoise.ledger.releases import joined_by, output_of, with_forces

if TYPE_CHECKING:
    import pandas as pd

FIGURE, NO_FIGURE = "figure", "no figure"
ADDITIVE = frozenset({"people", "units", "meur", "meur/year", "musd_current"})
"""Units in which the figures of several allies make a sum that means something."""

EXPENDITURE = {
    "share_of_gdp": "Defence expenditure per output",
    "spending_current": "Defence expenditure",
    "equipment_share": "Share of defence expenditure for equipment",
    "military_personnel": "Military personnel",
}
AID = {
    "allocated_total": "Aid allocated to Ukraine, all kinds",
    "allocated_military": "Military aid allocated to Ukraine",
    "allocated_financial": "Financial aid allocated to Ukraine",
    "allocated_humanitarian": "Humanitarian aid allocated to Ukraine",
}
DEFINITIONS = {
    "share_of_total": "Share of the sum over allies that have a figure. Only where the unit can be "
    "added, all figures are of one date and at least half of the members have one.",
    "per_gdp": "Money over GDP of the same year, at current prices; euros turned into dollars at "
    "the rate of table `burden_coefficients`. Sums over years stand over the output of their "
    "last year.",
    "per_head": "People over resident population.",
    "aid": "Sums of all years of the newest release; aid through the European Union is apart.",
    "vote": "1 in favour, 0 abstained, -1 against. An abstention is a vote; who has no figure is "
    "not counted at all.",
    "not_added": "No dimension is added up and no two are added to each other: there is no common "
    "unit, and weights would have to be shown.",
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Dimensions:
    """The ledger of four dimensions.

    Parameters
    ----------
    by_ally : DataFrame
        One row for each dimension, measure and member: `value`, `unit`, `status` ("figure" or
        "no figure"), `share_of_total`, `per_gdp`, `per_head`, `as_of`, `release`, `grade`,
        `source`, `table` and `note`.
    measures : DataFrame
        One row for each measure: what it is, how many members have a figure, and their sum where
        a sum means something.
    exchanges : DataFrame
        What each side gives the other, the leading ally included.
    balance : DataFrame
        By dimension and giver, how many entries there are and how many have a figure. It counts
        entries, it does not weigh them.
    definitions : dict
        What the columns mean.

    Examples
    --------
    >>> import counterpoise as cp
    >>> ledger = cp.ledger.dimensions()
    >>> ledger.by_ally["dimension"].drop_duplicates().to_list()
    ['military', 'economic', 'diplomatic', 'normative']
    >>> "DEU" in ledger.wide("military").index
    True
    >>> set(ledger.by_ally["status"]) == {"figure", "no figure"}
    True
    >>> sorted(ledger.to_json())
    ['balance', 'by_ally', 'definitions', 'exchanges', 'measures']
    """

    by_ally: "pd.DataFrame"
    measures: "pd.DataFrame"
    exchanges: "pd.DataFrame"
    balance: "pd.DataFrame"
    definitions: dict[str, str]

    def wide(self, dimension: str, column: str = "value") -> "pd.DataFrame":
        """Return one dimension with allies as rows and measures as columns.

        Where there is no figure the cell is not a number, never 0.
        """
        rows = self.by_ally[self.by_ally["dimension"] == dimension]
        return rows.pivot_table(
            index="ally", columns="measure", values=column, aggfunc="first", dropna=False
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data; what has no figure is null."""
        by_ally: dict[str, Any] = {name: {} for name in DIMENSIONS}
        for row in cast("list[Row]", records(self.by_ally)):
            entry = {key: row[key] for key in row if key not in ("dimension", "measure", "ally")}
            measure = by_ally[row["dimension"]].setdefault(row["measure"], {})
            measure[row["ally"]] = entry
        return {
            "by_ally": by_ally,
            "measures": records(self.measures),
            "exchanges": records(self.exchanges),
            "balance": records(self.balance),
            "definitions": dict(self.definitions),
        }


def dimensions_of(evidence: Evidence) -> Dimensions:
    """Return what each ally gives in four dimensions, and what the two sides exchange.

    Parameters
    ----------
    evidence : Evidence
        Figures of expenditure, aid, posture, stationed forces, contributions and accounts.

    Returns
    -------
    Dimensions
        Nothing is added across measures or dimensions.
    """
    import pandas as pd

    members = sorted(evidence.members)
    given: dict[tuple[str, str], Row] = {}
    rows: list[Row] = []
    for part in (_contributions, _expenditure, _aid, _forces):
        for about, figures in part(evidence):
            given[about["dimension"], about["measure"]] = about
            rows.extend(_row(about, ally, figures.get(ally)) for ally in members)
    by_ally = pd.DataFrame(rows)
    order = {name: place for place, name in enumerate(DIMENSIONS)}
    by_ally = by_ally.sort_values(
        ["dimension", "measure", "ally"],
        key=lambda column: column.map(order) if column.name == "dimension" else column,
    ).reset_index(drop=True)
    _compare(by_ally, evidence, len(members))
    exchanges = _exchanges(evidence)
    return Dimensions(
        by_ally, _measures(by_ally, given), exchanges, _balance(exchanges), dict(DEFINITIONS)
    )


Part = Iterator[tuple[Row, dict[str, Row]]]


def _row(about: Row, ally: str, found: Row | None) -> Row:
    empty = {"value": float("nan"), "as_of": "", "release": "", "grade": "", "source": ""}
    return (
        {"dimension": about["dimension"], "measure": about["measure"], "ally": ally}
        | {"unit": about["unit"], "status": FIGURE if found else NO_FIGURE, "note": ""}
        | empty
        | (found or {})
        | {"table": about["table"]}
    )


def _found(figure: Figure) -> Row:
    return {
        "value": figure.value,
        "as_of": figure.as_of,
        "release": figure.release,
        "grade": figure.grade,
        "source": "; ".join(figure.source),
        "note": figure.note,
    }


def _about(dimension: str, measure: str, unit: str, table: str, description: str) -> Row:
    return {
        "dimension": dimension,
        "measure": measure,
        "unit": unit,
        "table": table,
        "description": description,
    }


def _contributions(evidence: Evidence) -> Part:
    declared = attributes_of("contributions")
    found: dict[tuple[str, str], dict[str, Row]] = {}
    for (ally, dimension, measure), figure in evidence.tables["contributions"].items():
        found.setdefault((dimension, measure), {})[ally] = _found(figure)
    for (dimension, measure), figures in found.items():
        entry = declared[measure]
        yield (
            _about(dimension, measure, entry.unit, "contributions", entry.description),
            figures,
        )


def _expenditure(evidence: Evidence) -> Part:
    """Take each measure from the newest release and year that has it for every ally with forces.

    Releases are never mixed within a measure. Where none is complete, the one with most allies is
    taken.
    """
    forces = set(with_forces(evidence))
    for measure, description in EXPENDITURE.items():
        vintages: dict[tuple[str, int], dict[str, Figure]] = {}
        for (ally, year, name, *_), figure in evidence.tables["expenditure"].items():
            if name == measure and ally in forces:
                vintages.setdefault((figure.release, int(year)), {})[ally] = figure
        if not vintages:
            continue
        whole = [
            (release, year)
            for (release, year), found in vintages.items()
            if forces & set(joined_by(evidence, year)) <= set(found)
        ]
        widest = max(len(found) for found in vintages.values())
        chosen = max(whole or [key for key, found in vintages.items() if len(found) == widest])
        unit = next(iter(vintages[chosen].values())).unit
        figures = {ally: _found(figure) for ally, figure in vintages[chosen].items()}
        yield _about("military", measure, unit, "expenditure", description), figures


def _aid(evidence: Evidence) -> Part:
    table = evidence.tables["aid"]
    releases = {figure.release for figure in table.values()}
    if not releases:
        return
    newest = max(releases)
    for measure, description in AID.items():
        parts: dict[str, list[Figure]] = {}
        years = set()
        for (ally, year, name, *_), figure in table.items():
            if name == measure and figure.release == newest:
                parts.setdefault(ally, []).append(figure)
                years.add(int(year))
        if years:
            span = f"Sum of {min(years)} to {max(years)}."
            figures = {ally: _sum(found, str(max(years)), span) for ally, found in parts.items()}
            yield _about("economic", measure, "meur", "aid", description), figures


def _sum(figures: Iterable[Figure], as_of: str, note: str) -> Row:
    """Return several figures as one, as good as the worst of them."""
    found = list(figures)
    return {
        "value": sum(figure.value for figure in found),
        "as_of": as_of,
        "release": max(figure.release for figure in found),
        "grade": max(figure.grade for figure in found),
        "source": "; ".join(sorted({key for figure in found for key in figure.source})),
        "note": note,
    }


def _forces(evidence: Evidence) -> Part:
    """Take the forces that an ally hosts or leads abroad from tables `stationed` and `posture`."""
    table = evidence.tables["stationed"]
    if table:
        newest = max(figure.release for figure in table.values())
        hosted = {
            host: _found(figure) for (host, *_), figure in table.items() if figure.release == newest
        }
        about = "Active-duty forces of the leading ally permanently assigned to the host"
        yield _about("diplomatic", "stationed_hosted", "people", "stationed", about), hosted
    leading = evidence.leading
    kinds: dict[str, tuple[str, str, Callable[[str, str, str], str | None]]] = {
        "rotations_hosted": (
            "diplomatic",
            "Forces of the leading ally in rotation, by host",
            lambda host, who, kind: host if kind == "rotational" and who == leading else None,
        ),
        "battlegroup_troops_hosted": (
            "diplomatic",
            "Troops of all nations in the multinational battlegroup that the ally hosts",
            lambda host, _who, kind: host if kind == "battlegroup" else None,
        ),
        "battlegroup_troops_led": (
            "military",
            "Troops of all nations in the battlegroups that the ally leads abroad",
            lambda host, who, kind: who if kind == "battlegroup" and who != host else None,
        ),
    }
    for measure, (dimension, description, owner) in kinds.items():
        parts: dict[str, list[Figure]] = {}
        for (host, who, kind), figure in evidence.tables["posture"].items():
            ally = owner(host, who, kind)
            if ally is not None:
                parts.setdefault(ally, []).append(figure)
        figures = {
            ally: _found(found[0])
            if len(found) == 1
            else _sum(found, max(figure.as_of for figure in found), "Sum of several rows.")
            for ally, found in parts.items()
        }
        if figures:
            yield _about(dimension, measure, "people", "posture", description), figures


def _compare(by_ally: "pd.DataFrame", evidence: Evidence, members: int) -> None:
    """Add shares of the total, figures per output and figures per head."""
    by_ally["share_of_total"] = float("nan")
    for _, part in by_ally.groupby(["dimension", "measure"]):
        shown = part[part["status"] == FIGURE]
        total = shown["value"].sum()
        one_date = shown["as_of"].nunique() == 1
        # With fewer figures a share would mostly tell who publishes, not who gives.
        enough = 2 * len(shown) >= members
        if part["unit"].iloc[0] in ADDITIVE and one_date and enough and total > 0:
            by_ally.loc[shown.index, "share_of_total"] = shown["value"] / total
    rows = cast("list[Row]", by_ally.to_dict("records"))
    by_ally["per_gdp"] = [_per_gdp(evidence, row) for row in rows]
    by_ally["per_head"] = [_per_head(evidence, row) for row in rows]


def _per_gdp(evidence: Evidence, row: Row) -> float:
    if row["status"] == NO_FIGURE:
        return float("nan")
    if row["unit"] == "share_of_gdp":
        return float(row["value"])
    dollars = {"musd_current": 1.0, "meur": _rate(evidence), "meur/year": _rate(evidence)}
    output, _ = output_of(evidence, row["ally"], int(row["as_of"][:4]))
    if row["unit"] not in dollars or output is None:
        return float("nan")
    return float(row["value"] * dollars[row["unit"]] / output)


def _per_head(evidence: Evidence, row: Row) -> float:
    people = evidence.tables["economy"].get((row["ally"], "population"))
    if row["unit"] != "people" or people is None:
        return float("nan")
    return float(row["value"] / people.value)


def _rate(evidence: Evidence) -> float:
    """Dollars per euro, or not a number where the evidence has no rate."""
    figure = evidence.tables.get("burden_coefficients", {}).get(("usd_per_eur_2024",))
    return figure.value if figure else float("nan")


def _measures(by_ally: "pd.DataFrame", given: dict[tuple[str, str], Row]) -> "pd.DataFrame":
    import pandas as pd

    rows = []
    for key, found in by_ally.groupby(["dimension", "measure"], sort=False):
        about = given[cast("tuple[str, str]", key)]
        shown = found[found["status"] == FIGURE]
        added = bool(found["share_of_total"].notna().any())
        rows.append(
            about
            | {
                "with_figure": len(shown),
                "without_figure": len(found) - len(shown),
                "total": shown["value"].sum() if added else float("nan"),
                "first_date": shown["as_of"].min(),
                "last_date": shown["as_of"].max(),
                "grades": "".join(sorted(set(shown["grade"]))),
            }
        )
    return pd.DataFrame(rows)


def _exchanges(evidence: Evidence) -> "pd.DataFrame":
    import pandas as pd

    columns = (
        *("exchange", "name", "dimension", "giver", "receiver", "value", "low", "high", "unit"),
        *("as_of", "description", "source", "grade", "note"),
    )
    rows = [{name: getattr(entry, name) for name in columns} for entry in evidence.exchanges]
    table = pd.DataFrame(rows, columns=list(columns))
    table["source"] = ["; ".join(keys) for keys in table["source"]]
    for name in ("value", "low", "high"):
        table[name] = table[name].astype(float)
    table["status"] = [NO_FIGURE if missing else FIGURE for missing in table["value"].isna()]
    order = {name: place for place, name in enumerate(DIMENSIONS)}
    table["_place"] = table["dimension"].map(order)
    table = table.sort_values(["_place", "giver", "exchange"], ascending=[True, False, True])
    return table.drop(columns="_place").reset_index(drop=True)


def _balance(exchanges: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    rows = []
    for dimension in DIMENSIONS:
        for giver in ("leading_ally", "allies"):
            mine = exchanges[(exchanges["dimension"] == dimension) & (exchanges["giver"] == giver)]
            figures = int((mine["status"] == FIGURE).sum())
            rows.append(
                {
                    "dimension": dimension,
                    "giver": giver,
                    "entries": len(mine),
                    "with_figure": figures,
                    "without_figure": len(mine) - figures,
                }
            )
    return pd.DataFrame(rows)
