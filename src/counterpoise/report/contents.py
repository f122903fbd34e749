"""What stands in the report: words and tables, ready for the template."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from counterpoise import wings
from counterpoise.charts import LedgerView
from counterpoise.charts.labels import band, lower_first
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.ensemble.dataset import scenario_texts
from counterpoise.ensemble.verdict import deeply_short
from counterpoise.evidence import GRADES
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.report.chapters import Drawn, chapters, for_template, taken_out
from counterpoise.report.front_page import MAIN_CHART, front_page
from counterpoise.report.sources import (
    YES,
    grade_table,
    judgements,
    linked,
    source_shown,
    sources_behind,
)
from counterpoise.report.sources import shown as drawn_for
from counterpoise.studies.stored_debt import debt_line
from counterpoise.wings import REPORT, WINGS, Table

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.charts.drawing_process import DrawingProcess


def contents(
    view: LedgerView,
    *,
    full: bool = False,
    process: "DrawingProcess | None" = None,
    words: Words = IN_ENGLISH,
) -> dict[str, Any]:
    """Return everything that the template shows of a result with its ledger.

    Parameters
    ----------
    view : LedgerView
        The result with its ledger.
    full : bool
        Whether chapters of background, and figures that are judgement one by one, are among it.
    process : DrawingProcess, optional
        What draws the charts meanwhile.
    words : Words
        The language of the first page, of headings and of charts that are told in it.
    """
    english, view = view, view if words.catalogue is None else view.told_in(words)
    result, summary, evidence = view.result, view.summary, view.evidence
    shown = chapters(REPORT, english, full=full, process=process, told=view)
    main, rest = taken_out(MAIN_CHART, shown)
    share_judged = _share_judged(view)
    drawn = [figure for chapter in shown for figure in chapter.figures]
    chart = None if main is None else drawn_for(main, evidence, process, words)
    written = for_template(rest, evidence, process, words)
    used = list(dict.fromkeys(name for figure in drawn for name in figure.tables_used))
    cited = list(dict.fromkeys(key for chapter in shown for key in chapter.cited))
    behind = sources_behind(evidence, used, cited)
    return {
        "words": words,
        "title": words.say("Counterpoise report: {titles}", titles=", ".join(view.titles)),
        "verdict": summary["verdict"],
        "level": view.level,
        "several": len(view.labels) > 1,
        "scenarios": _scenarios(result, view),
        "score": _score(view),
        "full": full,
        "front": front_page(view, share_judged) | {"chart": chart},
        "chapters": written,
        "left_out": [] if full else _background(words),
        "has_money": view.has_money,
        "leading": view.ally(evidence.leading),
        "grades": {grade: words.name(meaning) for grade, meaning in GRADES.items()},
        "grade_table": grade_table(evidence, _feeds(shown), every=full, words=words),
        "judgements": judgements(evidence, used) if full else [],
        "share_judged": share_judged,
        "overridden": sorted(evidence.overridden),
        "warnings": summary["warnings"],
        "proof": _proof(result, summary, words),
        "sources": [source_shown(s) for s in behind],
        "off_paper": set() if full else {s.key for s in behind} - _named([chart], written),
        "futures": words.number(summary["futures"]),
        "seed": summary["seed"],
        "version": summary["versions"]["counterpoise"],
        "first": words.quarter(view.bounds[0]),
        "last": words.quarter(view.quarters[-1]),
        "created": words.date(str(result.attrs["created"])[:10]),
    }


def _background(words: Words) -> list[str]:
    """Return what the chapters are called that only a full report has."""
    return [words.name(c.title, "chapter") for c in wings.chapters(REPORT) if c.background]


def _named(charts: list[dict[str, Any] | None], chapters: list[dict[str, Any]]) -> set[str]:
    """Return keys of the sources that are named under a chart or in a section."""
    figures = [f for f in charts if f] + [f for chapter in chapters for f in chapter["figures"]]
    sections = [section for chapter in chapters for section in chapter["sections"]]
    return {s["key"] for f in figures for s in f["top"]} | {
        s["key"] for section in sections for s in section["cited"]
    }


def _scenarios(result: "xr.Dataset", view: ResultView) -> list[dict[str, Any]]:
    says, references, hashes = (
        scenario_texts(result, what) for what in ("says", "reference", "hash")
    )
    return [
        {
            "name": name,
            "title": label,
            "says": view.words.name(says[i], "scenario"),
            "reference": linked(references[i]),
            "hash": hashes[i],
            "verdict": view.entries[name]["overall"]["verdict"],
            "worth": debt_line(name, hashes[i], view.evidence, view.words),
        }
        for i, (name, label) in enumerate(view.labels.items())
    ]


def _score(view: ResultView) -> Table:
    """Return the scenarios side by side in a handful of numbers."""
    rows, words = [], view.words
    for name, label in view.labels.items():
        entry = view.entries[name]
        overall, each = entry["overall"], list(entry["capabilities"].values())
        short = len(deeply_short(entry))
        price = overall["price_to_close_musd"]["p50"]
        alone = sum(c["self_sufficient"] is not None for c in each)
        rows.append(
            [
                label,
                words.say("{some} of {all}", some=short, all=len(each)),
                band(overall["gap_area_years"].values(), digits=1, words=words),
                words.say("{some} of {all}", some=alone, all=len(each)),
                "" if price is None else words.number(price / 1000),
            ]
        )
    header = [
        words.say("Scenario"),
        words.say("Over a fifth short in most futures"),
        words.say("Gap, capability-years"),
        words.say("Met without American forces by the end"),
        words.say("To buy what is short at the worst time, $ billion"),
    ]
    caption = words.say(
        "The scenarios side by side; medians with p10–p90 in brackets. Allies that count on "
        "American forces order less, so that after a faster exit more may be met without them by "
        "the end"
    )
    return Table(caption, header, rows)


def _share_judged(view: ResultView) -> str:
    """Return the share of judgement as in the verdicts; nothing where a result does not say it."""
    shares = {e["judged_share"] for e in view.entries.values()} - {None}
    said = list(dict.fromkeys(view.words.percent(share) for share in sorted(shares)))
    if len(said) < 2:
        return "".join(said)
    return view.words.say("{low} to {high}", low=said[0], high=said[-1])


def _proof(result: "xr.Dataset", summary: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    attrs = result.attrs
    quarters, start = attrs["quarters"], words.quarter(str(attrs["start"]))
    return [
        (words.say("Command"), str(attrs["command"])),
        (words.say("Seed"), str(summary["seed"])),
        (words.say("Futures"), words.number(summary["futures"])),
        (words.say("Quarters"), words.say("{count} from {start}", count=quarters, start=start)),
        (words.say("Evidence"), f"{attrs['evidence']}, {summary['evidence_hash']}"),
        *(
            (words.say("Scenario {name}", name=name), entry["scenario_hash"])
            for name, entry in summary["scenarios"].items()
        ),
        (words.say("Versions"), ", ".join(f"{k} {v}" for k, v in summary["versions"].items())),
        (words.say("Made"), str(attrs["created"])),
    ]


def _feeds(shown: Iterable[Drawn]) -> dict[str, str]:
    """Return the tables that feed the report; some feed only the chapters of one wing."""
    titles = {c.id: lower_first(wing.title) for wing in WINGS.values() for c in wing.chapters}
    feeds: dict[str, str] = {}
    for each in shown:
        for name in each.tables_used:
            feeds.setdefault(name, titles[each.chapter.id])
    return feeds | dict.fromkeys(ENGINE_TABLES, YES)
