"""Vega in a process of its own: it can be ended where it takes too long, and gives memory back."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.extras import need
from counterpoise.problems import InputError, Problem

SECONDS = 60.0
"""Time for one call; the usual drawing takes one second, on a busy machine ten."""
Call = tuple[str, Sequence[Any], Mapping[str, Any]]
"""Name of a function of vl_convert, and what it is given by place and by name."""
# Whoever waits for it may be gone: the process ends itself too.
_PROGRAM = """
import base64, json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
except (ImportError, ValueError):
    pass
import vl_convert
found = [getattr(vl_convert, name)(*given, **named) for name, given, named in json.load(sys.stdin)]
plain = [{"bytes": base64.b64encode(x).decode()} if isinstance(x, bytes) else x for x in found]
json.dump(plain, sys.stdout)
"""


def converted(calls: Sequence[Call], seconds: float = SECONDS) -> list[Any]:
    """Return what functions of vl_convert give, called in another process.

    Parameters
    ----------
    calls : sequence of (str, sequence, mapping)
        Functions and what they are given, as plain data.
    seconds : float
        Time after which they are given up.

    Raises
    ------
    InputError
        If they do not end in time, or vl_convert is not installed.
    """
    need("vl_convert", "charts")
    try:
        ran = subprocess.run(  # noqa: S603 the program and its arguments are those above
            [sys.executable, "-P", "-c", _PROGRAM],
            input=json.dumps(calls).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = f"could not be drawn in {seconds:g} seconds"
        remedy = "Save it as CSV, or ask for fewer quarters."
        raise InputError([Problem("export", "", what, remedy)]) from None
    if ran.returncode:
        raise RuntimeError(f"not converted: {ran.stderr.decode(errors='replace')[-2000:]}")
    return [
        base64.b64decode(x["bytes"]) if isinstance(x, dict) and x.keys() == {"bytes"} else x
        for x in json.loads(ran.stdout)
    ]
