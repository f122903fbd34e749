"""The ledger's charts and chapter say what the ledger's tables hold, and nothing else."""

import re
from dataclasses import replace

import numpy as np
import pytest

from counterpoise.charts import LEDGER, LedgerView
from counterpoise.charts import figures as drawn
from counterpoise.charts.ledger.effort import EFFORT
from counterpoise.charts.ledger.fairness import rule_names
from counterpoise.charts.ledger.outages import COVERAGE, OUTAGES, names_of
from counterpoise.charts.ledger.provision import PAYS, PROVIDES
from counterpoise.charts.ledger.trend import TREND
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.languages import IN_ENGLISH
from counterpoise.ledger.alliance_value import in_points
from counterpoise.ledger.expenditure import burden_of
from counterpoise.ledger.expenditure import trend_of as trend_table
from counterpoise.ledger.fairness import fair_shares_of
from counterpoise.ledger.overview import opening
from counterpoise.ledger.provision import contributions_of
from counterpoise.ledger.reliance import dependency_of
from counterpoise.report import write_report
from counterpoise.wings.ledger.sections import figure_in_words, own_borders, worth

NAMES = rule_names(IN_ENGLISH)

IDS = (
    "effort",
    "trend",
    "fair-shares",
    "fair-shares-of-output",
    "contributions",
    "outages",
    "dependency-path",
    "stop",
)
SHORT = {
    "name": "short",
    "title": "Short",
    "says": "Few capabilities and one quarter.",
    "extends": "cliff",
    "capabilities": ["tanker", "heavy_brigade"],
    "time": {"quarters": 1},
    "members": {"only": ["USA", "DEU", "POL", "FIN", "EST", "UKR"]},
}


@pytest.fixture(scope="module")
def view(views):
    return views["pair"]


@pytest.fixture(scope="module")
def figures(view):
    return {figure.id: figure for figure in drawn(LEDGER, view)}


def test_there_is_one_figure_for_each_part(figures):
    assert tuple(figures) == IDS


def numbers(text):
    return [float(n) for n in re.findall(r"(?<![\w.-])[+-]?\d+(?:\.\d+)?(?![\w-])", text)]


def test_effort_is_every_edition_of_two_years(figures, evidence):
    data = figures["effort"].data["effort"]
    published = evidence.tables["expenditure"]
    codes = {evidence.allies[code].name: code for code in evidence.allies}
    assert len(data) == 31 * 5
    for row in data.to_dict("records"):
        key = (codes[row["ally"]], row["panel"][:4], "share_of_gdp")
        [figure] = [f for k, f in published.items() if k[:3] == key and f.release == row["edition"]]
        assert row["share"] == figure.value
    poland = data[(data["ally"] == "Poland") & (data["panel"].str.startswith("2024"))]
    assert poland["share"].round(4).tolist() == [0.0412, 0.0407, 0.0379]


def test_effort_says_how_many_reach_what(figures, evidence):
    found = burden_of(evidence)
    newest = figures["effort"].data["effort"]
    newest = newest[
        newest["panel"].str.startswith(str(found.year)) & (newest["edition"] == found.release)
    ]
    at = {target: int((newest["share"] >= target - 5e-5).sum()) for target in found.at_or_above}
    assert at == found.at_or_above
    assert figures["effort"].title == (
        "31 of 31 allies with forces reach 2 per cent of GDP in 2025; 3 reach 3.5 and none 5"
    )
    assert list(at.values()) == [31, 3, 0]


def _made_with(study, evidence):
    """Return a study whose result says that it was made with other evidence."""
    result, summary = study
    return result.assign_attrs(evidence_hash=evidence.hash), summary


def test_a_lower_share_changes_the_title(studies, evidence):
    """The title follows the figures: cut one ally's share and one fewer reaches 2 per cent."""
    found = burden_of(evidence)
    key = next(
        k
        for k, f in evidence.tables["expenditure"].items()
        if k[:3] == ("DEU", str(found.year), "share_of_gdp") and f.release == found.release
    )
    table = dict(evidence.tables["expenditure"])
    table[key] = table[key].model_copy(update={"value": 0.011})
    changed = replace(evidence, tables={**evidence.tables, "expenditure": table})
    figure = EFFORT.draw(LedgerView(*_made_with(studies["pair"], changed), changed))
    assert figure.title.startswith("30 of 31 allies")
    mine = figure.data["effort"]
    mine = mine[(mine["ally"] == "Germany") & (mine["edition"] == found.release)]
    assert mine["share"].tolist() == [0.011]


def test_trend_is_the_ledger_table(figures, evidence):
    table = trend_table(evidence)
    columns = ("at_or_above_0.02", "others_effort", "rho")
    data = figures["trend"].data["trend"]
    for place, (scale, column) in enumerate(zip((1, 100, 1), columns, strict=True)):
        mine = data[data["what_rank"] == place]
        assert mine["value"].to_numpy() == pytest.approx(scale * table[column].to_numpy(float))
        assert mine["year"].tolist() == [year for _, year in table.index]


def test_lines_of_an_edition_break_where_it_leaves_years_out(figures):
    data = figures["trend"].data["trend"]
    for _, run_of_years in data.groupby(["what", "run"]):
        assert (np.diff(sorted(run_of_years["year"])) == 1).all()
    assert data["run"].nunique() > data["edition"].nunique()


def test_trend_counts_its_tests(figures, evidence):
    table = trend_table(evidence)
    large = int(((table["rho_p"] < 0.05) & (table["rho"] > 0)).sum())
    assert figures["trend"].title.endswith(f"in {large or 'none'} of {len(table)} tests")


def test_a_test_that_finds_the_large_paying_more_is_told(view):
    table = view.trend.assign(rho=0.6, rho_p=0.001)
    other = LedgerView(view.result, view.summary, view.evidence)
    other.__dict__["trend"] = table
    assert TREND.draw(other).title.endswith(f"in {len(table)} of {len(table)} tests")


def test_fair_shares_are_the_ledger_table(figures, view, studies, evidence):
    result = studies["pair"][0]
    provided = opening(result)
    values = dependency_of(evidence, result.isel(scenario=0)).values["shapley_coverage"]
    found = fair_shares_of(
        evidence,
        values,
        list(provided.index),
        capability=contributions_of(evidence, provided).table["index"],
    )
    data = figures["fair-shares"].data["fair_shares"]
    for kind, name in NAMES.items():
        mine = data[data["kind"] == name].set_index("ally")["share"]
        for ally, share in found.comparison.shares[kind].items():
            assert ally == "ISL" or mine[view.ally(ally)] == pytest.approx(100 * share, abs=1e-4)
    assert "Iceland" not in set(data["ally"])
    assert "Iceland" in set(figures["fair-shares"].table["Ally"])


def test_verdicts_on_fairness_are_seen_in_the_chart(figures, view):
    """Counted again from the marks: what each ally pays against each rule that asks something."""
    data = figures["fair-shares"].data["fair_shares"].set_index(["ally", "kind"])["share"]
    rules = [n for k, n in NAMES.items() if k not in ("money", "capability", "joint_product")]
    counts = view.fair_shares.comparison.votes(without=["joint_product"])
    for ally in counts.index.drop("ISL"):
        name = view.ally(ally)
        less = sum(data[name, rule] < data[name, "Pays"] - 1e-6 for rule in rules)
        assert less == counts.loc[ally, "less"]
    others = counts.drop("USA")
    under = int((others["more"] > len(rules) / 2).sum())
    over = int((others["less"] == len(rules)).sum())
    title = figures["fair-shares"].title
    assert f"{under} pay less than most rules ask, {over or 'none'} more" in title
    assert counts.loc["USA", "less"] == len(rules)
    assert f"more than all {len(rules)} rules" in title


def test_shares_of_own_output_are_the_bill_over_gdp(figures, view):
    """A share of all the money over the ally's GDP, both as `counterpoise burden` has them."""
    figure, shares, paid = (
        figures["fair-shares-of-output"],
        view.fair_shares.comparison.shares,
        view.burden.allies,
    )
    data = figure.data["own_output"].set_index(["ally", "kind"])["share"]
    bill = paid["spending_musd"].sum()
    for ally in ("LTU", "DEU", "USA"):
        name, output = view.ally(ally), paid.loc[ally, "gdp_musd"]
        assert data[name, "Pays"] == pytest.approx(100 * paid.loc[ally, "share_of_gdp"])
        for rule in ("benefit", "shapley"):
            asked = 100 * shares.loc[ally, rule] * bill / output
            assert data[name, NAMES[rule]] == pytest.approx(asked)
    assert figure.title.startswith("The benefit rule asks Lithuania for 14")
    limited = figure.table.set_index("Ally")[
        "Benefit principle, up to 10 per cent, % of own output"
    ]
    assert limited["Lithuania"] == "10.0"
    assert max(map(float, limited)) == 10.0


def test_contributions_are_the_ledger_table(figures, view):
    table = view.contributions.table
    data = figures["contributions"].data["contributions"]
    provides = data[data["kind"] == PROVIDES].set_index("ally")
    for ally, row in table.iterrows():
        mine = provides.loc[view.ally(ally)]
        assert (mine["place"], mine["best"], mine["worst"]) == (
            row["rank"],
            row["best"],
            row["worst"],
        )
        assert mine["best"] <= mine["place"] <= mine["worst"]
    money = view.fair_shares.comparison.shares["money"]
    pays = data[data["kind"] == PAYS].set_index("ally")["place"]
    assert pays.to_dict() == {
        view.ally(a): int(1 + (money > share).sum()) for a, share in money.items()
    }
    more = int((table["index"] > money)[table.index != "USA"].sum())
    assert f"; {more} of {len(table) - 1} other allies provide" in figures["contributions"].title


def test_outages_are_the_ledger_table_worst_first(figures, view):
    found = view.dependency[0]
    data = figures["outages"].data["outages"]
    for place, table in enumerate((found.single, found.pairs)):
        mine = data[(data["panel_rank"] == place) & (data["kind"] == COVERAGE)]
        worst = table["coverage_lost"].nlargest(10)
        assert mine["absent"].tolist() == [names_of(view, key) for key in worst.index]
        assert mine["lost"].to_numpy() == pytest.approx(100 * worst.to_numpy())
    alone = found.single["coverage_lost"]
    said = numbers(figures["outages"].title)
    assert said == [
        round(100 * alone["USA"], 1),
        round(100 * alone.drop("USA").max(), 1),
    ]


def test_the_path_and_the_stop_are_the_ledger_tables(figures, view):
    path, stop = figures["dependency-path"].data["dependency_path"], figures["stop"].data["stop"]
    columns = (
        "leading_share",
        "leading_value",
        "over_cap",
        *(f"{p}_without_leading" for p in view.dependency[0].packages),
    )
    for label, found in zip(view.labels.values(), view.dependency, strict=True):
        for place, column in enumerate(columns):
            mine = path[(path["scenario"] == label) & (path["what_rank"] == place)]
            scale = 1 if column == "over_cap" else 100
            assert mine["value"].to_numpy() == pytest.approx(scale * found.path[column])
        mine = stop[stop["scenario"] == label]
        assert mine["median"].to_numpy() == pytest.approx(found.stop["gap_years"])
        assert (mine["low"] <= mine["median"] + 1e-12).all()
        assert (mine["median"] <= mine["high"] + 1e-12).all()


def test_titles_of_path_and_stop_are_their_ends(figures, view):
    names = [name for name, _ in view.extremes()]
    found = dict(zip(view.labels, view.dependency, strict=True))
    path = figures["dependency-path"].title
    stop = figures["stop"].title
    for name in names:
        label = view.labels[name]
        first, last = found[name].path["leading_value"].iloc[[0, -1]]
        assert f"from {100 * first:.0f} to {100 * last:.0f} per cent under “{label}”" in path
        for end, words in zip((0, -1), stop.split(", and by "), strict=True):
            value = found[name].stop["gap_years"].iloc[end]
            # Scenarios with the same number share it: "0.0 under “Cliff” and “Glide path”".
            shared = re.search(rf"{value:.1f} under (“[^”]*” and )*“{re.escape(label)}”", words)
            assert shared, words


def test_the_rule_is_told_alike_in_both_charts_of_dependency(view, studies):
    """The count over half, from the summary of the run and from the ledger."""
    entries = studies["pair"][1]["scenarios"]
    for name, found in zip(view.labels, view.dependency, strict=True):
        table = entries[name]["capabilities"].values()
        first = sum((c["largest_share"] or 0) > found.cap for c in table)
        last = sum((c["largest_share_at_end"] or 0) > found.cap for c in table)
        assert found.path["over_cap"].iloc[[0, -1]].tolist() == [first, last]


def test_a_twin_of_the_leading_ally_halves_nothing_else(view):
    """Outages in the title follow the table they come from."""
    found = view.dependency[0]
    halved = found.single.assign(coverage_lost=found.single["coverage_lost"] / 2)
    other = LedgerView(view.result, view.summary, view.evidence)
    other.__dict__["dependency"] = (replace(found, single=halved), *view.dependency[1:])
    figure = OUTAGES.draw(other)
    assert numbers(figure.title)[0] == round(50 * found.single["coverage_lost"]["USA"], 1)


def test_charts_hold_no_results(views):
    """Only the data change with the result; the drawing itself is the same."""
    view = views["subset"]
    figures = {figure.id: figure for figure in drawn(LEDGER, view)}
    other = LedgerView(view.result.copy(), view.summary, view.evidence)
    other.result["provided"] = view.result["provided"] * np.where(
        view.result["ally"].values == "USA", 0.5, 1.0
    ).reshape([-1 if d == "ally" else 1 for d in view.result["provided"].dims])
    for after in drawn(LEDGER, other):
        before = figures[after.id].drawn
        assert before == after.drawn
    lost = other.dependency[0].single["coverage_lost"]["USA"]
    assert lost < view.dependency[0].single["coverage_lost"]["USA"]


@pytest.mark.parametrize("name", ["pair full", "mixed full"])
def test_the_chapter_stands_in_the_page(reports, read, name):
    page = read(reports[name])
    [chapter] = [s for s in page.all("section") if s["attrs"].get("aria-labelledby") == "ledger"]
    assert page.all("h2", chapter)[0]["text"] == (
        "The ledger: who pays, who provides, and what hangs on one ally"
    )
    ids = [f["attrs"]["id"] for f in page.all("figure", chapter)]
    assert {f"figure-{i}" for i in (*IDS, "dependency")} == set(ids)
    captions = [c["text"] for c in page.all("caption", chapter)]
    assert "The two-sided ledger: who gives what to whom" in captions
    assert "Net contribution by sector and day of notice, in brigades" in captions
    assert "What allies give in four dimensions: what is known, and of how many" in captions
    assert len(captions) == len(ids) + 4
    assert any(a["attrs"]["href"] == "#ledger" for a in page.all("a"))


def test_what_has_no_figure_says_so(reports, read, evidence):
    page = read(reports["pair full"])
    [table] = [
        t
        for t in page.all("table")
        if page.all("caption", t)[0]["text"].startswith("The two-sided ledger")
    ]
    rows = page.all("tr", page.all("tbody", table)[0])
    assert len(rows) == len(evidence.exchanges)
    cells = {page.all("th", r)[0]["text"]: [c["text"] for c in page.all("td", r)] for r in rows}
    for entry in evidence.exchanges:
        shown = cells[entry.name]
        assert (shown[2] == "no figure") == (entry.value is None)
        assert shown[4] == entry.grade
        assert entry.description in shown[5]


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ((float("nan"),) * 3 + ("people",), "no figure"),
        ((0.656, float("nan"), float("nan"), "share"), "65.6%"),
        ((0.743, 0.716, 0.743, "share"), "74.3% (71.6 to 74.3)"),
        ((68034, float("nan"), float("nan"), "people"), "68,034 people"),
        ((24000, 20000, 24000, "musd_current/year"), "24 billion US dollars a year (20 to 24)"),
        ((98.24, float("nan"), 132.4, "meur/year"), "98.2 million euros a year (up to 132.4)"),
        ((96, 28, 120, "units"), "96 (28 to 120)"),
        ((6.2, float("nan"), float("nan"), "days"), "6.2 days"),
    ],
)
def test_figures_in_words(figure, words):
    assert figure_in_words(*figure) == words


def test_the_break_even_is_cost_over_war(view, evidence):
    """By hand: 5.5 per cent of 3.2 per cent of GDP over 35.8 per cent is half a point a year."""
    assert in_points(0.055 * 0.032 / 0.358) == "0.5"
    assert in_points(0.56 * 0.032 / 0.042) == "43"
    section, _ = worth(view)
    assert section.title.startswith("When the alliance pays")
    effort_now = burden_of(evidence).allies.loc["USA", "share_of_gdp"]
    assert effort_now == 0.032
    direct, bound = section.tables[0].rows
    assert direct[4].startswith("0.5")
    assert bound[3] == "43"
    assert "by 0.5 percentage points" in section.paragraphs[0]
    assert "or by 43," in section.paragraphs[0]


@pytest.fixture(scope="module")
def short(evidence):
    result = run_dataset(SHORT, futures=8, seed=1, evidence=evidence)
    return result, summarise(result, evidence)


def test_a_short_run_with_a_partner_has_a_shorter_stop(short, evidence, tmp_path, read):
    view = LedgerView(*short, evidence)
    assert view.stop_quarters == 1
    assert len(view.dependency[0].stop) == 1
    place = tmp_path / "report.html"
    write_report(*short, evidence, place, full=True)
    text = read(place).all("body")[0]["text"]
    assert "stopped for one quarter" in text
    assert "Ukraine" in {view.ally(a) for a in view.fair_shares.members}


def test_with_few_members_shares_among_them_are_left_out_with_a_word(reports, read):
    page = read(reports["race full"])
    ids = {f["attrs"]["id"] for f in page.all("figure")}
    assert not ids & {
        *("figure-fair-shares", "figure-fair-shares-of-output"),
        "figure-contributions",
    }
    assert ids >= {"figure-effort", "figure-outages", "figure-dependency-path", "figure-stop"}
    text = " ".join(page.all("main")[0]["text"].split())
    assert "Left out of this chapter" in text
    assert "2 members take part" in text
    whole = " ".join(read(reports["pair full"]).all("main")[0]["text"].split())
    assert "Left out of this chapter" not in whole


def test_without_any_edition_that_has_all_allies_money_is_left_out(studies, evidence):
    tables = {**evidence.tables, "expenditure": {}}
    other = replace(evidence, tables=tables)
    view = LedgerView(*_made_with(studies["subset"], other), other)
    missing = [chart.id for chart in LEDGER if not chart.available(view)]
    assert missing == ["effort", "trend", "fair-shares", "fair-shares-of-output"]
    assert set(view.left_out) == {"Who pays", "Fair shares"}
    assert worth(view) == []
    assert [figure.id for figure in drawn(LEDGER, view)] == [i for i in IDS if i not in missing]


def test_members_who_do_not_take_part_are_in_no_share(views):
    view = views["mixed"]
    alone = view.dependency[list(view.labels).index("baltic-without-nordics")].single
    assert not set(alone.index) & {"FIN", "SWE"}
    assert {"FIN", "SWE"} <= set(view.dependency[0].single.index)


def test_who_can_hold_their_own_border_is_the_ledger_table(view, evidence):
    from counterpoise.ledger.own_borders import brigades, own_borders_of

    (section,) = own_borders(view)
    (table,) = section.tables
    found = own_borders_of(evidence, view.opening)
    assert len(table.rows) == len(found.table) // 3 + len(found.sectors) // 3
    finland = next(row for row in table.rows if row[0] == "Finland")
    row = found.table[(found.table["ally"] == "FIN") & (found.table["day"] == 10)].iloc[0]
    assert finland[1] == "Arctic forest"
    net = brigades(row["net"], row["net_low"], row["net_high"], signed=True)
    assert finland[3] == net.replace("-", "−")
    assert finland[3].startswith("−")


def test_the_published_benefit_has_a_section_of_its_own(view):
    _, published = worth(view)
    text = " ".join(published.paragraphs)
    assert "only the subtraction is ours" in text
    assert "Drezner" in text
    assert "Gholz" in text
