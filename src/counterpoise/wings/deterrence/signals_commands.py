"""Statements read from a feed, confirmed by a person, logged and scored: the commands."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.wings.command_line import AsJson, print_json

if TYPE_CHECKING:
    from counterpoise.signals.fields import Proposal
    from counterpoise.signals.store import Forecast, LoggedStatement

Office = Annotated[str, typer.Option(help="Who spoke, by office, where the feed does not say.")]
Channel = Annotated[
    str,
    typer.Option(help="institutional, personal, interview or leak."),
]


def read(
    file: Annotated[Path, typer.Argument(help="A feed: .csv, .json, .rss, .xml or .atom.")],
    everything: Annotated[
        bool, typer.Option("--all", help="Show every entry, not only statements on posture.")
    ] = False,
    office: Office = "",
    channel: Channel = "",
    as_json: AsJson = False,
) -> None:
    """Find statements on the guarantee in a feed.

    Statements on posture are found as well, and fields are proposed for each.

    Nothing is fetched, and nothing is kept: `counterpoise signals log` keeps what a person
    confirms.
    """
    from counterpoise.signals.classifier import train
    from counterpoise.signals.feeds import read_feed
    from counterpoise.signals.meanings import meanings
    from counterpoise.signals.readings import read_statements
    from counterpoise.wings.deterrence.signals_tables import print_readings

    feed = read_feed(file, office=office, channel=channel)
    readings = read_statements(feed, meanings, everything=everything)
    notes = (*feed.notes(), train().notice())
    if as_json:
        print_json({"statements": [r.to_json() for r in readings], "warnings": list(notes)})
    else:
        print_readings(readings, len(feed.statements))
    _say(notes)


def log(
    file: Annotated[
        Path | None, typer.Argument(help="A feed with the statement; or use --statement.")
    ] = None,
    statement: Annotated[str, typer.Option(help="What was said, in place of a feed.")] = "",
    only: Annotated[
        list[str] | None,
        typer.Option("--id", help="Id of the entry in the feed. Repeatable."),
    ] = None,
    said: Annotated[str, typer.Option("--date", help="When it was said, as YYYY-MM-DD.")] = "",
    office: Office = "",
    channel: Channel = "",
    kind: Annotated[str, typer.Option(help="What it says, such as withdrawal.")] = "",
    size: Annotated[str, typer.Option(help="How much, such as '5000 people'.")] = "",
    target: Annotated[
        list[str] | None, typer.Option(help="Whom it is about, such as DEU. Repeatable.")
    ] = None,
    deadline: Annotated[str, typer.Option(help="By when, such as 2027-05.")] = "",
    condition: Annotated[str, typer.Option(help="On what condition.")] = "",
    url: Annotated[str, typer.Option(help="Where it stands.")] = "",
    rule: Annotated[
        str, typer.Option(help="Register a forecast: what counts as carried out.")
    ] = "",
    resolve_by: Annotated[str, typer.Option(help="The day of that rule, as YYYY-MM-DD.")] = "",
    chance: Annotated[
        float | None, typer.Option(help="Your chance of it, above 0 and below 1.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Keep it without being asked: you have checked it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep statements that a person has confirmed.

    They are kept with their history; nothing else is kept. A channel says how a statement came out.
    A rule says what must be seen for it to count as executed.
    """
    corrections = {
        "date": said,
        "office": office,
        "channel": channel,
        "kind": kind,
        "size": size,
        "targets": ";".join(target or []),
        "deadline": deadline,
        "condition": condition,
    }
    if file is None:
        proposals = _typed(statement, url, only)
    else:
        proposals = _chosen(file, statement, only or [], corrections)
    checked = _checked(proposals, corrections, rule=rule, resolve_by=resolve_by, chance=chance)
    _keep(checked, confirmed=confirm, as_json=as_json)


def score(
    resolve: Annotated[
        str, typer.Option(help="Forecast whose outcome is known; needs --outcome.")
    ] = "",
    outcome: Annotated[
        str, typer.Option(help="executed, if in full by the date, or not-executed.")
    ] = "",
    on: Annotated[str, typer.Option("--date", help="When that was seen, as YYYY-MM-DD.")] = "",
    note: Annotated[str, typer.Option(help="Where it can be checked.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print how good resolved forecasts were, by office.

    It also says when the open ones are resolved.
    """
    from counterpoise.signals.registered import all_forecasts
    from counterpoise.signals.scorecard import resolved, scorecard
    from counterpoise.signals.store import Store
    from counterpoise.wings.deterrence.signals_tables import print_scorecard

    store = Store()
    if resolve or outcome or on or note:
        store.add(resolved(all_forecasts(store), resolve, outcome, on, note))
        _say([f"Kept the outcome of {resolve} in {store.path}."])
    card = scorecard(all_forecasts(store))
    if as_json:
        print_json(card.to_json())
    else:
        print_scorecard(card)


def somebody_is_there() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty()


def _typed(statement: str, url: str, only: Sequence[str] | None) -> list["Proposal"]:
    from counterpoise.signals.confirmation import statement_from
    from counterpoise.signals.fields import propose

    problems = Problems()
    if not statement.strip():
        remedy = "Give a feed, or what was said with --statement."
        problems.add("signals log", "", "there is nothing to keep", remedy)
    if only:
        problems.add("signals log", "--id", "names an entry of no feed", "Give the feed as well.")
    problems.raise_if_any()
    return [propose(statement_from(statement, url=url))]


def _chosen(
    file: Path, statement: str, only: Sequence[str], corrections: dict[str, str]
) -> list["Proposal"]:
    """Return the entries of a feed that are to be kept."""
    from counterpoise.signals.feeds import read_feed
    from counterpoise.signals.fields import propose

    problems = Problems()
    if statement:
        what = "is given beside a feed"
        problems.add("signals log", "--statement", what, "Give one of the two.")
    feed = read_feed(file)
    proposals = [propose(entry) for entry in feed.statements]
    known = {proposal.statement.id: proposal for proposal in proposals}
    for name in only:
        if name not in known:
            remedy = did_you_mean(name, known)
            problems.add(str(file), "--id", f"there is no entry '{name[:60]}'", remedy)
    chosen = (
        [known[name] for name in dict.fromkeys(only) if name in known]
        if only
        else [proposal for proposal in proposals if proposal.on_posture]
    )
    per_statement = [name for name in corrections if corrections[name] and name not in _FOR_ALL]
    if len(chosen) > 1 and per_statement:
        what = f"is one for {len(chosen)} statements"
        problems.add("signals log", f"--{per_statement[0]}", what, "Choose one with --id.")
    problems.raise_if_any()
    return chosen


_FOR_ALL = ("office", "channel")


def _checked(
    proposals: Sequence["Proposal"],
    corrections: dict[str, str],
    *,
    rule: str,
    resolve_by: str,
    chance: float | None,
) -> list[tuple["Proposal", list["LoggedStatement | Forecast"]]]:
    """Return what would be kept for each; all that is wrong with any of them is said together."""
    from counterpoise.signals.confirmation import confirmed, forecast_on

    problems, found = Problems(), []
    model = "" if chance is None else "a person"
    for proposal in proposals:
        try:
            statement = confirmed(proposal, corrections)
            rows: list[LoggedStatement | Forecast] = [statement]
            if rule or resolve_by or chance is not None:
                rows.append(
                    forecast_on(
                        statement, rule=rule, resolve_by=resolve_by, chance=chance, model=model
                    )
                )
            found.append((proposal, rows))
        except InputError as error:
            problems.extend(error)
    problems.raise_if_any()
    return found


def _keep(
    checked: Sequence[tuple["Proposal", list["LoggedStatement | Forecast"]]],
    *,
    confirmed: bool,
    as_json: bool,
) -> None:
    """Keep what a person confirms, and say what was kept."""
    from counterpoise.signals.store import Store
    from counterpoise.wings.deterrence.signals_tables import print_logged

    store, kept = Store(), list[tuple[Any, int]]()
    for proposal, rows in checked:
        if _is_confirmed(rows, proposal, said_so=confirmed):
            kept += zip(rows, store.add(*rows), strict=True)
    if as_json:
        print_json(
            {
                "log": str(store.path),
                "kept": [{"id": row.id, "version": version} for row, version in kept],
            }
        )
    else:
        print_logged(kept, str(store.path))
    if not kept:
        _say(["Nothing was kept."])


def _is_confirmed(
    rows: Sequence["LoggedStatement | Forecast"], proposal: "Proposal", *, said_so: bool
) -> bool:
    """Ask a person, on standard error, unless the command says that one has checked already."""
    if said_so:
        return True
    if not somebody_is_there():
        remedy = "Check what `signals read` proposes, and add --confirm."
        raise InputError([Problem("signals log", rows[0].id, "nobody has confirmed it", remedy)])
    from counterpoise.wings.deterrence.signals_tables import fields_of

    _say([proposal.statement.text, *(f"  {line}" for line in fields_of(proposal))])
    for row in rows:
        told = {name: value for name, value in vars(row).items() if value not in ("", None, 0)}
        _say([f"To be kept: {', '.join(f'{name}={value}' for name, value in told.items())}"])
    return typer.confirm("Keep it?", default=False, err=True)


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
