"""Each command does what its help says."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from counterpoise.atomic_write import MANIFEST
from counterpoise.ensemble import run_dataset
from counterpoise.ensemble.storage import write_netcdf
from counterpoise.evidence import TABLES
from counterpoise.scenario import library_names, load_scenario

Command = Callable[..., Any]
SHIPPED = Path(str(files("counterpoise.evidence").joinpath("tables")))
BAND = {"p10", "p50", "p90"}
QUARTER = re.compile(r"\d{4}-Q[1-4]")


@pytest.mark.parametrize(
    "words",
    [(), ("run",), ("compare",), ("report",), ("evidence", "show"), ("scenario", "check")],
)
def test_help(command: Command, words: tuple[str, ...]) -> None:
    outcome = command(*words, "--help")
    assert outcome.code == 0
    assert "Usage: counterpoise" in outcome.out
    assert outcome.err == ""


def test_version(command: Command) -> None:
    assert re.fullmatch(r"counterpoise \d+\.\d+\.\d+\n", command("--version").out)


def test_as_a_module(command: Command) -> None:
    """`python -m counterpoise` is the command too, for who has no scripts on the path."""
    words = [sys.executable, "-m", "counterpoise", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == command("--version").out


def test_a_new_process_prints_the_same(anew: Command, command: Command) -> None:
    """What these tests run is forked from a process that has imported everything."""
    words = ("run", "fast.yaml", "--futures", "20", "--seed", "3", "--json")
    assert anew(*words) == command(*words)


@pytest.fixture
def summary(printed: Any) -> dict[str, Any]:
    assert printed.code == 0
    data: dict[str, Any] = json.loads(printed.out)
    return data


def test_json_follows_its_schema(summary: dict[str, Any]) -> None:
    assert summary["schema"] == "counterpoise/run/1"
    assert (summary["seed"], summary["futures"]) == (3, 20)
    assert re.fullmatch("[0-9a-f]{16}", summary["evidence_hash"])
    assert {"counterpoise", "python", "numpy", "numba"} <= set(summary["versions"])
    assert list(summary["scenarios"]) == ["fast", "slow"]
    for entry in summary["scenarios"].values():
        assert re.fullmatch("[0-9a-f]{16}", entry["scenario_hash"])
        overall = entry["overall"]
        assert set(overall["coverage_min"]) == BAND
        assert 0 <= overall["share_of_futures_with_gap"] <= 1
        assert overall["verdict"].endswith(".")
        assert set(entry["capabilities"]) == {"heavy_brigade", "sead"}
        for capability in entry["capabilities"].values():
            follow_schema(capability)
        years = {"2027", "2028"}
        for name in ("spending_musd_by_year", "share_of_gdp_by_year", "debt_share_by_year"):
            by_year = entry["allies"]["DEU"][name]
            assert set(by_year) == years
            assert all(set(band) == BAND for band in by_year.values())
        assert len(entry["allies"]) == 32


def follow_schema(capability: dict[str, Any]) -> None:
    assert isinstance(capability["coverage_start"], float)
    for name in ("coverage_min", "gap_peak", "gap_area_years"):
        band = capability[name]
        assert set(band) == BAND
        assert band["p10"] <= band["p50"] <= band["p90"]
    for name in ("window_first", "window_last", "self_sufficient"):
        assert capability[name] is None or QUARTER.fullmatch(capability[name])
    assert (capability["window_first"] is None) == (capability["window_last"] is None)
    assert re.fullmatch("[A-Z]{3}", capability["largest_provider"])
    assert 0 < capability["largest_share"] <= 1


def test_the_cliff_is_no_gentler_than_the_glide_path(summary: dict[str, Any]) -> None:
    fast, slow = summary["scenarios"]["fast"], summary["scenarios"]["slow"]
    for name in ("heavy_brigade", "sead"):
        assert (
            fast["capabilities"][name]["gap_area_years"]["p50"]
            >= slow["capabilities"][name]["gap_area_years"]["p50"]
        )


def test_run_writes_and_later_commands_read(
    command: Command, home: Path, summary: dict[str, Any]
) -> None:
    outcome = command(
        "run", "fast.yaml", "slow.yaml", "--futures", "20", "--seed", "3", "--out", "deep/out"
    )
    assert outcome.code == 0
    assert "Heavy brigades" in outcome.out
    assert "20/20" in outcome.err
    assert "20/20" not in outcome.out
    out = home / "deep" / "out"
    assert {p.name for p in out.iterdir()} - {MANIFEST} == {
        "report.html",
        "result.nc",
        "summary.json",
        "fast.yaml",
        "slow.yaml",
    }
    assert json.loads((out / "summary.json").read_text()) == summary
    assert load_scenario(out / "fast.yaml").hash == summary["scenarios"]["fast"]["scenario_hash"]

    shown = command("compare", out / "result.nc")
    assert shown.code == 0
    assert "slow against fast" in shown.out
    records = json.loads(command("compare", out / "result.nc", "--against", "slow", "--json").out)
    assert {(r["scenario"], r["against"]) for r in records} == {("fast", "slow")}
    assert {r["capability"] for r in records} == {"heavy_brigade", "sead"}
    unknown = command("compare", out / "result.nc", "--against", "fats")
    assert unknown.code == 2
    assert "Did you mean fast" in unknown.err

    written = command("report", out / "result.nc", "--out", "again/report.html")
    assert written.code == 0
    assert (home / "again" / "report.html").read_text("utf-8").lower().startswith("<!doctype html")
    assert command("report", out / "result.nc", "--out", out).code == 2

    own = home / "own"
    own.mkdir()
    text = (SHIPPED / "commitments.csv").read_text("utf-8")
    (own / "commitments.csv").write_text(text.replace("ALB,0.4,", "ALB,0.5,", 1), "utf-8")
    other = command("report", out / "result.nc", "--evidence", own, "--out", "other.html")
    assert other.code == 2
    assert "made with other evidence" in other.err
    assert not (home / "other.html").exists()


def saved(home: Path, *names: str) -> str:
    """Save the result of scenarios without the report that a run writes beside it."""
    scenarios = [load_scenario(home / name) for name in names]
    write_netcdf(run_dataset(*scenarios, futures=20, seed=1), home / "result.nc")
    return "result.nc"


def test_one_scenario_cannot_be_compared(command: Command, home: Path) -> None:
    outcome = command("compare", saved(home, "fast.yaml"))
    assert outcome.code == 2
    assert "only one scenario" in outcome.err


def test_scenarios_with_different_capabilities_compare(command: Command, home: Path) -> None:
    text = (home / "slow.yaml").read_text().replace("sead", "tanker")
    (home / "other.yaml").write_text(text)
    result = saved(home, "fast.yaml", "other.yaml")
    records = json.loads(command("compare", result, "--json").out)
    assert any(r["difference_p50"] is None for r in records if r["capability"] == "sead")
    assert "nan" not in command("compare", result).out


def test_set_changes_a_run(command: Command) -> None:
    words = ("run", "fast.yaml", "--futures", "20", "--json")
    plain = json.loads(command(*words).out)["scenarios"]["fast"]
    same = json.loads(command(*words, "--set", "time.quarters=8").out)["scenarios"]["fast"]
    assert same == plain
    more = json.loads(
        command(
            *words, "--set", "figures.leading_ally/sead/contribution=0", "--set", "name=none"
        ).out
    )["scenarios"]["none"]
    assert more["scenario_hash"] != plain["scenario_hash"]
    assert (
        more["capabilities"]["sead"]["coverage_start"]
        < (plain["capabilities"]["sead"]["coverage_start"])
    )


def test_own_evidence_changes_a_run(command: Command, home: Path) -> None:
    own = home / "own"
    own.mkdir()
    text = (SHIPPED / "commitments.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    for row in rows[1:]:
        row[1:4] = ["0.01", "", ""]
    with (own / "commitments.csv").open("w", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    words = ("run", "fast.yaml", "--futures", "20", "--json")
    plain, changed = (
        json.loads(command(*words, *more).out) for more in ((), ("--evidence", "own"))
    )
    assert plain["evidence_hash"] != changed["evidence_hash"]
    before, after = (
        d["scenarios"]["fast"]["capabilities"]["heavy_brigade"]["largest_share"]
        for d in (plain, changed)
    )
    # Others commit next to nothing, so that nearly all is the leading ally's.
    assert before < 0.6 < 0.85 < after


def test_evidence_list_names_every_table(command: Command) -> None:
    outcome = command("evidence", "list")
    assert outcome.code == 0
    assert all(name in outcome.out for name in [*TABLES, "sources", "allies"])


def test_evidence_show(command: Command) -> None:
    shown = command("evidence", "show", "commitments")
    assert shown.code == 0
    assert "DEU" in shown.out
    table = list(csv.DictReader(io.StringIO(command("evidence", "show", "economy", "--csv").out)))
    gdp = next(r for r in table if (r["ally"], r["attribute"]) == ("DEU", "gdp_2024"))
    assert f"value    {gdp['value'].removesuffix('.0')}" in (
        command("evidence", "show", "economy/DEU/gdp_2024").out.replace(".0\n", "\n")
    )
    assert "Germany" in command("evidence", "show", "allies", "--csv").out
    wrong = command("evidence", "show", "economi")
    assert wrong.code == 2
    assert "Did you mean economy?" in wrong.err


def test_evidence_check(command: Command, home: Path) -> None:
    checked = command("evidence", "check").out
    assert "are in order" in checked
    assert "then 67.6 (1419 of 2100)" in checked
    assert "add --weight" in checked
    (home / "own").mkdir()
    shutil.copy(SHIPPED / "economy.csv", home / "own")
    assert "are in order" in command("evidence", "check", "own").out
    with (home / "own" / "economy.csv").open("a") as stream:
        stream.write("DEU,gdp_2024,-5,,,euros,2024,,nobody,E,\n")
    outcome = command("evidence", "check", "own")
    assert outcome.code == 2
    assert "repeats DEU/gdp_2024" in outcome.err
    assert "column grade" in outcome.err


def test_evidence_cite(command: Command) -> None:
    text = command("evidence", "cite", "imf_weo_2025_10")
    assert "International Monetary Fund" in text.out
    entry = command("evidence", "cite", "imf_weo_2025_10", "--style", "bibtex").out
    assert entry.startswith("@misc{imf_weo_2025_10,")
    wrong = command("evidence", "cite", "imf_weo_2025", "zzz")
    assert wrong.code == 2
    assert "Did you mean imf_weo_2025_10" in wrong.err
    assert "'zzz'" in wrong.err
    assert command("evidence", "cite", "imf_weo_2025_10", "--style", "apa").code == 2


def test_scenario_commands(command: Command, home: Path) -> None:
    listed = command("scenario", "list").out
    assert all(name in listed for name in library_names())
    shown = command("scenario", "show", "glide-path")
    (home / "shown.yaml").write_text(shown.out, "utf-8")
    checked = command("scenario", "check", "shown.yaml", "glide-path")
    hashes = re.findall(r"\(([0-9a-f]{16})\)", checked.out)
    assert len(hashes) == 2
    assert len(set(hashes)) == 1
