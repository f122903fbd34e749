r"""A Bayesian model of what becomes of announced cuts, fitted with NumPyro.

An announcement is carried out with chance :math:`p_i`, in full, in part, or in full and then
undone; otherwise it is taken back or lapses. Announcements of one episode share a random effect:

.. math::
    \operatorname{logit} p_i = \alpha + x_i \beta + \sigma u_{e(i)}, \qquad u_e \sim N(0, 1)

Months until it is carried out, taken back or lapsed have Weibull distributions with medians
:math:`m_k` of their own and one shape for all three:

.. math::
    \Pr(T_k > t) = 2^{-(t / m_k)^s}

What has not ended is summed over all that may still come, by hand; a date is a range. One that
stands in part may yet be completed, if it was to be carried out in full and is not done yet: how
often progress shows before that, the record does not say. Ends compete: the chance that an open one
is carried out falls as time passes, if what is carried out is carried out soon.

The record has some 75 rows of about 30 episodes, mostly of one administration. It carries one
contrast, institution or not, a base rate and coarse lags. The other effects have narrow priors
around nothing, so that they widen a forecast and claim no finding; see the movement of each in
`execution_checks`. Priors stand in ``execution_priors.csv``.

``python -m counterpoise.deterrence.execution_model`` fits and writes the shipped draws. It needs
the extra ``fit``; JAX is imported where it is used and its settings outside are left alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.execution_data import Rows, Seen, cuts, fingerprint, rows
from counterpoise.deterrence.execution_draws import (
    COMMAND,
    FOLDER,
    TRAITS,
    Draws,
    Proof,
    traits,
    write,
)
from counterpoise.deterrence.execution_priors import FAMILIES
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.extras import need
from counterpoise.problems import Problems

Floats = NDArray[np.float64]

SEED, DRAWS, WARMUP, CHAINS, SHIPPED = 20261128, 2000, 1000, 2, 1000
R_HAT_BELOW, EFFECTIVE_SHARE, DIVERGENT_SHARE = 1.01, 0.1, 0.001
"""A run is refused above the first, below the second and above the third of its draws."""
R_HAT_SHORT, SHORT = 1.05, 1000
"""In runs of fewer draws than `SHORT` the first is estimated coarsely, and this holds instead."""
TARGET = 0.95
"""Acceptance that the sampler aims at: high, since few episodes make a narrow funnel."""
SOON = 1e-6
"""The lower bound in months that stands for the day itself, whose logarithm is finite."""


def fit(
    evidence: Evidence,
    *,
    seed: int = SEED,
    draws: int = DRAWS,
    warmup: int = WARMUP,
    chains: int = CHAINS,
) -> Draws:
    """Fit the model to the announced cuts of the leading ally.

    Parameters
    ----------
    evidence : Evidence
        Where they stand.
    seed : int
        Two runs with one seed are equal on the same machine.
    draws, warmup, chains : int
        Draws that are kept and that are not, of each chain.

    Raises
    ------
    InputError
        If the extra is missing, or if chains disagree or hold too few effective draws.
    """
    sampler = Sampler(draws=draws, warmup=warmup, chains=chains)
    return sampler.fit(rows(evidence), seed=seed, used=fingerprint(cuts(evidence)))


class Sampler:
    """Fits the model again and again; it is compiled once for rows and episodes of one number.

    The walk is that of NumPyro's NUTS. Only the loop around it stands here: NumPyro's own compiles
    anew for each fit, which takes ten times as long as the fit.

    Parameters
    ----------
    draws, warmup, chains : int
        As in `fit`.
    """

    def __init__(self, *, draws: int, warmup: int, chains: int = CHAINS) -> None:
        need("numpyro", "fit")
        self.draws, self.warmup, self.chains = draws, warmup, chains
        self._walk = need("jax", "fit").jit(self._chains)

    def fit(self, data: Rows, *, seed: int, used: str = "", weight: Floats | None = None) -> Draws:
        """Fit to rows; those of weight 0 are left out and change nothing."""
        jax = need("jax", "fit")
        arrays = _arrays(data, np.ones(len(data.ids)) if weight is None else weight)
        with _double_precision():
            given = {name: jax.numpy.asarray(array) for name, array in arrays.items()}
            keys = jax.random.split(jax.random.PRNGKey(seed), self.chains)
            grouped, steps, diverging = jax.device_get(self._walk(keys, given))
        walked = float(np.mean(steps)), int(np.sum(diverging))
        return self._checked(grouped, walked, data, seed, used)

    def _chains(self, keys: Any, given: Mapping[str, Any]) -> Any:
        """Walk one chain after another."""
        return need("jax.lax", "fit").map(lambda key: self._chain(key, given), keys)

    def _chain(self, key: Any, given: Mapping[str, Any]) -> Any:
        """Return draws of each site, leapfrog steps and divergences."""
        jax, lax = need("jax", "fit"), need("jax.lax", "fit")
        infer, util = need("numpyro.infer", "fit"), need("numpyro.infer.util", "fit")
        first, second = jax.random.split(key)
        start = {
            name: jax.random.uniform(jax.random.fold_in(first, i), (size,), minval=-1.0, maxval=1.0)
            for i, (name, size) in enumerate(_unbounded(len(given["episodes"])).items())
        }
        kernel = infer.NUTS(
            potential_fn=lambda z: util.potential_energy(_model, (given,), {}, z),
            target_accept_prob=TARGET,
        )
        state = kernel.init(second, self.warmup, start, (), {})

        def step(state: Any, _: None) -> Any:
            state = kernel.sample(state, (), {})
            return state, (state.z, state.num_steps, state.diverging)

        _, walked = lax.scan(step, state, None, length=self.warmup + self.draws)
        z, steps, diverging = jax.tree.map(lambda array: array[self.warmup :], walked)

        def bounded(z: Any) -> Any:
            return util.constrain_fn(_model, (given,), {}, z, return_deterministic=True)

        return jax.vmap(bounded)(z), steps, diverging

    def _checked(
        self,
        grouped: Mapping[str, NDArray[Any]],
        walked: tuple[float, int],
        data: Rows,
        seed: int,
        used: str,
    ) -> Draws:
        values, effects = _named(grouped)
        r_hat, effective = _diagnostics({**values, "effects": effects})
        proof = Proof(
            command=COMMAND,
            seed=seed,
            chains=self.chains,
            draws=self.draws,
            warmup=self.warmup,
            rows=used,
            priors=execution_priors.fingerprint(),
            versions={name: need(name, "fit").__version__ for name in ("numpyro", "jax")},
            r_hat=round(max(r_hat.values()), 5),
            effective=round(min(effective.values()), 1),
            divergences=walked[1],
            leapfrogs=round(walked[0], 2),
        )
        refuse_bad_runs(r_hat, effective, proof)
        flat = {name: array.reshape(-1) for name, array in values.items()}
        return Draws(
            MappingProxyType(flat), effects.reshape(-1, effects.shape[-1]), data.episodes, proof
        )


def refuse_bad_runs(
    r_hat: Mapping[str, float], effective: Mapping[str, float], proof: Proof
) -> None:
    """Refuse a run whose chains disagree, which has few effective draws, or which lost its way."""
    total = proof.draws * proof.chains
    most = R_HAT_SHORT if proof.draws < SHORT else R_HAT_BELOW
    least = EFFECTIVE_SHARE * total
    problems = Problems()
    longer = f"Fit with more warm-up and draws than {proof.warmup} and {proof.draws}"
    for name, found in r_hat.items():
        if not found <= most:
            what = f"the chains disagree: R-hat {found:.3f}, at most {most} is allowed"
            problems.add("execution model", name, what, longer)
    for name, found in effective.items():
        if not found >= least:
            what = f"{found:.0f} effective draws, at least {least:.0f} are needed"
            problems.add("execution model", name, what, longer)
    if proof.divergences > DIVERGENT_SHARE * total:
        what = f"{proof.divergences} of {total} steps diverged"
        problems.add("execution model", "sampler", what, f"{longer}, or with another seed")
    problems.raise_if_any()


@contextmanager
def _double_precision() -> Iterator[None]:
    """Compute in double precision on the processor, here only."""
    jax = need("jax", "fit")
    if hasattr(jax, "enable_x64"):
        precise = jax.enable_x64(True)
    else:  # before JAX 0.8
        precise = need("jax.experimental", "fit").enable_x64()
    with precise, jax.default_device(jax.local_devices(backend="cpu")[0]):
        yield


def _unbounded(episodes: int) -> dict[str, int]:
    """Return the sites of the model, and how many numbers on the whole line each of them takes."""
    sizes = {family: len(execution_priors.of_family(family)[0]) for family in FAMILIES}
    return sizes | {"dirichlet": sizes["dirichlet"] - 1, "u": episodes}


def _arrays(data: Rows, weight: Floats) -> dict[str, NDArray[Any]]:
    """Return what the likelihood reads."""
    x = traits(
        *(data.feature(name) for name in ("institutional", "threat", "condition", "legal_bar"))
    )
    in_part = ~np.isnan(data.share) & (data.share > 0) & (data.share < 1)
    return {
        "x": x,
        "episode": data.episode,
        "seen": np.eye(len(Seen))[data.seen],
        "low": np.maximum(data.low, SOON),
        "high": data.high,
        "undone_low": np.maximum(data.undone_low, SOON),
        "undone_high": np.maximum(data.undone_high, 2 * SOON),
        "looked": data.looked,
        "stood": np.maximum(data.stood, SOON),
        "in_part": in_part.astype(float),
        "share": np.where(in_part, data.share, 0.5),
        "weight": weight,
        "episodes": np.zeros(len(data.episodes)),  # how many there are, as a shape
    }


def _model(data: Mapping[str, Any]) -> None:
    numpyro, dist = need("numpyro", "fit"), need("numpyro.distributions", "fit")
    jnp = need("jax.numpy", "fit")
    drawn = _drawn(numpyro, dist)
    with numpyro.plate("episode", len(data["episodes"])):
        u = numpyro.sample("u", dist.Normal(0.0, 1.0))
    numpyro.deterministic("effects", drawn["spread"] * u)
    slopes = jnp.stack([drawn[name] for name in TRAITS])
    odds = drawn["carried"] + data["x"] @ slopes + drawn["spread"] * u[data["episode"]]
    chance = _log_chances(jnp, drawn, odds, data)
    numpyro.factor("outcome", (data["weight"] * (data["seen"] * chance).sum(axis=-1)).sum())
    a = drawn["part_mean"] * drawn["part_strength"]
    part = dist.Beta(a, drawn["part_strength"] - a).log_prob(data["share"])
    numpyro.factor("share", (data["weight"] * data["in_part"] * part).sum())


def _drawn(numpyro: Any, dist: Any) -> dict[str, Any]:
    """Draw every parameter from its row of the table, those of one family as one vector.

    A site for each parameter would make the sampler many times slower: it walks over sites.
    """
    makers = {
        "normal": dist.Normal,
        "halfnormal": lambda first, _: dist.HalfNormal(first),
        "lognormal": dist.LogNormal,
        "beta": dist.Beta,
        "dirichlet": lambda first, _: dist.Dirichlet(first),
    }
    drawn: dict[str, Any] = {}
    for family, make in makers.items():
        names, first, second = execution_priors.of_family(family)
        found = numpyro.sample(family, make(first, second))
        drawn |= {name: found[i] for i, name in enumerate(names)}
    return drawn


def _log_chances(jnp: Any, drawn: Any, odds: Any, data: Mapping[str, Any]) -> Any:
    """Return the log chance of each `Seen` for each row, all that may still come summed out."""
    log = jnp.log

    def hazard(months: Any, lag: str) -> Any:
        return np.log(2) * jnp.exp(drawn["lag_shape"] * (log(months) - drawn[lag]))

    def before(months: Any, lag: str) -> Any:
        return log(-jnp.expm1(-hazard(months, lag)))

    def after(months: Any, lag: str) -> Any:
        return -hazard(months, lag)

    def between(low: Any, high: Any, lag: str) -> Any:
        first = hazard(low, lag)
        return log(-jnp.expm1(first - hazard(high, lag))) - first

    yes, no = -jnp.logaddexp(0.0, -odds), -jnp.logaddexp(0.0, odds)
    full, part, undone = (yes + log(drawn[name]) for name in execution_priors.ENDS)
    back, lapse = no + log(drawn["withdrawn"]), no + jnp.log1p(-drawn["withdrawn"])
    low, high, looked = data["low"], data["high"], data["looked"]
    shown, hidden = log(drawn["shows"]), jnp.log1p(-drawn["shows"])
    not_yet = after(looked, "lag_carried")
    carried = between(low, high, "lag_carried")
    return jnp.stack(
        [
            jnp.logaddexp(full, undone + after(data["stood"], "lag_taken_back")) + carried,
            undone + carried + between(data["undone_low"], data["undone_high"], "lag_taken_back"),
            jnp.logaddexp(part + before(looked, "lag_carried"), full + not_yet + shown),
            back + between(low, high, "lag_taken_back"),
            lapse + before(looked, "lag_lapsed"),
            need("jax.scipy.special", "fit").logsumexp(
                jnp.stack(
                    [
                        full + not_yet + hidden,
                        jnp.logaddexp(part, undone) + not_yet,
                        back + after(looked, "lag_taken_back"),
                        lapse + after(looked, "lag_lapsed"),
                    ]
                ),
                axis=0,
            ),
        ],
        axis=-1,
    )


def _named(grouped: Mapping[str, NDArray[Any]]) -> tuple[dict[str, Floats], Floats]:
    """Return draws (chain, draw) by parameter, and the effects of episodes."""
    values = {
        name: np.asarray(grouped[family][..., i], dtype=float)
        for family in FAMILIES
        for i, name in enumerate(execution_priors.of_family(family)[0])
    }
    return values, np.asarray(grouped["effects"], dtype=float)


def _diagnostics(values: Mapping[str, Floats]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the largest split R-hat and the smallest effective number of draws of each."""
    tools = need("numpyro.diagnostics", "fit")
    r_hat = {n: float(np.max(tools.split_gelman_rubin(v))) for n, v in values.items()}
    effective = {n: float(np.min(tools.effective_sample_size(v))) for n, v in values.items()}
    return r_hat, effective


def main() -> None:
    """Fit and write the shipped draws beside this module."""
    draws = fit(load_evidence())
    write(draws.thinned(SHIPPED), Path(__file__).parent / FOLDER)
    print(draws.proof)


if __name__ == "__main__":
    main()
