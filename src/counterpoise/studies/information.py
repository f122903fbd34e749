r"""What it would be worth to know an assumption before choosing: value of information.

With the benefit :math:`b_d` of each option, the expected value of perfect information on an input
:math:`\varphi` is

.. math::
    \mathrm{E}_\varphi\bigl[\max_d \mathrm{E}[b_d \mid \varphi]\bigr] - \max_d \mathrm{E}[b_d]

and that on everything at once :math:`\mathrm{E}[\max_d b_d] - \max_d \mathrm{E}[b_d]`. Means given
an input are fitted to one sample of runs by a regression of each option's benefit on it, here on a
natural cubic spline, or on the mean of each category: Strong, Oakley and Brennan, Medical Decision
Making 34 (2014). Fits of noise choose well by hindsight, so that the estimate is never below 0 and
somewhat high; what it gives for inputs dealt out anew among the runs says how high. No input is
worth more than everything.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import stream
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.studies.result import StudyResult

Floats = NDArray[np.float64]
EVERYTHING = "everything"
"""The row of perfect information."""
KNOTS = 5
"""Knots of a spline, at even quantiles: as many free numbers, which is what GAMs begin with."""
CONFIDENCE = 0.95
RESAMPLES = 200
DEALS = 200
"""Deals of an input anew among the runs."""
CHUNK = 1_000_000
"""Numbers that are worked on at a time: some tens of megabytes."""
ROUNDING = 1e-9
TOLD = 3
"""How many single inputs are told of in words."""


def value_of_information(
    benefits: Floats,
    inputs: "Mapping[str, NDArray[Any]]",
    rng: np.random.Generator,
    *,
    resamples: int = RESAMPLES,
    deals: int = DEALS,
) -> "pd.DataFrame":
    """Return what knowing everything, and each input alone, is worth before choosing an option.

    Parameters
    ----------
    benefits : array (options, N)
        What each option brings in each run; more is better.
    inputs : mapping of str to array (N,)
        What could be learnt, in the same runs; texts are categories.
    rng : Generator
        Draws resamples and deals.
    resamples : int
        Resamples of runs behind standard errors and intervals.
    deals : int
        Deals of each input anew among the runs.

    Returns
    -------
    pandas.DataFrame
        `factor`, `value` in the unit of the benefits, `error` (its standard error), `low` and
        `high` (95 per cent), `noise` (what in nineteen cases of twenty the most valuable of as many
        inputs without any bearing would seem to be worth at most) and `clear` (whether the value
        exceeds that). The first row is of everything at once; the most valuable input comes next.

    Examples
    --------
    An option that pays 1 or -1, against doing nothing:

    >>> pays = np.where(np.arange(100) % 2 == 0, 1.0, -1.0)
    >>> side = np.where(pays > 0, "good", "bad")
    >>> both = np.stack([pays, np.zeros(100)])
    >>> table = value_of_information(both, {"side": side}, np.random.default_rng(1))
    >>> table["factor"].tolist(), table["value"].round(6).tolist(), table["clear"].tolist()
    (['everything', 'side'], [0.5, 0.5], [True, True])
    """
    import pandas as pd

    picks = rng.integers(benefits.shape[1], size=(resamples, benefits.shape[1]))
    order = np.tile(np.arange(benefits.shape[1]), (deals, 1))
    dealt = rng.permuted(order, axis=1)
    least = ROUNDING * max(1.0, float(np.abs(benefits).max()))
    whole = _row(EVERYTHING, _gain(benefits), _gains(benefits, picks), 0.0, least)
    if not whole["value"]:  # nothing changes the choice, and no part of everything can
        idle = dict.fromkeys(("value", "error", "low", "high", "noise"), 0.0)
        rest = [{"factor": name, **idle, "clear": False} for name in inputs]
        return pd.DataFrame([whole, *rest])
    bases = {name: np.linalg.qr(basis_of(values))[0] for name, values in inputs.items()}
    chance = np.zeros(deals)
    for basis in bases.values():
        chance = np.maximum(chance, np.concatenate(list(_dealt(basis, benefits, dealt))))
    noise = float(np.quantile(chance, CONFIDENCE)) if bases else 0.0
    single = []
    for name, basis in bases.items():
        again = np.concatenate(list(_resampled(basis, benefits, picks)))
        value = min(_gain((benefits @ basis) @ basis.T), whole["value"])
        single.append(_row(name, value, again, noise, least))
    return pd.DataFrame([whole, *sorted(single, key=lambda row: -row["value"])])


def basis_of(values: "NDArray[Any]") -> Floats:
    """Return the columns (N, k) on which benefits are regressed: a spline, or one a category.

    Parameters
    ----------
    values : array (N,)
        An input in each run. Texts, and numbers with few values, are categories.
    """
    levels, place = np.unique(values, return_inverse=True)
    if values.dtype.kind not in "fiu" or levels.size <= KNOTS:
        return np.eye(levels.size)[place]
    x = np.asarray(values, dtype=np.float64)
    x = (x - x.mean()) / x.std()
    knots = np.unique(np.quantile(x, np.linspace(0, 1, KNOTS)))
    if knots.size < 3:
        return np.stack([np.ones_like(x), x], axis=1)
    last = knots[-1]

    def part(knot: float) -> Floats:
        cubes = np.maximum(x - knot, 0.0) ** 3 - np.maximum(x - last, 0.0) ** 3
        return np.asarray(cubes / (last - knot))

    curved = [part(knot) - part(knots[-2]) for knot in knots[:-2]]
    return np.stack([np.ones_like(x), x, *curved], axis=1)


def information_in_words(
    table: "pd.DataFrame", titles: Mapping[str, str], best: str, options: int, unit: str
) -> list[str]:
    """Return what a table of `value_of_information` says, in sentences.

    Parameters
    ----------
    table : DataFrame
        The table.
    titles : mapping of str to str
        What inputs are called.
    best : str
        The option that is best by the mean over runs.
    options : int
        How many there are.
    unit : str
        Unit of the benefits.
    """
    whole, *single = table.to_dict(orient="records")
    if whole["value"] <= ROUNDING:
        return [
            f"Of {options} options “{best}” is the best in every run, so that nothing that could "
            "be learnt would change the choice."
        ]
    says = [
        f"By the mean over runs “{best}” is the best of {options} options. Knowing everything "
        f"before choosing is worth {_told(whole)} {unit}."
    ]
    clear = [row for row in single if row["clear"]]
    noise = [row for row in single if not row["clear"]]
    says += [
        f"Knowing “{titles[row['factor']]}” before choosing is worth {_told(row)} {unit}."
        for row in clear[:TOLD]
    ]
    if not clear:
        says.append("No single input is worth more than one without any bearing would seem to be.")
    elif noise:
        which = f"The {len(noise)} least valuable ones are"
        if len(noise) == 1:
            which = f"“{titles[noise[0]['factor']]}” is"
        says.append(
            f"{which} within noise: an input without any bearing could seem to be worth as much."
        )
    return says


def _told(row: Mapping[Any, Any]) -> str:
    return f"{row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})"


def _row(name: str, value: float, again: Floats, noise: float, least: float) -> dict[str, Any]:
    outside = (1 - CONFIDENCE) / 2
    numbers = {
        "value": value,
        "error": again.std(),
        "low": np.quantile(again, outside),
        "high": np.quantile(again, 1 - outside),
        "noise": noise,
    }
    plain = {key: float(x) if x > least else 0.0 for key, x in numbers.items()}
    return {"factor": name, **plain, "clear": plain["value"] > plain["noise"]}


def _gain(means: Floats) -> float:
    """Return the mean of the best less the best mean, of (options, N)."""
    return float(means.max(axis=0).mean() - means.mean(axis=1).max())


def _gains(benefits: Floats, picks: NDArray[np.int64]) -> Floats:
    return np.array([_gain(benefits[:, picked]) for picked in picks])


def _chunks(benefits: Floats, draws: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    step = max(1, CHUNK // benefits.size)
    for first in range(0, len(draws), step):
        yield draws[first : first + step]


def _dealt(basis: Floats, benefits: Floats, deals: NDArray[np.int64]) -> Iterator[Floats]:
    """Give the values that an input would have if it were dealt out anew among the runs."""
    best = benefits.mean(axis=1).max()
    for some in _chunks(benefits, deals):
        fits = (benefits[:, some] @ basis) @ basis.T
        yield np.asarray(fits.max(axis=0).mean(axis=-1) - best)


def _resampled(basis: Floats, benefits: Floats, picks: NDArray[np.int64]) -> Iterator[Floats]:
    """Give the values that resamples of the runs lead to."""
    for some in _chunks(benefits, picks):
        design, outcome = basis[some], benefits[:, some]
        squares = np.linalg.pinv(design.transpose(0, 2, 1) @ design)
        products = np.einsum("rnk,drn->rkd", design, outcome)
        fits = design @ (squares @ products)
        best = fits.mean(axis=1).max(axis=-1)
        yield np.asarray(fits.max(axis=-1).mean(axis=1) - best)


def information_of(study: "StudyResult", outcome: str) -> "pd.DataFrame":
    """Return the value of information of a study: `StudyResult.value_of_information`.

    Raises
    ------
    InputError
        If there is only one option, or the measure is never pooled.
    """
    options = study.options(outcome)
    if len(options) < 2:
        what = "has one option, so that there is nothing to choose and nothing worth knowing"
        remedy = "Study several scenarios, or levers with the design levers-futures."
        raise InputError([Problem("study", study.record.model.name, what, remedy)])
    known = study.outcomes[outcome]
    set_ones = {name for name, factor in study.factors.items() if factor.kind == "lever"}
    rows = study.runs()
    if study.record.model.design == "levers-futures":
        set_ones |= set(study.combined)
        rows = rows[rows["sample"] == rows["sample"].iloc[0]].reset_index(drop=True)
    inputs = {n: v for n, v in study.inputs_of(rows).items() if n not in set_ones}
    rng = stream(study.record.model.seed, f"study/information/{outcome}", 0)
    table = value_of_information(-known.harm * options.to_numpy(dtype=float), inputs, rng)
    titles = {name: factor.title for name, factor in study.factors.items()}
    table.insert(1, "title", [titles.get(name, name) for name in table["factor"]])
    kinds = {name: factor.kind for name, factor in study.factors.items()}
    table.insert(2, "kind", [kinds.get(name, "") for name in table["factor"]])
    best = str((known.harm * options.mean(axis="columns")).idxmin())
    says = information_in_words(table, titles, best, len(options), known.unit)
    table.attrs = {"best": best, "unit": known.unit, "says": says}
    return table
