"""Scenarios that users opened or planned: kept for a while, in room that all of them share."""

import json
import zlib
from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from counterpoise.app.answer_cache import Cache
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

ROOM = 20_000_000
"""Bytes for all that is kept, as small as it can be written."""
LEAST = 20_000
"""Bytes that the smallest counts for, so that their number has a limit too: a thousand."""
MOST_READ = 8
"""Scenarios that stay ready for use."""
LIVES = (
    "A file that was opened, or a plan, is kept until the program ends or, once a thousand are "
    "open, until newer ones need its room"
)


def written(scenario: Scenario) -> bytes:
    """Return all that a scenario says, words as well as numbers, in one form."""
    model = scenario.model.model_dump(mode="json", exclude={"extends"})
    return json.dumps(model, sort_keys=True, separators=(",", ":")).encode()


def identity(scenario: Scenario) -> str:
    """Return a fingerprint of all that a scenario says, words as well as numbers."""
    return sha256(written(scenario)).hexdigest()[:32]


class OwnScenarios:
    """Keeps scenarios by a name made of what they say; several users may hold the same one.

    Where there is no room left, the user who holds most gives up what was asked for least lately.

    Parameters
    ----------
    evidence : Evidence
        The figures that they are read against.
    room : int
        Bytes for all of them.
    """

    def __init__(self, evidence: Evidence, room: int = ROOM) -> None:
        self.evidence, self.room = evidence, room
        self._words: dict[str, bytes] = {}
        self._held: dict[str, OrderedDict[str, int]] = {}
        self._read: Cache[Scenario] = Cache(MOST_READ)
        self._lock = Lock()

    def keep(self, scenario: Scenario, client: str) -> str:
        """Keep a scenario for a client; return its name."""
        words = written(scenario)
        name = f"own-{sha256(words).hexdigest()[:32]}"
        packed = zlib.compress(words, 6)
        with self._lock:
            self._words[name] = packed
            mine = self._held.setdefault(client, OrderedDict())
            mine[name] = max(len(packed), LEAST)
            mine.move_to_end(name)
            while self._used() > self.room and self._count() > 1:
                self._give_up()
        return name

    def read(self, name: str) -> Scenario | None:
        """Return a scenario by its name; None where it is not kept, or no longer."""
        with self._lock:
            packed = self._words.get(name)
            for mine in self._held.values():
                if name in mine:
                    mine.move_to_end(name)
        if packed is None:
            return None
        return self._read.get(
            name, lambda: load_scenario(json.loads(zlib.decompress(packed)), evidence=self.evidence)
        )

    def _used(self) -> int:
        return sum(sum(mine.values()) for mine in self._held.values())

    def _count(self) -> int:
        return sum(len(mine) for mine in self._held.values())

    def _give_up(self) -> None:
        client = max(self._held, key=lambda one: sum(self._held[one].values()))
        name, _ = self._held[client].popitem(last=False)
        if not self._held[client]:
            del self._held[client]
        if not any(name in mine for mine in self._held.values()):
            del self._words[name]
