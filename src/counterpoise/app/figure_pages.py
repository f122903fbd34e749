"""Pages that list figures: each with its words, its table and a drawing that is asked for apart."""

from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.charts import Figure, LedgerView

MOST_LISTS, MOST_RESULTS = 8, 2
DRAWN = ("event",)
"""What a reader chose that figures are drawn by."""
SOURCES_NAMED = 5
MOST_FUTURES = 200
"""Futures of a page whose wing has a model: its figures show medians and bands, and no tails."""


class FigurePages:
    """Makes the figures of a page, once for each state.

    Parameters
    ----------
    service : Service
        Where results are.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._figures: Cache[dict[str, Figure]] = Cache(MOST_LISTS)
        self._results: Cache[tuple[Any, dict[str, Any]]] = Cache(MOST_RESULTS)
        self._drawings: Cache[str] = Cache(4 * MOST_LISTS)

    def figures(self, page: str, state: State) -> "dict[str, Figure]":
        """Return the figures of a page by name, in the order in which they stand there.

        Raises
        ------
        InputError
            If there is no such page.
        """
        return self._figures.get(_key(page, state), lambda: self._made(page, state))

    def listed(self, page: str, state: State) -> dict[str, Any]:
        """Return words and tables of all figures; drawings are asked for one by one."""
        return {
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
            ]
        }

    def drawn(self, page: str, state: State, name: str) -> str:
        """Return the drawing of a figure as SVG.

        Raises
        ------
        InputError
            If there is no such page, or no such figure on it.
        """
        from counterpoise.charts import to_svg

        known = self.figures(page, state)
        if name not in known:
            remedy = "Choose one of " + ", ".join(known) + "."
            raise InputError([Problem("address", name[:40], "is no figure of the page", remedy)])
        key = (*_key(page, state), name)
        return self._drawings.get(key, lambda: to_svg(known[name]))

    def _made(self, page: str, state: State) -> "dict[str, Figure]":
        from counterpoise.charts import figures
        from counterpoise.wings import charts, pages

        known = {p.id: p for p in pages() if p.script and p.charts}
        if page not in known:
            remedy = "Choose one of " + ", ".join(known) + "."
            raise InputError([Problem("address", page[:40], "is no page of figures", remedy)])
        declared = charts()
        view = self._view(page, state)
        return {f.id: f for f in figures([declared[name] for name in known[page].charts], view)}

    def _view(self, page: str, state: State) -> "LedgerView":
        """Return the view of a state, with what the model of the page's wing adds to its result."""
        from counterpoise.charts import LedgerView
        from counterpoise.ensemble import run_dataset, summarise
        from counterpoise.wings import WINGS, models_for

        evidence = self.service.evidence
        owner = next(w for w in WINGS.values() if any(p.id == page for p in w.pages))
        shown = self.service.shown(state)
        if owner.model is None:
            return LedgerView(shown.view.result, shown.view.summary, evidence)
        models, _ = models_for(owner.name)
        futures = min(state.futures, MOST_FUTURES)

        def run() -> tuple[Any, dict[str, Any]]:
            result = run_dataset(
                *shown.scenarios, futures=futures, seed=state.seed, evidence=evidence, models=models
            )
            return result, summarise(result, evidence)

        view = LedgerView(*self._results.get((page, state.numbers.query()), run), evidence)
        view.chosen.update({key: state.choices[key] for key in DRAWN if key in state.choices})
        return view


def _key(page: str, state: State) -> tuple[str, ...]:
    return (page, state.numbers.query(), *(state.choices.get(key, "") for key in DRAWN))
