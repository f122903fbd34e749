"""The answer under uncertainty: sampling, running, reducing, storing, comparing."""

from counterpoise.ensemble.comparison import compare
from counterpoise.ensemble.dataset import VARIABLES
from counterpoise.ensemble.runner import central, load_all, run_dataset, single
from counterpoise.ensemble.storage import open_result, save_result
from counterpoise.ensemble.summary import summarise

__all__ = [
    "VARIABLES",
    "central",
    "compare",
    "load_all",
    "open_result",
    "run_dataset",
    "save_result",
    "single",
    "summarise",
]
