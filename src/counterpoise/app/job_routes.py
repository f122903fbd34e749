"""Where long work is begun, followed, stopped and its files are had: plans, goals, studies."""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from counterpoise.app.answers import asking, attached, only, state_of
from counterpoise.app.figure_files import plan_file
from counterpoise.app.figure_pages import WIDE, Live, live_figure
from counterpoise.app.front_jobs import FrontOrder, Fronts
from counterpoise.app.goal_jobs import GoalOrder, Goals
from counterpoise.app.jobs import Line
from counterpoise.app.plan_jobs import Planner, PlanOrder
from counterpoise.app.study_jobs import Studies, StudyOrder


def _add_line(app: FastAPI, kind: str, line: Line[Any, Any]) -> None:
    """Answer how a job stands, and stop it where that is asked for."""

    @app.get(f"/api/{kind}/{{name}}")
    async def progress(name: str) -> JSONResponse:
        return JSONResponse(line.job(name).plain())

    @app.delete(f"/api/{kind}/{{name}}")
    async def stop(name: str) -> JSONResponse:
        return JSONResponse(line.stop(name).plain())


def add_plans(app: FastAPI, planner: Planner) -> None:
    """Answer for plans."""

    @app.post("/api/plan")
    async def begin(order: PlanOrder, request: Request) -> JSONResponse:
        state = state_of(request)
        job = await run_in_threadpool(planner.begin, state, order, asking(request))
        return JSONResponse(job.plain(), 202)

    _add_line(app, "plan", planner)

    @app.get("/api/planned")
    async def stored(request: Request) -> JSONResponse:
        state = state_of(request)
        return JSONResponse(await run_in_threadpool(planner.stored, state, asking(request)))

    @app.get("/api/planned/{plan}/{figure}.json")
    async def live(
        plan: str,
        figure: str,
        request: Request,
        ground: Literal["light", "dark"] = "light",
        box: Annotated[int, Query(ge=1, le=10_000)] = WIDE,
    ) -> JSONResponse:
        only(request, "ground", "box")
        found = await run_in_threadpool(planner.figure, plan, figure)
        return JSONResponse(await run_in_threadpool(live_figure, found, Live(ground, box)))

    @app.get("/api/planned/{plan}/{figure}/export.{kind}", response_class=Response)
    async def exported(plan: str, figure: str, kind: str, request: Request) -> Response:
        only(request)
        found = await run_in_threadpool(planner.figure, plan, figure)
        title = planner.service.base(plan).title
        evidence = planner.service.evidence
        file = await run_in_threadpool(plan_file, found, title, evidence, kind)
        return attached(file.body, file.kind, file.name)


def add_goals(app: FastAPI, goals: Goals) -> None:
    """Answer what it would take."""

    @app.post("/api/goal")
    async def begin(order: GoalOrder, request: Request) -> JSONResponse:
        state = state_of(request)
        job = await run_in_threadpool(goals.begin, state, order, asking(request))
        return JSONResponse(job.plain(), 202)

    _add_line(app, "goal", goals)


def add_studies(app: FastAPI, studies: Studies, fronts: Fronts) -> None:
    """Answer for studies, and for searches over levers."""

    @app.post("/api/study")
    async def begin(order: StudyOrder, request: Request) -> JSONResponse:
        state = state_of(request)
        job = await run_in_threadpool(studies.begin, state, order, asking(request))
        return JSONResponse(job.plain(), 202)

    @app.post("/api/front")
    async def search(order: FrontOrder, request: Request) -> JSONResponse:
        state = state_of(request)
        job = await run_in_threadpool(fronts.begin, state, order, asking(request))
        return JSONResponse(job.plain(), 202)

    for kind, line in (("study", studies), ("front", fronts)):
        _add_line(app, kind, line)
        _add_kept(app, kind, line)


def _add_kept(app: FastAPI, kind: str, line: Studies | Fronts) -> None:
    """Give the files of a job that has ended."""

    @app.get(f"/api/{kind}/{{name}}/{{file}}")
    async def kept(name: str, file: str) -> Response:
        found = line.file(name, file)
        return attached(found.body, found.kind, found.name)
