"""What scenarios that nobody changed come to: a page shows that before its engine has started.

The program's own run gives it. Scripts of the page make the same digest of what their engine gives.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from counterpoise.app.site.array_block import ArrayBlock
from counterpoise.charts.labels import numbers
from counterpoise.charts.view import ResultView
from counterpoise.charts.wedge import parts
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.ensemble.verdict import deeply_short
from counterpoise.measures.futures import quantile_band, share_short
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import Drawdown

OVERALL = (
    "share_of_futures_with_gap",
    "gap_area_years",
    "capabilities_with_gap",
    "price_to_close_musd",
)
OF_CAPABILITY = (
    *("coverage_start", "coverage_min", "gap_peak", "gap_area_years"),
    *("share_of_futures_with_gap", "share_of_futures_by_depth", "window_first", "window_last"),
    *("worst_quarter", "self_sufficient", "share_of_futures_self_sufficient"),
)
"""What of a summary the page says, under the names of ``--json``."""


def staying(scenario: Scenario) -> Scenario:
    """Return a scenario in which the leading ally stays; what was cut stays cut."""
    drawdown = Drawdown(known_cuts=scenario.model.drawdown.known_cuts)
    model = scenario.model.model_copy(update={"drawdown": drawdown})
    return replace(scenario, model=model)


def digest_of(scenario: Scenario, futures: int, seed: int, block: ArrayBlock) -> dict[str, Any]:
    """Return what charts and numbers of a scenario are made of, and what it comes to otherwise.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    futures, seed : int
        Of the study.
    block : ArrayBlock
        Takes what numbers of every future are kept: the gaps.

    Returns
    -------
    dict
        Under ``found`` the digest: ``count`` of futures; ``area``, the number of an array of the
        block: gaps over the run by future and capability, in single precision; ``overall`` and
        ``capabilities`` as in ``--json``; by bound the means that ``mine`` and ``all`` cover,
        ``spread`` (10th, 50th, 90th percentile) and the median ``threat``; ``short``, shares of
        futures by year and capability; ``marked``, percentiles of coverage by mark and capability.
        Under ``stays`` how many capabilities are ``deep``ly short, and the ``area`` of all gaps, if
        the leading ally stayed.
    """
    evidence = scenario.evidence
    run: dict[str, Any] = {"futures": futures, "seed": seed, "evidence": evidence}
    result = run_dataset(scenario, **run)
    summary = summarise(result, evidence)
    (entry,) = summary["scenarios"].values()
    view = ResultView(result, summary, evidence, scenarios=[scenario])
    own, capped = parts(view, 0)
    there = [str(c) for c in result["capability"].values]
    order = [there.index(c) for c in scenario.capabilities]
    coverage = view.coverage[0][..., order]
    marked = quantile_band(coverage[:, view.marks], axis=0, quick=True)
    found = {
        "count": futures,
        "area": block.add(view.array("gap_area")[0][:, order].astype(np.float32)),
        "overall": {name: entry["overall"][name] for name in OVERALL},
        "capabilities": {
            c: {name: entry["capabilities"][c][name] for name in OF_CAPABILITY}
            for c in scenario.capabilities
        },
        "mine": own.mean(axis=0).tolist(),
        "all": capped.mean(axis=0).tolist(),
        "spread": _rows(quantile_band(own, axis=0, quick=True)),
        "threat": numbers(np.median(view.array("threat")[0], axis=0)),
        "short": share_short(coverage, view.marks).ravel().tolist(),
        "marked": _rows(marked.reshape(3, -1)),
    }
    other = run_dataset(staying(scenario), futures=futures, seed=seed, evidence=evidence)
    (stays,) = summarise(other, evidence)["scenarios"].values()
    area = stays["overall"]["gap_area_years"]["p50"]
    return {"found": found, "stays": {"deep": len(deeply_short(stays)), "area": area}}


def _rows(levels: Any) -> list[list[float]]:
    """Return percentiles by place, rounded as charts are."""
    flat = numbers(np.asarray(levels).T)
    return [flat[i : i + 3] for i in range(0, len(flat), 3)]
