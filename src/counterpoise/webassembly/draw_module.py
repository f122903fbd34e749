"""The kernel that draws futures as a WebAssembly module with its table of arguments."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.problems import InputError, Problem
from counterpoise.webassembly.module import COMMAND, FOLDER, SECTION, _section

MODULE, TABLE, SCRIPT = FOLDER / "draws.wasm", FOLDER / "draws.json", FOLDER / "draws.js"
SOURCES = ("draw_module.py", "draws.py", "normal.py", "powers.py", "target.py")


@cache
def source() -> str:
    """Return the fingerprint of what the module is made of."""
    found = hashlib.sha256()
    for name in SOURCES:
        found.update((FOLDER / name).read_bytes())
    return found.hexdigest()


def build() -> tuple[bytes, dict[str, Any]]:
    """Return the module and its table, made from the source.

    Raises
    ------
    InputError
        If there is no linker.
    """
    from counterpoise.webassembly.draws import ARGUMENTS, draw, signature
    from counterpoise.webassembly.target import module_of

    kernel: Any = draw
    kernel.compile(signature())
    table = {
        "source": source(),
        "arguments": [
            {"name": name, "type": kind, "dims": list(dims)}
            for name, (kind, dims) in ARGUMENTS.items()
        ],
    }
    return module_of(kernel, {}) + _section(SECTION, source()), table


def write() -> None:
    """Make the module and its table, and write them where the package keeps them."""
    module, table = build()

    def write_module(place: Path) -> None:
        place.write_bytes(module)

    rows = ",\n".join("  " + json.dumps(row) for row in table["arguments"])
    text = f'{{\n "source": {json.dumps(table["source"])},\n "arguments": [\n{rows}\n ]\n}}\n'
    write_file(MODULE, write_module)
    write_file(TABLE, text_writer(text))


def shipped() -> tuple[bytes, dict[str, Any]]:
    """Return the module and the table that come with the package.

    Raises
    ------
    InputError
        If they are not made from the source that is there.
    """
    module, table = MODULE.read_bytes(), json.loads(TABLE.read_text("utf-8"))
    if table["source"] != source() or not module.endswith(source().encode()):
        what = "was made from another source than the one that is here"
        raise InputError([Problem(MODULE.name, "", what, f"Make it anew: {COMMAND}")])
    return module, table
