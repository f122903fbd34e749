"""Allies in sentences and in notes, and members as people name them."""

import pytest

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import in_sentence, listed, members_named, told_apart
from counterpoise.problems import InputError


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["USA"], "the United States"),
        (["DEU", "USA"], "Germany and the United States"),
        (["NLD", "GBR", "POL"], "the Netherlands, the United Kingdom and Poland"),
    ],
)
def test_names_in_a_sentence(codes: list[str], words: str, evidence: Evidence) -> None:
    assert in_sentence(evidence, codes) == words


def test_nothing_is_listed_as_nothing() -> None:
    assert listed([]) == ""


def test_many_are_told_by_the_few_who_are_not(evidence: Evidence) -> None:
    everybody = [code for code in evidence.members if code != "ISL"]
    assert told_apart(everybody, everybody) == "all allies"
    but_one = [code for code in everybody if code != "TUR"]
    assert told_apart(but_one, everybody) == "all allies but TUR"
    assert told_apart(["POL", "DEU"], everybody) == "DEU, POL"
    # Two of three are few: naming the third would say less.
    assert told_apart(["POL", "DEU"], ["POL", "DEU", "SWE"]) == "DEU, POL"


def test_partners_and_the_leading_ally_are_no_members_to_take_away(evidence: Evidence) -> None:
    assert members_named(evidence, ["fin,Sweden"], "members") == ("FIN", "SWE")
    with pytest.raises(InputError) as caught:
        members_named(evidence, ["FIN", "UKR", "USA"], "members")
    partner, leading = caught.value.problems
    assert (partner.place, leading.place) == ("UKR", "USA")
    assert "members.with_partners: [UKR]" in partner.remedy
    assert "drawdown" in leading.what
