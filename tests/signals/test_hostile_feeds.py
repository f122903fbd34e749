"""Feeds that somebody made to hurt: they are refused in a sentence, within bounds of memory."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from counterpoise.problems import InputError
from counterpoise.signals.feed_entries import MOST_BYTES, MOST_CHARACTERS, MOST_DEPTH
from counterpoise.signals.feeds import read_feed
from counterpoise.signals.plain_text import plain_text

TODAY = date(2026, 11, 29)
MEASURED = """\
import resource, sys
from counterpoise.problems import InputError
from counterpoise.signals.feeds import read_feed
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(len(read_feed(sys.argv[1]).statements))
except InputError as error:
    print(error)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(after - before, file=sys.stderr)
"""
LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss><channel><item><title>&c;</title></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>
<rss><channel><item><title>&x;</title></item></channel></rss>"""
DOCTYPE = """<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file://{path}">
<rss><channel><item><title>Words</title></item></channel></rss>"""


def said_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_feed(path, today=TODAY)
    return str(caught.value)


def measured(path: Path) -> tuple[str, int]:
    """Return what reading prints, and by how many megabytes a process of its own grew."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return done.stdout, int(done.stderr) * unit // 1_000_000


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.rss"])
def test_a_gigabyte_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(1_000_000_000)
    said, grown = measured(path)
    assert "is 1,000 MB; at most 100 MB are read" in said
    assert grown < 20


@pytest.mark.parametrize(
    ("name", "start", "piece", "what"),
    [
        ("a.csv", b"id,text\n", b"x", "the line has more than"),
        ("a.csv", b"id,text\na,", b'"\n",', "a row has more than"),
        ("a.csv", b'id,text\na,"', b"x\n", "is not valid CSV (field larger than field limit"),
        ("a.csv", b"id,text\na,b", b',"\n"', "a row has more than"),
        ("a.json", b'[{"text": "', b"x", "an entry has more than"),
        ("a.json", b"[", b'"x",', "between entries"),
        ("a.json", b"", b"[", "deep"),
        ("a.json", b'[{"a":[', b"1,", "an entry has more than"),
        ("a.rss", b"<rss><channel><item><title>", b"x", "an entry has more than"),
        ("a.rss", b"<rss><channel><item><title ", b"a", "a tag has more than"),
        ("a.rss", b"<rss><!--", b"-x", "a tag has more than"),
    ],
)
def test_one_huge_piece_is_refused_within_bounds(
    tmp_path: Path, name: str, start: bytes, piece: bytes, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start + piece * (20_000_000 // len(piece)))
    said, grown = measured(path)
    assert what in said
    assert grown < 60


@pytest.mark.slow
def test_many_entries_stay_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"text\n" + b"ab\n" * 1_000_000)
    said, grown = measured(path)
    assert "holds more than 100,000 entries" in said
    assert grown < 150


@pytest.mark.slow
def test_a_large_file_is_read_within_bounds(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    row = b"2026-03-05," + b"word " * 3000 + b"\n"
    path.write_bytes(b"date,text\n" + row * (MOST_BYTES // 8 // len(row)))
    said, grown = measured(path)
    assert said.strip() == str(MOST_BYTES // 8 // len(row))
    assert grown < 80


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(LAUGHS, "utf-8")
    assert "declares an entity of its own, 'a'" in said_of(path)


def test_nothing_outside_the_file_is_read(tmp_path: Path) -> None:
    secret, path = tmp_path / "secret", tmp_path / "a.rss"
    secret.write_text("told", "utf-8")
    path.write_text(OUTSIDE.format(path=secret), "utf-8")
    assert "told" not in said_of(path)
    path.write_text(DOCTYPE.format(path=secret), "utf-8")
    assert read_feed(path, today=TODAY).statements[0].text == "Words"


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / "a.json"
    deep.write_text('[{"a":' + "[" * 100_000 + "]" * 100_000 + "}]", "utf-8")
    assert f"more than {MOST_DEPTH} deep" in said_of(deep)
    tall = tmp_path / "a.rss"
    tall.write_text("<rss>" * 100_000, "utf-8")
    assert f"more than {MOST_DEPTH} deep" in said_of(tall)


def test_a_long_text_is_no_statement(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": "word " * 5000}]), "utf-8")
    assert "at most 20,000 are read as a statement" in said_of(path)


def test_hidden_characters_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    hidden = "\u202e\u2066\u200b\ufeff\x07\x1b\ud800\U000e0041"
    path.write_text(json.dumps([{"id": f"a{hidden}", "text": f"ba{hidden}ses"}]), "utf-8")
    feed = read_feed(path, today=TODAY)
    assert (feed.statements[0].id, feed.statements[0].text) == ("a", "bases")
    assert feed.removed == len(hidden)


@pytest.mark.parametrize(
    "unit",
    ["<a ", "<!--", "<script>", "<", "</", "<a b='", "<![", "&#", "&amp", "<style>x</style>", "<?"],
)
def test_half_markup_ends(unit: str) -> None:
    # Where time grew with the square of the length, this would not end within hours.
    found = plain_text(unit * (MOST_CHARACTERS // 2 // len(unit)))
    assert len(found.text) <= MOST_CHARACTERS // 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("a<script>alert('<b>')</script >b", "ab"),
        ("a<STYLE>p{}</STYLE>b", "ab"),
        ("<!-- <b> -->c", "c"),
        ("half <a href='x", "half <a href='x"),
        ("&lt;b&gt;&nbsp;&#x41;&#99999999;", "<b> A\ufffd"),
        ("one<br>two\r\nthree\u2028four", "one\ntwo\nthree\nfour"),
        ("", ""),
    ],
)
def test_markup_is_taken_off(given: str, shown: str) -> None:
    assert plain_text(given).text == shown
