"""Feeds in each form: what is read of them, and everything that may be wrong with one."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from counterpoise.problems import InputError
from counterpoise.signals.feeds import Feed, day_of, read_feed
from counterpoise.signals.statements import NO_OFFICE, office_of

TODAY = date(2026, 11, 29)
Write = Callable[..., Path]

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Invented news</title><item>
<guid isPermaLink="false">r1</guid><title>Brigade stays</title>
<media:title>A picture</media:title><media:content><title>Another</title></media:content>
<description>&lt;p&gt;The brigade stays &amp;amp; trains&lt;/p&gt;</description>
<dc:creator>Jane Doe, defence minister</dc:creator>
<pubDate>Thu, 05 Mar 2026 23:30:00 -0500</pubDate><link>https://www.example.mil/r1</link>
</item></channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Invented</title><entry>
<id>tag:example.org,2026:1</id><title type="text">On bases</title>
<link rel="enclosure" href="https://example.org/sound"/>
<link href="https://example.org/1"/><updated>2026-03-05T08:00:00Z</updated>
<author><name>Jane Doe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Two</p><p>bases</p></div></content>
</entry></feed>
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a writer of a file into a folder of its own."""

    def written(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


def read(path: Path) -> Feed:
    return read_feed(path, today=TODAY)


def said_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    return str(caught.value)


def test_a_table_is_read(write: Write) -> None:
    path = write(
        "feed.csv",
        "id,date,actor_office,channel,text,url\n"
        'a,2026-03-05,Boris Example (President),personal,"Five, no six",https://example.org/a\n'
        "b,2026-03,,,Second,\n",
    )
    first, second = read(path).statements
    assert (first.id, first.date, first.channel) == ("a", date(2026, 3, 5), "personal")
    assert (first.actor_office, first.text) == ("President", "Five, no six")
    assert second.date is None
    assert second.actor_office == NO_OFFICE


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_tables_of_other_countries_are_read(write: Write, mark: str) -> None:
    path = write(
        "feed.csv", "\ufeff" + mark.join(("id", "text")) + "\r\n" + mark.join("ab") + "\r\n"
    )
    assert read(path).statements[0].text == "b"


def test_statuses_are_read_without_markup(write: Write) -> None:
    status = {
        "id": 116,
        "created_at": "2026-03-05T02:10:22.143Z",
        "content": "<p>Bases &amp; troops<br/>stay</p>",
        "account": {"display_name": "Jane Doe", "acct": "jane"},
        "url": "https://truthsocial.com/@x/116",
        "reblog": None,
        "media_attachments": [{"id": "}", "type": "image\\"}],
    }
    passed_on = status | {"id": 117, "content": "", "reblog": {"content": "<p>Of another</p>"}}
    feed = read(write("feed.json", json.dumps([status, passed_on])))
    assert [s.text for s in feed.statements] == ["Bases & troops\nstay", "Of another"]
    assert {s.actor_office for s in feed.statements} == {NO_OFFICE}
    assert feed.without_office == 2


def test_other_forms_of_json_are_read(write: Write) -> None:
    entry = {"id": "a", "content_text": "Said", "date_published": "2026-03-05T00:00:00Z"}
    feed_of_json = {"version": "https://jsonfeed.org/version/1.1", "items": [entry]}
    lines = f"{json.dumps(entry)}\n{json.dumps(entry | {'id': 'b'})}\n"
    assert len(read(write("a.json", json.dumps(feed_of_json))).statements) == 1
    assert len(read(write("b.json", lines)).statements) == 2
    assert len(read(write("c.json", json.dumps(entry))).statements) == 1


def test_rss_is_read(write: Write) -> None:
    (found,) = read(write("feed.rss", RSS)).statements
    assert found.text == "Brigade stays\nThe brigade stays & trains"
    assert (found.id, found.date) == ("r1", date(2026, 3, 6))
    assert (found.actor_office, found.url) == ("Defence minister", "https://www.example.mil/r1")


def test_atom_is_read(write: Write) -> None:
    (found,) = read(write("feed.xml", ATOM)).statements
    assert found.text == "On bases\nTwo bases"
    assert (found.url, found.actor_office) == ("https://example.org/1", NO_OFFICE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_feed_says_how_it_is_encoded(write: Write, encoding: str) -> None:
    text = RSS.replace("UTF-8", encoding.upper()).replace("Brigade", "Brigáde")
    assert "Brigáde" in read(write("feed.rss", text, encoding)).statements[0].text


def test_entries_of_all_forms_may_lie_across_pieces(write: Write) -> None:
    entries = [{"id": str(i), "text": "\\" * i + '"}{][' * 20 + "x" * 997} for i in range(300)]
    feed = read(write("feed.json", json.dumps(entries)))
    assert [s.text for s in feed.statements] == [entry["text"] for entry in entries]
    items = "".join(f"<item><guid>{i}</guid><title>{'y' * 997}</title></item>" for i in range(300))
    assert len(read(write("f.rss", f"<rss><channel>{items}</channel></rss>")).statements) == 300


def test_who_speaks_may_be_said_of_the_whole_feed(write: Write) -> None:
    path = write("feed.csv", "text\nWords\n")
    feed = read_feed(path, office="President", channel="personal", today=TODAY)
    assert (feed.statements[0].actor_office, feed.statements[0].channel) == (
        "President",
        "personal",
    )


def test_everything_that_is_wrong_is_said_together(write: Write) -> None:
    path = write(
        "feed.csv",
        "id,date,channel,text\n"
        "a,2026-02-30,personal,One\n"
        "a,2027-01-01,rumour,Two\n"
        "b,1914-08-01,,Three\n"
        "c,2026-01-01,,Four,five\n",
    )
    said = said_of(path)
    for part in (
        "line 2: '2026-02-30' is no date",
        "line 3: repeats the id 'a' of line 2",
        "line 3: 2027-01-01 lies in the future",
        "line 3: unknown channel 'rumour'",
        "line 4: 1914-08-01 is before the treaty",
        "line 5: has 5 cells instead of 4",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.csv", "", "holds no entries"),
        ("a.csv", "id,text\n", "holds no entries"),
        ("a.csv", "id,words\na,b\n", "names no column that holds the statements"),
        ("a.csv", "id,text,text\na,b,c\n", "names twice: text"),
        ("a.csv", 'id,text\na,"b\n', "is not valid CSV"),
        ("a.csv", b"id,text\na,caf\xe9\n", "is not UTF-8 text"),
        ("a.csv", "id,text\na,b\n".encode("utf-16"), "is written in UTF-16"),
        ("a.csv", b"id,text\na,b\0c\n", "holds binary data"),
        ("a.csv", b"PK\x03\x04rest", "is a workbook or an archive"),
        ("a.json", "", "holds no entries"),
        ("a.json", "[]", "holds no entries"),
        ("a.json", "[{}", "ends in the middle of an entry"),
        ("a.json", '[{"text": "a}]', "ends in the middle of an entry"),
        ("a.json", '[{"text": a}]', "is not valid JSON"),
        ("a.json", '["a", "b"]', "between entries"),
        ("a.json", "[[1]]", "is a list and no entry"),
        ("a.json", "[{]}", "closes what nothing opened"),
        ("a.json", '{"items": [1]}', "is no entry of its own"),
        ("a.json", '[{"text": "a", "id": ' + "9" * 5000 + "}]", "a number is too long"),
        ("a.json", b'[{"text": "\xff"}]', "is not UTF-8 text"),
        ("a.json", "[{}\0]", "holds binary data"),
        ("a.rss", "", "holds no entries"),
        ("a.rss", "<rss><channel/></rss>", "holds no entries"),
        ("a.rss", "<rss><channel>", "is not valid XML"),
        ("a.rss", "<rss>&nbsp;</rss>", "is not valid XML"),
        ("a.rss", "<html><body/></html>", "is no RSS or Atom feed: it begins with <html>"),
        ("a.rss", '<?xml version="1.0" encoding="klingon"?><rss/>', "is not valid XML"),
        ("a.xml", b"<rss>\0</rss>", "is not valid XML"),
        ("a.txt", "text", "is no feed that is read here"),
    ],
)
def test_a_broken_feed_is_refused_in_a_sentence(
    write: Write, name: str, content: str | bytes, what: str
) -> None:
    assert what in said_of(write(name, content))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in said_of(tmp_path / "folder.csv")
    assert "does not exist" in said_of(tmp_path / "none.csv")


def test_an_unknown_channel_for_all_is_refused(write: Write) -> None:
    with pytest.raises(InputError, match="unknown channel 'personnel'"):
        read_feed(write("a.csv", "text\na\n"), channel="personnel", today=TODAY)


def test_a_flood_of_faults_is_counted(write: Write) -> None:
    path = write("a.csv", "id,text\n" + "same,words\n" * 500)
    assert "holds 449 more faults" in said_of(path)


def test_posts_of_pictures_are_counted_and_left_out(write: Write) -> None:
    feed = read(write("a.csv", "id,text\na,\nb,<img src=x>\nc,Words\u200b\n"))
    assert (len(feed.statements), feed.without_text, feed.removed) == (1, 2, 1)
    assert any("hidden characters" in note for note in feed.notes())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-26 02:10:22.143+00:00", date(2026, 1, 26)),
        ("Thu, 05 Mar 2026 23:30:00 GMT", date(2026, 3, 5)),
        ("9999-12-31T23:59:59-12:00", None),
        ("5 March", None),
        ("", None),
    ],
)
def test_dates_are_days_in_utc(text: str, expected: date | None) -> None:
    assert day_of(text) == expected


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("President", "President"),
        ("Jane Doe, Vice President of the United States", "Vice President"),
        ("French president Jean Example", "French President"),
        ("Secretary of War John Doe", "Secretary of Defense"),
        ("Under Secretary (North Atlantic Council)", "Under Secretary of Defense"),
        ("NATO Secretary General", "NATO"),
        ("John Doe", NO_OFFICE),
        ("", NO_OFFICE),
    ],
)
def test_offices_are_kept_and_persons_are_not(words: str, office: str) -> None:
    assert office_of(words) == office
