"""The robust front from the page: settings of levers that no other beats, searched for apart."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from counterpoise.app.job_files import JobWithFiles, LineWithFiles
from counterpoise.app.snippets import copied
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario
    from counterpoise.studies.search.front import RobustFront

QUESTION = "take-over-2035"
"""The built-in study whose levers and objectives are searched."""
GENERATIONS = 10
SETTINGS = {"few": (12, 30), "usual": (24, 60)}
"""Settings of a generation and futures, by what they are called."""
DRAWING = "front.svg"


class FrontOrder(BaseModel):
    """What is asked of a search."""

    model_config = ConfigDict(extra="forbid")

    size: Literal["few", "usual"] = "few"


@dataclass
class FrontJob(JobWithFiles):
    """A search that is under way, or was.

    Parameters
    ----------
    scenario : Scenario
        Whose levers are moved.
    order : FrontOrder
        What is asked of it.
    seed : int
        Its seed.
    name : str
        What the scenario is called in a command.
    """

    scenario: "Scenario" = field(kw_only=True)
    order: FrontOrder = field(kw_only=True)
    seed: int = field(kw_only=True)
    name: str = field(kw_only=True)

    def heard(self, runs: int) -> None:
        """Note how many runs there are.

        Raises
        ------
        KeyboardInterrupt
            If it is to stop.
        """
        self.check()
        self.stage = TEXTS["front.runs"].format(runs=f"{runs:,}")


class Fronts(LineWithFiles[FrontJob, FrontOrder]):
    """Searches for robust fronts, one after another."""

    called = "search"
    late_remedy = "Ask for a smaller search, or use the command line."

    def _asked(self, state: State, order: FrontOrder, client: str) -> FrontJob:
        from counterpoise.studies.search.front import check_extra

        check_extra()
        scenario, name = self.service.scenarios(state)[0], copied(self.service, state)["name"]
        return FrontJob(
            self.called, client, scenario=scenario, order=order, seed=state.seed, name=name
        )

    def _made(self, job: FrontJob) -> dict[str, Any]:
        from counterpoise.charts import to_svg
        from counterpoise.charts.robust_front import ROBUST_FRONT, FrontView
        from counterpoise.csv_text import csv_text

        front, command = self._searched(job)
        figure = ROBUST_FRONT.draw(FrontView(front))
        texts = {
            DRAWING: to_svg(figure),
            "front.csv": csv_text(front.table),
            "front.json": json.dumps(front.summary(), indent=1, allow_nan=False),
        }
        job.keep(texts)
        sources = self.service.evidence.sources_of(figure.tables_used)[:5]
        return {
            "title": figure.title,
            "says": figure.says,
            "sentences": front.says,
            "scenario": front.title,
            "command": command,
            "spec": _compiled(figure.spec),
            "settings": _settings(figure.data["settings"]),
            "columns": [str(c) for c in figure.table.columns],
            "rows": figure.table.astype(str).to_numpy().tolist(),
            "values": front.table[[*_names(front)]].to_numpy(dtype=float).tolist(),
            "files": list(texts),
            "sources": [f"{s.publisher or s.authors}: {s.title}" for s in sources],
        }

    def _searched(self, job: FrontJob) -> "tuple[RobustFront, str]":
        """Return the front, and the command that finds the same."""
        from counterpoise.studies import search_levers
        from counterpoise.studies.search.requests import loaded

        asked = loaded([QUESTION], self.service.evidence, None, {}).model
        # Figures are levers of every scenario; entries of a drawdown are those of some.
        levers = {name: lever for name, lever in asked.levers.items() if "/" in name}
        population, futures = SETTINGS[job.order.size]
        found = search_levers(
            job.scenario,
            objectives=list(asked.objectives),
            levers=levers,
            size=futures,
            seed=job.seed,
            population=population,
            generations=GENERATIONS,
            evidence=self.service.evidence,
            told=job.heard,
        )
        words = [f"counterpoise study search {job.name}"]
        words += [f"--objective '{text}'" for text in asked.objectives]
        words += [
            f"--lever '{name}={'times ' if lever.times else ''}{lever.low:g}:{lever.high:g}'"
            for name, lever in levers.items()
        ]
        words += [f"--size {futures} --population {population} --generations {GENERATIONS}"]
        return found, " ".join([*words, f"--seed {job.seed}"])


def _names(front: "RobustFront") -> list[str]:
    """Return the columns of a front that its table shows: levers, then objectives."""
    return [*(lever.name for lever in front.levers), *(one.name for one in front.objectives)]


def _settings(lines: Any) -> list[dict[str, float]]:
    """Return by setting where it lies on each axis, from 0 to 1: what a brush is held against."""
    return [
        dict(zip(members["axis"], members["height"].astype(float), strict=True))
        for _, members in lines.groupby("setting", sort=True)
    ]


def _compiled(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification as plain Vega, which is what the page draws."""
    from counterpoise.charts.conversion_process import converted

    (vega,) = converted([("vegalite_to_vega", [spec], {})])
    opened: dict[str, Any] = _open_to_pointers(dict(vega))
    return opened


def _open_to_pointers(part: Any) -> Any:
    """Return a specification without marks that are closed to pointers.

    Vega closes them by a style within the drawing, which the page's policy forbids; a brush hears
    of pointers by the plot, whatever lies on it.
    """
    if isinstance(part, dict):
        return {k: _open_to_pointers(v) for k, v in part.items() if k != "interactive"}
    return [_open_to_pointers(entry) for entry in part] if isinstance(part, list) else part
