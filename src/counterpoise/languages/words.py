"""Words: sentences with their fields filled in, names and numbers, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from counterpoise.languages.catalogue import CATALOGUES, ENGLISH, Catalogue, Translation

NUMBERS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
WITH_ARTICLE = ("United ", "Netherlands")
"""How names begin that have an article in an English sentence."""


def minus(number: str) -> str:
    """Return a number, or words with numbers, with the sign for minus in place of hyphens.

    Examples
    --------
    >>> minus("-3.5 (-7.6 to +1.7)")
    '−3.5 (−7.6 to +1.7)'
    """
    return number.replace("-", "−")


@dataclass(frozen=True)
class Words:
    """How one language says what a program has to say.

    Every text is given in English and comes out in the language; where that has no translation it
    stays English. Numbers are written as the language writes them in either case.

    Parameters
    ----------
    language : str
        Its code, one of `LANGUAGES`.
    """

    language: str = ENGLISH

    @property
    def catalogue(self) -> Catalogue | None:
        """What the language makes of English; None for English itself."""
        return CATALOGUES.get(self.language)

    def find(self, english: str, context: str = "") -> Translation | None:
        """Return the translation of a text, with its fields open; None where there is none."""
        if self.catalogue is None:
            return english
        return self.catalogue.find(english, context)

    def say(
        self, english: str, count: int | None = None, /, *, context: str = "", **fields: object
    ) -> str:
        """Return a sentence with its fields filled in.

        Parameters
        ----------
        english : str
            The sentence in English, with the names of fields in braces. It stands in the code as it
            is, so that it can be looked for there.
        count : int, optional
            The number that decides on the plural form, where the sentence has one.
        context : str
            Which of its meanings is meant.
        **fields : object
            What stands in place of each name.

        Examples
        --------
        >>> Words("en").say("{share} of it", share="a fifth")
        'a fifth of it'
        """
        found = self.find(english, context)
        if found is None:
            found = english
        if not isinstance(found, str):
            forms = CATALOGUES[self.language]
            found = found[forms.form(count if count is not None else 0)]
        return found.format(**fields)

    def name(self, english: str, context: str = "") -> str:
        """Return what a thing is called; braces in it are no fields."""
        found = self.find(english, context)
        return found if isinstance(found, str) else english

    def within(self, name: str) -> str:
        """Return a name, in the language, as it stands within a sentence.

        Examples
        --------
        >>> Words("en").within("Tanker aircraft"), Words("de").within("Tankflugzeuge")
        ('tanker aircraft', 'Tankflugzeuge')
        """
        keeps = self.catalogue is not None and self.catalogue.keeps_capitals
        if keeps or not name or name[:2].isupper():
            return name
        return name[0].lower() + name[1:]

    def the(self, english: str) -> str:
        """Return the name of an ally, given in English, as the subject of a sentence."""
        if self.catalogue is None:
            return f"the {english}" if english.startswith(WITH_ARTICLE) else english
        return self.name(english, "the")

    def number(self, value: float, digits: int = 0, *, grouped: bool = True) -> str:
        """Return a number with so many decimals.

        Examples
        --------
        >>> Words("en").number(12345.678, 1), Words("de").number(12345.678, 1)
        ('12,345.7', '12.345,7')
        """
        written = f"{value:{',' if grouped else ''}.{digits}f}"
        if self.catalogue is None:
            return written
        rules = self.catalogue.numbers
        whole, _, part = written.partition(".")
        if sum(map(str.isdigit, whole)) < rules["grouped_from"]:
            whole = whole.replace(",", "")
        return whole.replace(",", rules["group"]) + (rules["decimal"] + part if part else "")

    def shortest(self, value: float, figures: int = 6) -> str:
        """Return a number with no more decimals than it needs.

        Parameters
        ----------
        value : float
            The number.
        figures : int
            Significant figures at most.

        Examples
        --------
        >>> Words("en").shortest(2.0), Words("de").shortest(3.5)
        ('2', '3,5')
        """
        written = f"{value:.{figures}g}"
        if "e" in written:
            return self.number(float(written), grouped=False)
        return self.number(float(written), len(written.partition(".")[2]), grouped=False)

    def signed(self, value: float, digits: int = 0, *, grouped: bool = False) -> str:
        """Return a number with its sign.

        Examples
        --------
        >>> Words("en").signed(0.25, 1), Words("de").signed(-0.25, 2)
        ('+0.2', '-0,25')
        """
        rounded = round(value, digits)
        return f"{'-' if rounded < 0 else '+'}{self.number(abs(rounded), digits, grouped=grouped)}"

    def per_cent(self, share: float, digits: int = 0) -> str:
        """Return a share in per cent as it stands in a sentence."""
        return self.say("{number} per cent", number=self.number(100 * share, digits, grouped=False))

    def percent(self, share: float, digits: int = 0) -> str:
        r"""Return a share in per cent with its sign, as it stands in a chart.

        Examples
        --------
        >>> Words("en").percent(0.22), Words("de").percent(0.22) == "22\N{NO-BREAK SPACE}%"
        ('22%', True)
        """
        number = self.number(100 * share, digits, grouped=False)
        if self.catalogue is None:
            return f"{number}%"
        return str(self.catalogue.numbers["percent"]).format(number=number)

    def count(self, number: int) -> str:
        """Return how many capabilities there are, in words up to twelve where a language has them.

        Examples
        --------
        >>> Words("en").count(3), Words("en").count(24)
        ('three', '24')
        """
        if 0 <= number < len(NUMBERS):
            found = self.find(NUMBERS[number], "number")
            if isinstance(found, str):
                return found
        return str(number)

    def quarter(self, label: str) -> str:
        """Return a quarter such as ``2031-Q3`` as it stands in a sentence.

        Examples
        --------
        >>> Words("en").quarter("2031-Q3"), Words("de").quarter("2031-Q3")
        ('2031-Q3', 'Q3/2031')
        """
        year, _, quarter = label.partition("-Q")
        if self.catalogue is None or quarter not in ("1", "2", "3", "4"):
            return label
        return self.catalogue.quarters[int(quarter) - 1].format(year=year)

    def date(self, iso: str) -> str:
        """Return a day such as ``2026-06-01`` as it stands in a sentence.

        Examples
        --------
        >>> Words("en").date("2026-06-01"), Words("de").date("2026-06-01")
        ('2026-06-01', '01.06.2026')
        """
        if self.catalogue is None:
            return iso
        year, month, day = iso.split("-")
        return self.catalogue.date.format(year=year, month=month, day=day, d=int(day))

    def listed(self, parts: Sequence[str]) -> str:
        """Return parts as a list in a sentence."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("{others} and {last}", others=", ".join(parts[:-1]), last=parts[-1])


@cache
def words_in(language: str) -> Words:
    """Return the words of a language; English for a code that is not known."""
    return Words(language if language in CATALOGUES else ENGLISH)


IN_ENGLISH = Words()
