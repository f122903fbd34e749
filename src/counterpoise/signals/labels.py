"""Texts that were labelled by hand: paraphrases to learn from, and real posts to be tried on.

`labelled_statements.csv` holds paraphrases in our own words, with the source of what each is a
paraphrase of. Label A says whether a text is on posture or the guarantee: about forces, commands,
sites or access in allied Europe, the guarantee or membership, a legal bar on these, Greenland as
pressure on an ally, or support to Ukraine withheld or restored. Other regions, trade, budgets, arms
sales, exercises and domestic matters are not. Label B was given later by the same person on the
bare texts in another order, by a narrower rule: allied Europe only. A second person is wanted.

`real_post_labels.csv` holds no text: ids of public posts, how each came to be labelled
(`keyword_net`), and label A, given before any classifier had seen one of them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

TRAIN, TEST = "train", "test"
LABELS = ("a", "b")


@dataclass(frozen=True)
class LabelledStatement:
    """A paraphrase with both labels and its source.

    Parameters
    ----------
    id, text : str
        Its name and its words, which are our own.
    date : str
        When it was said, as YYYY, YYYY-MM or YYYY-MM-DD; empty where it was made up.
    actor_office, channel : str
        Who said it, by office, and how it came out.
    origin : str
        ``statement``, ``post``, or ``constructed`` for a look-alike that nobody has said.
    label_a, label_b : bool
        Whether it is on posture or the guarantee, by the wider and by the narrower rule.
    kind_a, kind_b : str
        Its kind, or ``none``.
    split : str
        ``train`` or ``test``.
    publisher, url : str
        Where what it is a paraphrase of stands.
    """

    id: str
    text: str
    date: str
    actor_office: str
    channel: str
    origin: str
    label_a: bool
    kind_a: str
    label_b: bool
    kind_b: str
    split: str
    publisher: str
    url: str

    def label(self, which: str) -> bool:
        """Return the label of one of `LABELS`."""
        return self.label_a if which == "a" else self.label_b


@dataclass(frozen=True)
class PostLabel:
    """The label of a real post.

    Parameters
    ----------
    post_id, date : str
        Which post, and its day.
    drawn_as : str
        ``net`` where the net caught it, ``drawn`` where it was drawn from the others.
    on_posture : bool
        Label A.
    kind : str
        Its kind, where it is on posture.
    note : str
        What it says, in our own words; only where it is near the subject.
    """

    post_id: str
    date: str
    drawn_as: str
    on_posture: bool
    kind: str
    note: str


@dataclass(frozen=True)
class Agreement:
    """How far two labellings agree: how many of how many, and Cohen's kappa."""

    alike: int
    of: int
    kappa: float


def labelled_statements(split: str = "") -> tuple[LabelledStatement, ...]:
    """Return the paraphrases, or one part of them.

    Parameters
    ----------
    split : str
        ``train`` or ``test``; all of them if not given.
    """
    fields = LabelledStatement.__dataclass_fields__
    return tuple(
        LabelledStatement(
            **{name: row[name] for name in fields if not name.startswith("label")},
            label_a=row["label_a"] == "1",
            label_b=row["label_b"] == "1",
        )
        for row in _rows("labelled_statements.csv")
        if split in ("", row["split"])
    )


def real_post_labels() -> tuple[PostLabel, ...]:
    """Return the labels of real posts."""
    return tuple(
        PostLabel(
            row["post_id"],
            row["date"],
            row["drawn_as"],
            row["on_posture"] == "1",
            row["kind"],
            row["note"],
        )
        for row in _rows("real_post_labels.csv")
    )


def agreement() -> Agreement:
    """Return how far labels A and B of the paraphrases agree.

    Examples
    --------
    >>> found = agreement()
    >>> found.alike, found.of, round(found.kappa, 2)
    (154, 165, 0.87)
    """
    pairs = [(statement.label_a, statement.label_b) for statement in labelled_statements()]
    alike, of = sum(a == b for a, b in pairs), len(pairs)
    both = [sum(pair[place] for pair in pairs) / of for place in (0, 1)]
    by_chance = both[0] * both[1] + (1 - both[0]) * (1 - both[1])
    return Agreement(alike, of, (alike / of - by_chance) / (1 - by_chance))


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = files("counterpoise.signals").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(table.splitlines())
