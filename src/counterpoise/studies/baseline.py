"""What a study gave, small enough to be kept with a release: quantiles by scenario and measure.

``python -m counterpoise.studies.baseline FILE`` writes that of the program and its figures.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.measures.futures import LEVELS
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.studies.designs import View
    from counterpoise.studies.result import StudyResult

SCHEMA = "counterpoise/study-baseline/1"
QUANTILES = ("p10", "p50", "p90")
KEYS = ("scenario", "outcome")
STANDARD: Mapping[str, Any] = {
    "name": "release",
    "title": "What a release says",
    "scenarios": ["status-quo", "glide-path", "cliff"],
    "design": "lhs",
    "size": 100,
    "seed": 1,
    "choices": {},
    "views": ["figures"],
    "outcomes": [
        *("gap_area", "priced_gap", "gap_peak", "deep_gaps", "alone"),
        *("covered/2030", "covered/2035", "alone/2035"),
    ],
}
"""The study by which two versions are compared where neither of them names one."""


def quantiles_of(
    study: "StudyResult", view: "View | None" = None, outcomes: "list[str] | None" = None
) -> "pd.DataFrame":
    """Return quantiles over independent runs, a row for each scenario and measure.

    Parameters
    ----------
    study : StudyResult
        The study.
    view : str, optional
        What varies; figures with levers and choices as each scenario has them if not given.
    outcomes : list of str, optional
        The measures; all that are kept if not given. One that no run has is left out, and one
        that is told value by value of a choice, which must not be pooled.

    Returns
    -------
    pandas.DataFrame
        `scenario`, `outcome`, `title`, `unit`, `p10`, `p50`, `p90`.
    """
    import pandas as pd

    chosen = list(study.outcomes) if outcomes is None else outcomes
    shown = view or study.of_figures
    chosen = [name for name in chosen if not study.told_by(name, shown)]
    rows = []
    for name in study.scenarios:
        runs = study.runs(name, shown, chosen)
        for outcome in chosen:
            values = runs[outcome].to_numpy(dtype=float)
            if not np.isfinite(values).any():
                continue
            levels = map(float, np.nanquantile(values, LEVELS))
            known = study.outcomes[outcome]
            rows.append(
                {"scenario": name, "outcome": outcome, "title": known.title, "unit": known.unit}
                | dict(zip(QUANTILES, levels, strict=True))
            )
    return pd.DataFrame(rows)


def baseline_of(study: "StudyResult") -> dict[str, Any]:
    """Return the quantiles of the measures that a study tells, as plain data."""
    proof = study.record.proof
    told = quantiles_of(study, outcomes=list(study.record.model.outcomes))
    return {
        "schema": SCHEMA,
        "study": study.record.model.model_dump(mode="json", exclude={"says"}),
        "evidence_hash": proof["evidence_hash"],
        "versions": proof["versions"],
        "measures": told.to_dict(orient="records"),
    }


def baseline_text(baseline: Mapping[str, Any]) -> str:
    """Return a baseline as JSON, with a line for each measure: a difference is then read easily."""
    head = {key: value for key, value in baseline.items() if key != "measures"}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in baseline["measures"])
    return f'{json.dumps(head, indent=1)[:-2]},\n "measures": [\n{lines}\n ]\n}}\n'


def read_baseline(place: Path) -> dict[str, Any]:
    """Read what `baseline_text` gives.

    Raises
    ------
    InputError
        If it is no baseline.
    """
    try:
        found = json.loads(place.read_text("utf-8"))
        if found["schema"] != SCHEMA:
            raise ValueError("its schema is unknown")  # noqa: TRY301
        for row in found["measures"]:
            _ = [row[key] for key in (*KEYS, "title", "unit", *QUANTILES)]
        _ = found["study"], found["evidence_hash"], found["versions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"is not the baseline of a release ({error})"
        remedy = (
            "Give the folder of a study, or what python -m counterpoise.studies.baseline wrote."
        )
        raise InputError([Problem(str(place), "", what, remedy)]) from None
    return dict(found)


def main(place: str) -> None:
    """Write the baseline of this program and its figures."""
    from counterpoise.studies.functions import study

    write_file(Path(place), text_writer(baseline_text(baseline_of(study(dict(STANDARD))))))


if __name__ == "__main__":
    main(sys.argv[1])
