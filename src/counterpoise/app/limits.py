"""What limits the build-up in a result, and until when, in words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ensemble.dataset import quantity
from counterpoise.ensemble.money import unspent_in_words
from counterpoise.languages import ENGLISH
from counterpoise.quarters import Quarter

if TYPE_CHECKING:
    from counterpoise.app.service import Shown

MAJORITY = 0.5
WAITING = 0.02
"""Share of a year's defence spending from which money that waits for makers is worth a note."""
UNMANNED = 0.01
IDLE = 0.01
"""Share of money for equipment that buys nothing, from which it is worth a note."""
NAMED = 3


def notes_of(shown: "Shown", side: int) -> list[dict[str, str]]:
    """Return the limits that bind in the results of one scenario.

    Each note says what binds, and from when on it does not.
    """
    found = [limit(shown, side) for limit in (lead_times, debt_rule, people, industry, idle)]
    return [note for note in found if note is not None]


def lead_times(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say before when nothing that is ordered on the first day can help."""
    scenario, words = shown.scenarios[side], shown.view.words
    entry = shown.view.summary["scenarios"][scenario.name]["capabilities"]
    early = []
    for name, numbers in entry.items():
        if numbers["window_first"] is None:
            continue
        path = f"capability_figures/{name}/lead_time"
        arrival = scenario.calendar.start.plus(round(4 * scenario.evidence.figure(path).value))
        if Quarter.parse(numbers["window_first"]) < arrival:
            early.append((arrival, numbers["name"]))
    if not early:
        return None
    latest, slowest = max(early, key=lambda one: one[0].start)
    first = min(early, key=lambda one: one[0].start)[0]
    return {
        "id": "lead-times",
        "what": words.say(
            "{some} capabilities fall short, some by little, before new orders could arrive.",
            len(early),
            some=len(early),
        ),
        "since": words.say(
            "What is ordered for them in {start} arrives from {first} on, {slowest} in {latest}. "
            "Only a later drawdown, a smaller need or a shorter lead time changes that.",
            start=words.quarter(str(scenario.calendar.start)),
            first=words.quarter(str(first)),
            slowest=slowest.lower() if words.language == ENGLISH else words.within(slowest),
            latest=words.quarter(str(latest)),
        ),
    }


def debt_rule(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say whose spending the debt rule holds back in most futures, and until when."""
    held = _of(shown, side, "effort_cap_binding")
    binding = held > MAJORITY
    if not binding.any():
        return None
    names = _allies(shown, binding.any(axis=0))
    last = _moment(shown, side, int(np.flatnonzero(binding.any(axis=1))[-1]))
    return {
        "id": "debt-rule",
        "what": shown.view.words.say(
            "The cap on annual growth of spending binds {allies} in most futures.", allies=names
        ),
        "since": shown.view.words.say("Until {quarter}.", quarter=last),
    }


def people(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say who lacks people for what it holds, and until when."""
    manning = _of(shown, side, "manning")
    short = manning < manning[0] - UNMANNED
    if not short.any():
        return None
    last = _moment(shown, side, int(np.flatnonzero(short.any(axis=1))[-1]))
    names = _allies(shown, short.any(axis=0))
    ended, words = not short[-1].any(), shown.view.words
    return {
        "id": "people",
        "what": words.say(
            "{allies} lack the personnel for the equipment that they buy.", allies=names
        ),
        "since": words.say("People are short until {quarter}.", quarter=last)
        if ended
        else words.say("To the end of the period."),
    }


def industry(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say how much money waits for makers. What is not spent in a quarter is kept for the next."""
    spending = np.nansum(_of(shown, side, "spending").mean(axis=0), axis=1)
    if not spending.size or spending.max() <= 0:
        return None
    waiting = np.nansum(_of(shown, side, "unspent_procurement"), axis=1)
    many = waiting > WAITING * spending.mean()
    if not many.any():
        return None
    worst = int(waiting.argmax())
    last = int(np.flatnonzero(many)[-1])
    until, words = _moment(shown, side, last + 1), shown.view.words
    return {
        "id": "industry",
        "what": words.say(
            "The backlog of money that waits for makers peaks at ${billions} billion in {quarter}.",
            billions=words.number(waiting[worst] / 1000),
            quarter=_moment(shown, side, worst),
        ),
        "since": words.say("It has not cleared by the end.")
        if last == waiting.size - 1
        else words.say("It clears by {quarter}.", quarter=until),
    }


def idle(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say how much of the money for equipment buys nothing, and whom it hits most."""
    entry = shown.view.of_side[side]
    if sum(entry.get("money", {}).get("unspent_share", {}).values()) < IDLE:
        return None
    lost = {a: sum(m["unspent_musd"].values()) for a, m in entry["money"]["allies"].items()}
    codes = [str(a) for a in shown.view.result["ally"].values]
    most = sorted(lost, key=lambda ally: -lost[ally])[:NAMED]
    names = _allies(shown, [code in most for code in codes])
    return {
        "id": "idle-money",
        "what": f"{unspent_in_words(entry['money'], shown.view.words)}.",
        "since": shown.view.words.say("Most of it lies in {allies}.", allies=names),
    }


def _of(shown: "Shown", side: int, name: str) -> Any:
    return quantity(shown.view.result, name).isel(scenario=side).values


def _moment(shown: "Shown", side: int, place: int) -> str:
    return shown.view.words.quarter(str(shown.scenarios[side].calendar.bound_labels[place]))


def _allies(shown: "Shown", these: Any, most: int = 4) -> str:
    """Name allies, the first few by name."""
    words = shown.view.words
    names = [shown.view.ally(str(a)) for a in shown.view.result["ally"].values[these]]
    if len(names) > most:
        return words.say(
            "{allies} and {rest} others", allies=", ".join(names[:most]), rest=len(names) - most
        )
    return words.listed(names)
