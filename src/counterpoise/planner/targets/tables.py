"""The tables of an apportionment: targets, cost, shortfalls and the path to them."""

from typing import TYPE_CHECKING

import numpy as np

from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.inputs import Floats
from counterpoise.planner.targets.solution import TargetsSolution
from counterpoise.planner.targets.verification import evaluate

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence


def targets_table(solved: TargetsSolution, evidence: "Evidence", by: int) -> "pd.DataFrame":
    """Return holdings today and at the date, and what they mean, by ally and capability."""
    import pandas as pd

    inputs, rows = solved.inputs, []
    promised = inputs.promised
    for a, c in np.argwhere((inputs.today > 0) | (solved.units > 1e-6)):
        ally, now, then = inputs.allies[a], float(inputs.today[a, c]), float(solved.units[a, c])
        mean = (now + then) / 2
        due = max(0.0, then - now + inputs.turnover[c] * mean)
        committed = evidence.figure(f"commitments/{ally}").value
        rows.append(
            {
                "ally": ally,
                "capability": inputs.capabilities[c],
                "today": now,
                "target": then,
                "change": then - now,
                "burden_change_musd": (then - now) * float(inputs.yearly[c]),
                "committed": committed * then,
                "ready": float(inputs.ready[a, c]) * then,
                "published": float(inputs.fleet[a, c]),
                "promised": float(promised[a, c]),
                "in_pools": float(solved.together[:, a, c].sum()),
                "orders": float(solved.orders[a, c]),
                "per_year": due / inputs.years,
                "order_by": int(by - np.ceil(inputs.lead_time[c]) + 1),
            }
        )
    return pd.DataFrame(rows)


def pools_of(solved: TargetsSolution) -> "pd.DataFrame":
    """Return who holds how many units in which pool at the date."""
    import pandas as pd

    inputs, names = solved.inputs, tuple(solved.inputs.pools)
    rows = [
        (names[g], inputs.allies[a], inputs.capabilities[c], float(solved.together[g, a, c]))
        for g, a, c in np.argwhere(solved.together > 1e-6)
    ]
    return pd.DataFrame(rows, columns=["pool", "ally", "capability", "units"])


def cost_of(solved: TargetsSolution, fairness: Fairness | None) -> "pd.DataFrame":
    """Return what each ally pays and bears, against its fair share."""
    import pandas as pd

    inputs = solved.inputs
    evaluation = evaluate(inputs, solved.units)
    burden = solved.units @ inputs.yearly
    upkeep = inputs.modelled * inputs.upkeep
    spent = evaluation.orders @ inputs.price + inputs.years * (
        ((inputs.today + solved.units) / 2) @ upkeep
    )

    def share(part: Floats, whole: Floats) -> Floats:
        fits = np.isfinite(whole) & (whole > 0)
        return np.where(fits, part / np.where(fits, whole, 1.0), np.nan)

    shares = share(burden, np.full_like(burden, burden.sum()))
    none = np.full_like(burden, np.nan)
    fair = none if fairness is None else fairness.shares
    low, high = none, none
    if fairness is not None and fairness.firm:
        room, middle = fairness.wider, fair * burden.sum()
        low = np.maximum((1 - fairness.within) * middle - room, 0.0)
        high = (1 + fairness.within) * middle + room
        low, high = (np.where(fairness.concerned, part, np.nan) for part in (low, high))
    return pd.DataFrame(
        {
            "yearly_cost_musd": evaluation.cost,
            "burden_musd": burden,
            "burden_today_musd": inputs.today @ inputs.yearly,
            "share": shares,
            "fair_share": fair,
            "over_fair": share(shares, fair) - 1,
            "least_musd": low,
            "most_musd": high,
            "money_used": share(spent, inputs.money),
            "money_then_used": share(
                solved.units @ (inputs.price_then / inputs.life + upkeep), inputs.money_then
            ),
            "people_used": share(solved.units @ inputs.crew, inputs.crews),
        },
        index=pd.Index(inputs.allies, name="ally"),
    )


def shortfall_of(solved: TargetsSolution, why: "pd.DataFrame", leading: str) -> "pd.DataFrame":
    """Return what is needed, provided and short, by capability."""
    inputs = solved.inputs
    provided = evaluate(inputs, solved.units).counted
    what = why.copy()
    what.insert(0, "need", inputs.need)
    what.insert(1, "leading", inputs.counted_leading)
    what.insert(2, "provided", provided.sum(axis=0))
    everyone = np.vstack([inputs.counted_leading, provided])
    whole = everyone.sum(axis=0)
    first = everyone.argmax(axis=0)
    names = np.array(["", *inputs.allies])  # the leading ally has no place among those asked
    what.insert(3, "largest", np.where(whole > 0, np.where(first == 0, leading, names[first]), ""))
    most = everyone.max(axis=0) / np.where(whole > 0, whole, 1.0)
    what.insert(4, "largest_share", np.where(whole > 0, most, np.nan))
    return what


def path_of(solved: TargetsSolution, first: int, by: int, steps: int) -> "pd.DataFrame":
    """Return what an even path needs by the end of each year, against what can have arrived."""
    import pandas as pd

    inputs, rows = solved.inputs, []
    change = solved.units - inputs.today
    years = range(first, by + 1)
    for year in years:
        part = (year - first + 1) / len(years)
        passed = part * inputs.years
        retired = (inputs.today + part * change / 2) * passed / inputs.life
        due = np.maximum(part * change + retired, 0.0).sum(axis=0)
        bound = round(part * steps)
        can = inputs.arriving_by[bound] + inputs.industry_by[bound]
        for c, name in enumerate(inputs.capabilities):
            rows.append(
                {
                    "capability": name,
                    "year": year,
                    "holdings": float((inputs.today + part * change)[:, c].sum()),
                    "needed": float(due[c]),
                    "possible": float(can[c]),
                    "late": bool(due[c] > can[c] * (1 + 1e-6)),
                }
            )
    return pd.DataFrame(rows)


def shares_of_needs(targets: "pd.DataFrame", shortfall: "pd.DataFrame") -> "pd.DataFrame":
    """Return which share of each need an ally's target covers, and what it covers today.

    Parameters
    ----------
    targets, shortfall : DataFrame
        Of an apportionment: holdings by ally and capability, and what is needed by capability.

    Returns
    -------
    DataFrame
        With `ally`, `capability`, `share` (of the need, by the target) and `now` (of the need, by
        today's holdings at the readiness of the target; where nothing is to be kept, at that of the
        other allies, and not a number where nobody keeps any).
    """
    need = shortfall.loc[shortfall["need"] > 0, "need"]
    held = targets[targets["capability"].isin(need.index)]
    kept = held[held["target"] > 0].groupby("capability")[["ready", "target"]].sum()
    others = held["capability"].map(kept["ready"] / kept["target"])
    ready = (held["ready"] / held["target"]).where(held["target"] > 0, others)
    whole = held["capability"].map(need)
    return held[["ally", "capability"]].assign(
        share=held["ready"] / whole, now=ready * held["today"] / whole
    )
