"""The question in the first lines: does forward denial pay, and until when is the margin thin."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.wings.challenger.comparison import FORWARD, NEITHER, OWN, TRIPWIRE
from counterpoise.wings.challenger.names import LAW_NAMES, METHOD_NAMES, TYPE_NAMES, called
from counterpoise.wings.challenger.sentences import span
from counterpoise.wings.challenger.subjects import FIRST


def answers(found: Mapping[str, Any]) -> list[str]:
    """Return when the margin is thinnest and until when, and whether forward denial pays.

    Of a limited seizure where it is looked at, and else of the last method.
    """
    method = FIRST if FIRST in found["methods"] else found["methods"][-1]
    verdict, *others = pays(found, method)
    return [verdict, _thin(found, method), *others]


def _thin(found: Mapping[str, Any], method: str) -> str:
    laws = found["by_law"]
    first = found["laws"][0]
    kind = next(iter(laws[first][method]["thinnest"]))
    thin = {law: one[method]["thinnest"][kind] for law, one in laws.items()}
    margin = laws[first][method]["hardest"][kind]["margin"]
    mine, opening = thin[first], found["starts"][0]
    said = (
        f"If {called(first, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, start {mine['start']}, then "
        f"the margin against {called(method, METHOD_NAMES)} at the target hardest to deter is "
        f"thinnest, {mine['margin']['median']:.2f} in the median against "
        f"{margin[opening]['median']:.2f} in {opening}, and {mine['without_margin']} of "
        f"{mine['settings']} settings have none; it is thin from {mine['thin_from']} "
        f"{_until(mine)}"
    )
    others = [thin[law] for law in thin if law != first]
    if others:
        counts = span([one["without_margin"] for one in others])
        begun = _ends(sorted({one["thin_from"] for one in others}))
        ended = " or ".join(sorted({_until(one) for one in others}))
        said += f"; other laws: {counts} settings, thin from {begun} {ended}"
    return f"{said}; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."


def _until(thin: Mapping[str, Any]) -> str:
    """Return until when the margin is thin, within a quarter of its loss of the lowest."""
    if thin["to_the_last"]:
        return f"on, for as long as half of the settings can act ({thin['thin_until']})"
    return f"to {thin['thin_until']}"


def _ends(values: list[str]) -> str:
    return values[0] if values[0] == values[-1] else f"{values[0]} to {values[-1]}"


def pays(found: Mapping[str, Any], method: str) -> list[str]:
    """Return what each posture leaves without a margin, and how often forward denial does more.

    Parameters
    ----------
    found : mapping
        A record as that of the command, or its `laws`, `types`, `postures`, the start of its
        `parts` and its `share_on_judgement`.
    method : str
        The method.
    """
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
        f"If {_any(found['laws'])}, {kind}, start {start}, then forward denial leaves "
        f"{_verdict(left, TRIPWIRE)} settings without a margin {against} than a tripwire of equal "
        f"cost{_under(left, TRIPWIRE)}, and {_verdict(left, NEITHER)} than neither of them"
        f"{_under(left, NEITHER)}{end}",
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
    return called(laws[0], LAW_NAMES) if len(laws) == 1 else f"any of {len(laws)} laws"


def _pairs(left: Mapping[str, Mapping[str, int]], than: str) -> tuple[int, int, int]:
    """Return under how many laws forward denial leaves fewer settings, and more, of how many."""
    pairs = [(one[FORWARD], one[than]) for one in left.values()]
    return sum(a < b for a, b in pairs), sum(a > b for a, b in pairs), len(pairs)


def _verdict(left: Mapping[str, Mapping[str, int]], than: str) -> str:
    fewer, more, every = _pairs(left, than)
    if fewer == every:
        return "fewer"
    if more == every:
        return "more"
    return "fewer or more" if fewer and more else "no fewer" if more else "no more"


def _under(left: Mapping[str, Mapping[str, int]], than: str) -> str:
    """Return under how many laws it is so, where they do not agree."""
    fewer, more, every = _pairs(left, than)
    if every in (fewer, more) or every == 1:
        return ""
    return f" (fewer under {fewer} laws, more under {more}, as many under {every - fewer - more})"


WITH = {
    TRIPWIRE: "a tripwire in each place",
    FORWARD: "forward denial of equal cost",
    OWN: "heavy brigades of the guarantor's own",
}
AGAINST = (
    ("larger", "smaller", "than a tripwire of equal cost"),
    ("larger_without_signal", "smaller_without_signal", "than neither, as if no signal counted,"),
)
