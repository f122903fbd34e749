"""The ledger as a namespace: no module hides a function, and all take a source first."""

import inspect
import pkgutil
from importlib import import_module
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise
from counterpoise import ledger
from counterpoise.ensemble import central
from counterpoise.evidence import Evidence
from counterpoise.ledger.provision import contributions_of
from counterpoise.ledger.sources import opening_run
from counterpoise.problems import InputError

FUNCTIONS = (
    *("burden", "contributions", "dependency", "dimensions", "enlargement", "fair_shares"),
    *("trend", "value", "whole_ledger"),
)


@pytest.fixture(scope="module")
def short() -> xr.Dataset:
    """Return two years of a cliff at central figures."""
    scenario = counterpoise.load_scenario("cliff", changes={"time": {"quarters": 8}})
    return central(scenario)


def test_no_submodule_hides_a_function(evidence: Evidence, short: xr.Dataset) -> None:
    for module in pkgutil.iter_modules(ledger.__path__):
        import_module(f"counterpoise.ledger.{module.name}")
        assert module.name not in ledger.__all__
    arguments: dict[str, dict[str, Any]] = {
        "dependency": {"values": False},
        "enlargement": {"members": ["FIN"]},
    }
    for name in FUNCTIONS:
        found = getattr(counterpoise.ledger, name)(
            short, evidence=evidence, **arguments.get(name, {})
        )
        assert not inspect.ismodule(found)
    assert len(ledger.opening(short)) == len(ledger.coverage_values(short))


def test_every_function_takes_a_source_first_and_the_rest_by_name() -> None:
    for name in FUNCTIONS:
        parameters = list(inspect.signature(getattr(ledger, name)).parameters.values())
        assert parameters[0].name == "source"
        assert {p.kind for p in parameters[1:]} == {inspect.Parameter.KEYWORD_ONLY}
        assert parameters[-1].name == "evidence"


def test_evidence_is_what_a_result_was_made_with(evidence: Evidence, short: xr.Dataset) -> None:
    other = short.assign_attrs(evidence_hash="0" * 16)
    with pytest.raises(InputError, match="made with other evidence"):
        ledger.burden(other)
    with pytest.raises(InputError, match="given twice"):
        ledger.burden(evidence, evidence=evidence)
    with pytest.raises(InputError, match="needs a result"):
        ledger.whole_ledger(evidence)


def test_fair_shares_of_evidence_are_those_of_its_opening_day(evidence: Evidence) -> None:
    whole = ledger.fair_shares(opening_run(evidence), evidence=evidence)
    alone = ledger.fair_shares(evidence)
    assert "shapley" in alone.comparison.shares
    np.testing.assert_allclose(alone.comparison.shares, whole.comparison.shares, rtol=1e-12)
    fewer = ledger.fair_shares(evidence, without=["POL"])
    assert set(alone.members) - set(fewer.members) == {"POL"}


def test_contributions_of_evidence_are_what_the_engine_opens_with(evidence: Evidence) -> None:
    from_run = ledger.contributions(evidence).table["index"]
    from_holdings = contributions_of(evidence).table["index"]
    np.testing.assert_allclose(from_run.sort_index(), from_holdings.sort_index(), rtol=1e-9)


def test_a_moment_is_a_date_or_a_quarter(short: xr.Dataset) -> None:
    second = ledger.dependency(short, at="2028-Q1", values=False)
    same = ledger.dependency(short, at="2028-02-15", values=False)
    assert second.moment == same.moment == "2028-Q1"
    with pytest.raises(InputError, match="no moment of the tables"):
        ledger.dependency(short, at="2060-Q1", values=False)
    with pytest.raises(InputError, match="does not fit 8"):
        ledger.dependency(short, stop_quarters=8, values=False)


def test_who_takes_no_part_cannot_be_taken_away(short: xr.Dataset) -> None:
    with pytest.raises(InputError, match="UKR: takes no part"):
        ledger.dependency(short, without=["UKR"], values=False)
    with pytest.raises(InputError, match="has its members already"):
        ledger.fair_shares(short, without=["POL"])
