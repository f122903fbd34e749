"""Where the money of a run goes: by use, and why some of it buys nothing.

The leading ally is left out: what it does not spend on capabilities buys other equipment.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import REASONS, USES
from counterpoise.ensemble.dataset import quantity
from counterpoise.languages import IN_ENGLISH, Words

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
USE_NAMES = {
    "pay": "Pay of people",
    "overhead": "Running costs",
    "upkeep": "Upkeep of equipment held",
    "other_equipment": "Equipment outside the list",
    "equipment": "Equipment contracted",
    "waiting": "Waits for industry",
    "unspent": "Unspent",
}
"""What each use is called, from what is paid first to what is left."""
REASON_NAMES = {
    "friction": "Not re-programmed in time",
    "people": "Crews are lacking",
    "industry": "Industry is full",
    "no_maker": "Nobody makes it",
    "not_foreseen": "Shortfall not foreseen",
    "nothing_short": "Nothing is short",
}
"""What each reason for unspent money is called."""
REASON_CLAUSES = {
    "friction": "is not re-programmed in time",
    "people": "would buy what nobody could man",
    "industry": "would buy what makers have no room to build",
    "no_maker": "would buy what nobody makes",
    "not_foreseen": "would buy what planners do not yet see short",
    "nothing_short": "is left when nothing is short",
}
"""What becomes of unspent money, as the end of a sentence."""
MEANT = ("equipment", "waiting", "unspent")
"""Uses of money that may buy the capabilities that are followed."""
MAJORITY = 0.5


def money_of(one: "xr.Dataset") -> dict[str, Any]:
    """Return where the money of one scenario goes, in million dollars, as means over futures.

    Parameters
    ----------
    one : xarray.Dataset
        A result of one scenario.

    Returns
    -------
    dict
        By year and use, by year and reason, over the run by ally and reason, and a sentence;
        empty where no economy ran or version 0.1.0 saved the result.
    """
    used, unspent = money_by_use(one), unspent_by_reason(one)
    there = np.isfinite(used).all(axis=(0, 2)) & (used.sum(axis=(0, 2)) > 0)
    allies = [str(a) for a in one["ally"].values]
    there &= np.array([a != one.attrs["leading_ally"] for a in allies])
    if not there.any():
        return {}
    years = [str(y) for y in one["year"].values]
    by_use, by_reason = (table[:, there].sum(axis=1) for table in (used, unspent))
    meant = used[..., [USES.index(use) for use in MEANT]].sum(axis=(0, 2))
    found: dict[str, Any] = {
        "by_use_musd": _by_year(years, USES, by_use),
        "unspent_musd": _by_year(years, REASONS, by_reason),
        "equipment_musd": float(meant[there].sum()),
        "unspent_share": _shares(by_reason.sum(axis=0), meant[there].sum()),
        "allies": {
            ally: {
                "equipment_musd": float(meant[a]),
                "unspent_musd": _named(REASONS, unspent[:, a].sum(axis=0)),
            }
            for a, ally in enumerate(allies)
            if there[a]
        },
    }
    return found | {"says": unspent_in_words(found)}


def money_by_use(one: "xr.Dataset") -> Floats:
    """Return mean money by year, ally and use."""
    array = quantity(one, "money_by_use").transpose("year", "ally", "use")
    return np.asarray(array.values, dtype=float)


def unspent_by_reason(one: "xr.Dataset") -> Floats:
    """Return mean unspent money by year, ally and reason; reasons add up to the use `unspent`.

    Reasons are kept for the first futures only, the total for all of them: reasons share the total
    out as they do in the futures that are kept.
    """
    array = quantity(one, "unspent").transpose("future", "year", "ally", "reason")
    mean = np.asarray(array.values, dtype=float).mean(axis=0)
    total = money_by_use(one)[..., USES.index("unspent")]
    kept = mean.sum(axis=-1)
    scale = np.divide(total, kept, out=np.ones_like(total), where=kept > 0)
    return np.asarray(mean * scale[..., None])


def unspent_in_words(money: Mapping[str, Any], words: Words = IN_ENGLISH) -> str:
    """Return how much of the money for equipment buys nothing, and why, in one sentence.

    >>> shares = {"friction": 0.01, "people": 0.08, "industry": 0.02}
    >>> unspent_in_words({"unspent_share": shares})
    '11 of every 100 dollars meant for equipment buy nothing; most of it would buy what nobody \
could man'
    """
    return words.say(
        "{sum} of every 100 dollars meant for equipment buy nothing{cause}",
        sum=unspent_part(money, words),
        cause=unspent_cause(money, words),
    )


def unspent_part(money: Mapping[str, Any], words: Words = IN_ENGLISH) -> str:
    """Return how many of 100 dollars buy nothing, as a number in words of a sentence."""
    total = 100 * sum(money["unspent_share"].values())
    return words.say("fewer than 1") if 0 < total < 0.5 else f"{total:.0f}"


def unspent_cause(money: Mapping[str, Any], words: Words = IN_ENGLISH) -> str:
    """Return what becomes of most unspent money, as a clause; nothing where there is none."""
    shares: Mapping[str, float] = money["unspent_share"]
    total = sum(shares.values())
    if total <= 0:
        return ""
    reason = max(shares, key=lambda name: shares[name])
    becomes = words.name(REASON_CLAUSES[reason])
    if shares[reason] > MAJORITY * total:
        return words.say("; most of it {becomes}", becomes=becomes)
    return words.say("; the largest part of it {becomes}", becomes=becomes)


def _by_year(
    years: list[str], names: tuple[str, ...], table: Floats
) -> dict[str, dict[str, float]]:
    return {year: _named(names, row) for year, row in zip(years, table, strict=True)}


def _named(names: tuple[str, ...], row: Floats) -> dict[str, float]:
    return dict(zip(names, map(float, row), strict=True))


def _shares(reasons: Floats, meant: float) -> dict[str, float]:
    return _named(REASONS, reasons / meant if meant > 0 else 0 * reasons)
