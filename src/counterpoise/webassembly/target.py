"""From the intermediate code of compiled functions to one WebAssembly module.

Numba has optimised the code for this machine; only its last step, from there to instructions, is
done once more, for WebAssembly. So nothing is reordered and sums round as they do here.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm

from counterpoise.problems import InputError, Problem

TRIPLE = "wasm32-unknown-unknown"
FEATURES = "+simd128,+bulk-memory"
ENTRY = "run"
STACK = 1 << 20
Wrapper = Callable[[str, str, list[str]], str]
LINKER = "wasm-ld"

_PARTS = re.compile(r"(?m)^(?=define |declare |@|attributes |!|%)")
_MACHINE = re.compile(r'"target-cpu"="[^"]*"|"target-features"="[^"]*"|"tune-cpu"="[^"]*"')


def linker() -> str | None:
    """Return where the linker is, or nothing."""
    return shutil.which(LINKER)


def intermediate_code(compiled: Any, given: Any = None) -> tuple[str, str]:
    """Return the code that Numba made of a compiled function, and its name in there.

    Parameters
    ----------
    compiled : Dispatcher
        A compiled function of Numba.
    given : tuple of Type, optional
        What it takes; not needed where it is compiled for one signature alone.
    """
    overloads = compiled.overloads
    (overload,) = overloads.values() if given is None else [overloads[given]]
    # Numba has no public way to the optimised code of a function that comes from its cache.
    module = overload.library._get_module_for_linking()
    return _alone(str(module)), overload.fndesc.llvm_func_name


def _alone(code: str) -> str:
    """Return code without its ways in from Python, and without what names a machine."""
    kept = [
        part
        for part in _PARTS.split(code)
        if not part.startswith("define ") or not _way_in(_function_name(part)[0])
    ]
    text = _MACHINE.sub("", "".join(kept))
    text = re.sub(r"= common (local_unnamed_addr )?global", "= internal global", text)
    return text.replace(" comdat", "")


def _way_in(name: str) -> bool:
    """Return whether a function is a way in from Python or C, by the name that Numba gives it."""
    return name.startswith(("_ZN7cpython", "cfunc."))


def _function_name(definition: str) -> list[str]:
    return re.findall(r'@"?([^"(]+)"?\(', definition.partition("\n")[0])


def module_of(kernel: Any, powers: dict[str, Any], given: Any = None) -> bytes:
    """Return a WebAssembly module that runs a kernel.

    It gives one function, `ENTRY`, which takes the place of a table of arguments in the memory,
    eight bytes each, and returns 0 or the number of an error.

    Parameters
    ----------
    kernel : Dispatcher
        The compiled kernel.
    powers : dict of str to Dispatcher
        Compiled functions of numbers to a number, by the name of the C library's function whose
        place they take.
    given : tuple of Type, optional
        What the kernel takes, where it is compiled for several signatures.

    Raises
    ------
    InputError
        If there is no linker, or something of what the kernel calls is missing.
    """
    path = linker()
    if path is None:
        raise InputError(
            [
                Problem(
                    LINKER,
                    "",
                    "this program, which links WebAssembly, is not installed",
                    "Install lld (on Debian: apt-get install lld) and try again.",
                )
            ]
        )
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    with tempfile.TemporaryDirectory() as folder:
        objects = [Path(folder) / "kernel.o"]
        code, name = intermediate_code(kernel, given)
        objects[0].write_bytes(_object(code, name, ENTRY, table_entry))
        for call, function in powers.items():
            objects.append(Path(folder) / f"{call}.o")
            code, name = intermediate_code(function)
            objects[-1].write_bytes(_object(code, name, call, number_entry))
        return _linked(path, objects, Path(folder) / "engine.wasm")


def _linked(path: str, objects: list[Path], target: Path) -> bytes:
    exports = [f"--export={ENTRY}", "--export=__heap_base"]
    options = ["--no-entry", "--gc-sections", "--strip-all", "-z", f"stack-size={STACK}"]
    command = [path, *options, *exports, *map(str, objects), "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise InputError(
            [
                Problem(
                    LINKER,
                    "",
                    done.stderr.strip(),
                    "A function that it names as undefined belongs into powers",
                )
            ]
        )
    return target.read_bytes()


def _object(code: str, name: str, entry: str, wrapper: Wrapper) -> bytes:
    """Return object code of a function that stands inside a wrapper with a plain name."""
    target = llvm.Target.from_triple(TRIPLE)
    machine = target.create_target_machine(
        features=FEATURES, opt=3, reloc="static", codemodel="default"
    )
    return bytes(machine.emit_object(entered(code, name, entry, wrapper, machine)))


def entered(code: str, name: str, entry: str, wrapper: Wrapper, machine: Any) -> Any:
    """Return a function inside a wrapper with a plain name, for some machine.

    Sums have been grouped by now; from here on nothing may be added in another order.

    Parameters
    ----------
    code, name : str
        What `intermediate_code` gives.
    entry : str
        The name of the wrapper.
    wrapper : callable
        `table_entry` or `number_entry`.
    machine : TargetMachine
        For which machine.
    """
    module = llvm.parse_assembly(code.replace(" reassoc ", " "))
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    inner = module.get_function(name)
    types = [str(argument.type) for argument in inner.arguments]
    text = str(module) + wrapper(name, entry, types)
    text = re.sub(r"(?m)^define linkonce_odr", "define internal", text)
    if "alwaysinline" not in text:
        text = re.sub(r"(?m)^(define internal [^{]*?)(\{)", r"\1 alwaysinline \2", text)
    module = llvm.parse_assembly(text)
    module.verify()
    _put_in_place(module, machine)
    return module


def _put_in_place(module: Any, machine: Any) -> None:
    """Put the inner function into its wrapper: browsers take a thousand arguments at most."""
    passes = llvm.create_new_module_pass_manager()
    passes.add_always_inliner_pass()
    passes.add_global_dead_code_eliminate_pass()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(3))
    passes.run(module, builder)


def table_entry(name: str, entry: str, types: list[str]) -> str:
    """Return a wrapper that reads every argument from a table, after places for what comes back."""
    lines = [
        f'define i32 @"{entry}"(ptr %table) {{',
        "  %result = alloca ptr",
        "  %trouble = alloca ptr",
    ]
    given = ["ptr %result", "ptr %trouble"]
    for place, kind in enumerate(types[2:]):
        lines.append(f"  %p{place} = getelementptr i8, ptr %table, i32 {8 * place}")
        lines.append(f"  %a{place} = load {kind}, ptr %p{place}")
        given.append(f"{kind} %a{place}")
    lines.append(f'  %status = call i32 @"{name}"({", ".join(given)})')
    return "\n".join(["", *lines, "  ret i32 %status", "}", ""])


def number_entry(name: str, entry: str, types: list[str]) -> str:
    """Return a wrapper with the signature of a function of the C library."""
    numbers = [f"{kind} %a{place}" for place, kind in enumerate(types[2:])]
    given = ", ".join(["ptr %result", "ptr %trouble", *numbers])
    return f"""
define double @"{entry}"({", ".join(numbers)}) {{
  %result = alloca double
  %trouble = alloca ptr
  %status = call i32 @"{name}"({given})
  %value = load double, ptr %result
  ret double %value
}}
"""
