"""The campaign gives the same without compilation, as one reads it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import LAWS

from .cases import shipped
from .random_cases import random_campaign

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, numpy as np
from counterpoise.evidence import load_evidence
from tests.theatre.test_campaign_uncompiled import paths
np.save(sys.argv[1], paths(load_evidence()))
"""


def paths(evidence: Evidence) -> np.ndarray:
    """Return where the front stands in a few random campaigns, by law."""
    rng = np.random.default_rng(11)
    campaigns = [random_campaign(rng, shipped(evidence)) for _ in range(4)]
    return np.array(
        [[run(c, law, range(31), workers=1).position[0] for c in campaigns] for law in LAWS]
    )


def test_it_runs_as_plain_python_too(evidence: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "paths.npy"
    source = os.pathsep.join(filter(None, (str(ROOT), *sys.path)))
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": source},
        check=True,
    )
    np.testing.assert_allclose(np.load(file), paths(evidence), rtol=1e-12)
