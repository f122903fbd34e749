"""Write the numbers of pages anew that figures or equations have moved.

Run as ``python -m tests.docs``, and look at each difference: it is what the change does. What it
names has other words now and is written by hand.
"""

import re
import sys
import tempfile
from pathlib import Path

from . import first_screen, test_ledger, test_worked_example
from .renewal import pattern, renewed
from .shown import run_command


def main() -> int:
    """Renew both pages; return how many phrases found no place."""
    worked = test_worked_example
    page, lost = renewed(worked.PAGE.read_text("utf-8"), worked.phrases())
    page = first_screen.marked(page, "capabilities", worked.screen().table)
    page = first_screen.marked(page, "alternatives", first_screen.alternatives)
    worked.PAGE.write_text(page, "utf-8")
    lost += outputs(test_ledger.DOCS / "ledger.md")
    for phrase in lost:
        print(f"by hand: {phrase}", file=sys.stderr)
    return len(lost)


def outputs(path: Path) -> list[str]:
    """Renew the lines of outputs that a page shows; return those that no output holds."""
    page, lost = path.read_text("utf-8"), []
    for words, lines in test_ledger.OUTPUT.findall(page):
        last = 0
        with tempfile.TemporaryDirectory() as folder:
            shown = run_command(words, Path(folder))
        for line in lines.splitlines():
            found = re.compile(pattern(line, but=r"\d{4}-Q\d")).search(shown, last)
            if found is None:
                lost.append(line)
                continue
            last = found.end()
            if line not in shown:
                page = page.replace(f"{line}\n", f"{' '.join(found.group().split())}\n")
    path.write_text(page, "utf-8")
    return lost


if __name__ == "__main__":
    sys.exit(main())
