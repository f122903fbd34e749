"""The core runs without any extra, and what lacks one says so."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import openpyxl
import pytest

from counterpoise import extras
from counterpoise.problems import InputError

ROOT = Path(__file__).resolve().parents[1]
OPTIONAL = sorted({module for modules in extras.EXTRAS.values() for module in modules})
BLOCKED = f"import sys\nsys.modules.update(dict.fromkeys({[*OPTIONAL, 'starlette']!r}))\n"
"""None in sys.modules is how Python is told that a module cannot be imported."""
NEEDED = {
    "charts": "counterpoise.charts.theme.years()",
    "files": "counterpoise.evidence.readers.workbook.open_workbook(Path(sys.argv[1]))",
    "netcdf": "counterpoise.ensemble.storage.open_result(sys.argv[1])",
    "report": "counterpoise.report.write_report(None, {}, None, None)",
    "study": "counterpoise.studies.parts.write_table(None, Path(sys.argv[1]))",
}


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run some code in an interpreter of its own that lacks every extra."""
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def installed_name(module: str) -> str:
    named = {"vl_convert": "vl-convert-python", "sklearn": "scikit-learn", "SALib": "salib"}
    return named.get(module, module)


def test_importing_loads_next_to_nothing():
    heavy = ("numpy", "pandas", "xarray", "numba", "scipy", "rich", "pydantic")
    code = f"import counterpoise\nprint([m for m in {heavy!r} if m in sys.modules])"
    assert run(code).stdout.strip() == "[]"


def test_the_command_starts_without_what_only_runs_need():
    """``counterpoise --help`` answers before anything heavy is read."""
    code = (
        "sys.argv[1:] = ['--help']\n"
        "from counterpoise.cli import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        "print([m for m in ('pandas', 'xarray', 'numba', 'scipy') if m in sys.modules])"
    )
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_engine_runs_without_any_extra():
    code = """
import counterpoise as cp
from counterpoise.ensemble import summarise
evidence = cp.load_evidence()
few = {"capabilities": ["heavy_brigade", "tanker"], "time": {"quarters": 4}}
scenario = cp.load_scenario("cliff", evidence=evidence, changes=few)
result = cp.run(scenario, futures=2, seed=1, evidence=evidence)
print(sorted(summarise(getattr(result, "data", result), evidence)["scenarios"]))
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['cliff']"


def test_every_module_but_the_server_is_read_without_any_extra():
    """Wings and faces list charts that only a drawing needs Altair for."""
    code = """
import importlib, pkgutil, counterpoise
failed = []
for found in pkgutil.walk_packages(counterpoise.__path__, "counterpoise."):
    try:
        importlib.import_module(found.name)
    except Exception as error:
        failed.append(found.name)
print(*failed)
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    routes, server = ("job_routes", "page_routes"), ("protection", "server", "web_server")
    known = {f"counterpoise.app.{name}" for name in ("answers", "connections", *routes, *server)}
    assert set(done.stdout.split()) <= known


@pytest.mark.parametrize("extra", NEEDED)
def test_what_lacks_an_extra_names_it(extra, tmp_path):
    call = NEEDED[extra]
    module = call.partition("(")[0].rpartition(".")[0]
    code = (
        f"import {module}\nfrom pathlib import Path\nfrom counterpoise.problems import InputError\n"
        f"try:\n    {call}\nexcept InputError as error:\n    print(error)\n"
    )
    file = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(file)
    done = run(code, str(file))
    assert f"pip install 'counterpoise[{extra}]'" in done.stdout, done.stderr


@pytest.mark.parametrize("extra", extras.EXTRAS)
def test_everything_that_is_missing_is_listed_at_once(extra):
    code = (
        "from counterpoise.extras import require\nfrom counterpoise.problems import InputError\n"
        f"try:\n    require({extra!r})\nexcept InputError as error:\n    print(error)\n"
    )
    lines = run(code).stdout.splitlines()
    assert len(lines) == len(extras.EXTRAS[extra])
    assert all(f"pip install 'counterpoise[{extra}]'" in line for line in lines)


def test_extras_are_those_of_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = project["optional-dependencies"]

    def brought(extra: str) -> set[str]:
        names = set()
        for line in declared[extra]:
            inner = re.fullmatch(r"counterpoise\[(.*)\]", line)
            if inner:
                names |= set().union(*map(brought, inner[1].split(",")))
            else:
                names.add(re.match(r"[\w-]+", line)[0])
        return names

    for extra, modules in extras.EXTRAS.items():
        assert brought(extra) == {installed_name(module) for module in modules}
    assert set(declared) == {*extras.EXTRAS, "all", "dev"}
    # What only refitting needs brings over half a gigabyte, and xarray loads what only clusters
    # need wherever it is installed, so that "all" leaves both out.
    few = brought("fit") | brought("cluster")
    assert brought("all") == {installed_name(m) for m in OPTIONAL} - few


def test_both_locks_pin_the_same():
    def pinned(name: str) -> set[str]:
        lines = (ROOT / name).read_text("utf-8").splitlines()
        return {line.rstrip(" \\") for line in lines if "==" in line and line[0] != " "}

    users, tests = pinned("requirements.lock"), pinned("requirements-test.lock")
    assert users < tests
    assert not [line for line in users if line.startswith(("pytest", "ruff", "mypy", "sphinx"))]


def test_a_lazy_module_is_the_module():
    import altair

    assert extras.alt.Chart is altair.Chart
    with pytest.raises(AttributeError):
        extras.alt.no_such_thing  # noqa: B018


def test_an_unknown_module_is_refused_when_used():
    lazy = extras.LazyModule("no_such_module", "plan")
    with pytest.raises(InputError, match=r"pip install 'counterpoise\[plan\]'"):
        lazy.anything  # noqa: B018
