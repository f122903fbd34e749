"""Pages that list figures: each with its words, its table and a drawing that is asked for apart."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem
from counterpoise.wings import Page

if TYPE_CHECKING:
    from counterpoise.charts import Figure, LedgerView
    from counterpoise.charts.chart import Chart
    from counterpoise.wings.declarations import Study

MOST_LISTS, MOST_VIEWS, MOST_STUDIES = 8, 4, 2
SOURCES_NAMED = 5
MOST_DRAWN = 12
"""Figures of a page that are kept for each of those."""


class FigurePages:
    """Makes the figures of a page, once for each state.

    Parameters
    ----------
    service : Service
        Where results are.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._views: Cache[LedgerView] = Cache(MOST_VIEWS)
        self._studies: Cache[Any] = Cache(MOST_STUDIES)
        self._lists: Cache[dict[str, Figure]] = Cache(MOST_LISTS)
        self._figures: Cache[Figure] = Cache(MOST_DRAWN * MOST_LISTS)
        self._drawings: Cache[str] = Cache(MOST_DRAWN * MOST_LISTS)

    def figures(self, page: str, state: State) -> "dict[str, Figure]":
        """Return the figures of a page by name, in the order in which they stand there.

        Raises
        ------
        InputError
            If there is no such page, or what was chosen cannot be.
        """
        known = page_of(page)
        key = (page, state.numbers.query(), tuple(chosen_on(known, state).items()))
        return self._lists.get(key, lambda: self._made(known, state))

    def _made(self, page: Page, state: State) -> "dict[str, Figure]":
        from counterpoise.wings import charts

        declared, view = charts(), self._view(page, state)
        return {
            name: self._figures.get(
                _key(page, state, declared[name]),
                lambda name=name: declared[name].draw(view),  # type: ignore[misc]
            )
            for name in page.charts
            if declared[name].available(view)
        }

    def listed(self, page: str, state: State) -> dict[str, Any]:
        """Return words and tables of all figures; drawings are asked for one by one.

        Beside them stand the sections of the page, and what a reader may choose.
        """
        known = page_of(page)
        view = self._view(known, state)
        sections = [section for sections_of in known.sections for section in sections_of(view)]
        return {
            "options": {k: asdict(o) for k, o in known.options(view).items()}
            if known.options
            else {},
            "sections": [asdict(section) for section in sections],
            "figures": [
                {
                    "id": figure.id,
                    "title": figure.title,
                    "says": figure.says,
                    "columns": [str(c) for c in figure.table.columns],
                    "rows": figure.table.astype(str).to_numpy().tolist(),
                    "sources": [
                        f"{s.publisher or s.authors}: {s.title}"
                        for s in self.service.evidence.sources_of(figure.tables_used)
                    ][:SOURCES_NAMED],
                }
                for figure in self.figures(page, state).values()
            ],
        }

    def drawn(self, page: str, state: State, name: str) -> str:
        """Return the drawing of a figure as SVG.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        from counterpoise.charts import to_svg
        from counterpoise.wings import charts

        known = self.figures(page, state)
        if name not in known:
            remedy = "Choose one of " + ", ".join(known) + "."
            raise InputError([Problem("address", name[:40], "is no figure of the page", remedy)])
        key = _key(page_of(page), state, charts()[name])
        return self._drawings.get(key, lambda: to_svg(known[name]))

    def _view(self, page: Page, state: State) -> "LedgerView":
        """Return the view of a state, with what the model of the page's wing adds to its result."""
        from counterpoise.charts import LedgerView
        from counterpoise.wings import WINGS

        chosen = chosen_on(page, state)
        owner = next(w for w in WINGS.values() if page in w.pages)
        if owner.model is None:
            shown = self.service.shown(state)
            view = LedgerView(shown.view.result, shown.view.summary, self.service.evidence)
            return view.choosing(chosen)
        again = {key: chosen[key] for key in page.reruns if key in chosen}
        key = (page.id, state.numbers.query(), tuple(again.items()))
        study = page.study
        if study is not None:
            made = self._views.get(key, lambda: self._studied(page, study, state, again))
        else:
            made = self._views.get(key, lambda: self._with_model(page, owner.name, state, again))
        return made.choosing(chosen)

    def further(self, page: str, state: State) -> dict[str, Any]:
        """Return the sections of a page that take longer than the others.

        Raises
        ------
        InputError
            If there is no such page, or what was chosen cannot be.
        """
        known = page_of(page)
        view = self._view(known, state)
        if known.study is None:
            return {"sections": []}
        found = known.study.further(self._ready(known, known.study, state), view)
        return {"sections": [asdict(section) for section in found]}

    def _ready(self, page: Page, study: "Study", state: State) -> Any:
        """Return what no choice of a reader changes, worked out once for a state."""
        return self._studies.get(
            (page.id, state.numbers.query()),
            lambda: study.prepare(
                self.service.scenarios(state), min(state.futures, page.futures), state.seed
            ),
        )

    def _studied(
        self, page: Page, study: "Study", state: State, again: Mapping[str, str]
    ) -> "LedgerView":
        """Return the view of a page that adds to the engine's result what it works out itself."""
        from counterpoise.charts import LedgerView

        scenarios = self.service.scenarios(state)
        result = self.service.result(scenarios, min(state.futures, page.futures), state.seed)
        summary = self.service.summary(scenarios, result)
        shown = study.added(self._ready(page, study, state), again, result)
        return LedgerView(shown, summary, self.service.evidence)

    def _with_model(
        self, page: Page, wing: str, state: State, again: Mapping[str, str]
    ) -> "LedgerView":
        from counterpoise.charts import LedgerView
        from counterpoise.ensemble import run_dataset, summarise
        from counterpoise.wings import models_for

        evidence = self.service.evidence
        models, _ = models_for(wing)
        if page.model is not None:
            mine = page.model(again)
            models = tuple(replace(m, run=mine) if m.name == wing else m for m in models)
        result = run_dataset(
            *self.service.scenarios(state),
            futures=min(state.futures, page.futures),
            seed=state.seed,
            evidence=evidence,
            models=models,
        )
        return LedgerView(result, summarise(result, evidence), evidence)


def page_of(name: str) -> Page:
    """Return a page that lists figures.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    from counterpoise.wings import pages

    known = {p.id: p for p in pages() if p.script and p.charts}
    if name not in known:
        remedy = "Choose one of " + ", ".join(known) + "."
        raise InputError([Problem("address", name[:40], "is no page of figures", remedy)])
    return known[name]


def chosen_on(page: Page, state: State) -> dict[str, str]:
    """Return what a reader chose on a page, and what is chosen as a rule."""
    found = {key: state.choices.get(key, usual) for key, usual in page.choices.items()}
    return {key: word for key, word in found.items() if word}


def _key(page: Page, state: State, chart: "Chart[Any]") -> tuple[Any, ...]:
    """Return what a figure depends on: a chart that declares choices heeds no others."""
    chosen = chosen_on(page, state)
    heeded = [choice.key for choice in chart.choices] or list(page.choices)
    return page.id, chart.id, state.numbers.query(), *(chosen.get(key, "") for key in heeded)
