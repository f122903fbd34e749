"""The robust plan and the plan for one future, tried out on futures that neither has seen."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import upper_first
from counterpoise.charts.palette import Theme
from counterpoise.charts.planner.plan_view import PlanView
from counterpoise.charts.view import ENGINE_TABLES
from counterpoise.extras import alt
from counterpoise.planner.handover.trial import Estimate, Trial

ROBUST, ONE = "robust plan", "plan for one future"


def _trial(view: PlanView) -> Trial:
    if view.trial is None:
        raise ValueError("the plan comes without a trial")
    return view.trial


def _data(view: PlanView, _side: int) -> Datasets:
    """Return mean and worst gap of both plans on fresh futures, with error bars."""
    data = pd.DataFrame(
        [
            {
                "measure": measure,
                "rank": m,
                "plan": plan,
                "place": p,
                "gap": estimate.value,
                "low": estimate.value - estimate.margin,
                "high": estimate.value + estimate.margin,
                "label": f"{estimate.value:.1f} ± {estimate.margin:.1f}",
            }
            for m, (measure, by_plan) in enumerate(measures(_trial(view)).items())
            for p, (plan, estimate) in enumerate(by_plan.items())
        ]
    )
    return {"trial": data}


def measures(trial: Trial) -> dict[str, dict[str, Estimate]]:
    """Return the estimates of both plans, by what they measure."""
    worst = f"Worst {1 - trial.level:.0%} of futures".replace("%", " per cent")
    return {
        "All futures": {ROBUST: trial.robust_mean, ONE: trial.deterministic_mean},
        worst: {ROBUST: trial.robust_worst, ONE: trial.deterministic_worst},
    }


def _title(view: PlanView) -> str:
    trial = _trial(view)
    saved = trial.saved_mean.value
    if abs(saved) <= trial.saved_mean.margin:
        return "On fresh futures, both plans leave about the same open on average"
    word = "less" if saved > 0 else "more"
    digits = 1 if abs(saved) >= 0.1 else 3
    return (
        f"On fresh futures the robust plan leaves {abs(saved):.{digits}f} capability-years {word} "
        f"open on average, and {abs(trial.saved_worst.value):.{digits}f} "
        f"{'less' if trial.saved_worst.value > 0 else 'more'} in the worst ones"
    )


def _says(view: PlanView) -> str:
    return (
        f"Both plans in the engine on the same {_trial(view).futures:,} fresh futures. Dots are "
        "means, bars the range that holds the true mean with 95 per cent confidence."
    )


def _spec(_ground: Theme) -> alt.LayerChart:
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


def _table(view: PlanView) -> pd.DataFrame:
    trial = _trial(view)
    saved = {"All futures": trial.saved_mean}
    found = measures(trial)
    saved |= {name: trial.saved_worst for name in found if name not in saved}
    return pd.DataFrame(
        [
            {"Mean gap, capability-years, with its standard error": name}
            | {upper_first(plan): with_error(e) for plan, e in by_plan.items()}
            | {"Saved by the robust plan": with_error(saved[name])}
            for name, by_plan in found.items()
        ]
    )


def with_error(estimate: Estimate) -> str:
    """Return an estimate with its standard error, with the decimals that the error bears."""
    digits = 1 if estimate.error >= 0.1 else 2 if estimate.error >= 0.01 else 3
    return f"{estimate.value:.{digits}f} ± {estimate.error:.{digits}f}"


TRIAL = Chart(
    id="plan-trial",
    name="Both plans on fresh futures",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=ENGINE_TABLES,
    spec=_spec,
    available=lambda view: view.trial is not None,
)
