r"""What allies believe of the guarantee: the one belief that is fitted, and from little.

Polls measure support with an intercept and a loading of their own for each series; a series is one
pollster, population, question and answer, and no two are ever joined. With the logit :math:`y` of a
share, turned so that more is more belief, and :math:`x` of `support_signal`,

.. math:: y_{sw} = \alpha_s + \lambda_s\, x(t_{sw}) + \varepsilon_{sw}

Weights of features are half-normal around one common scale: monotone by construction and drawn
towards zero. Intercepts, the walk :math:`z` and the noise are normal and integrated out by hand, so
the sampler sees only weights, scales, half-life and loadings. Which polls are read is `TESTED`; it
was written down before anything was fitted.

What is not estimated: whether the guarantee would be honoured, and what a challenger believes.
Every event and every poll was chosen and coded by people who knew how things had gone on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

import numpy as np

from counterpoise.deterrence.checks import Floats
from counterpoise.deterrence.support_signal import (
    FEATURES,
    POOLED,
    TABLE,
    Coder,
    Events,
    Garrison,
    School,
    Series,
    Waves,
    coefficient,
    garrison,
    of_guarantor,
    persistence,
    reach,
    walk_covariance,
    walked_on,
    waves_of,
)
from counterpoise.evidence import Evidence
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem

TOPICS = ("guarantee", "article5", "ally", "US leadership", "relations", "autonomy")
"""Topics of polls that ask what allies believe."""
TESTED = (
    Series("guarantee", "IGA/YouGov", "DEU+FRA+GBR",
           "US reliable guarantor of European security in next decade", "not reliable", -1),
    Series("ally", "Forsa", "DEU", "US a reliable partner", "no", -1),
    Series("relations", "CBOS", "POL", "relations with US", "good", 1),
    Series("guarantee", "EVA", "FIN", "NATO guarantees so strong that nobody would attack",
           "agree", 1),
    Series("article5", "Ministry of Defence", "EST (Estonian speakers)",
           "NATO gives military help", "yes", 1),
    Series("US leadership", "Gallup", "NATO median", "approval of US leadership", "approve", 1),
    Series("ally", "YouGov", "DNK", "view of the USA", "unfavourable", -1),
    Series("ally", "YouGov", "DNK", "US ally or friendly", "yes", 1),
    Series("ally", "ECFR", "Europe (ECFR states)", "US an ally", "yes", 1),
    Series("autonomy", "ECFR", "Europe (nine states)",
           "Europe cannot always rely on US, needs own capability", "agree", -1),
    Series("guarantee", "ECFR", "Europe (nine states)", "US will always protect Europe",
           "agree", 1),
)  # fmt: skip
"""The series that test the timeline: every one of `TOPICS` with two waves or more."""
UNSEEN_FROM = 2025
"""Differences that end in this year or later are predicted from a fit to waves before it."""
SEED = 20140318
CHAINS, WARM_UP, SAMPLES, KEPT = 2, 300, 1500, 400
UNSEEN_VARIANCE = 1e6
"""Variance of a wave that a fit does not see: so large that its value says nothing."""
MAXIMUM_RHAT, MINIMUM_EFFECTIVE = 1.02, 300.0
NORMAL_90 = 1.6448536269514722
SCALARS = ("scale", "troops", "half_life", "taken_back", "walk", "noise")
VALUES = ("troops", "half_life", "taken_back", "walk", "noise")
"""Parameters with one value each, beside the weights of features and the loadings of series."""


@dataclass(frozen=True)
class Priors:
    """Sizes of what is drawn before a poll is seen: rows of the table of coefficients."""

    weight: float
    troops: float
    half_life: float
    half_life_spread: float
    walk: float
    noise: float
    sampling: float
    loading_spread: float
    intercept: float


def priors(evidence: Evidence) -> Priors:
    """Return the priors of a fit; the range of the half-life holds 90 per cent."""
    half_life = evidence.figure(f"{TABLE}/persistence_half_life")
    ratio = half_life.at("high") / half_life.at("low")
    return Priors(
        coefficient(evidence, "weight_spread"),
        coefficient(evidence, "weight_troops"),
        half_life.value,
        float(np.log(ratio)) / (2 * NORMAL_90),
        coefficient(evidence, "walk"),
        coefficient(evidence, "poll_noise"),
        coefficient(evidence, "sampling_noise"),
        coefficient(evidence, "loading_spread"),
        coefficient(evidence, "series_intercept"),
    )


@dataclass(frozen=True)
class Record:
    """What a fit reads: events, waves, forces in place and a school's multipliers.

    `seen` says which waves it reads; of the others it knows the day and nothing else.
    """

    events: Events
    waves: Waves
    seen: np.ndarray
    forces: Garrison
    school: School
    prior: Priors


def record(
    evidence: Evidence,
    *,
    coder: Coder = "average",
    school: School = POOLED,
    before: float | None = None,
    leave_out: int | None = None,
) -> Record:
    """Return what a fit reads.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    coder : str
        Whose coding of the events: the mean of both, or one alone.
    school : School
        What events weigh.
    before : float, optional
        Only waves before this moment, in years since 2014.
    leave_out : int, optional
        Number of a series that is left out.
    """
    waves = waves_of(evidence, TESTED)
    keep = np.ones(len(waves.ids), dtype=bool)
    if before is not None:
        keep &= waves.when < before
    if leave_out is not None:
        keep &= waves.series != leave_out
    return Record(
        of_guarantor(evidence, coder),
        waves,
        keep,
        garrison(evidence),
        school,
        priors(evidence),
    )


@dataclass(frozen=True)
class Posterior:
    """Draws of the parameters, and how far to trust them.

    Parameters
    ----------
    weights : array (draw, feature)
        Weights of `support_signal.FEATURES`, none below 0.
    loadings : array (draw, series)
        How strongly each series answers to support.
    values : dict of str to array (draw,)
        The parameters of `VALUES`.
    record : Record
        What was read.
    rhat, effective : float
        The largest potential scale reduction and the smallest effective number of draws.
    """

    weights: Floats
    loadings: Floats
    values: Mapping[str, Floats]
    record: Record = field(repr=False)
    rhat: float = float("nan")
    effective: float = float("nan")

    def __len__(self) -> int:
        """Return the number of draws."""
        return len(self.weights)


def fit(
    what: Record,
    *,
    seed: int = SEED,
    chains: int = CHAINS,
    warm_up: int = WARM_UP,
    samples: int = SAMPLES,
    kept: int = KEPT,
) -> Posterior:
    """Return draws of the parameters given a record; needs the extra ``fit``.

    Raises
    ------
    InputError
        If the extra is missing, or if the chains disagree or hold too few independent draws.
    """
    jax, diagnostics = need("jax", "fit"), need("numpyro.diagnostics", "fit")
    with jax.enable_x64(True):
        sampler = _sampler(chains, warm_up, samples)
        sampler.run(jax.random.PRNGKey(seed), _arrays(what))
        grouped = {k: np.asarray(v) for k, v in sampler.get_samples(group_by_chain=True).items()}
    measured = diagnostics.summary(grouped).values()
    rhat = max(float(np.max(one["r_hat"])) for one in measured)
    effective = min(float(np.min(one["n_eff"])) for one in measured)
    refuse_unsound(rhat, effective, warm_up, samples)
    step = max(chains * samples // kept, 1)
    flat = {k: v.reshape(-1, *v.shape[2:])[::step][:kept] for k, v in grouped.items()}
    values = {name: flat[name] for name in VALUES}
    return Posterior(flat["weights"], flat["loadings"], values, what, rhat, effective)


def refuse_unsound(rhat: float, effective: float, warm_up: int, samples: int) -> None:
    """Raise `InputError` with the remedy if chains disagree or hold too few independent draws."""
    if rhat <= MAXIMUM_RHAT and effective >= MINIMUM_EFFECTIVE:
        return
    what = f"R-hat reaches {rhat:.3f}, and {effective:.0f} draws count as independent"
    remedy = f"Draw more: warm_up={2 * warm_up}, samples={2 * samples}, or another seed."
    raise InputError([Problem("credibility", "fit", what, remedy)])


@cache
def _sampler(chains: int, warm_up: int, samples: int) -> Any:
    """Return the sampler; it is compiled once for all records with as many events and waves."""
    infer = need("numpyro.infer", "fit")
    count = len(FEATURES) + len(TESTED) + len(SCALARS)
    middle = infer.init_to_value(values={"z": np.zeros(count)})
    return infer.MCMC(
        infer.NUTS(_model, init_strategy=middle, max_tree_depth=8),
        num_warmup=warm_up,
        num_samples=samples,
        num_chains=chains,
        chain_method="sequential",
        progress_bar=False,
        jit_model_args=True,
    )


def _arrays(what: Record) -> dict[str, np.ndarray]:
    """Return what the model reads, always in the same shapes: a wave not seen is all noise."""
    waves, events = what.waves, what.events
    return {
        "lag": waves.when[:, None] - events.when,
        "multipliers": reach(waves.when, events, what.school),
        "reversed": events.reversed,
        "features": events.features,
        "level": what.school.troops * what.forces.at(waves.when),
        "when": waves.when,
        "series": waves.series,
        "polls": np.where(what.seen, waves.values, 0.0),
        "hidden": np.where(what.seen, 0.0, UNSEEN_VARIANCE),
        "prior": np.array([float(getattr(what.prior, f.name)) for f in fields(what.prior)]),
    }


def _model(data: Mapping[str, Any]) -> None:
    """State the model as NumPyro reads it.

    Every parameter is a quantile of a standard normal number: the sampler sees round shapes, and
    half-normal weights near zero do not slow it down.
    """
    jax, numpyro, d = (need(m, "fit") for m in ("jax", "numpyro", "numpyro.distributions"))
    jnp, prior, when, series = jax.numpy, Priors(*data["prior"]), data["when"], data["series"]
    sizes = (len(FEATURES), len(TESTED), len(SCALARS))
    z = numpyro.sample("z", d.Normal(0.0, 1.0).expand([sum(sizes)]).to_event(1))
    even = jax.scipy.special.ndtr(z)
    # Half-normal, all at once: each call of the quantile takes a second to compile.
    half = jnp.split(jax.scipy.special.ndtri(0.5 + 0.5 * even), np.cumsum(sizes)[:-1])
    scale, troops, _, _, walk, noise = half[2]
    weights = prior.weight * scale * half[0]
    troops, walk, noise = prior.troops * troops, prior.walk * walk, prior.noise * noise
    spread = prior.half_life_spread * z[-len(SCALARS) + SCALARS.index("half_life")]
    half_life = prior.half_life * jnp.exp(spread)
    taken_back = even[-len(SCALARS) + SCALARS.index("taken_back")]
    loadings = jnp.exp(prior.loading_spread * z[sizes[0] : sizes[0] + sizes[1]])
    found = {"weights": weights, "loadings": loadings, "troops": troops, "walk": walk}
    found |= {"half_life": half_life, "taken_back": taken_back, "noise": noise}
    for name, value in found.items():
        numpyro.deterministic(name, value)
    loading = loadings[series]
    left = persistence(
        data["lag"], data["multipliers"], data["reversed"], half_life, taken_back, jnp
    )
    mean = loading * (left @ (data["features"] @ weights) + troops * data["level"])
    covariance = loading[:, None] * loading * walk**2 * walk_covariance(when, when, half_life, jnp)
    covariance = covariance + prior.intercept**2 * (series[:, None] == series)
    covariance = covariance + jnp.diag(noise**2 + prior.sampling**2 + data["hidden"])
    numpyro.sample("y", d.MultivariateNormal(mean, covariance), obs=data["polls"])


def from_events(posterior: Posterior, when: Floats, events: Events | None = None) -> Floats:
    """Return what events and forces in place make of support, without the walk.

    Parameters
    ----------
    posterior : Posterior
        The draws.
    when : array (moment,)
        Years since 2014.
    events : Events, optional
        Other events than those of the fit, say without one of them.

    Returns
    -------
    array (draw, moment)
    """
    what = posterior.record
    chosen = what.events if events is None else events
    lag = when[:, None] - chosen.when
    multipliers = reach(when, chosen, what.school)
    level = what.school.troops * what.forces.at(when)
    shock = posterior.weights @ chosen.features.T
    found = np.empty((len(posterior), when.size))
    for i in range(len(posterior)):
        troops, half_life, taken_back = (posterior.values[name][i] for name in VALUES[:3])
        left = persistence(lag, multipliers, chosen.reversed, half_life, taken_back)
        found[i] = left @ shock[i] + troops * level
    return found


def walk_given_polls(
    posterior: Posterior, when: Floats, generator: np.random.Generator | None = None
) -> Floats:
    """Return the walk given the polls of the fit: its mean, or a draw for each draw of the fit.

    A draw is a walk before any poll, corrected by how far its own polls would be off: exact, by
    Matheron's rule.

    Parameters
    ----------
    posterior : Posterior
        The draws.
    when : array (moment,)
        Years since 2014.
    generator : Generator, optional
        The caller's own stream; without it the mean is returned.

    Returns
    -------
    array (draw, moment)
    """
    prior, values = posterior.record.prior, posterior.values
    waves = posterior.record.waves.only(posterior.record.seen)
    half_life, size = values["half_life"][:, None, None], values["walk"][:, None, None] ** 2
    noise = values["noise"][:, None] ** 2 + prior.sampling**2
    loading = posterior.loadings[:, waves.series]
    polls = size * walk_covariance(waves.when, waves.when, half_life)
    polls = polls * loading[:, :, None] * loading[:, None]
    polls = polls + prior.intercept**2 * (waves.series[:, None] == waves.series)
    polls = polls + noise[:, :, None] * np.eye(waves.when.size)
    across = size * walk_covariance(when, waves.when, half_life) * loading[:, None]
    missing = waves.values - loading * from_events(posterior, waves.when)
    start = np.zeros((len(posterior), when.size))
    if generator is not None:
        every, place = np.unique(np.concatenate([when, waves.when]), return_inverse=True)
        walk = _free_walk(posterior, every, generator)[:, place]
        start, there = walk[:, : when.size], walk[:, when.size :]
        level = prior.intercept * generator.standard_normal(posterior.loadings.shape)
        error = np.sqrt(noise) * generator.standard_normal(there.shape)
        missing = missing - loading * there - level[:, waves.series] - error
    return np.asarray(start + (across @ np.linalg.solve(polls, missing[..., None]))[..., 0])


def _free_walk(posterior: Posterior, when: Floats, generator: np.random.Generator) -> Floats:
    """Return the walk at rising moments before any poll is seen, (draw, moment)."""
    steps = generator.standard_normal((when.size, len(posterior))).T
    start, gaps = np.zeros(len(posterior)), np.diff(when, prepend=0.0)
    values = posterior.values
    return walked_on(start, gaps, values["half_life"], values["walk"], steps)


def support(
    posterior: Posterior, when: Floats, generator: np.random.Generator | None = None
) -> Floats:
    """Return signalled support as the fit sees it, (draw, moment); as `walk_given_polls` says."""
    return from_events(posterior, when) + walk_given_polls(posterior, when, generator)
