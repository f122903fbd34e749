"""What is run: a scenario with everything that the engine needs, in full or in part."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from counterpoise.alliance import Assembly, Parameters, Policy, policy_of, simulate
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import Scenario, load_scenario

BUILT_IN = "glide-path"


@lru_cache(maxsize=1)
def evidence() -> Evidence:
    """Return the shipped evidence."""
    return load_evidence()


@dataclass(frozen=True)
class Case:
    """A loaded scenario.

    Parameters
    ----------
    scenario : Scenario
        What is run.
    """

    scenario: Scenario

    @cached_property
    def assembly(self) -> Assembly:
        """Arrays of its figures."""
        s = self.scenario
        return Assembly(s)

    @cached_property
    def policy(self) -> Policy:
        """Paths that it decides."""
        return policy_of(self.scenario)

    @cached_property
    def sampler(self) -> Sampler:
        """Draws its uncertain figures."""
        return Sampler(self.scenario, 1, self.assembly.cells)

    def parameters(self, first: int, last: int) -> Parameters:
        """Return the parameters of some futures."""
        return self.assembly.parameters(self.sampler.draw(first, last), last - first)

    def drawn(self, futures: int, batch: int) -> dict[int, Parameters]:
        """Return the parameters of all futures by the first one of each batch."""
        starts = range(0, futures, batch)
        return {i: self.parameters(i, min(i + batch, futures)) for i in starts}

    def engine(
        self, futures: int, batch: int | None = None, workers: int | None = None
    ) -> Callable[[], None]:
        """Return a call that runs the compiled engine over futures drawn before."""
        from counterpoise.alliance.simulation import BATCH

        size = batch or BATCH
        drawn = self.drawn(futures, size)

        def work() -> None:
            batches = simulate(
                lambda first, _: drawn[first], self.policy, futures, batch=size, workers=workers
            )
            for _ in batches:
                pass

        work()
        return work


def case(name: str = BUILT_IN, **changes: Any) -> Case:
    """Load a built-in scenario, with changes laid over it."""
    return Case(load_scenario(name, evidence=evidence(), changes=changes or None))


def part(
    allies: int | None = None, capabilities: int | None = None, quarters: int | None = None
) -> Case:
    """Load the built-in scenario with some allies, capabilities and quarters only."""
    whole, changes = case().scenario, {}
    if allies:
        leading = whole.evidence.leading
        others = [name for name in whole.members if name != leading]
        changes["members"] = {"only": [*others[: allies - 1], leading]}
    if capabilities:
        changes["capabilities"] = list(whole.capabilities[:capabilities])
    if quarters:
        changes["time"] = {"quarters": quarters}
    return case(**changes)
