"""What the record of battles says of the campaign kernel, as one table that comes with the package.

``python -m counterpoise.theatre.battle_checks`` writes it anew, in seconds. Two predictors are
judged apart, each on wars that its fit has not seen. One is a logistic on what could be known
before battle: the ratio of forces, and whether the defence was prepared. The other is the kernel,
run on each battle's stated strengths with the coefficients that are shipped; only its link, a
constant and a slope, is fitted. Leadership, morale and surprise were coded with the outcome known
and are left out. That a predictor cannot be told from the base rate is a result, and no licence to
use it.

The record holds tactical actions: it tests neither campaigns nor drones nor air.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.theatre import battle_kernel
from counterpoise.theatre.battle_record import PREPARED, Battle, battles
from counterpoise.theatre.battle_scores import concordance, gain, held_out_losses
from counterpoise.theatre.campaign_inputs import COEFFICIENTS, LAWS, coefficient_records

Floats = NDArray[np.float64]
COMMAND = "python -m counterpoise.theatre.battle_checks"
TABLE = "battle_checks.csv"
BASE, RATIO, BEFORE = "base rate", "force ratio", "force ratio and prepared defence"
MODERN = 1940
"""First year of the battles that are also judged apart."""
ALL, ALL_MODERN = "all battles", f"battles since {MODERN}"
RUN, RUN_MODERN = "battles the kernel can run", f"battles the kernel can run since {MODERN}"


@dataclass(frozen=True)
class Check:
    """One line of the table.

    Parameters
    ----------
    subset, predictor, against : str
        Which battles, what predicts, and what it is compared with.
    parameters, battles, wars : int
        Fitted parameters of the predictor, and how many battles and wars.
    log_loss, other_log_loss : float
        Mean log loss of held-out battles, of the predictor and of what it is compared with.
    gain, low, high : float
        Sum of gains in log loss (nats), with its 95 per cent interval over wars.
    concordance : float
        How often a won battle has the higher number of a pair, with nothing fitted; NaN where the
        predictor knows more than one number.
    verdict : str
        Whether it can be told from what it is compared with.
    """

    subset: str
    predictor: str
    against: str
    parameters: int
    battles: int
    wars: int
    log_loss: float
    other_log_loss: float
    gain: float
    low: float
    high: float
    concordance: float
    verdict: str


def shipped_checks() -> tuple[Check, ...]:
    """Return the table that comes with the package."""
    text = files("counterpoise.theatre").joinpath(TABLE).read_text("utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def checks(evidence: Evidence) -> list[Check]:
    """Return the table for the coefficients of an evidence set."""
    known = [battle for battle in battles() if battle.known]
    lines = []
    for name, record in {ALL: known, ALL_MODERN: _modern(known)}.items():
        lines += judged(name, record, before_battle(record))
    can_run = [battle for battle in known if battle_kernel.fits(battle)]
    figures = {n: evidence.figure(f"theatre_coefficients/{n}").value for n in COEFFICIENTS}
    coefficients = coefficient_records(figures)
    kernel = {law: battle_kernel.index(can_run, coefficients, law) for law in LAWS}
    modern = np.array([battle.year >= MODERN for battle in can_run])
    for name, kept in {RUN: np.ones_like(modern), RUN_MODERN: modern}.items():
        record = [battle for battle, keep in zip(can_run, kept, strict=True) if keep]
        own = {f"kernel, {law}": values[kept, None] for law, values in kernel.items()}
        lines += judged(name, record, {RATIO: before_battle(record)[RATIO], **own})
    return lines


def _modern(record: Sequence[Battle]) -> list[Battle]:
    return [battle for battle in record if battle.year >= MODERN]


def before_battle(record: Sequence[Battle]) -> dict[str, Floats]:
    """Return the features (N, k) of predictors that know what could be known before battle."""
    ratio = np.log([battle.attackers / battle.defenders for battle in record])
    prepared = np.array([float(battle.posture in PREPARED) for battle in record])
    return {RATIO: ratio[:, None], BEFORE: np.column_stack([ratio, prepared])}


def judged(subset: str, record: Sequence[Battle], predictors: dict[str, Floats]) -> list[Check]:
    """Return each predictor beside the base rate and beside the force ratio."""
    won = np.array([float(battle.result == "win") for battle in record])
    war = np.array([battle.war for battle in record])
    losses = {BASE: held_out_losses(np.empty((len(won), 0)), won, war)}
    losses |= {name: held_out_losses(x, won, war) for name, x in predictors.items()}
    lines = []
    for name, features in predictors.items():
        for other in (BASE, RATIO):
            if other == name:
                continue
            found = gain(losses[name], losses[other], war)
            lines.append(
                Check(
                    subset,
                    name,
                    other,
                    1 + features.shape[1],
                    found.battles,
                    found.wars,
                    float(losses[name].mean()),
                    float(losses[other].mean()),
                    found.value,
                    found.low,
                    found.high,
                    concordance(features[:, 0], won) if features.shape[1] == 1 else np.nan,
                    found.in_words(f"the {other}"),
                )
            )
    return lines


def text_of(lines: Sequence[Check]) -> str:
    """Return lines as a table; four digits are more than they carry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Check)])
    for line in lines:
        writer.writerow(
            [f"{v:.4f}" if isinstance(v, float) else str(v) for v in astuple(line)],
        )
    return out.getvalue()


def _read(row: dict[str, str]) -> Check:
    kinds = {field.name: field.type for field in fields(Check)}
    return Check(**{name: kinds[name](cell) for name, cell in row.items()})  # type: ignore


def main() -> None:
    """Write the table beside this module."""
    lines = checks(load_evidence())
    write_file(Path(__file__).parent / TABLE, text_writer(text_of(lines)))


if __name__ == "__main__":
    main()
