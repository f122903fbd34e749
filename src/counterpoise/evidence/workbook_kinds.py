"""What kind of workbook a file is, told by its first bytes and the names of its parts."""

import io
import zipfile
from pathlib import Path

MOST_BYTES = 50_000_000
ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of the old .xls format, and of workbooks with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ENDINGS = (".xls", ".xlsx", ".ods")
OLD = "a workbook in the old .xls format"
PROTECTED = "a workbook protected by a password"
TO_CSV = "Open it in a spreadsheet program and save the sheet with the figures as CSV."


def workbook_kind(data: bytes) -> str | None:
    """Return what kind of workbook the bytes of a file are, in words, or None if they are none."""
    if data.startswith(COMPOUND):
        return PROTECTED if ENCRYPTED in data else OLD
    if not data.startswith(ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
    except Exception:
        # A damaged zip shows itself in many ways; what it was cannot be told.
        return None
    if "[Content_Types].xml" in names:
        return "an .xlsx workbook" if "xl/workbook.xml" in names else "a file of an office program"
    return "an OpenDocument file, such as .ods," if "mimetype" in names else None


def is_old_workbook(path: Path) -> bool:
    """Return whether a file is a workbook in the old .xls format."""
    return old_workbook(path) != b""


def old_workbook(path: Path) -> bytes:
    """Return the bytes of a workbook in the old .xls format; nothing for any other file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(len(COMPOUND))
            if data != COMPOUND:
                return b""
            data += stream.read(MOST_BYTES)
    except OSError:
        return b""
    return data if workbook_kind(data) == OLD else b""
