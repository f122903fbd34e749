"""What a plan's page says of rules of one's own, contracts, an earlier plan and whole units."""

from counterpoise.charts.planner import PlanView
from counterpoise.planner.handover.summary import objective_unit, rule_sentences
from counterpoise.wings.declarations import Section, Table

HEADER = ["Rule", "What it says", "Where", "Sum", "Limit", "Let go", "One more of room is worth"]
MOST_ROWS = 40
"""Rows of the table; of a rule for each ally and year apart the dearest come first."""


def rules(view: PlanView) -> list[Section]:
    """Return what became of each rule; nothing where none was asked for."""
    plan = view.plan
    said = rule_sentences(plan)
    if not said:
        return []
    rows: list[tuple[float, list[str]]] = []
    for rule in plan.summary()["rules"]:
        for line in rule["where"]:
            where = ", ".join(line[axis] for axis in ("ally", "capability", "year") if axis in line)
            price = line["price"]
            numbers = [f"{line[name]:,.4g}" for name in ("value", "limit", "let_go")]
            worth = "" if price is None else f"{price:.2g}"
            row = [rule["name"], rule["says"], where, *numbers, worth]
            rows.append((abs(price or 0.0), row))
    unit = objective_unit(plan.request, plan.scenario.evidence)
    caption = f"Rules, in units or million dollars; prices in {unit}"
    ordered = [row for _, row in sorted(rows, key=lambda one: -one[0])][:MOST_ROWS]
    tables = (Table(caption, HEADER, ordered),) if ordered else ()
    return [Section("", tuple(said), tables)]
