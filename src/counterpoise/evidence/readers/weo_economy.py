"""What a run takes from the World Economic Outlook: rows of the table `economy`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from counterpoise.evidence.csv_tables import Key
from counterpoise.evidence.records import Figure

Known = dict[tuple[str, str, int], tuple[Decimal, int | None]]
"""Figures by ally, concept and year, each with the last actual year of its series."""

JUDGEMENT = "counterpoise_judgement"
GROWTH_BELOW, GROWTH_ABOVE = 0.008, 0.006
"""Range of long-run growth around its mean, by judgement: errors are skewed to the downside."""


@dataclass(frozen=True)
class Attribute:
    """How one attribute follows from the outlook: as the mean of some years of one concept."""

    name: str
    unit: str
    concept: str
    years: tuple[int, ...]
    divisor: int
    digits: int
    note: str


_WHOLE, _MILLIONTH = 0, 6
ATTRIBUTES = (
    Attribute(
        "gdp_2024",
        "musd_2024",
        "NGDPD",
        (2024,),
        1_000_000,
        _WHOLE,
        "NGDPD in billion dollars times 1,000, at market exchange rates.",
    ),
    Attribute(
        "growth_to_start",
        "1/year",
        "NGDP_RPCH",
        (2025, 2026),
        100,
        _MILLIONTH,
        "Mean of NGDP_RPCH for 2025 and 2026.",
    ),
    Attribute(
        "growth",
        "1/year",
        "NGDP_RPCH",
        (2027, 2028, 2029, 2030),
        100,
        _MILLIONTH,
        "Mean of NGDP_RPCH for 2027 to 2030; low and high are set at -0.8 and +0.6 points by "
        "judgement, growth errors being skewed to the downside.",
    ),
    Attribute(
        "debt_share_2026",
        "share_of_gdp",
        "GGXWDG_NGDP",
        (2026,),
        100,
        _MILLIONTH,
        "Gross debt of general government.",
    ),
    Attribute(
        "debt_share_2030",
        "share_of_gdp",
        "GGXWDG_NGDP",
        (2030,),
        100,
        _MILLIONTH,
        "Gross debt of general government.",
    ),
)


def economy_of(known: Known, edition: str, source: str) -> dict[Key, Figure]:
    """Return the rows of `economy` for which the outlook holds every year that they need.

    Parameters
    ----------
    known : dict
        Figures by ally, concept and year, in units without thousands or millions.
    edition : str
        The edition as YYYY-MM.
    source : str
        Key of the source.
    """
    figures: dict[Key, Figure] = {}
    for ally in sorted({ally for ally, _, _ in known}):
        for attribute in ATTRIBUTES:
            keys = [(ally, attribute.concept, year) for year in attribute.years]
            if all(key in known for key in keys):
                figures[ally, attribute.name] = _figure(known, keys, attribute, edition, source)
    return figures


def _figure(
    known: Mapping[tuple[str, str, int], tuple[Decimal, int | None]],
    keys: list[tuple[str, str, int]],
    attribute: Attribute,
    edition: str,
    source: str,
) -> Figure:
    # Summed and rounded in binary, as the shipped table was: the same edition changes nothing.
    mean = sum(float(known[key][0]) for key in keys) / len(keys) / attribute.divisor
    last = known[keys[-1]][1]
    ranged = attribute.name == "growth"
    return Figure(
        value=round(mean, attribute.digits),
        low=round(mean - GROWTH_BELOW, attribute.digits) if ranged else None,
        high=round(mean + GROWTH_ABOVE, attribute.digits) if ranged else None,
        unit=attribute.unit,
        as_of=str(attribute.years[-1]),
        release=edition,
        source=(source, JUDGEMENT) if ranged else (source,),
        grade="A" if last is not None and attribute.years[-1] <= last else "B",
        note=attribute.note,
    )
