"""A study or run that is kept: what it is, and its table in parts that are written as they come."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from counterpoise.atomic_write.manifest import Listed
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.studies.object_store import entry_of
from counterpoise.studies.stores import Place, Proof, Store, clear_unfinished, writing

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from counterpoise.studies.tables import Part

DESCRIPTION = "study.json"
SCHEMA = "counterpoise/study/1"
FREE = "Delete it and add --resume: it is worked out again, and the others stay."


@dataclass(frozen=True)
class Kind:
    """What is kept in parts.

    Parameters
    ----------
    schema : str
        What its description says that it is.
    noun : str
        What it is called.
    option : str
        The option that names its folder.
    """

    schema: str
    noun: str
    option: str


STUDY = Kind(SCHEMA, "study", "--out")


class StudyFaultError(Exception):
    """A study that ended for a fault of the machine; what was done until then is kept."""


class PartsFolder:
    """Where parts are kept.

    Parameters
    ----------
    store : Store
        Its files, held for writing.
    kind : Kind
        Of what they are parts.
    """

    def __init__(self, store: Store, kind: Kind = STUDY) -> None:
        self.store, self.kind = store, kind

    def begin(self, description: Mapping[str, Any], *, resume: bool) -> None:
        """Write what the study is, or check that the same one is there.

        Raises
        ------
        InputError
            If another study is there, or one while none is to be gone on with.
        StudyFaultError
            If it cannot be written.
        """
        listed = self.store.holds(DESCRIPTION)
        if listed and not resume:
            what, option = f"holds a {self.kind.noun} already", self.kind.option
            remedy = f"Add --resume to go on with it, or choose another folder with {option}."
            raise InputError([Problem(self.store.where(""), "", what, remedy)])
        if self.store.exists(DESCRIPTION):
            there = read_description(self.store, self.kind)
            check_same(there, description, self.store.where(""), self.kind)
        if not listed:  # nothing is there, or the first step ended before it was listed
            self._kept(lambda: self.store.add(DESCRIPTION, _text(description)), DESCRIPTION, 0)
        clear_unfinished(self.store)

    def proof(self, description: Mapping[str, Any]) -> Proof:
        """Return where this is and by what another process knows that it sees the same place."""
        return Proof(self.store.address, DESCRIPTION, entry_of(_text(description)))

    def check(self, names: Sequence[str]) -> None:
        """Refuse parts that are not as they were written.

        Raises
        ------
        InputError
            With each of them.
        """
        problems = Problems()
        for name in names:
            if self.store.holds(name) and not self.store.is_sound(name):
                what = "is not as it was written: its checksum differs"
                problems.add(self.store.where(name), "", what, FREE)
        problems.raise_if_any()

    def holds(self, name: str) -> bool:
        """Tell whether a part is there and listed."""
        return self.store.holds(name)

    def keep(self, name: str, made: "pd.DataFrame | bytes | Listed", kept: int) -> None:
        """Write a part, or list it where a worker has written it.

        Parameters
        ----------
        name : str
            Its file.
        made : DataFrame, bytes or Listed
            Its table, its content, or what is said of it by who wrote it.
        kept : int
            How many parts are kept already, to be told if it cannot be written.

        Raises
        ------
        StudyFaultError
            If it cannot be written.
        """
        if isinstance(made, Listed):
            self._kept(lambda: self.store.adopt(name, made), name, kept)
        elif isinstance(made, bytes):
            self._kept(lambda: self.store.add(name, made), name, kept)
        else:
            self._kept(lambda: self.store.add(name, table_bytes(made)), name, kept)

    def end(self) -> None:
        """Leave nothing but the study, once every part is kept."""
        clear_unfinished(self.store)

    def _kept(self, work: Any, name: str, kept: int) -> None:
        try:
            work()
        except OSError as error:
            reason = error.strerror or str(error)
            raise StudyFaultError(
                f"{self.store.where(name)} cannot be written ({reason}). {kept} parts are kept. "
                "Free some space and go on with --resume."
            ) from None


@contextmanager
def parts_folder(place: Place) -> Iterator[PartsFolder]:
    """Hold the place of a study for writing."""
    need("pyarrow.parquet", "study")
    with writing(place) as store:
        yield PartsFolder(store)


def part_name(number: int) -> str:
    """Return the file of a part.

    >>> part_name(12)
    'part-000012.parquet'
    """
    return f"part-{number:06d}.parquet"


def write_table(table: "pd.DataFrame", place: "Path | BinaryIO") -> None:
    """Write a table as Parquet; the same table gives the same bytes."""
    arrow = need("pyarrow", "study")
    parquet = need("pyarrow.parquet", "study")
    columns = {name: arrow.array(table[name].to_numpy()) for name in table.columns}
    parquet.write_table(arrow.table(columns), place, compression="zstd")


def table_bytes(table: "pd.DataFrame") -> bytes:
    """Return a table as the content of a Parquet file."""
    held = io.BytesIO()
    write_table(table, held)
    return held.getvalue()


def table_of(made: "pd.DataFrame | bytes") -> "pd.DataFrame":
    """Return a part as a table."""
    if not isinstance(made, bytes):
        return made
    parquet = need("pyarrow.parquet", "study")
    return parquet.ParquetFile(io.BytesIO(made)).read().to_pandas()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class PartsReader:
    """Reads parts from where they are kept.

    Parameters
    ----------
    store : Store
        Where.
    """

    store: Store

    def read(self, parts: "Sequence[Part]", columns: Sequence[str] | None) -> "pd.DataFrame":
        """Return parts one below the other, or some of their columns.

        Raises
        ------
        InputError
            If one of them is no Parquet file.
        """
        import pandas as pd

        arrow = need("pyarrow", "study")
        try:
            if columns is None:
                return pd.concat([self._whole(part) for part in parts], ignore_index=True)
            found: pd.DataFrame = self.dataset(parts).to_table(list(columns)).to_pandas()
        except (OSError, arrow.ArrowException) as error:
            what = f"cannot be read ({str(error).splitlines()[0]})"
            raise InputError([Problem(self.store.where(""), "", what, FREE)]) from None
        for name in found:
            if found[name].dtype.kind not in "fiub":  # as they were when they were written
                found[name] = found[name].astype(object).where(found[name].notna(), None)
        return found

    def dataset(self, parts: "Sequence[Part]") -> Any:
        """Return parts as a dataset of PyArrow, of which nothing is read yet.

        What a scenario sets in no run of a part has no type there: it is a text elsewhere.
        """
        arrow, datasets = need("pyarrow", "study"), need("pyarrow.dataset", "study")
        paths, system = self.store.paths([part_name(part.number) for part in parts])
        first = datasets.dataset(paths[:1], filesystem=system, format="parquet").schema
        typed = [f.with_type(arrow.string()) if f.type == arrow.null() else f for f in first]
        return datasets.dataset(paths, arrow.schema(typed), filesystem=system, format="parquet")

    def _whole(self, part: "Part") -> "pd.DataFrame":
        parquet = need("pyarrow.parquet", "study")
        with self.store.open(part_name(part.number)) as file:
            return parquet.ParquetFile(file).read().to_pandas()  # type: ignore[no-any-return]


def kind_of(store: Store) -> str | None:
    """Return the schema of what a place says that it holds; nothing where it says nothing."""
    try:
        with store.open(DESCRIPTION) as file:
            return str(json.loads(file.read().decode("utf-8"))["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_description(store: Store, kind: Kind = STUDY) -> dict[str, Any]:
    """Return what a place says of the study, or other thing in parts, that it holds.

    Raises
    ------
    InputError
        If it holds none.
    """
    place = store.where(DESCRIPTION)
    try:
        with store.open(DESCRIPTION) as file:
            found = json.loads(file.read().decode("utf-8"))
        schema = found["schema"]
    except FileNotFoundError:
        what, remedy = "is missing", f"Give the folder that a {kind.noun} was written into."
        raise InputError([Problem(place, "", what, remedy)]) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"is not the description of a {kind.noun} ({error})"
        raise InputError([Problem(place, "", what, "Choose another folder.")]) from None
    if schema != kind.schema:
        what = f"is not the description of a {kind.noun}, but of something else ({schema})"
        remedy = f"Give the folder that a {kind.noun} was written into."
        raise InputError([Problem(place, "", what, remedy)])
    return dict(found)


def _text(description: Mapping[str, Any]) -> bytes:
    # In the order in which scenarios were given: the first one is meant where none is named.
    return (json.dumps(description, indent=1) + "\n").encode()


def check_same(
    there: Mapping[str, Any], wanted: Mapping[str, Any], shown: str, kind: Kind = STUDY
) -> None:
    """Refuse to go on with another study.

    Raises
    ------
    InputError
        Saying in what they differ.
    """
    problems = Problems()
    for key in sorted({*there, *wanted}):
        if there.get(key) == json.loads(json.dumps(wanted.get(key))):
            continue
        what = f"is of another {kind.noun}: its {key.replace('_', ' ')} differ"
        remedy = f"Ask for the same {kind.noun}, or choose another folder with {kind.option}."
        if key == "versions":
            what = "was begun with other versions of the program, so that numbers might differ"
            remedy = "Go on with the same versions, or begin again in another folder."
        problems.add(shown, DESCRIPTION, what, remedy)
    problems.raise_if_any()
