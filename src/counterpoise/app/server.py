"""The server: answers to GET requests, each a function of the state in its address."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from threading import Thread
from typing import Annotated, Literal, TypeVar

import anyio
from anyio import to_thread
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from counterpoise._version import __version__
from counterpoise.app.answers import address_of, as_json, asking, attached, only, state_of
from counterpoise.app.assets import BUNDLE, asset, page_with_picture
from counterpoise.app.claim_answers import ClaimAnswers
from counterpoise.app.engine_figures import EngineFigures
from counterpoise.app.exports import exported, report_of, table_of
from counterpoise.app.figure_files import figure_file
from counterpoise.app.figure_pages import WIDE, FigurePages, Live, told_on
from counterpoise.app.front_jobs import Fronts
from counterpoise.app.goal_jobs import Goals
from counterpoise.app.guarantee import Guarantee
from counterpoise.app.job_routes import add_goals, add_plans, add_studies
from counterpoise.app.memory import spare_memory
from counterpoise.app.overrides import usual_of
from counterpoise.app.page_setup import setup_of
from counterpoise.app.plan_jobs import Planner
from counterpoise.app.protection import BURST, Guard
from counterpoise.app.service import Service
from counterpoise.app.snippets import copied
from counterpoise.app.state import State
from counterpoise.app.statements import Pasted, Statements
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
PATIENCE = 180.0
"""Seconds after which a table, a ledger or a report is given up."""
Box = Annotated[int, Query(ge=1, le=10_000)]
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
    _add_figures(app, FigurePages(service), files)
    _add_engine(app, EngineFigures(service))
    _add_statements(app, Statements(evidence), files)
    _add_guarantee(app, Guarantee(evidence), files)
    _add_claims(app, ClaimAnswers(evidence))
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


def tagged(request: Request, tag: str, make: Callable[[], Response]) -> Response:
    """Answer with a tag, or say that nothing has changed since the tag that a browser holds."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
    held = request.headers.get("if-none-match", "")
    if f'"{tag}"' in held:
        return Response(status_code=304, headers=headers)
    answer = make()
    answer.headers.update(headers)
    return answer


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


def _add_figures(app: FastAPI, pages: FigurePages, gate: anyio.Semaphore) -> None:
    # What takes longer does not hold up the drawings of the page that asks for it.
    slow = anyio.Semaphore(FILES_AT_ONCE)

    @app.get("/api/figures/{page}")
    async def listed(
        page: str,
        request: Request,
        only: Annotated[str, Query(max_length=60)] = "",
        ground: Literal["light", "dark"] | None = None,
        box: Box = WIDE,
    ) -> JSONResponse:
        state = told_on(page, state_of(request, "only", "ground", "box"))
        live = Live(ground, box) if ground else None
        return JSONResponse(await patiently(gate, pages.listed, page, state, only, live))

    @app.get("/api/figures/{page}/further")
    async def further(page: str, request: Request) -> JSONResponse:
        state = told_on(page, state_of(request))
        return JSONResponse(await patiently(slow, pages.further, page, state))

    @app.get("/api/figures/{page}/{name}.json")
    async def live(
        page: str,
        name: str,
        request: Request,
        ground: Literal["light", "dark"] = "light",
        box: Box = WIDE,
    ) -> JSONResponse:
        state = told_on(page, state_of(request, "ground", "box"))
        return JSONResponse(await patiently(gate, pages.live, page, state, name, Live(ground, box)))

    @app.get("/api/figures/{page}/{name}/export.{kind}")
    async def exported_figure(page: str, name: str, kind: str, request: Request) -> Response:
        state, address = told_on(page, state_of(request)), address_of(request)
        file = await patiently(gate, figure_file, pages, page, state, name, kind, address)
        return attached(file.body, file.kind, file.name)

    @app.get("/api/figures/{page}/{name}.svg")
    async def drawing(page: str, name: str, request: Request) -> Response:
        state = told_on(page, state_of(request))
        body = await patiently(gate, pages.drawn, page, state, name)
        return Response(body, media_type="image/svg+xml; charset=utf-8")


def _add_engine(app: FastAPI, figures: EngineFigures) -> None:
    gate = anyio.Semaphore(FILES_AT_ONCE)

    @app.get(
        "/api/engine/{scenario}",
        response_class=Response,
        responses={
            200: {"content": {"application/octet-stream": {}}},
            204: {"description": "Only the server can run it."},
        },
    )
    async def engine(scenario: str, request: Request) -> Response:
        only(request)
        found = await patiently(gate, figures.of, scenario)
        if found is None:
            return Response(status_code=204)
        return tagged(request, found.tag, lambda: Response(found.body, media_type=found.kind))


def _add_statements(app: FastAPI, statements: Statements, gate: anyio.Semaphore) -> None:
    @app.post("/api/statement")
    async def read(pasted: Pasted, request: Request) -> JSONResponse:
        only(request)
        return JSONResponse(await patiently(gate, statements.read, pasted))


def _add_guarantee(app: FastAPI, guarantee: Guarantee, gate: anyio.Semaphore) -> None:
    @app.get("/api/events")
    async def events(request: Request) -> JSONResponse:
        only(request)
        return JSONResponse(guarantee.events())

    @app.get("/api/terms")
    async def terms(
        request: Request, terms: Annotated[str, Query(max_length=1000)] = ""
    ) -> JSONResponse:
        only(request, "terms")
        return JSONResponse(await patiently(gate, guarantee.terms, terms))


def _add_claims(app: FastAPI, claims: ClaimAnswers) -> None:
    # Of other figures than the shipped ones they take ten seconds; no drawing waits for them.
    gate = anyio.Semaphore(FILES_AT_ONCE)

    @app.get("/api/claims")
    async def listed(request: Request) -> JSONResponse:
        only(request)
        return JSONResponse(await patiently(gate, claims.listed))

    @app.get(
        "/api/claims.csv",
        response_class=Response,
        responses={200: {"content": {"text/csv": {}}}},
    )
    async def table(request: Request) -> Response:
        only(request)
        body = await patiently(gate, claims.as_csv)
        return attached(body, "text/csv; charset=utf-8", "counterpoise-claims.csv")

    @app.get("/api/stories")
    async def stories(
        request: Request, lang: Annotated[str, Query(max_length=10)] = ENGLISH
    ) -> JSONResponse:
        only(request, "lang")
        return JSONResponse(await patiently(gate, claims.stories, lang))


async def patiently(gate: anyio.Semaphore, make: Callable[..., T], *given: object) -> T:
    """Return what is made in a thread, as few at a time as a gate lets through.

    What takes too long is given up, so that others do not wait for it.

    Raises
    ------
    InputError
        If it is not there in time.
    """
    try:
        with anyio.fail_after(PATIENCE):
            async with gate:
                return await to_thread.run_sync(partial(make, *given), abandon_on_cancel=True)
    except TimeoutError:
        what = f"could not be worked out in {PATIENCE:.0f} seconds"
        remedy = "Try again in a moment, or ask for fewer quarters or futures."
        raise InputError([Problem("request", "", what, remedy)]) from None
