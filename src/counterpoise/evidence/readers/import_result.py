"""What reading a published file gives: figures by table, their source, and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.records import Figure, Source


@dataclass(frozen=True)
class Imported:
    """The figures of one published file, not yet compared with or added to any evidence.

    Parameters
    ----------
    kind : str
        Which reader made it, such as ``nato``.
    release : str
        The edition as YYYY-MM, or nothing where the file does not state one.
    source : Source
        The source that the figures cite.
    tables : dict
        For each figure table its figures by key, as in `Evidence.tables`: where a table holds
        releases, the release is the last part of the key.
    remarks : tuple of str
        What a person must know before using the figures, one short sentence each.
    """

    kind: str
    release: str
    source: Source
    tables: Mapping[str, Mapping[Key, Figure]]
    remarks: tuple[str, ...] = ()
