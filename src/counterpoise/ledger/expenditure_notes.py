"""What to bear in mind when reading who pays what: one sentence for each point."""

from typing import TYPE_CHECKING

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import in_sentence, listed, told_apart
from counterpoise.ledger.releases import (
    BY_SHARE,
    NOTHING,
    PUBLISHED,
    joined_by,
    with_forces,
)

if TYPE_CHECKING:
    import pandas as pd


def notes_on(
    evidence: Evidence,
    vintage: "pd.DataFrame",
    moment: tuple[str, int],
    left_out: tuple[str, ...] = (),
) -> list[str]:
    """Return the notes on one release and year.

    Parameters
    ----------
    evidence : Evidence
        Where the figures come from.
    vintage : DataFrame
        As from `Releases.vintage`.
    moment : (str, int)
        Release and year.
    left_out : tuple of str
        Allies that the rank tests were asked to leave out.
    """
    release, year = moment
    found = [
        *_incomplete(evidence, vintage, moment),
        f"All figures are from the release of {release}; other releases differ for {year}.",
    ]
    if vintage["estimate"].any():
        found.append(f"{year} is an estimate for {int(vintage['estimate'].sum())} allies.")
    late = sorted(set(vintage.index) - set(joined_by(evidence, year)))
    if late:
        found.append(f"Not yet members in {year}, yet in the series: {', '.join(late)}.")
    nothing = [ally for ally in left_out if ally not in vintage.index]
    if nothing:
        found.append(
            f"Leaving out {in_sentence(evidence, nothing)} changes nothing: the release of "
            f"{release} has no share there for {year}."
        )
    at_most = vintage.index[vintage["at_most"].astype(bool)].tolist()
    if at_most:
        found.append(f"Printed as an upper bound and counted at it: {', '.join(at_most)}.")
    if vintage["one_decimal"].any():
        found.append("Shares were printed to one decimal: 2.0 may be anything from 1.95 to 2.05.")
    found += _on_money(vintage, release)
    if "TUR" in vintage.index:
        found.append(
            "Türkiye: under high inflation money at current rates and real growth are unsteady; "
            "the share of GDP is the safer figure."
        )
    leading = _other_definitions(evidence, evidence.leading)
    if leading:
        found.append(leading)
    return [*found, "Iceland is a member without armed forces and is not counted."]


def _incomplete(evidence: Evidence, vintage: "pd.DataFrame", moment: tuple[str, int]) -> list[str]:
    """Return a warning where allies with forces have no share in the release."""
    release, year = moment
    forces = set(with_forces(evidence))
    absent = forces - set(vintage.index)
    if not absent:
        return []
    wanted = absent & set(joined_by(evidence, year))
    if not wanted:
        whose = told_apart(absent, forces)
        return [f"The release of {release} has no share of {year} for {whose}, then no members."]
    if len(vintage) < len(absent):
        lacking = f"shares for {listed(sorted(vintage.index))} only"
    else:
        lacking = f"no share for {listed(sorted(absent))}"
    return [
        f"The release of {release} is not complete for {year}: it has {lacking}. Counts, totals "
        f"and tests are of {len(vintage)} of {len(vintage) + len(absent)} allies and say nothing "
        "about the alliance. Leave --release out for the newest complete one."
    ]


def _other_definitions(evidence: Evidence, ally: str) -> str:
    """Return the ally's effort by other definitions in words, or nothing where none is known."""
    known = evidence.tables.get("definitions", {})
    differences = [
        f"{figure.value:.1%} by the definition '{definition}' ({year})"
        for (code, year, definition, *_), figure in known.items()
        if code == ally
    ]
    if not differences:
        return ""
    return f"{evidence.allies[ally].name}: {'; '.join(differences)}, not comparable."


def _on_money(vintage: "pd.DataFrame", release: str) -> list[str]:
    found = []
    for kind, words in (
        (BY_SHARE, "Money taken as share times GDP, which is not in"),
        (NOTHING, "No money and no GDP in"),
    ):
        allies = vintage.index[vintage["money"] == kind].tolist()
        if allies:
            names = told_apart(allies, vintage.index)
            sources = sorted(set(vintage.loc[allies, "output_from"]))
            found.append(f"{words} the release of {release}: {names} ({'; '.join(sources)}).")
    printed = vintage[(vintage["money"] == PUBLISHED) & vintage["gdp_printed"].notna()]
    if len(printed):
        off = (printed["output"] / printed["gdp_printed"] - 1).abs()
        found.append(
            f"GDP is spending over share. It differs from the GDP that the release prints by up to "
            f"{off.max():.1%} ({off.idxmax()}), since shares are of real GDP."
        )
    return found
