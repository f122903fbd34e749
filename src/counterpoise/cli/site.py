"""The simulator as files that need no server: the command."""

from pathlib import Path
from typing import Annotated

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import Changes, EvidenceSet, ProgressLine
from counterpoise.wings.declarations import Command

USUAL = ("glide-path", "cliff", "status-quo")
"""Scenarios that the files hold unless others are asked for."""


def site(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Built-in names or YAML files.",
            show_default=" ".join(USUAL),
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("site"),
    futures: Annotated[
        int, typer.Option(min=2, max=1000, help="Futures that the files hold.")
    ] = 1000,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of the study.")] = 1,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Write the simulator as files that need no server.

    counterpoise.html is one file that opens from an e-mail, with no network. index.html and what
    stands beside it are the same for any web server. Both hold the levers whose effect can be
    written down exactly; the others need 'counterpoise app'.
    """
    from counterpoise.app.site.folder import check_ours, write_site
    from counterpoise.wings.command_line import load_together

    require("charts")
    problems = Problems()
    check_folder(out, problems)
    check_ours(out, problems)
    known, loaded = load_together(scenarios or list(USUAL), evidence, changes, problems)
    with ProgressLine() as progress:
        single = write_site(out, loaded, known, futures, seed, progress)
    size = single.stat().st_size / 1e6
    typer.echo(f"Written to {out}: {single.name} ({size:.1f} MB) opens by itself, index.html from")
    typer.echo("any web server.")


COMMANDS = (
    Command(
        "site",
        site,
        examples=(
            "counterpoise site --out site",
            "counterpoise site cliff enabler-last --out out/simulator",
            "counterpoise site my-case.yaml --futures 300 --out out/mine",
        ),
    ),
)
