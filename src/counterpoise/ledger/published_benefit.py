"""The one published benefit of commitments to the leading ally, less what they are said to cost.

Both figures are others', for commitments in the whole world and in the prices of their year. They
are shown as they were published, with those who contest them, and enter no figure of ours.
"""

from dataclasses import dataclass
from typing import Any

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.export import number
from counterpoise.measures.value import net_benefit

BENEFIT = "trade_effect"
"""The exchange that holds the benefit."""
SAVING = "burden_coefficients/commitments_saving"
CRITICS = ("drezner_2013_primacy", "gholz_2014_tension")
"""Sources that contest such a benefit; what each says is the note of its row."""


@dataclass(frozen=True)
class Critic:
    """Somebody who contests the benefit: the source's key, who and when, and what it says."""

    source: str
    name: str
    says: str


@dataclass(frozen=True)
class PublishedBenefit:
    """A published benefit of commitments less what they are said to cost, each as published.

    Parameters
    ----------
    description, name : str
        What the benefit is, and of which ally.
    benefit, benefit_low, benefit_high : float
        Million current US dollars a year; the ends are not a number where none are published.
    saving, saving_low, saving_high : float
        What fewer commitments would save, in the same unit.
    net, low, high : float
        Benefit less saving; `low` at the largest saving, `high` at the smallest.
    year : str
        Year of the study.
    grade : str
        Grade of the weaker of the two.
    by : str
        Who published the benefit, and when.
    caveats : tuple of str
        What stands against each figure, by the evidence.
    critics : tuple of Critic
        Who contests it.
    sources : tuple of str
        Keys of the sources behind both figures and the critics.
    """

    description: str
    name: str
    benefit: float
    benefit_low: float
    benefit_high: float
    saving: float
    saving_low: float
    saving_high: float
    net: float
    low: float
    high: float
    year: str
    grade: str
    by: str
    caveats: tuple[str, ...]
    critics: tuple[Critic, ...]
    sources: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the line says, and whose it is."""
        benefit, least, most, low, high = (
            f"{musd / 1000:,.0f}"
            for musd in (self.benefit, self.saving_low, self.saving_high, self.low, self.high)
        )
        return (
            f"Others have published one benefit in money. {self.by} put the output that "
            f"{the(self.name)} would lose by halving its security commitments in the whole world "
            f"at ${benefit} billion a year. Less what that is said to save, ${least} to {most} "
            f"billion, it leaves ${low} to {high} billion a year, in dollars as published in "
            f"{self.year}. Both figures are theirs, and only the subtraction is ours. They cover "
            "every region and not this alliance alone, and enter none of the other figures here."
        )

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        named = ("benefit", "saving")
        return {
            "description": self.description,
            "by": self.by,
            "year": self.year,
            "unit": "musd_current/year",
            **{
                f"{name}{end}": number(getattr(self, f"{name}{end}"))
                for name in named
                for end in ("", "_low", "_high")
            },
            "net": self.net,
            "net_low": self.low,
            "net_high": self.high,
            "grade": self.grade,
            "caveats": list(self.caveats),
            "critics": [{"source": c.source, "name": c.name, "says": c.says} for c in self.critics],
            "sources": list(self.sources),
        }


def published_benefit_of(evidence: Evidence) -> PublishedBenefit | None:
    """Return the published benefit less its cost, or None if the evidence has no such benefit.

    Parameters
    ----------
    evidence : Evidence
        Where benefit (catalogue `exchanges`), saving (table `burden_coefficients`) and critics
        (catalogue `sources`) come from.
    """
    entry = next((e for e in evidence.exchanges if e.exchange == BENEFIT), None)
    if entry is None or entry.value is None:
        return None
    saving = evidence.figure(SAVING)
    least, most = saving.at("low"), saving.at("high")
    worst = entry.value if entry.low is None else entry.low
    best = entry.value if entry.high is None else entry.high
    critics = tuple(
        Critic(key, _cited(evidence, key), evidence.sources[key].note)
        for key in CRITICS
        if key in evidence.sources
    )
    study = [key for key in entry.source if key not in CRITICS]
    return PublishedBenefit(
        description=entry.description,
        name=evidence.allies[evidence.leading].name,
        benefit=entry.value,
        benefit_low=float("nan") if entry.low is None else entry.low,
        benefit_high=float("nan") if entry.high is None else entry.high,
        saving=saving.value,
        saving_low=least,
        saving_high=most,
        net=net_benefit({BENEFIT: entry.value}, saving.value).net,
        low=net_benefit({BENEFIT: worst}, most).net,
        high=net_benefit({BENEFIT: best}, least).net,
        year=entry.as_of[:4],
        grade=max(entry.grade, saving.grade),
        by=_cited(evidence, study[0]),
        caveats=(entry.note, saving.note),
        critics=critics,
        sources=tuple(dict.fromkeys([*study, *saving.source, *(c.source for c in critics)])),
    )


def _cited(evidence: Evidence, key: str) -> str:
    """Return who wrote a source, or else who published it, and when."""
    source = evidence.sources[key]
    authors = source.authors.split(", ")
    surnames = [author.split(". ")[-1] for author in authors]
    who = source.publisher if not source.authors else surnames[0]
    if len(authors) > 2:
        who += " and others"
    elif len(authors) == 2:
        who += f" and {surnames[1]}"
    return f"{who} ({source.publisher}, {source.date[:4]})" if source.authors else who
