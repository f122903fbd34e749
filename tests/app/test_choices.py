"""What a reader chose within charts stands in files and links; sample futures are drawn."""

import html
import re
from collections.abc import Callable

import httpx
import pytest

Ask = Callable[..., httpx.Response]


def words_of(svg: str) -> str:
    return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def test_an_exported_map_shows_what_was_chosen_and_says_so(ask: Ask) -> None:
    plain = ask("/api/export/map.svg?n=100").text
    chosen = ask("/api/export/map.svg?n=100&map=effort&year=2030").text
    assert "Spending, share of GDP in 2030" in words_of(chosen)
    assert "map=effort&year=2030" in words_of(chosen)
    assert "3.5%+" in words_of(chosen)
    assert "3.5%+" not in words_of(plain)


def test_a_difference_needs_two_scenarios(ask: Ask) -> None:
    query = "n=100&map=cost&against=1"
    alone = words_of(ask(f"/api/export/map.svg?{query}").text)
    both = words_of(ask(f"/api/export/map.svg?{query}&c=cliff").text)
    assert "Cliff less Glide path" in both
    assert "less Glide path" not in alone


def test_all_allies_are_in_an_export_that_asks_for_them(ask: Ask) -> None:
    assert "Luxembourg" not in words_of(ask("/api/export/cost.svg?n=100").text)
    assert "Luxembourg" in words_of(ask("/api/export/cost.svg?n=100&everyone=1").text)


@pytest.mark.parametrize(("query", "count"), [("", 0), ("&samples=1", 20)])
def test_twenty_futures_are_drawn_when_asked_for(ask: Ask, query: str, count: int) -> None:
    wedge = ask(f"/api/view?n=100{query}").json()["charts"]["wedge"]["data"][0]
    assert len(set(wedge["samples"]["future"])) == count


def test_sources_named_are_not_our_own_judgements_alone(ask: Ask) -> None:
    words = words_of(ask("/api/export/wedge.svg?n=100").text)
    named = re.search(r"Sources: (.*?) and \d+ more", words)
    assert named is not None
    assert "Counterpoise" not in named[1]
    assert len(named[1].split("; ")) == 3
