"""Arguments of the wrong kind are refused in a sentence, before anything is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.arguments import checked
from counterpoise.problems import InputError

WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "unknown set of a run": (
        lambda: cp.run("cliff", futures=2, evidence="my-set"),
        "my-set: is neither a named evidence set nor a folder",
    ),
    "unknown set of a scenario": (
        lambda: cp.load_scenario("cliff", evidence="my-set"),
        "my-set: is neither a named evidence set nor a folder",
    ),
    "unknown set of a citation": (
        lambda: cp.cite("expenditure", evidence="my-set"),
        "my-set: is neither a named evidence set nor a folder",
    ),
    "text for a number": (
        lambda: cp.run("cliff", futures="10"),  # type: ignore[arg-type]
        "run, futures: is '10', not a whole number",
    ),
    "no seed": (
        lambda: cp.run("cliff", futures=2, seed=None),  # type: ignore[arg-type]
        "run, seed: is None, not a whole number",
    ),
    "a truth for a number": (
        lambda: cp.run("cliff", futures=True),
        "run, futures: is True, not a whole number",
    ),
    "no threads": (lambda: cp.run("cliff", futures=2, workers=0), "run, workers: 0 threads"),
    "unknown style": (
        lambda: cp.cite("expenditure", style="html"),  # type: ignore[arg-type]
        "cite, style: is 'html', not 'text' or 'bibtex'",
    ),
    "no evidence": (
        lambda: cp.load_evidence(5),  # type: ignore[arg-type]
        "load_evidence, own: is 5, not text or a path",
    ),
    "no result": (lambda: cp.Result(5), "is not one that a run returned"),  # type: ignore[arg-type]
    "nothing to compare": (
        lambda: cp.compare(5),  # type: ignore[arg-type]
        "something of type int stands where a result is expected",
    ),
    "no file": (
        lambda: cp.Result.open(5),  # type: ignore[arg-type]
        "open, path: is 5, not text or a path",
    ),
    "no scenario": (lambda: cp.plan(5), "scenario: is 5, not text or a path or a mapping"),
    "text for a cap": (
        lambda: cp.apportion(cap="x"),  # type: ignore[arg-type]
        "apportion, cap: is 'x', not a number",
    ),
    "not a number": (
        lambda: cp.apportion(cap=float("nan")),
        "apportion, cap: is nan, not a number",
    ),
    "text for a list": (
        lambda: cp.ledger.burden(without="FIN"),
        "burden, without: is 'FIN', not a list",
    ),
    "evidence of another kind": (
        lambda: cp.ledger.value(5),
        "is of type int, where evidence is needed",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_argument_is_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPOISE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    call, says = WRONG[name]
    with pytest.raises(InputError) as refused:
        call()
    assert says in str(refused.value)


def test_all_of_them_come_together() -> None:
    with pytest.raises(InputError) as refused:
        cp.roster(4, seed="x", limit_seconds=[])  # type: ignore[arg-type]
    assert [p.place for p in refused.value.problems] == ["name", "limit_seconds", "seed"]


def test_numbers_of_other_libraries_are_numbers() -> None:
    @checked
    def double(number: int, share: float = 0.5) -> float:
        return 2 * number * share

    assert double(np.int64(3), np.float32(1)) == 6
    with pytest.raises(InputError):
        double(np.float64(3))  # type: ignore[arg-type]


def test_a_missing_argument_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="missing a required argument"):
        cp.load_scenario()  # type: ignore[call-arg]
