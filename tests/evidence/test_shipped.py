"""What the shipped figures promise: proof for each, completeness, and a fingerprint."""

import csv
import io
import re
from importlib.resources import files

import pytest

from counterpoise.evidence import GRADES, REGIONS, TABLES, Evidence, as_bibtex, attributes_of, cite
from counterpoise.evidence.catalogues import CATALOGUES
from counterpoise.evidence.records import POOLS
from counterpoise.evidence.tables import FIGURE_COLUMNS
from counterpoise.problems import InputError

FIGURE_TABLES = sorted(TABLES)


@pytest.mark.parametrize("table", FIGURE_TABLES)
def test_every_figure_has_proof(evidence: Evidence, table: str) -> None:
    # What a publisher does not allow to be shipped has a header only, until it is imported.
    assert bool(evidence.tables[table]) == TABLES[table].shipped
    for key, figure in evidence.tables[table].items():
        assert figure.source, key
        assert set(figure.source) <= set(evidence.sources), key
        assert figure.grade in GRADES, key
        assert figure.unit, key
        assert figure.grade != "D" or figure.note.strip(), key


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_catalogue_entries_have_proof(evidence: Evidence, catalogue: str) -> None:
    entries = evidence.catalogues[catalogue]
    assert entries
    for entry in entries:
        if catalogue != "sources":
            assert set(entry.source) <= set(evidence.sources)
            assert entry.grade != "D" or entry.note


def test_the_alliance_is_whole(evidence: Evidence) -> None:
    assert len(evidence.members) == 32
    assert evidence.leading == "USA"
    assert [c for c, a in evidence.allies.items() if a.status == "partner"] == ["UKR"]
    assert len(evidence.capabilities) >= 20


@pytest.mark.parametrize("table", [name for name, spec in TABLES.items() if spec.complete])
def test_complete_tables_hold_every_combination(evidence: Evidence, table: str) -> None:
    spec = TABLES[table]
    count = 1
    for column in spec.keys:
        if column == spec.attribute_key:
            count *= len(set(attributes_of(table)) - spec.optional)
        else:
            sizes = {
                "ally": len(evidence.allies),
                "capability": len(evidence.capabilities),
                "region": len(REGIONS),
                "pool": len(POOLS),
            }
            count *= sizes[column]
    attribute = spec.keys.index(spec.attribute_key) if spec.attribute_key else 0
    assert sum(key[attribute] not in spec.optional for key in evidence.tables[table]) == count


def test_declared_attributes_are_well_formed() -> None:
    text = files("counterpoise.evidence").joinpath("attributes.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows[1:]} <= set(TABLES)


@pytest.mark.parametrize("table", FIGURE_TABLES)
def test_tables_are_sorted_by_key(table: str) -> None:
    """Sorted tables keep a change readable as a diff."""
    text = files("counterpoise.evidence").joinpath(f"tables/{table}.csv").read_text("utf-8")
    spec = TABLES[table]
    rows = list(csv.DictReader(io.StringIO(text)))
    keys = [tuple(row[column] for column in (*spec.keys, "release")) for row in rows]
    assert keys == sorted(keys)


def test_releases_are_kept_apart(evidence: Evidence) -> None:
    releases: dict[tuple[str, ...], set[float]] = {}
    for (*key, release), figure in evidence.tables["expenditure"].items():
        assert release == figure.release
        releases.setdefault(tuple(key), set()).add(figure.value)
    assert any(len(values) > 1 for values in releases.values())


@pytest.mark.parametrize(
    "path", ["economy/DEU/gdp_2024", "inventories/POL/artillery", "coefficients/reliance"]
)
def test_hash_follows_every_figure(evidence: Evidence, path: str) -> None:
    old = evidence.figure(path)
    changed = evidence.with_values({path: old.value + 0.001}, why="a test")
    assert changed.hash != evidence.hash
    assert changed.figure(path).value == pytest.approx(old.value + 0.001)
    assert evidence.figure(path) == old


def test_hash_is_the_same_for_the_same_figures(evidence: Evidence) -> None:
    assert evidence.with_values({}, why="nothing").hash == evidence.hash
    assert re.fullmatch("[0-9a-f]{16}", evidence.hash)


def test_a_value_of_your_own_is_a_judgement(evidence: Evidence) -> None:
    path = "capability_figures/sead/price"
    changed = evidence.with_values({path: 1.0}, why="Set by a test.")
    figure = changed.figure(path)
    assert (figure.value, figure.low, figure.high) == (1.0, None, None)
    assert (figure.grade, figure.note) == ("D", "Set by a test.")
    assert set(changed.overridden) == {path}


def test_wildcards(evidence: Evidence) -> None:
    assert len(evidence.matching("commitments/*")) == len(evidence.allies)
    assert evidence.matching("commitments/DEU") == ["commitments/DEU"]
    prices = evidence.matching("capability_figures/*/price")
    assert len(prices) == len(evidence.capabilities)
    assert all(path.endswith("/price") for path in prices)
    assert len(evidence.matching("expenditure/DEU/2014/*/*")) >= 4


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "*",
        "*/*",
        "commitments",
        "commitments/",
        "commitments/*/*",
        "commitments/D*",
        "x/y",
        "/",
    ],
)
def test_patterns_that_name_nothing(evidence: Evidence, pattern: str) -> None:
    with pytest.raises(InputError):
        evidence.matching(pattern)


def test_unknown_figure_suggests_the_nearest(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="capability_figures/sead/lead_time"):
        evidence.figure("capability_figures/sead/lead_tim")
    with pytest.raises(InputError, match="Did you mean industry"):
        evidence.figure("industri/sead/europe/output")


@pytest.mark.parametrize("table", [*FIGURE_TABLES, *CATALOGUES])
def test_frames_hold_every_row(evidence: Evidence, table: str) -> None:
    frame = evidence.frame(table)
    if table in TABLES:
        assert list(frame.columns) == [*TABLES[table].keys, *FIGURE_COLUMNS]
        assert len(frame) == len(evidence.tables[table])
        assert frame["value"].notna().all()
    else:
        assert len(frame) == len(evidence.catalogues[table])


def test_grades_count_every_figure(evidence: Evidence) -> None:
    assert evidence.grades().total() == sum(len(t) for t in evidence.tables.values())
    assert evidence.grades(["commitments"]).total() == len(evidence.allies)


def test_cite_leads_to_the_sources(evidence: Evidence) -> None:
    path = "industry/sead/europe/output"
    for key in evidence.figure(path).source:
        assert f"[{key}]" in cite(path, evidence=evidence)
    every = cite("industry", evidence=evidence)
    assert every.count("[") >= len(evidence.sources_of(["industry"]))


def test_cite_lists_every_unknown_key(evidence: Evidence) -> None:
    with pytest.raises(InputError) as caught:
        cite("no_such_source", "industry/nothing", "also_none", evidence=evidence)
    assert len(caught.value.problems) == 3


def test_bibtex_is_balanced_and_escaped(evidence: Evidence) -> None:
    for source in evidence.sources.values():
        entry = as_bibtex(source)
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        body = "\n".join(line for line in entry.splitlines() if not line.startswith("  url"))
        assert not re.search(r"(?<!\\)[&%$#]", body), source.key
