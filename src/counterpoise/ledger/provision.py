"""What each ally provides of each capability, beyond what it spends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.evidence import Evidence
from counterpoise.evidence.tables import ROLES
from counterpoise.ledger.export import records
from counterpoise.problems import InputError, Problem, Problems, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

RAPID_REACTION = "medium_brigade"
"""The capability that rapid-reaction forces are counted in: such forces are light and wheeled."""
HIGH_READINESS = "high_readiness_forces"
"""The measure of table `contributions` that stands beside it, for the few allies with a figure."""


@dataclass(frozen=True)
class Contributions:
    """Contributions of allies, with the weights in sight.

    Parameters
    ----------
    provided : DataFrame (ally by capability)
        Ready units committed to alliance plans.
    shares : DataFrame (ally by capability)
        The same as shares of what the alliance has; a capability that nobody has is left out.
    fair : Series
        The fair share that contributions are held against.
    over_fair : DataFrame (ally by capability)
        Share over fair share; 1 is exactly fair.
    weights : Series
        Weight of each capability, summing to one.
    table : DataFrame
        By ally: `index`, `rank`, `fair`, `index_over_fair`, and `best` and `worst` rank over all
        weights.
    rapid_reaction : DataFrame
        By ally, for those with a figure: troops offered at high readiness as published, `value`
        with `low`, `high`, `unit`, `as_of`, `grade`, `source` and `note`. The index counts
        rapid-reaction forces in the capability `medium_brigade`, and these figures nowhere.
    warnings : tuple of str
        What to bear in mind.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = cp.load_scenario("status-quo", changes={"capabilities": ["tanker", "sead"]})
    >>> provided = cp.ledger.contributions(cp.run(small, futures=5))
    >>> provided.shares.sum().round(6).to_list()
    [1.0, 1.0]
    >>> round(float(provided.weights.sum()), 6)
    1.0
    >>> "allies" in provided.to_json()
    True
    """

    provided: "pd.DataFrame"
    shares: "pd.DataFrame"
    fair: "pd.Series[float]"
    over_fair: "pd.DataFrame"
    weights: "pd.Series[float]"
    table: "pd.DataFrame"
    rapid_reaction: "pd.DataFrame"
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "allies": records(self.table, by_index=True),
            "weights": self.weights.to_dict(),
            "provided": records(self.provided, by_index=True),
            "shares": records(self.shares, by_index=True),
            "over_fair": records(self.over_fair, by_index=True),
            "rapid_reaction": {
                "capability": RAPID_REACTION,
                "measure": HIGH_READINESS,
                "figures": records(self.rapid_reaction, by_index=True),
            },
            "warnings": list(self.warnings),
        }


def contributions_of(
    evidence: Evidence,
    provided: "pd.DataFrame | None" = None,
    weights: Mapping[str, float] | None = None,
    *,
    fair: "Mapping[str, float] | pd.Series[float] | None" = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
) -> Contributions:
    """Return what each ally provides, as shares, as an index and as a range of ranks.

    Parameters
    ----------
    evidence : Evidence
        Where figures come from.
    provided : DataFrame (ally by capability), optional
        Ready units; by default those of the opening day, from holdings.
    weights : mapping of str to float, optional
        Weight of each capability; one that is not named has none. By default the weights of mass,
        enablers and sustainment in the evidence, spread evenly within each.
    fair : mapping of str to float, optional
        Fair shares by ally; by default equal shares of GDP.
    bounds : mapping of str to (float, float), optional
        Smallest and largest weight of a capability, as shares of the whole, for the range of ranks.

    Raises
    ------
    InputError
        If a capability is unknown or weights or bounds do not fit.
    """
    from counterpoise.measures.contributions import (
        contribution_index,
        provided_shares,
        relative_to_fair,
    )

    units = ready_units(evidence) if provided is None else provided
    shares = provided_shares(units)
    _check_names(evidence, {"weights": weights or {}, "bounds": bounds or {}})
    fair_share = _fair(evidence, fair, shares)
    given = default_weights(evidence) if weights is None else weights
    used, ranges = _weights_and_ranks(shares, given, bounds or {})
    index = contribution_index(shares, {str(name): part for name, part in used.items()})
    table = index.to_frame("index").assign(
        rank=index.rank(ascending=False, method="min").astype(int),
        fair=fair_share,
        index_over_fair=relative_to_fair(index.to_frame("index"), fair_share)["index"],
    )
    return Contributions(
        provided=units,
        shares=shares,
        fair=fair_share,
        over_fair=relative_to_fair(shares, fair_share),
        weights=used,
        table=table.join(ranges),
        rapid_reaction=_high_readiness(evidence),
        warnings=_warnings(units, shares, provided is None),
    )


def _weights_and_ranks(
    shares: "pd.DataFrame",
    weights: Mapping[str, float],
    bounds: Mapping[str, tuple[float, float]],
) -> "tuple[pd.Series[float], pd.DataFrame]":
    """Return weights that sum to one, and the range of ranks over all weights within bounds."""
    from counterpoise.measures.contributions import normalised, rank_ranges

    limits = {name: pair for name, pair in bounds.items() if name in shares}
    try:
        used = normalised(
            {str(name): weights.get(str(name), 0.0) for name in shares}, shares.columns
        )
        ranges = rank_ranges(
            shares,
            {name: low for name, (low, _) in limits.items()},
            {name: high for name, (_, high) in limits.items()},
        )
    except ValueError as error:
        raise InputError(
            [Problem("contributions", "weights", str(error), "Give shares from 0 to 1.")]
        ) from error
    return used, ranges


def ready_units(evidence: Evidence) -> "pd.DataFrame":
    """Return ready units that members commit to alliance plans on the opening day.

    Holdings times the committed share times readiness and manning, as the model opens; the leading
    ally's contribution to plans for Europe has figures of its own, which are counted alike.
    """
    import pandas as pd

    from counterpoise.alliance.contribution import ready_contribution

    capabilities = list(evidence.capabilities)
    ready = (
        evidence.figure("coefficients/readiness_start").value
        * evidence.figure("coefficients/manning_start").value
    )
    rows = {}
    for ally in evidence.members:
        committed = evidence.figure(f"commitments/{ally}").value
        rows[ally] = {
            name: evidence.figure(f"inventories/{ally}/{name}").value
            * committed
            * (ready if evidence.figure(f"capability_figures/{name}/crew").value > 0 else 1.0)
            for name in capabilities
        }
    leading = rows[evidence.leading]
    for name, units in ready_contribution(evidence).items():
        leading[name] += units
    return pd.DataFrame.from_dict(rows, orient="index", columns=capabilities).rename_axis("ally")


def default_weights(evidence: Evidence) -> dict[str, float]:
    """Return the weights of mass, enablers and sustainment, spread evenly over capabilities."""
    role = {name: entry.role for name, entry in evidence.capabilities.items()}
    size = {each: sum(r == each for r in role.values()) for each in ROLES}
    weight = {each: evidence.figure(f"coefficients/weight_{each}").value for each in ROLES}
    return {name: weight[r] / size[r] for name, r in role.items()}


def _fair(
    evidence: Evidence,
    fair: "Mapping[str, float] | pd.Series[float] | None",
    shares: "pd.DataFrame",
) -> "pd.Series[float]":
    import pandas as pd

    from counterpoise.measures.fair_shares import equal_share

    if fair is not None:
        known = dict(fair.items())
        return pd.Series({ally: known.get(ally, float("nan")) for ally in shares.index})
    unknown = [ally for ally in shares.index if ally not in evidence.allies]
    if unknown:
        remedy = did_you_mean(str(unknown[0]), evidence.allies)
        what = f"no ally {', '.join(map(str, unknown))}"
        raise InputError([Problem("contributions", "provided", what, remedy)])
    output = {ally: evidence.figure(f"economy/{ally}/gdp_2024").value for ally in shares.index}
    return equal_share(pd.Series(output, dtype=float))


def _high_readiness(evidence: Evidence) -> "pd.DataFrame":
    import pandas as pd

    rows = {
        ally: {
            "value": figure.value,
            "low": float("nan") if figure.low is None else figure.low,
            "high": float("nan") if figure.high is None else figure.high,
            "unit": figure.unit,
            "as_of": figure.as_of,
            "grade": figure.grade,
            "source": "; ".join(figure.source),
            "note": figure.note,
        }
        for (ally, _, measure), figure in evidence.tables["contributions"].items()
        if measure == HIGH_READINESS
    }
    columns = ("value", "low", "high", "unit", "as_of", "grade", "source", "note")
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(columns)).rename_axis("ally")


def _check_names(evidence: Evidence, given: Mapping[str, Mapping[str, Any]]) -> None:
    problems = Problems()
    for argument, names in given.items():
        for name in names:
            if name not in evidence.capabilities:
                remedy = did_you_mean(name, evidence.capabilities)
                problems.add("contributions", argument, f"no capability '{name}'", remedy)
    problems.raise_if_any()


def _warnings(
    units: "pd.DataFrame", shares: "pd.DataFrame", from_holdings: bool
) -> tuple[str, ...]:
    found = ["The index depends on its weights; best and worst rank show by how much."]
    if from_holdings:
        found.append(
            "Units are holdings times committed share, readiness and manning; the leading ally is "
            "counted with what it commits to plans for Europe. Most of these are judgements."
        )
    nobody = [str(name) for name in units if name not in shares]
    if nobody:
        found.append(f"Nobody provides {', '.join(nobody)}.")
    return tuple(found)
