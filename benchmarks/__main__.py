"""Run the benchmarks: every part in a new process, results to ``benchmarks/results``."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.timing import ROOT, in_child

RESULTS = ROOT / "benchmarks" / "results"
LONG = ("soak",)
"""Parts that take an hour: only when asked for."""
PARTS = (
    "peers",
    "phases",
    "shell",
    "memory",
    "growth",
    "imports",
    "plan",
    "simulator",
    "filtering",
    "fitting",
    "campaign",
    "networks",
    "studies",
    "webassembly",
    "single_file",
    "lanes",
    "precision",
    "c_steps",
)
MODULES = {"plan": "planning"}


def main() -> None:
    """Read the arguments and run what they ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help=f"of {', '.join(PARTS + LONG)}; all but {LONG[0]} if none"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, results not kept")
    parser.add_argument("--large", action="store_true", help="memory: a million futures too")
    parser.add_argument("--in-parts", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=PARTS + LONG, help=argparse.SUPPRESS)
    parser.add_argument("--study", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--point", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.parts) - set(PARTS + LONG))
    if unknown:
        parser.error(
            f"no part is called {', '.join(unknown)}; choose from {', '.join(PARTS + LONG)}"
        )
    inner = _inner(arguments)
    if inner is None:
        _run(arguments.parts or list(PARTS), arguments.quick, arguments.large)
    else:
        print(json.dumps(inner()))


def _inner(arguments: argparse.Namespace) -> Callable[[], Any] | None:
    """Return the work of a child process, if this is one."""
    if arguments.study:
        from benchmarks import growth

        return lambda: growth.study(arguments.study, parts=arguments.in_parts)
    if arguments.point:
        from benchmarks import growth

        return lambda: growth.point(arguments.point[0], int(arguments.point[1]))
    if arguments.part:
        return lambda: _part(arguments.part, arguments.quick, arguments.large)
    return None


def _part(name: str, quick: bool, large: bool) -> Any:
    """Import only what a part needs: commands are timed from a process that is still small."""
    from importlib import import_module

    if name in ("shell", "memory"):
        from benchmarks import shell

        return shell.memory(quick, large=large) if name == "memory" else shell.shell(quick)
    return import_module(f"benchmarks.{MODULES.get(name, name)}").measure(quick)


def _run(parts: list[str], quick: bool, large: bool) -> None:
    from importlib.util import find_spec

    if "peers" in parts and find_spec("ema_workbench") is None:
        sys.exit("EMA Workbench is missing: install benchmarks/requirements.in, see make bench.")
    if "plan" in parts and find_spec("pyomo") is None:
        sys.exit("Pyomo is missing: install benchmarks/requirements.in, see make bench.")
    if "campaign" in parts and not (find_spec("mesa") and find_spec("simpy")):
        sys.exit("Mesa or SimPy is missing: install benchmarks/requirements.in, see make bench.")
    from benchmarks.machine import machine
    from benchmarks.report import markdown

    found: dict[str, Any] = {}
    for name in parts:
        print(f"{name} ...", file=sys.stderr, flush=True)
        stand = machine()
        asked = [*(["--quick"] if quick else []), *(["--large"] if large else [])]
        measured = in_child("--part", name, *asked)
        found[name] = {"machine": stand, **measured}
        if not quick:
            RESULTS.mkdir(exist_ok=True)
            text = json.dumps(found[name], indent=1)
            (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
    if quick:
        print(markdown(found))
        return
    known = {
        name: json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
        for name in PARTS + LONG
        if (RESULTS / f"{name}.json").exists()
    }
    if "growth" in parts:
        from benchmarks.plots import draw

        draw(known["growth"], RESULTS)
    if "plan" in parts:
        from benchmarks import planning

        planning.draw(known["plan"], RESULTS)
    text = markdown(known)
    (RESULTS / "README.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
