"""Today's numbers of all claims, stored with the package: working them out takes a while.

They are told only of the figures that they were worked out from; with others they are worked out
anew. ``python -m counterpoise.claims.stored --write`` writes them, and a test fails where they are
no longer what `answers` says.
"""

import argparse
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.claims.answers import Answer, answers, judged
from counterpoise.claims.bounds import Found
from counterpoise.claims.table import claims
from counterpoise.evidence import Evidence, load_evidence

COMMAND = "python -m counterpoise.claims.stored --write"
FILE = "numbers.json"
DIGITS = 6
"""Significant digits that are stored: more than are printed."""


@cache
def stored() -> dict[str, Any]:
    """Return what is stored: `evidence_hash`, and `numbers` by claim with `grade` and range."""
    found: dict[str, Any] = json.loads((files("counterpoise.claims") / FILE).read_text("utf-8"))
    return found


def answers_to_all(evidence: Evidence) -> list[Answer]:
    """Return the answers to all claims by some figures: from stored numbers, or worked out.

    Parameters
    ----------
    evidence : Evidence
        The figures. With others than the shipped ones it takes some ten seconds.

    Examples
    --------
    >>> len(answers_to_all(load_evidence()))
    115
    """
    if stored()["evidence_hash"] != evidence.hash:
        return answers(evidence=evidence)
    known = stored()["numbers"]
    return [
        judged(row, Found(*known[row.id]["range"]), known[row.id]["grade"])
        if row.id in known
        else judged(row, row.found, "")
        for row in claims()
    ]


def to_be_stored(found: Iterable[Answer], evidence: Evidence) -> dict[str, Any]:
    """Return what is stored of answers: numbers that were worked out, and from which figures."""
    numbers = {
        answer.claim.id: {
            "grade": answer.grade,
            "range": [
                float(f"{end:.{DIGITS}g}")
                for end in (answer.found.value, answer.found.low, answer.found.high)
            ],
        }
        for answer in found
        if answer.claim.number and answer.found is not None
    }
    return {"evidence_hash": evidence.hash, "numbers": numbers}


def main() -> None:
    """Print the numbers, worked out anew, or write them into the package."""
    parser = argparse.ArgumentParser(prog=COMMAND.removesuffix(" --write"), description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the file of the package")
    asked = parser.parse_args()
    evidence = load_evidence()
    found = to_be_stored(answers(evidence=evidence), evidence)
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in found["numbers"].items()]
    text = (
        f'{{\n "evidence_hash": "{found["evidence_hash"]}",\n "numbers": {{\n'
        + ",\n".join(lines)
        + "\n }\n}\n"
    )
    if asked.write:
        write_file(Path(__file__).parent / FILE, text_writer(text))
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
