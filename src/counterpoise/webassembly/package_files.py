"""Files of the package that hold WebAssembly: written, and read only as their source gives them.

A module carries the fingerprint of what it is made of in a section of its own, which browsers hand
out and do not run; its table of arguments carries the same.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.problems import InputError, Problem

FOLDER = Path(__file__).parent
COMMAND = "python -m counterpoise.webassembly"
SECTION = "counterpoise"
"""Name of the section of a module that holds the fingerprint of its source, and its precision."""


def with_mark(module: bytes, mark: str) -> bytes:
    """Return a module that says what it is made of."""
    label = SECTION.encode()
    content = _number(len(label)) + label + mark.encode()
    return module + b"\0" + _number(len(content)) + content


def _number(value: int) -> bytes:
    """Return a whole number in seven bits a byte, as WebAssembly writes it (LEB128)."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def write(modules: Mapping[Path, bytes], place: Path, table: Mapping[str, Any]) -> None:
    """Write modules and the table of their arguments, one argument a line."""
    rows = ",\n".join("  " + json.dumps(row) for row in table["arguments"])
    rest = json.dumps({key: value for key, value in table.items() if key != "arguments"}, indent=1)
    for path, module in modules.items():
        write_file(path, _writer(module))
    write_file(place, text_writer(f'{rest[:-2]},\n "arguments": [\n{rows}\n ]\n}}\n'))


def _writer(content: bytes) -> Callable[[Path], None]:
    def write_bytes(place: Path) -> None:
        place.write_bytes(content)

    return write_bytes


def read(path: Path, place: Path, source: str, mark: str) -> tuple[bytes, dict[str, Any]]:
    """Return a module and the table of its arguments.

    Parameters
    ----------
    path, place : Path
        The module and the table.
    source, mark : str
        What the table and the module must say that they are made of.

    Raises
    ------
    InputError
        If they are not made from the source that is there.
    """
    module, table = path.read_bytes(), json.loads(place.read_text("utf-8"))
    if table["source"] != source or not module.endswith(mark.encode()):
        what = "was made from another source than the one that is here"
        raise InputError([Problem(path.name, "", what, f"Make it anew: {COMMAND}")])
    return module, table
