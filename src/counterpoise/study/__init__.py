"""The answer under uncertainty: sampling, running, reducing, storing, comparing."""

from counterpoise.study.comparing import compare
from counterpoise.study.dataset import VARIABLES
from counterpoise.study.running import central, load_all, run, single
from counterpoise.study.storing import open_result, save_result
from counterpoise.study.summary import summarise

__all__ = [
    "VARIABLES",
    "central",
    "compare",
    "load_all",
    "open_result",
    "run",
    "save_result",
    "single",
    "summarise",
]
