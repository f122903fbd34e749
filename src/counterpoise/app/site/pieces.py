"""What any page starts the engine in a browser from: modules, tables and the script of a worker."""

import json
import zlib
from functools import lru_cache
from typing import Any

from counterpoise.app.site.scripts import worker_script
from counterpoise.webassembly import draw_module, module

LEVEL = 9
"""How hard bytes are deflated."""
PIECES = ("engine.wasm", "engine-single.wasm", "draws.wasm", "tables.json", "worker.js")


def tables() -> dict[str, Any]:
    """Return the tables of what the engine, in either precision, and draws take."""
    return {"engine": module.shipped()[1], "draws": draw_module.shipped()[1]}


@lru_cache(maxsize=1)
def engine_pieces() -> dict[str, bytes]:
    """Return `PIECES`; modules are deflated. Do not change what is returned: it is shared."""
    found = (
        zlib.compress(module.shipped()[0], LEVEL),
        zlib.compress(module.shipped("single")[0], LEVEL),
        zlib.compress(draw_module.shipped()[0], LEVEL),
        json.dumps(tables(), separators=(",", ":")).encode(),
        worker_script().encode(),
    )
    return dict(zip(PIECES, found, strict=True))
