"""Which fonts measure the text of still pictures.

A text is as wide as its letters, and Vega asks for the width of each text several times. The engine
behind it opens the font's file anew for each letter, which is most of the time that a chart with
many names takes. It also brings Liberation Sans along in memory, whose letters are as wide as those
of Arial and Helvetica.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock
from types import ModuleType

from counterpoise.extras import need

_LIST = "FONTCONFIG_FILE"
"""The variable that names the list of fonts where the operating system's own is not wanted."""


class _Fonts:
    """Whether fonts of the machine are left out, and whether the engine has its fonts."""

    def __init__(self) -> None:
        self.ours, self.settled, self.lock = False, False, Lock()


_FONTS = _Fonts()


def draw_with_our_fonts() -> None:
    """Leave the fonts of the machine out of all drawings of this process: a command's, say.

    Pictures are the same to the byte where Arial is Liberation Sans, and quicker by half. A program
    that draws charts of its own may want other fonts, so it is not done for it.
    """
    _FONTS.ours = True


def converter() -> ModuleType:
    """Return ``vl_convert`` with its fonts.

    Raises
    ------
    InputError
        If it is not installed.
    """
    vl_convert = need("vl_convert", "charts")
    with _FONTS.lock:
        if _FONTS.ours and not _FONTS.settled:
            with _no_fonts_listed() as folder:
                vl_convert.register_font_directory(folder)  # has the engine look for fonts now
            _FONTS.settled = True
    return vl_convert


def fonts_listed() -> dict[str, str]:
    """Return what the environment of another process must say, so that it has the same fonts."""
    # Packages are folders: a second process could not wait for a file that is unpacked for it.
    place = files("counterpoise.charts") / "fonts.conf"
    return {_LIST: str(place)} if _FONTS.ours and isinstance(place, Path) else {}


@contextmanager
def _no_fonts_listed() -> Iterator[str]:
    earlier = os.environ.get(_LIST)
    with as_file(files("counterpoise.charts") / "fonts.conf") as place:
        os.environ[_LIST] = str(place)
        try:
            yield "/nonexistent"
        finally:
            if earlier is None:
                del os.environ[_LIST]
            else:
                os.environ[_LIST] = earlier
