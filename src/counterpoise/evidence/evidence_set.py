"""The evidence: every figure that a run may use, with its proof."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from counterpoise.evidence.attributes import attribute_of
from counterpoise.evidence.bases import Bases
from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.events import Announcement, GuaranteeEvent, Poll
from counterpoise.evidence.intelligence import Intelligence
from counterpoise.evidence.places import Places
from counterpoise.evidence.records import (
    Ally,
    Capability,
    Exchange,
    Figure,
    Graded,
    Record,
    Source,
)
from counterpoise.evidence.tables import RENAMED, TABLES, table_remedy
from counterpoise.problems import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Evidence:
    """A set of tables, checked and unchangeable.

    Parameters
    ----------
    sources : dict of str to Source
        Where figures come from, by key.
    allies : dict of str to Ally
        Members and partners, by ISO 3166 alpha-3 code.
    capabilities : dict of str to Capability
        Capabilities, by id.
    announcements : list of Announcement
        Announcements and what became of them.
    exchanges : tuple of Exchange
        What each side of the alliance gives the other.
    tables : dict
        For each figure table its figures by key.
    guarantee_events : tuple of GuaranteeEvent
        Events that bear on a guarantee, as two coders saw them.
    polls : tuple of Poll
        Figures of opinion polls.
    places : Places
        Zones, nodes, links and formations of the theatre.
    bases : Bases
        Sites, the theatres that they serve, and who may use them.
    intelligence : Intelligence
        Who collects what, who passes it to whom, and what was reported of it.
    name : str
        Name of the evidence set.

    Examples
    --------
    >>> import counterpoise as cp
    >>> evidence = cp.load_evidence()
    >>> evidence.leading, "POL" in evidence.members
    ('USA', True)
    >>> path = "capability_figures/sead/lead_time"
    >>> evidence.figure(path).unit
    'years'
    >>> path in evidence.matching("capability_figures/*/lead_time")
    True
    >>> mine = evidence.with_values({path: 2.0}, why="What the ministry says")
    >>> mine.figure(path).value, mine.hash == evidence.hash
    (2.0, False)
    >>> evidence.frame("capability_figures").columns[:2].to_list()
    ['capability', 'attribute']
    >>> set(evidence.grades()) <= set("ABCD"), len(evidence.sources_of(["economy"])) > 0
    (True, True)
    """

    sources: Mapping[str, Source]
    allies: Mapping[str, Ally]
    capabilities: Mapping[str, Capability]
    announcements: tuple[Announcement, ...]
    exchanges: tuple[Exchange, ...]
    tables: Mapping[str, Mapping[Key, Figure]]
    guarantee_events: tuple[GuaranteeEvent, ...] = ()
    polls: tuple[Poll, ...] = ()
    places: Places = field(default_factory=Places)
    bases: Bases = field(default_factory=Bases)
    intelligence: Intelligence = field(default_factory=Intelligence)
    name: str = "shipped"
    overridden: Mapping[str, Figure] = field(default_factory=dict)
    _matched: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)
    _places: dict[str, tuple[str, Key]] = field(default_factory=dict, repr=False, compare=False)
    """Paths by pattern, and places by path, found once: evidence with other values has the same
    ones, and shares them.
    """
    _origin: "Evidence | None" = field(default=None, compare=False)

    def __repr__(self) -> str:
        """Return its name, fingerprint and size; there are megabytes of figures."""
        figures = sum(map(len, self.tables.values()))
        changed = f", {len(self.overridden)} of them replaced" if self.overridden else ""
        return (
            f"Evidence {self.name} ({self.hash}): {figures:,} figures in {len(self.tables)} tables"
            f"{changed}, {len(self.sources):,} sources, {len(self.allies)} allies, "
            f"{len(self.capabilities)} capabilities"
        )

    @property
    def origin(self) -> "Evidence":
        """The evidence as it was loaded, before any values were replaced."""
        return self._origin or self

    def _table(self, name: str) -> Mapping[Key, Figure]:
        """Return the figures of a table, or say which tables there are."""
        if name not in self.tables:
            known = [*self.tables, *self.catalogues]
            raise InputError(
                [Problem("evidence", name, f"no table '{name}'", table_remedy(name, known))]
            )
        return self.tables[name]

    def figure(self, path: str) -> Figure:
        """Return one figure by its path, such as ``capability_figures/sead/lead_time``.

        Raises
        ------
        InputError
            If there is no such figure.
        """
        table, key = self.split(path)
        return self.tables[table][key]

    def split(self, path: str) -> tuple[str, Key]:
        """Return the table and key of a path that names one figure."""
        if path not in self._places:
            self._places[path] = self._place(path)
        return self._places[path]

    def _place(self, path: str) -> tuple[str, Key]:
        table, _, rest = path.partition("/")
        if table not in self.tables:
            raise InputError(
                [Problem("evidence", path, f"no table '{table}'", table_remedy(table, self.tables))]
            )
        key = tuple(rest.split("/"))
        if key not in self.tables[table]:
            known = ["/".join((table, *k)) for k in self.tables[table]]
            raise InputError(
                [Problem("evidence", path, "no such figure", did_you_mean(path, known))]
            )
        return table, key

    def matching(self, pattern: str) -> list[str]:
        """Return the paths that a pattern names; ``*`` stands for any one key.

        Raises
        ------
        InputError
            If it names none.
        """
        if pattern not in self._matched:
            self._matched[pattern] = self._matches(pattern)
        return list(self._matched[pattern])

    def _matches(self, pattern: str) -> list[str]:
        table, _, rest = pattern.partition("/")
        wanted = rest.split("/")
        keys = self.tables.get(table, {})
        found = [
            "/".join((table, *key))
            for key in keys
            if len(key) == len(wanted)
            and all(w in ("*", k) for w, k in zip(wanted, key, strict=True))
        ]
        if not found:
            if "*" not in pattern or table in RENAMED:
                self.split(pattern)
            known = [
                "/".join((name, *("*" * (len(spec.keys) + spec.by_release))))
                for name, spec in TABLES.items()
            ]
            raise InputError(
                [
                    Problem(
                        "evidence",
                        pattern,
                        "names no figure",
                        did_you_mean(pattern, known, listed=len(known)),
                    )
                ]
            )
        return found

    def with_values(self, values: Mapping[str, float], *, why: str) -> "Evidence":
        """Return evidence with some values replaced; their range goes and the note says why."""
        return self._with(
            {
                path: self.figure(path).model_copy(
                    update={"value": float(value), "low": None, "high": None} | _set(why)
                )
                for path, value in values.items()
            }
        )

    def multiplied(self, factors: Mapping[str, float], *, why: str) -> "Evidence":
        """Return evidence with some figures multiplied, their ranges too; the note says why.

        No range leaves the bounds of its attribute: a share of at most 0.8, doubled, is at most 1.
        """
        found = {}
        for path, factor in factors.items():
            old, kind = self.figure(path), attribute_of(path)
            ends = {
                name: None if end is None else kind.within(factor * end)
                for name, end in (("low", old.low), ("high", old.high))
            }
            value = {"value": factor * old.value}
            found[path] = old.model_copy(update=value | ends | _set(why))
        return self._with(found)

    def _with(self, figures: Mapping[str, Figure]) -> "Evidence":
        tables = {name: dict(known) for name, known in self.tables.items()}
        for path, figure in figures.items():
            table, key = self.split(path)
            tables[table][key] = figure
        overridden = dict(self.overridden) | dict(figures)
        return replace(self, tables=tables, overridden=overridden, _origin=self.origin)

    def frame(self, table: str) -> "pd.DataFrame":
        """Return a table as a DataFrame with its keys as the first columns.

        Raises
        ------
        InputError
            If there is no such table.
        """
        import pandas as pd

        if table in self.catalogues:
            entries = [
                entry.model_dump()
                | ({"source": "; ".join(entry.source)} if isinstance(entry, Graded) else {})
                for entry in self.catalogues[table]
            ]
            last = [c for c in ("source", "grade", "note") if "grade" in entries[0]]
            first = [column for column in entries[0] if column not in last]
            return pd.DataFrame(entries, columns=[*first, *last])
        figures, spec = self._table(table), TABLES[table]
        rows = [
            dict(zip(spec.keys, key, strict=False))
            | figure.model_dump()
            | {"source": "; ".join(figure.source)}
            for key, figure in figures.items()
        ]
        columns = [*spec.keys, *Figure.model_fields]
        ordered = [c for c in columns if c not in ("source", "grade", "note")] + [
            "source",
            "grade",
            "note",
        ]
        return pd.DataFrame(rows, columns=ordered)

    @property
    def catalogues(self) -> dict[str, Sequence[Record]]:
        """The lists that figures refer to, by name of their file."""
        return {
            "sources": list(self.sources.values()),
            "allies": list(self.allies.values()),
            "capabilities": list(self.capabilities.values()),
            "announcements": self.announcements,
            "guarantee_events": self.guarantee_events,
            "polls": self.polls,
            "exchanges": self.exchanges,
            **self.places.catalogues,
            **self.bases.catalogues,
            **self.intelligence.catalogues,
        }

    @cached_property
    def hash(self) -> str:
        """Fingerprint of every figure and catalogue entry: two equal ones give equal results."""
        digest = hashlib.sha256()
        for catalogue in self.catalogues.values():
            for entry in catalogue:
                digest.update(entry.model_dump_json().encode())
        for name in sorted(self.tables):
            for key in sorted(self.tables[name]):
                digest.update("/".join((name, *key)).encode())
                digest.update(self.tables[name][key].model_dump_json().encode())
        return digest.hexdigest()[:16]

    def grades(self, tables: Iterable[str] | None = None) -> Counter[str]:
        """Count figures by grade, over all tables of figures, or some tables and lists."""
        return Counter(row.grade for name in (tables or self.tables) for row in self._rows(name))

    def sources_of(self, tables: Iterable[str]) -> list[Source]:
        """Return the sources behind some tables or lists, the most used first."""
        used = Counter(key for name in tables for row in self._rows(name) for key in row.source)
        return [self.sources[key] for key, _ in used.most_common()]

    def source_rows(self, table: str) -> list[tuple[Source, float]]:
        """Return the sources of a table or list, each with the rows that come from it.

        A row of several sources counts for each by its part; the numbers sum to that of all rows.
        """
        parts: defaultdict[str, float] = defaultdict(float)
        for row in self._rows(table):
            for key in row.source:
                parts[key] += 1 / len(row.source)
        return [(self.sources[k], parts[k]) for k in sorted(parts, key=lambda k: (-parts[k], k))]

    def _rows(self, name: str) -> Iterable[Graded]:
        """Return the graded rows of a table or list."""
        if name in self.catalogues:
            return [row for row in self.catalogues[name] if isinstance(row, Graded)]
        return self._table(name).values()

    @property
    def leading(self) -> str:
        """The leading ally."""
        return next(code for code, ally in self.allies.items() if ally.leading)

    @property
    def members(self) -> list[str]:
        """The members, without partners."""
        return [code for code, ally in self.allies.items() if ally.status == "member"]


def _set(why: str) -> dict[str, str]:
    """Return the grade and the note of a figure that a user has changed."""
    return {"grade": "D", "note": why}
