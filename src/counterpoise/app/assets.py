"""Files of the page: those of this package, and the charts' JavaScript made from a library."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from counterpoise.app.site.pieces import PIECES, engine_pieces
from counterpoise.languages import IN_ENGLISH, LANGUAGES, Words

KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/octet-stream",
}
"""Kinds of files by ending. Modules are deflated: no browser is to take one as it comes."""
BUNDLE = "vega.js"
PICTURE = "wedge"
"""The chart that stands for the page elsewhere."""
MAKING = 120.0
"""Seconds in which the charts' JavaScript is made; it takes one."""
DESCRIPTION = (
    "What breaks, when and for how long, if the leading ally of NATO draws down: a simulator on "
    "sourced figures with stated uncertainty."
)
"""What the page says of itself to those who only see a link to it."""
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


def page_with_picture(address: str, query: str, words: Words = IN_ENGLISH) -> str:
    """Return the page with what another page shows of a link to it: words and a picture.

    The picture is the first chart of the state, as a file is made of it.

    Parameters
    ----------
    address : str
        Where the program is served, with a slash at its end.
    query : str
        The state's own query, as `State.query` writes it.
    words : Words
        The language of the page until it is there, and of what is said elsewhere.
    """
    found = page().replace(
        '<html lang="en" data-languages="en">',
        f'<html lang="{words.language}" data-languages="{" ".join(LANGUAGES)}">',
        1,
    )
    says = words.name(DESCRIPTION, "page")
    found = found.replace(DESCRIPTION, escape(says), 1)
    tags = {
        "og:type": "website",
        "og:site_name": "Counterpoise",
        "og:title": words.say("Counterpoise: collective defence in transition"),
        "og:description": says,
        "og:url": f"{address}?{query}",
        "og:image": f"{address}api/export/{PICTURE}.png?{query}",
        "twitter:card": "summary_large_image",
    }
    made = "".join(
        f'<meta property="{name}" content="{escape(value)}">\n' for name, value in tags.items()
    )
    return found.replace("<title>", f"{made}<title>", 1)


@lru_cache(maxsize=64)
def asset(name: str) -> Asset | None:
    """Return a file of the page by its name; None if there is none. Names hold no folders."""
    ending = name[name.rfind(".") :]
    if ending not in KINDS or not name.replace("-", "").replace(".", "").isalnum():
        return None
    if name == BUNDLE:
        body = bundle()
    elif name in PIECES:
        body = engine_pieces()[name]
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
