"""What stands in the report: words and tables, ready for the template."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from counterpoise.charts import LedgerView, all_figures
from counterpoise.charts.view import (
    ENGINE_TABLES,
    MAJORITY,
    ResultView,
    band,
    in_words,
    per_cent,
)
from counterpoise.ensemble.dataset import scenario_texts
from counterpoise.evidence import GRADES
from counterpoise.report.cost_tables import cost_tables
from counterpoise.report.html_tables import HtmlTable
from counterpoise.report.ledger_sections import Section, ledger_sections
from counterpoise.report.sources import (
    grade_table,
    judgements,
    share_judged,
    shown,
    source_shown,
    sources_behind,
)

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

DIMENSION_TABLES = ("contributions", "aid", "stationed", "posture")
"""Tables of the four dimensions, which stand in tables of the report and in no chart."""
CHAPTERS = (
    ("breaks", "What breaks, and when", ("calendar",)),
    ("depth", "How deep it goes", ("gap-area", "coverage", "integrated")),
    ("alone", "When Europe and Canada stand alone", ("self-sufficiency", "wedge")),
    ("cost", "What it costs each ally", ("cost-share", "cost-money")),
    ("providers", "Who provides what", ("providers",)),
    (
        "ledger",
        "The ledger: who pays, who provides, and what hangs on one ally",
        (
            *("effort", "trend", "fair-shares", "contributions"),
            *("outages", "dependency", "dependency-path", "stop"),
        ),
    ),
    ("bounds", "What held the build-up back", ("bounds",)),
)


def contents(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> dict[str, Any]:
    """Return everything that the template shows."""
    view = LedgerView(result, summary, evidence)
    figures = {f.id: f for f in all_figures(result, summary, evidence, view)}
    sections = ledger_sections(view)
    chapters = [
        {
            "id": name,
            "title": title,
            "figures": [shown(figures[i], evidence) for i in ids if i in figures],
        }
        for name, title, ids in CHAPTERS
    ]
    used = list(dict.fromkeys(t for f in figures.values() for t in f.tables_used))
    cited = list(dict.fromkeys(key for section in sections for key in section.sources))
    return {
        "title": "Counterpoise report: " + ", ".join(view.labels.values()),
        "verdict": summary["verdict"],
        "several": len(view.labels) > 1,
        "scenarios": _scenarios(result, view),
        "score": _score(view),
        "chapters": [c for c in chapters if c["figures"]],
        "costs": cost_tables(view) if view.has_money else [],
        "sections": [_section(section, evidence) for section in sections],
        "has_money": view.has_money,
        "leading": view.ally(evidence.leading),
        "grades": GRADES,
        "grade_table": grade_table(evidence, _feeds({*used, *DIMENSION_TABLES})),
        "judgements": judgements(evidence, used),
        "share_judged": in_words(share_judged(evidence, ENGINE_TABLES)),
        "overridden": sorted(evidence.overridden),
        "warnings": summary["warnings"],
        "proof": _proof(result, summary),
        "sources": [source_shown(s) for s in sources_behind(evidence, used, cited)],
        "futures": f"{summary['futures']:,}",
        "seed": summary["seed"],
        "first": view.bounds[0],
        "last": view.quarters[-1],
        "created": str(result.attrs["created"])[:10],
    }


def _section(section: Section, evidence: "Evidence") -> dict[str, Any]:
    return {
        "title": section.title,
        "paragraphs": section.paragraphs,
        "tables": section.tables,
        "notes": section.notes,
        "cited": [source_shown(evidence.sources[key]) for key in section.sources],
    }


def _scenarios(result: "xr.Dataset", view: ResultView) -> list[dict[str, str]]:
    says, references, hashes = (
        scenario_texts(result, what) for what in ("says", "reference", "hash")
    )
    return [
        {
            "name": name,
            "title": label,
            "says": says[i],
            "reference": references[i],
            "hash": hashes[i],
            "verdict": view.entries[name]["overall"]["verdict"],
        }
        for i, (name, label) in enumerate(view.labels.items())
    ]


def _score(view: ResultView) -> HtmlTable:
    """Return the scenarios side by side in a handful of numbers."""
    rows = []
    for name, label in view.labels.items():
        entry = view.entries[name]
        overall, each = entry["overall"], list(entry["capabilities"].values())
        short = sum(c["share_of_futures_with_gap"] >= MAJORITY for c in each)
        alone = sum(c["self_sufficient"] is not None for c in each)
        rows.append(
            [
                label,
                f"{short} of {len(each)}",
                band(overall["gap_area_years"].values(), digits=1),
                band(overall["coverage_min"].values(), scale=100),
                f"{alone} of {len(each)}",
                per_cent(overall["share_of_futures_with_gap"]),
            ]
        )
    header = [
        "Scenario",
        "Capabilities short in most futures",
        "Gap, capability-years",
        "Lowest integrated level, %",
        "Met alone by the end",
        "Futures with any gap",
    ]
    return HtmlTable("The scenarios side by side; medians with p10–p90 in brackets", header, rows)


def _proof(result: "xr.Dataset", summary: dict[str, Any]) -> list[tuple[str, str]]:
    attrs = result.attrs
    return [
        ("Command", str(attrs["command"])),
        ("Seed", str(summary["seed"])),
        ("Futures", f"{summary['futures']:,}"),
        ("Quarters", f"{attrs['quarters']} from {attrs['start']}"),
        ("Evidence", f"{attrs['evidence']}, {summary['evidence_hash']}"),
        *(
            (f"Scenario {name}", entry["scenario_hash"])
            for name, entry in summary["scenarios"].items()
        ),
        ("Versions", ", ".join(f"{k} {v}" for k, v in summary["versions"].items())),
        ("Made", str(attrs["created"])),
    ]


def _feeds(ledger: Iterable[str]) -> dict[str, str]:
    """Return the tables that feed the report; some feed only its ledger."""
    return dict.fromkeys(ledger, "the ledger") | dict.fromkeys(ENGINE_TABLES, "yes")
