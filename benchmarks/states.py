"""Memory of the simulator after many different states. Run ``python -m benchmarks.states 2000``."""

import random
import sys
from collections.abc import Iterator

import httpx

from benchmarks.simulator import resident_mib, serving

SCENARIOS = ("cliff", "glide-path", "status-quo", "hague-3.5", "official-path", "generation-skip")
EVERY = 100


def states(count: int) -> Iterator[str]:
    """Return states, hardly two alike.

    Of forty, one has a thousand futures, three are pairs of a hundred, and the others are coarse.

    Parameters
    ----------
    count : int
        How many.
    """
    chance = random.Random(1)
    for place in range(count):
        pace, delay = chance.randrange(1, 16) / 4, chance.randrange(20) / 4
        # A third are of a seed of their own; no lever moves what is drawn for it.
        seed = chance.randrange(5) if place % 3 else place + 5
        state = f"s={chance.choice(SCENARIOS)}&pace={pace}&delay={delay}&seed={seed}"
        kind = place % 40
        if kind == 39:
            yield f"{state}&n=1000"
        elif kind in (4, 14, 24):
            yield f"{state}&n=100&c={chance.choice(SCENARIOS)}&c.pace={place / 1000:g}"
        else:
            yield f"{state}&delivered={place / 10_000:g}&coarse=1"


def main() -> None:
    """Ask for states and print the memory as it goes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with serving() as (address, process), httpx.Client(base_url=address, timeout=600) as client:
        for place, state in enumerate(states(count), 1):
            client.get(f"/api/view?{state}").raise_for_status()
            if place % EVERY == 0 or place == count:
                print(f"{place} states: {resident_mib(process):.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
