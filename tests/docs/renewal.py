"""Numbers of a page written anew: phrases whose words stay and whose numbers have moved."""

import re
from collections.abc import Iterable

NUMBER = r"[+-]?\d[\d.,]*(?<![.,])"


def renewed(page: str, phrases: Iterable[str]) -> tuple[str, list[str]]:
    """Return a page with the numbers of phrases, and the phrases that it has no place for.

    Where a phrase stands, its words may be parted by line breaks. One whose words changed has to be
    written by hand.
    """
    lost = []
    for phrase in phrases:
        if phrase in plain(page):
            continue
        found = list(re.finditer(pattern(phrase), page))
        if len(found) != 1:
            lost.append(phrase)
            continue
        numbers = iter(re.findall(NUMBER, phrase))
        anew = re.sub(NUMBER, lambda _, left=numbers: next(left), found[0].group())
        page = page[: found[0].start()] + anew + page[found[0].end() :]
    return page, lost


def pattern(phrase: str, *, but: str = "$^") -> str:
    """Return what a phrase looks like with other numbers and other line breaks.

    What `but` matches is no number that moves, such as the name of a quarter in a table.
    """
    parts = re.split(f"((?:{but})|{NUMBER})", phrase)
    return "".join(
        NUMBER if i % 2 and not re.fullmatch(but, part) else _words(part)
        for i, part in enumerate(parts)
    )


def plain(page: str) -> str:
    """Return a page on one line, without the marks of quotations."""
    return " ".join(re.sub(r"^> ", "", page, flags=re.MULTILINE).split())


def _words(part: str) -> str:
    return re.sub(r"(\\ | )+", r"\\s+(?:> )?", re.escape(part))
