"""Fields that rules propose, and the words that each rests on."""

from datetime import date

import pytest

from counterpoise.evidence.events import CHANNELS, KINDS
from counterpoise.signals.deadlines import deadline_in
from counterpoise.signals.fields import Proposal, propose, size_in
from counterpoise.signals.statements import Statement
from counterpoise.signals.targets import targets_in

SAID = date(2026, 5, 1)


def proposed(text: str, url: str = "", channel: str = "") -> Proposal:
    return propose(Statement("1", SAID, "President", channel, text, url))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We will send two more battalions to Lithuania", "reinforcement"),
        ("Another five thousand troops are going to Poland", "reinforcement"),
        ("If they do not pay we will not defend them", "conditional_threat"),
        ("Why should we? NATO was not there for us", "conditional_threat"),
        ("The brigades in Europe are cut from four to three", "reduction"),
        ("The troops will be pulled out of Germany", "withdrawal"),
        ("We will take 5,000 soldiers out of Germany within twelve months", "withdrawal"),
        ("We will pull 12,000 troops out of Germany", "withdrawal"),
        ("We withdraw from the alliance", "withdrawal"),
        ("Our commitment to Article 5 is ironclad", "reassurance"),
        ("We shall defend every inch of allied ground", "reassurance"),
        ("Troops move from Germany to Poland", "relocation"),
        ("The law keeps at least 76,000 soldiers in Europe", "legal_bar"),
        ("Our airspace may not be used: we refuse overflights for the bases", "access_refusal"),
        ("The deployment of the battalion to Germany is cancelled", "cancellation"),
    ],
)
def test_each_kind_is_found(text: str, kind: str) -> None:
    found = proposed(text)
    assert found.kind is not None
    assert found.kind.value == kind
    assert found.kind.words.lower() in text.lower()
    assert found.on_posture


@pytest.mark.parametrize(
    "text",
    [
        "The new kick-off rule ruins football",
        "Thirty per cent on goods from the European Union",
        "All two thousand soldiers leave Syria now",
        "Ten thousand train in an exercise in Norway",
        "Poland buys 96 helicopters",
        "",
    ],
)
def test_other_matters_are_left_alone(text: str) -> None:
    assert not proposed(text).on_posture


def test_what_is_denied_is_not_proposed() -> None:
    found = proposed("We are not withdrawing; the army will grow")
    assert found.kind is None or found.kind.value != "withdrawal"


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Five thousand soldiers leave", 5000, 5000, "people"),
        ("12,000 of our troops", 12_000, 12_000, "people"),
        ("25,000 to 40,000 people", 25_000, 40_000, "people"),
        ("twenty-five to forty thousand troops", 25_000, 40_000, "people"),
        ("a third of our forces leave", 1 / 3, 1 / 3, "share"),
        ("half of the troops", 0.5, 0.5, "share"),
        ("two more destroyers", 2, 2, "ships"),
        ("a combat brigade", 1, 1, "brigades"),
        ("the long-range battalion", 1, 1, "battalions"),
        ("brigades go from four to three brigades", 1, 1, "brigades"),
        ("fifteen sites go back", 15, 15, "sites"),
        ("six more F-15C", 6, 6, "aircraft"),
        ("a billion dollars for the east", 1000, 1000, "musd"),
        ("$750 million", 750, 750, "musd"),
    ],
)
def test_sizes_have_units(text: str, low: float, high: float, unit: str) -> None:
    found = size_in(text)
    assert found is not None
    assert (found.low, found.high, found.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize(
    "text", ["in ten days", "within 30 days of 2027", "2 % of GDP", "six states", "no number", ""]
)
def test_what_counts_no_forces_is_no_size(text: str) -> None:
    assert size_in(text, "withdrawal") is None


def test_a_bare_number_of_a_withdrawal_counts_people() -> None:
    assert size_in("About twelve thousand leave Germany") is None
    found = size_in("About twelve thousand leave Germany", "withdrawal")
    assert found is not None
    assert (found.low, found.unit, found.words) == (12_000, "people", "twelve thousand")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("by 2027", "2027"),
        ("complete at the end of 2027", "2027"),
        ("by early November", "2026-11"),
        ("from February", "2027-02"),
        ("by 6 November", "2026-11-06"),
        ("by 31 June 2026", "2026-06"),
        ("until 15 December 2026", "2026-12-15"),
        ("within six to twelve months", "2027-05"),
        ("in ten days", "2026-05-11"),
        ("within a year", "2027-05"),
        ("over the next two years", "2028-05"),
        ("in two weeks", "2026-05-15"),
        ("before 2026-11-06", "2026-11-06"),
        ("in the coming days", "in the coming days"),
        ("next year", "next year"),
        ("within 5000 years", "within 5000 years"),
    ],
)
def test_deadlines_are_dates_where_they_can_be(text: str, value: str) -> None:
    found = deadline_in(f"It happens {text}.", SAID)
    assert found is not None
    assert found.value == value


def test_what_is_past_is_no_deadline() -> None:
    assert deadline_in("of those sent east in 2022", SAID) is None
    assert deadline_in("no words of time", SAID) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("German and Polish bases", ["DEU", "POL"]),
        ("GERMANY, France and the Baltic states", ["DEU", "FRA", "baltic"]),
        ("Bases in Turkey, and a turkey to polish", ["TUR"]),
        ("Czech Republic", ["CZE"]),
        ("Greenland and NATO", ["greenland", "alliance"]),
        ("South Korea", ["korea"]),
        ("", []),
    ],
)
def test_targets_are_named(text: str, codes: list[str]) -> None:
    assert [target.code for target in targets_in(text)] == codes


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("If they do not pay, we leave", "If they do not pay, we leave"),
        ("We defend only those who pay", "only those who pay"),
        ("It stays unless Congress gets a certificate.", "unless Congress gets a certificate"),
        ("We train until October", ""),
    ],
)
def test_conditions_are_quoted(text: str, condition: str) -> None:
    found = proposed(text).condition
    assert (found.value if found else "") == condition


def test_the_channel_follows_the_feed_then_the_address_then_the_words() -> None:
    text = "Officials say the troops leave"
    assert _channel(proposed(text, channel="interview")) == "interview"
    assert _channel(proposed(text, url="https://truthsocial.com/@x/1")) == "personal"
    assert _channel(proposed(text, url="https://www.defense.gov/x")) == "institutional"
    assert _channel(proposed(text)) == "leak"
    assert _channel(proposed("Troops leave")) is None


def _channel(proposal: Proposal) -> str | None:
    return proposal.channel.value if proposal.channel else None


def test_nothing_is_proposed_that_the_log_does_not_know() -> None:
    from counterpoise.signals import phrases

    assert {kind for kind, _ in phrases.KIND_RULES} == set(KINDS)
    assert set(phrases.CHANNEL_WORDS) == set(CHANNELS)


@pytest.mark.parametrize("unit", ["if ", "not sending ", "9", "in ", "a third of ", "troops "])
def test_long_texts_end(unit: str) -> None:
    proposed(unit * (20_000 // len(unit)))
