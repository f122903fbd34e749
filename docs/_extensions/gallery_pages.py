"""The gallery: every chart of every wing by chapter, with its finding and its code."""

from collections.abc import Iterator

from execution import executed
from gallery_code import code_of, drawings

from counterpoise.wings.declarations import REPORT, Wing
from counterpoise.wings.registry import WINGS, charts

WHERE = {REPORT: "report", "plan": "page of a plan", "study": "page of a study"}


def files() -> dict[str, str]:
    """Return a page of charts for each wing, their pictures, and the overview of all of them."""
    seen: set[str] = set()
    rows = {wing.name: list(placed(wing, seen)) for wing in WINGS.values()}
    missing = set(charts()) - seen
    if missing:
        raise ValueError(f"no chapter, page or command shows {', '.join(sorted(missing))}")
    owners = {chart.id: wing.name for wing in WINGS.values() for chart in wing.charts()}
    pictures = _pictures(owners)
    made = {f"gallery/{chart}.svg": picture["svg"] for chart, picture in pictures.items()}
    for wing in WINGS.values():
        if rows[wing.name]:
            text = _page(wing, rows[wing.name], owners, pictures)
            made[f"gallery/{wing.name}.md"] = text
    return made | {"fragments/gallery.md": _overview(rows, pictures)}


def placed(wing: Wing, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield charts that a wing shows first, with the title and the kind of place."""
    places = [(c.title, WHERE[c.document], c.charts) for c in wing.chapters]
    places += [(f"Page {page.title}", "simulator", page.charts) for page in wing.pages]
    places += [(f"Command {c.name}", "command line", c.charts) for c in wing.commands]
    for title, where, ids in places:
        for chart in ids:
            if chart not in seen:
                seen.add(chart)
                yield title, where, chart


def _pictures(owners: dict[str, str]) -> dict[str, dict[str, str]]:
    groups = drawings(owners)
    cells = {mine[0]: [code.first, *map(code.line, mine)] for code, mine in groups.items()}
    outputs = executed({f"gallery {name}": code for name, code in cells.items()})
    return {
        chart: outputs[f"gallery {mine[0]}"][cell][-1]
        for mine in groups.values()
        for cell, chart in enumerate(mine, 1)
    }


def _page(
    wing: Wing,
    rows: list[tuple[str, str, str]],
    owners: dict[str, str],
    pictures: dict[str, dict[str, str]],
) -> str:
    parts, chapter, known = [f"# {wing.title}"], "", charts()
    for title, where, chart in rows:
        if title not in (chapter, wing.title):
            parts.append(f"## {title}")
        chapter, picture = title, pictures[chart]
        level = "##" if title == wing.title else "###"
        parts += [
            f"(chart-{chart})=\n{level} {known[chart].name}",
            f"**{picture['title']}**",
            f"```{{image}} /generated/gallery/{chart}.svg\n:alt: {_line(picture['says'])}\n"
            ":class: chart\n```",
            f"{_line(picture['says'])} In the {where}, as `{chart}`.",
            f"```python\n{code_of(chart, owners[chart]).of(chart)}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def _overview(
    placed: dict[str, list[tuple[str, str, str]]], pictures: dict[str, dict[str, str]]
) -> str:
    parts, known = [], charts()
    for wing, rows in placed.items():
        if not rows:
            continue
        parts.append(f"## [{WINGS[wing].title}](/generated/gallery/{wing}.md)")
        cards = [
            f"```{{figure}} /generated/gallery/{chart}.svg\n"
            f":alt: {_line(pictures[chart]['title'])}\n"
            f":target: generated/gallery/{wing}.html#chart-{chart}\n\n{known[chart].name}\n```"
            for _, _, chart in rows
        ]
        parts.append("````{container} gallery\n" + "\n\n".join(cards) + "\n````")
    pages = "\n".join(f"generated/gallery/{wing}" for wing, rows in placed.items() if rows)
    parts.append(f"```{{toctree}}\n:hidden:\n\n{pages}\n```")
    return "\n\n".join(parts) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
