"""Plans of the built-in scenarios, made beforehand, so that a page has one to show at once.

Each is the plan of least gap within pledges. It takes a minute, and is shipped as one small file
with the fingerprints of what it was made from: the scenario, the figures that the engine reads, and
what the engine makes of them. It is shown only where all of them are as they were.
``python -m counterpoise.wings.planner.stored_plans --write`` makes all of them anew, in ten minutes
or so; with names of scenarios, only those.
"""

import argparse
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.atomic_write import write_file
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import Scenario, library_names, load_scenario
from counterpoise.studies.stored_debt import figures_hash
from counterpoise.wings.planner.plan_answer import answer_of, figures_of

if TYPE_CHECKING:
    from counterpoise.charts import Figure

COMMAND = "python -m counterpoise.wings.planner.stored_plans --write"
FOLDER = "plan_library"
DECIMALS, DIGITS = 4, 5
"""Decimals of the numbers of figures, of which no chart shows more, and digits of all others."""
NOT_KEPT = ("prices",)
"""Parts of an answer that no page shows, and that take room."""
SAME = 6
"""Decimals of coverage by which the engine counts as the same."""


@dataclass(frozen=True)
class StoredPlan:
    """A plan that was made beforehand.

    Parameters
    ----------
    answer : dict
        What a page shows of it, as `answer_of` returned it.
    figures : dict of str to Figure
        Its figures by name.
    scenario : dict
        The scenario that carries it out, as plain data.
    """

    answer: dict[str, Any]
    figures: "dict[str, Figure]"
    scenario: dict[str, Any]


def fingerprint(scenario: Scenario) -> dict[str, str]:
    """Return what a plan of a scenario hangs on, in three fingerprints.

    Parameters
    ----------
    scenario : Scenario
        With its evidence.

    Returns
    -------
    dict
        Those of the scenario, of the figures that the engine reads, and of coverage as the engine
        works it out at their central values.
    """
    return {
        "scenario": scenario.hash,
        "figures": figures_hash(scenario.evidence),
        "engine": _engine(scenario),
    }


def _engine(scenario: Scenario) -> str:
    from counterpoise.ensemble import single

    coverage = np.round(single(scenario)["batch"].series.coverage[0], SAME) + 0.0
    return hashlib.sha256(coverage.astype("<f8").tobytes()).hexdigest()[:16]


def stored_plan(scenario: Scenario) -> StoredPlan | None:
    """Return the stored plan of a built-in scenario.

    Parameters
    ----------
    scenario : Scenario
        As it is now.

    Returns
    -------
    StoredPlan or None
        None where none is stored, or it was made from another scenario, other figures or by another
        engine.
    """
    kept = _kept(scenario.name)
    if kept is None or kept["made_from"] != fingerprint(scenario):
        return None
    return StoredPlan(
        kept["answer"], {f["id"]: _figure(f) for f in kept["figures"]}, kept["scenario"]
    )


def is_stored(name: str) -> bool:
    """Return whether a plan is stored under the name of a scenario, of whatever figures."""
    return _kept(name) is not None


@lru_cache(maxsize=4)
def _kept(name: str) -> dict[str, Any] | None:
    if name not in library_names():
        return None
    file = files("counterpoise.wings.planner").joinpath(FOLDER, f"{name}.json.gz")
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return found


def made(scenario: Scenario) -> bytes:
    """Make the plan of a scenario, and return it as it is stored."""
    from counterpoise.planner.handover import HandoverRequest, make_plan
    from counterpoise.planner.handover.objectives import GIVE

    request = HandoverRequest(
        "least-gap",
        steps_per_period=4 * scenario.calendar.steps_per_quarter,
        discount=scenario.evidence.figure("burden_coefficients/discount_rate").value,
        give=GIVE,
    )
    plan = make_plan(scenario, request)
    found = {
        "made_from": fingerprint(scenario),
        "answer": {k: v for k, v in answer_of(plan).items() if k not in NOT_KEPT},
        "scenario": plan.to_scenario().content(),
        "figures": [_plain(figure) for figure in figures_of(plan).values()],
    }
    words = json.dumps(_rounded(found), separators=(",", ":"), allow_nan=False)
    # Without a time in it, the same plan is the same file.
    return gzip.compress(words.encode(), 9, mtime=0)


def _plain(figure: "Figure") -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": figure.title,
        "says": figure.says,
        "drawn": {k: v for k, v in figure.drawn.items() if k != "config"},
        "data": {
            name: json.loads(frame.to_json(orient="split", index=False, double_precision=DECIMALS))
            for name, frame in figure.data.items()
        },
        "table": {
            "columns": [str(c) for c in figure.table.columns],
            "data": figure.table.astype(str).to_numpy().tolist(),
        },
        "tables_used": list(figure.tables_used),
    }


def _figure(plain: Mapping[str, Any]) -> "Figure":
    import pandas as pd

    from counterpoise.charts import Figure

    return Figure(
        plain["id"],
        plain["title"],
        plain["says"],
        plain["drawn"],
        {name: pd.DataFrame(**columns) for name, columns in plain["data"].items()},
        pd.DataFrame(**plain["table"]),
        tuple(plain["tables_used"]),
    )


def _rounded(part: Any) -> Any:
    """Return plain data with numbers of as many digits as a plan is known to."""
    if isinstance(part, dict):
        return {key: _rounded(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_rounded(value) for value in part]
    if isinstance(part, float | np.floating):
        return float(f"{part:.{DIGITS}g}") if np.isfinite(part) else None
    return part.item() if isinstance(part, np.generic) else part


def main() -> None:
    """Make plans of the named scenarios, or of all, and write them into the package."""
    parser = argparse.ArgumentParser(prog=COMMAND.removesuffix(" --write"), description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="built-in names; left out: all")
    parser.add_argument("--write", action="store_true", help="write files of the package")
    parser.add_argument("--stale", action="store_true", help="only those that are not current")
    asked = parser.parse_args()
    evidence: Evidence = load_evidence()
    for name in asked.scenarios or library_names():
        scenario = load_scenario(name, evidence=evidence)
        if asked.stale and stored_plan(scenario) is not None:
            continue
        body = made(scenario)
        print(f"{name}: {len(body):,} bytes")
        if asked.write:
            write_file(Path(__file__).parent / FOLDER / f"{name}.json.gz", partial(_write, body))


def _write(body: bytes, place: Path) -> None:
    place.write_bytes(body)


if __name__ == "__main__":
    main()
