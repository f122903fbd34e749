"""Rows of crews in a hand-over program: who is manned, and what of it counts."""

from typing import Any

import numpy as np

from counterpoise.planner.handover.conditions import in_pools
from counterpoise.planner.handover.manning import crews_in_line, kept_units
from counterpoise.planner.handover.program import (
    THOUSAND,
    Floats,
    HandoverProblem,
    Ints,
    array,
)


def add_manned(built: HandoverProblem) -> None:
    """Add how many units are manned: no more than stand, and no fewer than keep their crews."""
    c = built.conditions
    built.knots = np.unique(
        np.append(np.arange(0, c.steps, built.choices.steps_per_period), c.steps)
    )
    standing, _ = c.standing()
    place = np.full(c.stock.shape, -1)
    place[built.ally, built.capability] = np.arange(built.ally.size)
    ordered = (place >= 0) & c.eligible
    crewed = (c.crew > 0) & (ordered | (standing.max(axis=0) > 0))
    built.crewed_ally, built.crewed_capability = ally, capability = np.nonzero(crewed)
    have = standing[built.knots][:, ally, capability]
    least = kept_units(c, crews_in_line(c, built.knots))[built.knots][:, ally, capability]
    response = built.response[built.knots]
    # An order of the first step has come by then.
    arriving = np.asarray((response > 0).any(axis=1))[:, capability] & ordered[ally, capability]
    manned = built.model.add_variables(
        lower=array(least.T, "unit", "knot"),
        upper=array(np.where(arriving, np.inf, have).T, "unit", "knot"),
        name="manned",
    )
    units = np.flatnonzero(ordered[ally, capability])
    if not units.size:
        return
    cells = place[ally[units], capability[units]]
    orders = built.order.isel(cell=cells).assign_coords(cell=units).rename(cell="unit")
    terms = array(response[:, :, capability[units]].transpose(2, 0, 1), "unit", "knot", "period")
    added = (terms.assign_coords(unit=units) * orders).sum("period")
    built.model.add_constraints(
        manned.isel(unit=units) - added <= array(have.T, "unit", "knot").isel(unit=units),
        name="manned",
        mask=array(arriving.T, "unit", "knot").isel(unit=units).astype(bool),
    )


def add_manned_supply(built: HandoverProblem) -> Ints:
    """Add what is provided of capabilities whose units the plan mans; return these."""
    c, model = built.conditions, built.model
    decided = built.decides_crews[built.ally, built.capability]
    cells, ready = np.flatnonzero(decided), c.used(1.0)
    less = (ready * built.sag_standing).sum(axis=1)
    ordered = np.unique(built.capability[cells])
    for name, caps in (
        ("supply_of_manned", ordered),
        ("supply_of_what_stands_manned", np.setdiff1d(built.crewed_capability, ordered)),
    ):
        units = np.flatnonzero(np.isin(built.crewed_capability, caps))
        if not units.size:
            continue
        owner = built.crewed_capability[units]
        provided = built.added(built.manned(units, ready), owner, "cap", "unit")
        if (built.sag < 0).any() and caps is ordered:
            provided = provided + built.stocked(ready, built.capability, "cap", cells, built.sag)
        rule = model.variables["supply"].isel(cap=caps) - provided
        model.add_constraints(rule == array(less.T, "cap", "bound").isel(cap=caps), name=name)
    return np.unique(built.crewed_capability)


def add_crews(built: HandoverProblem) -> None:
    """Keep the units manned within the crews of each pool.

    Where the plan does not assign crews, a share of all that stands is manned; what stands without
    any order then fits, whatever the last digit says.
    """
    c = built.conditions
    if not np.isfinite(c.crews).any():
        return
    pools, knots = c.crews.shape[2], np.arange(c.steps + 1)
    if built.crewed_ally.size:
        knots = built.knots
        each = array(THOUSAND * c.crew[built.crewed_capability], "unit")
        owner = built.crewed_ally * pools + c.pool[built.crewed_capability]
        asked = built.added(each * built.model.variables["manned"], owner, "pool", "unit")
        room = crews_in_line(c, knots)[knots]
    else:
        people = c.crew * c.manning
        owner = built.ally * pools + c.pool[built.capability]
        asked = built.stocked(THOUSAND * people, owner, "pool").rename(bound="knot")
        room = np.maximum(c.crews - in_pools(c, people * c.standing()[0]), 0.0)
    owners = np.unique(owner)
    limit = THOUSAND * room.reshape(room.shape[0], -1)[:, owners]
    finite = np.flatnonzero(np.isfinite(limit).all(axis=0))
    rows = array(limit[:, finite].T, "pool", "knot").assign_coords(pool=owners[finite])
    built.model.add_constraints(asked.sel(pool=owners[finite]) <= rows, name="crews")


def provided_by_cell(built: HandoverProblem) -> tuple[Any, Floats, Ints]:
    """Return what each cell provides: an expression (cell, bound), what stands, and its cells."""
    import linopy

    c = built.conditions
    decided = built.decides_crews[built.ally, built.capability]
    known, manned = np.flatnonzero(~decided), np.flatnonzero(decided)
    parts = []
    if known.size:
        part = built.stocked(c.usable, np.arange(built.ally.size), "cell", known)
        parts.append(part)
    if manned.size:
        place = np.full(c.stock.shape, -1)
        place[built.crewed_ally, built.crewed_capability] = np.arange(built.crewed_ally.size)
        units, ready = place[built.ally[manned], built.capability[manned]], c.used(1.0)
        part = built.manned(units, ready).assign_coords(unit=manned).rename(unit="cell")
        if (built.sag < 0).any():
            every = np.arange(built.ally.size)
            part = part + built.stocked(ready, every, "cell", manned, built.sag)
        parts.append(part)
    cells = np.concatenate([known, manned])
    standing = (
        np.where(built.decides_crews, c.used(1.0) * built.sag_standing, c.usable * c.standing()[0])
        if manned.size
        else c.usable * c.standing()[0]
    )
    already = standing[:, built.ally[cells], built.capability[cells]]
    return linopy.merge(parts, dim="cell"), np.asarray(already), cells
