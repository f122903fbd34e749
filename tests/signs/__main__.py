"""Print the page of signs: every change with its size. In full it takes many minutes.

Run as ``python -m tests.signs > docs/signs.md``; a number after it sets the number of futures.
"""

import sys

from . import changes
from .changes import CHANGES, COVERAGE_TOLERANCE, MEMBERS, SEED, Change, judged

HEAD = """# What must never hurt

More money, people, industry or time should never leave a larger gap. Each row is one such change,
tried at full size in the same {futures} futures (seed {seed}) with it and without. Written by
`python -m tests.signs`; `tests/signs/` holds the changes to their direction.

- *Gap*: by how much the gap of all capabilities changes over the run, in capability-years; each
  future on its own, then the median. Less is better.
- *Harmed*: in how many futures of a hundred the gap, or its price, rises by more than a tenth of a
  per cent.
- *Largest harm*: by how much the gap, or its price, rises in the future that the change suits
  least, in per cent.
- *Covered worse*: the capability whose coverage falls by more than {tolerance} in most futures,
  and in how many of a hundred. Somebody else then took its place in the queue of industry, money or
  crews.

[Page 25 of the decisions](decisions/0025-signs.md) says why a rule of thumb can be harmed by more
of what is good, what holds in the mean over futures, and which rows are defects still.

| change | under | gap | harmed | largest harm | covered worse |
|---|---|--:|--:|--:|---|"""


def main() -> None:
    """Print the page, row by row."""
    if len(sys.argv) > 1:
        changes.FUTURES = int(sys.argv[1])
    print(HEAD.format(futures=changes.FUTURES, seed=SEED, tolerance=COVERAGE_TOLERANCE))
    for place, change in enumerate((*CHANGES, *MEMBERS)):
        print(f"{place + 1}: {change.id}", file=sys.stderr, flush=True)
        print(row(change), flush=True)


def row(change: Change) -> str:
    """Return a change with its size and its largest harm."""
    found = judged(change)
    harm = max(0.0, found.gap, found.priced)
    worse = f"{found.where}, {100 * found.exceptions:.0f}" if found.exceptions > 0 else ""
    under = f"{change.base} for {change.other}" if change.other else change.base
    sizes = f"{found.size:+.1f} | {100 * found.harmed:.1f} | {100 * harm:.1f} %"
    return f"| {change.id} | {under} | {sizes} | {worse} |"


if __name__ == "__main__":
    main()
