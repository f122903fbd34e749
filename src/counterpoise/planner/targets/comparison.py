"""Two apportionments side by side: who takes over what, and what is only the solver's noise."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.targets.plan import TargetsPlan


def difference(before: "TargetsPlan", after: "TargetsPlan") -> "pd.DataFrame":
    """Return who takes over what from one apportionment to another, by ally and capability.

    Parameters
    ----------
    before, after : TargetsPlan
        Two answers, such as with the leading ally and without it.
    """
    keys = ["ally", "capability"]
    first = before.targets.set_index(keys)[["target", "ready"]]
    second = after.targets.set_index(keys)[["target", "ready"]]
    renamed = second.rename(columns={"target": "after", "ready": "ready_after"})
    found = first.rename(columns={"target": "before"}).join(renamed, how="outer").fillna(0.0)
    found["change"] = found["after"] - found["before"]
    found["ready_change"] = found["ready_after"] - found["ready"]
    moved = found[found["change"].abs() > 1e-6].drop(columns=["ready", "ready_after"])
    return moved.reset_index().sort_values(keys, kind="stable").reset_index(drop=True)


def noise(before: "TargetsPlan", after: "TargetsPlan") -> dict[str, Any]:
    """Return whether two answers differ by more than both are uncertain.

    The best plan of each question lies between its bound and its plan. The difference of the two
    is therefore known only to the sum of both distances.

    Parameters
    ----------
    before, after : TargetsPlan
        Two answers.

    Returns
    -------
    dict
        `difference_musd` of the objectives a year, `noise_musd` (both distances together), the
        same in points of a need, whether it `says` something, and a `sentence`.
    """
    change = after.objective - before.objective
    unsure = (before.objective - before.bound) + (after.objective - after.bound)
    says = abs(change) > unsure
    points = after.point_musd
    amount = f"{abs(change) / points:.3g} points of a need"
    verdict = (
        f"is {amount} {'worse' if change > 0 else 'better'}, more than that"
        if says
        else f"differs by {amount}, which says nothing"
    )
    sentence = (
        f"The two plans are known to within {unsure / points:.3g} points of a need together, or "
        f"{unsure / 1000:.3g} billion dollars a year (gaps of {100 * before.gap:.2g} and "
        f"{100 * after.gap:.2g} per cent). The second {verdict}. Smaller differences, above and in "
        "single targets, may be the solver's choice."
    )
    return {
        "difference_musd": change,
        "noise_musd": unsure,
        "difference_points": change / points,
        "noise_points": unsure / points,
        "says": says,
        "sentence": sentence,
    }
