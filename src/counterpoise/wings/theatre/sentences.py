"""What may be said of contingencies, by one template, with the range over laws and the judgement.

"If [law, start, air], then in n of N runs ...; other laws a to b; share on judgement d per cent."
"""

from typing import Any

from counterpoise.theatre.names import AIR_NAMES as AIR_NAMES
from counterpoise.theatre.names import CRITERION_NAMES, DAY, EARLY, LATE, told
from counterpoise.theatre.names import NO_FORECAST as NO_FORECAST


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(path: dict[str, Any], name: str, start: str, criterion: str = "all") -> str:
    """Return how a contingency fares from one start, as the template has it."""
    entry = path["contingencies"][name]
    counts = {
        law: found["met"][criterion][start][str(DAY)] for law, found in entry["by_law"].items()
    }
    met = CRITERION_NAMES[criterion].format(km=entry["seizure_km"])
    return (
        f"If it begins in {start} with {AIR_NAMES[path['air']]}, then on day {DAY} {met} "
        f"{told(counts, path['futures'])}. Share on judgement: "
        f"{100 * path['share_on_judgement']:.0f} per cent."
    )


def waiting_counts(path: dict[str, Any]) -> dict[str, list[int]] | None:
    """Return by contingency how many more runs hold from the late start than from the early one.

    One number for each law; None where the starts are not both among those looked at.
    """
    if not {EARLY, LATE} <= set(path["starts"]):
        return None
    return {
        name: [
            found["met"]["all"][LATE][str(DAY)] - found["met"]["all"][EARLY][str(DAY)]
            for found in entry["by_law"].values()
        ]
        for name, entry in path["contingencies"].items()
    }


def waiting_sentence(path: dict[str, Any]) -> str:
    """Return what became of the claim that later is better, in one sentence."""
    found = waiting_counts(path)
    if found is None:
        return ""
    better = sum(min(d) > 0 for d in found.values())
    worse = sum(max(d) < 0 for d in found.values())
    split = sum(min(d) < 0 < max(d) for d in found.values())
    same = len(found) - better - worse - split
    counts = [
        f"more runs hold under every law in {better} of {len(found)} contingencies",
        f"fewer in {worse}" if worse else "",
        f"laws disagree in {split}" if split else "",
        f"under one law or more nothing changes in {same}" if same else "",
    ]
    runs = [
        law["turns"] for entry in path["contingencies"].values() for law in entry["by_law"].values()
    ]
    trough = sum(t["trough"] for t in runs) / (path["futures"] * len(runs))
    return (
        f"Beginning in {LATE[:4]} and not in {EARLY[:4]}, {', '.join(filter(None, counts))}. "
        f"In {100 * trough:.1f} per cent of runs there is a trough: held early and late, not "
        "between."
    )
