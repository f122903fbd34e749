"""The server: answers to GET requests, each a function of the state in its address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread
from typing import Annotated, TypeVar

import anyio
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from counterpoise._version import __version__
from counterpoise.app.answers import (
    address_of,
    as_json,
    asking,
    attached,
    only,
    patiently,
    state_of,
    tagged,
)
from counterpoise.app.assets import BUNDLE, asset, page_with_picture
from counterpoise.app.claim_answers import ClaimAnswers
from counterpoise.app.engine_figures import EngineFigures
from counterpoise.app.exports import exported, report_of, table_of
from counterpoise.app.figure_pages import FigurePages
from counterpoise.app.front_jobs import Fronts
from counterpoise.app.goal_jobs import Goals
from counterpoise.app.guarantee import Guarantee
from counterpoise.app.job_routes import add_goals, add_plans, add_studies
from counterpoise.app.memory import spare_memory
from counterpoise.app.overrides import usual_of
from counterpoise.app.page_routes import (
    add_claims,
    add_engine,
    add_figures,
    add_guarantee,
    add_statements,
)
from counterpoise.app.page_setup import setup_of
from counterpoise.app.plan_jobs import Planner
from counterpoise.app.protection import BURST, Guard
from counterpoise.app.service import Service
from counterpoise.app.snippets import copied
from counterpoise.app.state import State
from counterpoise.app.statements import Statements
from counterpoise.app.study_jobs import Studies
from counterpoise.app.texts import fault_of
from counterpoise.evidence import Evidence
from counterpoise.languages import ENGLISH, words_in
from counterpoise.problems import InputError, Problem
from counterpoise.wings import charts

T = TypeVar("T")
CLIENT_GONE = 499
ZIPPED = 4
"""Level of compression: a tenth larger than at 9, in a sixth of the time."""
LEAST_ZIPPED = 1000
"""Bytes below which an answer is sent as it is."""
AT_ONCE = 2
"""Views worked out at the same time: the engine uses every core for one."""
FILES_AT_ONCE, DRAWINGS_AT_ONCE, OPENED_AT_ONCE = 1, 2, 1
"""Tables and ledgers, exports, and files read at the same time: they take long, and a drag must
not wait."""
MOST_PROBLEMS, LONGEST_WORDS = 60, 600
"""Problems that are listed in one answer, and characters of each part of one."""


def create_app(
    evidence: Evidence, *, hosts: tuple[str, ...] = (), prefix: str = "", burst: float = BURST
) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    evidence : Evidence
        The figures that it answers from.
    hosts : tuple of str
        Names beside those of this machine under which it may be asked.
    prefix : str
        Path under which a proxy serves it, such as ``/counterpoise``.
    burst : float
        Requests that one client may make at once.
    """
    service = Service(evidence)
    gate, files = anyio.Semaphore(AT_ONCE), anyio.Semaphore(FILES_AT_ONCE)
    drawings = anyio.Semaphore(DRAWINGS_AT_ONCE)
    app = FastAPI(
        title="Counterpoise",
        version=__version__,
        root_path=prefix,
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: warmed(service),
    )
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_ZIPPED, compresslevel=ZIPPED)
    app.add_middleware(Guard, hosts=hosts, burst=burst)
    _add_faults(app)
    _add_page(app)
    _add_views(app, service, gate)
    _add_opening(app, service, anyio.Semaphore(OPENED_AT_ONCE))
    _add_files(app, service, files, drawings)
    _add_evidence_file(app, service, files)
    add_figures(app, FigurePages(service), files)
    add_engine(app, EngineFigures(service))
    add_statements(app, Statements(evidence), files)
    add_guarantee(app, Guarantee(evidence), files)
    add_claims(app, ClaimAnswers(evidence))
    add_plans(app, Planner(service))
    add_goals(app, Goals(service))
    add_studies(app, Studies(service), Fronts(service))
    return app


def load_modules() -> None:
    """Import what answers need, in one thread.

    Packages whose modules import each other fail where two threads import parts of them at once.
    """
    # The planner's packages take 30 MB: the thread that plans loads them, if anybody plans.
    for name in ("scipy.stats", "altair", "counterpoise.report"):
        import_module(name)
    charts()


@asynccontextmanager
async def warmed(service: Service) -> AsyncIterator[None]:
    """Work out what everybody asks for first, while the first page is on its way."""
    spare_memory()
    load_modules()

    def work() -> None:
        try:
            asset(BUNDLE)
            setup_of(service)
            service.view(State(), coarse=True)
            service.view(State())
        except Exception as error:
            fault_of(error)  # whoever asks for it is told; the log says why

    Thread(target=work, daemon=True).start()
    yield


def _add_faults(app: FastAPI) -> None:
    """Answer what cannot be with what is wrong and what to do."""

    @app.exception_handler(InputError)
    async def bad_input(_: Request, error: InputError) -> JSONResponse:
        return problems_answer(error.problems, 422)

    @app.exception_handler(RequestValidationError)
    async def bad_form(_: Request, error: RequestValidationError) -> JSONResponse:
        found = [
            Problem(
                "request", ".".join(str(x) for x in e["loc"][1:]), e["msg"], "Mend the request."
            )
            for e in error.errors()
        ]
        return problems_answer(tuple(found), 422)


def problems_answer(problems: tuple[Problem, ...], status: int) -> JSONResponse:
    """Return problems as an answer."""
    listed = [
        {
            "where": p.file[:LONGEST_WORDS],
            "place": str(p.place)[:LONGEST_WORDS],
            "what": p.what[:LONGEST_WORDS],
            "remedy": p.remedy[:LONGEST_WORDS],
        }
        for p in problems[:MOST_PROBLEMS]
    ]
    if (more := len(problems) - len(listed)) > 0:
        what, remedy = f"has {more:,} problems more", "Mend these first."
        listed.append({"where": problems[0].file, "place": "", "what": what, "remedy": remedy})
    return JSONResponse({"problems": listed}, status)


def _add_page(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    async def index(request: Request) -> Response:
        try:
            state = state_of(request).shown_elsewhere
        except InputError:
            state = State()  # the page itself says what is wrong with its address
        words = words_in(state.language)
        found = page_with_picture(address_of(request), state.query(), words)
        return Response(found, media_type="text/html")

    @app.get("/static/{name}", include_in_schema=False)
    async def static(name: str, request: Request) -> Response:
        found = await run_in_threadpool(asset, name)
        if found is None:
            what, remedy = "is no file of this program", "Reload the page."
            return problems_answer((Problem("address", name[:40], what, remedy),), 404)
        return tagged(request, found.tag, lambda: Response(found.body, media_type=found.kind))

    @app.get("/api/health")
    async def health() -> dict[str, str]:
        return {"status": "ok", "version": __version__}


def _add_views(app: FastAPI, service: Service, gate: anyio.Semaphore) -> None:
    @app.get("/api/setup")
    async def setup(
        request: Request, lang: Annotated[str, Query(max_length=10)] = ENGLISH
    ) -> Response:
        found = await run_in_threadpool(setup_of, service, lang)
        return tagged(request, found.tag, lambda: as_json(found.body))

    @app.get("/api/view")
    async def view(request: Request, coarse: bool = False) -> Response:
        state = state_of(request, "coarse")
        tag = service.key(state, coarse=coarse) + str(int(state.samples))
        if f'"{tag}"' in request.headers.get("if-none-match", ""):
            return tagged(request, tag, Response)
        async with gate:
            # Who has dragged on no longer wants this one.
            if await request.is_disconnected():
                return Response(status_code=CLIENT_GONE)
            found = await run_in_threadpool(service.view, state, coarse=coarse)
        return tagged(request, tag, lambda: JSONResponse(found))

    @app.get("/api/copy")
    async def copy(request: Request, side: Annotated[int, Query(ge=0, le=1)] = 0) -> JSONResponse:
        state = state_of(request, "side")
        return JSONResponse(await run_in_threadpool(copied, service, state, side))

    @app.get("/api/evidence")
    async def evidence(
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        table: Annotated[str, Query(max_length=40)] = "",
        grade: Annotated[str, Query(max_length=1)] = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> JSONResponse:
        only(request, "q", "table", "grade", "page")
        return JSONResponse(await run_in_threadpool(service.search.found, q, table, grade, page))


def _add_evidence_file(app: FastAPI, service: Service, gate: anyio.Semaphore) -> None:
    @app.get(
        "/api/evidence.csv",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}}}},
    )
    async def evidence(
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        table: Annotated[str, Query(max_length=40)] = "",
        grade: Annotated[str, Query(max_length=1)] = "",
    ) -> Response:
        only(request, "q", "table", "grade")
        body = await patiently(gate, service.search.as_csv, q, table, grade)
        return attached(body.encode(), "text/csv; charset=utf-8", "counterpoise-evidence.csv")


def _add_opening(app: FastAPI, service: Service, opening: anyio.Semaphore) -> None:
    @app.post("/api/open")
    async def open_file(request: Request) -> JSONResponse:
        text = (await request.body()).decode("utf-8", "replace")
        name, scenario = await patiently(opening, service.open, text, asking(request))
        usual = usual_of(scenario)
        answer = {"id": name, "title": scenario.title, "says": scenario.model.says}
        return JSONResponse(answer | {"defaults": usual})


def _add_files(
    app: FastAPI, service: Service, gate: anyio.Semaphore, drawings: anyio.Semaphore
) -> None:
    @app.get("/api/table/{chart}")
    async def table(chart: str, request: Request) -> JSONResponse:
        state = state_of(request)
        return JSONResponse(await patiently(gate, table_of, service, state, chart))

    @app.get("/api/export/{chart}.{kind}")
    async def export(
        chart: str,
        kind: str,
        request: Request,
        side: Annotated[int, Query(ge=0, le=1)] = 0,
        both: bool = False,
    ) -> Response:
        state = state_of(request, "side", "both")
        address, place = address_of(request), None if both else side
        file = await patiently(drawings, exported, service, state, chart, kind, place, address)
        return attached(file.body, file.kind, file.name)

    @app.get("/api/report")
    async def report(request: Request) -> Response:
        state = state_of(request)
        body = await patiently(gate, report_of, service, state)
        return attached(body.encode(), "text/html", "counterpoise-report.html")
