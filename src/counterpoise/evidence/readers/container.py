"""Whether a file is an ordinary .xlsx workbook: looked at from outside before anything reads it.

A workbook is a zip of XML files. Small files can unfold to gigabytes, and XML can define entities
that do the same; both are refused here, member by member, without unfolding more than the limits.
"""

import zipfile
from pathlib import Path
from xml.parsers import expat

from counterpoise.evidence.workbook_kinds import COMPOUND, ENCRYPTED, OLD, ZIP
from counterpoise.problems import Problems

MOST_BYTES = 20_000_000
MOST_MEMBERS = 500
MOST_UNFOLDED = 60_000_000
MOST_RATIO = 100
"""How many times larger a member may be unfolded; real workbooks stay near 20."""
SMALL_MEMBER = 1_000_000
"""Below this the ratio does not matter: a short list of equal cells packs very well."""

_CHUNK = 1 << 20
_WORKBOOK_TYPE = b"spreadsheetml.sheet.main+xml"
_MACRO_TYPE = b"macroEnabled"
_BINARY_TYPE = b"sheet.binary"
_DOWNLOAD = "Download the workbook again from its publisher."
_SAVE = "Open it in a spreadsheet program and save it as an .xlsx workbook."


class _DocumentTypeError(Exception):
    """An XML member declares a document type, by which entities could be defined."""


def check_container(path: Path) -> None:
    """Refuse a file that is not an ordinary workbook.

    Raises
    ------
    InputError
        If the file is no workbook, is protected or damaged, or would unfold to more than any
        published workbook.
    """
    problems = Problems()
    name = str(path)
    head = _head(path, problems)
    if head and head.startswith(ZIP):
        try:
            with zipfile.ZipFile(path) as container:
                _check_members(container, name, problems)
        except Exception as error:
            # A damaged zip shows itself in many ways: BadZipFile, zlib.error, struct.error,
            # UnicodeDecodeError and others. All of them mean the same to a person.
            reason = str(error) or type(error).__name__
            problems.add(name, "", f"is a damaged or incomplete workbook ({reason})", _DOWNLOAD)
    elif head:
        _name_the_kind(path, head, problems)
    problems.raise_if_any()


def _head(path: Path, problems: Problems) -> bytes:
    name = str(path)
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist or is not a file"
        problems.add(name, "", what, "Check the path.")
        return b""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"is {size / 1e6:.3g} MB; workbooks up to {MOST_BYTES / 1e6:.3g} MB are read"
            problems.add(name, "", what, _DOWNLOAD)
            return b""
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(name, "", f"cannot be read ({reason})", "Check the path and your rights.")
        return b""
    if not head:
        problems.add(name, "", "is empty", _DOWNLOAD)
    return head


def _name_the_kind(path: Path, head: bytes, problems: Problems) -> None:
    name = str(path)
    if head.startswith(COMPOUND):
        # A protected workbook is wrapped into the container of the old .xls format.
        if ENCRYPTED in path.read_bytes():
            what, remedy = "is protected by a password", "Save a copy without the password."
        else:
            what, remedy = f"is {OLD}", _SAVE
    elif head.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        what, remedy = "is a web page, not a workbook", _DOWNLOAD
    elif b"\0" not in head:
        what = "is a text file, such as CSV, and not an .xlsx workbook, whatever its name says"
        remedy = "Give the workbook as downloaded."
    else:
        what, remedy = "is not an .xlsx workbook", "Give the workbook as downloaded."
    problems.add(name, "", what, remedy)


def _check_members(container: zipfile.ZipFile, name: str, problems: Problems) -> None:
    members = container.infolist()
    if len(members) > MOST_MEMBERS:
        what = f"is made of {len(members)} parts; at most {MOST_MEMBERS} are read"
        problems.add(name, "", what, _DOWNLOAD)
        return
    unfolded = sum(member.file_size for member in members)
    if unfolded > MOST_UNFOLDED:
        what = f"unfolds to {unfolded / 1e6:,.0f} MB; at most {MOST_UNFOLDED / 1e6:.0f} MB are read"
        problems.add(name, "", what, f"No published workbook is that large. {_DOWNLOAD}")
        return
    for member in members:
        if member.flag_bits & 1:
            problems.add(
                name, "", "is protected by a password", "Save a copy without the password."
            )
            return
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > SMALL_MEMBER and ratio > MOST_RATIO:
            what = f"is packed {ratio:,.0f} times; at most {MOST_RATIO} times is read"
            problems.add(name, f"part {member.filename}", what, _DOWNLOAD)
    if not _is_workbook(container, name, problems) or problems:
        return
    for member in members:
        _check_content(container, member, name, problems)


def _is_workbook(container: zipfile.ZipFile, name: str, problems: Problems) -> bool:
    names = set(container.namelist())
    if "[Content_Types].xml" not in names:
        kind = "is an OpenDocument file" if "mimetype" in names else "is a zip file"
        problems.add(name, "", f"{kind}, not an .xlsx workbook", _SAVE)
        return False
    types = container.read("[Content_Types].xml")
    if _MACRO_TYPE in types:
        what, remedy = "is a workbook with macros", "Give the .xlsx workbook as published."
    elif _BINARY_TYPE in types:
        what, remedy = "is a binary .xlsb workbook", _SAVE
    elif _WORKBOOK_TYPE not in types:
        what, remedy = "is an Office file, but not an .xlsx workbook", "Give the workbook."
    else:
        return True
    problems.add(name, "", what, remedy)
    return False


def _check_content(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, problems: Problems
) -> None:
    place = f"part {member.filename}"
    parser = None
    if member.filename.lower().endswith((".xml", ".rels", ".vml")):
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        with container.open(member) as stream:
            chunk = stream.read(_CHUNK)
            if chunk.startswith(ZIP):
                what = "is itself a zip file; nested files are not read"
                problems.add(name, place, what, "Save a copy without embedded files.")
                return
            while chunk:
                if parser:
                    parser.Parse(chunk, False)
                chunk = stream.read(_CHUNK)
            if parser:
                parser.Parse(b"", True)
    except _DocumentTypeError:
        what = "declares a document type or entities, which no workbook needs"
        problems.add(name, place, what, _DOWNLOAD)
    except expat.ExpatError as error:
        problems.add(name, place, f"is damaged ({error})", _DOWNLOAD)
    except (RuntimeError, NotImplementedError) as error:
        problems.add(name, place, f"cannot be unpacked ({error})", _DOWNLOAD)


def _refuse_document_type(*_: object) -> None:
    raise _DocumentTypeError
