"""Tables of the ledger beyond money, as the commands print them."""

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from counterpoise.wings.command_line import console
from counterpoise.wings.ledger.table_format import figure, points, say, table, unit_in_words

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.evidence import Evidence
    from counterpoise.ledger import Contributions, Dimensions, Value
    from counterpoise.ledger.published_benefit import PublishedBenefit

VOTES = {1.0: "In favour", 0.0: "Abstained", -1.0: "Against"}


def print_contributions(found: "Contributions", evidence: "Evidence") -> None:
    """Print what each ally provides, with the range of its rank."""
    screen = console()
    shown = table(
        "What allies provide to alliance plans on the opening day",
        ("Ally", "Index, %", "Rank", "Rank over all weights", "Of fair share", "Largest shares of"),
    )
    by_ally = found.shares.T
    for ally, row in found.table.sort_values("rank").iterrows():
        most = by_ally[str(ally)].nlargest(3)
        names = [
            f"{evidence.capabilities[str(c)].name.lower()} {100 * share:.0f} %"
            for c, share in most.items()
            if share > 0
        ]
        shown.add_row(
            evidence.allies[str(ally)].name,
            points(row["index"]),
            f"{row['rank']:.0f}",
            f"{row['best']:.0f} to {row['worst']:.0f}",
            f"{row['index_over_fair']:.2f}",
            ", ".join(names),
        )
    screen.print(shown)
    heavy = found.weights[found.weights > 0].sort_values(ascending=False)
    listed = ", ".join(f"{name} {100 * weight:.1f}" for name, weight in heavy.items())
    rapid = _rapid_reaction(found, evidence)
    say(screen, [f"Weights, per cent: {listed}.", rapid, *found.warnings])


def _rapid_reaction(found: "Contributions", evidence: "Evidence") -> str:
    """Say in what rapid-reaction forces are counted, and what is published beside it."""
    from counterpoise.ledger.provision import RAPID_REACTION

    capability = evidence.capabilities[RAPID_REACTION]
    kinds = capability.description.removesuffix(".")
    parts = []
    for ally, row in found.rapid_reaction.sort_values("value", ascending=False).iterrows():
        given = f"{evidence.allies[str(ally)].name} {row['value']:,.0f} {row['unit']}"
        if RAPID_REACTION in found.shares and str(ally) in found.shares.index:
            share = found.shares.T[str(ally)][RAPID_REACTION]
            given += f" of {row['as_of']}, beside {100 * share:.0f} % of these brigades"
        parts.append(given)
    beside = "; ".join(parts) or "no figure of any ally"
    return (
        f"Rapid-reaction forces are counted in {capability.name.lower()} ({kinds[:1].lower()}"
        f"{kinds[1:]}). Troops offered at high readiness, published for few and counted nowhere: "
        f"{beside}."
    )


def print_dimension(found: "Dimensions", dimension: str, evidence: "Evidence") -> None:
    """Print the measures of one dimension, ally by ally."""
    screen = console()
    rows = found.by_ally[found.by_ally["dimension"] == dimension]
    measures = found.measures[found.measures["dimension"] == dimension]
    for about in measures.to_dict(orient="records"):
        part = rows[rows["measure"] == about["measure"]]
        with_figure = part[part["status"] == "figure"].sort_values("value", ascending=False)
        values = [
            (evidence.allies[str(a)].name, float(v))
            for a, v in zip(with_figure["ally"], with_figure["value"], strict=True)
        ]
        unit = str(about["unit"])
        parts = list(_votes(values) if unit == "vote" else _amounts(values, unit))
        if about["without_figure"]:
            parts.append(f"{about['without_figure']} without a figure")
        screen.print(
            f"{about['description']} ({unit_in_words(unit)}, grade {about['grades']})", style="bold"
        )
        screen.print(f"  {'; '.join(parts)}.", markup=False)


def _votes(values: list[tuple[str, float]]) -> Iterator[str]:
    """Tell who voted how: an abstention is a vote, and not the absence of one."""
    for vote, words in VOTES.items():
        names = sorted(name for name, value in values if value == vote)
        if names:
            yield f"{words if vote == 1.0 else words.lower()} ({len(names)}): {', '.join(names)}"


def _amounts(values: list[tuple[str, float]], unit: str) -> Iterator[str]:
    yield ", ".join(f"{name} {figure(v, unit)}" for name, v in values if v != 0) or "nobody"
    nothing = sum(v == 0 for _, v in values)
    if nothing:
        yield f"{nothing} stated as none"


def print_exchanges(exchanges: "pd.DataFrame", evidence: "Evidence") -> None:
    """Print the two-sided ledger."""
    screen = console()
    leader = evidence.allies[evidence.leading].name
    sides = {"leading_ally": leader, "allies": "The others"}
    shown = table(
        "What each side gives the other",
        ("Dimension", "Giver", "What", "Figure", "Unit", "Grade", "In words"),
        right=(3,),
    )
    for _, row in exchanges.iterrows():
        unit = row["unit"]
        value = "no figure" if row["status"] == "no figure" else figure(row["value"], unit)
        if not math.isnan(row["low"]) and not math.isnan(row["high"]):
            value += f" ({figure(row['low'], unit)} to {figure(row['high'], unit)})"
        words = row["description"] if row["status"] == "figure" else row["note"]
        unit_shown = "" if unit.startswith("share") else unit
        cells = (row["name"], value, unit_shown, row["grade"], words)
        shown.add_row(row["dimension"], sides[row["giver"]], *map(str, cells))
    screen.print(shown)
    say(screen, ["No two rows are added: they have no common unit."])


def print_value(found: "Value", notes: Iterable[str]) -> None:
    """Print when the alliance pays for its leading ally."""
    from counterpoise.ledger.ally_names import the

    screen = console()
    shown = table(
        f"When the alliance pays for {the(found.name)}, {found.year}, edition of {found.release}",
        (
            "Cost counted",
            "Of its defence budget",
            "Of GDP",
            *(f"Points against {100 * cost:.1f} % of GDP" for cost in found.wars.values()),
            "Grade",
        ),
        caption="Points: by how many percentage points a year the alliance must lower the chance "
        "of a great war that costs so much.",
    )
    for cost, row in found.costs.iterrows():
        shown.add_row(
            row["description"],
            f"{100 * row['share_of_budget']:.1f} %",
            f"{100 * row['share_of_gdp']:.2f} %",
            *(_fall(found.needed(str(cost), war)) for war in found.wars),
            row["grade"],
        )
    says, leaves_out = found.sentences
    screen.print(says + "\n", markup=False)
    screen.print(shown)
    if found.published is not None:
        screen.print(_published(found.published))
        screen.print(found.published.sentence, markup=False)
        for critic in found.published.critics:
            screen.print(f"Critic: {critic.name}. {critic.says}", markup=False)
        say(screen, found.published.caveats)
    say(screen, [leaves_out, *notes])


def _published(found: "PublishedBenefit") -> "Table":
    """Return the one published benefit as a line: benefit less saving, each as published."""
    shown = table(
        "One benefit that others have published, $ billion a year",
        ("Published by", "Output lost if commitments are halved", "Saved", "Net", "Grade"),
        caption="Estimates of others for commitments in the whole world; they enter no figure of "
        "the table above.",
    )
    benefit, saved, net = (
        _billions(*ends)
        for ends in (
            (found.benefit, found.benefit_low, found.benefit_high),
            (found.saving, found.saving_low, found.saving_high),
            (found.net, found.low, found.high),
        )
    )
    shown.add_row(found.by, benefit, saved, net, found.grade)
    return shown


def _billions(value: float, low: float, high: float) -> str:
    central = f"{value / 1000:,.0f}"
    if math.isnan(low) or math.isnan(high):
        return central
    return f"{central} ({low / 1000:,.0f} to {high / 1000:,.0f})"


def _fall(needed: dict[str, float]) -> str:
    from counterpoise.ledger.alliance_value import in_points

    central, low, high = (in_points(needed[name]) for name in ("fall", "low", "high"))
    return central if low == high else f"{central} ({low} to {high})"


def notes_on_editions(evidence: str | None, asked: str | None, shown: str) -> list[str]:
    """Return a note if the named set holds editions of NATO's figures and none of them is shown.

    Parameters
    ----------
    evidence : str, optional
        What stood behind ``--evidence``.
    asked : str, optional
        What stood behind ``--release``: who asks for an edition knows what is shown.
    shown : str
        The edition that the command shows.
    """
    from counterpoise.evidence.sets import find_evidence, imported_files, is_set
    from counterpoise.ledger.ally_names import listed

    if evidence is None or asked is not None:
        return []
    folder = find_evidence(evidence)
    if not is_set(folder):
        return []
    files = (file for file in imported_files(folder) if file.kind == "nato")
    held = sorted({file.release for file in files if file.release})
    if not held or shown in held:
        return []
    several = "s" if len(held) > 1 else ""
    return [
        f"Shown is the edition of {shown}, the newest that is complete. The set {folder.name} "
        f"holds NATO's edition{several} of {listed(held)}: ask for it with --release {held[-1]}."
    ]
