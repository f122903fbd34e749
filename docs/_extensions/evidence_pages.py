"""Every table of the evidence, each on its page, and the counts by grade."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from html_tables import folded, shown, table

from counterpoise import load_evidence, load_scenario
from counterpoise.evidence import GRADES, TABLES, Evidence, judged_share
from counterpoise.evidence.order_book import firm_orders, stop_gaps
from counterpoise.evidence.records import Figure, Graded
from counterpoise.evidence.tables import CATALOGUES

MOST_OPEN_ROWS = 300
# Expenditure is published edition by edition; editions are never mixed, nor folded together.
FOLD_BY = {"expenditure": "release", "accounts": "ally"}
WHY_EMPTY = {
    "sipri": "SIPRI allows non-commercial use with its citation, and no more than a tenth of the "
    "data set may be reproduced",
    "weapons_given": "the publisher states no licence under which the list could be passed on",
}
"""Terms of the publishers of tables that are shipped with a header only."""


def files() -> dict[str, str]:
    """Return the overview, a page for each table and its rows as HTML."""
    evidence = load_evidence()
    made = {
        "fragments/evidence-overview.md": overview(evidence),
        "fragments/order-book.md": order_book(evidence),
        "fragments/stop-gaps.md": stop_gap_list(evidence),
    }
    for name, spec in TABLES.items():
        rows = [
            dict(zip(spec.keys, key, strict=False)) | _fields(figure)
            for key, figure in evidence.tables[name].items()
        ]
        if not spec.shipped:
            made |= empty_page(name, spec.description, spec.keys)
            continue
        columns = [*spec.keys, *Figure.model_fields]
        if not any(row["release"] for row in rows):
            columns.remove("release")
        made |= page(name, spec.description, rows, _ordered(columns), FOLD_BY.get(name))
    for name in CATALOGUES:
        rows = [_fields(entry) for entry in evidence.catalogues[name]]
        made |= page(name, CATALOGUES[name], rows, _ordered(rows[0]), None)
    return made


def _fields(record: Any) -> dict[str, Any]:
    return {field: getattr(record, field) for field in type(record).model_fields}


def _ordered(columns: Iterable[str]) -> list[str]:
    names = list(columns)
    last = [name for name in ("grade", "source", "note") if name in names]
    return [name for name in names if name not in last] + last


def page(
    name: str, says: str, rows: Sequence[dict[str, Any]], columns: Sequence[str], fold: str | None
) -> dict[str, str]:
    """Return a page and the rows it takes in."""
    text = f"---\nhide-toc: true\n---\n\n# `{name}`\n\n{says}. {len(rows)} rows.\n\n"
    if name in TABLES:
        example = "/".join((name, *(str(rows[0][k]) for k in TABLES[name].keys)))
        text += f"A figure is named by its path, such as `{example}`"
        text += " followed by its release.\n\n" if TABLES[name].by_release else ".\n\n"
    text += f"```{{raw}} html\n:file: ../fragments/{name}.html\n```\n"
    return {f"evidence/{name}.md": text, f"fragments/{name}.html": rows_of(rows, columns, fold)}


def empty_page(name: str, says: str, keys: Sequence[str]) -> dict[str, str]:
    """Return the page of a table whose rows every user imports from the publisher's own file."""
    path = "/".join((name, *(f"<{key}>" for key in keys), "<release>"))
    text = (
        f"---\nhide-toc: true\n---\n\n# `{name}`\n\n{says}. Shipped with a header only: "
        f"{WHY_EMPTY[name]}. Download the file from its publisher and "
        "[import it](/importing.md). A figure is then named by its path, "
        f"`{path}`.\n"
    )
    return {f"evidence/{name}.md": text}


def rows_of(rows: Sequence[dict[str, Any]], columns: Sequence[str], fold: str | None) -> str:
    """Return the rows in one table, or folded by a column where they are many."""
    up = "sources.html"
    if len(rows) <= MOST_OPEN_ROWS and fold is None:
        return shown(table(rows, columns, f"{len(rows)} rows", up))
    by = fold or columns[0]
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        parts.setdefault(str(row[by]), []).append(row)
    return "".join(
        folded(
            f"{by} {key}: {len(part)} rows",
            table(part, [c for c in columns if c != by], f"{by} {key}", up),
        )
        for key, part in parts.items()
    )


def overview(evidence: Evidence) -> str:
    """Return counts by grade, table by table, with links to their pages."""
    lines = [
        f"Evidence `{evidence.hash}`: {evidence.grades().total():,} figures "
        f"from {len(evidence.sources)} sources. {judged_share(evidence).says}",
        "",
        "| table | what it holds | " + " | ".join(GRADES) + " | sources |",
        "|---|---|" + "--:|" * (len(GRADES) + 1),
    ]
    for name, spec in TABLES.items():
        counts = evidence.grades([name])
        lines.append(_line(name, spec.description, counts, len(evidence.sources_of([name]))))
    for name, says in CATALOGUES.items():
        entries = evidence.catalogues[name]
        grades = Counter(e.grade for e in entries if isinstance(e, Graded))
        lines.append(_line(name, f"{says} ({len(entries)} entries)", grades, None))
    lines.append(_line("", "**all figures**", evidence.grades(), len(evidence.sources)))
    return "\n".join(lines) + "\n"


def _line(name: str, says: str, grades: Counter[str], sources: int | None) -> str:
    link = f"[`{name}`](/generated/evidence/{name}.md)" if name else ""
    counts = " | ".join(str(grades[g]) if grades else "" for g in GRADES)
    return f"| {link} | {says} | {counts} | {'' if sources is None else sources} |"


def order_book(evidence: Evidence) -> str:
    """Return what is on firm order and still to come at the opening, by capability."""
    opening = load_scenario("hold", evidence=evidence).calendar.start.year
    orders = firm_orders(evidence)
    lines = [
        f"| capability | unit | held | on order | due from {opening} on | by allies |",
        "|---|---|--:|--:|--:|---|",
    ]
    for name, capability in evidence.capabilities.items():
        own = [order for order in orders if order.capability == name]
        if not own:
            continue
        held = sum(evidence.figure(f"inventories/{ally}/{name}").value for ally in evidence.members)
        by = sorted({order.ally for order in own})
        units, due = sum(o.units for o in own), sum(o.units_from(opening) for o in own)
        lines.append(
            f"| {capability.name} | {capability.unit_plural} | {held:,.0f} | {units:,.0f} "
            f"| {due:,.0f} | {', '.join(by)} |"
        )
    return "\n".join(lines) + "\n"


def stop_gap_list(evidence: Evidence) -> str:
    """Return what can be had without waiting for a factory."""
    lines = [
        "| capability | how | from | units at most | years to use | price of a year | grade |",
        "|---|---|---|--:|--:|--:|---|",
    ]
    for each in stop_gaps(evidence):
        path = f"stop_gaps/{each.capability}/{each.arrangement}/{each.supplier}/units"
        price = "" if each.price_ratio is None else f"{each.price_ratio:.0%} of a new unit"
        lines.append(
            f"| {evidence.capabilities[each.capability].name} | {each.arrangement} "
            f"| `{each.supplier}` | {each.units:g} | {each.lead_time:g} | {price} "
            f"| {evidence.figure(path).grade} |"
        )
    return "\n".join(lines) + "\n"
