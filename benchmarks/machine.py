"""What the numbers were measured on."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "numpy",
    "numba",
    "scipy",
    "xarray",
    "pandas",
    "ema-workbench",
    "linopy",
    "highspy",
    "pyomo",
    "mesa",
    "simpy",
)


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> dict[str, object]:
    """Return processor, memory, system and versions."""
    return {
        "processor": _processor(),
        "cores": cores(),
        "memory_gib": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "versions": {name: _version(name) for name in ("counterpoise", *LIBRARIES)},
    }


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    if file.exists():
        facts = dict(
            line.split(":", 1) for line in file.read_text().splitlines() if line.count(":") == 1
        )
        facts = {key.strip(): value.strip() for key, value in facts.items()}
        family = facts.get("cpu family"), facts.get("model")
        return f"{facts.get('model name', 'unknown')} (family {family[0]}, model {family[1]})"
    return platform.processor() or "unknown"


def _memory() -> float | None:
    if sys.platform == "win32":
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3, 1)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
