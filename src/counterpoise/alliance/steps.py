"""Parts of a step that may be called one by one from Python. Compiled where they are.

`run_batch` needs none of these ways in, which take long to compile.
"""

from counterpoise.alliance import economy, forces, kernel, requirements, training
from counterpoise.alliance.arrays import Parameters, Policy, State
from counterpoise.alliance.compilation import kernel as compiled
from counterpoise.alliance.tables import in_memory


@compiled
def opening_day(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Set the state of the opening day."""
    forces.opening_book(in_memory(policy), in_memory(s))
    kernel.opening_day(in_memory(p), in_memory(policy), in_memory(s), future)


@compiled
def market_at(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Fill in what holds for each capability in a step: price, delivery, retirement, crews."""
    forces.market_at(in_memory(p), in_memory(policy), in_memory(s), step, future)


@compiled
def supply_at(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Add up what is held and what is incoming: supply, upkeep, and the units manned."""
    forces.supply_at(in_memory(p), in_memory(policy), in_memory(s), step, future)


@compiled
def economy_step(p: Parameters, policy: Policy, s: State, step: int, future: int) -> None:
    """Take each ally from its effort to its equipment money, and move its economy on."""
    forces.book_now(in_memory(policy), in_memory(s), step)
    economy.economy_step(in_memory(p), in_memory(policy), in_memory(s), step, future)


@compiled
def training_step(p: Parameters, policy: Policy, s: State, future: int) -> None:
    """Move the people of every pool towards the posts that pay affords."""
    training.training_step(in_memory(p), in_memory(policy), in_memory(s), future)


@compiled
def forces_step(policy: Policy, s: State, step: int) -> None:
    """Deliver and retire: contracted orders enter the first stage of delivery."""
    forces.book_now(in_memory(policy), in_memory(s), step)
    forces.forces_step(in_memory(policy), in_memory(s), step)


@compiled
def contribution_at(
    p: Parameters, policy: Policy, s: State, position: float, executed: float, future: int
) -> None:
    """Fill in what the leading ally contributes at a position of its announced path."""
    requirements.contribution_at(
        in_memory(p), in_memory(policy), in_memory(s), position, executed, future
    )
