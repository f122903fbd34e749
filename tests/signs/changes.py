"""One-factor changes with a direction that theory gives, and how a change is judged.

Each is judged at full size, with every figure drawn, in the same futures with and without it.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.runner import ensemble
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import Scenario, load_scenario

Floats = NDArray[np.float64]
FUTURES, SEED = 200, 1
GAP_TOLERANCE = 1e-3
"""Part of the gap by which one future may be worse."""
COVERAGE_TOLERANCE, EXCEPTIONS = 5e-3, 0.01
"""Mean coverage by which a capability may be lower, and in which part of the futures."""


def figures(**values: Any) -> dict[str, Any]:
    """Return the entries that set figures, which are then drawn no longer, or multiply them.

    Names are coefficients; a number multiplies where it comes as ``{"times": x}``.
    """
    return paths({f"coefficients/{name}": value for name, value in values.items()})


def paths(values: dict[str, Any]) -> dict[str, Any]:
    """Return the entries that set or multiply figures by path."""
    fixed = {path: None for path, value in values.items() if not isinstance(value, dict)}
    return {"figures": values, "factors": fixed}


def times(path: str, factor: float) -> dict[str, Any]:
    """Return the entries that multiply every figure of a pattern."""
    return {"figures": {path: {"times": factor}}}


def steady(amount: float) -> dict[str, float]:
    """Return a path in time that stays where it is, in million dollars a year."""
    return {"start": amount, "to": amount}


def leaving(announced: str, after_years: float) -> dict[str, Any]:
    """Return a cliff some years after its announcement."""
    return {
        "drawdown": {
            "announced": announced,
            "default": {
                "shape": "cliff", "months": "coefficients/cliff_months", "after_years": after_years
            },
        }
    }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A change of one factor.

    Parameters
    ----------
    id : str
        Its name.
    better : dict
        What a scenario with more of it says.
    worse : dict
        What a scenario with less of it says; nothing is the scenario as it is.
    base, other : str
        The built-in scenario with more of it; the one with less, where it is another one.
    priced : bool
        Whether the gap is judged by its price too; not where the change moves prices.
    """

    id: str
    better: dict[str, Any] = field(default_factory=dict)
    worse: dict[str, Any] = field(default_factory=dict)
    base: str = "cliff"
    other: str = ""
    priced: bool = True


LARGE = ("DEU", "FRA", "GBR", "ITA", "POL", "ESP", "NLD")
CHANGES = (
    Change("pledges delivered in full", paths({"pledges/*/delivered_fraction": 1.0})),
    Change("pledges over today's effort", worse={"effort": {"rule": "hold"}}),
    Change(
        "a floor of 3.5 per cent under pledges",
        {"effort": {"rule": {"target": 0.035, "by": 2035}}},
    ),
    Change(
        "a floor of 4 per cent for one of 3.5",
        {"effort": {"rule": {"target": 0.04, "by": 2035}}},
        {"effort": {"rule": {"target": 0.035, "by": 2035}}},
        base="glide-path",
    ),
    Change("50 billion a year more in Germany", {"extra_money": {"DEU": steady(50_000)}}),
    Change("half a billion a year more in Estonia", {"extra_money": {"EST": steady(500)}}),
    Change(
        "20 billion a year more in each large ally",
        {"extra_money": {ally: steady(20_000) for ally in LARGE}},
    ),
    Change("more of equipment money for what is modelled", figures(modelled_equipment_share=0.75)),
    Change("debt rules lifted", figures(debt_brake_factor=1.0)),
    Change("loans of the European Union", {"switches": {"safe_loans": True}}),
    Change("effort may rise three times as fast", times("pledges/*/rise_limit", 3.0)),
    Change("growth one tenth higher", times("economy/*/growth", 1.1)),
    Change("a tenth more people at the start", times("economy/*/active_personnel", 1.1)),
    Change("recruitment to 10 per cent a year", figures(recruitment_limit=0.1)),
    Change("recruitment to 30 per cent a year", figures(recruitment_limit=0.3)),
    Change("half as many places in schools again", times("training/*/places_filled", 2 / 3)),
    Change("half as many instructors again, out of units", figures(instructors=1.5)),
    Change("courses half as long", figures(training_time=0.5)),
    Change("slower loss of people", figures(attrition_limit=0.02)),
    Change("wages that do not grow", figures(real_wage_growth=0.0)),
    Change("units that need half the people", times("capability_figures/*/crew", 0.5)),
    Change("people never short", {"switches": {"manning": False}}),
    Change("industry's output twice", times("industry/*/*/output", 2.0)),
    Change("industry's output three times", times("industry/*/*/output", 3.0)),
    Change("industry grows twice as fast", times("industry/*/*/growth_limit", 2.0)),
    Change("industry without limits", {"switches": {"industry": False}}),
    Change("capacity that does not decay", figures(capacity_decay=0.02)),
    Change("all of the leading ally's industry open", figures(import_availability=1.0)),
    Change("none of it open", worse=figures(import_availability=0.5)),
    Change("stop-gaps hired", {"switches": {"stop_gaps": True}}),
    Change("lead times 15 per cent shorter", times("capability_figures/*/lead_time", 0.85)),
    Change("prices halved", times("capability_figures/*/price", 0.5), priced=False),
    Change("prices that do not grow", figures(price_growth=0.0)),
    Change("upkeep halved", times("capability_figures/*/upkeep", 0.5)),
    Change("lives a fifth longer", times("capability_figures/*/life", 1.2)),
    Change("a tenth more of everything held", times("inventories/*/*", 1.1)),
    Change("commitments at nine tenths", paths({"commitments/*": 0.9})),
    Change(
        "three years between announcement and cliff",
        leaving("2027-Q1", 3.0),
        leaving("2030-Q1", 0.0),
    ),
    Change("a cliff two years later", leaving("2027-Q1", 2.0), leaving("2027-Q1", 0.0)),
    Change(
        "an announcement that is not executed",
        figures(executed_fraction=0.0),
        {**figures(executed_fraction=0.0), "drawdown": {"default": {"shape": "hold"}}},
    ),
    Change("planners count on nobody", figures(reliance=0.0), figures(reliance=1.0)),
    Change("planners look four years ahead", figures(anticipation=4.0), figures(anticipation=0.0)),
    Change(
        "planners' margin of a half", figures(planning_margin=1.25), figures(planning_margin=1.0)
    ),
    Change("money follows the gap", figures(gap_allocation=1.0), figures(gap_allocation=0.0)),
    Change("a glide path for a cliff", base="glide-path", other="cliff"),
)
AWAY = ("BEL", "BGR", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HUN", "ITA",
        "LTU", "LVA", "NLD", "NOR", "POL", "PRT", "ROU", "SWE", "TUR")  # fmt: skip
MEMBERS = (
    *(Change(f"with {ally}", worse={"members": {"without": [ally]}}) for ally in AWAY),
    Change("Ukraine joins", {"members": {"with_partners": ["UKR"]}}),
)


@dataclass(frozen=True)
class Judgement:
    """How a change is judged: shares by which it is worse, 0 or less where it is not.

    Parameters
    ----------
    gap, priced : float
        Largest rise of the gap in any future, as a share of it; whole gap and priced gap.
    mean : float
        Largest fall of any capability's coverage in the mean over futures.
    exceptions : float
        Largest part of futures in which a capability's coverage falls by more than tolerated.
    where : str
        The capability with that part.
    median : float
        Change of the gap in the median future, as a share.
    size : float
        Change of the gap in capability-years, taken in each future; the median over futures.
    mean_gap, mean_priced : float
        Change of the mean gap over futures, and of its price, as shares.
    harmed : float
        Part of the futures whose gap, or its price, is larger by more than `GAP_TOLERANCE`.
    harm_of_a_hundredth : float
        Rise of the gap, or of its price, that one future of a hundred exceeds, as a share.
    """

    gap: float
    priced: float
    mean: float
    exceptions: float
    where: str
    median: float
    size: float
    mean_gap: float
    mean_priced: float
    harmed: float
    harm_of_a_hundredth: float

    @property
    def gap_holds(self) -> bool:
        """Whether no future's gap is worse."""
        return self.gap <= GAP_TOLERANCE and self.priced <= GAP_TOLERANCE

    @property
    def coverage_holds(self) -> bool:
        """Whether no capability's coverage is worse."""
        return self.mean <= 1e-6 and self.exceptions <= EXCEPTIONS


@lru_cache(maxsize=1)
def _evidence() -> Evidence:
    return load_evidence()


def outcome(base: str, changes: dict[str, Any]) -> tuple[Floats, Floats, Floats]:
    """Return the gap, its price (F) and the mean coverage through time (F, C) of a scenario.

    Coverage counts up to what is needed: a surplus that shrinks leaves nothing uncovered.
    """
    scenario: Scenario = load_scenario(base, changes=changes, evidence=_evidence())
    found = ensemble(scenario, FUTURES, SEED)
    measures = found.measures
    return (
        measures["gap_area"].sum(axis=1),
        measures["priced_gap"].sum(axis=1),
        np.minimum(found.series["coverage"], 1.0).mean(axis=1),
    )


_kept: dict[str, tuple[Floats, Floats, Floats]] = {}


def _outcome_once(base: str, changes: dict[str, Any], level: str, switches: dict[str, Any]) -> Any:
    merged = {
        **changes,
        "requirement": {"level": level},
        **({"switches": changes.get("switches", {}) | switches} if switches else {}),
    }
    key = repr((base, sorted(merged.items(), key=lambda kv: kv[0])))
    if key not in _kept:
        _kept[key] = outcome(base, merged)
    return _kept[key]


def judged(change: Change, level: str = "baseline", **switches: bool) -> Judgement:
    """Run a scenario with more and with less of something, and judge the difference."""
    more = _outcome_once(change.base, change.better, level, switches)
    less = _outcome_once(change.other or change.base, change.worse, level, switches)
    judged_by = 2 if change.priced else 1
    rises = [
        (m - n) / np.maximum(n, 1e-3 * n.mean() + 1e-12)
        for m, n in zip(more[:judged_by], less[:judged_by], strict=True)
    ]
    means = [
        float(m.mean() / n.mean() - 1)
        for m, n in zip(more[:judged_by], less[:judged_by], strict=True)
    ]
    fall = less[2] - more[2]
    part = (fall > COVERAGE_TOLERANCE).mean(axis=0)
    worst = int(part.argmax())
    names = list(_evidence().capabilities)
    return Judgement(
        float(rises[0].max()),
        float(rises[1].max()) if change.priced else 0.0,
        float(fall.mean(axis=0).max()),
        float(part.max()),
        names[worst],
        float(np.median(more[0]) / np.median(less[0]) - 1),
        float(np.median(more[0] - less[0])),
        means[0],
        means[-1],
        float(max((rise > GAP_TOLERANCE).mean() for rise in rises)),
        float(max(np.quantile(rise, 0.99) for rise in rises)),
    )
