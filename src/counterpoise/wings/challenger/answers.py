"""The question in the first lines: does forward denial pay, and until when is the margin thin."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.ledger.ally_names import listed
from counterpoise.wings.challenger.comparison import FORWARD, NEITHER, OWN, TRIPWIRE
from counterpoise.wings.challenger.names import LAW_NAMES, METHOD_NAMES, TYPE_NAMES, called
from counterpoise.wings.challenger.sentences import span
from counterpoise.wings.challenger.subjects import FIRST

NEAR = 0.05
"""Part of the settings by which two counts may differ and still be called about as many."""
WITH = {
    TRIPWIRE: "a tripwire in each place",
    FORWARD: "forward denial of equal cost",
    OWN: "heavy brigades of the guarantor's own",
}


def answers(found: Mapping[str, Any]) -> list[str]:
    """Return whether moving from a tripwire to forward denial pays, and when the margin is thin.

    Parameters
    ----------
    found : mapping
        The record of the command, without its sentences.

    Returns
    -------
    list of str
        By method in which settings have no margin with either posture; when the margin against a
        limited seizure is thinnest, and how long it is thin; what each posture leaves of it. Of
        the last method where a limited seizure is not looked at.
    """
    method = FIRST if FIRST in found["methods"] else found["methods"][-1]
    return [moving(found), _thin(found, method), left_without(found, method)]


def moving(found: Mapping[str, Any]) -> str:
    """Return what moving from a tripwire to forward denial changes, against each method.

    Parameters
    ----------
    found : mapping
        The record, or its `laws`, `types`, `methods`, `postures`, the start of its `parts`,
        settings by start under `by_law`, method and `hardest`, and `share_on_judgement`.
    """
    start, laws = found["parts"]["start"], found["laws"]
    by_law = [found["postures"][law]["without_margin"] for law in laws]
    of = _settings(found, found["methods"][0])
    groups: dict[str, list[str]] = {}
    for method in found["methods"]:
        before, after = (
            [one[method][name][start] for one in by_law] for name in (TRIPWIRE, FORWARD)
        )
        counts = f"{span(after)} in the place of {span(before)}"
        said = f"{called(method, METHOD_NAMES)} ({counts})"
        groups.setdefault(verdict(before, after, of), []).append(said)
    order = sorted(groups, key=lambda words: [words.startswith(v) for v in VERDICTS], reverse=True)
    parts = [f"{words} without a margin against {listed(groups[words])}" for words in order]
    return (
        f"If {_any(laws)}, {_kind(found)}, start {start}, then moving from a tripwire to forward "
        f"denial of equal cost leaves, of {of} settings, {'; '.join(parts)}{_judged(found)}"
    )


FEWER, MORE, SAME, EITHER = VERDICTS = ("fewer", "more", "about as many", "fewer or more, by law,")
BY_LAW = ", or about as many, by law,"


def verdict(before: Sequence[int], after: Sequence[int], of: int) -> str:
    """Return in a word whether counts under each law fall or rise, small changes left out.

    Examples
    --------
    >>> verdict([20, 22], [8, 9], of=100), verdict([20, 22], [21, 40], of=100)
    ('fewer', 'more, or about as many, by law,')
    """
    least = NEAR * of
    changes = [b - a for a, b in zip(before, after, strict=True)]
    fewer, more = (any(sign * change > least for change in changes) for sign in (-1, 1))
    if fewer and more:
        return EITHER
    if not (fewer or more):
        return SAME
    every = all(abs(change) > least for change in changes)
    return (FEWER if fewer else MORE) + ("" if every else BY_LAW)


def _thin(found: Mapping[str, Any], method: str) -> str:
    laws = found["by_law"]
    first = found["laws"][0]
    kind = next(iter(laws[first][method]["thinnest"]))
    thin = {law: one[method]["thinnest"][kind] for law, one in laws.items()}
    margin = laws[first][method]["hardest"][kind]["margin"]
    mine, opening = thin[first], found["starts"][0]
    before = f" against {margin[opening]['median']:.2f} in {opening}"
    before = before if mine["start"] != opening else ""
    said = (
        f"If {called(first, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, start {mine['start']}, then "
        f"the margin against {called(method, METHOD_NAMES)} at the target hardest to deter is "
        f"thinnest, {mine['margin']['median']:.2f} in the median{before}, and "
        f"{mine['without_margin']} of "
        f"{mine['settings']} settings have none; it is thin from {mine['thin_from']} "
        f"{_until(mine)}"
    )
    others = [thin[law] for law in thin if law != first]
    if others:
        counts = span([one["without_margin"] for one in others])
        begun = _ends(sorted({one["thin_from"] for one in others}))
        ended = " or ".join(sorted({_until(one) for one in others}))
        said += f"; other laws: {counts} settings, thin from {begun} {ended}"
    return f"{said}{_judged(found)}"


def _until(thin: Mapping[str, Any]) -> str:
    """Return until when the margin is thin, within a quarter of its loss of the lowest."""
    if thin["to_the_last"]:
        return f"on, for as long as half of the settings can act ({thin['thin_until']})"
    return f"to {thin['thin_until']}"


def _ends(values: list[str]) -> str:
    return values[0] if values[0] == values[-1] else f"between {values[0]} and {values[-1]}"


def left_without(found: Mapping[str, Any], method: str) -> str:
    """Return how many settings each posture leaves without a margin, of a record as `moving`."""
    first, start = found["laws"][0], found["parts"]["start"]
    others = [law for law in found["laws"] if law != first]
    left = {
        law: {name: by[start] for name, by in one["without_margin"][method].items()}
        for law, one in found["postures"].items()
    }
    of = _settings(found, method)
    counts = ", ".join(f"with {words} {left[first][name]}" for name, words in WITH.items())
    ranges = [span([left[law][name] for law in others]) for name in (NEITHER, *WITH) if others]
    rest = f"; other laws, in this order: {', '.join(ranges)}" if others else ""
    return (
        f"If {called(first, LAW_NAMES)}, {_kind(found)}, start {start}, then "
        f"{left[first][NEITHER]} of {of} settings have no margin against "
        f"{called(method, METHOD_NAMES)} at the target hardest to deter; {counts}{rest}"
        f"{_judged(found)}"
    )


def _settings(found: Mapping[str, Any], method: str) -> int:
    """Return how many settings can act at the start; it is the same at each target."""
    compared = found["postures"][found["laws"][0]]["compared"][FORWARD][method]
    return int(next(iter(compared.values()))["settings"][found["parts"]["start"]])


def _kind(found: Mapping[str, Any]) -> str:
    return called(found["types"][0] if len(found["types"]) == 1 else "all", TYPE_NAMES)


def _any(laws: Sequence[str]) -> str:
    return called(laws[0], LAW_NAMES) if len(laws) == 1 else f"any of {len(laws)} laws"


def _judged(found: Mapping[str, Any]) -> str:
    return f"; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."
