"""What an imported file changes: new figures, revised ones, and by how much."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.import_checks import edition_of
from counterpoise.evidence.readers import Imported
from counterpoise.evidence.records import Figure
from counterpoise.evidence.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-9
ROUNDING = 0.5
"""A printed figure may differ from the full one by half of its last digit."""


@dataclass(frozen=True)
class Change:
    """One figure before and after.

    Parameters
    ----------
    table : str
        The table.
    key : tuple of str
        Its key, without the release.
    before, after : float
        The values.
    release_before, release_after : str
        The editions, or nothing where none is stated. Where a figure has no release, the date of
        its source stands for it.
    unit : str
        What both are counted in.
    """

    table: str
    key: Key
    before: float
    after: float
    release_before: str
    release_after: str
    unit: str

    @property
    def relative(self) -> float:
        """The change as a share of the value before; infinite where that was nothing."""
        if self.before == 0:
            return math.inf if self.after else 0.0
        return self.after / self.before - 1


@dataclass(frozen=True)
class Differences:
    """How imported figures stand against known ones.

    Parameters
    ----------
    kind, release : str
        The reader and the edition of the file.
    counts : dict of str to dict
        For each table how many figures are `new`, `same`, `rounded` (equal to the printed digits)
        and `changed`.
    changed : tuple of Change
        Figures with the same key, and in tables with releases of the same edition, that differ by
        more than the rounding; the largest first.
    revised : tuple of Change
        Figures of another edition than the newest known one that speak of the same ally, year and
        measure; the largest first.
    compared_with : dict of str to str
        For each table the edition that `revised` compares with.
    remarks : tuple of str
        What the reader had to say.
    """

    kind: str
    release: str
    counts: Mapping[str, Mapping[str, int]]
    changed: tuple[Change, ...]
    revised: tuple[Change, ...]
    compared_with: Mapping[str, tuple[str, ...]]
    remarks: tuple[str, ...]

    @property
    def newer(self) -> tuple[str, ...]:
        """The compared editions that are newer than the file: it is the older one of the two."""
        editions = {name for names in self.compared_with.values() for name in names}
        return tuple(sorted(name for name in editions if self.release and name > self.release))

    def frame(self, which: str = "revised") -> "pd.DataFrame":
        """Return the changes as a table: `revised` or `changed`."""
        import pandas as pd

        columns = ["table", "figure", "before", "after", "relative", "unit", "edition_before"]
        rows = [
            (
                c.table,
                "/".join(c.key),
                c.before,
                c.after,
                c.relative,
                c.unit,
                c.release_before,
            )
            for c in getattr(self, which)
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data; an infinite change is None."""
        return {
            "kind": self.kind,
            "release": self.release,
            "counts": {table: dict(count) for table, count in self.counts.items()},
            "compared_with": {table: list(names) for table, names in self.compared_with.items()},
            "newer_editions": list(self.newer),
            "changed": [_plain(change) for change in self.changed],
            "revised": [_plain(change) for change in self.revised],
            "remarks": list(self.remarks),
        }


def _plain(change: Change) -> dict[str, Any]:
    relative = change.relative
    return {
        "figure": "/".join((change.table, *change.key)),
        "before": change.before,
        "after": change.after,
        "relative": relative if math.isfinite(relative) else None,
        "unit": change.unit,
        "release_before": change.release_before,
        "release_after": change.release_after,
    }


def differences(imported: Imported, evidence: Evidence) -> Differences:
    """Compare imported figures with known ones, table by table.

    Vintages are kept apart: a figure of the same edition should be the same and is listed as
    changed if it is not; a figure of another edition is a revision.
    """
    counts: dict[str, dict[str, int]] = {}
    changed: list[Change] = []
    revised: list[Change] = []
    compared: dict[str, tuple[str, ...]] = {}
    for table, figures in imported.tables.items():
        known = evidence.tables[table]
        count = counts.setdefault(table, {"new": 0, "same": 0, "rounded": 0, "changed": 0})
        for key, figure in figures.items():
            old = known.get(key)
            kind = "new" if old is None else _kind(old.value, figure.value)
            count[kind] += 1
            if old is not None and kind == "changed":
                change = _change(table, key, old, figure, evidence)
                same = TABLES[table].by_release or _same_edition(old, figure, change)
                (changed if same else revised).append(change)
        found = [change for change in revised if change.table == table]
        if TABLES[table].by_release:
            found = _revisions(table, figures, known, evidence)
            revised.extend(found)
        compared[table] = tuple(sorted({c.release_before for c in found}))
    return Differences(
        imported.kind,
        imported.release,
        counts,
        tuple(sorted(changed, key=_size)),
        tuple(sorted(revised, key=_size)),
        compared,
        imported.remarks,
    )


def _same_edition(old: Figure, new: Figure, change: Change) -> bool:
    """Return whether two figures of a table without releases should be the same."""
    if old.as_of[:4] != new.as_of[:4]:
        return False
    return not (change.release_before and change.release_after) or (
        change.release_before == change.release_after
    )


def _kind(before: float, after: float) -> str:
    if math.isclose(before, after, rel_tol=SAME, abs_tol=1e-12):
        return "same"
    # The digits that a transcriber kept, from the shortest text of the number.
    digits = f"{before!r}".partition("e")[0].partition(".")[2].rstrip("0")
    step = 10.0 ** -len(digits)
    return "rounded" if abs(before - after) <= ROUNDING * step * (1 + 1e-6) else "changed"


def _revisions(
    table: str,
    figures: Mapping[Key, Figure],
    known: Mapping[Key, Figure],
    evidence: Evidence,
) -> list[Change]:
    """Return figures that the newest other edition gives differently.

    Where a later edition is known already, it is the one compared with.
    """
    newest: dict[tuple[Key, str], Key] = {}
    for key, figure in known.items():
        spoken_of = (key[:-1], figure.unit)
        if spoken_of not in newest or key[-1] > newest[spoken_of][-1]:
            newest[spoken_of] = key
    found = []
    for key, figure in figures.items():
        # Constant prices of different base years are different units, and so never compared.
        other = newest.get((key[:-1], figure.unit))
        if other is None or other[-1] == key[-1]:
            continue
        old = known[other]
        if _kind(old.value, figure.value) == "changed":
            found.append(_change(table, key, old, figure, evidence))
    return found


def _change(table: str, key: Key, old: Figure, new: Figure, evidence: Evidence) -> Change:
    bare = key[:-1] if TABLES[table].by_release else key
    edition = edition_of(old, evidence.sources)
    return Change(table, bare, old.value, new.value, edition, new.release, new.unit)


def _size(change: Change) -> tuple[float, Key]:
    return (-abs(change.relative), change.key)
