"""What each member no longer sees: a matrix of members and disciplines."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import upper_first
from counterpoise.charts.networks.shown import READ, answered, asked
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.networks.losses import DARK, KEPT
from counterpoise.networks.names import DISCIPLINE_NAMES

CELL = 19
"""Pixels of a row."""


def _rows(view: ResultView) -> list[tuple[str, str, int, int, int]]:
    """Return member, discipline, regions seen before, dark and thin, members by name."""
    found = answered(view)
    marks, seen = found.marks_by_member, found.mine_before > 0
    return [
        (
            member,
            discipline,
            int(before.sum()),
            int((mine == DARK).sum()),
            int(((mine != DARK) & (mine != KEPT)).sum()),
        )
        for member in sorted(view.evidence.members, key=view.ally)
        if member not in found.question.without
        for place, discipline in enumerate(found.whole.disciplines)
        for m in [found.whole.members.index(member)]
        for here in [found.whole.discipline_of == place]
        for mine, before in [(marks[m, here], seen[m, here])]
        if here.any()
    ]


def _data(view: ResultView, _side: int) -> Datasets:
    order = list(DISCIPLINE_NAMES)
    return {
        "members": pd.DataFrame(
            [
                {
                    "member": view.ally(member),
                    "discipline": upper_first(DISCIPLINE_NAMES[discipline]),
                    "rank": order.index(discipline),
                    "lost": (dark + thin) / before if before else None,
                    "label": f"{dark}+{thin} of {before}" if before else "",
                    "strong": bool(before and (dark + thin) / before > 0.55),
                }
                for member, discipline, before, dark, thin in _rows(view)
            ]
        )
    }


def _title(view: ResultView) -> str:
    found = answered(view)
    lost = np.isin(found.marks_by_member, [DARK])
    hit = [
        m
        for m, name in enumerate(found.whole.members)
        if name in view.evidence.members and name not in found.question.without and lost[m].any()
    ]
    of = len(view.evidence.members) - len(found.question.without)
    return f"{asked(view)}, {len(hit)} of {of} members no longer see something that they see today"


def _says(view: ResultView) -> str:
    return (
        "Each cell gives regions that go dark and regions that become thin for a member, of those "
        "that it sees today by itself or through others. Members stand by name; tiers of sharing "
        f"are judged. Collectors of {answered(view).question.year}."
    )


def _spec(_ground: Theme) -> Drawing:
    base = alt.Chart(alt.NamedData(name="members")).encode(
        x=alt.X(
            "discipline:N",
            title=None,
            sort=alt.EncodingSortField(field="rank", op="min"),
            axis=alt.Axis(orient="top", labelAngle=-28, labelLimit=170),
        ),
        y=alt.Y("member:N", title=None, axis=alt.Axis(labelLimit=170)),
    )
    cells = base.mark_rect(stroke="#ffffff").encode(
        color=alt.Color(
            "lost:Q",
            scale=alt.Scale(domain=[0, 1], range=[theme.SHARE_COLOURS[0], theme.SHARE_COLOURS[5]]),
            legend=alt.Legend(
                title="Part of the regions that is dark or thin",
                titleLimit=0,
                format="%",
                orient="bottom",
            ),
        )
    )
    words = base.mark_text(fontSize=9.5).encode(
        text="label:N",
        color=alt.condition("datum.strong", alt.value("#ffffff"), alt.value(theme.INK)),
    )
    drawn: Drawing = theme.layered(cells, words).properties(
        width=theme.WIDTH - 160, height=alt.Step(CELL)
    )
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Member": view.ally(member),
                "Discipline": upper_first(DISCIPLINE_NAMES[discipline]),
                "Regions seen": str(before),
                "Dark": str(dark),
                "Thin": str(thin),
            }
            for member, discipline, before, dark, thin in _rows(view)
        ]
    )


MEMBERS = Chart(
    id="intelligence-members",
    name="Member by member",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=READ,
    spec=_spec,
)
