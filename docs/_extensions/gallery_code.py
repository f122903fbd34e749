"""The code under each chart of the gallery: what is found, and the line that shows the chart.

Instances are small, so that all charts together take little over a minute; larger ones are drawn by
the same lines. Code that several charts share is run once.
"""

from dataclasses import dataclass

IMPORT = "import counterpoise as cp"
FEW = '{"capabilities": ["tanker", "sead", "iamd_long"], "time": {"quarters": 24}}'


@dataclass(frozen=True)
class Code:
    """Lines that find something, and the line that shows a chart of it.

    Parameters
    ----------
    found : str
        The lines that find it.
    shown : str
        The line that shows a chart; ``ID`` stands for the id.
    """

    found: str
    shown: str

    def of(self, chart: str) -> str:
        """Return the code of a chart as a reader would type it."""
        return f"{self.first}\n{self.line(chart)}"

    @property
    def first(self) -> str:
        """What comes before that line, imports on top."""
        between = "\n" if self.found.startswith("from ") else "\n\n"
        return f"{IMPORT}{between}{self.found}"

    def line(self, chart: str) -> str:
        """Return the line that shows a chart."""
        return self.shown.replace("ID", chart)


RESULT = Code(
    'result = cp.run("status-quo", "glide-path", "cliff", futures=60)', 'result.charts["ID"]'
)
OF_WINGS = Code(
    'result = cp.run("status-quo", "cliff", futures=20, wings="deterrence, theatre, challenger")',
    'result.charts["ID"]',
)
PLAN_LINES = f'few = {FEW}\nplan = cp.plan("cliff", objective="least-gap", changes=few)'
PLAN = Code(PLAN_LINES, 'cp.charts.of(plan)["ID"]')
RANGES = Code(
    f"{PLAN_LINES}\nranges = plan.alternatives(give=0.005)",
    'cp.charts.of(plan, ranges=ranges)["ID"]',
)
GIVES = Code(
    "from counterpoise.planner.handover.trade_off import trade_off\n\n"
    f"{PLAN_LINES}\ngives = trade_off(plan, gives=(0, 0.005, 0.02))",
    'cp.charts.of(plan, gives=gives)["ID"]',
)
TRIAL = Code(
    "from counterpoise.planner.handover.robust import make_robust_plan\n"
    "from counterpoise.planner.handover.trial import try_out\n\n"
    f"{PLAN_LINES}\nrobust = make_robust_plan(plan.scenario, plan.request, futures=5)\n"
    "trial = try_out(robust, futures=50)",
    'cp.charts.of(plan, robust=robust, trial=trial)["ID"]',
)
FRONTIER = Code(
    "from counterpoise.planner.handover.frontier import frontier\n\n"
    f"{PLAN_LINES}\npoints = frontier(plan.scenario, plan.request, futures=0)",
    'cp.charts.of(plan, frontier=points)["ID"]',
)
TARGETS = Code(
    'few = {"capabilities": ["tanker", "sead", "iamd_long", "heavy_brigade"]}\n'
    'targets = cp.apportion("status-quo", by=2035, changes=few, alternatives=0.01)',
    'cp.charts.of(targets)["ID"]',
)
ROSTER = Code('roster = cp.roster("handover", limit_seconds=5)', 'cp.charts.of(roster)["ID"]')
QUESTION = """question = {
    "scenarios": ["glide-path", "cliff"],
    "changes": {"capabilities": ["sead", "tanker"], "time": {"quarters": 40}},
    "uncertainties": {
        "opening readiness": "coefficients/readiness_start",
        "training places": "training/*/places_filled",
    },
    "choices": {"requirement.level": ["baseline", "targets-2025"]},
    "others": "central",
    "outcomes": ["gap_area"],
}"""
STUDY = Code(f"{QUESTION}\nstudy = cp.study(question, size=256)", 'cp.charts.of(study)["ID"]')
FRONT = Code(
    "from counterpoise.studies import search_levers\n\n"
    "levers = {\n"
    '    "drawdown.default.months": [13, 120],\n'
    '    "coefficients/added_commitment": [0.3, 0.9],\n'
    "}\n"
    f"few = {FEW}\n"
    'goals = ["gap_area p90", "effort"]\n'
    'front = search_levers("cliff", objectives=goals, levers=levers, changes=few, generations=8)',
    'cp.charts.of(front)["ID"]',
)

BY_WING: dict[str, Code] = {
    "alliance": RESULT,
    "ledger": RESULT,
    "allies": RESULT,
    "networks": RESULT,
    "deterrence": OF_WINGS,
    "theatre": OF_WINGS,
    "challenger": OF_WINGS,
    "planner": PLAN,
    "studies": STUDY,
}
BY_CHART: dict[str, Code] = {
    "plan-trade-off": GIVES,
    "plan-ranges-ally": RANGES,
    "plan-ranges-capability": RANGES,
    "plan-trial": TRIAL,
    "plan-frontier": FRONTIER,
    "apportionment": TARGETS,
    "apportionment-ranges": TARGETS,
    "roster": ROSTER,
    "robust-front": FRONT,
}


def code_of(chart: str, wing: str) -> Code:
    """Return the code of a chart that a wing has.

    Raises
    ------
    ValueError
        If nobody has said how to come to the charts of the wing.
    """
    found = BY_CHART.get(chart) or BY_WING.get(wing)
    if found is None:
        raise ValueError(f"say in gallery_code.py how to draw the chart {chart} of {wing}")
    return found


def drawings(wings: dict[str, str]) -> dict[Code, list[str]]:
    """Return which charts each code draws, so that what they share is run once.

    Parameters
    ----------
    wings : mapping of str to str
        The wing of each chart.
    """
    groups: dict[Code, list[str]] = {}
    for chart, wing in wings.items():
        groups.setdefault(code_of(chart, wing), []).append(chart)
    return groups
