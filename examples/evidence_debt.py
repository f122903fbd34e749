"""Show which weakly sourced figures move the verdict most.

Every kind of figure with a range is set to its lows and then to its highs, one kind at a time, with
all others at their central values. Printed is the total gap, in capability-years, under the cliff
and the glide path, and what share of the kind is graded D. Central values only: no ensemble.
"""

from collections.abc import Callable

import numpy as np

from counterpoise import load_evidence
from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.evidence import Evidence, Figure
from counterpoise.measures import gap_area
from counterpoise.scenario import load_scenario

SCENARIOS = ("cliff", "glide-path")
KINDS = (
    "leading_ally/*/contribution",
    "inventories/*/*",
    "commitments/*",
    "industry/*/*/output",
    "industry/*/*/growth_limit",
    "capability_figures/*/lead_time",
    "capability_figures/*/price",
    "capability_figures/*/upkeep",
    "pledges/*/delivered_fraction",
    "economy/*/growth",
)


def total_gap(name: str, evidence: Evidence) -> float:
    """Return the gap of all capabilities over the run, at central values."""
    scenario = load_scenario(name, evidence=evidence)
    assembly = Assembly(scenario)
    batch = simulate_batch(assembly.parameters({}, 1), policy_of(scenario), 1)
    return float(gap_area(batch.series.coverage, scenario.calendar.step_years).sum())


def at_end(evidence: Evidence, pattern: str, end: Callable[[Figure], float | None]) -> Evidence:
    """Return evidence with the figures of a kind at one end of their ranges."""
    values = {}
    for path in evidence.matching(pattern):
        value = end(evidence.figure(path))
        if value is not None:
            values[path] = value
    return evidence.with_values(values, why="Set to one end of its range.")


def main() -> None:
    """Print the kinds of figures, the one that moves the cliff most first."""
    evidence = load_evidence()
    central = {name: total_gap(name, evidence) for name in SCENARIOS}
    print("central", {name: round(gap, 1) for name, gap in central.items()})
    names = [f"coefficients/{key[0]}" for key in evidence.tables["coefficients"]]
    rows = []
    for pattern in (*KINDS, *names):
        figures = [evidence.figure(path) for path in evidence.matching(pattern)]
        if all(figure.low is None and figure.high is None for figure in figures):
            continue
        judged = np.mean([figure.grade == "D" for figure in figures])
        low, high = (at_end(evidence, pattern, end) for end in (lambda f: f.low, lambda f: f.high))
        gaps = [[total_gap(name, known) for known in (low, high)] for name in SCENARIOS]
        rows.append((pattern, judged, *gaps[0], *gaps[1]))
    rows.sort(key=lambda row: -abs(row[3] - row[2]))
    print(f"{'figures':42} graded D  cliff: low  high  glide: low  high")
    for pattern, judged, *gaps in rows[:16]:
        numbers = "  ".join(f"{gap:7.1f}" for gap in gaps)
        print(f"{pattern:42} {100 * judged:6.0f} %  {numbers}")


if __name__ == "__main__":
    main()
