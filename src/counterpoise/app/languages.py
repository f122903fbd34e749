"""What a language has to say, what its file lacks, and what it holds that nobody says any more.

``python -m counterpoise.app.languages --missing de`` prints what is missing, ready to be filled in;
``--unused de`` what can go; ``--tidy de`` puts a file in the order in which texts are needed.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterpoise.languages import CATALOGUES, Catalogue, Translation
from counterpoise.languages.words import NUMBERS

COMMAND = "python -m counterpoise.app.languages"
PACKAGES = ("app", "charts", "claims", "ensemble", "languages", "report", "studies", "wings")
"""Packages whose sentences are told in every language."""
SAYING = frozenset({"say"})
FIELD = re.compile(r"\{(\w+)\}")
CHART_TEXTS = (
    "Europe and Canada",
    "Not covered",
    "10th percentile",
    "90th percentile",
    "Europe and Canada, median",
    "drawdown begins",
    "drawdown is announced",
    "drawdown is announced and begins",
    "drawdown ends",
    "first new orders arrive",
    "spending targets due",
    "100%",
    " billion dollars",
    " capability-years",
    " in ",
    " of GDP (",
    " of futures",
    " to ",
    ", around ",
    ": deepest gap ",
    ": short in ",
    "Borders as recognised by the UN General Assembly;",
    "Borders as recognised by the UN General Assembly; Crimea is part of Ukraine.",
    "Crimea is part of Ukraine.",
    "Billion US dollars of 2024",
    "Defence spending in the peak year, share of GDP",
    "Gap over the whole run, capability-years",
    "Per cent of futures short by any amount",
    "Share covered of what is asked for",
    "same",
    "Russian forces free for the flank",
)
"""Words in axes, legends and hints of the overview's charts, beside names that they share."""


@dataclass(frozen=True)
class Text:
    """An English text that is said somewhere.

    Parameters
    ----------
    english : str
        The text.
    context : str
        Which of its meanings; empty for a sentence of the code.
    """

    english: str
    context: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Under what a catalogue may hold it; in charts and numbers, only with its context."""
        own = f"{self.context}|{self.english}"
        if not self.context:
            return (self.english,)
        return (own,) if self.context in ("chart", "number", "the") else (own, self.english)


@cache
def needed() -> tuple[Text, ...]:
    """Return every text that a language has to translate, in the order in which they are met."""
    from counterpoise.app.assets import DESCRIPTION
    from counterpoise.app.page_language import texts_of
    from counterpoise.ledger.own_output import TITLES
    from counterpoise.studies.stored_debt import stored
    from counterpoise.wings import REPORT, chapters

    found = [Text(english, context) for context, english in texts_of(_setup())]
    found += [Text(number, "number") for number in NUMBERS]
    found += [Text(name, "chart") for name in (*CHART_TEXTS, *_names_in_charts())]
    found += [Text(name, "the") for name in _allies()]
    found += [Text(title, "figures") for title in dict.fromkeys(line.title for line in stored())]
    found += [Text(DESCRIPTION, "page")]
    found += [Text(chapter.title, "chapter") for chapter in chapters(REPORT)]
    found += [Text(word, "feeds") for word in _feeds()]
    found += [Text(unit, "unit") for unit in _units()]
    found += [Text(name, "package") for name in _packages()]
    found += [Text(name, "sector") for name in _sectors()]
    found += [Text(name, "rule") for name in TITLES.values()]
    found += [Text(words, "story") for words in _told_in_stories()]
    found += [Text(name) for name in (*_named_by_value(), *sentences())]
    return tuple(dict.fromkeys(found))


def _setup() -> dict[str, Any]:
    """Return the lists of a page's setup that hold texts, without drawing a chart."""
    from counterpoise.app.levers import GROUPS, LEVERS
    from counterpoise.app.overrides import blocs_of
    from counterpoise.app.page_setup import bloc_named, charts_placed
    from counterpoise.app.site.translations import OWN_TEXTS
    from counterpoise.app.state import all_pages
    from counterpoise.app.texts import TEXTS
    from counterpoise.evidence import load_evidence
    from counterpoise.scenario import library_names, load_scenario

    evidence = load_evidence()
    library = [load_scenario(name, evidence=evidence) for name in library_names()]
    return {
        "texts": TEXTS | OWN_TEXTS,
        "levers": [lever.plain(evidence) for lever in LEVERS],
        "groups": [{"name": name} for name in GROUPS.values()],
        "scenarios": [{"title": s.title, "says": s.model.says} for s in library],
        "allies": [{"name": ally.name} for ally in evidence.allies.values()],
        "blocs": [{"name": bloc_named(bloc)} for bloc in blocs_of(evidence)],
        "capabilities": [{"name": c.name} for c in evidence.capabilities.values()],
        "charts": [{"name": chart.name} for chart in charts_placed()],
        "pages": [{"title": page.title, "group": page.group} for page in all_pages()],
    }


def _allies() -> list[str]:
    from counterpoise.evidence import load_evidence

    return [ally.name for ally in load_evidence().allies.values()]


def _names_in_charts() -> list[str]:
    from counterpoise.ensemble.money import REASON_NAMES, USE_NAMES

    return [*USE_NAMES.values(), *REASON_NAMES.values()]


def _feeds() -> list[str]:
    """Return what a report says of a table of the evidence that feeds it."""
    from counterpoise.charts.labels import lower_first
    from counterpoise.report.sources import NO, YES
    from counterpoise.wings import REPORT, WINGS

    of_wings = (wing for wing in WINGS.values() if any(c.document == REPORT for c in wing.chapters))
    return [YES, NO, *(lower_first(wing.title) for wing in of_wings)]


def _told_in_stories() -> Iterator[str]:
    """Give what stories say, on their cards and in each step."""
    from counterpoise.claims.stories import stories

    for story in stories():
        yield from (story.title, story.says)
        for step in story.steps:
            yield from (step.title, step.says)


def _units() -> list[str]:
    """Return what capabilities are counted in."""
    from counterpoise.evidence import load_evidence

    return [capability.unit_plural for capability in load_evidence().capabilities.values()]


def _packages() -> list[str]:
    """Return what packages of forces are called within a table."""
    from counterpoise.evidence import load_evidence
    from counterpoise.evidence.packages import packages

    return [package.title for package in packages(load_evidence())]


def _sectors() -> list[str]:
    """Return what sectors of the border are called."""
    from counterpoise.evidence import load_evidence
    from counterpoise.ledger.own_borders import sector_name

    return [sector_name(row[0]) for row in load_evidence().tables["sectors"]]


def _named_by_value() -> list[str]:
    """Return texts that are named by what a scenario says and stand within other sentences."""
    from counterpoise.ensemble.description import DIFFERENT_LEVELS, OTHER_COUNT, levels_in_words
    from counterpoise.ensemble.money import REASON_CLAUSES
    from counterpoise.evidence import GRADES

    named = [*levels_in_words(), DIFFERENT_LEVELS, *OTHER_COUNT.values(), *REASON_CLAUSES.values()]
    return [*named, *GRADES.values()]


@cache
def sentences() -> tuple[str, ...]:
    """Return the sentences of the code: what `Words.say` is given there.

    Raises
    ------
    ValueError
        If it is given something that is not written there, so that nobody could translate it.
    """
    found: dict[str, None] = {}
    for package in PACKAGES:
        root = Path(str(files(f"counterpoise.{package}")))
        for path in sorted(root.rglob("*.py")):
            found |= dict.fromkeys(_said_in(path))
        for path in sorted(root.rglob("*.j2")):
            found |= dict.fromkeys(_said_in_template(path))
    return tuple(found)


def _said_in_template(path: Path) -> Iterator[str]:
    from jinja2 import Environment, nodes

    for call in Environment(autoescape=True).parse(path.read_text("utf-8")).find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and call.node.attr in SAYING and call.args:
            if not isinstance(call.args[0], nodes.Const):
                where = f"{path.name}, line {call.lineno}"
                raise ValueError(f"{where}: what is said is not written there")
            yield str(call.args[0].value)


def _said_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    } | _imported(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in SAYING or not node.args:
            continue
        given = node.args[0]
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield given.value
        elif isinstance(given, ast.Name) and given.id in constants:
            yield str(constants[given.id])
        elif not any(keyword.arg == "context" for keyword in node.keywords) and not (
            isinstance(given, ast.Attribute) and given.attr == "subtitle"
        ):
            raise ValueError(f"{path.name}, line {node.lineno}: what is said is not written there")


def _imported(tree: ast.Module) -> dict[str, object]:
    """Return the texts that a module takes from others of the package, by name."""
    names = [
        (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("counterpoise.")
        for alias in node.names
        if alias.name.isupper()
    ]
    return {
        name: value
        for module, name in names
        if isinstance(value := getattr(import_module(str(module)), name), str)
    }


def missing(catalogue: Catalogue) -> list[Text]:
    """Return what a language has no translation of."""
    there = catalogue.machine.keys() | catalogue.reviewed.keys()
    numbers = any(f"number|{word}" in there for word in NUMBERS)
    return [
        text
        for text in needed()
        # A language may write all numbers in digits.
        if there.isdisjoint(text.keys) and (text.context != "number" or numbers)
    ]


def unused(catalogue: Catalogue) -> list[str]:
    """Return what a language translates and nobody says."""
    said = {key for text in needed() for key in text.keys}
    return [key for key in (*catalogue.machine, *catalogue.reviewed) if key not in said]


def faults(catalogue: Catalogue) -> list[str]:
    """Return what is wrong with translations: other fields, plural forms that are not there."""
    found = []
    twice = catalogue.machine.keys() & catalogue.reviewed.keys()
    found += [f"{key!r} stands under machine and under reviewed" for key in sorted(twice)]
    known = {key: text.english for text in needed() for key in text.keys}
    for key, translation in {**catalogue.machine, **catalogue.reviewed}.items():
        english = known.get(key, key.rpartition("|")[2])
        forms = {"": translation} if isinstance(translation, str) else translation
        if not isinstance(translation, str) and [*translation] != catalogue.plurals["forms"]:
            found.append(f"{key!r} has the plural forms {', '.join(translation)}")
        for form in forms.values():
            if not form.strip():
                found.append(f"{key!r} is empty")
            elif not set(FIELD.findall(form)) <= set(FIELD.findall(english)):
                found.append(f"{key!r} has fields of its own: {form!r}")
            elif isinstance(translation, str) and set(FIELD.findall(english)) - set(
                FIELD.findall(form)
            ):
                found.append(f"{key!r} lacks a field: {form!r}")
    return found


def tidied(catalogue: Catalogue, said: dict[str, Any]) -> dict[str, Any]:
    """Return a file with its translations in the order in which texts are needed."""
    order = {key: place for place, text in enumerate(needed()) for key in text.keys}
    for part in ("machine", "reviewed"):
        entries: dict[str, Translation] = said[part]
        said[part] = dict(sorted(entries.items(), key=lambda e: (order.get(e[0], 10**6), e[0])))
    return said


def main(argv: list[str] | None = None) -> int:
    """Print what a language lacks or holds in vain; return 1 where that is something."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="What the file of a language lacks.")
    what = parser.add_mutually_exclusive_group(required=True)
    for name, told in (
        ("missing", "print what has no translation, ready to be filled in"),
        ("unused", "print translations that nobody needs"),
        ("faults", "print what is wrong with translations"),
        ("tidy", "put the file in order"),
    ):
        what.add_argument(f"--{name}", metavar="CODE", choices=[*CATALOGUES], help=told)
    chosen = parser.parse_args(argv)
    if chosen.tidy:
        path = Path(str(files("counterpoise.languages"))) / f"{chosen.tidy}.json"
        said = tidied(CATALOGUES[chosen.tidy], json.loads(path.read_text("utf-8")))
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return 0
    if chosen.missing:
        lines = [
            f'{json.dumps(text.keys[0], ensure_ascii=False)}: "",'
            for text in missing(CATALOGUES[chosen.missing])
        ]
    elif chosen.unused:
        lines = unused(CATALOGUES[chosen.unused])
    else:
        lines = faults(CATALOGUES[chosen.faults])
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
