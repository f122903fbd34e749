"""Pages that list figures: each with its words, its table and a drawing that is asked for apart."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.languages import words_in
from counterpoise.problems import InputError, Problem
from counterpoise.wings import Page

if TYPE_CHECKING:
    from counterpoise.charts import Figure, LedgerView
    from counterpoise.charts.chart import Chart
    from counterpoise.charts.palette import Theme
    from counterpoise.wings.declarations import Study

MOST_LISTS, MOST_VIEWS, MOST_STUDIES = 8, 4, 2
SOURCES_NAMED = 5
WIDE = 860
"""Pixels of the box of a figure, unless a page says how wide it is."""
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
        # Its figures are asked for one by one, and what one worked out the next one has.
        self._plain: Cache[LedgerView] = Cache(1)
        self._figures: Cache[Figure] = Cache(MOST_DRAWN * MOST_LISTS)
        self._drawings: Cache[str] = Cache(MOST_DRAWN * MOST_LISTS)

    def listed(
        self, page: str, state: State, only: str = "", live: "Live | None" = None
    ) -> dict[str, Any]:
        """Return words and tables of figures, so that a page can show what is ready first.

        Parameters
        ----------
        page : str
            The page.
        state : State
            What is on the screen.
        only : str
            The one figure that is asked for; left out: all of them. Beside all, and beside the
            first, stand the sections of the page, and what a reader may choose.
        live : Live, optional
            How the figures are drawn by the browser; left out: their drawings are asked for apart.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        known = page_of(page)
        if only and only not in known.charts:
            raise InputError([_unknown(only, known.charts)])
        view = self._view(known, state)
        names = (only,) if only else known.charts
        # What was chosen is held against what can be before anything is drawn of it.
        options = known.options(view) if known.options else {}
        found = {
            name: self._drawn(known, state, name, view)
            for name in names
            if _declared(name).available(view)
        }
        head = names[0] == known.charts[0]
        sections = [s for of in known.sections for s in of(view)] if head else []
        return {
            "options": {key: asdict(option) for key, option in options.items()} if head else {},
            "sections": [asdict(section) for section in sections],
            "figures": [
                self._words(figure) | (live_figure(figure, live) if live else {})
                for figure in found.values()
            ],
        }

    def _words(self, figure: "Figure") -> dict[str, Any]:
        sources = self.service.evidence.sources_of(figure.tables_used)
        return {
            "id": figure.id,
            "title": figure.title,
            "says": figure.says,
            "columns": [str(c) for c in figure.table.columns],
            "rows": figure.table.astype(str).to_numpy().tolist(),
            "sources": [f"{s.publisher or s.authors}: {s.title}" for s in sources][:SOURCES_NAMED],
        }

    def _drawn(self, page: Page, state: State, name: str, view: "LedgerView") -> "Figure":
        chart = _declared(name)
        return self._figures.get(_key(page, state, chart), lambda: chart.draw(view))

    def drawn(self, page: str, state: State, name: str) -> str:
        """Return the drawing of a figure as SVG.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        from counterpoise.charts import to_svg

        figure = self._figure(page, state, name)
        key = _key(page_of(page), state, _declared(name))
        return self._drawings.get(key, lambda: to_svg(figure))

    def _figure(self, page: str, state: State, name: str) -> "Figure":
        return self.figure(page, state, name)[0]

    def figure(self, page: str, state: State, name: str) -> "tuple[Figure, LedgerView]":
        """Return a figure of a page, and what it is drawn from.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        known = page_of(page)
        view = self._view(known, state)
        names = [one for one in known.charts if _declared(one).available(view)]
        if name not in names:
            raise InputError([_unknown(name, names)])
        return self._drawn(known, state, name, view), view

    def live(self, page: str, state: State, name: str, how: "Live") -> dict[str, Any]:
        """Return a figure for a browser to draw, without its words.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        return live_figure(self._figure(page, state, name), how)

    def _view(self, page: Page, state: State) -> "LedgerView":
        """Return the view of a state, with what the model of the page's wing adds to its result."""
        from counterpoise.wings import WINGS

        chosen = chosen_on(page, state)
        owner = next(w for w in WINGS.values() if page in w.pages)
        if owner.model is None:
            return self._plain.get(state.numbers.query(), lambda: self._of_result(state)).choosing(
                chosen
            )
        again = {key: chosen[key] for key in page.reruns if key in chosen}
        key = (page.id, state.numbers.query(), tuple(again.items()))
        study = page.study
        if study is not None:
            made = self._views.get(key, lambda: self._studied(page, study, state, again))
        else:
            made = self._views.get(key, lambda: self._with_model(page, owner.name, state, again))
        return made.choosing(chosen)

    def _of_result(self, state: State) -> "LedgerView":
        from counterpoise.charts import LedgerView

        shown = self.service.shown(state)
        return LedgerView(
            shown.view.result,
            shown.view.summary,
            self.service.evidence,
            scenarios=shown.scenarios,
            words=shown.view.words,
        )

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
        from counterpoise.ensemble.translation import summary_in

        scenarios = self.service.scenarios(state)
        result = self.service.result(scenarios, min(state.futures, page.futures), state.seed)
        words = words_in(state.language)
        summary = summary_in(self.service.summary(scenarios, result), words)
        shown = study.added(self._ready(page, study, state), again, result)
        return LedgerView(shown, summary, self.service.evidence, words=words)

    def _with_model(
        self, page: Page, wing: str, state: State, again: Mapping[str, str]
    ) -> "LedgerView":
        from counterpoise.charts import LedgerView
        from counterpoise.ensemble import run_dataset, summarise
        from counterpoise.ensemble.translation import summary_in
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
        words = words_in(state.language)
        summary = summary_in(summarise(result, evidence), words)
        return LedgerView(result, summary, evidence, words=words)


def told_on(page: str, state: State) -> State:
    """Return a state in the language that a page is told in: English unless it is translated."""
    from counterpoise.wings import pages

    return state if any(p.id == page and p.translated for p in pages()) else state.in_english


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


@dataclass(frozen=True)
class Live:
    """How a browser draws a figure.

    Parameters
    ----------
    ground : {"light", "dark"}
        What lies behind it.
    box : int
        Width of its box in pixels.
    """

    ground: "Theme" = "light"
    box: int = WIDE


def live_figure(figure: "Figure", how: Live) -> dict[str, Any]:
    """Return a figure as plain Vega, with what it tells of a moment."""
    from counterpoise.charts.conversion import to_vega
    from counterpoise.charts.ground import shown_live

    reads = _declared(figure.id).reads(figure.drawn)
    drawn = shown_live(figure.spec, how.ground, how.box)
    return {"spec": to_vega(drawn), "readout": reads.plain()}


def _unknown(name: str, known: Sequence[str]) -> Problem:
    remedy = "Choose one of " + ", ".join(known) + "."
    return Problem("address", name[:40], "is no figure of the page", remedy)


def _declared(name: str) -> "Chart[Any]":
    from counterpoise.wings import charts

    return charts()[name]


def chosen_on(page: Page, state: State) -> dict[str, str]:
    """Return what a reader chose on a page, and what is chosen as a rule."""
    found = {key: state.choices.get(key, usual) for key, usual in page.choices.items()}
    return {key: word for key, word in found.items() if word}


def _key(page: Page, state: State, chart: "Chart[Any]") -> tuple[Any, ...]:
    """Return what a figure depends on: a chart that declares choices heeds no others."""
    chosen = chosen_on(page, state)
    heeded = [choice.key for choice in chart.choices] or list(page.choices)
    return page.id, chart.id, state.numbers.query(), *(chosen.get(key, "") for key in heeded)
