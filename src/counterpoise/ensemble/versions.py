"""Versions that a result depends on."""

import platform
import sys
from functools import lru_cache

from counterpoise._version import __version__


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    from importlib.metadata import version

    names = ("numpy", "numba", "scipy", "xarray")
    return {
        "counterpoise": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in names},
        "machine": f"{sys.platform}-{platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    return dict(_versions())
