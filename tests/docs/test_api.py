"""The reference: every path in it leads somewhere, and every public function stands in it."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import counterpoise as cp

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
ENTRIES = re.findall(
    r"^\.\. auto(?:function|class|module):: ([\w.]+)(?:\n   :members: (.*))?", PAGE, re.M
)


def found(path: str) -> Any:
    """Follow a dotted path as a reader would, from modules to what stands in them."""
    parts = path.split(".")
    at: Any = import_module(parts[0])
    for i, part in enumerate(parts[1:], 2):
        at = getattr(at, part) if hasattr(at, part) else import_module(".".join(parts[:i]))
    return at


@pytest.mark.parametrize(("path", "members"), ENTRIES)
def test_every_path_leads_somewhere(path: str, members: str) -> None:
    thing = found(path)
    assert thing.__doc__
    for member in filter(None, members.split(", ")):
        known = hasattr(thing, member) or member in getattr(thing, "__annotations__", {})
        assert (
            known
            or f"self.{member}" in Path(import_module(thing.__module__).__file__ or "").read_text()
        )


def test_every_public_function_is_there() -> None:
    listed = {path for path, _ in ENTRIES}
    public = {name for name in cp.__all__ if name not in ("__version__", "charts", "ledger")}
    assert {f"counterpoise.{name}" for name in public} <= listed


def test_a_constant_of_money_has_one_home() -> None:
    """Millions to billions was 1000 in one module and a thousandth in others."""
    homes = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^BILLION\b[^=\n]*=", path.read_text("utf-8"), re.M)
    ]
    assert homes == ["yearly.py"]
