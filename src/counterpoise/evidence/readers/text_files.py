"""Opening published text files: limits, archives, encodings, and everything that is wrong."""

import codecs
import io
import zipfile
from pathlib import Path
from typing import NoReturn

from counterpoise.evidence.workbook_kinds import COMPOUND, ENDINGS, ZIP, workbook_kind
from counterpoise.problems import InputError, Problems

MOST_BYTES = 50_000_000
MOST_FAULTS = 50
_PACKED = (ZIP, COMPOUND[:4])


class Faults:
    """Everything that is wrong with one file; of very many, the first and their number."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.delimiter = ","
        self._problems = Problems()
        self._more = 0
        self._count = 0

    def add(self, place: str, what: str, remedy: str) -> None:
        """Note one fault and go on."""
        self._count += 1
        if self._count <= MOST_FAULTS:
            self._problems.add(self.file, place, what, remedy)
        else:
            self._more += 1

    def __bool__(self) -> bool:
        return self._count > 0

    def refuse(self, place: str, what: str, remedy: str) -> NoReturn:
        """Note a fault after which nothing more can be said, and raise `InputError`."""
        self.add(place, what, remedy)
        raise self._error()

    def raise_if_any(self) -> None:
        """Raise `InputError` with what was found, if anything was."""
        if self:
            raise self._error()

    def _error(self) -> InputError:
        if self._more:
            what = f"holds {self._more} more faults that are not listed"
            self._problems.add(self.file, "", what, "Mend the first ones and import it again.")
        return self._problems.error()


def text_of(
    path: Path, faults: Faults, endings: tuple[str, ...], *, older_encodings: bool, way_out: str
) -> str:
    """Return the text of a file, or nothing with a note why; see `text_tables.read_rows`."""
    data = _bytes_of(path, faults, endings)
    if data is None:
        return ""
    kind = workbook_kind(data)
    if kind is not None:
        faults.add("", f"is {kind} and not text, such as CSV, whatever its name says", way_out)
        return ""
    if not _has_ending(path, endings):
        _note_ending(faults, endings)
        return ""
    if data.startswith(ZIP) and ".zip" in endings:
        data = _table_in_archive(data, faults)
        if not data:
            return ""
    elif data.startswith(_PACKED):
        faults.add("", "is a workbook or an archive, not text", "Unpack it, or save it as CSV.")
        return ""
    return _decoded(data, faults, older_encodings=older_encodings)


def _has_ending(path: Path, endings: tuple[str, ...]) -> bool:
    return path.name.lower().endswith(endings)


def _note_ending(faults: Faults, endings: tuple[str, ...]) -> None:
    remedy = f"Give a file ending in {' or '.join(endings)}."
    faults.add("", "is not of a file type that is read here", remedy)


def _bytes_of(path: Path, faults: Faults, endings: tuple[str, ...]) -> bytes | None:
    try:
        if not path.is_file() and not _has_ending(path, endings):
            _note_ending(faults, endings)
            return None
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist or is not a file"
            faults.add("", what, "Check the path.")
            return None
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"is {size / 1e6:.3g} MB; at most {MOST_BYTES / 1e6:.3g} MB are read"
            faults.add("", what, "Give the file as published, without other data.")
            return None
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        faults.add("", f"cannot be read ({reason})", "Check the path and your rights.")
        return None


def _table_in_archive(data: bytes, faults: Faults) -> bytes:
    """Return the one table of an archive; the World Bank adds files of metadata to it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tables = [
                member
                for member in archive.infolist()
                if member.filename.lower().endswith(".csv")
                and not member.filename.startswith(("Metadata_", "__MACOSX/"))
            ]
            books = [n for n in archive.namelist() if n.lower().endswith(ENDINGS)]
            if books and not tables:
                what = f"is an archive with a workbook, {books[0][:80]}, and no table of text"
                faults.add("", what, "Download it as CSV, or save the workbook's sheet as CSV.")
            elif len(tables) != 1:
                what = f"is an archive with {len(tables)} tables"
                faults.add("", what, "Unpack it, and give the table.")
            elif tables[0].file_size > MOST_BYTES:
                what = f"unfolds to {tables[0].file_size / 1e6:,.0f} MB"
                faults.add("", what, f"At most {MOST_BYTES / 1e6:.3g} MB are read.")
            else:
                with archive.open(tables[0]) as stream:
                    data = stream.read(MOST_BYTES)
                if not data:
                    faults.add(
                        "", f"holds {tables[0].filename}, which is empty", "Download it again."
                    )
                return data
    except Exception as error:
        # A damaged zip shows itself in many ways; see `container`.
        reason = str(error) or type(error).__name__
        faults.add("", f"is a damaged archive ({reason})", "Download the file again.")
    return b""


def _decoded(data: bytes, faults: Faults, *, older_encodings: bool) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data[1:2] == b"\0" and data[:1] != b"\0":
        encoding = "utf-16-le"
    elif data[:1] == b"\0" and data[1:2] != b"\0":
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if not older_encodings or encoding != "utf-8-sig":
            line = data.count(b"\n", 0, error.start) + 1
            if encoding != "utf-8-sig":
                faults.add(
                    f"line {line}",
                    "is not UTF-8 text, nor whole UTF-16 text",
                    "Save the file as UTF-8.",
                )
            else:
                faults.add(f"line {line}", "is not UTF-8 text", "Save the file as UTF-8.")
            return ""
        # Every byte is a letter in Latin-1; binary data shows itself by zero bytes.
        text = data.decode("latin-1")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        faults.add(f"line {line}", "holds binary data", "Give the text file as downloaded.")
        return ""
    if not text.strip():
        faults.add("", "is empty", "Download the file again.")
        return ""
    return text
