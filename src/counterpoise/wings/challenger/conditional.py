"""What `--research` adds: conditional rates by year in two bins, with their conditions.

Nothing of it is in a default record, on a face or in a report.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.challenger.catalogue import COEFFICIENTS
from counterpoise.challenger.choice import nest_weights
from counterpoise.challenger.hazard import LOW, OPEN, research
from counterpoise.challenger.research import conditional_rates, past_record, settings

if TYPE_CHECKING:
    from counterpoise.wings.challenger.study import ChallengerStudy

BELOW_WAR = "below_war"
SETTINGS_KEPT = (
    "settings of precision and occasions that do not make the record of 2004 to 2025 a surprise"
)
OPEN_ONLY = "open attacks on the targets of which the theatre has a campaign"
TASTE = "challenger/research_taste"


def conditional(study: "ChallengerStudy", laws: tuple[str, ...]) -> dict[str, Any]:
    """Return in which of two bins each year lies, over every setting that the record leaves.

    A year is below 1 in 20 where it is so in every setting, and not excluded where it is not so in
    one of them.

    Returns
    -------
    dict
        `conditional_by_law`: by law and year one of two bins. `conditional_on`: the conditions.
        `conditional_settings`: how many there are and how many the record leaves.
    """
    evidence = study.evidence
    tried, kept = settings(evidence), past_record(evidence).kept
    chosen = {(one.precision, one.occasions) for one, ok in zip(tried, kept, strict=True) if ok}
    spread = evidence.figure(f"{COEFFICIENTS}/research_taste").value
    nest = evidence.figure(f"{COEFFICIENTS}/research_dissimilarity").value
    taste = spread * study.numbers_normal(TASTE)
    which = study.looked_at & (np.array(study.methods) != BELOW_WAR)[None, :]
    weights = np.where(which, study.menu.weights, 0.0)
    per_year = study.settings.per_year
    conditions: tuple[str, ...] = (SETTINGS_KEPT, OPEN_ONLY)
    by_law: dict[str, dict[str, str]] = {}
    for law in laws:
        found = study.calculus(law)
        rows = []
        for precision, occasions in sorted(chosen):
            rate = conditional_rates(
                found,
                nest_weights(weights.ravel()).reshape(weights.shape),
                study.settings.who(evidence),
                precision=precision,
                dissimilarity=nest,
                occasions=occasions,
                taste=taste,
            )
            one = research(rate, 1.0 / per_year, per_year)
            rows.append(one.conditional_by_year)
            conditions = (*one.conditional_on, SETTINGS_KEPT, OPEN_ONLY)
        by_law[law] = {
            start[:4]: LOW if all(row[t] == LOW for row in rows) else OPEN
            for t, start in enumerate(study.starts[::per_year][: len(rows[0])])
        }
    return {
        "conditional_by_law": by_law,
        "conditional_on": list(conditions),
        "conditional_settings": {"tried": len(tried), "kept": int(kept.sum())},
    }
