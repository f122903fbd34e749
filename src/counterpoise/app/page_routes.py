"""Routes of what pages show beside views: figures, the engine, statements, guarantee, claims."""

from typing import Annotated, Literal

import anyio
from fastapi import FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response

from counterpoise.app.answers import address_of, attached, only, patiently, state_of, tagged
from counterpoise.app.claim_answers import ClaimAnswers
from counterpoise.app.engine_figures import EngineFigures
from counterpoise.app.figure_files import figure_file
from counterpoise.app.figure_pages import WIDE, FigurePages, Live, told_on
from counterpoise.app.guarantee import Guarantee
from counterpoise.app.statements import Pasted, Statements
from counterpoise.languages import ENGLISH

SLOW_AT_ONCE = 1
"""Of each kind of slow answer how many are worked out at the same time."""
Box = Annotated[int, Query(ge=1, le=10_000)]


def add_figures(app: FastAPI, pages: FigurePages, gate: anyio.Semaphore) -> None:
    """Answer with the figures of pages."""
    # What takes longer does not hold up the drawings of the page that asks for it.
    slow = anyio.Semaphore(SLOW_AT_ONCE)

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


def add_engine(app: FastAPI, figures: EngineFigures) -> None:
    """Answer with what the browser's own engine works on."""
    gate = anyio.Semaphore(SLOW_AT_ONCE)

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


def add_statements(app: FastAPI, statements: Statements, gate: anyio.Semaphore) -> None:
    """Answer what is to be said of a pasted text."""

    @app.post("/api/statement")
    async def read(pasted: Pasted, request: Request) -> JSONResponse:
        only(request)
        return JSONResponse(await patiently(gate, statements.read, pasted))


def add_guarantee(app: FastAPI, guarantee: Guarantee, gate: anyio.Semaphore) -> None:
    """Answer with events and terms of the guarantee."""

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


def add_claims(app: FastAPI, claims: ClaimAnswers) -> None:
    """Answer with claims and stories."""
    # Of other figures than the shipped ones they take ten seconds; no drawing waits for them.
    gate = anyio.Semaphore(SLOW_AT_ONCE)

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
