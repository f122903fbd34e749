"""The question in the first lines: does forward denial pay, and until when is the margin thin."""

from collections.abc import Mapping, Sequence
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
    verdict, *others = _pays(found, method)
    return [verdict, _thin(found, method), *others]


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
    kind = called(found["types"][0] if len(found["types"]) == 1 else "all", TYPE_NAMES)
    against = f"against {called(method, METHOD_NAMES)}"
    case = f"If {called(first, LAW_NAMES)}, {kind}, start {start}, then "
    others = [law for law in found["laws"] if law != first]
    end = f"; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."
    left = {
        law: {name: by[start] for name, by in one["without_margin"][method].items()}
        for law, one in found["postures"].items()
    }
    by_law = {law: one["compared"][FORWARD][method] for law, one in found["postures"].items()}
    of = next(iter(by_law[first].values()))["settings"][start]
    ranges = [span([left[law][name] for law in others]) for name in left[first]] if others else []
    rest = f"; other laws, in this order: {', '.join(ranges)}" if others else ""
    counts = ", ".join(f"with {words} {left[first][name]}" for name, words in WITH.items())
    said = [
        f"If {_any(found['laws'])}, {kind}, start {start}, then in the place of a tripwire forward "
        f"denial of equal cost leaves {_verdict(left, TRIPWIRE)} {against}, and beside neither "
        f"{_verdict(left, NEITHER)}{end}",
        f"{case}{left[first][NEITHER]} of {of} settings have no margin {against} at the target "
        f"hardest to deter; {counts}{rest}{end}",
    ]
    for more, less, words in AGAINST:
        up, down = ([one[key][start] for one in by_law[first].values()] for key in (more, less))
        rest = ""
        if others:
            ends = [
                span([one[key][start] for law in others for one in by_law[law].values()])
                for key in (more, less)
            ]
            rest = f"; other laws: {ends[0]} and {ends[1]}"
        where = "" if len(up) == 1 else ", by target"
        said.append(
            f"{case}forward denial leaves a larger margin {words} {against} in {span(up)} of {of} "
            f"settings and a smaller one in {span(down)}{where}{rest}{end}"
        )
    return said


def _any(laws: Sequence[str]) -> str:
    names = [called(law, LAW_NAMES) for law in laws]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _verdict(left: Mapping[str, Mapping[str, int]], than: str) -> str:
    """Return under how many laws forward denial leaves fewer settings without a margin, or more."""
    pairs = [(one[FORWARD], one[than]) for one in left.values()]
    fewer, more = sum(a < b for a, b in pairs), sum(a > b for a, b in pairs)
    if len(pairs) == 1:
        return f"{'fewer' if fewer else 'more' if more else 'as many'} settings without a margin"
    return (
        f"fewer settings without a margin under {fewer} of {len(pairs)} laws and more under {more}"
    )


WITH = {
    TRIPWIRE: "a tripwire in each place",
    FORWARD: "forward denial of equal cost",
    OWN: "heavy brigades of the guarantor's own",
}
AGAINST = (
    ("larger", "smaller", "than a tripwire of equal cost"),
    ("larger_without_signal", "smaller_without_signal", "than neither, as if no signal counted,"),
)
