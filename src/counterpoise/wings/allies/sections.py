"""An ally's account in words and tables, with a second ally in columns of its own."""

from collections.abc import Callable, Sequence
from functools import partial

from counterpoise.charts import LedgerView
from counterpoise.charts.labels import band, upper_first
from counterpoise.languages import IN_ENGLISH, Words, minus
from counterpoise.ledger.ally_names import the
from counterpoise.ledger.own_borders import sector_name
from counterpoise.measures.yearly import BILLION
from counterpoise.wings.allies.account import Account, accounts
from counterpoise.wings.allies.force_sections import forces
from counterpoise.wings.declarations import Section, Table

EVERY = 5
"""Years between those of which spending is told, besides the first and the last."""
FIRST_DAY = 10
"""The day of notice that own borders are told for."""
Cell = Callable[[Account], str]


def rules(words: Words = IN_ENGLISH) -> dict[str, str]:
    """Return rules and what allies do, as rows."""
    return {
        "money": words.say("What it pays"),
        "equal_share": words.say("The same per cent of GDP for all"),
        "ability_to_pay": words.say("By ability to pay"),
        "benefit": words.say("By what it has to lose"),
        "shapley": words.say("By what it adds to coverage (Shapley)"),
        "joint_product": words.say("What self-interest would give"),
        "capped": words.say("The same per cent, with a cap"),
        "capability": words.say("What it provides to plans, by the index"),
    }


def _reasons(words: Words) -> dict[str, str]:
    """Return why money for equipment bought nothing, as rows."""
    return {
        "friction": words.say("Equipment money not spent: not re-programmed in time"),
        "people": words.say("Equipment money not spent: crews are lacking"),
        "industry": words.say("Equipment money not spent: industry is full"),
        "no_maker": words.say("Equipment money not spent: nobody makes it"),
        "not_foreseen": words.say("Equipment money not spent: the shortfall was not foreseen"),
        "nothing_short": words.say("Equipment money not spent: nothing is short"),
    }


def page(view: LedgerView) -> list[Section]:
    """Return the sections of the page: the finding first."""
    return sections(accounts(view), view.words)


def sections(found: Sequence[Account], words: Words = IN_ENGLISH) -> list[Section]:
    """Return what there is to say of one ally, or of two side by side.

    Parameters
    ----------
    found : sequence of Account
        One or two, their names in the language of the words.
    words : Words
        The language.
    """
    parts = (_pays, _owes, _people, _orders, _relied_on, forces)
    return [_lead(found, words), *(part(found, words) for part in parts)]


def _lead(found: Sequence[Account], words: Words) -> Section:
    return Section("", tuple(_sentence(one, words) for one in found))


def _sentence(one: Account, words: Words) -> str:
    """Return in a sentence what an ally pays and provides."""
    paid = one.published
    parts = []
    if paid and paid["share_of_gdp"] is not None:
        parts.append(
            words.say(
                "spends {share} of GDP on defence ({year})",
                share=words.per_cent(paid["share_of_gdp"], 1),
                year=paid["year"],
            )
        )
    if one.paying:
        last = list(one.paying)[-1]
        share = one.paying[last]["share_of_gdp_by_year"]["p50"]
        parts.append(
            words.say(
                "reaches {share} in {year} under “{title}”",
                share=words.per_cent(share, 1),
                year=last,
                title=one.title,
            )
        )
    if one.forces:
        parts.append(
            words.say(
                "is the largest provider of {some} of {all} capabilities on the opening day",
                some=len(one.largest_provider) or words.count(0),
                all=len(one.forces),
            )
        )
    if not parts:
        return f"{one.name}."
    ally = upper_first(the(one.name))
    return words.say("{ally} {parts}.", ally=ally, parts=words.listed(parts))


def _rows(found: Sequence[Account], rows: Sequence[tuple[str, Cell]]) -> list[list[str]]:
    """Return rows of one cell an ally; those that say nothing of any are left out."""
    made = [[name, *(cell(one) for one in found)] for name, cell in rows]
    return [row for row in made if any(row[1:])]


def _table(
    caption: str, found: Sequence[Account], rows: Sequence[tuple[str, Cell]], first: str
) -> Table:
    return Table(caption, [first, *(one.name for one in found)], _rows(found, rows))


def _pays(found: Sequence[Account], words: Words) -> Section:
    years = list(next((one.paying for one in found if one.paying), {}))
    shown = [y for i, y in enumerate(years) if i in (0, len(years) - 1) or int(y) % EVERY == 0]
    rows: list[tuple[str, Cell]] = [
        (_edition(found, words), partial(_published, words)),
        (words.say("Pledged"), partial(_pledge, words)),
        *((y, partial(_year, words, y)) for y in shown),
    ]
    if years:
        debt = words.say("Public debt at the end of {year}, % of GDP", year=years[-1])
        rows.append((debt, partial(_debt, words)))
    caption = words.say("Per cent of GDP; billion US dollars of 2024")
    table = _table(caption, found, rows, words.say("Year"))
    says = words.say(
        "Median under “{title}”, with the 10th to 90th percentile of simulations.",
        title=found[0].title,
    )
    title = words.say("What it pays")
    return Section(title, (), (table,), notes=(says,), tables_used=("expenditure",))


def _edition(found: Sequence[Account], words: Words) -> str:
    paid = next((one.published for one in found if one.published), None)
    if not paid:
        return words.say("Published")
    return words.say(
        "{year}, NATO’s edition of {edition}", year=paid["year"], edition=paid["edition"]
    )


def _published(words: Words, one: Account) -> str:
    paid = one.published
    if not paid:
        return words.say("no figure")
    share = words.number(100 * paid["share_of_gdp"], 2)
    if paid["at_most"]:
        share = words.say("at most {share}", share=share)
    return words.say("{share} (estimate)", share=share) if paid["estimate"] else share


def _pledge(words: Words, one: Account) -> str:
    if "effort_target" not in one.pledge:
        return ""
    share = words.number(100 * one.pledge["effort_target"], 1)
    if "effort_target_year" not in one.pledge:
        return share
    year = f"{one.pledge['effort_target_year']:.0f}"
    return words.say("{value} by {year}", value=share, year=year)


def _year(words: Words, year: str, one: Account) -> str:
    levels = one.paying.get(year)
    if not levels:
        return ""
    share = band(levels["share_of_gdp_by_year"].values(), scale=100, digits=1, words=words)
    money = levels["spending_musd_by_year"]["p50"] * BILLION
    billions = words.number(money, 0 if money >= 10 else 1)
    return words.say("{share}; ${billions} bn", share=share, billions=billions)


def _debt(words: Words, one: Account) -> str:
    if not one.paying:
        return ""
    return band(
        list(one.paying.values())[-1]["debt_share_by_year"].values(), scale=100, words=words
    )


def _owes(found: Sequence[Account], words: Words) -> Section:
    named = {
        rule: name for rule, name in rules(words).items() if any(rule in o.rules for o in found)
    }
    table = _table(
        words.say(
            "Part of the bill; of its own GDP; paid above (+) or below (−) it, $ billion a year"
        ),
        found,
        [(name, partial(_owed, words, rule)) for rule, name in named.items()],
        words.say("Rule"),
    )
    says = words.say("Rules differ in kind: no calculation says which is fair.")
    title = words.say("What rules of fairness would ask")
    return Section(title, (), (table,), (says,), tables_used=("expenditure",))


def _owed(words: Words, name: str, one: Account) -> str:
    rule = one.rules.get(name, {})
    bill, own = rule.get("share_of_bill"), rule.get("share_of_gdp")
    parts = [words.percent(share, 1) for share in (bill, own) if share is not None]
    above = rule.get("pays_above_musd")
    if above is not None:
        money = words.number(abs(above) * BILLION, 1)
        parts.append(f"{'+' if above >= 0 else '−'}{money}")
    return "; ".join(parts)


def _people(found: Sequence[Account], words: Words) -> Section:
    moments = list(found[0].people)
    rows: list[tuple[str, Cell]] = [
        (f"{said}, {words.quarter(moment)}", partial(_number, words, name, moment))
        for name, said in (
            ("people", words.say("Active people")),
            ("in_training", words.say("In training")),
            ("manning", words.say("Units that can be manned")),
            ("readiness", words.say("Ready share of equipment")),
        )
        for moment in (moments if name == "people" else moments[:1] + moments[-1:])
    ]
    rows += [(words.say("Trained reserves"), partial(_reserve, words))]
    rows += [(words.say("Planned active strength"), partial(_planned, words))]
    table = _table(words.say("Means over simulations"), found, rows, words.say("Measure"))
    note = words.say("A planned strength is a target and no result.")
    title = words.say("People and crews")
    return Section(title, (), (table,), (note,), tables_used=("personnel",))


def _number(words: Words, name: str, moment: str, one: Account) -> str:
    value = one.people[moment][name]
    if name in ("people", "in_training"):
        return _count(words, value)
    return "" if value is None else words.percent(value)


def _reserve(words: Words, one: Account) -> str:
    return _count(words, one.strength.get("trained_reserve"))


def _count(words: Words, value: float | None) -> str:
    return "" if value is None else words.number(round(value, -2))


def _planned(words: Words, one: Account) -> str:
    if "active_target" not in one.strength:
        return ""
    year, strength = one.strength.get("active_target_year"), one.strength["active_target"]
    said = words.number(strength)
    return words.say("{value} by {year}", value=said, year=f"{year:.0f}") if year else said


def _orders(found: Sequence[Account], words: Words) -> Section:
    names = dict.fromkeys(order.name for one in found for order in one.orders)
    rows: list[tuple[str, Cell]] = [(name, partial(_order, words, name)) for name in names]
    rows += [(said, partial(_held, words, reason)) for reason, said in _reasons(words).items()]
    caption = words.say("Firm orders with years of delivery, and announced fleets")
    table = _table(caption, found, rows, words.say("Capability"))
    note = words.say(
        "The order book is not complete. What is ordered beyond it in a simulation is known by the "
        "supplier’s region and not by buyer; the change of forces shows what arrives."
    )
    title = words.say("Orders and deliveries")
    return Section(title, (), (table,), (note,), tables_used=("order_book", "programmes"))


def _order(words: Words, name: str, one: Account) -> str:
    order = next((each for each in one.orders if each.name == name), None)
    if order is None:
        return ""
    parts = []
    if order.ordered:
        years = f"{order.first}" if order.first == order.last else f"{order.first}–{order.last}"
        parts.append(f"{_three(words, order.ordered)} {order.unit}, {years}")
    if order.fleet is not None:
        fleet = _three(words, order.fleet)
        parts.append(words.say("fleet of {units} by {year}", units=fleet, year=order.fleet_year))
    return "; ".join(parts)


def _three(words: Words, units: float) -> str:
    """Return units to three figures."""
    written = f"{units:.3g}"
    return words.number(float(written), len(written.partition(".")[2]) if "e" not in written else 0)


def _held(words: Words, reason: str, one: Account) -> str:
    row = next((each for each in one.held_back if each["reason"] == reason), None)
    if row is None:
        return ""
    return words.say(
        "${billions} bn ({share} of it), most in {year}",
        billions=words.number(row["musd"] * BILLION, 1),
        share=words.percent(row["share"]),
        year=row["worst_year"],
    )


def _relied_on(found: Sequence[Account], words: Words) -> Section:
    sectors = dict.fromkeys(row["sector"] for one in found for row in one.borders)
    rows: list[tuple[str, Cell]] = [
        (words.say("Largest provider of"), partial(_largest, words)),
        (words.say("Coverage if it took no part, points"), partial(_points, words)),
        (words.say("Capabilities newly short then"), lambda one: str(one.without["newly_short"])),
        (words.say("Package that slows most then"), partial(_slowed, words)),
        *(
            (
                words.say(
                    "Own border, {sector}, brigades on day {day}",
                    sector=words.name(sector_name(s), "sector"),
                    day=FIRST_DAY,
                ),
                partial(_border, words, s),
            )
            for s in sectors
        ),
        (words.say("Sites that it decides on"), lambda one: words.listed(list(one.sites))),
        (
            words.say("Targets of intelligence that only it watches"),
            lambda one: str(one.unseen or words.say("none")),
        ),
    ]
    table = _table(words.say("On the opening day"), found, rows, words.say("Measure"))
    note = words.say(
        "Losses are political: the ally takes no part. Nothing says how likely that is. Coverage "
        "is a mean over capabilities. A negative number of brigades is what others would have to "
        "send."
    )
    used = ("frontage", "base_sites", "intelligence_assets")
    return Section(words.say("Who depends on it"), (), (table,), (note,), tables_used=used)


def _largest(words: Words, one: Account) -> str:
    names = {force.capability: force.name for force in one.forces}
    said = [
        f"{words.within(names[c])} ({words.percent(share)})"
        for c, share in sorted(
            one.largest_provider.items(), key=lambda item: names.get(item[0], "")
        )
        if c in names
    ]
    return upper_first(words.listed(said)) or words.say("nothing")


def _points(words: Words, one: Account) -> str:
    share = one.without["coverage_lost"]
    return f"−{words.number(100 * share, 1)}" if share >= 0.0005 else "0"


def _slowed(words: Words, one: Account) -> str:
    lost = one.without["tempo_lost"]
    if lost < 0.005:
        return ""
    package = words.name(one.without["slows_most"], "package")
    return words.say("{package} (−{points} points)", package=package, points=f"{100 * lost:.0f}")


def _border(words: Words, sector: str, one: Account) -> str:
    for row in one.borders:
        if row["sector"] == sector and row["day"] == FIRST_DAY:
            return _brigades(words, row["net"], row["net_low"], row["net_high"])
    return ""


def _brigades(words: Words, value: float, low: float, high: float) -> str:
    """Return brigades with their sign and range, as `brigades` does in English."""
    central, least, most = (
        minus(f"{'+' if rounded > 0 else ''}{words.number(rounded, 1)}")
        for rounded in (round(v, 1) + 0.0 for v in (value, low, high))
    )
    if least == most:
        return central
    return words.say("{value} ({low} to {high})", value=central, low=least, high=most)
