"""An ally's account in words and tables, with a second ally in columns of its own."""

from collections.abc import Callable, Sequence
from functools import partial

from counterpoise.charts import LedgerView
from counterpoise.charts.view import band, in_words, listed, lower_first, per_cent, the, upper_first
from counterpoise.languages import minus
from counterpoise.ledger.own_borders import brigades, sector_name
from counterpoise.measures.yearly import BILLION
from counterpoise.wings.allies.account import Account, Force, accounts
from counterpoise.wings.declarations import Section, Table

RULES = {
    "money": "What it pays",
    "equal_share": "The same per cent of GDP for all",
    "ability_to_pay": "By ability to pay",
    "benefit": "By what it has to lose",
    "shapley": "By what it adds to coverage (Shapley)",
    "joint_product": "What self-interest would give",
    "capped": "The same per cent, with a cap",
    "capability": "What it provides to plans, by the index",
}
"""Rules and what allies do, as rows."""
REASONS = {
    "friction": "not re-programmed in time",
    "people": "crews are lacking",
    "industry": "industry is full",
    "no_maker": "nobody makes it",
    "not_foreseen": "the shortfall was not foreseen",
    "nothing_short": "nothing is short",
}
EVERY = 5
"""Years between those of which spending is told, besides the first and the last."""
FIRST_DAY = 10
"""The day of notice that own borders are told for."""
Cell = Callable[[Account], str]


def page(view: LedgerView) -> list[Section]:
    """Return the sections of the page: the finding first."""
    return sections(accounts(view))


def sections(found: Sequence[Account]) -> list[Section]:
    """Return what there is to say of one ally, or of two side by side."""
    parts = (_pays, _owes, _people, _orders, _relied_on, _forces)
    return [_lead(found), *(part(found) for part in parts)]


def _lead(found: Sequence[Account]) -> Section:
    return Section("", tuple(_sentence(one) for one in found))


def _sentence(one: Account) -> str:
    """Return in a sentence what an ally pays and provides."""
    paid = one.published
    words = []
    if paid and paid["share_of_gdp"] is not None:
        words.append(
            f"spends {in_words(paid['share_of_gdp'], 1)} of GDP on defence ({paid['year']})"
        )
    if one.paying:
        last = list(one.paying)[-1]
        share = one.paying[last]["share_of_gdp_by_year"]["p50"]
        words.append(f"reaches {in_words(share, 1)} in {last} under “{one.title}”")
    if one.forces:
        count = len(one.largest_provider) or "none"
        words.append(
            f"is the largest provider of {count} of {len(one.forces)} capabilities on the opening "
            "day"
        )
    return f"{upper_first(the(one.name))} {listed(words)}." if words else f"{one.name}."


def _rows(found: Sequence[Account], rows: Sequence[tuple[str, Cell]]) -> list[list[str]]:
    """Return rows of one cell an ally; those that say nothing of any are left out."""
    made = [[name, *(cell(one) for one in found)] for name, cell in rows]
    return [row for row in made if any(row[1:])]


def _table(
    caption: str, found: Sequence[Account], rows: Sequence[tuple[str, Cell]], first: str = "Measure"
) -> Table:
    return Table(caption, [first, *(one.name for one in found)], _rows(found, rows))


def _pays(found: Sequence[Account]) -> Section:
    years = list(next((one.paying for one in found if one.paying), {}))
    shown = [y for i, y in enumerate(years) if i in (0, len(years) - 1) or int(y) % EVERY == 0]
    rows: list[tuple[str, Cell]] = [
        (_edition(found), _published),
        ("Pledged", _pledge),
        *((y, partial(_year, y)) for y in shown),
    ]
    if years:
        rows.append((f"Public debt at the end of {years[-1]}, % of GDP", _debt))
    table = _table("Per cent of GDP; billion US dollars of 2024", found, rows, "Year")
    says = f"Median under “{found[0].title}”, with the 10th to 90th percentile of simulations."
    return Section("What it pays", (), (table,), notes=(says,), tables_used=("expenditure",))


def _edition(found: Sequence[Account]) -> str:
    paid = next((one.published for one in found if one.published), None)
    return f"{paid['year']}, NATO’s edition of {paid['edition']}" if paid else "Published"


def _published(one: Account) -> str:
    paid = one.published
    if not paid:
        return "no figure"
    bound = "at most " if paid["at_most"] else ""
    return f"{bound}{100 * paid['share_of_gdp']:.2f}{' (estimate)' if paid['estimate'] else ''}"


def _pledge(one: Account) -> str:
    if "effort_target" not in one.pledge:
        return ""
    by = f" by {one.pledge['effort_target_year']:.0f}" if "effort_target_year" in one.pledge else ""
    return f"{100 * one.pledge['effort_target']:.1f}{by}"


def _year(year: str, one: Account) -> str:
    levels = one.paying.get(year)
    if not levels:
        return ""
    share = band(levels["share_of_gdp_by_year"].values(), scale=100, digits=1)
    money = levels["spending_musd_by_year"]["p50"] * BILLION
    return f"{share}; ${money:,.{0 if money >= 10 else 1}f} bn"


def _debt(one: Account) -> str:
    return (
        band(list(one.paying.values())[-1]["debt_share_by_year"].values(), scale=100)
        if (one.paying)
        else ""
    )


def _owes(found: Sequence[Account]) -> Section:
    rules = [rule for rule in RULES if any(rule in one.rules for one in found)]
    table = _table(
        "Part of the bill; of its own GDP; paid above (+) or below (−) it, $ billion a year",
        found,
        [(RULES[rule], partial(_owed, rule)) for rule in rules],
        "Rule",
    )
    says = "Rules differ in kind: no calculation says which is fair."
    return Section(
        "What rules of fairness would ask", (), (table,), (says,), tables_used=("expenditure",)
    )


def _owed(name: str, one: Account) -> str:
    rule = one.rules.get(name, {})
    parts = [per_cent(rule.get("share_of_bill"), 1)]
    if (own := rule.get("share_of_gdp")) is not None:
        parts.append(per_cent(own, 1))
    above = rule.get("pays_above_musd")
    if above is not None:
        parts.append(minus(f"{above * BILLION:+,.1f}"))
    return "; ".join(filter(None, parts))


def _people(found: Sequence[Account]) -> Section:
    moments = list(found[0].people)
    rows: list[tuple[str, Cell]] = [
        (f"{words}, {moment}", partial(_number, name, moment))
        for name, words in (
            ("people", "Active people"),
            ("in_training", "In training"),
            ("manning", "Units that can be manned"),
            ("readiness", "Ready share of equipment"),
        )
        for moment in (moments if name == "people" else moments[:1] + moments[-1:])
    ]
    rows += [("Trained reserves", lambda one: _count(one.strength.get("trained_reserve")))]
    rows += [("Planned active strength", _planned)]
    table = _table("Means over simulations", found, rows)
    note = "A planned strength is a target and no result."
    return Section("People and crews", (), (table,), (note,), tables_used=("personnel",))


def _number(name: str, moment: str, one: Account) -> str:
    value = one.people[moment][name]
    return _count(value) if name in ("people", "in_training") else per_cent(value)


def _count(value: float | None) -> str:
    return "" if value is None else f"{round(value, -2):,.0f}"


def _planned(one: Account) -> str:
    if "active_target" not in one.strength:
        return ""
    year = one.strength.get("active_target_year")
    return f"{one.strength['active_target']:,.0f}" + (f" by {year:.0f}" if year else "")


def _orders(found: Sequence[Account]) -> Section:
    names = dict.fromkeys(order.name for one in found for order in one.orders)
    rows: list[tuple[str, Cell]] = [(name, partial(_order, name)) for name in names]
    rows += [
        (f"Equipment money not spent: {words}", partial(_held, reason))
        for reason, words in REASONS.items()
    ]
    table = _table(
        "Firm orders with years of delivery, and announced fleets", found, rows, "Capability"
    )
    note = (
        "The order book is not complete. What is ordered beyond it in a simulation is known by the "
        "supplier’s region and not by buyer; the change of forces shows what arrives."
    )
    return Section(
        "Orders and deliveries", (), (table,), (note,), tables_used=("order_book", "programmes")
    )


def _order(name: str, one: Account) -> str:
    order = next((each for each in one.orders if each.name == name), None)
    if order is None:
        return ""
    parts = []
    if order.ordered:
        years = f"{order.first}" if order.first == order.last else f"{order.first}–{order.last}"
        parts.append(f"{order.ordered:,.3g} {order.unit}, {years}")
    if order.fleet is not None:
        parts.append(f"fleet of {order.fleet:,.3g} by {order.fleet_year}")
    return "; ".join(parts)


def _held(reason: str, one: Account) -> str:
    row = next((each for each in one.held_back if each["reason"] == reason), None)
    if row is None:
        return ""
    return (
        f"${row['musd'] * BILLION:,.1f} bn ({per_cent(row['share'])} of it), "
        f"most in {row['worst_year']}"
    )


def _relied_on(found: Sequence[Account]) -> Section:
    sectors = dict.fromkeys(row["sector"] for one in found for row in one.borders)
    rows: list[tuple[str, Cell]] = [
        ("Largest provider of", _largest),
        ("Coverage if it took no part, points", lambda one: _points(one.without["coverage_lost"])),
        ("Capabilities newly short then", lambda one: str(one.without["newly_short"])),
        ("Package that slows most then", _slowed),
        *(
            (
                f"Own border, {sector_name(s)}, brigades on day {FIRST_DAY}",
                partial(_border, s),
            )
            for s in sectors
        ),
        ("Sites that it decides on", lambda one: listed(list(one.sites))),
        ("Targets of intelligence that only it watches", lambda one: str(one.unseen or "none")),
    ]
    table = _table("On the opening day", found, rows)
    note = (
        "Losses are political: the ally takes no part. Nothing says how likely that is. Coverage "
        "is a mean over capabilities. A negative number of brigades is what others would have to "
        "send."
    )
    return Section(
        "Who depends on it",
        (),
        (table,),
        (note,),
        tables_used=("frontage", "base_sites", "intelligence_assets"),
    )


def _largest(one: Account) -> str:
    names = {force.capability: force.name for force in one.forces}
    said = [
        f"{lower_first(names[c])} ({per_cent(share)})"
        for c, share in sorted(
            one.largest_provider.items(), key=lambda item: names.get(item[0], "")
        )
        if c in names
    ]
    return upper_first(listed(said)) or "nothing"


def _points(share: float) -> str:
    return minus(f"{-100 * share:.1f}") if share >= 0.0005 else "0"


def _slowed(one: Account) -> str:
    lost = one.without["tempo_lost"]
    return (
        f"{one.without['slows_most']} ({minus(f'{-100 * lost:.0f}')} points)"
        if lost >= 0.005
        else ""
    )


def _border(sector: str, one: Account) -> str:
    for row in one.borders:
        if row["sector"] == sector and row["day"] == FIRST_DAY:
            return minus(brigades(row["net"], row["net_low"], row["net_high"], signed=True))
    return ""


def _forces(found: Sequence[Account]) -> Section:
    later = found[0].later[:4]
    columns = ("Today", "Of all", later, "Its share", "Lacks")
    header = ["Capability", "Counted in", *columns]
    if len(found) > 1:
        # Side by side there is room for three columns each; what is lacking can be read off them.
        header[2:] = [f"{one.name}, {w}" for one in found for w in ("today", later, "share")]
    rows: list[list[str]] = []
    for place, force in enumerate(found[0].forces):
        cells = [_force(one.forces[place]) for one in found]
        kept = cells[0] if len(found) == 1 else [row[i] for row in cells for i in (0, 2, 3)]
        rows.append([force.name, force.unit, *kept])
    notes = (
        f"Today is the opening day, {later} the start of that year under “{found[0].title}”. Its "
        f"share is that of {found[0].level} if every member provided the same part of its GDP. "
        "Nobody asks an ally to provide everything: what is scarce is held by few for all.",
        _proof(found[0]),
    )
    return Section(
        "What it provides and lacks",
        (),
        (Table("Ready units committed to plans, and shares of the requirement", header, rows),),
        notes,
        tables_used=("inventories", "commitments", "requirements"),
    )


def _proof(one: Account) -> str:
    """Return what the numbers were made with, and how much of it is judgement."""
    made = one.made_with
    judged = (
        f" {in_words(one.judged_share)} of its inputs are judgement."
        if (one.judged_share is not None)
        else ""
    )
    return (
        f"Counterpoise {made['version']}, evidence {made['evidence_hash']}, scenario "
        f"{one.scenario}, {made['futures']:,} futures, seed {made['seed']}.{judged}"
    )


def _force(force: Force) -> list[str]:
    return [
        _units(force.opening),
        per_cent(force.share) if force.opening else "",
        _units(force.later),
        "" if force.asked is None else _units(force.asked),
        _units(force.lacks) if force.lacks else "",
    ]


def _units(value: float) -> str:
    """Return units to a tenth where there are few."""
    if value < 0.05:
        return "0"
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
