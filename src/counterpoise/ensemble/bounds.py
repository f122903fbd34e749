"""What bound in a run, where and when: by ally from unspent money, by capability from orders."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance import REASONS
from counterpoise.ensemble.dataset import quarter_labels
from counterpoise.ensemble.money import REASON_NAMES, unspent_by_reason
from counterpoise.evidence import Evidence

if TYPE_CHECKING:
    import xarray as xr

TAKEN = 0.99
"""Share of orders that industry takes, below which it is worth a word."""
SAID = 500.0
"""Least sum that a sentence names, million dollars."""
FELT = 0.01
"""Part of an ally's equipment money over the run from which a reason is worth a word."""
NAMED = 3


def bounds_of(one: "xr.Dataset", money: Mapping[str, Any], evidence: Evidence) -> dict[str, Any]:
    """Return what bound in one scenario.

    Parameters
    ----------
    one : xarray.Dataset
        A result of one scenario.
    money : mapping
        What `counterpoise.ensemble.money.money_of` made of it.
    evidence : Evidence
        Names of allies and capabilities.

    Returns
    -------
    dict
        ``allies`` by reason and ``capabilities``, those most held first, and ``says``: a sentence
        for each reason and one for industry. No sum is said that would round to no billion.
    """
    allies, capabilities = _allies(one, money), _capabilities(one)
    says = [
        f"{REASON_NAMES[reason]}: most in {_listed(names)}."
        for reason in REASONS
        if (
            names := [
                f"{evidence.allies[held['ally']].name} (${held['musd'] / 1000:,.0f} billion, "
                f"{100 * held['share']:.0f} per cent of its equipment money, most in "
                f"{held['worst_year']})"
                for held in allies
                if held["reason"] == reason and held["musd"] >= SAID
            ]
        )
    ]
    tight = [
        f"{evidence.capabilities[held['capability']].name.lower()} "
        f"({100 * held['taken']:.0f} per cent of orders, until {held['last']})"
        for held in capabilities
    ]
    if tight:
        says.append(f"Industry takes least of the orders for {_listed(tight)}.")
    return {"allies": allies, "capabilities": capabilities, "says": says}


def _allies(one: "xr.Dataset", money: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return allies by reason, the dearest first, each with the year in which it was worst."""
    unspent = unspent_by_reason(one)
    codes = [str(a) for a in one["ally"].values]
    years = [int(y) for y in one["year"].values]
    found = []
    for ally, mine in money["allies"].items():
        if mine["equipment_musd"] <= 0:
            continue
        for place, reason in enumerate(REASONS):
            amount = mine["unspent_musd"][reason]
            share = amount / mine["equipment_musd"]
            if share >= FELT:
                worst = years[int(unspent[:, codes.index(ally), place].argmax())]
                found.append(
                    {
                        "ally": ally,
                        "reason": reason,
                        "musd": amount,
                        "share": share,
                        "worst_year": worst,
                    }
                )
    return sorted(found, key=lambda held: -held["musd"])


def _capabilities(one: "xr.Dataset") -> list[dict[str, Any]]:
    """Return capabilities whose makers are full, with the quarters between which they are."""
    taken = one["order_acceptance"].transpose("time", "capability").values
    quarters = quarter_labels(one, "time")
    found = []
    for c, capability in enumerate(one["capability"].values):
        tight = np.flatnonzero(taken[:, c] < TAKEN)
        if not tight.size:
            continue
        found.append(
            {
                "capability": str(capability),
                "taken": float(taken[:, c].mean()),
                "least": float(taken[:, c].min()),
                "tightest": quarters[int(taken[:, c].argmin())],
                "first": quarters[int(tight[0])],
                "last": quarters[int(tight[-1])],
            }
        )
    return sorted(found, key=lambda held: held["taken"])


def _listed(names: Sequence[str]) -> str:
    named = names[:NAMED]
    rest = len(names) - len(named)
    if rest:
        return f"{', '.join(named)} and {rest} more"
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
