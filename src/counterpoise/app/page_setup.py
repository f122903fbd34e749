"""What a page needs once: levers, scenarios, names, chart specifications and texts."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

from counterpoise._version import __version__
from counterpoise.app.drawdown_strip import paths_of
from counterpoise.app.glossary import terms
from counterpoise.app.hosts import OWN_HOSTS
from counterpoise.app.leader_names import setup_named
from counterpoise.app.levers import GROUPS, LEVERS
from counterpoise.app.overrides import blocs_of, usual_of
from counterpoise.app.page_language import setup_in
from counterpoise.app.service import Service
from counterpoise.app.state import FUTURES, THEMES, State, address, all_pages
from counterpoise.app.texts import TEXTS
from counterpoise.languages import ENGLISH, LANGUAGES, Words, words_in

if TYPE_CHECKING:
    from counterpoise.charts.chart import ResultChart
    from counterpoise.charts.view import ResultView
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario


@dataclass(frozen=True)
class Setup:
    """The answer, and its tag."""

    body: bytes
    tag: str


def charts_placed() -> "list[ResultChart]":
    """Return the charts of a result on the pages that draw them, each once, in their order.

    These are the overview and pages without a script of their own; others ask for what they show.
    """
    from counterpoise.wings import charts, pages

    drawn = [page for page in pages() if page.id == State().page or not page.script]
    known = charts()
    return [known[name] for name in dict.fromkeys(name for page in drawn for name in page.charts)]


def charts_shown(view: "ResultView") -> "list[ResultChart]":
    """Return the placed charts that a page draws of a view.

    Those of the overview are always there: they say themselves what a view has no numbers for.
    """
    from counterpoise.wings import pages

    always = {name for page in pages() if page.id == State().page for name in page.charts}
    return [
        chart
        for chart in charts_placed()
        if chart.sides <= len(view.sides) and (chart.id in always or chart.available(view))
    ]


def bloc_named(bloc: str) -> str:
    """Return what a bloc is called."""
    return TEXTS.get(f"bloc.{bloc}", bloc.capitalize())


def blocs_listed(evidence: "Evidence") -> list[dict[str, Any]]:
    """Return blocs with what they are called, and how many allies belong to each."""
    return [
        {"id": bloc, "name": bloc_named(bloc), "allies": len(allies)}
        for bloc, allies in blocs_of(evidence).items()
    ]


def _plain(chart: "ResultChart") -> dict[str, Any]:
    return {
        "id": chart.id,
        "name": chart.name,
        "per_side": chart.per_side,
        "sides": chart.sides,
        "path": chart.path,
        "chosen_title": chart.chosen_title,
        "choices": [asdict(choice) for choice in chart.choices],
    }


def _preset(scenario: "Scenario") -> dict[str, Any]:
    """Return how much of the leading ally stays: corners by year, years of the run, mean."""
    paths = paths_of(scenario)
    return {
        "path": paths.plain()["mean"]["points"],
        "years": float(paths.since[-1]),
        "stays": float(paths.mean.mean()),
    }


_MAKING = Lock()


def setup_of(service: Service, language: str = ENGLISH) -> Setup:
    """Return what a page needs once, made once however many ask for it at a time."""
    with _MAKING:
        return _setup_of(service, words_in(language))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _setup_of(service: Service, words: Words) -> Setup:
    found = setup_named(setup_in(_in_english(service), words), service.evidence, words)
    body = json.dumps(found, separators=(",", ":"), allow_nan=False).encode()
    return Setup(body, sha256(body).hexdigest()[:24])


@lru_cache(maxsize=2)
def _in_english(service: Service) -> dict[str, Any]:
    from counterpoise.charts.events import target_year
    from counterpoise.charts.vega import compile_together, compiled

    evidence = service.evidence
    base = service.base(State().first.scenario)
    placed = charts_placed()
    compile_together(placed, THEMES)
    return {
        "version": __version__,
        "evidence": evidence.name,
        "evidence_hash": evidence.hash,
        "leading": evidence.leading,
        "levers": [lever.plain(evidence) for lever in LEVERS],
        "groups": [{"id": key, "name": name} for key, name in GROUPS.items()],
        "scenarios": [
            {
                "name": name,
                "title": s.title,
                "says": s.model.says,
                "defaults": usual_of(s),
                "preset": _preset(s),
            }
            for name, s in service.bases.items()
        ],
        "allies": [{"code": code, "name": evidence.allies[code].name} for code in base.members],
        "blocs": blocs_listed(evidence),
        "capabilities": [
            {
                "id": c,
                "name": evidence.capabilities[c].name,
                "group": evidence.capabilities[c].group,
            }
            for c in base.capabilities
        ],
        "charts": [_plain(chart) for chart in placed],
        "specs": {theme: {c.id: compiled(c, theme) for c in placed} for theme in THEMES},
        "texts": TEXTS,
        "pages": [
            {
                "id": page.id,
                "title": page.title,
                "charts": page.charts,
                "group": page.group,
                "translated": page.translated,
            }
            for page in all_pages()
        ],
        "futures": FUTURES,
        "own_hosts": OWN_HOSTS,
        "address": address(),
        "glossary": terms(),
        "first": str(base.calendar.start),
        "last": base.calendar.bound_labels[-1],
        "due": target_year(base),
    }
