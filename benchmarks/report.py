"""The results as a short page of Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

HEAD = """# Benchmarks

Written by `python -m benchmarks`. Times are the best of several; contestants take turns within one
run, so that other work on the machine meets all of them alike.
"""


def markdown(found: dict[str, dict[str, Any]]) -> str:
    """Return the page for the parts that were measured."""
    parts = {
        "peers": _peers,
        "phases": _phases,
        "shell": _shell,
        "memory": _memory,
        "growth": _growth,
        "imports": _imports,
        "plan": _plan,
        "simulator": _simulator,
        "filtering": _filtering,
        "fitting": _fitting,
        "campaign": _campaign,
        "studies": _studies,
        "webassembly": _webassembly,
        "single_file": _single_file,
        "lanes": _lanes,
        "precision": _precision,
        "c_steps": _c_steps,
        "soak": _soak,
    }
    sections = [HEAD, _machine({name: part["machine"] for name, part in found.items()})]
    sections += [write(found[name]) for name, write in parts.items() if name in found]
    return "\n".join(sections)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose columns after the first hold numbers."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows)) + "\n"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms"


def _machine(stands: dict[str, dict[str, Any]]) -> str:
    """Return what the parts ran on, machine by machine: parts may be measured one at a time."""
    by_machine: dict[str, dict[str, dict[str, Any]]] = {}
    for name, stand in stands.items():
        versions = ", ".join(f"{library} {v}" for library, v in stand["versions"].items() if v)
        words = (
            f"{stand['processor']}, {stand['cores']} cores, {stand['memory_gib']} GiB, "
            f"{stand['system']}. Python {stand['python']}, {versions}"
        )
        by_machine.setdefault(words, {})[name] = stand
    sentences = []
    for words, own in by_machine.items():
        loads = ", ".join(f"{name} {s['load_before']:.1f}" for name, s in own.items())
        sentences.append(f"Machine: {words}. Load of the machine before each part: {loads}.")
    return (
        "\n\n".join(sentences)
        + " Above 0 something else ran at that time, and processor time is the fairer figure.\n"
    )


def _peers(found: dict[str, Any]) -> str:
    rates, ratios = found["futures_per_second"], found["ratios"]
    names = {
        "workbench_sequential": "EMA Workbench, one process",
        "workbench_processes": "EMA Workbench, one process for each core",
        "engine_one_thread": "compiled engine, one thread",
        "engine": "compiled engine, all cores",
        "study": "study on all cores: drawing, engine, reducing",
    }
    slowest = max(rates["workbench_processes"], rates["workbench_sequential"])
    cost = found["processor_ms_per_future"]
    rows = [
        (
            text,
            f"{rates[k]:,.0f}",
            f"{rates[k] / slowest:.3g}",
            f"{cost[k]:.3g}" if k in cost else "",
        )
        for k, text in names.items()
    ]
    return (
        "## Beside peers\n\n"
        + _table(
            ("Scenario " + found["scenario"], "futures/s", "ratio to EMA", "processor ms a future"),
            rows,
        )
        + "\nThe ratio to EMA is taken to the faster of its two evaluators. "
        f"A study is {ratios['study_to_workbench']:.0f} times and its engine "
        f"{ratios['engine_to_workbench']:.0f} times as fast as EMA Workbench, which calls the same "
        "engine one future at a time; in processor time, which other work on the machine hardly "
        f"touches, the engine takes {ratios['engine_to_workbench_in_processor_time']:.0f} times "
        "less than EMA Workbench on one process. "
        "Its model is the compiled engine itself, so that what it takes beyond is its own work on "
        "each experiment; what its users write in NumPy takes far longer. "
        f"EMA Workbench draws {found['factors']['workbench']} factors itself and keeps coverage, "
        f"spending and debt; the study draws {found['factors']['ours']} factors.\n"
    )


def _phases(found: dict[str, Any]) -> str:
    names = {
        "engine": "engine, one scenario, all cores",
        "engine_one_thread": "engine, one scenario, one thread",
        "evidence": "loading the evidence",
        "scenario": "loading a scenario",
        "sampling": "sampling",
        "study_two_scenarios": "study of two scenarios",
        "summary": "summary",
        "report": "writing the report",
        "netcdf": "writing the result",
    }
    clock, processor = found["seconds"], found["processor_seconds"]
    rows = [(text, _time(clock[name]), _time(processor[name])) for name, text in names.items()]
    return f"## Phases, {found['futures']:,} futures\n\n" + _table(
        ("Phase", "time", "processor time"), rows
    )


def _shell(found: dict[str, Any]) -> str:
    rows = [
        (
            f"`counterpoise {name}`",
            _time(cost["seconds"]),
            _time(cost["processor_seconds"]),
            f"{cost['peak_mib']:.0f} MiB",
        )
        for name, cost in found["commands"].items()
    ]
    again = ", and each again for every alternative" if "alternatives" in found else ""
    return (
        "## From the shell\n\nNew processes, compiled files in place; `run` takes "
        f"{' and '.join(found['scenarios'])} over {found['futures']:,} futures{again}.\n\n"
        + _table(("Command", "time", "processor time", "peak memory"), rows)
    )


def _memory(found: dict[str, Any]) -> str:
    rows = [
        (
            f"{run['futures']:,}",
            run["kept"],
            _time(run["seconds"]),
            _time(run["processor_seconds"]),
            _time(run["summary_processor_seconds"]),
            f"{run['peak_mib']:.0f} MiB",
            f"{run['disk_mib']:,.0f} MiB",
        )
        for run in found["runs"]
    ]
    head = ("Futures", "kept in", "time", "processor time", "of the summary", "peak memory", "disk")
    return "## Large ensembles\n\nOne scenario, and its summary.\n\n" + _table(head, rows)


def _growth(found: dict[str, Any]) -> str:
    rows = []
    for axis in dict.fromkeys(p["axis"] for p in found["points"]):
        row = [p for p in found["points"] if p["axis"] == axis]
        first, last = row[0], row[-1]
        begin, end = (p["engine_processor_seconds"] for p in (first, last))
        rows.append(
            (
                axis,
                f"{first['size']:,} to {last['size']:,} ({last['size'] / first['size']:.1f} x)",
                f"{_time(begin)} to {_time(end)} ({end / begin:.1f} x)",
                f"{first['peak_mib']:.0f} to {last['peak_mib']:.0f} MiB",
            )
        )
    return (
        f"## Growth\n\n{found['futures_elsewhere']:,} futures where futures do not vary.\n\n"
        + _table(("What grows", "size", "engine, processor time", "peak memory of a study"), rows)
        + "\n![Time against size](growth-time.svg)\n\n![Memory against size](growth-memory.svg)\n"
    )


def _imports(found: dict[str, Any]) -> str:
    names = sorted(found["run"], key=found["run"].get, reverse=True)
    rows = [
        (name, _time(found["run"][name]), _time(found["help"].get(name, 0.0))) for name in names
    ]
    return "## Imports of a cold start\n\n" + _table(("Package", "run", "--help"), rows)


def _plan(found: dict[str, Any]) -> str:
    from benchmarks.planning import section

    return section(found, _table, _time)


def _webassembly(found: dict[str, Any]) -> str:
    from benchmarks.webassembly import section

    return section(found)


def _single_file(found: dict[str, Any]) -> str:
    from benchmarks.single_file import section

    return section(found, _table, _time)


def _lanes(found: dict[str, Any]) -> str:
    from benchmarks.lanes import section

    return section(found)


def _precision(found: dict[str, Any]) -> str:
    from benchmarks.precision import section

    return section(found, _table)


def _c_steps(found: dict[str, Any]) -> str:
    from benchmarks.c_steps import section

    return section(found)


def _simulator(found: dict[str, Any]) -> str:
    from benchmarks.simulator import section

    return section(found, _table, _time)


def _filtering(found: dict[str, Any]) -> str:
    from benchmarks.filtering import section

    return section(found, _table, _time)


def _fitting(found: dict[str, Any]) -> str:
    from benchmarks.fitting import section

    return section(found, _table, _time)


def _campaign(found: dict[str, Any]) -> str:
    from benchmarks.campaign import section

    return section(found, _table, _time)


def _studies(found: dict[str, Any]) -> str:
    cost, memory, workers = found["cost"], found["memory"], found["workers"]
    small, large = memory["sizes"]
    rows = [
        (
            str(count),
            _time(workers["seconds"][count]),
            f"{gain:.2f}",
            _time(workers["processor_seconds"][count]),
        )
        for count, gain in workers["gain"].items()
    ]
    return (
        "## Studies\n\n"
        f"A run of every capability costs {cost['processor_ms_per_run']:.2f} ms of processor time "
        f"and {cost['bytes_per_run']:,.0f} bytes on the disk: a million runs "
        f"{cost['processor_hours_of_a_million']:.2f} hours of one core and "
        f"{cost['bytes_per_run'] / 1e3:,.1f} GB. With {large['runs'] / small['runs']:.0f} times as "
        f"many runs the most memory held is {memory['ratio']:.2f} times as much "
        f"({small['peak_mib']:,.0f} and {large['peak_mib']:,.0f} MiB).\n\n"
        + _table(("Workers", "Time", "Times as fast as one", "Processor time of workers"), rows)
    )


def _soak(found: dict[str, Any]) -> str:
    from benchmarks.soak import section

    return section(found)
