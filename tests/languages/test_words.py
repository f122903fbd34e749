"""Sentences, numbers and plurals in each language, against the Unicode CLDR as Babel has it."""

import dataclasses
from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from counterpoise.languages import CATALOGUES, IN_ENGLISH, LANGUAGES, words_in

OTHERS = sorted(CATALOGUES)


def test_four_languages_are_spoken() -> None:
    assert {*LANGUAGES} == {"en", "de", "fr", "pl"}
    assert LANGUAGES["pl"] == "Polski"


@pytest.mark.parametrize("code", OTHERS)
def test_plural_forms_are_those_of_the_cldr(code: str) -> None:
    locale, catalogue = Locale(code), CATALOGUES[code]
    assert [catalogue.form(n) for n in range(200)] == [locale.plural_form(n) for n in range(200)]


@pytest.mark.parametrize("code", OTHERS)
def test_numbers_are_those_of_the_cldr(code: str) -> None:
    words = words_in(code)
    for value in (0.0, 22.0, 999.0, 12345.0, 1234567.0):
        assert words.number(value) == format_decimal(value, "#,##0", locale=code)
    assert words.number(1.25, 2) == format_decimal(1.25, "0.00", locale=code)
    assert words.percent(0.22) == format_percent(0.22, locale=code)


def test_four_digits_are_grouped_as_each_language_does() -> None:
    written = {code: words_in(code).number(1000) for code in LANGUAGES}
    # Polish groups from five digits on: minimumGroupingDigits of the CLDR, which Babel leaves out.
    assert written == {"en": "1,000", "de": "1.000", "fr": "1\u202f000", "pl": "1000"}


@pytest.mark.parametrize("code", OTHERS)
def test_days_are_written_as_the_cldr_has_them(code: str) -> None:
    # Babel's short form has two digits of the year in German.
    pattern = Locale(code).date_formats["short"].pattern.replace("yyyy", "yy").replace("y", "yy")
    wanted = pattern.replace("yyyy", "yy").replace("yy", "yyyy")
    day = date(2026, 6, 1)
    assert words_in(code).date(day.isoformat()) == format_date(day, wanted, locale=code)


def test_what_is_not_translated_stays_english() -> None:
    assert words_in("de").say("no catalogue has {this}", this="one") == "no catalogue has one"
    assert words_in("xx") == IN_ENGLISH
    assert words_in("de").name("no catalogue has {this}") == "no catalogue has {this}"


def test_a_sentence_takes_the_form_of_its_count() -> None:
    said = "{some} capabilities fall short, some by little, before new orders could arrive."
    forms = [words_in("pl").say(said, n, some=n).split()[1:3] for n in (1, 3, 8, 22)]
    assert forms == [
        ["zdolność", "ma"],
        ["zdolności", "mają"],
        ["zdolności", "ma"],
        ["zdolności", "mają"],
    ]


def test_a_reviewed_translation_goes_before_a_machines() -> None:
    text = "no capability falls below it in most futures."
    catalogue = dataclasses.replace(CATALOGUES["de"], reviewed={text: "geprüft"})
    assert catalogue.find(text) == "geprüft"
    assert catalogue.find("Plan", "nowhere", alone=False) is None
