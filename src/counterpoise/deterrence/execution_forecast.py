r"""What is to be expected of an announced cut: how much of it, when, and whether it is taken back.

Everything is read from the shipped draws with NumPy; nothing is fitted here. Each future takes one
posterior draw and one fate, from uniform numbers that the caller gives, so that two announcements
may share some of them and a larger ensemble keeps its first futures.

An announcement that is still open after some months has already been spared what comes soon. Its
chances are those given that, over draws and over what a new episode may add:

.. math::
    \Pr(\text{fate } f, T > t_0 \mid \text{open at } t_0)
    = \frac{\sum_d \pi_{df} S_{df}(t_0)}{\sum_d \sum_g \pi_{dg} S_{dg}(t_0)}

These are chances that an announcement is carried out. They say nothing of an attack or of help.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.announcement_sample import OFFICIAL
from counterpoise.deterrence.checks import Floats, Integers, chances, not_negative
from counterpoise.deterrence.execution_data import THREAT
from counterpoise.deterrence.execution_draws import TRAITS, Draws, shipped, traits
from counterpoise.evidence.events import Announcement

STREAMS = ("draw", "episode", "fate", "lag", "taken_back", "share")
"""Names of the uniform numbers of a future: which posterior draw; what a new episode adds; what
becomes of it; when; how long what was carried out stands before it is undone; which part."""
FATES = ("full", "undone", "part", "withdrawn", "lapsed")
"""Numbers of fates, from 0: carried out in full and kept; in full, then undone; in part; taken
back before anything was carried out; nothing came of it."""
FULL, UNDONE, PART, WITHDRAWN, LAPSED = range(len(FATES))
_LAGS = ("lag_carried", "lag_carried", "lag_carried", "lag_taken_back", "lag_lapsed")
NODES = 16
"""Points for what a new episode may add, each as likely as the others."""
MOMENTS = 64
"""Points for when it is carried out, where it may be undone before the day that is asked about."""


@dataclass(frozen=True)
class Features:
    """What is known of an announcement on the day that a forecast is made.

    Parameters
    ----------
    institutional : bool
        Whether an institution said it first.
    threat : bool
        Whether it is a conditional threat rather than a plan.
    condition, legal_bar : bool
        Whether a condition is stated, and whether a law stands in the way.
    episode : str
        Its episode, if the draws know it; another name or none is a new one.
    open_months : float
        For how many months it has been open, with nothing carried out; 0 on its first day.
    """

    institutional: bool
    threat: bool = False
    condition: bool = False
    legal_bar: bool = False
    episode: str = ""
    open_months: float = 0.0


@dataclass(frozen=True)
class ExecutionDraws:
    """What becomes of an announcement in each future; months count from the announcement.

    Parameters
    ----------
    fate : array (future,)
        A number of `FATES`.
    share : array (future,)
        Share that is carried out, from 0 to 1. What is undone was carried out before; see
        `reversed_months`.
    lag_months : array (future,)
        When it is carried out; NaN where nothing is.
    reversed_months : array (future,)
        When it is taken back or undone; NaN where it is not.
    """

    fate: Integers
    share: Floats
    lag_months: Floats
    reversed_months: Floats

    def share_at(self, months: float) -> Floats:
        """Return the share that stands so many months after the announcement."""
        begun = np.nan_to_num(self.lag_months, nan=np.inf) <= months
        over = np.nan_to_num(self.reversed_months, nan=np.inf) <= months
        return np.where(begun & ~over, self.share, 0.0)


def features_of(announcement: Announcement, open_months: float = 0.0) -> Features:
    """Return what the model reads of an announcement."""
    return Features(
        institutional=announcement.channel == OFFICIAL,
        threat=announcement.kind == THREAT,
        condition=bool(announcement.condition),
        legal_bar=bool(announcement.legal_bar),
        episode=announcement.episode,
        open_months=open_months,
    )


def forecast(
    features: Features, uniforms: Mapping[str, ArrayLike], draws: Draws | None = None
) -> ExecutionDraws:
    """Return what becomes of an announcement in each future.

    Parameters
    ----------
    features : Features
        The announcement.
    uniforms : mapping of array (future,)
        For each name of `STREAMS` numbers from 0 and below 1. Announcements of one episode share
        ``draw`` and ``episode``.
    draws : Draws, optional
        Draws of a fit; the shipped ones if none are given.

    Raises
    ------
    ValueError
        If a stream is missing or of another length, or a number lies outside.
    """
    known, u = draws or shipped(), _uniforms(uniforms)
    at = float(not_negative("open_months", features.open_months))
    still, nodes = _still_open(known, features, at)
    chosen = np.minimum(_position(still.sum(axis=(1, 2)), u["draw"]), known.size - 1).astype(int)
    value = {name: array[chosen] for name, array in known.values.items()}
    place = _positions(still.sum(axis=2)[chosen], u["episode"]) / nodes
    odds = _odds(known, features, special.ndtri(np.clip(place, 0.0, 1.0)), chosen)
    weight = _fates(value, odds) * _survival(value, at) * _unseen(value, at)
    bounds = np.cumsum(weight / weight.sum(axis=-1, keepdims=True), axis=-1)
    fate = np.minimum((u["fate"][:, None] >= bounds).sum(axis=-1), LAPSED)
    medians = np.stack([value[lag] for lag in _LAGS], axis=-1)
    median = np.take_along_axis(medians, fate[:, None], axis=-1)[:, 0]
    when = _wait(u["lag"], median, value["lag_shape"], at)
    later = when + _wait(u["taken_back"], value["lag_taken_back"], value["lag_shape"], 0.0)
    carried = fate <= PART
    return ExecutionDraws(
        fate=fate.astype(np.int64),
        share=np.where(fate == PART, _part(u["share"], value), np.where(carried, 1.0, 0.0)),
        lag_months=np.where(carried, when, np.nan),
        reversed_months=np.select([fate == UNDONE, fate == WITHDRAWN], [later, when], np.nan),
    )


def chance_by(features: Features, months: float, draws: Draws | None = None) -> float:
    """Return the mean chance that it has been carried out in full by then, and stands.

    Parameters
    ----------
    features : Features
        The announcement.
    months : float
        Months from the announcement, not from the day of the forecast.
    draws : Draws, optional
        As in `forecast`.
    """
    return float(incidence(features, months, draws)[0])


def incidence(features: Features, months: float, draws: Draws | None = None) -> Floats:
    """Return mean chances of what has become of it so many months after the announcement.

    Parameters
    ----------
    features, months, draws
        As in `chance_by`.

    Returns
    -------
    array (4,)
        Carried out in full and standing; taken back or undone; lapsed; carried out in part. With
        the rest it is still open.
    """
    known = draws or shipped()
    at, by = float(features.open_months), float(not_negative("months", months))
    still, _ = _still_open(known, features, at)
    total = still.sum()
    if by <= at:
        return np.zeros(4)
    value = {name: array[:, None] for name, array in known.values.items()}
    ended = 1 - _survival(value, by) / _survival(value, at)
    joint = (still * ended).sum(axis=1)  # draws by fates
    undone_by = 1 - _stands(known, at, by)
    summed = joint.sum(axis=0)
    undone = float(joint[:, UNDONE] @ undone_by)
    found = (
        summed[FULL] + summed[UNDONE] - undone,
        summed[WITHDRAWN] + undone,
        summed[LAPSED],
        summed[PART],
    )
    return np.asarray(found / total)


def chances_in_the_end(features: Features, draws: Draws | None = None) -> Floats:
    """Return the chance of each of `FATES` in each draw, shape (draw, fate)."""
    still, _ = _still_open(draws or shipped(), features, features.open_months)
    summed = still.sum(axis=1)
    return np.asarray(summed / summed.sum(axis=-1, keepdims=True))


def _uniforms(given: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    missing = [name for name in STREAMS if name not in given]
    if missing:
        raise ValueError(f"uniforms: {', '.join(missing)} missing; see STREAMS")
    u = {name: chances(name, given[name]) for name in STREAMS}
    if len({array.shape for array in u.values()}) > 1 or u["draw"].ndim != 1:
        raise ValueError("uniforms: every stream has one number for each future")
    for name, array in u.items():
        if (array >= 1).any():
            raise ValueError(f"{name}: uniform numbers lie below 1")
    return u


def _odds(draws: Draws, features: Features, normal: Floats, chosen: Integers | None) -> Floats:
    """Return log odds of being carried out; `normal` says what a new episode adds."""
    at = slice(None) if chosen is None else chosen
    x = traits(features.institutional, features.threat, features.condition, features.legal_bar)
    slopes = np.stack([draws.values[name] for name in TRAITS], axis=-1)[at]
    base = draws.values["carried"][at] + slopes @ x
    effect = draws.effect(features.episode)
    spread = draws.values["spread"][at]
    if chosen is None:
        base, spread = base[:, None], spread[:, None]
        effect = None if effect is None else effect[:, None]
    added = spread * normal if effect is None else effect[at]
    return np.asarray(base + added)


def _fates(value: Mapping[str, Floats], odds: Floats) -> Floats:
    """Return the chance of each fate, along a new last axis."""
    yes, no, back = special.expit(odds), special.expit(-odds), value["withdrawn"]
    ends = [yes * value[name] for name in ("end_full", "end_undone", "end_part")]
    return np.stack(np.broadcast_arrays(*ends, no * back, no * (1 - back)), axis=-1)


def _survival(value: Mapping[str, Floats], months: float) -> Floats:
    """Return the chance that each fate comes later than some months, along a new last axis."""
    return np.stack([_later(months, value[lag], value["lag_shape"]) for lag in _LAGS], axis=-1)


def _later(months: ArrayLike, median: Floats, shape: Floats) -> Floats:
    return np.asarray(np.exp2(-((np.asarray(months) / np.exp(median)) ** shape)))


def _unseen(value: Mapping[str, Floats], at: float) -> Floats:
    """Return the chance that no progress shows so far, by fate: only the whole shows some."""
    hidden = 1 - value["shows"] if at > 0 else np.ones_like(value["shows"])
    return np.stack([hidden, *[np.ones_like(hidden)] * (len(FATES) - 1)], axis=-1)


def _still_open(draws: Draws, features: Features, at: float) -> tuple[Floats, int]:
    """Return chances of each fate and of being open (draw, node, fate), and the number of nodes."""
    new = features.episode not in draws.episodes
    nodes = NODES if new else 1
    normal = special.ndtri((np.arange(nodes) + 0.5) / nodes)
    value = {name: array[:, None] for name, array in draws.values.items()}
    chance = _fates(value, _odds(draws, features, normal, None))
    return chance * _survival(value, at) * _unseen(value, at) / nodes, nodes


def _position(weight: Floats, u: Floats) -> Floats:
    """Return where each number falls among weights laid end to end: whole part and fraction."""
    edges = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
    edges[-1] = 1.0
    return np.interp(u, edges, np.arange(edges.size))


def _positions(weights: Floats, u: Floats) -> Floats:
    """Return the same where each number has weights of its own (future, weight)."""
    share = weights / weights.sum(axis=-1, keepdims=True)
    edges = np.cumsum(share, axis=-1)
    index = np.minimum((u[:, None] >= edges).sum(axis=-1), share.shape[-1] - 1)
    inside = np.take_along_axis(share, index[:, None], axis=-1)[:, 0]
    below = np.take_along_axis(edges, index[:, None], axis=-1)[:, 0] - inside
    return np.asarray(index + np.clip((u - below) / inside, 0.0, 1.0))


def _wait(u: Floats, median: Floats, shape: Floats, at: float) -> Floats:
    """Return when something happens, given that it had not after some months."""
    scale = np.exp(median)
    passed = (at / scale) ** shape
    return np.asarray(scale * (passed - np.log1p(-u) / np.log(2)) ** (1 / shape))


def _part(u: Floats, value: Mapping[str, Floats]) -> Floats:
    a = value["part_mean"] * value["part_strength"]
    return np.asarray(special.betaincinv(a, value["part_strength"] - a, u))


def _stands(draws: Draws, at: float, by: float) -> Floats:
    """Return by draw the chance that what is carried out between two moments outlasts them."""
    median, shape = (draws.values[name][:, None] for name in ("lag_carried", "lag_shape"))
    first, last = _later(at, median, shape), _later(by, median, shape)
    even = (np.arange(MOMENTS) + 0.5) / MOMENTS
    survived = first + (last - first) * even
    when = np.exp(median) * (-np.log2(survived)) ** (1 / shape)
    left = np.maximum(by - when, 0.0)  # rounding only
    return np.asarray(_later(left, draws.values["lag_taken_back"][:, None], shape).mean(axis=1))
