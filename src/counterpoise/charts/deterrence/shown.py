"""When charts of beliefs are drawn: where a result holds what the wing of beliefs gives."""

from counterpoise.charts.view import ResultView
from counterpoise.deterrence.belief_draws import reading_of
from counterpoise.ensemble.dataset import scenario_texts

BELIEF = "belief_allies"
EVENT = "event"
"""What a reader may take not to have happened, among what was chosen for a view."""


def beliefs_shown(view: ResultView) -> bool:
    """Return whether a result was run with beliefs."""
    return BELIEF in view.result


def readings(view: ResultView) -> list[str]:
    """Return the fits by which scenarios of a result read beliefs, each once, in their order."""
    return list(dict.fromkeys(map(reading_of, scenario_texts(view.result, "school"))))


def event_in_words(view: ResultView, name: str) -> str:
    """Return an event with its day, or its id where the evidence holds no such event."""
    known = {event.id: event for event in view.evidence.guarantee_events}
    return f"{known[name].event} ({known[name].date})" if name in known else name
