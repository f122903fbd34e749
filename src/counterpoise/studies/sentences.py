"""What a study says, in sentences: what decides, and what would change the verdict."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.verdict import DEEP, MAJORITY
from counterpoise.studies.debt import clipped
from counterpoise.studies.records import FactorRecord

if TYPE_CHECKING:
    import pandas as pd

PEAK = "gap_peak/"
TOLD = 5
"""How many factors are named: the question is asked for five."""
THIRD = 1 / 3
SURE = 1.96
"""Standard errors of a share beyond which it is on one side of a half: 95 per cent."""
LEAST_SHARE = 0.01
"""Part of the variance below which a factor is not told of."""
SHARE_OF = {"total": "with interactions", "shapley": "with interactions split evenly"}
SEVERAL = "capabilities "
"""What the titles of measures begin with that are told in the plural."""
LEAST_RUNS = 30
"""Runs below which a part of them says nothing of most futures."""


def what_decides(
    ranks: "pd.DataFrame",
    factors: Mapping[str, FactorRecord],
    title: str,
    held: str = "",
    key: str = "total",
    few: bool = False,
) -> str:
    """Return which factors decide a measure, and whether a choice of the model is first.

    Parameters
    ----------
    ranks : DataFrame
        With `factor` and the share of each with its `_low` and `_high`, the largest first.
    factors : mapping of str to FactorRecord
        What is known of each factor.
    title : str
        What the measure is called.
    held : str
        What stays as it is, where something does: what the sentence begins with.
    key : str
        The column of the share: ``total`` or ``shapley``.
    few : bool
        Whether the measure differs in too few runs for anything to be told.
    """
    first = ranks[ranks[key] >= LEAST_SHARE].head(TOLD)
    says = _untold(ranks, first, title, key, few=few)
    if says:
        return f"{held}, {says[0].lower()}{says[1:]}" if held else says
    named = [
        f"“{factors[row['factor']].title}” ({share:.2f}, {low:.2f} to {high:.2f})"
        for row in first.to_dict(orient="records")
        for share, low, high in [share_of(row, key)]
    ]
    if held:
        return f"{held}, these do: {'; '.join(named)}."
    says = (
        f"What decides the {title}, by share of its variance {SHARE_OF[key]} (and its 95 per "
        f"cent interval): {'; '.join(named)}."
    )
    leader = factors[first.iloc[0]["factor"]]
    if leader.kind == "choice":
        says += (
            f" First comes a choice of the model, “{leader.title}”: no better figure would "
            "settle it."
        )
    return says


def _untold(
    ranks: "pd.DataFrame", first: "pd.DataFrame", title: str, key: str, *, few: bool
) -> str:
    """Return why no factor is told of; nothing where some are."""
    too_few = (
        f"The {_subject(title)} {_verb(title, 'differs')} in too few runs to tell what decides "
        f"{_object(title)}."
    )
    if ranks[key].isna().all():
        moved = "effect" in ranks and (ranks["effect"] > 0).any()
        return too_few if moved else nothing_decides(title)
    if few:
        return too_few
    if not len(first):
        return (
            f"No single factor has a part of as much as {LEAST_SHARE:g} in the variance of the "
            f"{title}."
        )
    # No share exceeds the whole: an interval above it, or wider than all that can be, is noise.
    low, high = first[f"{key}_low"], first[f"{key}_high"]
    return too_few if bool(((low > 1) | (high - low.clip(lower=0) > 1)).any()) else ""


def share_of(row: Mapping[Any, Any], key: str) -> tuple[float, float, float]:
    """Return a share of variance and the ends of its interval, within what a share can be.

    >>> share_of({"total": 1.02, "total_low": -0.01, "total_high": 1.1}, "total")
    (1.0, 0.0, 1.0)
    """
    low, high = f"{key}_low", f"{key}_high"
    share, least, most = (clipped(float(row[name]), key) for name in (key, low, high))
    return share, least, most


def what_acts_together(
    pairs: "pd.DataFrame", factors: Mapping[str, FactorRecord], title: str
) -> str:
    """Return which pairs of factors move a measure beyond what each does alone.

    Parameters
    ----------
    pairs : DataFrame
        As `counterpoise.studies.sensitivity.second_order_table` gives it.
    factors : mapping of str to FactorRecord
        What is known of each factor.
    title : str
        What the measure is called.
    """
    if pairs["second"].isna().all():
        return nothing_decides(title)
    clear = pairs[(pairs["second_low"] > 0) & (pairs["second"] >= LEAST_SHARE)].head(TOLD)
    named = [
        f"“{factors[row['factor']].title}” with “{factors[row['other']].title}” "
        f"({row['second']:.2f}, {row['second_low']:.2f} to {row['second_high']:.2f})"
        for row in clear.to_dict(orient="records")
    ]
    if not named:
        return (
            f"No pair of factors moves the {title} beyond what each does alone, as far as these "
            "runs can tell."
        )
    return f"Pairs that move the {title} beyond what each does alone: {'; '.join(named)}."


def nothing_decides(title: str) -> str:
    """Return that a measure is constant.

    >>> nothing_decides("deepest gap")
    'The deepest gap is the same in every run, so that nothing decides it.'
    """
    are = _verb(title, "is")
    return (
        f"The {_subject(title)} {are} the same in every run, so that nothing decides "
        f"{_object(title)}."
    )


def _subject(title: str) -> str:
    """Return the title of a measure as a sentence goes on after it."""
    return f"{title}," if "," in title else title


def _verb(title: str, verb: str) -> str:
    several = {"is": "are", "differs": "differ"}
    return several[verb] if title.startswith(SEVERAL) else verb


def _object(title: str) -> str:
    return "them" if title.startswith(SEVERAL) else "it"


def what_would_change(
    usual: "pd.DataFrame",
    runs: "pd.DataFrame",
    order: list[str],
    factors: Mapping[str, FactorRecord],
    own: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return in sentences which single assumptions change how many capabilities fall deep.

    A factor is looked at in the lowest and the highest third of its runs, or at each of its
    values; all else varies as it does in the runs. A capability changes sides only where chance
    would give as much in less than one case of twenty.

    Parameters
    ----------
    usual : DataFrame
        Independent runs that the verdict is of, with the deepest gap of each capability.
    runs : DataFrame
        Independent runs in which the factors vary.
    order : list of str
        Factors in the order in which they are to be told.
    factors : mapping of str to FactorRecord
        What is known of each factor.
    own : mapping, optional
        What the scenario itself sets levers and choices to, which changes nothing.
    """
    before = _shares(usual) >= MAJORITY
    found: list[str] = []
    for name in order:
        for words, rows in _parts(runs, name, factors[name], (own or {}).get(name)):
            if len(rows) < LEAST_RUNS:
                continue
            shares, sure = _shares(rows), SURE * np.sqrt(MAJORITY * (1 - MAJORITY) / len(rows))
            there = shares.index.intersection(before.index)
            shares, known = shares[there], before[there]
            gained = int((~known & (shares > MAJORITY + sure)).sum())
            lost = int((known & (shares < MAJORITY - sure)).sum())
            count, now = int(known.sum()), int(known.sum()) + gained - lost
            if gained or lost:
                found.append(
                    f"If {words}, {_capabilities(now, len(known))} over a fifth short at some "
                    f"time in most runs, instead of {count}."
                )
    return found[: 2 * TOLD]


def no_change(usual: "pd.DataFrame") -> str:
    """Return that nothing that was varied changes the verdict."""
    if len(usual) * THIRD < LEAST_RUNS:  # no third of them was looked at
        runs = "1 run is" if len(usual) == 1 else f"{len(usual)} runs are"
        return f"{runs} too few to tell what would change the verdict."
    shares = _shares(usual)
    count = int((shares >= MAJORITY).sum())
    return (
        f"No single assumption, in the lowest or the highest third of its runs, changes by more "
        f"than chance that "
        f"{_capabilities(count, len(shares))} over a fifth short at some time in most runs."
    )


def _capabilities(count: int, of: int) -> str:
    return f"{count} of {of} capabilities {'is' if count == 1 else 'are'}"


def _parts(
    runs: "pd.DataFrame", name: str, factor: FactorRecord, own: Any
) -> "list[tuple[str, pd.DataFrame]]":
    values = runs[name]
    if factor.values:
        others = [value for value in factor.values if value != own]
        return [(f"“{factor.title}” is {_shown(v)}", runs[values == v]) for v in others]
    known: NDArray[np.float64] = values.to_numpy(dtype=float)
    if not np.isfinite(known).any() or np.nanmin(known) == np.nanmax(known):
        return []
    low, high = np.nanquantile(known, (THIRD, 1 - THIRD))
    return [
        (f"“{factor.title}” lies in the lowest third of its runs", runs[known <= low]),
        (f"“{factor.title}” lies in the highest third of its runs", runs[known >= high]),
    ]


def _shares(runs: "pd.DataFrame") -> "pd.Series[float]":
    """Return by capability the share of runs in which it is deeply short at some time."""
    columns = [name for name in runs.columns if name.startswith(PEAK)]
    peaks = runs[columns].dropna(axis="columns", how="all")
    return (peaks > float(DEEP)).mean()


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
