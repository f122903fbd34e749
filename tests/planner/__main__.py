"""Write the golden programs of hand-overs anew. Run as ``python -m tests.planner``.

Look at each difference: it is what a change of rows does.
"""

import tempfile
from pathlib import Path

from .test_golden import CASES, GOLDEN, program


def main() -> None:
    """Write one file for each case."""
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            text = program(name, Path(folder))
        (GOLDEN / f"glide-{name}.lp").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
