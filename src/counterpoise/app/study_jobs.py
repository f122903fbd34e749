"""Studies from the page: which assumptions decide, run in the background, with files to keep."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.answer_cache import Cache
from counterpoise.app.job_files import JobWithFiles, LineWithFiles
from counterpoise.app.jobs import SECONDS
from counterpoise.app.service import Service
from counterpoise.app.snippets import copied
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.csv_text import comment, csv_text

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario
    from counterpoise.studies import StudyResult

MOST_STUDIES = 2
"""Studies whose runs are kept: another measure of one is told without running it again."""
PAGE, FINDINGS = "study.html", "study.json"
SOURCES_NAMED = 5


class StudyOrder(BaseModel):
    """What is asked of a study."""

    model_config = ConfigDict(extra="forbid")

    outcome: Annotated[str, Field(max_length=60)] = "gap_area"
    size: Literal[32, 64, 128] = 64


@dataclass
class StudyJob(JobWithFiles):
    """A study that is being run, or was.

    Parameters
    ----------
    scenarios : tuple of Scenario
        What it is of.
    order : StudyOrder
        What is asked of it.
    seed : int
        Its seed.
    command : str
        The command that gives the same.
    """

    scenarios: "tuple[Scenario, ...]" = field(kw_only=True)
    order: StudyOrder = field(kw_only=True)
    seed: int = field(kw_only=True)
    command: str = field(kw_only=True)
    done: int = 0
    total: int = 0
    began: float | None = None

    def heard(self, done: int, total: int) -> None:
        """Note how far the runs are.

        Raises
        ------
        KeyboardInterrupt
            If it is to stop.
        """
        self.check()
        now = monotonic()
        self.began = now if self.began is None else self.began
        self.done, self.total = done, total
        self.stage = TEXTS["studies.runs"].format(done=f"{done:,}", total=f"{total:,}")
        left = (now - self.began) * (total - done) / max(1, done)
        self.gap = TEXTS["studies.left"].format(seconds=f"{left:.0f}") if left >= 1 else ""

    def plain(self) -> dict[str, Any]:
        """Return how it stands."""
        return super().plain() | {"done": self.done, "total": self.total}


class Studies(LineWithFiles[StudyJob, StudyOrder]):
    """Runs studies, one after another."""

    called = "study"
    late_remedy = "Ask for a smaller study, or use the command line."

    def __init__(self, service: Service, seconds: float = SECONDS) -> None:
        super().__init__(service, seconds)
        self._results: Cache[StudyResult] = Cache(MOST_STUDIES)

    def _asked(self, state: State, order: StudyOrder, client: str) -> StudyJob:
        from counterpoise.studies.outcomes import check_outcomes

        scenarios = self.service.scenarios(state)
        check_outcomes([order.outcome], scenarios)
        names = " ".join(copied(self.service, state, i)["name"] for i in range(len(scenarios)))
        command = f"counterpoise study {names} --size {order.size} --seed {state.seed}"
        return StudyJob(
            self.called,
            client,
            scenarios=scenarios,
            order=order,
            seed=state.seed,
            command=command,
        )

    def _made(self, job: StudyJob) -> dict[str, Any]:
        from counterpoise.charts.studies import StudyView
        from counterpoise.report.rendering import rendered
        from counterpoise.report.study_page import TEMPLATE, contents

        key = (*(s.hash for s in job.scenarios), *(s.name for s in job.scenarios))
        found = self._results.get((*key, job.order.size, job.seed), lambda: self._run(job))
        job.stage, job.gap = TEXTS["studies.drawing"], ""
        shown = contents(StudyView(found, self.service.evidence, job.order.outcome))
        job.check()
        whole = rendered(TEMPLATE, shown | {"command": job.command})
        texts = {PAGE: whole, FINDINGS: json.dumps(found.summary(), indent=1, allow_nan=False)}
        for figure in _figures(shown):
            texts[f"{figure['id']}.svg"] = figure["svg"]
            texts[f"{figure['id']}.csv"] = _csv(figure, shown, job.command)
        job.keep(texts)
        return _answer(shown, job)

    def _run(self, job: StudyJob) -> "StudyResult":
        from counterpoise.wings.studies.functions import study

        # Half of the cores: whoever moves a lever meanwhile must not wait.
        workers = max(1, (os.cpu_count() or 1) // 2)
        return study(
            *job.scenarios,
            size=job.order.size,
            seed=job.seed,
            evidence=self.service.evidence,
            progress=job.heard,
            workers=workers,
        )


def _figures(shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [figure for chapter in shown["chapters"] for figure in chapter["figures"]]


def _source(figure: dict[str, Any]) -> str:
    """Return where the figures behind a drawing come from, as its page names them."""
    named = [f"{s['publisher'] or s['authors']}: {s['title']}" for s in figure["top"]]
    return "; ".join(named[:SOURCES_NAMED])


def _csv(figure: dict[str, Any], shown: dict[str, Any], command: str) -> str:
    import pandas as pd

    table = figure["table"]
    lines = [figure["title"], figure["says"], shown["run"], command, _source(figure)]
    head = "".join(comment(line) for line in lines if line)
    return head + csv_text(pd.DataFrame(table.rows, columns=table.header))


def _answer(shown: dict[str, Any], job: StudyJob) -> dict[str, Any]:
    """Return what the page shows; drawings are asked for apart."""
    plain: Callable[[Any], dict[str, Any]] = asdict
    return {
        "headline": shown["headline"],
        "run": shown["run"],
        "scenarios": shown["scenarios"],
        "command": job.command,
        "files": [PAGE, FINDINGS],
        "chapters": [
            {
                "id": chapter["id"],
                "title": chapter["title"],
                "figures": [
                    {
                        "id": figure["id"],
                        "title": figure["title"],
                        "says": figure["says"],
                        "columns": figure["table"].header,
                        "rows": figure["table"].rows,
                        "sources": _source(figure).split("; "),
                    }
                    for figure in chapter["figures"]
                ],
                "sections": [
                    {
                        "title": section["title"],
                        "paragraphs": section["paragraphs"],
                        "tables": [plain(table) for table in section["tables"]],
                        "notes": section["notes"],
                    }
                    for section in chapter["sections"]
                ],
            }
            for chapter in shown["chapters"]
        ],
    }
