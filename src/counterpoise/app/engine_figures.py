"""Figures of scenarios for the engine in a browser: a page that has them need not ask in a drag."""

import zlib
from hashlib import sha256

from counterpoise.app.answer_cache import Cache
from counterpoise.app.assets import Asset
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError

FUTURES = 128
"""Futures that a drag shows; as many as the scripts of the page ask for first."""
LEVEL = 9


class EngineFigures:
    """Blocks of figures, each made once, when a page first asks for it.

    Parameters
    ----------
    service : Service
        Whose scenarios.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._kept: Cache[Asset | None] = Cache(len(service.bases))

    def of(self, name: str) -> Asset | None:
        """Return the deflated block of a scenario; None where only the server can run it.

        That holds for scenarios that somebody opened, too: such a block takes seconds to make.
        """
        if name not in self.service.bases:
            return None
        return self._kept.get(name, lambda: self._made(name))

    def _made(self, name: str) -> Asset | None:
        from counterpoise.app.site.engine_inputs import EngineInputs
        from counterpoise.app.site.figures import engine_block

        try:
            inputs = EngineInputs(self.service.bases[name], State().seed, FUTURES).checked()
        except InputError:  # it asks for what no block holds, and so goes on asking the server
            return None
        body = zlib.compress(engine_block(inputs), LEVEL)
        return Asset(body, "application/octet-stream", sha256(body).hexdigest()[:24])
