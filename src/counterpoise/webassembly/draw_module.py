"""The kernel that draws futures as a WebAssembly module with its table of arguments."""

import hashlib
from functools import cache
from typing import Any

from counterpoise.webassembly import package_files
from counterpoise.webassembly.package_files import FOLDER, with_mark

MODULE, TABLE, SCRIPT = FOLDER / "draws.wasm", FOLDER / "draws.json", FOLDER / "draws.js"
SOURCES = ("draw_module.py", "draws.py", "normal.py", "package_files.py", "powers.py", "target.py")


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
    return with_mark(module_of(kernel, {}), source()), table


def write() -> None:
    """Make the module and its table, and write them where the package keeps them."""
    module, table = build()
    package_files.write({MODULE: module}, TABLE, table)


def shipped() -> tuple[bytes, dict[str, Any]]:
    """Return the module and the table that come with the package.

    Raises
    ------
    InputError
        If they are not made from the source that is there.
    """
    return package_files.read(MODULE, TABLE, source(), source())
