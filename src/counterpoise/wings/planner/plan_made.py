"""What the command makes: a plan, and what is asked for beside it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.problems import InputError
from counterpoise.wings.command_line import ProgressLine

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover import HandoverPlan, HandoverRequest
    from counterpoise.planner.handover.perfect_information import PerfectInformation
    from counterpoise.planner.handover.reasons import Reasons
    from counterpoise.planner.handover.risk import Risk
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial
    from counterpoise.scenario import Scenario

FEW = 3
"""Futures of a frontier, unless a robust plan is asked for."""


def make(
    scenario: "Scenario",
    request: "HandoverRequest",
    risk: "Risk",
    sampled: tuple[int | None, int | None, int],
    progress: ProgressLine,
    *,
    frontier: bool,
) -> "Made":
    """Return the plan and what is asked for beside it.

    `sampled` holds the futures of a robust plan, the fresh ones to try it on, and the seed.
    """
    from counterpoise.planner.handover import make_plan
    from counterpoise.planner.handover.frontier import frontier as frontier_of
    from counterpoise.planner.handover.robust import make_robust_plan
    from counterpoise.planner.handover.trial import FRESH, try_out

    robust, trial, seed = sampled
    tried, many, points = None, None, None
    if robust is None:
        found = make_plan(scenario, request, progress)
    else:
        many = make_robust_plan(scenario, request, robust, risk=risk, seed=seed, progress=progress)
        found = many.plan
        fresh = FRESH if trial is None else trial
        if fresh and found.status != "interrupted":
            tried = try_out(many, fresh, progress=progress)
    if frontier and found.status != "interrupted":
        futures = FEW if robust is None else robust
        points = frontier_of(
            scenario,
            request,
            futures=futures,
            risk=risk,
            seed=seed,
            coarse=True,
            progress=progress,
        )
    return Made(found, many, tried, points)


class Made:
    """What was made: a plan, and what was asked for beside it.

    Parameters
    ----------
    found : HandoverPlan
        The plan.
    many : RobustPlan, optional
        The same, if it was made for many futures.
    tried : Trial, optional
        How it fared on fresh ones.
    points : DataFrame, optional
        The frontier.
    """

    def __init__(
        self,
        found: "HandoverPlan",
        many: "RobustPlan | None",
        tried: "Trial | None",
        points: "pd.DataFrame | None",
    ) -> None:
        self.found, self.many, self.tried, self.points = found, many, tried, points
        self.reasons: list[Reasons] = []
        self.untold: list[str] = []
        self.stopped = found.status == "interrupted"
        self.ranges: pd.DataFrame | None = None
        self.gives: pd.DataFrame | None = None
        self.information: PerfectInformation | None = None

    def explain(self, places: Sequence[tuple[str, str]]) -> None:
        """Say why allies order capabilities, where the plan can tell."""
        for place in places:
            try:
                self.reasons.append(self.found.why(*place))
            except InputError as error:
                self.untold += [str(problem) for problem in error.problems]

    def look_around(
        self,
        progress: ProgressLine,
        *,
        alternatives: bool,
        trade_off: bool,
        wait_and_see: bool = False,
    ) -> None:
        """Look for plans nearly as good, at what other gives buy, and at what knowing is worth."""
        from counterpoise.planner.handover import alternatives as others
        from counterpoise.planner.handover.objectives import GIVE
        from counterpoise.planner.handover.perfect_information import perfect_information
        from counterpoise.planner.handover.trade_off import trade_off as made_again

        if self.found.status == "interrupted":
            return
        try:
            if trade_off:
                self.gives = made_again(self.found, progress=progress)
            if alternatives:
                give = self.found.request.give or GIVE
                self.ranges = others.alternatives(self.found, give, progress=progress)
            if wait_and_see and self.many is not None:
                self.information = perfect_information(self.many, progress=progress)
        except KeyboardInterrupt:
            self.stopped = True
            progress("stopped: what was asked beside the plan is left out")

    def plain(self) -> dict[str, Any]:
        """Return everything as plain data."""
        from counterpoise.ledger.export import records
        from counterpoise.planner.handover.trial import to_plain

        shown = self.found.summary()
        if self.many is not None:
            shown["robust"] = to_plain(self.many, self.tried, self.information)
        if self.points is not None:
            shown["frontier"] = records(self.points)
        if self.ranges is not None:
            shown["alternatives"] = records(self.ranges)
        if self.gives is not None:
            shown["trade_off"] = records(self.gives)
        if self.reasons:
            shown["why"] = [one.summary() for one in self.reasons]
        return shown

    def print(self, out: Path | None) -> None:
        """Print tables for people."""
        from counterpoise.planner.handover.objectives import GIVE
        from counterpoise.wings.planner.plan_ranges import print_ranges, print_trade_off
        from counterpoise.wings.planner.plan_robust import print_robust
        from counterpoise.wings.planner.plan_tables import (
            print_frontier,
            print_plan,
            print_reasons,
        )

        print_plan(self.found, self.found.scenario.evidence, out)
        if self.many is not None:
            print_robust(self.many, self.tried, self.information)
        if self.points is not None:
            print_frontier(self.points)
        print_reasons(self.reasons, self.untold)
        request = self.found.request
        if self.gives is not None:
            print_trade_off(self.gives, request.objective)
        if self.ranges is not None:
            print_ranges(self.ranges, request.give or GIVE, self.found.scenario.evidence)

    def write(self, out: Path, page: Callable[..., str]) -> list[Path]:
        """Write the plan's own files and its page, which `page` draws; return what was written."""
        from counterpoise.atomic_write import text_writer
        from counterpoise.ledger.export import json_writer, table_writer

        drawn = page(
            self.found,
            self.many,
            self.tried,
            self.points,
            ranges=self.ranges,
            gives=self.gives,
            information=self.information,
        )
        beside = {"plan.json": json_writer(self.plain()), "plan.html": text_writer(drawn)}
        for name, table in (("alternatives", self.ranges), ("trade-off", self.gives)):
            if table is not None:
                beside[f"{name}.csv"] = table_writer(table)
        return self.found.save(out, beside=beside)
