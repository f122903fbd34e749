"""What the report and the page say of sites: reasons, who decides, and claims held to figures."""

from counterpoise.charts.labels import per_cent
from counterpoise.charts.networks.bases.shown import TABLES, answered, network
from counterpoise.charts.networks.bases.shown import sites_listed as sites_listed
from counterpoise.charts.view import ResultView
from counterpoise.networks.access import CASE_BY_CASE, last_answers
from counterpoise.networks.base_sentences import (
    MOST_REASONS,
    NO_PREDICTION,
    SIDE_NAMES,
    headline,
    host_name,
    reason_sentence,
    record_sentence,
)
from counterpoise.networks.bases import SIDES
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.networks.bases.claims import claims
from counterpoise.wings.networks.bases.findings import share_on_judgement, shares_by_host
from counterpoise.wings.networks.bases.reached import passages

BESIDE = (
    "Existence of a site is not access: published work finds that large permanent bases in "
    "peacetime do not make access in a contingency likelier."
)
ACCESS_SOURCE = "rand_rr1339_2016"
SAILED_FROM = ("rota", "souda_bay", "norfolk", "kings_bay")
"""Ports whose passages the report lists; the record has all."""
LEAST_SHARE = 0.005
"""Share of a function below which a host is not named for it."""


def bases(view: ResultView) -> list[Section]:
    """Return the chapter's words and tables: reasons, hosts, answers on record, claims."""
    if not sites_listed(view):
        return []
    return [
        _reasons(view),
        _hosts(view),
        _values(view),
        _record(view),
        _ways(view),
        _claims(view),
    ]


def page(view: ResultView) -> list[Section]:
    """Return the answer to what a reader asked, its three largest reasons, and who decides."""
    if not sites_listed(view):
        return []
    found = answered(view)
    return [Section("", (headline(view.evidence, found),)), _reasons(view), _record(view)]


def _reasons(view: ResultView) -> Section:
    found = answered(view)
    said = [reason_sentence(view.evidence, found, r) for r in found.reasons[:MOST_REASONS]]
    numbered = tuple(f"{place}. {text}" for place, text in enumerate(said, 1))
    share = f"Share on judgement: {100 * share_on_judgement(view.evidence):.0f} per cent."
    return Section(
        "The three largest reasons" if len(said) == MOST_REASONS else "Why",
        numbered or (headline(view.evidence, found),),
        notes=(NO_PREDICTION, f"Central values; ranges: counterpoise network bases. {share}"),
        tables_used=TABLES,
    )


def _hosts(view: ResultView) -> Section:
    """Return who hosts what, who is there, and what was paid when it was last counted."""
    evidence = view.evidence
    rows = []
    for host in evidence.bases.hosts:
        counted = evidence.tables["posture"].get((host, evidence.leading, "permanent"))
        paid = evidence.tables["host_payments"].get((host, "share"))
        sites = [site.name for site in evidence.bases.base_sites if site.host == host]
        rows.append(
            [
                host_name(evidence, host),
                ", ".join(sorted(sites)),
                "" if counted is None else f"{counted.value:,.0f} ({counted.as_of})",
                "" if paid is None else f"{per_cent(paid.value)} ({paid.as_of[:4]})",
            ]
        )
    header = ["Host", "Sites", "People assigned", "Share of cost paid (as of)"]
    says = (
        "A host is whoever decides on the use of a site, which need not be the country where it "
        "lies. What hosts pay was last counted for 2002."
    )
    table = Table("Hosts, in alphabetical order", header, sorted(rows))
    return Section("Who hosts what", (says,), (table,), folded=True, tables_used=TABLES)


def _values(view: ResultView) -> Section:
    net = network(view)
    shares = shares_by_host(net, list(net.matters))
    functions = [row.name for row in view.evidence.bases.base_functions]
    rows = []
    for h, host in enumerate(net.hosts):
        cells = [
            ", ".join(
                f"{functions[f].lower()} {100 * shares[i, h, f]:.0f}"
                for f in range(len(functions))
                if shares[i, h, f] >= LEAST_SHARE
            )
            for i in range(len(SIDES))
        ]
        if any(cells):
            rows.append([host_name(view.evidence, host), *cells])
    header = ["Host", *(f"To {SIDE_NAMES[side]}" for side in SIDES)]
    table = Table("Shapley values by host, per cent of each function", header, sorted(rows))
    says = (
        "A host's share of a function, averaged over every order in which hosts could refuse, "
        "where units that lost their site move to an alternative. Shares of all hosts and of what "
        "is done from home add up to 100."
    )
    return Section("What each host is worth", (says,), (table,), folded=True, tables_used=TABLES)


def _record(view: ResultView) -> Section:
    answers = last_answers(view.evidence.bases.access_record, CASE_BY_CASE)
    names = {row.site: row.name for row in view.evidence.bases.base_sites}
    rows = [
        [
            host_name(view.evidence, row.host),
            row.date,
            row.answer,
            ", ".join(names[site] for site in row.sites),
            row.about,
            "last answer" if answers[row.host] is row else "",
        ]
        for row in view.evidence.bases.access_record
    ]
    header = ["Host", "When", "Answer", "Sites", "What for", ""]
    table = Table("What hosts answered in contingencies", header, sorted(rows))
    return Section(
        "Whether a site may be used",
        (record_sentence(view.evidence), BESIDE),
        (table,),
        sources=(ACCESS_SOURCE,),
        folded=True,
        tables_used=("access_record",),
    )


def _ways(view: ResultView) -> Section:
    """Return passages and ships for one on station from ports that ships sail from, by theatre."""
    found, bases_ = passages(view.evidence), view.evidence.bases
    names = {row.theatre: row.name for row in bases_.base_theatres}
    ports = {row.site: row.name for row in bases_.base_sites}
    rows = [
        [
            ports.get(port, port.replace("_", " ").title()),
            names[theatre],
            f"{way['nautical_miles']:,}",
            f"{way['days']:.1f}",
            "" if way["ships_for_one"] is None else f"{way['ships_for_one']:.1f}",
        ]
        for port in SAILED_FROM
        for theatre, way in found[port].items()
    ]
    header = ["From", "To", "Nautical miles", "Days one way", "Ships for one there"]
    table = Table("Passages, and ships that keep one on station", header, rows)
    says = (
        "Ships of foreign ports are at sea for four months in eight, those at home for seven in "
        "32, central values. The ratio between them follows from these cycles."
    )
    return Section("Ways at sea", (says,), (table,), folded=True, tables_used=("sea_legs",))


def _claims(view: ResultView) -> Section:
    rows = [[c["claim"], c["holds"], c["found"]] for c in claims(view.evidence)]
    table = Table("Published claims, held against the figures", ["Claim", "Holds", "Found"], rows)
    return Section("Claims on bases", (), (table,), folded=True, tables_used=TABLES)
