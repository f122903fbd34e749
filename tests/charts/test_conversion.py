"""Conversions within this process: one at a time, or it may stand still for ever."""

import subprocess
import sys
from pathlib import Path

import pytest

import counterpoise
from counterpoise.charts import conversion

pytest.importorskip("vl_convert")
SOURCES = Path(counterpoise.__file__).parent
IN_OTHER_PROCESSES = {"charts/conversion_process.py", "charts/drawing_process.py"}
"""Where vl_convert is called by a program for a process that does nothing else."""
# Collecting garbage lets the other thread run in the middle of a conversion, as it may anywhere.
PROGRAM = """
import gc, threading, time
from counterpoise.charts.conversion import to_svg, to_vega

spec = {"mark": "bar", "data": {"values": [{"a": i, "b": i} for i in range(50)]},
        "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}
to_vega(spec)
gc.callbacks.append(lambda *_: time.sleep(0))
gc.set_threshold(20)
threads = [threading.Thread(target=lambda: [made(spec) for made in (to_vega, to_svg) * 3])
           for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("all were converted")
"""


def test_threads_that_convert_at_once_all_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=600, check=True
    )
    assert done.stdout == "all were converted\n"


def test_the_lock_is_held_while_the_engine_works(monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    class Engine:
        def vegalite_to_vega(self, spec: object) -> dict[str, object]:
            held.append(conversion.LOCK.locked())
            return {"of": spec}

    monkeypatch.setattr(conversion, "converter", Engine)
    assert conversion.to_vega({}) == {"of": {}}
    assert held == [True]


def test_nobody_else_asks_the_engine_within_this_process() -> None:
    callers = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if ".vegalite_to_" in path.read_text("utf-8")
    }
    assert callers - IN_OTHER_PROCESSES == {"charts/conversion.py"}
