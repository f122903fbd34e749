"""Numbers in a sentence, in figures and in words, with the words that they rest on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: float(number) for number, word in enumerate(_SMALL_WORDS.split())}
_TENS = {word: 10.0 * (place + 2) for place, word in enumerate(_TEN_WORDS.split())}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
}
_PARTS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 1 / 4,
    "quarters": 1 / 4,
    "fifth": 1 / 5,
    "fifths": 1 / 5,
    "tenth": 1 / 10,
}
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|%|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS = 12
_MOST_DIGITS = 15


@dataclass(frozen=True)
class Number:
    """A number that stands in a text.

    Parameters
    ----------
    value : float
        The number; of a share the fraction.
    start, end : int
        Where its words stand in the text.
    share : bool
        Whether it is a part of something, such as a third or ten per cent.
    """

    value: float
    start: int
    end: int
    share: bool = False


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text in order; years and ordinals are none.

    Parameters
    ----------
    text : str
        A sentence or a few.

    Examples
    --------
    >>> [n.value for n in numbers_in("Twenty-eight thousand five hundred, or 1.5 million")]
    [28500.0, 1500000.0]
    >>> [(round(n.value, 3), n.share) for n in numbers_in("two thirds by 2027, or half of 40k")]
    [(0.667, True), (0.5, True), (40000.0, False)]
    """
    tokens = list(_TOKEN.finditer(text))
    found: list[Number] = []
    place = 0
    while place < len(tokens):
        number, length = _number_at(text, tokens, place)
        if number is None:
            place += 1
        else:
            found.append(number)
            place += length
    return found


def _number_at(text: str, tokens: Sequence[re.Match[str]], place: int) -> tuple[Number | None, int]:
    start = tokens[place].start()
    words = [_word(token) for token in tokens[place : place + _MOST_WORDS]]
    article = words[0] in ("a", "an")
    total, length = _cardinal(text, tokens, place, words, 1 if article else 0)
    after = (1 if article else 0) + length
    following = words[after] if after < len(words) else ""
    if following in _PARTS and not _gap(text, tokens, place + after):
        # "a third", "half", "two thirds"; "the third brigade" is an ordinal.
        if length == 0 and not article and following != "half":
            return None, 0
        share = (total if length else 1.0) * _PARTS[following]
        if 0 < share <= 1:
            return Number(share, start, tokens[place + after].end(), share=True), after + 1
    if length == 0:
        return None, 0
    end = tokens[place + after - 1].end()
    percent = re.match(r"\s?(?:%|per ?cent\b)", text[end : end + 10])
    if percent:
        return Number(total / 100, start, end + percent.end(), share=True), after
    if length == 1 and _YEAR.fullmatch(tokens[place].group()):
        return None, 0
    return Number(total, start, end), after


def _cardinal(
    text: str, tokens: Sequence[re.Match[str]], place: int, words: Sequence[str], skip: int
) -> tuple[float, int]:
    """Return a number that begins at a token, and how many tokens it takes; none takes zero."""
    count = _Count(begun=bool(skip))
    length = 0
    for index in range(skip, len(words)):
        if index > skip and _gap(text, tokens, place + index):
            break
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        if word == "and" and length and words[index - 1] in ("hundred", "thousand"):
            if following in _SMALL or following in _TENS:
                continue
            break
        if not count.takes(word):
            break
        length = index - skip + 1
    return count.total + count.current, length


class _Count:
    """A number that grows by the words that are read."""

    def __init__(self, *, begun: bool) -> None:
        self.total = self.current = 0.0
        self._begun, self._first, self._figures = begun, True, False

    def takes(self, word: str) -> bool:
        """Take in a word, or say that it does not go on with the number."""
        if word[:1].isdigit():
            taken = self._first and len(word) <= _MOST_DIGITS
            if taken:
                self.current, self._figures = float(word.replace(",", "")), True
        elif word in _SMALL:
            taken = not self._figures and self.current % 10 == 0
            self.current += _SMALL[word] if taken else 0
        elif word in _TENS:
            taken = not self._figures and self.current % 100 == 0
            self.current += _TENS[word] if taken else 0
        else:
            taken = word in _SCALES and self._scaled(word)
        self._begun, self._first = self._begun or taken, False
        return taken

    def _scaled(self, word: str) -> bool:
        """Multiply by a scale, such as a thousand."""
        short = word in ("k", "m", "bn")
        if (short and not self._figures) or not (self._begun or word == "dozen"):
            return False
        grown = (self.current or 1.0) * _SCALES[word]
        if word in ("hundred", "dozen"):
            self.current = grown
        else:
            self.total, self.current = self.total + grown, 0.0
        self._figures = False
        return True


def _word(token: re.Match[str]) -> str:
    return token.group().lower()


def _gap(text: str, tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Say whether more than a blank or a hyphen parts a token from the one before it."""
    between = text[tokens[place - 1].end() : tokens[place].start()] if place else " "
    return between not in (" ", "-", "\u2011", "\u2010", "", "\n")
