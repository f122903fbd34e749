"""Maximum flow over time by OR-Tools, in a process of its own: one process holds one HiGHS.

Reads a problem as JSON and writes the most that can have arrived by each step asked for.
"""

import json
import sys

from ortools.graph.python import max_flow


def arrivals(problem: dict, steps: int) -> int:
    """Return the maximum flow in copies of the graph from 0 to a number of steps."""
    states = problem["states"]
    flow = max_flow.SimpleMaxFlow()
    source, sink = states * (steps + 1), states * (steps + 1) + 1
    total = sum(problem["supply"])
    for tail, head, transit, capacity in problem["arcs"]:
        for t in range(steps - transit + 1):
            flow.add_arc_with_capacity(
                tail * (steps + 1) + t, head * (steps + 1) + t + transit, capacity
            )
    for state in range(states):
        for t in range(steps):
            flow.add_arc_with_capacity(state * (steps + 1) + t, state * (steps + 1) + t + 1, total)
    for state, step, amount in zip(
        problem["at"], problem["from_step"], problem["supply"], strict=True
    ):
        if step <= steps:
            flow.add_arc_with_capacity(source, state * (steps + 1) + step, amount)
    for state, amount in zip(problem["to"], problem["demand"], strict=True):
        flow.add_arc_with_capacity(state * (steps + 1) + steps, sink, amount)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("no maximum flow")
    return flow.optimal_flow()


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump([arrivals(problem, steps) for problem, steps in asked], sys.stdout)
