"""The folder of the files: written whole or not at all, and never over files of others."""

from collections.abc import Callable, Sequence
from pathlib import Path

from counterpoise.app.site.documents import SINGLE, single_file, static_files
from counterpoise.app.site.figures import figures_block
from counterpoise.atomic_write import MANIFEST, Writer, text_writer, write_together
from counterpoise.ensemble.runner import check_arguments
from counterpoise.evidence import Evidence
from counterpoise.problems import Problems
from counterpoise.scenario import Scenario

COMMAND = "site"


def check_ours(folder: Path, problems: Problems) -> None:
    """Note that a folder holds files that this program did not write.

    Parameters
    ----------
    folder : Path
        The folder; it need not exist.
    problems : Problems
        Where to note it.
    """
    if not folder.is_dir() or (folder / MANIFEST).is_file():
        return
    if any(folder.iterdir()):
        remedy = "Choose an empty folder, or one that does not exist, with --out."
        problems.add(str(folder), "", "holds files that this program did not write", remedy)


def write_site(
    folder: Path,
    scenarios: Sequence[Scenario],
    evidence: Evidence,
    futures: int,
    seed: int,
    told: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write the files into a folder, and return the single one.

    Parameters
    ----------
    folder : Path
        The folder; it is made if it is not there.
    scenarios : sequence of Scenario
        What the files hold.
    evidence : Evidence
        Their figures.
    futures, seed : int
        Of the study.
    told : callable, optional
        Called with what is being worked out.

    Raises
    ------
    InputError
        If a scenario asks for what the files cannot hold, or they cannot be written.
    """
    check_arguments(scenarios, futures, seed)
    block = figures_block(scenarios, evidence, futures, seed, told)
    told("writing")
    writers: dict[str, Writer] = {SINGLE: text_writer(single_file(block))}
    writers |= {name: _bytes_writer(body) for name, body in static_files(block).items()}
    write_together(folder, writers, command=COMMAND)
    return folder / SINGLE


def _bytes_writer(body: bytes) -> Writer:
    def write(place: Path) -> None:
        place.write_bytes(body)

    return write
