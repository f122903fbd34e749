"""From what is proposed for a statement to what a person confirms and the log keeps."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from counterpoise.evidence.events import CHANNELS, KINDS
from counterpoise.problems import Problems, did_you_mean
from counterpoise.signals.feeds import FIRST_DAY, day_of
from counterpoise.signals.fields import Proposal, Size, size_in
from counterpoise.signals.plain_text import plain_text
from counterpoise.signals.statements import NO_OFFICE, Statement, office_of
from counterpoise.signals.store import Forecast, LoggedStatement

CORRECTIONS = ("date", "office", "channel", "kind", "size", "targets", "deadline", "condition")
"""What a person may say otherwise than it was proposed."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def statement_from(
    text: str, *, said: str = "", office: str = "", channel: str = "", url: str = ""
) -> Statement:
    """Return a statement that a person has typed or pasted.

    Parameters
    ----------
    text : str
        What was said; markup and hidden characters are taken out.
    said, office, channel, url : str
        When, by whom, how, and where it stands.
    """
    return Statement(
        "typed",
        day_of(said) if said else None,
        office_of(office) if office else NO_OFFICE,
        channel,
        plain_text(text).text,
        plain_text(url).text,
    )


def confirmed(
    proposal: Proposal, corrections: Mapping[str, str], today: date | None = None
) -> LoggedStatement:
    """Return a statement as the log keeps it, with a person's corrections over what was proposed.

    Parameters
    ----------
    proposal : Proposal
        The statement and its proposed fields.
    corrections : mapping of str to str
        By the names of `CORRECTIONS`; an empty one leaves what was proposed.
    today : date, optional
        The day after which nothing can have been said.

    Raises
    ------
    InputError
        With all that is missing or cannot be.
    """
    problems = Problems()
    statement = proposal.statement
    given = {name: value for name, value in corrections.items() if value.strip()}
    kind = _one_of("kind", KINDS, given, proposal.kind.value if proposal.kind else "", problems)
    channel = _one_of(
        "channel", CHANNELS, given, proposal.channel.value if proposal.channel else "", problems
    )
    day = _day(given.get("date", ""), statement.date, today, problems)
    office = office_of(given["office"]) if "office" in given else statement.actor_office
    if office == NO_OFFICE:
        remedy = "Name it with --office, such as President or Department of Defense."
        problems.add("statement", "--office", "names no office that is known", remedy)
    if not statement.text:
        problems.add("statement", "--statement", "is empty", "Give what was said.")
    size = _size(given, proposal.size, problems)
    problems.raise_if_any()
    targets = given.get("targets", ";".join(target.code for target in proposal.targets))
    proposed = {
        name: found.value if found else ""
        for name, found in (("deadline", proposal.deadline), ("condition", proposal.condition))
    }
    return LoggedStatement(
        id=_name(str(day), office, statement.text),
        date=str(day),
        office=office,
        channel=channel,
        kind=kind,
        text=statement.text,
        size_low=size.low if size else None,
        size_high=size.high if size else None,
        size_unit=size.unit if size else "",
        targets=plain_text(targets).text,
        deadline=plain_text(given.get("deadline", proposed["deadline"])).text,
        condition=plain_text(given.get("condition", proposed["condition"])).text,
        url=statement.url,
    )


def forecast_on(
    statement: LoggedStatement,
    *,
    rule: str,
    resolve_by: str,
    chance: float | None = None,
    model: str = "",
    today: date | None = None,
) -> Forecast:
    """Return a forecast on a logged statement, with the rule by which it will be resolved.

    Parameters
    ----------
    statement : LoggedStatement
        The statement.
    rule : str
        What must be seen, and where, for it to count as executed in full by the date.
    resolve_by : str
        The date, as YYYY-MM-DD.
    chance : float, optional
        Above 0 and below 1.
    model : str
        What gave the chance.
    today : date, optional
        The day of registration.

    Raises
    ------
    InputError
        With all that is missing or cannot be.
    """
    problems = Problems()
    registered = today or _today()
    until = day_of(resolve_by) if _DAY.fullmatch(resolve_by) else None
    if until is None:
        what = f"'{resolve_by[:60]}' is no date"
        problems.add("forecast", "--resolve-by", what, "Write it as YYYY-MM-DD.")
    elif until <= registered:
        what = f"{until} has passed or is today"
        problems.add("forecast", "--resolve-by", what, "Give a day that is still to come.")
    if not rule.strip():
        remedy = "Say what must be seen, and where, for it to count as executed in full."
        problems.add("forecast", "--rule", "is empty", remedy)
    if chance is not None and not 0 < chance < 1:
        remedy = "Give a chance above 0 and below 1: a certain forecast has no log score."
        problems.add("forecast", "--chance", f"{chance} is no chance", remedy)
    problems.raise_if_any()
    return Forecast(
        id=f"F-{statement.id}",
        registered=registered.isoformat(),
        office=statement.office,
        channel=statement.channel,
        what=statement.text,
        rule=plain_text(rule).text,
        resolve_by=str(until),
        statement=statement.id,
        chance=chance,
        model=model,
    )


def _one_of(
    name: str, known: Sequence[str], given: Mapping[str, str], proposed: str, problems: Problems
) -> str:
    value = given.get(name, proposed).strip().lower().replace("-", "_").replace(" ", "_")
    if not value:
        remedy = f"Choose one with --{name}: {', '.join(known)}."
        problems.add("statement", f"--{name}", "nothing in the words speaks for one", remedy)
    elif value not in known:
        what = f"unknown {name} '{value[:60]}'"
        problems.add("statement", f"--{name}", what, did_you_mean(value[:60], known))
    return value


def _day(given: str, said: date | None, today: date | None, problems: Problems) -> date | None:
    day = day_of(given) if given and _DAY.match(given) else said
    if given and not (_DAY.match(given) and day):
        problems.add("statement", "--date", f"'{given[:60]}' is no date", "Write YYYY-MM-DD.")
    elif day is None:
        problems.add("statement", "--date", "is missing", "Say when it was said, as YYYY-MM-DD.")
    elif day > (today or _today()) + timedelta(1):
        problems.add("statement", "--date", f"{day} lies in the future", "Check the date.")
    elif day < FIRST_DAY:
        what = f"{day} is before the treaty of {FIRST_DAY}"
        problems.add("statement", "--date", what, "Check the date.")
    return day


def _size(given: Mapping[str, str], proposed: Size | None, problems: Problems) -> Size | None:
    if "size" not in given:
        return proposed
    size = size_in(given["size"], "withdrawal")
    if size is None:
        what = f"'{given['size'][:60]}' is no size"
        remedy = "Write it as '5000 people', '1 brigade' or 'a third of the troops'."
        problems.add("statement", "--size", what, remedy)
    return size


def _name(day: str, office: str, text: str) -> str:
    """Return a name that is the same whenever the same is logged again."""
    return f"{day}-{hashlib.sha256('|'.join((day, office, text)).encode()).hexdigest()[:8]}"


def _today() -> date:
    return datetime.now(UTC).date()
