"""The first page of a report, which stands alone: dates, money, quality of evidence, citation."""

from typing import TYPE_CHECKING, Any

from counterpoise.charts.labels import upper_first
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.ensemble.money import unspent_in_words
from counterpoise.ensemble.verdict import deeply_short
from counterpoise.evidence import GRADES
from counterpoise.languages import Words
from counterpoise.measures.yearly import BILLION
from counterpoise.wings import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN_CHART = "wedge"
"""The chart of the first page; it stands there and in no chapter."""
WINDOW = ("window_first", "window_last")
DATED = 6
"""Capabilities whose dates the first page has; the calendar has all."""
NEVER = "not in most futures"
"""What stands in the place of a window where there is none."""


def front_page(view: ResultView, share_judged: str) -> dict[str, Any]:
    """Return what stands on the first page beside verdict and main chart.

    Parameters
    ----------
    view : ResultView
        The result.
    share_judged : str
        The share of the figures behind it that are judgement, in words; empty if not known.
    """
    grades, words = view.evidence.grades(ENGINE_TABLES), view.words
    return {
        "dates": dates(view),
        "money": money(view),
        "judged": share_judged,
        "figures": words.number(grades.total()),
        "grades": [
            {
                "grade": g,
                "count": words.number(grades[g]),
                "share": 100 * grades[g] / grades.total(),
            }
            for g in GRADES
        ],
        "citation": citation(view),
        "command": str(view.result.attrs["command"]),
        "made": made(view),
    }


def dates(view: ResultView) -> Table:
    """Return when the capabilities that fall deepest are short, under each scenario.

    A capability stands there if it is over a fifth short at some time in most futures under any
    scenario; the deepest gap comes first.
    """
    depth: dict[str, float] = {}
    words = view.words
    for entry in view.of_side:
        for found in deeply_short(entry):
            capability = found["name"]
            depth[capability] = max(depth.get(capability, 0.0), found["gap_peak"]["p50"])
    ranked = sorted(depth, key=lambda capability: (-depth[capability], capability))
    sides = [{c["name"]: c for c in entry["capabilities"].values()} for entry in view.of_side]
    if view.pair:
        header = [words.say("Capability"), *view.titles]
        rows = [[c, *(_joined(side.get(c), words) for side in sides)] for c in ranked[:DATED]]
        says = words.say(
            "Deepest gap, and when there is one in most futures: medians, the deepest first"
        )
    else:
        header = [
            words.say("Capability"),
            words.say("Deepest gap"),
            words.say("Worst quarter"),
            words.say("Short in most futures"),
        ]
        rows = [[c, *_dated(sides[0][c], words)] for c in ranked[:DATED]]
        says = words.say(
            "Over a fifth short at some time in most futures: medians, the deepest first"
        )
    more = ""
    if len(ranked) > DATED:
        rest = len(ranked) - DATED
        more = words.say("; the calendar has {rest} more", rest, rest=rest)
    return Table(f"{says}{more}", header, rows)


def _dated(entry: "Mapping[str, Any]", words: Words) -> tuple[str, str, str]:
    """Return the depth, the worst quarter and the window of a capability under a scenario."""
    first, last = (entry[name] and words.quarter(entry[name]) for name in WINDOW)
    window = words.say("{first} to {last}", first=first, last=last) if first else words.say(NEVER)
    worst = entry["worst_quarter"]
    return words.percent(entry["gap_peak"]["p50"]), words.quarter(worst) if worst else "", window


def _joined(entry: "Mapping[str, Any] | None", words: Words) -> str:
    """Return depth and window in one cell; nothing where a scenario does not follow it."""
    if entry is None:
        return ""
    depth, _, window = _dated(entry, words)
    return f"{depth}, {window}" if entry["window_first"] else window


def money(view: ResultView) -> list[str]:
    """Return what would close the gaps and what becomes of the money, a sentence each.

    Under several scenarios each has one sentence, which begins with its title.
    """
    sides = zip(view.titles, view.of_side, strict=True)
    found = [(title, _money(entry, view.words, several=view.pair)) for title, entry in sides]
    if view.pair:
        return [
            view.words.say("{title}: {parts}.", title=title, parts="; ".join(says))
            for title, says in found
            if says
        ]
    return [f"{upper_first(part)}." for _, says in found for part in says]


def _money(entry: "Mapping[str, Any]", words: Words, *, several: bool) -> list[str]:
    price, says = entry["overall"]["price_to_close_musd"], []
    if price["p50"] is not None:
        low, mid, high = (words.number(BILLION * price[level]) for level in ("p10", "p50", "p90"))
        says.append(
            words.say(
                "to buy all that is short at the worst time: ${mid} billion ({low} to {high})",
                low=low,
                mid=mid,
                high=high,
            )
        )
    if "money" in entry:
        if not several:
            says.append(
                words.say(
                    "NATO Europe and Canada mean to spend ${total} billion on equipment over the "
                    "run",
                    total=words.number(BILLION * entry["money"]["equipment_musd"]),
                )
            )
        says.append(unspent_in_words(entry["money"], words))
    return says


def citation(view: ResultView) -> str:
    """Return how a result is cited: version, evidence, futures, seed and the command after it."""
    summary, words = view.summary, view.words
    titles = view.titles
    quoted = words.say("“{title}”", title=titles[0])
    for title in titles[1:]:
        last = words.say("“{title}”", title=title)
        quoted = words.say("{others} and {last}", others=quoted, last=last)
    return words.say(
        "Counterpoise {version}, a simulator of collective defence: {titles}. Evidence {evidence}, "
        "{futures} futures, seed {seed}.",
        version=summary["versions"]["counterpoise"],
        titles=quoted,
        evidence=summary["evidence_hash"],
        futures=words.number(summary["futures"]),
        seed=summary["seed"],
    )


def made(view: ResultView) -> str:
    """Return what made a result, for the head of each printed page: no word of a scenario's."""
    summary, words = view.summary, view.words
    return words.say(
        "Counterpoise {version}, made {date}, seed {seed}, evidence {evidence}",
        version=summary["versions"]["counterpoise"],
        date=words.date(f"{view.result.attrs['created']!s:.10}"),
        seed=summary["seed"],
        evidence=summary["evidence_hash"],
    )
