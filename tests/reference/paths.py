"""People and stocks of every ally through a run, of which a result keeps no series.

They are read from the plain engine, which equals the compiled one.
"""

from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from tests.alliance import plain

from counterpoise.alliance import Assembly, policy_of
from counterpoise.scenario import Scenario


class Run(NamedTuple):
    """People (T + 1, A), stocks (T + 1, A, C), and the series of a run at central figures."""

    people: NDArray[np.float64]
    stock: NDArray[np.float64]
    series: dict[str, Any]


def run(scenario: Scenario) -> Run:
    """Run a scenario at central figures."""
    assembly = Assembly(scenario)
    people: list[list[float]] = [list(assembly.central["people_start"][0])]
    stock: list[list[list[float]]] = []
    move = plain.move

    def watch(q: Any, s: Any, signed: Any, market: Any, step: int, out: Any) -> None:
        if not stock:
            stock.append([list(row) for row in s["stock"]])
        move(q, s, signed, market, step, out)
        people.append(list(s["people"]))
        stock.append([list(row) for row in s["stock"]])

    with patch.object(plain, "move", watch):
        series = plain.simulate_plain(assembly.parameters({}, 1), policy_of(scenario))
    return Run(np.array(people), np.array(stock), series)
