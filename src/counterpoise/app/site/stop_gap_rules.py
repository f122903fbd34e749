"""The lever of stop-gaps: what may be hired, and so how long the axis of stop-gaps is."""

from counterpoise.app.site.engine_inputs import Drawn, EngineInputs, moved
from counterpoise.app.site.rule_effects import Given, Rule, applied, differing

LEVER = "stop_gaps"
PARAMETERS = ("hired_units", "hired_lead_time", "hired_price_ratio")
"""Parameters of the stop-gaps; ``hired`` of the policy says of which capability each is."""


def stop_gap_rules(base: EngineInputs, futures: int) -> list[Rule]:
    """Return the rules of stop-gaps; none where they do not give the very arrays.

    Figures of a stop-gap have streams of their own, so that nothing else is drawn otherwise.

    Parameters
    ----------
    base : EngineInputs
        The scenario that nobody changed.
    futures : int
        In how many futures the rules are held against the arrays.
    """
    places = [moved(base, {LEVER: value}, futures) for value in (False, True)]
    values: dict[str, list[Drawn]] = {
        name: [one.drawn(name) for one in places] for name in PARAMETERS
    }
    rules = [
        Rule("drawn", (LEVER,), "parameters", name, {"values": each})
        for name, each in values.items()
    ]
    hired = [Drawn(one.policy.hired, {}) for one in places]
    rules.append(Rule("drawn", (LEVER,), "policy", "hired", {"values": hired}))
    for value, one in zip((False, True), places, strict=True):
        expected = Given(one.parameters(futures), one.policy)
        if differing(expected, applied(base, rules, {LEVER: value}, futures)):
            return []
    return rules
