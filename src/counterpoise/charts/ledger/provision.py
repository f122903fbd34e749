"""What each ally provides, and how far its rank hangs on weights that nobody can prove."""

from __future__ import annotations

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets
from counterpoise.charts.ledger.ledger_view import LedgerView, there
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import in_words, lower_first, per_cent, the, upper_first
from counterpoise.extras import alt

PROVISION_TABLES = (
    "inventories",
    "commitments",
    "leading_ally",
    "coefficients",
    "economy",
    "expenditure",
    "accounts",
)
PROVIDES, PAYS = "rank by what it provides", "rank by what it pays"


def _ranked(view: LedgerView) -> pd.DataFrame:
    """Return the table of contributions in the order of ranks."""
    return there(view.contributions).table.sort_values(["rank", "best"], kind="stable")


def _data(view: LedgerView, _side: int) -> Datasets:
    """Return ranks by what allies provide with their range over all weights."""
    table, money = _ranked(view), _money(view)
    places = money.rank(ascending=False, method="min")
    rows = []
    for rank, row in enumerate(table.reset_index().to_dict("records")):
        ally = row["ally"]
        shared = {
            "ally": view.ally(ally),
            "rank": rank,
            "best": int(row["best"]),
            "worst": int(row["worst"]),
            "provides": _short(row["index"]),
            "pays": _short(money[ally]),
        }
        rows.append(shared | {"kind": PROVIDES, "place": int(row["rank"])})
        if pd.notna(money[ally]):
            rows.append(shared | {"kind": PAYS, "place": int(places[ally])})
    return {"contributions": pd.DataFrame(rows)}


def _money(view: LedgerView) -> pd.Series[float]:
    """Return each ally's share of the money, or nothing where fair shares are left out."""
    allies = _ranked(view).index
    if view.fair_shares is None:
        return pd.Series(float("nan"), index=allies)
    return view.fair_shares.comparison.shares["money"].reindex(allies)


def _short(share: float) -> str:
    """Return per cent with one decimal, or two for the smallest."""
    if pd.isna(share):
        return ""
    return f"{100 * share:.2f}" if 0 < share < 0.01 else f"{100 * share:.1f}"


def _title(view: LedgerView) -> str:
    table, money = _ranked(view), _money(view)
    leading = view.evidence.leading
    name = upper_first(the(view.ally(leading)))
    index = table["index"]
    sentence = f"{name} provides {in_words(index[leading])}"
    if money.isna().all():
        return f"{sentence} of what plans can count on, by the index"
    more = int((index > money).drop(leading).sum())
    return (
        f"{sentence} by the index and pays {in_words(money[leading])}; {more} of {len(table) - 1} "
        "other allies provide a larger share than they pay"
    )


def _says(view: LedgerView) -> str:
    table, money = _ranked(view), _money(view)
    span = table["worst"] - table["best"]
    bar = (
        "The dot is the rank by an index of what the ally provides to plans on the opening day of "
        f"“{view.opening_label}”; the bar runs over all ranks that any weights of the "
        "capabilities could give it."
    )
    said = [bar]
    if money.notna().any():
        said.append("The diamond is its rank by money. The numbers are both shares in per cent.")
    said.append(
        f"The weights matter: half of the allies move by {span.median():.0f} places or more."
    )
    return " ".join(said)


def _layout(view: LedgerView, _ground: Theme) -> alt.LayerChart:
    kinds = [PROVIDES, PAYS] if _money(view).notna().any() else [PROVIDES]
    scale = alt.Scale(zero=False, nice=False, padding=8)
    axis = alt.Axis(tickMinStep=1, format="d", orient="bottom")
    x = alt.X("best:Q", title="Rank, 1 is the most", scale=scale, axis=axis)
    base = alt.Chart(alt.NamedData(name="contributions")).encode(y=theme.rows("ally"))
    first = base.transform_filter(alt.datum.kind == PROVIDES)
    bars = first.mark_bar(height=6, color="#c8dcea", cornerRadius=3).encode(x=x, x2="worst:Q")
    dots = base.mark_point(filled=True, size=62, opacity=1).encode(
        x=alt.X("place:Q", title="Rank, 1 is the most", scale=scale, axis=axis),
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
    columns = [("provides", "Provides, %", 48), ("pays", "Pays, %", 108)][: len(kinds)]
    for field, title, place in columns:
        layers.append(
            first.mark_text(align="right", fontSize=10, color=theme.INK).encode(
                x=alt.value(width + place), text=f"{field}:N"
            )
        )
        layers.append(
            alt.Chart(alt.NamedData(name="contributions"))
            .transform_filter(f"datum.rank === 0 && datum.kind === '{PROVIDES}'")
            .mark_text(align="right", fontSize=10, color=theme.MUTED, text=title)
            .encode(x=alt.value(width + place), y=alt.value(-8))
        )
    return theme.layered(*layers).properties(width=width, height=alt.Step(17))


def _table(view: LedgerView) -> pd.DataFrame:
    found, table, money = there(view.contributions), _ranked(view), _money(view)
    rows = []
    for row in table.reset_index().to_dict("records"):
        ally = row["ally"]
        most: dict[str, float] = found.shares.loc[ally].nlargest(3).to_dict()
        largest = [
            f"{lower_first(view.name(c))} {per_cent(share)}"
            for c, share in most.items()
            if share > 0
        ]
        rows.append(
            {
                "Ally": view.ally(ally),
                "Rank": int(row["rank"]),
                "Rank over all weights": f"{row['best']:.0f} to {row['worst']:.0f}",
                "Provides, by the index": per_cent(row["index"], 2),
                "Pays": per_cent(money[ally], 2) or "no figure",
                "Of an equal share of GDP": f"{row['index_over_fair']:.2f} times",
                "Largest shares of": "; ".join(largest) or "nothing",
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
