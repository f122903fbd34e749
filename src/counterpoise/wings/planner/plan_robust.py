"""A plan for many futures on the screen: what it costs, and what it is worth."""

from typing import TYPE_CHECKING

from rich.table import Table

from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    from counterpoise.planner.handover.perfect_information import PerfectInformation
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Estimate, Trial


def print_robust(
    found: "RobustPlan", trial: "Trial | None", information: "PerfectInformation | None" = None
) -> None:
    """Print what planning for many futures costs, and what it is worth."""
    from counterpoise.planner.handover.summary import unit_in_words

    screen = console()
    unit = unit_in_words(found.request.objective, found.scenario.evidence)
    screen.print(
        f"Made for {len(found.futures)} futures (seed {found.seed}; half on the mean and half on "
        "the worst tenth, unless asked otherwise)."
        if (found.risk.weight, found.risk.level) == (0.5, 0.9)
        else f"Made for {len(found.futures)} futures (seed {found.seed}; weight "
        f"{found.risk.weight:g} on the worst {1 - found.risk.level:.0%})."
    )
    screen.print(
        f"Price of robustness: {found.price_of_robustness:.3g} "
        f"{unit} at the reference future, and "
        f"${found.extra_cost_musd / 1000:,.0f} billion. Value of the stochastic solution: "
        f"{found.value_of_the_stochastic_solution:.3g} capability-years of weighed gap."
    )
    screen.print(_mean_gaps(found, trial, information))
    if information is not None:
        from counterpoise.planner.handover.perfect_information import in_words

        screen.print(in_words(information))
    if trial is not None:
        _print_trial(trial)


def _mean_gaps(
    found: "RobustPlan", trial: "Trial | None", information: "PerfectInformation | None"
) -> Table:
    """Return what plans promise, keep, and leave open in fresh futures, side by side."""
    from counterpoise.planner.handover.trial import HOW, mean_gaps

    shown = Table(title="Mean gap, capability-years")
    columns = ["", "Plan for one future", "Plan for many"]
    for column in columns if information is None else [*columns, "Knowing each future"]:
        shown.add_column(column, justify="right" if column else "left")
    for name, gaps in mean_gaps(found, trial, information).items():
        shown.add_row(HOW[name], *("" if gap is None else f"{gap:.2f}" for gap in gaps))
    return shown


def _print_trial(trial: "Trial") -> None:
    """Print how both plans fared in the engine on fresh futures."""
    shown = Table(title=f"In the engine, on {trial.futures:,} fresh futures: capability-years open")
    for column in ("", "Plan for one future", "Plan for many", "Saved"):
        shown.add_column(column, justify="right" if column else "left")
    for name, one, many, saved in (
        ("Mean", trial.deterministic_mean, trial.robust_mean, trial.saved_mean),
        (
            f"Mean of the worst {1 - trial.level:.0%}",
            trial.deterministic_worst,
            trial.robust_worst,
            trial.saved_worst,
        ),
    ):
        shown.add_row(name, _estimate(one), _estimate(many), _estimate(saved))
    screen = console()
    screen.print(shown)
    screen.print(
        f"The plan for many leaves less open in {trial.better.value:.0%} of them, more in "
        f"{trial.worse.value:.0%}."
    )


def _estimate(one: "Estimate") -> str:
    return f"{one.value:.2f} ± {one.error:.2f}"
