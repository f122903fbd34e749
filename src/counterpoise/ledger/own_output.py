"""What a share of the bill asks of an ally's own output, and the same with nobody above a ceiling.

A share of the whole bill says nothing about who can bear it. A rule that counts borders asks an
ally of two million people with a long border for more than it produces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import listed, the
from counterpoise.ledger.export import records

if TYPE_CHECKING:
    import pandas as pd

TITLES = {
    "equal_share": "an equal per cent of GDP",
    "ability_to_pay": "ability to pay",
    "benefit": "the benefit rule",
    "shapley": "the Shapley value",
    "joint_product": "self-interest",
    "capped": "an equal per cent of GDP with the cap",
}
"""What each rule is called within a sentence."""
COEFFICIENT = "burden_coefficients/effort_ceiling"
NAMED = 8
"""A warning names so many allies, and counts the others."""


@dataclass(frozen=True)
class OwnOutput:
    """What each rule asks of each ally's own output.

    Parameters
    ----------
    ceiling : float
        Largest share of its own output that a rule may ask of an ally.
    asked : DataFrame (ally by rule)
        What each rule asks over the ally's own output, then `money`, what it pays.
    above : dict of str to tuple of str
        By rule, the allies of which it asks more than the ceiling, most asked first; rules that ask
        it of nobody are left out.
    shares : DataFrame (ally by rule)
        Shares of the bill with nobody above the ceiling: the others take the rest by the same rule.
    limited : DataFrame (ally by rule)
        Those shares over the ally's own output.
    unplaced : dict of str to float
        By rule, the part of the bill that is left when everybody whom it asks is at the ceiling.
    bound : str
        What the ceiling is, in words.
    warnings : dict of str to str
        By rule, a sentence on who is asked for more than the ceiling, and what nobody takes.
    """

    ceiling: float
    asked: "pd.DataFrame"
    above: dict[str, tuple[str, ...]]
    shares: "pd.DataFrame"
    limited: "pd.DataFrame"
    unplaced: dict[str, float]
    bound: str
    warnings: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "of_own_output": records(self.asked, by_index=True),
            "above_ceiling": {rule: list(allies) for rule, allies in self.above.items()},
            "within_ceiling": records(self.shares, by_index=True),
            "within_ceiling_of_own_output": records(self.limited, by_index=True),
            "unplaced": dict(self.unplaced),
        }


def own_output_of(
    evidence: Evidence,
    rules: "Mapping[str, pd.Series[float]]",
    figures: "pd.DataFrame",
    ceiling: float,
) -> OwnOutput:
    """Return what rules ask of each ally's own output, as they are and under a ceiling.

    Parameters
    ----------
    evidence : Evidence
        Where the names of allies come from.
    rules : mapping of str to Series
        Shares of the bill by rule and ally.
    figures : DataFrame
        `output` and `spending` by ally, in one unit.
    ceiling : float
        Largest share of its own output that a rule may ask of an ally, above zero.

    Raises
    ------
    ValueError
        If the ceiling is not above zero.
    """
    import pandas as pd

    from counterpoise.measures.fair_shares import within_limits

    if ceiling <= 0:
        raise ValueError(f"the ceiling of effort must be above zero, not {ceiling:g}")
    bill, output = float(figures["spending"].sum()), figures["output"]
    table = pd.DataFrame(dict(rules))
    asked = (table * bill).div(output, axis=0)
    held = {rule: within_limits(table[rule], ceiling * output / bill) for rule in table}
    shares = pd.DataFrame({rule: found for rule, (found, _) in held.items()})
    unplaced = {str(rule): left for rule, (_, left) in held.items()}
    above = {}
    for rule in map(str, table):
        most = asked[rule][asked[rule] > ceiling * (1 + 1e-9)].sort_values(ascending=False)
        if len(most):
            above[rule] = tuple(map(str, most.index))
    bound = f"more than {100 * ceiling:g} per cent"
    if ceiling == evidence.figure(COEFFICIENT).value:
        bound += ", about the most that an ally has spent outside a war"
    return OwnOutput(
        ceiling=ceiling,
        asked=asked.assign(money=figures["spending"] / output),
        above=above,
        shares=shares,
        limited=(shares * bill).div(output, axis=0),
        unplaced=unplaced,
        bound=bound,
        warnings={
            rule: _warning(evidence, rule, asked[rule][list(allies)], bound, unplaced[rule])
            for rule, allies in above.items()
        },
    )


def _per_cent(share: float) -> str:
    """Return a share in per cent, with a decimal where it is small."""
    return f"{100 * share:.0f}" if share >= 0.2 else f"{100 * share:.1f}"


def _warning(
    evidence: Evidence, rule: str, asked: "pd.Series[float]", bound: str, unplaced: float
) -> str:
    """Say of whom a rule asks more than the ceiling, and what then nobody takes."""
    (first, share), *others = [
        (the(evidence.allies[str(ally)].name), _per_cent(float(value)))
        for ally, value in asked.items()
    ]
    parts = [f"{first} for {share} per cent of its own output"]
    parts += [f"{name} for {value}" for name, value in others[: NAMED - 1]]
    if len(others) >= NAMED:
        parts.append(f"{len(others) - NAMED + 1} more allies for less")
    title = TITLES[rule]
    said = f"{title[:1].upper()}{title[1:]} asks {listed(parts)}: {bound} (effort_ceiling)."
    if unplaced > 0:
        said += (
            f" With everybody whom it asks held at that, {100 * unplaced:.0f} per cent of the bill "
            "finds nobody."
        )
    return said
