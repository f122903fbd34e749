"""The account of one ally agrees with the results that it is read from."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from counterpoise.charts import LedgerView
from counterpoise.cli.main_command import command_line
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.problems import InputError
from counterpoise.wings.allies.account import RULE, account_of, accounts
from counterpoise.wings.allies.sections import sections

SMALL = {"name": "small", "extends": "glide-path", "time": {"quarters": 40}}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def view(evidence: Evidence) -> LedgerView:
    result = run_dataset(SMALL, futures=10, evidence=evidence)
    return LedgerView(result, summarise(result, evidence), evidence)


def test_what_allies_provide_adds_up_to_the_result(view: LedgerView) -> None:
    found = [account_of(view, ally) for ally in view.opening.index]
    opening = view.result["provided"].isel(scenario=0, snapshot=0).sum("ally")
    for place, force in enumerate(found[0].forces):
        mine = [one.forces[place] for one in found]
        assert sum(f.opening for f in mine) == pytest.approx(
            float(opening.sel(capability=force.capability))
        )
        assert sum(f.share for f in mine) == pytest.approx(1)


def test_shares_of_the_requirement_add_up_to_it(view: LedgerView) -> None:
    found = [account_of(view, ally) for ally in view.opening.index]
    bound = view.bounds.index(found[0].later)
    required = view.result["requirement"].isel(scenario=0, time_bounds=bound)
    leading = next(o.rules[RULE]["share_of_bill"] for o in found if o.ally == "USA") or 0.0
    for place, force in enumerate(found[0].forces):
        asked = [one.forces[place].asked or 0.0 for one in found]
        others = float(required.sel(capability=force.capability)) * (1 - leading)
        assert sum(asked) == pytest.approx(others)
    for rule in found[0].rules:
        assert sum(one.rules[rule]["share_of_bill"] or 0.0 for one in found) == pytest.approx(1)
    assert RULE in found[0].rules


def test_nobody_lacks_less_than_nothing_and_large_lacks_are_named(view: LedgerView) -> None:
    for one in (account_of(view, ally) for ally in ("DEU", "POL", "EST")):
        lacks = np.array([f.lacks for f in one.forces], dtype=float)
        short = np.array([f.asked - f.later for f in one.forces if f.asked is not None])
        np.testing.assert_allclose(lacks, np.maximum(short, 0))


def test_what_the_leading_ally_withdraws_is_not_told_as_its_debt(view: LedgerView) -> None:
    assert all(f.asked is None and f.lacks is None for f in account_of(view, "USA").forces)


def test_every_capability_has_its_largest_provider_among_the_allies(view: LedgerView) -> None:
    named = [c for ally in view.opening.index for c in account_of(view, ally).largest_provider]
    assert sorted(named) == sorted(view.dependency[0].providers.index)


def test_an_account_says_nothing_of_odds_and_ranks_nobody(view: LedgerView) -> None:
    found = accounts(view.choosing({"ally": "TUR", "beside": "FRA"}))
    said = " ".join(
        [
            *(w for s in sections(found) for w in (s.title, *s.paragraphs, *s.notes)),
            *(cell for s in sections(found) for t in s.tables for row in t.rows for cell in row),
        ]
    ).lower()
    for word in ("probab", "chance", "odds", "nuclear", "rank", "likely to"):
        assert word not in said
    sites = found[0].sites
    assert list(sites) == sorted(sites)


def test_allies_that_cannot_be_shown_are_refused_together(view: LedgerView) -> None:
    with pytest.raises(InputError) as caught:
        accounts(view.choosing({"ally": "DEX", "beside": "UKR"}))
    said = str(caught.value)
    assert "DEX: is no ally. Did you mean DEU?" in said
    assert "UKR" in said


def test_an_ally_that_has_left_takes_no_part(evidence: Evidence) -> None:
    left = SMALL | {"members": {"without": ["DEU"]}}
    result = run_dataset(left, futures=5, evidence=evidence)
    view = LedgerView(result, summarise(result, evidence), evidence)
    with pytest.raises(InputError, match="Germany takes no part"):
        accounts(view.choosing({"ally": "DEU"}))
    assert accounts(view)[0].ally != "DEU"


def test_the_command_prints_what_the_account_says() -> None:
    words = ["ally", "pol", "--beside", "DEU", "--futures", "10", "--set", "time.quarters=40"]
    ran = CliRunner().invoke(command_line(), words)
    assert ran.exit_code == 0, ran.output
    for said in (
        "Poland spends",
        "is the largest provider of none of 24",
        "What it provides and lacks",
        "Rules differ in kind",
    ):
        assert said in ran.output
    data = json.loads(CliRunner().invoke(command_line(), [*words, "--json"]).output)
    assert data["schema"] == "counterpoise/ally/1"
    assert [one["ally"] for one in data["allies"]] == ["POL", "DEU"]
    assert all(force["lacks"] >= 0 for one in data["allies"] for force in one["forces"])
