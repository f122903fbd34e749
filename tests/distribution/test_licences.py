"""Every package that users get is listed with a licence that fits ours."""

import re
from importlib.metadata import Distribution, distributions

import pytest
from packaging.utils import canonicalize_name

from counterpoise.extras import EXTRAS

from .licences import ELSEWHERE, FIT, PAGE, brought, fits, licence_of, pinned

ROW = re.compile(r"^\| ([a-z0-9-]+) \| (\d\S*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = {name: rest for name, *rest in ROW.findall(PAGE.read_text("utf-8"))}
INSTALLED = {canonicalize_name(found.metadata["Name"]): found for found in distributions()}
NEEDED = sorted(name for name in brought() if name in INSTALLED)


def said(text: str) -> Distribution:
    """Return a package that says so much of itself."""

    class Package(Distribution):
        def read_text(self, filename: str) -> str | None:
            return f"Name: example\nVersion: 1\n{text}" if filename == "METADATA" else None

        def locate_file(self, path: object) -> object:  # type: ignore[override]
            raise NotImplementedError

    return Package()


def test_every_package_has_a_row_and_every_row_a_package() -> None:
    assert set(brought()) <= set(ROWS)
    assert set(pinned("requirements.lock")) <= set(ROWS) <= set(pinned("requirements-test.lock"))
    assert list(ROWS) == sorted(ROWS)


def test_what_is_not_installed_here_is_for_other_systems() -> None:
    missing = set(brought()) - set(NEEDED)
    assert missing <= set(ELSEWHERE), f"look up the licences of {missing - set(ELSEWHERE)}"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_licence_fits_and_the_version_is_locked(name: str) -> None:
    version, licence, by = ROWS[name]
    assert fits(licence)
    assert version in pinned("requirements-test.lock")[name]
    assert set(by.split(", ")) <= {*EXTRAS, "core", "build", "other systems"}


@pytest.mark.parametrize("name", NEEDED)
def test_the_licence_is_what_the_package_says(name: str) -> None:
    assert ROWS[name][1] == licence_of(INSTALLED[name])


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("License-Expression: mit", "MIT"),
        ("License: Apache 2.0", "Apache-2.0"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
        (
            "License: GPL-3.0-only\nClassifier: License :: OSI Approved :: MIT License",
            "GPL-3.0-only",
        ),
    ],
)
def test_a_licence_is_read_in_each_form(text: str, licence: str) -> None:
    assert licence_of(said(text)) == licence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "License: my own",
        "License: BSD",
        "Classifier: License :: Other/Proprietary License\n\nApache License, Version 2.0",
    ],
)
def test_a_licence_that_is_not_understood_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="example: no licence is understood"):
        licence_of(said(text))


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT AND BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("AGPL-3.0-or-later", False),
        ("MIT OR GPL-3.0-only AND BSD-3-Clause", True),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_a_choice_is_enough_and_a_sum_is_not(expression: str, allowed: bool) -> None:
    assert fits(expression) is allowed


def test_the_list_holds_no_strong_copyleft() -> None:
    assert not [name for name in FIT if re.match(r"(A?GPL|SSPL|BUSL|CC-BY-NC)", name)]
