"""Coverage from sites: signs, splits, hosts' values against the whole game, and what is asked."""

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.coalitions import coalitions, shapley_values
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.evidence.bases import Bases
from counterpoise.networks.access import closed_sites, last_answers
from counterpoise.networks.base_answer import Question, answer, check_names, theatres_of
from counterpoise.networks.base_values import host_values, kept_by_site, kept_without
from counterpoise.networks.bases import SIDES, BaseNetwork, figures_read, network_of
from counterpoise.problems import Problems

SMALL_HOSTS = 6


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def network(evidence: Evidence) -> BaseNetwork:
    return network_of(evidence)


@pytest.fixture(scope="module")
def small(evidence: Evidence) -> BaseNetwork:
    """Return the network of six hosts alone, whose whole game is small."""
    bases = evidence.bases
    hosts = ("DEU", "ESP", "GBR", "GRC", "ITA", "PRT")
    assert len(hosts) == SMALL_HOSTS
    kept = tuple(row for row in bases.base_sites if row.host in hosts)
    names = {row.site for row in kept}
    sites = tuple(
        row.model_copy(update={"alternatives": tuple(a for a in row.alternatives if a in names)})
        for row in kept
    )
    tables = dict(evidence.tables)
    tables["base_units"] = {k: f for k, f in tables["base_units"].items() if k[0] in names}
    return network_of(replace(evidence, bases=replace(bases, base_sites=sites), tables=tables))


def test_everything_is_covered_while_every_site_is_open(network: BaseNetwork) -> None:
    coverage = network.coverage(network.all_open())
    assert np.nanmin(coverage) == np.nanmax(coverage) == 1
    assert np.isfinite(coverage).any(axis=(0, 2)).all()


@pytest.mark.parametrize("moved", [False, True])
def test_losing_a_site_never_raises_coverage(network: BaseNetwork, moved: bool) -> None:
    """Sites go one after the other, in random orders, down to none."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        left = network.all_open()
        before = network.coverage(left, moved=moved)
        for site in rng.permutation(len(network.sites)):
            left = left.copy()
            left[site] = False
            after = network.coverage(left, moved=moved)
            assert (after <= before + 1e-12)[np.isfinite(before)].all()
            before = after


def test_a_move_never_lowers_coverage_and_needs_an_open_alternative(network: BaseNetwork) -> None:
    for host in network.hosts:
        left = network.without([host])
        at_once, moved = network.coverage(left), network.coverage(left, moved=True)
        known = np.isfinite(at_once)
        assert (moved >= at_once - 1e-12)[known].all()
    nothing = np.zeros(len(network.sites), dtype=bool)
    assert np.array_equal(
        network.coverage(nothing), network.coverage(nothing, moved=True), equal_nan=True
    )


def test_a_slower_passage_a_shorter_flight_never_raises_what_is_provided(
    evidence: Evidence,
) -> None:
    usual = network_of(evidence)
    for path, factor in (
        ("base_coefficients/ship_speed", 0.8),
        ("base_coefficients/land_pace", 0.5),
        ("base_function_figures/fighters/endurance", 0.7),
        ("base_function_figures/air_transport/speed", 0.7),
    ):
        slower = evidence.with_values({path: factor * evidence.figure(path).value}, why="Slower.")
        worse = network_of(slower)
        assert (worse.provided(worse.own) <= usual.provided(usual.own) + 1e-12).all(), path


def test_a_site_or_contingent_split_in_two_changes_nothing(evidence: Evidence) -> None:
    bases, tables = evidence.bases, dict(evidence.tables)
    rota = next(row for row in bases.base_sites if row.site == "rota")
    twin = rota.model_copy(update={"site": "rota_two"})
    units = dict(tables["base_units"])
    for key, figure in list(units.items()):
        if key[0] == "rota":
            half = figure.model_copy(update={"value": figure.value / 2, "low": None, "high": None})
            units[key] = units["rota_two", key[1]] = half
    legs = [
        leg.model_copy(update={"leg": f"S{900 + i}", "port": "rota_two"})
        for i, leg in enumerate(bases.sea_legs)
        if leg.port == "rota"
    ]
    split = replace(
        evidence,
        tables=tables | {"base_units": units},
        bases=replace(
            bases,
            base_sites=(*bases.base_sites, twin),
            sea_legs=(*bases.sea_legs, *legs),
        ),
    )
    whole, parts = network_of(evidence), network_of(split)
    for closed in ((), ("rota",)):
        both = (*closed, "rota_two") if closed else ()
        assert parts.coverage(parts.without(sites=both)) == pytest.approx(
            whole.coverage(whole.without(sites=closed)), nan_ok=True
        )
    assert host_values(parts).sum(axis=(1, 3)) == pytest.approx(host_values(whole).sum(axis=(1, 3)))


def test_a_theatre_cut_in_two_halves_changes_no_sum(evidence: Evidence) -> None:
    bases = evidence.bases
    halves = []
    for row in bases.base_theatres:
        part = row.model_copy(update={"weight": row.weight / 2})
        halves += [part, part.model_copy(update={"theatre": f"{row.theatre}_two"})]
    sites = tuple(
        row.model_copy(update={"serves": (*row.serves, *(f"{t}_two" for t in row.serves))})
        for row in bases.base_sites
    )
    legs = [leg.model_copy(update={"theatre": f"{leg.theatre}_two"}) for leg in bases.sea_legs]
    cut = replace(
        bases,
        base_theatres=tuple(halves),
        base_sites=sites,
        sea_legs=(*bases.sea_legs, *legs),
    )
    question = Question(("ESP", "ITA"))
    whole = answer(evidence, network_of(evidence), question)
    other = replace(evidence, bases=cut)
    parts = answer(other, network_of(other), question)
    for side in SIDES:
        assert parts.kept(side) == pytest.approx(whole.kept(side), nan_ok=True)


def test_hosts_values_are_those_of_the_whole_game(small: BaseNetwork) -> None:
    """Every coalition of six hosts, without any use of sums of small games."""
    worths = []
    for row in coalitions(SMALL_HOSTS):
        refusing = [host for host, is_in in zip(small.hosts, row, strict=True) if not is_in]
        tempo = small.tempo(small.without(refusing), moved=True)
        worths.append(small.provided(tempo))
    assert host_values(small) == pytest.approx(shapley_values(np.stack(worths)), abs=1e-12)


def test_hosts_values_are_efficient_and_none_for_a_host_with_nothing(network: BaseNetwork) -> None:
    values = host_values(network)
    home = network.provided(np.minimum(network.home, network.own))
    assert values.sum(axis=0) + home == pytest.approx(network.provided(network.own))
    assert (values >= -1e-12).all()
    for host in ("HUN", "LVA", "XKX"):
        assert not values[network.hosts.index(host)].any(), host


def test_hosts_that_are_alike_have_alike_values(evidence: Evidence) -> None:
    """Belgium and the Netherlands hold a set each, and may each take the other's."""
    network = network_of(evidence)
    sets = network.functions.index("prepositioned_equipment")
    belgium, netherlands = (
        host_values(network, moved=False)[network.hosts.index(host), 0, sets]
        for host in ("BEL", "NLD")
    )
    assert belgium == pytest.approx(netherlands)
    assert belgium.any()


def test_an_alternative_that_is_better_placed_earns_nothing(evidence: Evidence) -> None:
    """Souda Bay lies nearer to the Levant than Rota; ships that move there do no more for it."""
    legs = {(leg.port, leg.theatre): leg.length_km for leg in evidence.bases.sea_legs}
    levant = "eastern_mediterranean"
    assert legs["souda_bay", levant] < legs["rota", levant] / 3
    network = network_of(evidence)
    left = network.without(sites=["rota"])
    f, t = network.functions.index("destroyers"), network.theatres.index(levant)
    assert network.coverage(left, moved=True)[0, f, t] == 1


def test_losing_two_hosts_is_no_better_than_losing_one(network: BaseNetwork) -> None:
    kept = kept_without(network, network.matters[0])
    assert np.array_equal(kept, kept.transpose(1, 0, 2), equal_nan=True)
    one = np.einsum("hhf->hf", kept)
    both = np.minimum(one[:, None], one[None])
    known = np.isfinite(kept)
    assert (kept <= both + 1e-12)[known].all()
    sites = kept_by_site(network, network.matters[0])
    for s, host in enumerate(network.host_of):
        known = np.isfinite(sites[s])
        assert (one[host] <= sites[s] + 1e-12)[known].all()


def test_closing_rota_hits_destroyers_first(evidence: Evidence, network: BaseNetwork) -> None:
    found = answer(evidence, network, Question(sites=("rota",)))
    assert found.reasons[0].function == "destroyers"
    assert {r.function for r in found.reasons} == {"destroyers", "port_support", "air_transport"}
    # From Norfolk: presence by its closed form, in the place of that from Rota.
    days = 9750 / (16 * 1.852 * 24)
    from_home = (7 - 2 * days / (365.25 / 12)) / 32
    t = network.theatres.index("eastern_mediterranean")
    f = network.functions.index("destroyers")
    assert found.at_once[0, f, t] == pytest.approx(5 * from_home)


def test_draws_keep_their_first_values_and_vary(evidence: Evidence) -> None:
    paths = figures_read(evidence)
    assert len(paths) == len(set(paths))
    drawn = {"base_coefficients/ship_speed": np.array([14.0, 16.0, 20.0])}
    network = network_of(evidence, drawn)
    assert network.draws == len(drawn["base_coefficients/ship_speed"])
    provided = network.provided(network.own)[:, network.functions.index("destroyers")]
    assert (np.diff(provided, axis=0) >= 0).all()
    assert provided[1] == pytest.approx(
        network_of(evidence).provided(network_of(evidence).own)[
            0, network.functions.index("destroyers")
        ]
    )


def test_missions_part_theatres(evidence: Evidence) -> None:
    bases = evidence.bases
    within, beyond = (theatres_of(bases, m) for m in ("article_5", "out_of_area"))
    assert not (within & beyond).any()
    assert (within | beyond).all()
    assert np.array_equal(beyond, theatres_of(bases, "contingency"))


def test_hosts_last_answers_close_sites_for_a_contingency_alone(evidence: Evidence) -> None:
    record = evidence.bases.access_record
    answers = last_answers(record, "contingency")
    assert list(answers) == sorted(answers)
    assert {host for host, row in answers.items() if row.answer == "refused"} == {"ESP", "TUR"}
    assert {host for host, row in answers.items() if row.answer == "limited"} == {"GBR", "ITA"}
    # Spain let tankers through in 2025 and refused in 2026: the later answer counts.
    strict, lenient = (
        set(closed_sites(record, "contingency", limited_is_closed=closed))
        for closed in (True, False)
    )
    assert {"rota", "moron"} <= lenient < strict
    assert closed_sites(record, "article_5", limited_is_closed=True) == ()


def test_what_is_asked_and_not_known_is_named_together(evidence: Evidence) -> None:
    problems = Problems()
    check_names(evidence.bases, ["FRA"], ["rotta", "Żagań"], "article-6", problems)
    said = str(problems.error())
    assert "'FRA' is no host of a site" in said
    assert "'rotta' is no site. Did you mean rota?" in said
    assert "'article-6' is no mission. Did you mean article-5?" in said
    assert len(problems.error().problems) == 4


def test_sites_are_found_by_the_names_that_people_write(evidence: Evidence) -> None:
    problems = Problems()
    names = ["Rota", "souda bay", "Łask", "mihail-kogalniceanu"]
    found = check_names(evidence.bases, ["esp"], names, "out-of-area", problems)
    assert not problems
    assert found == Question(
        ("ESP",), ("rota", "souda_bay", "lask", "mihail_kogalniceanu"), "out_of_area"
    )


def test_without_sites_there_is_nothing_to_say() -> None:
    assert Bases().hosts == ()
