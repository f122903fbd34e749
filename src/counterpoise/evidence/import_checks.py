"""What a published file must agree with before its figures are kept: sizes, years and editions."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.readers.import_result import Imported
from counterpoise.evidence.records import Figure, Source
from counterpoise.evidence.tables import TABLES
from counterpoise.problems import Problems

FAR = 300.0
"""How many times a figure may differ from a known one: less than thousands taken for units."""
MOST_YEARS_APART = 5
MOST_NAMED = 8
POWERS = {1: "a thousand", 2: "a million", 3: "a billion", 4: "a trillion"}
ALIKE = {
    "spending_current": "spending_current",
    "spending_constant": "spending_constant",
    "spending_local": "spending_ncu_current",
    "share_of_gdp": "share_of_gdp",
}
"""Measures of SIPRI beside the measures of NATO that are of their size."""
RATES = ("1/year", "share")
"""Units of figures that may lie near 0, so that their quotient says nothing."""


def edition_of(figure: Figure, sources: Mapping[str, Source]) -> str:
    """Return the edition that a figure is of: its release, else the date of its first source."""
    source = sources.get(figure.source[0]) if figure.source else None
    return figure.release or (source.date if source else "")


def is_older(new: Figure, new_edition: str, old: Figure, old_edition: str) -> bool:
    """Return whether a figure speaks of an earlier year than another, or is of an older edition."""
    if new.as_of[:4] != old.as_of[:4]:
        return new.as_of[:4] < old.as_of[:4]
    # A date may be a year alone: 2025 and 2025-07 are not known to differ.
    length = min(len(new_edition), len(old_edition))
    return new_edition[:length] < old_edition[:length]


def without_older(imported: Imported, evidence: Evidence) -> Imported:
    """Return what was read without figures that would replace newer ones in runs.

    Tables with releases keep editions side by side. In the others a row replaces the row of the
    same key.
    """
    sources = {**evidence.sources, imported.source.key: imported.source}
    tables: dict[str, Mapping[Key, Figure]] = {}
    remarks = list(imported.remarks)
    for table, figures in imported.tables.items():
        known = evidence.tables[table]
        older = {
            key
            for key, figure in figures.items()
            if not TABLES[table].by_release
            and key in known
            and is_older(
                figure,
                edition_of(figure, sources),
                known[key],
                edition_of(known[key], evidence.sources),
            )
        }
        tables[table] = {key: f for key, f in figures.items() if key not in older}
        if older:
            remarks.append(_left_out(table, older, figures, known))
    return replace(imported, tables=tables, remarks=tuple(remarks))


def _left_out(
    table: str, older: set[Key], figures: Mapping[Key, Figure], known: Mapping[Key, Figure]
) -> str:
    key = min(older)
    names = ["/".join(k) for k in sorted(older)[:MOST_NAMED]]
    more = f" and {len(older) - len(names)} more" if len(older) > len(names) else ""
    ages = [
        f"{f.as_of}{f' in edition {f.release}' if f.release else ''}"
        for f in (figures[key], known[key])
    ]
    return (
        f"The file is older than what is known, so runs keep the known figures of {table}: "
        f"{', '.join(names)}{more}. {'/'.join(key)} is of {ages[0]} in the file, and known of "
        f"{ages[1]}."
    )


@dataclass(frozen=True)
class _Pair:
    """A figure of the file beside a known one of the same kind."""

    path: str
    value: float
    known: float
    unit: str

    @property
    def ratio(self) -> float:
        return self.value / self.known


def check_magnitudes(imported: Imported, evidence: Evidence, file: str) -> Imported:
    """Refuse a file whose figures are of another size than known ones; remark single figures.

    Billions taken for units show in no total of the file itself.

    Raises
    ------
    InputError
        If the figures of one measure are hundreds of times larger or smaller than known ones.
    """
    problems = Problems()
    remarks: list[str] = []
    for (table, measure), pairs in _pairs(imported, evidence).items():
        usual = median(pair.ratio for pair in pairs)
        far = [p for p in pairs if not 1 / FAR < p.ratio < FAR]
        if not 1 / FAR < usual < FAR:
            pair = min(pairs, key=lambda pair: abs(math.log(pair.ratio / usual)))
            size = "large" if usual > 1 else "small"
            what = (
                f"{pair.path} is {pair.value:,.6g} {pair.unit}, and known is {pair.known:,.6g}: "
                f"{_times(usual)} times too {size}"
            )
            remedy = (
                "Give the file in the units in which it was published, not in thousands, millions "
                "or billions."
            )
            problems.add(file, f"{measure} for table {table}", what, remedy)
        elif far:
            told = [f"{p.path} {p.value:,.6g}, known {p.known:,.6g}" for p in far[:MOST_NAMED]]
            more = f" and {len(far) - len(told)} more" if len(far) > len(told) else ""
            remarks.append(f"Of another size than known figures: {'; '.join(told)}{more}.")
    problems.raise_if_any()
    return replace(imported, remarks=(*imported.remarks, *remarks))


def _times(ratio: float) -> str:
    power = round(abs(math.log10(ratio)) / 3)
    return f"about {POWERS.get(power, 'hundreds of')}"


def _pairs(imported: Imported, evidence: Evidence) -> dict[tuple[str, str], list[_Pair]]:
    found: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for table, figures in imported.tables.items():
        known = dict(_known(table, evidence))
        if not known:
            continue
        for key, figure in figures.items():
            rest, year = _without_year(table, key)
            old = _nearest(known, (*rest, _kind(figure.unit)), year)
            if old and figure.value > 0 and not figure.unit.startswith(RATES):
                path = "/".join(key[:-1] if TABLES[table].by_release else key)
                found[table, rest[-1]].append(_Pair(path, figure.value, old, figure.unit))
    return found


def _known(table: str, evidence: Evidence) -> Iterator[tuple[tuple[str, ...], dict[int, float]]]:
    """Return known figures above 0 by key without year and release, with their unit, and year."""
    years: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    for key, figure in evidence.tables["expenditure" if table == "sipri" else table].items():
        rest, year = _without_year(table, key)
        names = [rest]
        if table == "sipri":
            names = [(rest[0], own) for own, other in ALIKE.items() if other == rest[-1]]
        for name in names:
            if figure.value > 0:
                years[(*name, _kind(figure.unit))][year] = figure.value
    yield from years.items()


def _without_year(table: str, key: Key) -> tuple[Key, int]:
    bare = key[:-1] if TABLES[table].by_release else key
    if "year" in TABLES[table].keys:
        at = TABLES[table].keys.index("year")
        return (*bare[:at], *bare[at + 1 :]), int(bare[at][:4])
    return bare, 0


def _kind(unit: str) -> str:
    """Return a unit without its base year: prices of other years are of the same size."""
    return re.sub(r"_\d{4}$|_current$|_constant$", "", re.sub(r"_constant_\d{4}$", "", unit))


def _nearest(
    known: Mapping[tuple[str, ...], Mapping[int, float]], key: tuple[str, ...], year: int
) -> float | None:
    years = known.get(key, {})
    near = min(years, key=lambda other: abs(other - year), default=None)
    return years[near] if near is not None and abs(near - year) <= MOST_YEARS_APART else None


def outdated(
    rows: Mapping[Key, Figure], imported: Imported, table: str, evidence: Evidence
) -> set[Key]:
    """Return keys of rows of an older edition by the same publisher: they go when it comes.

    In a table without releases rows of two editions would otherwise stand as one.
    """
    if TABLES[table].by_release or not imported.tables[table]:
        return set()
    sources = {**evidence.sources, imported.source.key: imported.source}
    newest = max(edition_of(f, sources) for f in imported.tables[table].values())
    return {
        key
        for key, figure in rows.items()
        if figure.source
        and figure.source[0] in evidence.sources
        and evidence.sources[figure.source[0]].publisher == imported.source.publisher
        and edition_of(figure, evidence.sources) < newest
    }
