"""What the report and the page say of intelligence: the answer first, then what it rests on."""

from counterpoise.charts.labels import upper_first
from counterpoise.charts.networks.shown import question
from counterpoise.charts.view import ResultView
from counterpoise.networks.names import (
    DISCIPLINE_NAMES,
    JUDGED,
    NO_VOLUMES,
    ON_PAUSE,
    ON_RULE,
    TIER_NAMES,
)
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.networks.intelligence import findings
from counterpoise.wings.networks.intelligence.request import sharing_over, substitution
from counterpoise.wings.networks.intelligence.sentences import (
    answer,
    balance_sentences,
    pause_sentence,
    redundancy_sentence,
    sharing_sentences,
)
from counterpoise.wings.networks.intelligence.tables import REPORTED, only_one


def chapter(view: ResultView) -> list[Section]:
    """Return the chapter of the report: the leading ally gives nothing, and all behind it."""
    return [
        Section("", _answer(view), tables_used=findings.READ),
        _alone(view),
        _balance(view),
        _sharing(view),
        _pause(view),
        *_areas(view),
        _notes(view),
    ]


def page(view: ResultView) -> list[Section]:
    """Return what the page says first: the answer to what was chosen, and what it rests on."""
    return [
        Section("", _answer(view) or ("Nothing is taken out: all see what they see today.",)),
        _alone(view),
        _pause(view),
        _notes(view),
    ]


def _answer(view: ResultView) -> tuple[str, ...]:
    return tuple(answer(view.evidence, findings.of_question(view.evidence, question(view))))


def _alone(view: ResultView) -> Section:
    asked = question(view)
    found = findings.redundancy(view.evidence, asked.state, asked.year)
    rows = [list(row) for row in only_one(view.evidence, found)]
    return Section(
        "What nobody else collects",
        (redundancy_sentence(found),),
        (Table("Targets that go dark without one member", list(HEADER), rows),),
        tables_used=findings.READ,
    )


HEADER = ("Member", "Discipline", "Regions")


def _balance(view: ResultView) -> Section:
    found = findings.balances(view.evidence, question(view).year)
    return Section(
        "Who gives more",
        tuple(balance_sentences(view.evidence, found)),
        tables_used=("intelligence_weights", "intelligence_shares"),
    )


def _sharing(view: ResultView) -> Section:
    rules = [
        (side, sharing_over(view.evidence, view.result, side))
        for side in (view.sides if "belief_allies" in view.result else view.sides[:1])
    ]
    first = rules[0][1]
    said = [
        f"{view.titles[side]}: {text}" if len(rules) > 1 else text
        for side, found in rules
        for text in sharing_sentences(found)
    ]
    rows = [
        [
            upper_first(TIER_NAMES[tier]),
            f"{row['limit']:.2f}",
            f"{row['stops_above']:.2f}",
            f"{row['resumes_below']:.2f}",
            f"{row['least_discount']:.2f}",
            f"{row['shared_in_settings'][0]} of {first['settings']}",
        ]
        for tier, row in first["tiers"].items()
    ]
    header = [
        "Tier",
        "Limit of the leak probability",
        "Stops above",
        "Resumes below",
        "Least discount",
        "Shared in settings",
    ]
    return Section(
        "When sharing stops: a rule, not an estimate",
        (ON_RULE, *said),
        (Table("The rule by tier, at central values", header, rows),),
        tables_used=("intelligence_coefficients", "intelligence_events"),
    )


def _pause(view: ResultView) -> Section:
    found = findings.pause_of_2025(view.evidence)
    rows = [
        [
            item["what"],
            REPORTED[item["reported"]],
            REPORTED[item["model"]],
            "hit" if item["hit"] else "miss",
            item["grade"],
        ]
        for item in found["items"]
    ]
    header = ["Item", "Reported", "Model", "", "Grade of the report"]
    return Section(
        "The pause of March 2025 as a test",
        (pause_sentence(found), ON_PAUSE),
        (Table("Reported items, and what the model says", header, rows),),
        tables_used=("intelligence_pause", "intelligence_pacts"),
    )


def _areas(view: ResultView) -> list[Section]:
    """Return what aircraft could watch alone, where the result has any."""
    found = substitution(view.evidence, view.result)["small_areas"]
    if not found["aircraft"]:
        return []
    names = {r.region: r.name for r in view.evidence.intelligence.intelligence_regions}
    rows = [
        [names[region], f"{row['area']:,.0f}", *(f"{100 * x:.0f}" for x in row["watched"])]
        for region, row in sorted(found["regions"].items(), key=lambda item: item[1]["area"])
    ]
    first, last = found["aircraft"]
    header = [
        "Region",
        "Thousand km²",
        f"{first:.0f} aircraft, per cent",
        f"{last:.0f} aircraft, per cent",
    ]
    said = (
        "Aircraft can stand in for satellites over a small area and not over a large one, and only "
        f"as far as command, control and communications make a picture of what they see: a factor "
        f"of {found['command_factor']:g} here, judged. All allied surveillance aircraft are taken "
        "to be in one region, those of the opening day and those of the end of "
        f"“{view.titles[0]}”."
    )
    return [
        Section(
            "Small areas",
            (said,),
            (Table("Part that aircraft alone keep in sight", header, rows),),
            folded=True,
            tables_used=("intelligence_regions", "intelligence_coefficients"),
        )
    ]


def _notes(view: ResultView) -> Section:
    share = findings.share_on_judgement(view.evidence)
    times = {purpose: findings.substitutes(view.evidence, purpose) for purpose in DISCIPLINE_NAMES}
    rows = [
        [
            upper_first(DISCIPLINE_NAMES[purpose]),
            name.replace("_", " "),
            f"{years['low']:g} to {years['high']:g}",
        ]
        for purpose, found in times.items()
        for name, years in found.items()
    ]
    return Section(
        "How soon something could stand in",
        (),
        (Table("Years from a decision to first use", ["Discipline", "Substitute", "Years"], rows),),
        notes=(
            NO_VOLUMES,
            JUDGED,
            f"{100 * share:.0f} per cent of the rows behind this part are judged.",
        ),
        tables_used=("intelligence_substitutes",),
    )
