"""The question in the first lines: does forward denial pay, and until when is the margin thin."""

from collections.abc import Mapping
from typing import Any

from counterpoise.wings.challenger.comparison import FORWARD, NEITHER, OWN, TRIPWIRE
from counterpoise.wings.challenger.names import LAW_NAMES, METHOD_NAMES, TYPE_NAMES, called
from counterpoise.wings.challenger.sentences import span
from counterpoise.wings.challenger.subjects import FIRST

HALF = 0.5
"""Part of what the margin has lost that must be back before it counts as recovered."""


def answers(found: Mapping[str, Any]) -> list[str]:
    """Return when the margin is thinnest and until when, and whether forward denial pays.

    Of a limited seizure where it is looked at, and else of the last method.
    """
    method = FIRST if FIRST in found["methods"] else found["methods"][-1]
    said = [_thin(found, method)]
    if method in found["postures"][found["laws"][0]]["compared"][FORWARD]:
        said += _pays(found, method)
    return said


def recovered(by_start: Mapping[str, Mapping[str, float | None]], start: str) -> str | None:
    """Return the first start from which half of what the median has lost is back, or nothing.

    Parameters
    ----------
    by_start : mapping
        The margin by start, as spreads.
    start : str
        When it is thinnest.

    Examples
    --------
    >>> margin = {"a": {"median": 0.3}, "b": {"median": 0.1}, "c": {"median": 0.2}}
    >>> recovered(margin, "b")
    'c'
    """
    medians = {name: one["median"] for name, one in by_start.items()}
    starts = list(medians)
    first, least = medians[starts[0]], medians[start]
    if first is None or least is None:
        return None
    for name in starts[starts.index(start) + 1 :]:
        now = medians[name]
        if now is not None and now >= least + HALF * (first - least):
            return name
    return None


def _thin(found: Mapping[str, Any], method: str) -> str:
    laws = found["by_law"]
    first = found["laws"][0]
    kind = next(iter(laws[first][method]["thinnest"]))
    thin = {law: one[method]["thinnest"][kind] for law, one in laws.items()}
    margins = {law: one[method]["hardest"][kind]["margin"] for law, one in laws.items()}
    start, opening = thin[first]["start"], found["starts"][0]
    others = [law for law in laws if law != first]
    backs = {law: recovered(margins[law], thin[law]["start"]) for law in laws}
    said = (
        f"If {called(first, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, start {start}, then the "
        f"margin against {called(method, METHOD_NAMES)} is thinnest: "
        f"{thin[first]['margin']['median']:.2f} in the median"
    )
    if start != opening:
        before = margins[first][opening]["median"]
        said += (
            f", down from {before:.2f} in {opening}, and half of that loss is {_back(backs[first])}"
        )
    said += f"; {thin[first]['without_margin']} of {thin[first]['settings']} settings have none"
    if others:
        when = _ends(sorted({thin[law]["start"] for law in others}))
        then = _ends(sorted({_back(backs[law]) for law in others}))
        counts = span([thin[law]["without_margin"] for law in others])
        loss = f", half of the loss {then}" if start != opening else ""
        said += f"; other laws: {counts} settings, thinnest in {when}{loss}"
    return f"{said}; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."


def _back(start: str | None) -> str:
    return f"back by {start}" if start else "not back by the end of the run"


def _ends(values: list[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]} to {values[-1]}"


def _pays(found: Mapping[str, Any], method: str) -> list[str]:
    """Return what each posture leaves without a margin, and how often forward denial does more."""
    first, start = found["laws"][0], found["parts"]["start"]
    kind = found["types"][0] if len(found["types"]) == 1 else "all"
    case = f"If {called(first, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, start {start}, then "
    others = [law for law in found["laws"] if law != first]
    end = f"; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."

    def counted(law: str, key: str) -> list[int]:
        entries = found["postures"][law]["compared"][FORWARD][method].values()
        return [one[key][start] for one in entries]

    left = {law: one["without_margin"][method] for law, one in found["postures"].items()}
    of = next(iter(found["postures"][first]["compared"][FORWARD][method].values()))["settings"]
    parts = [f"{left[first][name][start]} with {words}" for name, words in WITH.items()]
    ranges = [span([left[law][name][start] for law in others]) for name in WITH] if others else []
    rest = f"; other laws, in this order: {', '.join(ranges)}" if others else ""
    said = [
        f"{case}of {of[start]} settings these have no margin against "
        f"{called(method, METHOD_NAMES)} at the target hardest to deter, by posture at one outlay: {', '.join(parts)}"
        f"{rest}{end}"
    ]
    for more, less, words in AGAINST:
        up, down = counted(first, more), counted(first, less)
        rest = ""
        if others:
            ends = [span([n for law in others for n in counted(law, key)]) for key in (more, less)]
            rest = f"; other laws: {ends[0]} and {ends[1]}"
        where = "" if len(up) == 1 else ", by target"
        said.append(
            f"{case}forward denial leaves a larger margin than {words} against "
            f"{called(method, METHOD_NAMES)} in {span(up)} of {of[start]} settings and a smaller "
            f"one in {span(down)}{where}{rest}{end}"
        )
    return said


WITH = {
    NEITHER: "neither posture",
    TRIPWIRE: "a tripwire",
    FORWARD: "forward denial",
    OWN: "forward denial by the guarantor's own brigades",
}
AGAINST = (
    ("larger", "smaller", "a tripwire of equal cost"),
    ("larger_without_signal", "smaller_without_signal", "neither, as where no signal counts,"),
)
