"""Reading published files as downloaded: each reader gives figures, or every fault it found."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from counterpoise.evidence.readers.countries import code_of
from counterpoise.evidence.readers.import_result import Imported

Reader = Callable[..., Imported]

_HOMES = {
    "nato": ("nato", "read_nato"),
    "sipri": ("sipri", "read_sipri"),
    "kiel": ("kiel", "read_kiel"),
    "weo": ("weo", "read_weo"),
    "worldbank": ("worldbank", "read_worldbank"),
    "troops": ("troops", "read_troops"),
    "dmdc": ("dmdc", "read_dmdc"),
}


class _Readers(Mapping[str, Reader]):
    """Readers by kind; each is loaded when it is first asked for."""

    def __getitem__(self, kind: str) -> Reader:
        module, function = _HOMES[kind]
        home = import_module(f"counterpoise.evidence.readers.{module}")
        reader: Reader = getattr(home, function)
        return reader

    def __iter__(self) -> Iterator[str]:
        return iter(_HOMES)

    def __len__(self) -> int:
        return len(_HOMES)


READERS: Mapping[str, Reader] = _Readers()
"""For each kind of file its reader: ``reader(path, allies)`` gives `Imported` or `InputError`."""

__all__ = ["READERS", "Imported", "Reader", "code_of"]
