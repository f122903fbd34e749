"""When charts of beliefs are drawn: where a result holds what the wing of beliefs gives."""

from counterpoise.charts.view import ResultView

BELIEF = "belief_allies"


def beliefs_shown(view: ResultView) -> bool:
    """Return whether a result was run with beliefs."""
    return BELIEF in view.result
