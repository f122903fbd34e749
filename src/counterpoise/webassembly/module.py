"""The engine as WebAssembly modules with their table of arguments: built, read and checked.

One is in double precision, one in single, which is quicker and for pictures. These files are
package data, made from the engine's own source by ``python -m counterpoise.webassembly`` and kept
with the fingerprint of that source.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from counterpoise.alliance.arrays import Precision
from counterpoise.alliance.simulation import FIXED_SIZES
from counterpoise.machine_code import fingerprint
from counterpoise.webassembly import package_files
from counterpoise.webassembly.arguments import LANES, arguments, signature
from counterpoise.webassembly.package_files import FOLDER, with_mark

MODULES: dict[Precision, Path] = {
    "double": FOLDER / "engine.wasm",
    "single": FOLDER / "engine-single.wasm",
}
"""The module by the precision of its working memory."""
TABLE, SCRIPT = FOLDER / "engine.json", FOLDER / "engine.js"
ENGINE = FOLDER.parent / "alliance"
INDEXES = {
    "pool": "pool",
    "hired": "capability",
    "year_of_step": "year",
    "snapshot_of_bound": "snapshot",
}
"""Arrays that hold places along a dimension, by which memory is addressed; below 0 is none."""


@cache
def source() -> str:
    """Return the fingerprint of what a module is made of: the engine, and what translates it."""
    found = hashlib.sha256(fingerprint(ENGINE).encode())
    for name in ("arguments.py", "module.py", "package_files.py", "powers.py", "target.py"):
        found.update((FOLDER / name).read_bytes())
    return found.hexdigest()


def table_of(made_of: str, processor: str) -> dict[str, Any]:
    """Return the table that goes with a module.

    Parameters
    ----------
    made_of : str
        Fingerprint of its source.
    processor : str
        For which processor Numba optimised the code, which decides how sums are grouped.
    """
    return {
        "source": made_of,
        "processor": processor,
        "sizes": FIXED_SIZES,
        "indexes": INDEXES,
        "lanes": LANES,
        "arguments": [argument._asdict() for argument in arguments()],
    }


def processor() -> str:
    """Return what Numba optimises code for here: the name of the processor and its abilities."""
    from numba.core.registry import cpu_target

    _, name, abilities = cpu_target.target_context.codegen().magic_tuple()
    return f"{name} {hashlib.sha256(abilities.encode()).hexdigest()[:12]}"


def powers() -> dict[str, Any]:
    """Return the functions that take the place of the C library's, by its names."""
    from counterpoise.webassembly.powers import log2, power

    return {"pow": power, "log2": log2}


def built() -> dict[Precision, bytes]:
    """Return the modules, made from the source; the engine is compiled if it is not.

    Raises
    ------
    InputError
        If there is no linker.
    """
    return {precision: build(precision) for precision in MODULES}


def build(precision: Precision = "double") -> bytes:
    """Return one module, made from the source.

    Parameters
    ----------
    precision : {"double", "single"}
        Of its working memory.

    Raises
    ------
    InputError
        If there is no linker.
    """
    from counterpoise.alliance.kernel import run_batch
    from counterpoise.webassembly.target import module_of

    kernel: Any = run_batch
    given = signature(arguments(), precision)
    kernel.compile(given)
    return with_mark(module_of(kernel, powers(), given), mark(precision))


def mark(precision: Precision) -> str:
    """Return what a module says of itself: its source, and its precision where it is single."""
    return source() if precision == "double" else f"{source()} {precision}"


def write() -> None:
    """Make the modules and their table, and write them where the package keeps them."""
    modules = {MODULES[precision]: module for precision, module in built().items()}
    package_files.write(modules, TABLE, table_of(source(), processor()))


def shipped(precision: Precision = "double") -> tuple[bytes, dict[str, Any]]:
    """Return a module and the table that come with the package.

    Parameters
    ----------
    precision : {"double", "single"}
        Of the module's working memory.

    Raises
    ------
    InputError
        If they are not made from the source that is there.
    """
    return package_files.read(MODULES[precision], TABLE, source(), mark(precision))
