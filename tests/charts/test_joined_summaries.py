"""Summaries of single scenarios, joined: the same as one summary of all."""

from collections.abc import Callable
from typing import Any

import pytest
import xarray as xr

import counterpoise
from counterpoise.ensemble import summarise
from counterpoise.ensemble.summary import alone, joined
from counterpoise.evidence import Evidence


def both_ways(result: xr.Dataset, evidence: Evidence) -> tuple[dict[str, Any], dict[str, Any]]:
    places = range(result.sizes["scenario"])
    parts = [summarise(alone(result, i), evidence) for i in places]
    return joined(parts, result), summarise(result, evidence)


def test_joined_is_the_summary_of_all(small_result: xr.Dataset, evidence: Evidence) -> None:
    mine, whole = both_ways(small_result, evidence)
    assert mine == whole
    assert list(mine["scenarios"]) == list(whole["scenarios"])
    assert len(mine["scenarios"]) > 1


@pytest.mark.parametrize("other", [{}, {"capabilities": ["tanker", "munitions_155"]}])
def test_joined_keeps_every_warning(
    small: Callable[..., Any], evidence: Evidence, other: dict[str, Any]
) -> None:
    """Few futures are warned of once for all, and for each scenario."""
    result = counterpoise.run(small("glide-path"), small("cliff", **other), futures=5, seed=3).data
    mine, whole = both_ways(result, evidence)
    assert mine == whole
    assert len(mine["warnings"]) > 1


def test_joined_of_one(small: Callable[..., Any], evidence: Evidence) -> None:
    mine, whole = both_ways(counterpoise.run(small("cliff"), futures=20, seed=3).data, evidence)
    assert mine == whole
