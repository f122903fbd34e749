"""The table "to add X, touch Y" of CONTRIBUTING.md is true: its rows are followed on a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "counterpoise"
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT[TEXT.index("| To add a | touch | test |") :].splitlines()[2:]
    if line.startswith("|")
]
MAKER = '''
def coverage_end(series: Mapping[str, Floats], calendar: Calendar) -> dict[str, Floats]:
    """Return coverage at the end of the run."""
    return {"coverage_end": series["coverage"][:, -1]}

'''
MEASURE = '_measure("coverage_end", "capability", "share", "Coverage at the end", coverage_end),'
CHART = '''"""Coverage at the end of the run."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts.chart import Chart, Drawing, Frame
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.extras import alt


def table(view: ResultView) -> pd.DataFrame:
    """Return the median by capability and scenario."""
    median = view.result["coverage_end"].median("future").to_dataframe().reset_index()
    return median[["scenario", "capability", "coverage_end"]]


def spec(_theme: Theme) -> Drawing:
    """Return a bar for each capability."""
    base = alt.Chart(alt.NamedData(name="ends")).mark_bar()
    return base.encode(x="coverage_end:Q", y="capability:N", color="scenario:N")


END = Chart(
    id="coverage-end",
    name="Coverage at the end",
    data=lambda view, _side: {"ends": table(view)},
    spec=spec,
    title=lambda _view: "Where coverage ends up",
    says=lambda _view: "A bar for each capability.",
    table=table,
    tables_used=ENGINE_TABLES,
    frame=Frame(left=200, right=20, top=20, bottom=40, left_narrow=100, top_narrow=20),
)
'''
LEVERS = (
    "cliff_length,Length of a cliff,slider,drawdown,no,policy,1,60,1,months,"
    "figure:coefficients/cliff_months,Months until everything has left.,\n"
    "manned,Crews count,switch,assumptions,no,assumption,0,1,1,,switches,"
    "Whether units without crews count.,Modellers\n"
)
WALK = """
import json
from pathlib import Path
import sys
import counterpoise
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import composed, usual_of
from counterpoise.app.page_setup import setup_of
from counterpoise.app.service import Service
from counterpoise.app.state import Side
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.report import write_report
import variables_page

evidence = counterpoise.load_evidence()
few = {"capabilities": ["heavy_brigade", "tanker"], "time": {"quarters": 4}}
cliff = counterpoise.load_scenario("cliff", evidence=evidence, changes=few)
dataset = run_dataset(cliff, futures=8, evidence=evidence)
report = Path(sys.argv[1])
write_report(dataset, summarise(dataset, evidence), evidence, report)
setup = json.loads(setup_of(Service(evidence)).body)
moved = composed(Side("cliff", {"cliff_length": 24.0, "manned": 0.0}), cliff, evidence)
print(json.dumps({
    "package": counterpoise.__file__,
    "dims": list(dataset["coverage_end"].dims),
    "last": bool((dataset["coverage_end"] == dataset["coverage"][:, :, -1, :].values).all()),
    "page": variables_page.files()["fragments/variables.md"],
    "levers": [lever["id"] for lever in setup["levers"]],
    "charts": [chart["id"] for chart in setup["charts"]],
    "defaults": setup["scenarios"][0]["defaults"],
    "usual": usual_of(cliff),
    "months": moved.evidence.figure("coefficients/cliff_months").value,
    "manning": moved.model.switches.manning,
}))
"""


def inserted(file: Path, before: str, text: str) -> None:
    """Put text before the first place where another one stands."""
    found = file.read_text("utf-8")
    assert before in found, f"{file.name} has no {before!r}"
    file.write_text(found.replace(before, text + before, 1), "utf-8")


def measure(package: Path) -> list[str]:
    file = package / "measures" / "quantities.py"
    inserted(file, "\ndef _measure(", MAKER)
    inserted(file, '    _measure("coverage_start"', f"    {MEASURE}\n")
    return ["measures/quantities.py"]


def chart(package: Path) -> list[str]:
    (package / "charts" / "coverage_end.py").write_text(CHART, "utf-8")
    file = package / "charts" / "registry.py"
    inserted(file, "from counterpoise.charts.dep", f"from {NEW} import END\n")
    inserted(file, "    WEDGE,\n", "    END,\n")
    wing = package / "wings" / "alliance" / "__init__.py"
    inserted(wing, '"gap-area"', '"coverage-end", ')
    inserted(wing, '"wedge", "coverage"', '"coverage-end", ')
    return ["charts/", "charts/registry.py", "wings/alliance/__init__.py"]


def levers(package: Path) -> list[str]:
    file = package / "app" / "levers.csv"
    file.write_text(file.read_text("utf-8") + LEVERS, "utf-8")
    overrides = package / "app" / "overrides.py"
    changed = 'changes["switches"] = {"manning": bool(levers["manned"])}'
    inserted(overrides, '    if "skip" in', f'    if "manned" in levers:\n        {changed}\n')
    inserted(overrides, '        "skip":', '        "manned": model.switches.manning,\n')
    return ["app/levers.csv", "app/overrides.py"]


NEW = "counterpoise.charts.coverage_end"


@pytest.fixture(scope="module")
def touched() -> dict[str, list[str]]:
    """Paths that following a row touched, filled by `walked`."""
    return {}


@pytest.fixture(scope="module")
def walked(
    tmp_path_factory: pytest.TempPathFactory, touched: dict[str, list[str]]
) -> Iterator[dict[str, Any]]:
    """What faces show of a measure, a chart and two levers that were added to a copy."""
    folder = tmp_path_factory.mktemp("copy")
    package = folder / "counterpoise"
    # Dates are kept, so that the compiled engine is taken along.
    shutil.copytree(PACKAGE, package)
    touched["quantity"] = measure(package)
    touched["chart"] = chart(package)
    touched["lever"] = levers(package)
    path = os.pathsep.join([str(folder), str(ROOT / "docs" / "_extensions")])
    done = subprocess.run(
        [sys.executable, "-c", WALK, str(folder / "report.html")],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert found["package"] == str(package / "__init__.py")
    yield found | {"report": (folder / "report.html").read_text("utf-8")}
    shutil.rmtree(package)


def test_a_measure_is_in_result_and_documentation(walked: dict[str, Any]) -> None:
    assert walked["dims"] == ["scenario", "future", "capability"]
    assert walked["last"]
    line = "| `coverage_end` | scenario, future, capability | share | Coverage at the end |"
    assert line in walked["page"]


def test_a_chart_is_in_report_and_simulator(walked: dict[str, Any]) -> None:
    assert "Where coverage ends up" in walked["report"]
    assert 'id="coverage-end-svg-title"' in walked["report"]
    assert "coverage-end" in walked["charts"]


def test_levers_are_in_the_simulator_and_change_a_scenario(walked: dict[str, Any]) -> None:
    assert {"cliff_length", "manned"} <= set(walked["levers"])
    assert walked["usual"]["cliff_length"] == 13
    assert walked["defaults"]["manned"] is True
    assert walked["months"] == 24
    assert walked["manning"] is False


def test_no_more_places_were_touched_than_the_table_says(
    walked: dict[str, Any], touched: dict[str, list[str]]
) -> None:
    for job, paths in touched.items():
        said = " ".join(row[1] for row in ROWS if f"**{job}**" in row[0])
        assert all(f"`{path}`" in said for path in paths), job


def test_the_table_has_every_job() -> None:
    jobs = [re.search(r"\*\*(.+?)\*\*", row[0])[1] for row in ROWS]  # type: ignore[index]
    expected = (
        "capability, figure, source, reader, coefficient, equation, quantity, lever, chart, "
        "chapter, page, command, scenario, wing"
    )
    assert set(expected.split(", ")) <= set(jobs)
    assert jobs.count("lever") == jobs.count("quantity") == 2


def test_every_path_of_the_table_exists() -> None:
    paths = {
        path
        for row in ROWS
        for path in re.findall(r"`([\w./-]+)`", f"{row[1]} {row[2]}")
        if "/" in path or re.search(r"\.(py|csv|md|toml)$", path)
    }
    assert len(paths) > 25
    tables = PACKAGE / "evidence" / "tables"
    places = (PACKAGE, ROOT, tables, PACKAGE / "wings" / "ledger")
    assert not [path for path in paths if not any((place / path).exists() for place in places)]


def test_folders_named_in_the_list_are_those_of_the_package() -> None:
    order = re.search(r"^    (evidence -> .*)$", TEXT, re.MULTILINE)[1].split(" -> ")  # type: ignore[index]
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    layer = r'^    "(counterpoise\.\w+(?: \| counterpoise\.\w+)*)",$'
    listed = re.search(r"^layers = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert listed is not None
    found_layers = re.findall(layer, listed[1], re.MULTILINE)
    layers = [found.replace("counterpoise.", "") for found in found_layers]
    layers = [found for found in layers if found in order]
    named = {name for found in order for name in found.split(" | ")}
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert named - {"result"} == folders - {"atomic_write", "languages"}
    assert list(reversed(order)) == layers
