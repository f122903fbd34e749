"""Every word that the page itself says, in one catalogue, so that it can be translated."""

import json
from importlib.resources import files

TEXTS: dict[str, str] = json.loads(
    files("counterpoise.app").joinpath("texts.json").read_text("utf-8")
)
