"""The findings of a study as plain data."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.futures import LEVELS
from counterpoise.problems import InputError
from counterpoise.studies.sensitivity import is_constant
from counterpoise.studies.sentences import nothing_decides, what_acts_together

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.studies.result import StudyResult

SCHEMA = "counterpoise/study-summary/1"
LISTED = 12
"""Factors of each measure that a summary lists; a table of all is one call away."""
QUANTILES = ("p10", "p50", "p90")
INDEPENDENT = ("sobol", "lhs", "shapley")
"""Designs with independent runs, of which quantiles and verdicts can be told."""
WITH_QUANTILES = (*INDEPENDENT, "levers-futures")
"""Designs whose runs of figures are futures, so that parts of them can be told."""
SHARES = {"sobol": "total", "shapley": "shapley"}
"""Designs that give shares of variance, with the column of each."""
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
        "precision": model.precision,
        "in_words": model.in_words,
        "runs": len(study.table),
        "factors": len(study.factors),
        "proof": {k: v for k, v in study.record.proof.items() if k != "schema"},
        "scenarios": {name: _scenario(study, name) for name in study.scenarios},
        "regret": _regret(study),
        "value_of_information": _information(study),
    }


def _regret(study: "StudyResult") -> dict[str, Any]:
    """Return by measure the regret of each option, where there is more than one to choose from."""
    found: dict[str, Any] = {}
    for outcome in compared(study):
        table = study.robustness(outcome)
        if len(table) > 1:
            found[outcome] = {
                "title": study.outcomes[outcome].title,
                "unit": study.outcomes[outcome].unit,
                "least": table.attrs["best"]["regret_90"],
                "options": {str(n): dict(row) for n, row in table[list(TOLD)].iterrows()},
            }
    return found


def _information(study: "StudyResult") -> dict[str, Any]:
    """Return by measure what it would be worth to know before choosing."""
    found: dict[str, Any] = {}
    for outcome in compared(study):
        if len(study.options(outcome)) > 1:
            table = study.value_of_information(outcome)
            found[outcome] = {
                "title": study.outcomes[outcome].title,
                **table.attrs,
                "inputs": _plain(table.head(1 + LISTED)),
            }
    return found


def compared(study: "StudyResult") -> list[str]:
    """Return the measures by which options are compared, where the runs allow it."""
    model = study.record.model
    if model.design not in WITH_QUANTILES:
        return []
    return [name for name in model.outcomes if not study.told_by(name)]


def debt_measure(study: "StudyResult") -> str:
    """Return the measure of which the evidence debt is told."""
    names = study.record.model.outcomes
    pooled = [name for name in names if not study.told_by(name, study.of_figures)]
    return DEBT if DEBT in names else (pooled or names)[0]


def _scenario(study: "StudyResult", name: str) -> dict[str, Any]:
    model = study.record.model
    debt = debt_measure(study)
    found: dict[str, Any] = {
        "title": study.scenarios[name],
        "outcomes": {outcome: told_of(study, outcome, name) for outcome in model.outcomes},
    }
    if model.design in INDEPENDENT:
        found["evidence_debt"] = {
            "outcome": debt,
            "figures": _plain(study.evidence_debt(debt, name).head(LISTED)),
        }
        found["what_would_change"] = study.what_would_change(name)
    return found


def told_of(study: "StudyResult", outcome: str, name: str) -> dict[str, Any]:
    """Return what is told of one measure under one scenario, as a summary holds it."""
    known = study.outcomes[outcome]
    design = study.record.model.design
    found: dict[str, Any] = {"title": known.title, "unit": known.unit}
    by = study.told_by(outcome, study.of_figures)
    if by:
        found |= {
            "by": study.factors[by].title,
            "quantiles_by": _by_value(study, outcome, name, by),
        }
    elif design in WITH_QUANTILES:
        values = study.runs(name, study.of_figures, [outcome])[outcome].to_numpy(dtype=float)
        found["quantiles"] = _quantiles(values)
    if design in INDEPENDENT and not by:
        settled = study.convergence(outcome, name, study.of_figures)
        found |= {"convergence": settled.says, "stable_after": settled.stable_after}
    if study.record.model.second_order:
        found |= _pairs(study, outcome, name)
    if design in (*INDEPENDENT, "morris"):
        found["ranks"] = _plain(_foremost(study.ranks(outcome, name)))
    if design in SHARES:
        found["says"] = study.what_decides(outcome, name)
    elif is_constant(study.runs(name, columns=[outcome])[outcome].to_numpy(dtype=float)):
        found["says"] = nothing_decides(known.title)
    return found


def _quantiles(values: "NDArray[np.float64]") -> dict[str, float]:
    return dict(zip(QUANTILES, map(float, np.quantile(values, LEVELS)), strict=True))


def _by_value(study: "StudyResult", outcome: str, name: str, by: str) -> dict[str, Any]:
    """Return the quantiles of a measure that is never pooled, by each value of its choice."""
    rows = study.runs(name, columns=[by, outcome])
    values = rows[outcome].to_numpy(dtype=float)
    chosen = rows[by].fillna(study.record.own[name][by])  # where a view holds it
    return {value: _quantiles(values[chosen == value]) for value in sorted(set(chosen))}


def _pairs(study: "StudyResult", outcome: str, name: str) -> dict[str, Any]:
    """Return the pairs of factors that act together, or why that is not told."""
    try:
        table = study.second_order(outcome, name)
    except InputError as error:  # SALib is not installed
        return {"pairs": [], "says_of_pairs": str(error)}
    says = what_acts_together(table, study.factors, study.outcomes[outcome].title)
    return {"pairs": _plain(table.head(LISTED)), "says_of_pairs": says}


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
