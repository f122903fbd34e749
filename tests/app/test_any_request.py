"""Whatever is asked, within the published interface or beside it, gets an answer in order."""

import anyio
import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance

from counterpoise.app.server import create_app
from counterpoise.evidence import load_evidence

DEAR = r"/api/(report|export|table|figures|plan)"
"""Answers that take seconds: they have tests of their own, with requests that make sense."""


served = create_app(load_evidence(), hosts=("*",), burst=1e9)
schema = schemathesis.openapi.from_asgi("/openapi.json", served).exclude(path_regex=DEAR)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Work out once what takes seconds: each request of a case has ten, however busy a machine."""

    async def ask() -> int:
        transport = httpx.ASGITransport(app=served)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get("/api/setup")).status_code

    assert anyio.run(ask) == 200


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_any_request_is_answered(case: Case) -> None:
    answer = case.call()
    case.validate_response(answer, checks=[not_a_server_error, content_type_conformance])
    assert "content-security-policy" in answer.headers
    if answer.status_code in (413, 421, 422, 429):
        assert all(p["remedy"] for p in answer.json()["problems"])
