"""Server and page read and write every address alike: both go by one table."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.app import LEVERS, State
from counterpoise.app.lever_values import PATTERNS, matched
from counterpoise.app.state import CHOICES, Field, address
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import library_names

from .test_state import states

PAGE = Path(__file__).resolve().parents[2] / "src" / "counterpoise" / "app" / "page"
READER = """
import { createInterface } from "node:readline";
import "./no-page.js";
import { behind, read, write } from "./address.js";
import { useSetup } from "./setup.js";

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  if (given.setup) { useSetup(given.setup); continue; }
  if ("hash" in given) { console.log(JSON.stringify(behind(given.hash))); continue; }
  const { state, wrong } = read(given.query);
  console.log(JSON.stringify({ wrong: wrong.length > 0, query: write(state) }));
}
"""
INHERITED = ("__proto__", "constructor", "hasOwnProperty", "valueOf", "__defineGetter__")
"""Names that every object of JavaScript has without being given them."""
VALUES = (
    *INHERITED,
    *("1", "0", "01", "1.0", "0.5", ".5", "5.", "1e0", "-0", "+1", "1_0", " 1", "0x1", "nan", ""),
    *("Infinity", "1e400", "٣", "100", "3000", "2147483647", "2147483648", "true", "light"),
    *("TUR", "TUR,HUN", "HUN,TUR,HUN", "TUR,", "tur", "cliff", "own-1", "overview", "wedge"),
    *("POL:0.05:2030", "POL:.05:2030", "POL:0.05:20٣٠", "POL:0.05:2030,POL:0.04:2031"),
    *(
        "POL:0.5:2030",
        "cost",
        "2035",
        "20٣٥",
        "A",
        "pledges",
        "a\nb",
        "x" * 200,
        "x" * 201,
        "🙂" * 150,
    ),
)
KEYS = (
    *("v", "s", "c", "n", "seed", "samples", "page", "theme", "embed", "nonsense", "toString"),
    *INHERITED,
    *CHOICES,
    *(lever.id for lever in LEVERS),
    *(f"c.{lever.id}" for lever in LEVERS),
)


class Script:
    """The page's own reader of addresses, in Node."""

    def __init__(self, folder: Path, evidence: Evidence) -> None:
        for name in ("address.js", "elements.js", "language.js", "setup.js"):
            shutil.copy(PAGE / name, folder / name)
        # Scripts that listen to the page find nothing to listen to.
        (folder / "no-page.js").write_text("globalThis.document = { addEventListener() {} };")
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "reader.js").write_text(READER)
        setup = {
            "levers": [lever.plain(evidence) for lever in LEVERS],
            "scenarios": [{"name": name} for name in library_names()],
            "allies": [{"code": code} for code in evidence.allies],
            "address": address(),
        }
        self.process = subprocess.Popen(
            ["node", "reader.js"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.send({"setup": setup})

    def send(self, given: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()

    def read(self, query: str) -> dict[str, Any]:
        """Return whether a part of a query was wrong, and what is written of the rest."""
        assert self.process.stdout
        self.send({"query": query})
        return dict(json.loads(self.process.stdout.readline()))

    def behind(self, hash_part: str) -> list[str]:
        """Return the keys that stand behind a number sign."""
        assert self.process.stdout
        self.send({"hash": hash_part})
        return list(json.loads(self.process.stdout.readline()))


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory, evidence: Evidence) -> Any:
    if shutil.which("node") is None:
        pytest.skip("no Node is installed")
    made = Script(tmp_path_factory.mktemp("page"), evidence)
    with made.process:
        yield made
        made.process.kill()


@given(state=states())
def test_the_page_reads_and_writes_what_the_server_does(script: Script, state: State) -> None:
    found = script.read(state.query())
    assert not found["wrong"]
    assert State.parse(found["query"]) == state


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)),
        max_size=4,
        unique_by=lambda p: p[0],
    )
)
def test_the_page_refuses_what_the_server_refuses(
    script: Script, pairs: list[tuple[str, str]]
) -> None:
    from urllib.parse import urlencode

    query = urlencode(pairs)
    found = script.read(query)
    try:
        state = State.parse(query)
    except InputError:
        assert found["wrong"], query
        return
    named = {"s", "c"} & dict(pairs).keys()
    if any(dict(pairs)[key] not in (*library_names(), "own-1") for key in named):
        return  # the server finds out when it looks a scenario up
    assert not found["wrong"], query
    assert State.parse(found["query"]) == state


@pytest.mark.parametrize("key", [*INHERITED, "toString", "c.constructor", "nonsense", "", "𝒔"])
def test_an_unknown_key_is_told_whatever_its_name(script: Script, key: str) -> None:
    from urllib.parse import urlencode

    for pairs in ([(key, "1")], [("pace", "2"), (key, "x"), ("n", "100")], [(key, "1")] * 2):
        query = urlencode(pairs)
        found = script.read(query)
        assert found["wrong"], query
        kept = urlencode([pair for pair in pairs if pair[0] != key])
        assert State.parse(found["query"]) == State.parse(kept)
        with pytest.raises(InputError) as refusal:
            State.parse(query)
        assert key in {problem.place for problem in refusal.value.problems}


@pytest.mark.parametrize("name", INHERITED)
def test_a_value_is_no_more_than_its_words(script: Script, name: str) -> None:
    for key in ("s", "c", "page", "theme", "embed", "map", "without", "targets", "pace"):
        found = script.read(f"{key}={name}")
        assert found["wrong"], key
        assert State.parse(found["query"]) == State()


def test_keys_behind_a_number_sign_are_told(script: Script) -> None:
    assert script.behind("#constructor=1&pace=2") == ["#constructor", "#pace"]
    assert script.behind("#main") == script.behind("") == []


def test_patterns_mean_one_thing_in_either_language() -> None:
    """A class such as ``\\d`` holds digits of every script in Python, and ten in JavaScript."""
    for pattern in (*PATTERNS.values(), *CHOICES.values()):
        assert not any(part in pattern for part in ("\\d", "\\w", "\\s", "(?P", "\\A", "\\Z"))
    assert matched(CHOICES["year"], "2035")
    assert not matched(CHOICES["year"], "20٣٥")


def test_a_part_of_the_state_is_read_by_what_it_can_be() -> None:
    size = Field("n", "futures", 1000, (100, 1000))
    assert [size.read(text) for text in ("100", "0100", "7", "1e2", "")] == [
        100,
        100,
        None,
        None,
        None,
    ]
    seed = Field("seed", "seed", 1, most=5)
    assert [seed.read(text) for text in ("0", "5", "6")] == [0, 5, None]
    assert Field("samples", "samples", False, (0, 1)).read("1") is True
    assert Field("theme", "theme", "", ("light",)).read("dark") is None
