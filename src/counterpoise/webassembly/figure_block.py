"""What a scenario gives to the engine, in one block of bytes that a script can read.

The block begins with the length of its description, four bytes, lowest first; then comes the
description in JSON, filled up with spaces to a multiple of eight bytes, and then the arrays,
eight bytes a number. Files that hold it as text write it in base64.
"""

import json
import struct

import numpy as np

from counterpoise.alliance.arrays import Parameters, Policy
from counterpoise.alliance.simulation import sizes_of
from counterpoise.webassembly.arguments import POLICY_DIMENSIONS


def packed(parameters: Parameters, policy: Policy, futures: int) -> bytes:
    """Return the figures of some futures and what a scenario decides.

    Parameters
    ----------
    parameters : Parameters
        Figures of that many futures.
    policy : Policy
        What the scenario decides, the same in every future.
    futures : int
        How many futures.
    """
    arrays, content, place = [], [], 0
    named = [("parameters", name, array) for name, array in parameters._asdict().items()]
    named += [("policy", name, getattr(policy, name)) for name in POLICY_DIMENSIONS]
    for group, name, array in named:
        data = np.ascontiguousarray(array, "<i8" if array.dtype.kind == "i" else "<f8")
        arrays.append([group, name, data.dtype.name, list(data.shape), place])
        content.append(data.tobytes())
        place += data.nbytes
    head = {
        "futures": futures,
        "sizes": sizes_of(policy),
        "numbers": {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in policy._asdict().items()
            if name not in POLICY_DIMENSIONS
        },
        "arrays": arrays,
    }
    text = json.dumps(head).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return struct.pack("<I", len(text)) + text + b"".join(content)
