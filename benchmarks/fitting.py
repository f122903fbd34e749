"""The fit of the model of execution: what a step of the sampler costs beside a bare gradient.

NumPyro's sampler has been reported a hundred times too slow on hierarchies of few groups. What it
spends beyond gradients shows as a ratio that does not hang on the machine.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.timing import in_turn, seconds
from counterpoise.deterrence import execution_model
from counterpoise.deterrence.execution_data import rows
from counterpoise.deterrence.execution_model import CHAINS, DRAWS, SEED, WARMUP, Sampler
from counterpoise.extras import need

GRADIENTS = 20_000
MOST_RATIO = 15
"""A few are usual. Above it a walk does something else than walk."""


def measure(quick: bool) -> dict[str, Any]:
    """Time a first fit, the same fit once it is compiled, and gradients in a loop."""
    from benchmarks.cases import evidence

    draws, warmup, rounds = (200, 200, 1) if quick else (DRAWS, WARMUP, 3)
    data = rows(evidence())
    sampler = Sampler(draws=draws, warmup=warmup)
    proofs = []

    def fit() -> None:
        proofs.append(sampler.fit(data, seed=SEED).proof)

    first = seconds(fit)
    gradients = _gradients()
    gradients()
    clock, processor = in_turn({"fit": fit, "gradients": gradients}, rounds)
    leapfrogs = proofs[0].leapfrogs
    step = clock["fit"] / (leapfrogs * CHAINS * (draws + warmup))
    return {
        "draws": draws,
        "warmup": warmup,
        "chains": CHAINS,
        "leapfrogs": leapfrogs,
        "first_seconds": first,
        "seconds": clock,
        "processor_seconds": processor,
        "step_seconds": step,
        "gradient_seconds": clock["gradients"] / GRADIENTS,
        "ratio": step / (clock["gradients"] / GRADIENTS),
    }


def _gradients() -> Callable[[], Any]:
    """Return a call that follows the gradient of the model in a compiled loop."""
    from benchmarks.cases import evidence

    jax, lax = need("jax", "fit"), need("jax.lax", "fit")
    util = need("numpyro.infer.util", "fit")
    data = rows(evidence())
    arrays = execution_model._arrays(data, execution_model.np.ones(len(data.ids)))

    def walk(z: Any) -> Any:
        slope = jax.grad(lambda z: util.potential_energy(execution_model._model, (arrays,), {}, z))
        move = lambda _, z: jax.tree.map(lambda a, b: a - 1e-6 * b, z, slope(z))  # noqa: E731
        return lax.fori_loop(0, GRADIENTS, move, z)

    compiled = jax.jit(walk)

    def work() -> None:
        with execution_model._double_precision():
            sizes = execution_model._unbounded(len(data.episodes))
            start = {name: jax.numpy.zeros(size) for name, size in sizes.items()}
            jax.block_until_ready(compiled(start))

    return work


def section(
    found: dict[str, Any],
    table: Callable[[Sequence[str], Iterable[Sequence[str]]], str],
    time: Callable[[float], str],
) -> str:
    """Return what was measured as a section of the page."""
    rows = [
        ("first fit, compiled on the way", time(found["first_seconds"])),
        ("the same again", time(found["seconds"]["fit"])),
        ("one leapfrog step of it", time(found["step_seconds"])),
        ("one gradient in a loop", time(found["gradient_seconds"])),
        ("ratio of step to gradient", f"{found['ratio']:.2g}"),
    ]
    head = (
        f"{found['chains']} chains of {found['warmup']} + {found['draws']} draws, "
        f"{found['leapfrogs']:.0f} steps a draw",
        "time",
    )
    return (
        "## Fitting the model of execution\n\n"
        + table(head, rows)
        + f"\nA ratio above {MOST_RATIO} would mean that the sampler is slow for its shape. "
        "Steps of the warm-up are longer and not counted, which makes the ratio too high.\n"
    )
