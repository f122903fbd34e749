"""Numbers that the ledger answers: who pays, who provides, what hangs on one ally."""

import math

import numpy as np

from counterpoise import ledger
from counterpoise.claims.bounds import Found
from counterpoise.claims.material import Material

BOTH = ("leading_ally", "allies")
DONE = ("money", "capability")
"""Columns of the fair shares that say what allies do; the others are rules."""
EUROPE_NOT = ("USA", "CAN")
"""Allies that are no part of Europe."""
GROWTH_RELEASE, FIRST_YEAR, LAST_YEAR = "2025-08", 2014, 2025
"""The newest release that has the first year of the pledge and its last."""
NOTICE = "day_30"
FIGURE = ("value", "low", "high")


def dimensions_both_ways(of: Material) -> Found:
    """Return in how many dimensions both sides give something that has a figure."""
    balance = ledger.dimensions(of.evidence).balance
    given = balance[balance["with_figure"] > 0].groupby("dimension")["giver"].nunique()
    return Found.exact((given == len(BOTH)).sum())


def loss_of_leading_over_next(of: Material) -> Found:
    """Return the coverage lost without the leading ally over that without the next largest."""
    found = ledger.dependency(of.evidence)
    lost = found.single["coverage_lost"]
    others = lost.drop(found.leading)
    return Found.exact(lost[found.leading] / others.max())


def over_half_from_one(of: Material) -> Found:
    """Return for how many capabilities one ally provides more than half."""
    return Found.exact(ledger.dependency(of.evidence).providers["over_cap"].sum())


def fall_of_largest_share(of: Material) -> Found:
    """Return by how much the largest provider's mean share falls over the run at central figures.

    The scenario is the status quo: nothing that the leading ally provides is taken away.
    """
    path = ledger.dependency(of.evidence).path["largest_share"]
    return Found.exact(path.iloc[0] - path.iloc[-1])


def stop_gap_left(of: Material) -> Found:
    """Return the gap of a year's stop of the leading ally, begun last over begun first."""
    gap = ledger.dependency(of.evidence).stop["gap_years"]
    return Found.exact(gap.iloc[-1] / gap.iloc[0])


def rules_that_ask_more(of: Material) -> Found:
    """Return under how many of the six rules allies other than the leading one pay too little."""
    shares, leading = ledger.fair_shares(of.evidence).comparison.shares, of.evidence.leading
    asked = [float(shares[rule][leading]) for rule in shares.columns if rule not in DONE]
    paid = float(shares["money"][leading])
    return Found.exact(sum(part < paid for part in asked))


def growth_of_effort(of: Material) -> Found:
    """Return effort of all allies but the leading one in 2025 over that of 2014, one release."""
    effort = ledger.trend(of.evidence)["others_effort"].loc[GROWTH_RELEASE]
    return Found.exact(effort[LAST_YEAR] / effort[FIRST_YEAR])


def fall_of_leading_money(of: Material) -> Found:
    """Return by how much the leading ally's share of the money fell from 2014 to 2025."""
    share = ledger.trend(of.evidence)["leading_share"].loc[GROWTH_RELEASE]
    return Found.exact(share[FIRST_YEAR] - share[LAST_YEAR])


def effort_follows_provision(of: Material) -> Found:
    """Return the rank correlation of effort and of what allies provide over their fair share."""
    effort = ledger.burden(of.evidence).allies["share_of_gdp"]
    provided = ledger.contributions(of.evidence).table["index_over_fair"]
    known = effort.index.intersection(provided.index)
    return Found.exact(effort[known].corr(provided[known], method="spearman"))


def ranks_by_weights(of: Material) -> Found:
    """Return how many ranks the middle ally may move with the weights of capabilities."""
    table = ledger.contributions(of.evidence).table
    spread = table["worst"] - table["best"]
    low, middle, high = np.quantile(spread, (0.1, 0.5, 0.9))
    return Found(float(middle), float(low), float(high))


def allies_at_target(of: Material, target: str) -> Found:
    """Return how many allies reach a share of output, in the newest release that is complete."""
    return Found.exact(ledger.burden(of.evidence).at_or_above[float(target)])


def leading_effort(of: Material) -> Found:
    """Return the leading ally's effort by NATO's definition; the ends are those of all definitions.

    They are those of its own budget and of SIPRI, by the nearest years that are printed.
    """
    leading = of.evidence.leading
    nato = float(ledger.burden(of.evidence).allies["share_of_gdp"][leading])
    others = [
        figure.value
        for key, figure in of.evidence.tables["definitions"].items()
        if key[0] == leading
    ]
    return Found(nato, min(nato, *others), max(nato, *others))


def battlegroups_led_by_others(of: Material) -> Found:
    """Return the share of battlegroups on the eastern flank that others than the leading lead."""
    rows = ledger.dimensions(of.evidence).by_ally
    led = rows[rows["measure"] == "battlegroups_led"].set_index("ally")["value"].fillna(0.0)
    return Found.exact(1 - led[of.evidence.leading] / led.sum())


def european_share_of_aid(of: Material) -> Found:
    """Return Europe's share of members' aid to Ukraine: military, or all, or with the Union's."""
    rows = ledger.dimensions(of.evidence).by_ally
    wide = rows.pivot_table(index="ally", columns="measure", values="value", observed=True)
    union = wide["aid_through_eu"].sum()

    def share(measure: str, more: float = 0.0) -> float:
        given = wide[measure].fillna(0.0)
        europe = given.drop(list(EUROPE_NOT)).sum() + more
        return float(europe / (given.sum() + more))

    military = share("allocated_military")
    ends = (military, share("allocated_total"), share("allocated_total", union))
    return Found(military, min(ends), max(ends))


def front_with_members(of: Material, *members: str) -> Found:
    """Return the border with Russia and Belarus with some members over that without them."""
    border = ledger.enlargement(of.evidence, members=members).frontage["border_km"]
    return Found.exact(border["with"] / border["without"])


def left_for_others(of: Material, *members: str) -> Found:
    """Return by how much members change the brigades left for others' sectors, day 30.

    The value counts what is ready for plans; the ends are the widest of that and of all that the
    members hold.
    """
    record = ledger.enlargement(of.evidence, members=members).to_json()["left_for_others"][NOTICE]
    ends = [record[f"change{kind}{end}"] for kind in ("", "_held") for end in ("_low", "_high")]
    return Found(record["change"], min(ends), max(ends))


def kinds_brought(of: Material, *members: str) -> Found:
    """Return how many kinds of equipment that are made in Europe come with some members."""
    table = ledger.enlargement(of.evidence, members=members).capabilities
    return Found.exact(table["lines_brought"].sum())


def break_even_fall(of: Material) -> Found:
    """Return the yearly fall in the chance of a great war that pays for the alliance.

    The value is the geometric mean of the ends, which are a hundredfold apart.
    """
    found = ledger.value(of.evidence).range
    return Found(math.sqrt(found.low * found.high), found.low, found.high)


def years_not_recognised(of: Material) -> Found:
    """Return for how many years the leading ally did not recognise the Baltic annexation."""
    rows = ledger.dimensions(of.evidence).exchanges.set_index("exchange")
    value, low, high = (float(rows[end]["baltic_non_recognition"]) for end in FIGURE)
    return Found(value, low, high)
