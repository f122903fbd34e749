"""A study on disk: what it is, and its table in parts that are written as they are worked out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.atomic_write import GrowingFolder, growing, text_writer
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem, Problems

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTION = "study.json"
SCHEMA = "counterpoise/study/1"
COMMAND = "study"
FREE = "Delete it and add --resume: it is worked out again, and the others stay."


class StudyFaultError(Exception):
    """A study that ended for a fault of the machine; what was done until then is kept."""


class PartsFolder:
    """The folder of a study.

    Parameters
    ----------
    files : GrowingFolder
        The folder, held for writing.
    shown : Path
        The folder as the user named it.
    """

    def __init__(self, files: GrowingFolder, shown: Path) -> None:
        self._files, self._shown = files, shown

    def begin(self, description: Mapping[str, Any], *, resume: bool) -> None:
        """Write what the study is, or check that the folder holds the same one.

        Raises
        ------
        InputError
            If it holds another study, or one while none is to be gone on with.
        StudyFaultError
            If it cannot be written.
        """
        there, listed = self._files.folder / DESCRIPTION, self._files.holds(DESCRIPTION)
        if listed and not resume:
            what = "holds a study already"
            remedy = "Add --resume to go on with it, or choose another folder with --out."
            raise InputError([Problem(str(self._shown), "", what, remedy)])
        if there.exists():
            check_same(read_description(self._files.folder, self._shown), description, self._shown)
        if not listed:  # nothing is there, or the first step ended before it was listed
            text = json.dumps(description, indent=1, sort_keys=True) + "\n"
            self._add(DESCRIPTION, text_writer(text), 0)

    def check(self, names: Sequence[str]) -> None:
        """Refuse parts that are not as they were written.

        Raises
        ------
        InputError
            With each of them.
        """
        problems = Problems()
        for name in names:
            if self._files.holds(name) and not self._files.is_sound(name):
                what = "is not as it was written: its checksum differs"
                problems.add(str(self._shown / name), "", what, FREE)
        problems.raise_if_any()

    def holds(self, name: str) -> bool:
        """Tell whether a part is there and listed."""
        return self._files.holds(name)

    def add(self, name: str, table: "pd.DataFrame", kept: int) -> None:
        """Write a part.

        Parameters
        ----------
        name : str
            Its file.
        table : DataFrame
            Its rows.
        kept : int
            How many parts are kept already, to be told if it cannot be written.

        Raises
        ------
        StudyFaultError
            If it cannot be written.
        """
        self._add(name, lambda place: write_table(table, place), kept)

    def read(self, name: str, columns: Sequence[str] | None = None) -> "pd.DataFrame":
        """Read a part, or some of its columns."""
        return read_table(self._files.folder / name, self._shown / name, columns)

    def _add(self, name: str, write: Any, kept: int) -> None:
        try:
            self._files.add(name, write)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StudyFaultError(
                f"{self._shown / name} cannot be written ({reason}). {kept} parts are kept. Free "
                "some space and go on with --resume."
            ) from None


@contextmanager
def parts_folder(folder: Path) -> Iterator[PartsFolder]:
    """Hold the folder of a study for writing."""
    need("pyarrow.parquet", "study")
    with growing(folder, COMMAND) as files:
        yield PartsFolder(files, folder)


def part_name(number: int) -> str:
    """Return the file of a part.

    >>> part_name(12)
    'part-000012.parquet'
    """
    return f"part-{number:06d}.parquet"


def write_table(table: "pd.DataFrame", place: Path) -> None:
    """Write a table as Parquet; the same table gives the same bytes."""
    arrow = need("pyarrow", "study")
    parquet = need("pyarrow.parquet", "study")
    columns = {name: arrow.array(table[name].to_numpy()) for name in table.columns}
    parquet.write_table(arrow.table(columns), place, compression="zstd")


def read_table(place: Path, shown: Path, columns: Sequence[str] | None = None) -> "pd.DataFrame":
    """Read a part.

    Raises
    ------
    InputError
        If it is no Parquet file.
    """
    arrow, parquet = need("pyarrow", "study"), need("pyarrow.parquet", "study")
    chosen = None if columns is None else list(columns)
    try:
        return parquet.ParquetFile(place).read(chosen).to_pandas()  # type: ignore[no-any-return]
    except (OSError, arrow.ArrowException) as error:
        what = f"cannot be read ({str(error).splitlines()[0]})"
        raise InputError([Problem(str(shown), "", what, FREE)]) from None


def read_description(folder: Path, shown: Path | None = None) -> dict[str, Any]:
    """Return what a folder says of the study that it holds.

    Raises
    ------
    InputError
        If it holds none.
    """
    place = (shown or folder) / DESCRIPTION
    try:
        found = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        if found["schema"] != SCHEMA:
            raise ValueError("its schema is unknown")  # noqa: TRY301
    except FileNotFoundError:
        what, remedy = "is missing", "Give the folder that a study was written into."
        raise InputError([Problem(str(place), "", what, remedy)]) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"is not the description of a study ({error})"
        raise InputError([Problem(str(place), "", what, "Choose another folder.")]) from None
    return dict(found)


def check_same(there: Mapping[str, Any], wanted: Mapping[str, Any], shown: Path) -> None:
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
        what = f"is of another study: its {key.replace('_', ' ')} differ"
        remedy = "Ask for the same study, or choose another folder with --out."
        if key == "versions":
            what = "was begun with other versions of the program, so that numbers might differ"
            remedy = "Go on with the same versions, or begin again in another folder."
        problems.add(str(shown), DESCRIPTION, what, remedy)
    problems.raise_if_any()
