"""What laws, criteria and air cases are called on every face, and the template of a sentence.

Everything is counted in runs under a law with stated inputs, never as a chance.
"""

from collections.abc import Mapping

CRITERIA = ("capital", "corridor", "seizure", "all")
CRITERION_NAMES = {
    "capital": "no capital is reached",
    "corridor": "the corridor carries at least half of its supply",
    "seizure": "no ground is held deeper than {km:g} km",
    "all": "all three criteria are met",
}
LAW_NAMES = {
    "posen": "Posen",
    "epstein": "Epstein",
    "breakthrough-race": "breakthrough race",
}
AIR_NAMES = {
    "as-supplied": "the air as the alliance's own campaign allows",
    "superiority": "air superiority within days",
    "contested": "a contested air",
    "denied": "the air denied to the defender",
}
EARLY, LATE = "2027-Q1", "2032-Q1"
"""Starts between which waiting is judged: the founding text's claim that later is better."""
DAY = 30
"""Day at which a contingency is told in a sentence."""
READ = (
    "theatre_coefficients",
    "movement_coefficients",
    "contingency_coefficients",
    "side_stocks",
    "air_cases",
)
"""Tables of figures that only the theatre reads."""
NO_FORECAST = (
    "Runs of a model under stated inputs: no chance of an attack, and none that anybody wins. "
    "Draws that contradict three campaigns that were seen or gamed are drawn anew; what was not "
    "reproduced stands first in docs/theatre-validation.md."
)


def told(counts: Mapping[str, int], runs: int, law: str = "") -> str:
    """Say in how many runs something holds under a law, and under the others.

    Parameters
    ----------
    counts : mapping of str to int
        Runs that hold, by law.
    runs : int
        All runs.
    law : str
        The law that is named; the first one if not given.

    Examples
    --------
    >>> told({"posen": 5, "epstein": 13, "breakthrough-race": 6}, 50)
    'in 5 of 50 runs under law Posen; other laws: 6 to 13'
    >>> told({"posen": 5, "epstein": 5}, 50, "epstein")
    'in 5 of 50 runs under law Epstein; other laws: 5'
    """
    named = law or next(iter(counts))
    said = f"in {counts[named]:,} of {runs:,} runs under law {LAW_NAMES[named]}"
    others = [count for other, count in counts.items() if other != named]
    if not others:
        return said
    low, high = min(others), max(others)
    return f"{said}; other laws: {low:,}" + (f" to {high:,}" if low != high else "")
