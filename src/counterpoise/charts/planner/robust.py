"""The robust plan and the plan for one future, tried out on futures that neither has seen."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.planner.handover.trial import Estimate, Trial

ROBUST, ONE = "robust plan", "plan for one future"
STANDARD_ERRORS = 1.96
"""Standard errors on either side that hold 95 per cent of a normal distribution."""


def trial_figure(trial: Trial) -> Figure:
    """Return mean and worst gap of both plans on fresh futures, with error bars."""
    found = measures(trial)
    data = pd.DataFrame(
        [
            {
                "measure": measure,
                "rank": m,
                "plan": plan,
                "place": p,
                "gap": estimate.value,
                "low": estimate.value - STANDARD_ERRORS * estimate.error,
                "high": estimate.value + STANDARD_ERRORS * estimate.error,
                "label": f"{estimate.value:.1f} ± {STANDARD_ERRORS * estimate.error:.1f}",
            }
            for m, (measure, by_plan) in enumerate(found.items())
            for p, (plan, estimate) in enumerate(by_plan.items())
        ]
    )
    return Figure(
        "plan-trial",
        _title(trial),
        f"Both plans in the engine on the same {trial.futures:,} fresh futures. Dots are means, "
        "bars the range that holds the true mean with 95 per cent confidence.",
        _chart(),
        {"trial": data},
        _table(trial),
        ENGINE_TABLES,
    )


def measures(trial: Trial) -> dict[str, dict[str, Estimate]]:
    """Return the estimates of both plans, by what they measure."""
    worst = f"Worst {1 - trial.level:.0%} of futures".replace("%", " per cent")
    return {
        "All futures": {ROBUST: trial.robust_mean, ONE: trial.deterministic_mean},
        worst: {ROBUST: trial.robust_worst, ONE: trial.deterministic_worst},
    }


def _title(trial: Trial) -> str:
    saved, error = trial.saved_mean.value, STANDARD_ERRORS * trial.saved_mean.error
    if abs(saved) <= error:
        return "On fresh futures, both plans leave about the same open on average"
    word = "less" if saved > 0 else "more"
    digits = 1 if abs(saved) >= 0.1 else 3
    return (
        f"On fresh futures the robust plan leaves {abs(saved):.{digits}f} capability-years {word} "
        f"open on average, and {abs(trial.saved_worst.value):.{digits}f} "
        f"{'less' if trial.saved_worst.value > 0 else 'more'} in the worst ones"
    )


def _chart() -> alt.LayerChart:
    plans = [ROBUST, ONE]
    colours = alt.Scale(domain=plans, range=[theme.BLUE, theme.VERMILLION])
    base = alt.Chart(alt.NamedData(name="trial")).encode(
        y=alt.Y(
            "measure:N",
            title=None,
            sort=alt.EncodingSortField(field="rank", op="min"),
            axis=alt.Axis(labelColor=theme.INK, grid=False),
        ),
        yOffset=alt.YOffset("plan:N", sort=plans),
        color=alt.Color("plan:N", scale=colours, legend=theme.legend(plans)),
    )
    x = alt.X(
        "low:Q",
        title="Gap, capability-years",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(tickCount=5),
    )
    bars = base.mark_rule(strokeWidth=2.5).encode(x=x, x2="high:Q")
    ends = [
        base.mark_tick(thickness=2, size=11).encode(x=alt.X(f"{end}:Q")) for end in ("low", "high")
    ]
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("gap:Q"),
        shape=alt.Shape(
            "plan:N",
            scale=alt.Scale(domain=plans, range=["circle", "diamond"]),
            legend=theme.legend(plans),
        ),
    )
    words = base.mark_text(align="left", dx=12, fontSize=11.5).encode(
        x=alt.X("high:Q"), text="label:N", color=alt.value(theme.INK)
    )
    return theme.layered(bars, *ends, dots, words).properties(
        width=theme.WIDTH // 3, height=alt.Step(30)
    )


def _table(trial: Trial) -> pd.DataFrame:
    saved = {"All futures": trial.saved_mean}
    found = measures(trial)
    saved |= {name: trial.saved_worst for name in found if name not in saved}
    return pd.DataFrame(
        [
            {"Mean gap, capability-years, with its standard error": name}
            | {plan[:1].upper() + plan[1:]: with_error(e) for plan, e in by_plan.items()}
            | {"Saved by the robust plan": with_error(saved[name])}
            for name, by_plan in found.items()
        ]
    )


def with_error(estimate: Estimate) -> str:
    """Return an estimate with its standard error, with the decimals that the error bears."""
    digits = 1 if estimate.error >= 0.1 else 2 if estimate.error >= 0.01 else 3
    return f"{estimate.value:.{digits}f} ± {estimate.error:.{digits}f}"
