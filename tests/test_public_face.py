"""The public face: every name works, whatever was imported before it."""

import subprocess
import sys
from pathlib import Path

import pytest

import counterpoise as cp

ROOT = Path(__file__).resolve().parents[1]
WALK = """
import importlib, pkgutil, types
import counterpoise
for found in pkgutil.walk_packages(counterpoise.__path__, "counterpoise."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
import counterpoise as cp
"""
"""Every submodule imported: none may take the place of a public function."""
FUNCTIONS = (
    *("apportion", "cite", "compare", "load_evidence", "load_scenario", "plan", "roster", "run"),
    *("scenarios", "study", "what_would_it_take"),
)
SHADOWED = f"""
for name in {FUNCTIONS!r}:
    assert isinstance(getattr(cp, name), types.FunctionType), name
for space in (cp.ledger, cp.charts):
    for name in space.__all__:
        assert not isinstance(getattr(space, name), types.ModuleType), name
"""
"""Also those of the namespaces: `cp.ledger.burden` is a function, whatever was imported."""
CALLS = """
small = {"capabilities": ["sead"], "time": {"quarters": 8}}
evidence = cp.load_evidence()
scenario = cp.load_scenario("cliff", changes=small)
other = cp.load_scenario("status-quo", changes=small)
result = cp.run(scenario, other, futures=5, seed=1)
assert isinstance(result, cp.Result)
assert len(cp.compare(result, against="status-quo")) == 3
assert "glide-path" in cp.scenarios().names
assert cp.cite("capability_figures/tanker/lead_time")
assert cp.plan("cliff", changes=small, give=0).status == "optimal"
few = {"capabilities": ["sead"]}
assert cp.apportion("status-quo", changes=few, explain=False).moment == "2036-Q1"
places = {"patrol": {"kind": "air_policing", "lead": {}}}
weights = {"uncovered_lead": 10, "uncovered": 1}
content = {"name": "small", "periods": ["2027"], "slots": places, "objective": weights}
assert len(cp.roster(content | {"allies": ["POL"]}).to_dataframe()) == 1
question = {"scenarios": "cliff", "uncertainties": "none", "changes": small, "views": "all"}
assert len(cp.study(question, size=2).sensitivity("gap_area")) == 4
seek = {"levers": {"drawdown.default.months": [13, 60]}, "changes": small}
assert len(cp.what_would_it_take("cliff", goal="gap_peak <= 0 in 1", size=2, **seek).alone) == 1
assert callable(cp.ledger.burden) and len(cp.ledger.burden().allies)
assert len(cp.ledger.dependency(result.sel(scenario=["cliff"]), stop_quarters=2).providers)
assert cp.charts.Figure
assert result.charts["calendar"].title
"""


def in_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_names_are_complete() -> None:
    assert {*FUNCTIONS, "Result", "__version__", "charts", "ledger"} == set(cp.__all__)
    assert dir(cp) == cp.__all__
    with pytest.raises(AttributeError, match="no attribute 'rnu'"):
        _ = cp.rnu


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", WALK + SHADOWED], ids=["fresh", "after every import"])
def test_every_function_works(before: str) -> None:
    """After every import, no submodule has taken the place of a public function either."""
    in_python(before + "import counterpoise as cp\n" + CALLS)
