"""The findings of a study as plain data."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.measures.futures import LEVELS
from counterpoise.studies.sensitivity import is_constant
from counterpoise.studies.sentences import nothing_decides

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.studies.result import StudyResult

SCHEMA = "counterpoise/study-summary/1"
LISTED = 12
"""Factors of each measure that a summary lists; a table of all is one call away."""
QUANTILES = ("p10", "p50", "p90")
INDEPENDENT = ("sobol", "lhs")
"""Designs with independent runs, of which quantiles and verdicts can be told."""
TOLD = ("mean", "max_regret", "regret_90")
DEBT = "gap_area"
"""The measure of which the evidence debt is told where the study asks for it."""


def summarise(study: "StudyResult") -> dict[str, Any]:
    """Return the findings of a study: by scenario what decides, how sure that is, and the debt."""
    model = study.record.model
    return {
        "schema": SCHEMA,
        "name": model.name,
        "title": model.title,
        "design": model.design,
        "seed": model.seed,
        "runs": len(study.table),
        "factors": len(study.factors),
        "proof": {k: v for k, v in study.record.proof.items() if k != "schema"},
        "scenarios": {name: _scenario(study, name) for name in study.scenarios},
        "regret": _regret(study),
    }


def _regret(study: "StudyResult") -> dict[str, Any]:
    """Return by measure the regret of each option, where there is more than one to choose from."""
    found: dict[str, Any] = {}
    for outcome in study.record.model.outcomes:
        if study.record.model.design not in (*INDEPENDENT, "levers-futures"):
            continue
        table = study.robustness(outcome)
        if len(table) > 1:
            found[outcome] = {
                "title": study.outcomes[outcome].title,
                "unit": study.outcomes[outcome].unit,
                "least": table.attrs["best"]["regret_90"],
                "options": {str(n): dict(row) for n, row in table[list(TOLD)].iterrows()},
            }
    return found


def _scenario(study: "StudyResult", name: str) -> dict[str, Any]:
    model = study.record.model
    debt = DEBT if DEBT in model.outcomes else model.outcomes[0]
    found: dict[str, Any] = {
        "title": study.scenarios[name],
        "outcomes": {outcome: _outcome(study, outcome, name) for outcome in model.outcomes},
    }
    if model.design in INDEPENDENT:
        found["evidence_debt"] = {
            "outcome": debt,
            "figures": _plain(study.evidence_debt(debt, name).head(LISTED)),
        }
        found["what_would_change"] = study.what_would_change(name)
    return found


def _outcome(study: "StudyResult", outcome: str, name: str) -> dict[str, Any]:
    known = study.outcomes[outcome]
    values = study.runs(name, study.of_figures, [outcome])[outcome].to_numpy(dtype=float)
    levels = np.quantile(values, LEVELS)
    found: dict[str, Any] = {
        "title": known.title,
        "unit": known.unit,
        "quantiles": dict(zip(QUANTILES, map(float, levels), strict=True)),
    }
    design = study.record.model.design
    if design in INDEPENDENT:
        settled = study.convergence(outcome, name, study.of_figures)
        found |= {"convergence": settled.says, "stable_after": settled.stable_after}
    if design in (*INDEPENDENT, "morris"):
        found["ranks"] = _plain(_foremost(study.ranks(outcome, name)))
    if design == "sobol":
        found["says"] = study.what_decides(outcome, name)
    elif is_constant(values):
        found["says"] = nothing_decides(known.title)
    return found


def _foremost(ranks: "pd.DataFrame") -> "pd.DataFrame":
    """Return the factors that come first in any view, in the order of the first."""
    columns = [name for name in map(str, ranks) if name.startswith("rank")]
    return ranks[(ranks[columns] <= LISTED).any(axis="columns")]


def _plain(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows of a table as plain data; what is no number is None."""
    rows = table.to_dict(orient="records")
    return [{str(key): _number(value) for key, value in row.items()} for row in rows]


def _number(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
