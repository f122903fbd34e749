"""Futures of one scenario, drawn, run and reduced block by block on all cores."""

from collections.abc import Iterator, Mapping

from counterpoise.alliance import (
    BATCH,
    Assembly,
    in_batches,
    policies_of,
    policy_of,
    simulate_drawn,
)
from counterpoise.alliance.drawdown import drawn_figures
from counterpoise.ensemble.feedback import simulate_fed
from counterpoise.ensemble.models import Model, Models
from counterpoise.ensemble.reduction import Block, block_of
from counterpoise.ensemble.sampling import Sampler
from counterpoise.scenario import Scenario


def blocks(
    scenario: Scenario,
    span: tuple[int, int],
    seed: int,
    workers: int | None = None,
    *,
    models: tuple[Model, ...] = (),
    feedback: int = 0,
    batch: int = BATCH,
    seeds: Mapping[str, int] | None = None,
) -> Iterator[Block]:
    """Give what is kept of the futures of one scenario, block by block and in order.

    Each is drawn, run and reduced on one thread.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    span : tuple of int
        The first future, a multiple of `batch`, and the one behind the last.
    seed, workers, models, feedback, batch, seeds
        As in `counterpoise.ensemble.runner.ensemble`.
    """
    assembly = Assembly(scenario)
    read: dict[str, object] = dict.fromkeys(path for model in models for path in model.figures)
    read |= dict.fromkeys(drawn_figures(scenario))
    drawn = {**assembly.cells, **read} if read else assembly.cells
    sampler = Sampler(scenario, seed, drawn, seeds)
    policy, after = policy_of(scenario), Models(models, scenario, seed)
    begin, end = span

    def one(first: int, last: int) -> Block:
        first, size = begin + first, last - first
        draws = sampler.draw(first, first + size)
        parameters = assembly.parameters(draws, size)
        run = simulate_drawn(scenario, parameters, policy, draws, size, first=first)
        if not models:
            return block_of(run, scenario.calendar)
        values, fed = after.run(run, draws)
        own = policies_of(scenario, policy, draws) if feedback else []
        for _ in range(feedback):
            run = simulate_fed(parameters, own or [policy] * size, fed, scenario, first)
            values, fed = after.run(run, draws)
        return block_of(run, scenario.calendar, after.quantities, values)

    return in_batches(one, end - begin, batch=batch, workers=workers)
