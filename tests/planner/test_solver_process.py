"""OR-Tools runs in a process of its own: beside any HiGHS, and whatever becomes of that process."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from counterpoise.planner.rotations import Search, load_roster, make_plan, solver_process
from counterpoise.planner.rotations.solver_process import SolverProcess, run_apart
from counterpoise.problems import InputError

from .rosters import large

pytest.importorskip("highspy")
if find_spec("ortools") is None:
    pytest.skip("OR-Tools is not installed", allow_module_level=True)

ROOT = Path(__file__).parents[2]
ROSTER: dict[str, Any] = {
    "name": "small",
    "periods": ["first", "second"],
    "allies": ["POL", "DEU"],
    "slots": {"patrol": {"kind": "air_policing", "lead": {}}},
    "rest": [{"longest_tour": 1, "periods": 1}],
    "objective": {"uncovered_lead": 10, "uncovered": 1},
}
PROGRAM = """
import json
import sys

def least():
    "The least of 2 x + 3 y with x + y at least 4 and x at most 3: x = 3, y = 1."
    import highspy
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    x, y = highs.addVariable(0, 3, 2), highs.addVariable(0, highspy.kHighsInf, 3)
    highs.addConstr(x + y >= 4)
    highs.run()
    return highs.getInfo().objective_function_value

def turns():
    from counterpoise import roster
    found = roster(CONTENT)
    return found.status, sorted(found.to_dataframe()["ally"])
"""
TOLD = "\nprint(json.dumps({'least': L, 'turns': T, 'loaded': 'ortools' in sys.modules}))\n"
ORDERS = {
    "HiGHS first": "L = least(); T = turns(); assert least() == L",
    "OR-Tools first": "T = turns(); L = least(); assert turns() == T",
}


def anew(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run some code in an interpreter of its own."""
    words = [sys.executable, "-c", code]
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False, **options)


@pytest.mark.parametrize("order", ORDERS)
def test_highs_and_rosters_work_in_one_program_in_either_order(order: str) -> None:
    done = anew(PROGRAM.replace("CONTENT", repr(ROSTER)) + ORDERS[order] + TOLD)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    # One ally leads each of the two periods, and none leads both.
    assert told == {"least": 9.0, "turns": ["optimal", ["DEU", "POL"]], "loaded": False}


def test_a_script_without_a_main_guard_may_ask_for_a_roster(tmp_path: Path) -> None:
    """The script is not run again in the solver's process, whatever stands in its folder."""
    (tmp_path / "json.py").write_text("raise SystemError('not the library')\n")
    script = tmp_path / "script" / "run.py"
    script.parent.mkdir()
    script.write_text(f"print('once')\nfrom counterpoise import roster\nroster({ROSTER!r})\n")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stdout) == (0, "once\n"), done.stderr


def test_a_process_that_does_not_start_is_a_problem_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver_process, "_idle", [])
    monkeypatch.setattr(solver_process, "SERVER", "no_such_module")
    with pytest.raises(InputError) as refused:
        make_plan(load_roster(ROSTER))
    how = r"\(exit code 1: .*no_such_module'?\)"
    told = rf"roster: the solver's process ended early {how}\. Try again.*"
    assert re.fullmatch(told, str(refused.value))
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    with pytest.raises(InputError, match="the solver's process cannot be started"):
        make_plan(load_roster(ROSTER))


def at_work(do: Callable[[SolverProcess], None]) -> Search:
    """Return a search that does something to the solver's process once there is a roster."""

    def told(best: float | None, bound: float) -> None:
        if started:
            do(started.pop())

    started: list[SolverProcess] = []
    make_plan(load_roster(ROSTER))  # there is a process now, and the next search takes it
    started.extend(solver_process._idle)
    assert len(started) == 1
    return Search(progress=told)


@pytest.mark.skipif(sys.platform == "win32", reason="signals have no names there")
def test_a_killed_process_is_a_problem_in_words_and_the_next_call_has_a_new_one() -> None:
    search = at_work(lambda process: process._process.kill())
    with pytest.raises(InputError, match=r"ended early \(signal SIGKILL\)\. Try again"):
        make_plan(load_roster(large(4)), search)
    assert make_plan(load_roster(ROSTER)).status == "optimal"


def test_it_ends_in_the_middle_of_a_search_when_nobody_can_ask_any_more() -> None:
    """What the system does to its input when the process that asked is killed."""

    def close(process: SolverProcess) -> None:
        assert process._process.stdin is not None
        process._process.stdin.close()

    with pytest.raises(InputError, match=r"ended early \(exit code 0\)"):
        make_plan(load_roster(large(4)), at_work(close))


def test_a_failure_of_progress_goes_on_to_the_caller() -> None:
    def fail(_: SolverProcess) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_plan(load_roster(large(4)), at_work(fail))
    assert solver_process._idle == []


def test_a_failure_within_is_a_problem_in_words_and_the_process_goes_on() -> None:
    make_plan(load_roster(ROSTER))
    kept = list(solver_process._idle)
    with pytest.raises(InputError, match=r"the solver failed \(TypeError: .*\)\. Try again"):
        run_apart(len)
    assert solver_process._idle == kept
    assert make_plan(load_roster(ROSTER)).status == "optimal"


def test_two_threads_have_a_process_each() -> None:
    """Each waits in the middle of its search until the other is there too."""
    both, stop = threading.Barrier(2, timeout=600), threading.Event()
    found: list[str] = []

    def work() -> None:
        def meet(best: float | None, bound: float) -> None:
            if not stop.is_set():
                both.wait()
                stop.set()

        found.append(make_plan(load_roster(large(4)), Search(progress=meet, stop=stop)).status)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == ["feasible", "feasible"]
    assert len(solver_process._idle) == 1


def test_a_lack_of_or_tools_is_told_with_the_remedy(tmp_path: Path) -> None:
    lacking = "raise ModuleNotFoundError('none', name='ortools')\n"
    (tmp_path / "ortools.py").write_text(lacking)
    code = (
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nfrom counterpoise import roster\n"
        "from counterpoise.problems import InputError\n"
        f"try:\n    roster({ROSTER!r})\nexcept InputError as error:\n    print(error)\n"
    )
    done = anew(code)
    assert "the package ortools is not installed" in done.stdout, done.stderr
    assert "pip install 'counterpoise[plan]'" in done.stdout
