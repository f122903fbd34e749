"""What an ally provides and lacks of each capability, in a table, and what it was made with."""

from collections.abc import Sequence

from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.wings.allies.account import Account, Force
from counterpoise.wings.declarations import Section, Table


def forces(found: Sequence[Account], words: Words = IN_ENGLISH) -> Section:
    """Return what one ally, or two side by side, provide and lack."""
    year = found[0].later[:4]
    header = [
        words.say("Capability"),
        words.say("Counted in"),
        words.say("Today"),
        words.say("Of all"),
        year,
        words.say("Its share"),
        words.say("Lacks"),
    ]
    if len(found) > 1:
        # Side by side there is room for three columns each; what is lacking can be read off them.
        columns = (words.say("today"), year, words.say("share"))
        header[2:] = [f"{one.name}, {column}" for one in found for column in columns]
    rows: list[list[str]] = []
    for place, force in enumerate(found[0].forces):
        cells = [_force(one.forces[place], words) for one in found]
        kept = cells[0] if len(found) == 1 else [row[i] for row in cells for i in (0, 2, 3)]
        rows.append([force.name, force.unit, *kept])
    notes = (
        words.say(
            "Today is the opening day, {year} the start of that year under “{title}”. Its share is "
            "that of {level} if every member provided the same part of its GDP. Nobody asks an "
            "ally to provide everything: what is scarce is held by few for all.",
            year=year,
            title=found[0].title,
            level=words.name(found[0].level),
        ),
        _proof(found[0], words),
    )
    return Section(
        words.say("What it provides and lacks"),
        (),
        (
            Table(
                words.say("Ready units committed to plans, and shares of the requirement"),
                header,
                rows,
            ),
        ),
        notes,
        tables_used=("inventories", "commitments", "requirements"),
    )


def _proof(one: Account, words: Words) -> str:
    """Return what the numbers were made with, and how much of it is judgement."""
    made = one.made_with
    judged = ""
    if one.judged_share is not None:
        share = words.per_cent(one.judged_share)
        judged = words.say(" {share} of its inputs are judgement.", share=share)
    said = words.say(
        "Counterpoise {version}, evidence {evidence}, scenario {scenario}, {futures} futures, seed "
        "{seed}.",
        version=made["version"],
        evidence=made["evidence_hash"],
        scenario=one.scenario,
        futures=words.number(made["futures"]),
        seed=made["seed"],
    )
    return f"{said}{judged}"


def _force(force: Force, words: Words) -> list[str]:
    return [
        _units(force.opening, words),
        words.percent(force.share) if force.opening else "",
        _units(force.later, words),
        "" if force.asked is None else _units(force.asked, words),
        _units(force.lacks, words) if force.lacks else "",
    ]


def _units(value: float, words: Words) -> str:
    """Return units to a tenth where there are few."""
    if value < 0.05:
        return "0"
    return words.number(value, 1 if value < 10 else 0)
