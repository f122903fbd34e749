"""Which lists there are beside tables of figures: what figures refer to, and what holds none."""

CATALOGUES = {
    "sources": "Where every figure comes from",
    "allies": "Members, and the partner that a scenario can switch in",
    "capabilities": "What forces must be able to do, and the unit in which it is counted",
    "announcements": "What was announced, and what became of it",
    "guarantee_events": "Events that bear on a guarantee, each coded by two coders who saw neither "
    "reactions nor polls",
    "polls": "Figures of opinion polls on the guarantee, the alliance and defence; wordings differ",
    "exchanges": "What each side of the alliance gives the other; no figure where there is none",
    "theatre_zones": "Zones of the theatre, to a tenth of a degree; borders as in international "
    "law",
    "theatre_nodes": "Places where links of the theatre meet, to a tenth of a degree",
    "theatre_links": "Ways by road, rail, sea and air; their capacities are planning values that "
    "nobody publishes",
    "theatre_forces": "Formations by zone on both sides, and published numbers beside them",
    "suwalki_lengths": "Printed lengths at the Suwałki gap, kept apart by the name of the line",
    "axes_of_advance": "Axes of advance from the border inwards, at the level of towns",
    "contingencies": "Attacks that are looked at, made up to be judged; none is a forecast",
    "base_sites": "Sites in Europe and about it: hosts, owners, functions, people, alternatives, "
    "refusals; to a tenth of a degree",
    "base_theatres": "Areas that sites serve, and to whom they matter",
    "base_functions": "What units at sites do, and how they reach a theatre",
    "sea_legs": "Ways at sea from ports to theatres, with the passages on them",
    "access_record": "What hosts answered when the use of their sites was asked for, by mission",
    "challenger_campaigns": "Which contingency says whether an attempt on a target is denied",
    "intelligence_regions": "Regions that are watched, to a tenth of a degree",
    "intelligence_assets": "Who collects what for whom, at the level of services and fleets; tiers "
    "are judged",
    "intelligence_pacts": "Who passes intelligence to whom, up to which tier; tiers are judged",
    "intelligence_events": "Events that bear on sharing with the leading ally",
    "intelligence_pause": "What was reported lost and not lost in the pause of March 2025",
}
"""Lists that figures refer to, or that hold no figures, with one sentence for people each."""
