"""The page on one question: its command names a built-in study, and its example runs."""

import re
from pathlib import Path

import pytest

from counterpoise.studies.request import study_names

PAGE = (Path(__file__).parents[2] / "docs" / "stand-alone-2035.md").read_text("utf-8")


def test_its_command_is_of_a_built_in_study() -> None:
    found = re.search(r"^counterpoise study (\S+) --size \d+ --out \S+ --report \S+$", PAGE, re.M)
    assert found is not None
    assert found[1] in study_names()


def test_its_example_runs_and_says_which_way_is_least_regretted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    example = re.search(r"<!-- run -->\n```python\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    exec(example[1], {})
    out = capsys.readouterr().out
    assert "What decides the gap of all capabilities" in out
    assert "regret_90" in out
    # Of two ways, the one that leaves at once leaves the larger gap.
    mean = {row.split()[0]: float(row.split()[1]) for row in out.splitlines()[-2:]}
    assert mean["official-path"] < mean["cliff"]
