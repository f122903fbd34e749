"""`counterpoise claims`: a table, one claim in full, JSON, and ids that do not exist."""

import json

from .conftest import Command


def test_one_claim_is_told_in_full(command: Command) -> None:
    done = command("claims", "b14")
    assert done.code == 0, done.err
    assert "51 years (50 to 52)" in done.out
    assert "Supported if at least 52." in done.out
    assert "Weakest grade behind the number: " in done.out
    assert "See: counterpoise ledger dimensions normative" in done.out
    assert "0 supported, 0 not supported, 1 depends, 0 outside the model." in done.out


def test_json_has_all_that_is_behind_a_claim(command: Command) -> None:
    done = command("claims", "B1", "A12", "B51", "--json")
    assert done.code == 0, done.err
    record = json.loads(done.out)
    assert record["schema"] == "counterpoise/claims/1"
    assert [row["id"] for row in record["claims"]] == ["A12", "B1", "B51"]
    outside, demand, boat = record["claims"]
    assert (outside["value"], outside["verdict"], outside["weakest_grade"]) == (
        None,
        "outside",
        None,
    )
    assert (demand["value"], demand["in_words"], demand["weakest_grade"]) == (
        0.05,
        "5 per cent",
        "A",
    )
    assert (boat["value"], boat["recorded_on"]) == (790, "2026-11-30")
    assert all(row["stands"] for row in record["claims"])


def test_a_claim_from_a_run_follows_futures_and_seed(command: Command) -> None:
    """The cliff leaves more uncovered than the glide path, whichever few futures are drawn."""
    words = ("claims", "A24", "--futures", "10", "--json")
    one, other = (json.loads(command(*words, "--seed", seed).out) for seed in ("1", "2"))
    assert one["claims"][0]["value"] != other["claims"][0]["value"]
    for record in (one, other):
        assert 0 < record["claims"][0]["value"] < 1


def test_unknown_claims_are_bad_input(command: Command) -> None:
    done = command("claims", "A99", "C1")
    assert done.code == 2
    assert "2 problems with the input" in done.err
    assert "A99" in done.err
    assert "C1" in done.err
    assert not done.out
