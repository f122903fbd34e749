"""Install the wheel with each extra into an environment of its own, away from the checkout.

Run as ``make wheel-check``. It needs a package index, so that no test does it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from counterpoise.extras import EXTRAS

from .licences import ROOT, pinned

LOADED = """
import sys
from importlib import import_module
import counterpoise
from counterpoise.extras import EXTRAS, require
assert sys.prefix in counterpoise.__file__, counterpoise.__file__
extra = sys.argv[1]
all_of = [name for name in EXTRAS if name not in ("cluster", "fit")]
names = all_of if extra == "all" else [name for name in EXTRAS if name == extra]
require(*names)
for name in names:
    for module in EXTRAS[name]:
        import_module(module)
"""
"""Fails where an extra does not bring what it should, or the checkout is used in its place."""


def tried(uv: str, wheel: Path, extra: str, constraints: Path, place: Path) -> str:
    """Return how large an environment with an extra is, after its command and modules have run.

    Raises
    ------
    subprocess.CalledProcessError
        If anything of it fails.
    """
    python = place / "bin" / "python"
    brackets = f"[{extra}]" if extra else ""
    wanted = f"counterpoise{brackets} @ {wheel.resolve().as_uri()}"
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    for words in (
        [uv, "venv", "--quiet", "--python", sys.executable, place],
        [uv, "pip", "install", "--quiet", "--python", python, "-c", constraints, wanted],
        [uv, "pip", "check", "--quiet", "--python", python],
        [place / "bin" / "counterpoise", "--version"],
        [place / "bin" / "counterpoise", "evidence", "check"],
        [python, "-c", LOADED, extra],
    ):
        subprocess.run(words, check=True, cwd=place.parent, env=settings, stdout=subprocess.DEVNULL)
    packages = len(list(place.glob("lib/*/site-packages/*.dist-info")))
    size = sum(path.lstat().st_size for path in place.rglob("*") if not path.is_dir())
    return f"{extra or 'core'}: {packages} packages, {size / 1e6:.0f} MB"


def main(wheels: Path) -> None:
    """Try the one wheel of a folder."""
    (wheel,) = wheels.glob("*.whl")
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".uv" / "bin"), os.environ["PATH"]]))
    if uv is None:
        sys.exit("There is no uv; make env fetches it.")
    with TemporaryDirectory(prefix="counterpoise-") as folder:
        constraints = Path(folder, "constraints.txt")
        lines = [
            f"{name}=={versions.pop()}"
            for name, versions in sorted(pinned("requirements-test.lock").items())
            if len(versions) == 1  # a marker would choose between two
        ]
        constraints.write_text("\n".join(lines), "utf-8")
        for extra in ("", *EXTRAS, "all"):
            place = Path(folder, extra or "core")
            print(tried(uv, wheel, extra, constraints, place), flush=True)
            shutil.rmtree(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
