"""The command ``counterpoise study compare``: what moved between two versions."""

from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.wings.command_line import AsJson, console, print_json

if TYPE_CHECKING:
    from counterpoise.studies.comparison import VersionDifference

SHOWN = 15
"""Measures of the table; all that moved are in ``--json``."""
WHAT = "A study, a baseline, a set of figures, or 'shipped'."


def study_compare(
    old: Annotated[str, typer.Argument(help=WHAT)],
    new: Annotated[str, typer.Argument(help="What it is compared with: as OLD.")],
    as_json: AsJson = False,
) -> None:
    """Tell what moved between two versions.

    Versions are of the figures or of the program; what moved most comes first. Each is the folder
    or address of a study, the baseline of a release (JSON), a set or folder of figures, or the word
    shipped.

    Figures are run over the study of the other side, or over a small one of three scenarios.
    """
    from counterpoise.studies.comparison import compare_versions
    from counterpoise.wings.studies.functions import study

    found = compare_versions(old, new, study)
    if as_json:
        print_json(found.summary())
    else:
        _print(found)


def _print(found: "VersionDifference") -> None:
    from rich.table import Table

    screen = console()
    for says in found.says:
        screen.print(says, markup=False)
    changed = found.changed
    if len(changed):
        more = f"{SHOWN} of {len(changed)}; all are in --json." if len(changed) > SHOWN else None
        shown = Table(title="What moved, by its largest move of three quantiles", caption=more)
        for head in ("Scenario", "Measure", "Unit"):
            shown.add_column(head)
        paired = ("Mean change", "Futures changed") if found.paired else ()
        for head in ("Median before", "now", "Moved", *paired):
            shown.add_column(head, justify="right")
        for _, row in changed.head(SHOWN).iterrows():
            pair = (f"{row['mean_change']:+.3g}", f"{row['changed']:.0%}") if found.paired else ()
            levels = (f"{row['old_p50']:,.4g}", f"{row['new_p50']:,.4g}", f"{row['moved']:.1%}")
            shown.add_row(row["scenario"], row["title"], row["unit"], *levels, *pair)
        screen.print(shown)
    if found.paired:
        screen.print(f"{found.paired:,} futures are the same in both.", markup=False)
    for who, names in ((found.old, found.only_old), (found.new, found.only_new)):
        if names:
            screen.print(
                f"Only {who.name} has {len(names)} measures, {names[0]} first.", markup=False
            )
