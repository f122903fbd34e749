"""Forecasts that were registered before their outcome was known, and what they are measured by.

`registered.csv` holds the announcements that were open on the day of registration, each with a rule
that anybody can check and the day by which it is resolved. A chance is that of its day and never
changed: by the model ``execution`` that of `deterrence.execution_forecast.chance_by`, by
``base-rate-of-build-ups`` Jeffreys' mean of the 21 of 30 decided reinforcements of the record that
were carried out in full; where the record gives no rate of its kind there is none, and
``no_chance`` says why. `baselines.csv` holds what
simple forecasters would have said: chances that are set, or counts from the record of
announcements, of which Jeffreys' mean is taken, (executed + 1/2) / (closed + 1).
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files

from counterpoise.signals.store import Forecast, Store

BASELINES = ("word for word", "ignore all", "base rate", "channel only")


def registered_forecasts() -> tuple[Forecast, ...]:
    """Return the forecasts that come with the package."""
    return tuple(
        Forecast(
            id=row["id"],
            registered=row["registered"],
            office=row["office"],
            channel=row["channel"],
            what=row["what"],
            rule=row["rule"],
            resolve_by=row["resolve_by"],
            chance=float(row["chance"]) if row["chance"] else None,
            model=row["model"],
            model_version=row["version"],
            outcome=int(row["outcome"]) if row["outcome"] else None,
            resolved_on=row["resolved_on"],
            note=row["note"],
        )
        for row in _rows("registered.csv")
    )


def why_no_chance(forecast: Forecast) -> str:
    """Return why a forecast has no chance; nothing where it has one.

    Parameters
    ----------
    forecast : Forecast
        Registered, or of a log: there whoever logged it gave none.
    """
    if forecast.chance is not None:
        return ""
    known = {row["id"]: row["no_chance"] for row in _rows("registered.csv")}
    return known.get(forecast.id) or "nobody gave one"


def all_forecasts(store: Store | None = None) -> tuple[Forecast, ...]:
    """Return the registered forecasts and those of a log.

    What a registered one says stays as it was registered; the log adds its outcome.

    Parameters
    ----------
    store : Store, optional
        The log; the usual one if not given.
    """
    logged = {forecast.id: forecast for forecast in (store or Store()).forecasts()}
    found = []
    for forecast in registered_forecasts():
        kept = logged.pop(forecast.id, None)
        if kept is None or kept.outcome is None:
            found.append(forecast)
            continue
        resolved = replace(
            forecast, outcome=kept.outcome, resolved_on=kept.resolved_on, note=kept.note
        )
        found.append(replace(resolved, version=kept.version, recorded=kept.recorded))
    return (*found, *logged.values())


def baseline_chances(channel: str) -> Mapping[str, float]:
    """Return what each baseline says of an announcement that came out in some way.

    Parameters
    ----------
    channel : str
        Such as ``institutional``.

    Examples
    --------
    >>> round(baseline_chances("leak")["channel only"], 3)
    0.131
    """
    found: dict[str, float] = {}
    for row in _rows("baselines.csv"):
        if row["channel"] in ("all", channel):
            given = row["chance"]
            found[row["baseline"]] = (
                float(given) if given else (int(row["executed"]) + 0.5) / (int(row["closed"]) + 1)
            )
    return found


def _rows(name: str) -> list[dict[str, str]]:
    table = files("counterpoise.signals").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(table.splitlines()))
