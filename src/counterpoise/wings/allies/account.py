"""One ally's account: what it pays, provides, lacks and is asked for, and who depends on it.

Everything is read from a result, its ledger and the networks; nothing is worked out a second time.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from counterpoise.charts import LedgerView
from counterpoise.charts.allies_shown import shown
from counterpoise.charts.ledger.ledger_view import by_ally
from counterpoise.evidence.order_book import firm_orders
from counterpoise.evidence.programmes import announced_programmes
from counterpoise.ledger.export import number
from counterpoise.ledger.reliance import slowed_most
from counterpoise.networks.catalogue import network
from counterpoise.networks.losses import dark_without

SCHEMA = "counterpoise/ally/1"
RULE = "equal_share"
"""The rule by which an ally's share of a requirement is told: the same per cent of GDP for all."""
RESERVES = ("trained_reserve", "active_target", "active_target_year")
PLEDGE = ("effort_target", "effort_target_year")


@dataclass(frozen=True)
class Force:
    """What an ally provides of one capability, and what its share of the requirement would be.

    Parameters
    ----------
    capability, name, unit : str
        Which one, and what it is counted in.
    opening, later : float
        Ready units committed to plans on the opening day and at the later moment, means over
        futures.
    share : float
        Part of what all members provide on the opening day.
    asked : float or None
        The ally's share of the requirement at the later moment, by `RULE`; None without fair
        shares, and for the leading ally: what it withdraws is no debt of its own.
    """

    capability: str
    name: str
    unit: str
    opening: float
    later: float
    share: float
    asked: float | None

    @property
    def lacks(self) -> float | None:
        """Units that are missing from its share of the requirement at the later moment."""
        return None if self.asked is None else max(0.0, self.asked - self.later)


@dataclass(frozen=True)
class Order:
    """Units of one capability under firm contract, or a fleet that is announced.

    Parameters
    ----------
    capability, name, unit : str
        Which one, and what it is counted in.
    ordered : float
        Units under firm contract, from the order book.
    first, last : int or None
        Years of the first and the last delivery of these.
    fleet, fleet_year : float, int, or None
        Size of the whole fleet that is announced, and by when.
    """

    capability: str
    name: str
    unit: str
    ordered: float = 0.0
    first: int | None = None
    last: int | None = None
    fleet: float | None = None
    fleet_year: int | None = None


@dataclass(frozen=True)
class Account:
    """One ally under one scenario; `account_of` says where each part comes from.

    Parameters
    ----------
    ally, name, scenario, title, level : str
        Who, and under which scenario and requirement.
    published : dict
        Share of GDP and money in NATO's newest complete edition; empty for an ally without forces.
    pledge : dict
        Share of GDP that is pledged, and the year.
    paying : dict
        By year: quantiles of share of GDP, of money and of debt.
    later : str
        The moment beside the opening day.
    forces : tuple of Force
        By capability, as they stand in the evidence.
    rules : dict
        By rule: share of the bill, of the ally's own GDP, and what it pays above the rule, in
        million dollars. `money` is what it pays.
    orders : tuple of Order
        By capability.
    held_back : tuple of dict
        Equipment money that bought nothing, by reason, with the share and the year of most.
    people : dict
        By moment: active people, those in training, and the shares of units manned and ready.
    strength : dict
        Trained reserves, and the active strength that is planned with its year.
    largest_provider : dict
        Capabilities of which nobody provides more on the opening day, with its share.
    without : dict
        What the others lose on the opening day if it took no part.
    borders : tuple of dict
        Its stretches of border with what it could put there.
    sites : tuple of str
        Sites whose use it decides on, by name.
    unseen : int
        Targets of intelligence that all others together would no longer see without it.
    judged_share : float or None
        Share of the scenario's figures that are judgement.
    made_with : dict
        Version, hash of the evidence, size of the ensemble and seed.
    """

    ally: str
    name: str
    scenario: str
    title: str
    level: str
    published: dict[str, Any]
    pledge: dict[str, float]
    paying: dict[str, dict[str, Any]]
    later: str
    forces: tuple[Force, ...]
    rules: dict[str, dict[str, float | None]]
    orders: tuple[Order, ...]
    held_back: tuple[dict[str, Any], ...]
    people: dict[str, dict[str, float | None]]
    strength: dict[str, float]
    largest_provider: dict[str, float]
    without: dict[str, Any]
    borders: tuple[dict[str, Any], ...]
    sites: tuple[str, ...]
    unseen: int
    judged_share: float | None
    made_with: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise ally --json`` prints it."""
        forces = [asdict(force) | {"lacks": force.lacks} for force in self.forces]
        return asdict(self) | {"forces": forces}


def accounts(view: LedgerView) -> list[Account]:
    """Return the accounts of the allies that a reader asked for: one, or two to be compared.

    Raises
    ------
    InputError
        If one of them cannot be shown.
    """
    return [account_of(view, ally) for ally in shown(view)]


def account_of(view: LedgerView, ally: str) -> Account:
    """Return the account of one ally under the first scenario of a view.

    Parameters
    ----------
    view : LedgerView
        A result with its ledger. Spending and debt are the summary's quantiles over futures;
        forces and people are the result's means; rules, dependence and borders are the ledger's;
        orders, programmes, sites and collectors are the evidence's.
    ally : str
        Code of an ally that takes part.
    """
    entry = view.of_side[0]
    evidence = view.evidence
    later = _later(view)
    return Account(
        ally,
        view.ally(ally),
        next(iter(view.labels)),
        view.titles[0],
        entry["level"],
        _published(view, ally),
        _figures(view, "pledges", ally, PLEDGE),
        _paying(entry["allies"].get(ally, {})),
        view.snapshots[later],
        _forces(view, ally, later),
        _rules(view, ally),
        _orders(view, ally),
        tuple(row for row in entry.get("bound", {}).get("allies", ()) if row["ally"] == ally),
        _people(view, ally, later),
        _figures(view, "personnel", ally, RESERVES),
        _largest(view, ally),
        _without(view, ally),
        tuple(
            {str(k): number(v) if isinstance(v, float) else v for k, v in row.items()}
            for row in view.own_borders.table.to_dict("records")
            if row["ally"] == ally and row["sector"]
        ),
        tuple(sorted(site.name for site in evidence.bases.base_sites if site.host == ally)),
        _unseen(view, ally),
        entry["judged_share"],
        {
            "version": str(view.result.attrs["counterpoise_version"]),
            "evidence_hash": str(view.result.attrs["evidence_hash"]),
            "futures": int(view.result.attrs["futures"]),
            "seed": int(view.result.attrs["seed"]),
        },
    )


def _later(view: LedgerView) -> int:
    """Return the place of the snapshot in the year in focus, or of the last one."""
    year = str(view.cost_years[1])
    places = [i for i, moment in enumerate(view.snapshots) if moment.startswith(year)]
    return places[0] if places else len(view.snapshots) - 1


def _published(view: LedgerView, ally: str) -> dict[str, Any]:
    burden = view.burden
    if burden is None or ally not in burden.allies.index:
        return {}
    row = burden.allies.loc[ally]
    return {
        "edition": burden.release,
        "year": burden.year,
        "share_of_gdp": number(row["share_of_gdp"]),
        "spending_musd": number(row["spending_musd"]),
        "estimate": bool(row["estimate"]),
        "at_most": bool(row["at_most"]),
    }


def _figures(
    view: LedgerView, table: str, ally: str, attributes: tuple[str, ...]
) -> dict[str, float]:
    rows = view.evidence.tables[table]
    return {name: rows[ally, name].value for name in attributes if (ally, name) in rows}


def _paying(tables: dict[str, Any]) -> dict[str, dict[str, Any]]:
    years = tables.get("share_of_gdp_by_year", {})
    return {year: {name: by_year[year] for name, by_year in tables.items()} for year in years}


def _forces(view: LedgerView, ally: str, later: int) -> tuple[Force, ...]:
    one = view.result.isel(scenario=0)
    provided = one["provided"].sel(ally=ally)
    every = one["provided"].isel(snapshot=0).sum("ally")
    bound = view.bounds.index(view.snapshots[later])
    required = one["requirement"].isel(time_bounds=bound)
    fair = view.fair_shares
    part = None
    if fair is not None and ally != view.result.attrs["leading_ally"]:
        part = by_ally(fair.comparison.shares[RULE])[ally]
    found = []
    for capability in view.evidence.capabilities:
        if capability not in view.capabilities:
            continue
        at = {"capability": capability}
        opening = float(provided.isel(snapshot=0).sel(at))
        total = float(every.sel(at))
        found.append(
            Force(
                capability,
                view.name(capability),
                view.unit(capability),
                opening,
                float(provided.isel(snapshot=later).sel(at)),
                opening / total if total > 0 else 0.0,
                None if part is None else part * float(required.sel(at)),
            )
        )
    return tuple(found)


def _rules(view: LedgerView, ally: str) -> dict[str, dict[str, float | None]]:
    fair = view.fair_shares
    if fair is None:
        return {}
    columns = {
        "share_of_bill": fair.comparison.shares,
        "share_of_gdp": fair.own_output.asked,
        "pays_above_musd": fair.comparison.money,
    }
    return {
        str(rule): {
            name: number(by_ally(table[rule])[ally]) if rule in table else None
            for name, table in columns.items()
        }
        for rule in fair.comparison.shares
    }


def _orders(view: LedgerView, ally: str) -> tuple[Order, ...]:
    known = view.evidence.capabilities
    firm = [order for order in firm_orders(view.evidence) if order.ally == ally]
    fleets = {p.capability: p for p in announced_programmes(view.evidence) if p.ally == ally}
    names = [c for c in known if c in fleets or any(o.capability == c for o in firm)]
    found = []
    for name in names:
        mine = [order for order in firm if order.capability == name]
        fleet = fleets.get(name)
        found.append(
            Order(
                name,
                view.name(name),
                view.unit(name),
                sum(order.units for order in mine),
                min((order.first for order in mine), default=None),
                max((order.last for order in mine), default=None),
                fleet.units if fleet else None,
                fleet.year if fleet else None,
            )
        )
    return tuple(found)


def _people(view: LedgerView, ally: str, later: int) -> dict[str, dict[str, float | None]]:
    one = view.result.isel(scenario=0).sel(ally=ally)
    moments = dict.fromkeys([view.snapshots[0], view.snapshots[later], view.bounds[-1]])
    return {
        moment: {
            name: number(float(one[name].isel(time_bounds=view.bounds.index(moment))))
            for name in ("people", "in_training", "manning", "readiness")
        }
        for moment in moments
    }


def _largest(view: LedgerView, ally: str) -> dict[str, float]:
    table = view.dependency[0].providers
    mine = table[table["largest"] == ally]
    return {str(name): float(row["share"]) for name, row in mine.iterrows()}


def _without(view: LedgerView, ally: str) -> dict[str, Any]:
    found = view.dependency[0]
    row: dict[str, Any] = found.single.loc[ally].to_dict()  # type: ignore[assignment]
    package, lost = slowed_most(row, found.packages)
    return {
        "coverage_lost": float(row["coverage_lost"]),
        "newly_short": int(row["newly_short"]),
        "slows_most": package,
        "tempo_lost": lost,
    }


def _unseen(view: LedgerView, ally: str) -> int:
    whole = network(view.evidence, year=view.years[0] if view.years else 2027)
    if ally not in whole.members:
        return 0
    return int(np.sum(dark_without(whole, [(ally,)])))
