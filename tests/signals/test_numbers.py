"""Numbers in words and figures."""

import pytest

from counterpoise.signals.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five thousand", [5000]),
        ("seventy-six thousand", [76_000]),
        ("twenty-eight thousand five hundred", [28_500]),
        ("one hundred and fifty billion", [150e9]),
        ("a thousand more", [1000]),
        ("a dozen", [12]),
        ("half a dozen", [0.5, 12]),
        ("5,000 and 25,000", [5000, 25_000]),
        ("1.5 million", [1.5e6]),
        ("40k", [40_000]),
        ("750m dollars", [750e6]),
        ("25,000 to 40,000", [25_000, 40_000]),
        ("eleven thousand nine hundred", [11_900]),
        ("two brigades and three battalions", [2, 3]),
        ("in 2027", []),
        ("2,027 soldiers", [2027]),
        ("the third brigade", []),
        ("one", [1]),
        ("someone, often", []),
        ("9" * 400, []),
        ("", []),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers_in(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a third", 1 / 3),
        ("one third", 1 / 3),
        ("two thirds", 2 / 3),
        ("half", 1 / 2),
        ("a quarter", 1 / 4),
        ("three quarters", 3 / 4),
        ("ten per cent", 0.1),
        ("30 %", 0.3),
        ("3.5%", 0.035),
    ],
)
def test_shares_are_fractions(text: str, value: float) -> None:
    (found,) = numbers_in(f"We cut {text} of it")
    assert found.share
    assert found.value == pytest.approx(value)


def test_a_number_says_where_it_stands() -> None:
    text = "About twelve thousand leave"
    (found,) = numbers_in(text)
    assert text[found.start : found.end] == "twelve thousand"
