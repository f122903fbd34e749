"""Many arrays in one block of bytes that a script can read: a head in JSON, then the arrays.

The block begins with the length of its head, four bytes, lowest first; the head is filled up with
spaces to a multiple of eight bytes, and so is each array. Equal arrays are kept once.
"""

import json
import struct
from typing import Any

import numpy as np

from counterpoise.app.site.engine_inputs import Array

TYPES = {
    "float64": "<f8",
    "float32": "<f4",
    "int64": "<i8",
    "uint64": "<u8",
    "int32": "<i4",
    "uint16": "<u2",
}


class ArrayBlock:
    """A block that grows array by array."""

    def __init__(self) -> None:
        self._content: list[bytes] = []
        self._known: dict[tuple[str, tuple[int, ...], bytes], int] = {}
        self._rows: list[list[Any]] = []
        self._place = 0

    def add(self, array: Array) -> int:
        """Keep an array, and return its number."""
        data = np.ascontiguousarray(array)
        data = data.astype(TYPES[data.dtype.name])
        key = (data.dtype.name, data.shape, data.tobytes())
        if key not in self._known:
            self._known[key] = len(self._rows)
            content = key[2] + b"\0" * (-data.nbytes % 8)
            self._rows.append([data.dtype.name, list(data.shape), self._place])
            self._content.append(content)
            self._place += len(content)
        return self._known[key]

    def bytes(self, head: dict[str, Any]) -> bytes:
        """Return the block under a head, to which the list of arrays is added."""
        text = json.dumps(head | {"arrays": self._rows}, allow_nan=False).encode()
        text += b" " * (-(len(text) + 4) % 8)
        return struct.pack("<I", len(text)) + text + b"".join(self._content)
