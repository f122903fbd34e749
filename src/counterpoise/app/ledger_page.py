"""The ledger of a state: its figures with their words, tables and drawings."""

from typing import TYPE_CHECKING, Any

from counterpoise.app.answer_cache import Cache
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.charts import Figure

MOST_LEDGERS = 8


class LedgerPage:
    """Makes the ledger's figures, once for each state.

    Parameters
    ----------
    service : Service
        Where results are.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._figures: Cache[dict[str, Figure]] = Cache(MOST_LEDGERS)
        self._drawings: Cache[str] = Cache(4 * MOST_LEDGERS)

    def figures(self, state: State) -> "dict[str, Figure]":
        """Return the figures of a state by name, in the order in which they answer."""
        return self._figures.get(state.numbers.query(), lambda: self._made(state))

    def listed(self, state: State) -> dict[str, Any]:
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
                        for s in self.service.evidence.sources_of(figure.tables_used)[:5]
                    ],
                }
                for figure in self.figures(state).values()
            ]
        }

    def drawn(self, state: State, name: str) -> str:
        """Return the drawing of a figure as SVG.

        Raises
        ------
        InputError
            If there is no such figure.
        """
        from counterpoise.charts import to_svg

        known = self.figures(state)
        if name not in known:
            remedy = "Choose one of " + ", ".join(known) + "."
            raise InputError([Problem("address", name[:40], "is no figure of the ledger", remedy)])
        key = (state.numbers.query(), name)
        return self._drawings.get(key, lambda: to_svg(known[name]))

    def _made(self, state: State) -> "dict[str, Figure]":
        from counterpoise.charts import LEDGER, LedgerView, figures

        engine = self.service.shown(state).view
        view = LedgerView(engine.result, engine.summary, self.service.evidence)
        return {figure.id: figure for figure in figures(LEDGER, view)}
