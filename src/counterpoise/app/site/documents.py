"""The documents: one file that holds everything, and the same as static files."""

import base64
import zlib
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote

from counterpoise.app.assets import bundle
from counterpoise.app.site.pieces import LEVEL, engine_pieces
from counterpoise.app.site.scripts import main_script, style

SINGLE, PAGE = "counterpoise.html", "index.html"
POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; worker-src blob:; "
    "style-src {styles}; img-src data:; connect-src {asked}; base-uri 'none'; form-action 'none'"
)


def pieces(block: bytes) -> dict[str, bytes]:
    """Return what the page reads, by the name that it asks for.

    Parameters
    ----------
    block : bytes
        What `counterpoise.app.site.figures.figures_block` returned.
    """
    return {"figures.bin": zlib.compress(block, LEVEL), **engine_pieces()}


def single_file(block: bytes) -> str:
    """Return the one file that opens from anywhere, as HTML."""
    scripts = [_within(main_script()), _within(bundle().decode())]
    styles = style()
    parts = [
        f'<script type="text/plain" data-piece="{name}">{base64.b64encode(body).decode()}</script>'
        for name, body in pieces(block).items()
    ]
    parts += [f"<script>{script}</script>" for script in scripts]
    policy = POLICY.format(
        scripts=" ".join(map(_hash, scripts)), styles=_hash(styles), asked="'none'"
    )
    return _framed(policy, f"<style>{styles}</style>", parts)


def static_files(block: bytes) -> dict[str, bytes]:
    """Return the files of a folder that any web server can hold, by name."""
    policy = POLICY.format(scripts="'self'", styles="'self'", asked="'self'")
    parts = ['<script src="page.js"></script>', '<script src="vega.js"></script>']
    page = _framed(policy, '<link rel="stylesheet" href="page.css">', parts)
    return {
        PAGE: page.encode(),
        "page.js": main_script().encode(),
        "vega.js": bundle(),
        "page.css": style().encode(),
        **pieces(block),
    }


def _framed(policy: str, styled: str, parts: list[str]) -> str:
    frame = files("counterpoise.app.site").joinpath("page", "frame.html").read_text("utf-8")
    # Without one Firefox asks for /favicon.ico, and complains that the policy forbids it.
    icon = files("counterpoise.app").joinpath("page", "icon.svg").read_text("utf-8")
    styled = f'<link rel="icon" href="data:image/svg+xml,{quote(icon)}">\n{styled}'
    for name, text in (("policy", policy), ("style", styled), ("pieces", "\n".join(parts))):
        frame = frame.replace(f"{{{name}}}", text, 1)
    return frame


def _within(script: str) -> str:
    """Return a script as it may stand within a page."""
    return script.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
