"""What each ally provides, and how far its rank hangs on weights that nobody can prove."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.labels import per_cent, upper_first
from counterpoise.charts.ledger.ledger_view import LedgerView, there
from counterpoise.charts.palette import Theme
from counterpoise.extras import alt
from counterpoise.languages import Words
from counterpoise.ledger.ally_names import the

PROVISION_TABLES = (
    "inventories",
    "commitments",
    "leading_ally",
    "coefficients",
    "economy",
    "expenditure",
    "accounts",
)
PROVIDES = "rank by what it provides"
PAYS = "rank by what it pays"


def _kinds(view: LedgerView) -> list[str]:
    """Return what each ally is ranked by: what it provides, and what it pays where known."""
    words = view.words
    found = [words.say(PROVIDES), words.say(PAYS)]
    return found if _money(view).notna().any() else found[:1]


def _ranked(view: LedgerView) -> pd.DataFrame:
    """Return the table of contributions in the order of ranks."""
    return there(view.contributions).table.sort_values(["rank", "best"], kind="stable")


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return ranks by what allies provide with their range over all weights."""
    table, money = _ranked(view), _money(view)
    places = money.rank(ascending=False, method="min")
    rows, (provides, *pays) = [], _kinds(view)
    for rank, row in enumerate(table.reset_index().to_dict("records")):
        ally = row["ally"]
        shared = {
            "ally": view.ally(ally),
            "rank": rank,
            "best": int(row["best"]),
            "worst": int(row["worst"]),
            "provides": _short(view.words, row["index"]),
            "pays": _short(view.words, money[ally]),
            "number": True,
        }
        rows.append(shared | {"kind": provides, "place": int(row["rank"])})
        if pd.notna(money[ally]):
            rows.append(shared | {"kind": pays[0], "place": int(places[ally]), "number": False})
    return {"contributions": pd.DataFrame(rows)}


def _money(view: LedgerView) -> pd.Series[float]:
    """Return each ally's share of the money, or nothing where fair shares are left out."""
    allies = _ranked(view).index
    if view.fair_shares is None:
        return pd.Series(float("nan"), index=allies)
    return view.fair_shares.comparison.shares["money"].reindex(allies)


def _short(words: Words, share: float) -> str:
    """Return per cent with one decimal, or two for the smallest."""
    if pd.isna(share):
        return ""
    return words.number(100 * share, 2 if 0 < share < 0.01 else 1)


def _title(view: LedgerView) -> str:
    table, money = _ranked(view), _money(view)
    leading = view.evidence.leading
    name = upper_first(the(view.ally(leading)))
    index, words = table["index"], view.words
    fields = {"ally": name, "share": words.per_cent(index[leading])}
    if money.isna().all():
        return words.say(
            "{ally} provides {share} of what plans can count on, by the index", **fields
        )
    return words.say(
        "{ally} provides {share} by the index and pays {paid}; {more} of {others} other allies "
        "provide a larger share than they pay",
        paid=words.per_cent(money[leading]),
        more=int((index > money).drop(leading).sum()),
        others=len(table) - 1,
        **fields,
    )


def _says(view: LedgerView) -> str:
    table, money = _ranked(view), _money(view)
    span = table["worst"] - table["best"]
    words = view.words
    said = [
        words.say(
            "The dot is the rank by an index of what the ally provides to plans on the opening "
            "day of “{title}”; the bar runs over all ranks that any weights of the capabilities "
            "could give it.",
            title=view.opening_label,
        )
    ]
    if money.notna().any():
        said.append(
            words.say("The diamond is its rank by money. The numbers are both shares in per cent.")
        )
    said.append(
        words.say(
            "The weights matter: half of the allies move by {places} places or more.",
            places=f"{span.median():.0f}",
        )
    )
    return " ".join(said)


def _layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    kinds, words = _kinds(view), view.words
    rank = words.say("Rank, 1 is the most")
    scale = alt.Scale(zero=False, nice=False, padding=8)
    axis = alt.Axis(tickMinStep=1, format="d", orient="bottom")
    x = alt.X("best:Q", title=rank, scale=scale, axis=axis)
    base = alt.Chart(alt.NamedData(name="contributions")).encode(y=theme.rows("ally"))
    first = base.transform_filter("datum.number")
    bars = first.mark_bar(height=6, color="#c8dcea", cornerRadius=3).encode(x=x, x2="worst:Q")
    dots = base.mark_point(filled=True, size=62, opacity=1).encode(
        x=alt.X("place:Q", title=rank, scale=scale, axis=axis),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=[theme.BLUE, theme.VERMILLION][: len(kinds)]),
            legend=theme.legend(kinds),
        ),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=kinds, range=["circle", "diamond"][: len(kinds)]),
            legend=theme.legend(kinds),
        ),
    )
    width = theme.WIDTH - 130 - 120
    layers = [bars, dots]
    columns = [
        ("provides", words.say("Provides, %"), 48),
        ("pays", words.say("Pays, %"), 108),
    ][: len(kinds)]
    for field, title, place in columns:
        layers.append(
            first.mark_text(align="right", fontSize=10, color=theme.INK).encode(
                x=alt.value(width + place), text=f"{field}:N"
            )
        )
        layers.append(
            alt.Chart(alt.NamedData(name="contributions"))
            .transform_filter("datum.rank === 0 && datum.number")
            .mark_text(align="right", fontSize=10, color=theme.MUTED, text=title)
            .encode(x=alt.value(width + place), y=alt.value(-8))
        )
    return theme.layered(*layers).properties(width=width, height=alt.Step(17))


def _table(view: LedgerView) -> pd.DataFrame:
    found, table, money = there(view.contributions), _ranked(view), _money(view)
    rows, words = [], view.words
    for row in table.reset_index().to_dict("records"):
        ally = row["ally"]
        most: dict[str, float] = found.shares.loc[ally].nlargest(3).to_dict()
        largest = [
            f"{words.within(view.name(c))} {words.percent(share)}"
            for c, share in most.items()
            if share > 0
        ]
        rows.append(
            {
                words.say("Ally"): view.ally(ally),
                words.say("Rank"): int(row["rank"]),
                words.say("Rank over all weights"): words.say(
                    "{low} to {high}", low=f"{row['best']:.0f}", high=f"{row['worst']:.0f}"
                ),
                words.say("Provides, by the index"): per_cent(row["index"], 2, words),
                words.say("Pays"): per_cent(money[ally], 2, words) or words.say("no figure"),
                words.say("Of an equal share of GDP"): words.say(
                    "{number} times", number=words.number(row["index_over_fair"], 2)
                ),
                words.say("Largest shares of"): "; ".join(largest) or words.say("nothing"),
            }
        )
    return pd.DataFrame(rows)


CONTRIBUTIONS = Chart(
    id="contributions",
    name="What each ally provides",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=PROVISION_TABLES,
    layout=_layout,
    available=lambda view: view.contributions is not None,
)
