"""What a worker of a Dask cluster does for a study: receives it, and works out its parts."""

import pickle
import zlib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from counterpoise.atomic_write.manifest import Listed
from counterpoise.ensemble.versions import versions
from counterpoise.extras import need
from counterpoise.studies.experiments import Experiments
from counterpoise.studies.object_store import entry_of
from counterpoise.studies.parts import part_name, table_bytes
from counterpoise.studies.runner import Planned
from counterpoise.studies.stores import Proof, put
from counterpoise.studies.tables import Part

WRITERS = ("pandas", "pyarrow")
"""Packages beside those of every result on which the bytes of a part depend."""
_PACKED: dict[str, bytes] = {}
_READY: dict[str, tuple[Planned, Experiments]] = {}
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Done:
    """What a worker hands back of a part.

    Parameters
    ----------
    name : str
        Its file.
    entry : Listed
        What a list says of it.
    content : bytes or None
        The file itself, where the worker does not reach the place of the study.
    fault : str
        Why it could not be written; empty if it was.
    """

    name: str
    entry: Listed
    content: bytes | None = None
    fault: str = ""


def study_plugin(key: str, packed: bytes) -> Any:
    """Return what brings a study to every worker, also to those that are started again later.

    Parameters
    ----------
    key : str
        The study.
    packed : bytes
        As `pack` gives it.
    """

    class StudyPlugin(need("distributed", "cluster").WorkerPlugin):  # type: ignore[misc]
        """Sent as it stands here: its base is there only with the extra."""

        name = f"counterpoise-{key}"

        def setup(self, worker: Any) -> None:
            receive(key, packed)

        def teardown(self, worker: Any) -> None:
            forget(key)

    return StudyPlugin()


def receive(key: str, packed: bytes) -> None:
    """Keep a study until the first of its parts comes."""
    _PACKED[key] = packed


def forget(key: str) -> None:
    """Let go of a study."""
    with _ONE_AT_A_TIME:
        _PACKED.pop(key, None)
        _READY.pop(key, None)


def pack(study: Planned) -> bytes:
    """Return a study as bytes, some hundreds of kilobytes."""
    return zlib.compress(pickle.dumps(study))


def warm(key: str) -> None:
    """Run the first row of a study, so that machine code is there before any part is."""
    study, experiments = _study(key)
    first = study.parts()[0]
    experiments.run(first.scenario, first.view, study.design.rows(0, 1), 1)


def work(key: str, part: Part, proof: Proof | None) -> Done:
    """Work out a part and write it to its place, or hand it back where that is out of reach.

    Parameters
    ----------
    key : str
        The study.
    part : Part
        The part: its first and last row.
    proof : Proof or None
        Where it is kept; None if nowhere.
    """
    study, experiments = _study(key)
    points = study.design.rows(part.first, part.last)
    content = table_bytes(experiments.run(part.scenario, part.view, points, 1))
    name, entry = part_name(part.number), entry_of(content)
    try:
        written = None if proof is None else put(proof, name, content)
    except OSError as error:
        return Done(name, entry, None, error.strerror or str(error))
    return Done(name, entry, None if written else content)


@cache
def program() -> dict[str, str]:
    """Return what the bytes of a part depend on: versions, and fingerprints of what is installed.

    The code and the figures of a checkout change without a new version of the package.
    """
    from importlib.metadata import version

    folder = Path(__file__).parents[1]
    return {
        **versions(),
        **{name: version(name) for name in WRITERS},
        "code": _fingerprint(folder, (".py",)),
        "figures": _fingerprint(folder, (".csv", ".json", ".yaml")),
    }


def _study(key: str) -> tuple[Planned, Experiments]:
    with _ONE_AT_A_TIME:
        if key not in _READY:
            study: Planned = pickle.loads(zlib.decompress(_PACKED[key]))  # noqa: S301
            _READY[key] = study, study.experiments()
        return _READY[key]


def _fingerprint(folder: Path, endings: tuple[str, ...]) -> str:
    found = sha256()
    for place in sorted(folder.rglob("*")):
        if place.suffix in endings:
            found.update(place.relative_to(folder).as_posix().encode() + b"\0")
            found.update(place.read_bytes() + b"\0")
    return found.hexdigest()[:12]
