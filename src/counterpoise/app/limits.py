"""What limits the build-up in a result, and until when, in words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ensemble.dataset import quantity
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
    scenario = shown.scenarios[side]
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
        "what": f"{len(early)} capabilities fall short before new orders could arrive.",
        "since": f"What is ordered in {scenario.calendar.start} arrives from {first} on, "
        f"{slowest.lower()} in {latest}. Only a later drawdown, a smaller need or a shorter lead "
        "time changes that.",
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
        "what": f"The cap on annual growth of spending binds {names} in most futures.",
        "since": f"Until {last}.",
    }


def people(shown: "Shown", side: int) -> dict[str, str] | None:
    """Say who lacks people for what it holds, and until when."""
    manning = _of(shown, side, "manning")
    short = manning < manning[0] - UNMANNED
    if not short.any():
        return None
    last = _moment(shown, side, int(np.flatnonzero(short.any(axis=1))[-1]))
    names = _allies(shown, short.any(axis=0))
    ended = not short[-1].any()
    return {
        "id": "people",
        "what": f"{names} lack the personnel for the equipment that they buy.",
        "since": f"People are short until {last}." if ended else "To the end of the period.",
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
    until = _moment(shown, side, last + 1)
    return {
        "id": "industry",
        "what": f"The backlog of money that waits for makers peaks at "
        f"${waiting[worst] / 1000:,.0f} billion in {_moment(shown, side, worst)}.",
        "since": "It has not cleared by the end."
        if last == waiting.size - 1
        else f"It clears by {until}.",
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
        "what": f"{entry['money']['says']}.",
        "since": f"Most of it lies in {names}.",
    }


def _of(shown: "Shown", side: int, name: str) -> Any:
    return quantity(shown.view.result, name).isel(scenario=side).values


def _moment(shown: "Shown", side: int, place: int) -> str:
    return str(shown.scenarios[side].calendar.bound_labels[place])


def _allies(shown: "Shown", these: Any, most: int = 4) -> str:
    """Name allies, the first few by name."""
    known = shown.view.evidence.allies
    codes = [str(a) for a in shown.view.result["ally"].values[these]]
    names = [known[code].name for code in codes]
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
