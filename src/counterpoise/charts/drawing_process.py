"""Charts drawn in a second process, while this one works out the next.

Vega keeps the interpreter that calls it, so that threads do not help. Where the second process
cannot be started or fails, charts are drawn here, as they would have been without it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from counterpoise.charts.chart import Figure
from counterpoise.charts.conversion_process import SECONDS
from counterpoise.charts.fonts import fonts_listed
from counterpoise.charts.svg import drawing, to_svg

# Only names of files pass the pipe: a specification could fill it, and both sides would wait.
_PROGRAM = """
import json, os, sys
from pathlib import Path
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
except (ImportError, ValueError):
    pass
import vl_convert
vl_convert.vegalite_to_vega({"mark": "bar", "data": {"values": []}})
for line in sys.stdin:
    place = Path(line.rstrip("\\n"))
    drawn = vl_convert.vegalite_to_svg(json.loads(place.read_text("utf-8")), allowed_base_urls=[])
    place.with_suffix(".svg").write_text(drawn, "utf-8")
"""


class DrawingProcess:
    """A second process that draws: begin figures as they are made, and ask for them at the end.

    Examples
    --------
    >>> with DrawingProcess() as process:  # doctest: +SKIP
    ...     for figure in figures:
    ...         process.begin(figure)
    ...     drawn = [process.to_svg(figure) for figure in figures]
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="counterpoise-")
        self._places: dict[str, Path] = {}
        self._process: subprocess.Popen[str] | None = None
        self._ended = False

    def __enter__(self) -> Self:
        # With one processor there is nobody to draw meanwhile.
        if (os.cpu_count() or 1) > 1:
            try:
                self._process = subprocess.Popen(  # noqa: S603 the program is that above
                    [sys.executable, "-P", "-c", _PROGRAM],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | fonts_listed(),
                    text=True,
                )
            except OSError:
                self._process = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(0)
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """Where specifications and drawings lie, until it ends."""
        return Path(self._folder.name)

    @property
    def running(self) -> bool:
        """Whether it is still there."""
        return self._process is not None and self._process.poll() is None

    def begin(self, figure: Figure) -> None:
        """Have a figure drawn."""
        if self._process is None or self._process.stdin is None or self._ended:
            return
        place = self.folder / f"{len(self._places)}.json"
        place.write_text(json.dumps(figure.spec), "utf-8")
        try:
            self._process.stdin.write(f"{place}\n")
            self._process.stdin.flush()
        except OSError:  # it has ended: what it has not drawn is drawn here
            return
        self._places[figure.id] = place.with_suffix(".svg")

    def to_svg(self, figure: Figure) -> str:
        """Return a figure as SVG, the same as `counterpoise.charts.to_svg` does."""
        if figure.id in self._places and self._end(SECONDS):
            return drawing(figure, self._places[figure.id].read_text("utf-8"))
        return to_svg(figure)

    def _end(self, seconds: float) -> bool:
        """Wait so long for what was begun, once; return whether all of it was drawn."""
        if self._process is None:
            return False
        if not self._ended:
            self._ended = True
            try:
                self._process.communicate(timeout=seconds)
            except (OSError, subprocess.TimeoutExpired):
                self._process.kill()
                self._process.communicate()
        return self._process.returncode == 0
