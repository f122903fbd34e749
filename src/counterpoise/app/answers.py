"""What requests say of themselves, and answers in their forms."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import unquote_plus

import anyio
from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response

from counterpoise.app.clients import client_of
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem, Problems

T = TypeVar("T")
PATIENCE = 180.0
"""Seconds after which a table, a ledger or a report is given up."""


def asking(request: Request) -> str:
    """Return who asks."""
    return client_of(request.client.host if request.client else "")


def attached(body: bytes, kind: str, name: str) -> Response:
    """Return a file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)


def as_json(body: bytes) -> Response:
    """Return an answer that is JSON already."""
    return Response(body, media_type="application/json")


def address_of(request: Request) -> str:
    """Return where the program is served, as a browser asked for it, without a query."""
    found = str(request.url.replace(path=request.scope.get("root_path", "") + "/"))
    return found.split("?")[0]


def state_of(request: Request, *others: str) -> State:
    """Return the state in a request's address, which may hold a few other keys, each once."""
    parts = request.url.query.split("&")
    keys = [unquote_plus(part.partition("=")[0]) for part in parts]
    for key in others:
        if keys.count(key) > 1:
            problem = Problem("address", key, "stands there twice", "Leave one of them out.")
            raise InputError([problem])
    return State.parse(
        "&".join(part for part, key in zip(parts, keys, strict=True) if key not in others)
    )


def only(request: Request, *known: str) -> None:
    """Refuse keys in a request's address that nobody reads, and those that stand there twice."""
    problems, keys = Problems(), [key for key, _ in request.query_params.multi_items()]
    for key in dict.fromkeys(keys):
        if key not in known:
            remedy = f"Leave it out; known are {', '.join(known)}."
            problems.add("address", key[:40], "is not known", remedy)
        elif keys.count(key) > 1:
            problems.add("address", key, "stands there twice", "Leave one of them out.")
    problems.raise_if_any()


def tagged(request: Request, tag: str, make: Callable[[], Response]) -> Response:
    """Answer with a tag, or say that nothing has changed since the tag that a browser holds."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
    held = request.headers.get("if-none-match", "")
    if f'"{tag}"' in held:
        return Response(status_code=304, headers=headers)
    answer = make()
    answer.headers.update(headers)
    return answer


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
