"""Which packages Counterpoise brings, and under which licences: read from what is installed."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "licences.md"
PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "PSF-2.0",
        "Zlib",
    }
)
"""Licences that ask for credit at most."""
WEAK_COPYLEFT = frozenset({"LGPL-2.1-or-later", "MPL-2.0"})
"""Licences whose terms hold for the package itself, not for what imports it."""
FIT = PERMISSIVE | WEAK_COPYLEFT
ELSEWHERE = {"colorama": "BSD-3-Clause"}
"""Packages of the lock that other systems than the one of the tests need: as on their own pages."""
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
SAID = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "ISC License": "ISC",
    "Simplified BSD": "BSD-2-Clause",
}
VAGUE = frozenset({"", "BSD", "BSD License"})
"""What leaves open which licence it is."""
LONGEST_NAME = 60
"""Letters beyond which a name of a licence is its text."""
TEXTS = (
    ("Apache-2.0", r"Apache License,? Version 2\.0"),
    ("BSD-3-Clause", r"Redistributions of source code must.*(Neither the name|names of its contr)"),
    ("BSD-2-Clause", r"Redistributions of source code must.*in binary form must"),
    ("MIT", r"Permission is hereby granted, free of charge.*The above copyright notice"),
)
"""How the texts of licences are known, the narrower ones first."""
HEAD = """# Licences

Counterpoise is under the Apache License 2.0. It brings none of the packages below along: they are
installed beside it, unchanged, and each stays under its own licence. All are permissive, but for
those under {weak}, whose terms hold for changes of that package alone. Some packages
come with libraries in machine code, whose licences stand in the folder `.dist-info` that is
installed with them.

`make licences` makes the table from what the packages say of themselves. A test compares it with
what is installed and with the lock files, and fails where a licence is missing or not on its list.
Licences are named by SPDX. *Brought by* names the [extras](install.md#what-each-extra-adds) whose
own requirements need a package; *build* is what only installing from sources needs.

| package | version | licence | brought by |
|---|---|---|---|
"""


def project() -> dict[str, Any]:
    """Return the project file."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned(lock: str) -> dict[str, set[str]]:
    """Return the versions of each package in a lock file; a marker may choose between two."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text("utf-8"), re.M
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def brought() -> dict[str, set[str]]:
    """Return all packages that users may get, each with what brings it.

    Packages that the lock names for other systems only are not followed, and brought by nothing.
    """
    declared = project()
    extras = declared["project"]["optional-dependencies"]
    roots = {name: extras[name] for name in extras if name not in ("all", "dev")}
    roots |= {
        "core": declared["project"]["dependencies"],
        "build": declared["dependency-groups"]["build"],
    }
    found: dict[str, set[str]] = {name: set() for name in pinned("requirements.lock")}
    for root, lines in roots.items():
        for name in closure(lines):
            found.setdefault(name, set()).add(root)
    del found["counterpoise"]
    return found


def closure(lines: list[str]) -> set[str]:
    """Return the packages that requirements bring, and all that those need here."""
    found: set[tuple[str, str]] = set()
    waiting = [(Requirement(line), "") for line in lines]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in found:
                found.add((name, wanted))
                needs = distribution(name).requires or () if name != "counterpoise" else ()
                waiting += [(Requirement(line), wanted) for line in needs]
    return {name for name, _ in found}


def licence_of(package: Distribution) -> str:
    """Return the licence of an installed package as an SPDX expression.

    Raises
    ------
    ValueError
        If it says nothing that is understood.
    """
    said = package.metadata
    named = said.get("License") or ""
    classified = {
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier") or ()
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    }
    text = f"{' '.join(named.split())} {licence_file(package)}"
    name_alone = named not in VAGUE and len(named) <= LONGEST_NAME
    expression = said.get("License-Expression") or (SAID.get(named, named) if name_alone else "")
    if expression:
        try:
            return str(canonicalize_license_expression(expression))
        except ValueError as error:
            raise ValueError(f"{said['Name']}: no licence is understood ({error})") from None
    if len(classified) == 1 and classified <= set(CLASSIFIED):
        return CLASSIFIED[classified.pop()]
    if classified <= {*CLASSIFIED, *VAGUE}:  # else a text that looks familiar proves nothing
        for name, pattern in TEXTS:
            if re.search(pattern, text, re.IGNORECASE):
                return name
    raise ValueError(f"{said['Name']}: no licence is understood")


def licence_file(package: Distribution) -> str:
    """Return the text of the licence that was installed with a package, on one line."""
    names = re.compile(r"(licen[cs]e|copying)[^/]*$", re.IGNORECASE)
    for file in package.files or ():
        if ".dist-info" in str(file) and names.search(str(file)):
            return " ".join(file.read_text("utf-8").split())
    return ""


def fits(expression: str) -> bool:
    """Return whether one of the choices of an SPDX expression is all on the list.

    Examples
    --------
    >>> fits("MIT AND BSD-3-Clause"), fits("GPL-3.0-only OR MIT"), fits("GPL-3.0-only AND MIT")
    (True, True, False)
    """
    if "(" in expression:
        raise ValueError(f"{expression} is nested, which nothing here reads")
    return any(set(choice.split(" AND ")) <= FIT for choice in expression.split(" OR "))


def row(name: str, needed_by: set[str]) -> tuple[str, str, str, str]:
    """Return a package, its version, its licence and what brings it."""
    by = "core" if "core" in needed_by else ", ".join(sorted(needed_by))
    try:
        package = distribution(name)
    except PackageNotFoundError:
        (version,) = pinned("requirements.lock")[name]
        return name, version, ELSEWHERE[name], "other systems"
    return name, package.version, licence_of(package), by


def page() -> str:
    """Return the page."""
    lines = [f"| {' | '.join(row(*item))} |" for item in sorted(brought().items())]
    return HEAD.format(weak=" or ".join(sorted(WEAK_COPYLEFT))) + "\n".join(lines) + "\n"
