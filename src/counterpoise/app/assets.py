"""Files of the page: those of this package, and the charts' JavaScript made from a library."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json",
}
BUNDLE = "vega.js"
MAKING = 120.0
"""Seconds in which the charts' JavaScript is made; it takes one."""
SNIPPET = "window.vega = vega; window.vegaEmbed = vegaEmbed;"


@dataclass(frozen=True)
class Asset:
    """A file as it is served."""

    body: bytes
    kind: str
    tag: str


def page() -> str:
    """Return the page."""
    return files("counterpoise.app").joinpath("page", "index.html").read_text("utf-8")


@lru_cache(maxsize=64)
def asset(name: str) -> Asset | None:
    """Return a file of the page by its name; None if there is none. Names hold no folders."""
    ending = name[name.rfind(".") :]
    if ending not in KINDS or not name.replace("-", "").replace(".", "").isalnum():
        return None
    if name == BUNDLE:
        body = bundle()
    else:
        file = files("counterpoise.app").joinpath("page", name)
        if not file.is_file():
            return None
        body = file.read_bytes()
    return Asset(body, KINDS[ending], sha256(body).hexdigest()[:24])


@lru_cache(maxsize=1)
def bundle() -> bytes:
    """Return the charts' JavaScript, made from what vl-convert holds: nothing is fetched."""
    from counterpoise.charts.conversion_process import converted

    (made,) = converted([("javascript_bundle", [SNIPPET], {})], MAKING)
    return str(made).encode()
