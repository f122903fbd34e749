"""How well the classifier does on texts that it has not seen, beside rules alone and the majority.

The counts stand in `classifier_results.csv`, which this command writes anew from the archive of
posts (public; its texts are not shipped):

    python -m counterpoise.signals.evaluation posts_60d.csv > classifier_results.csv

On real posts the labels are few and drawn in two ways: all that a wide net catches, and some of the
others by a seed (`keyword_net`). A rate weighs each by how many posts it stands for. Where so few
posts are on posture, the counts are what is known; a rate would claim more.
"""

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from importlib.resources import files
from pathlib import Path

from counterpoise.problems import InputError, Problem, Problems
from counterpoise.signals.classifier import (
    Confusion,
    Rate,
    confusion,
    majority,
    rules_alone,
    train,
)
from counterpoise.signals.feeds import read_feed
from counterpoise.signals.keyword_net import DRAWN, NET, draw
from counterpoise.signals.labels import LABELS, TEST, TRAIN, labelled_statements, real_post_labels

FEWEST_POSITIVES = 100
"""Below this many posts on posture no rate is claimed, only counts."""
METHODS = ("classifier", "rules", "majority")
PARAPHRASES, POSTS = "paraphrases", "posts"
_DRAWS = 100_000
_SEED = 1

Method = Callable[[Sequence[str]], list[bool]]


@dataclass(frozen=True)
class Result:
    """The counts of one method on one set of texts.

    Parameters
    ----------
    data : str
        ``paraphrases`` (the test part) or ``posts``.
    label : str
        ``a`` or ``b``.
    drawn_as : str
        For posts ``net`` or ``drawn``.
    population : int
        How many texts those that were labelled stand for.
    method : str
        One of `METHODS`.
    counts : Confusion
        What the method says against the label.
    """

    data: str
    label: str
    drawn_as: str
    population: int
    method: str
    counts: Confusion


_COLUMNS = ("data", "label", "drawn_as", "population", "method")
_COUNTS = ("true_positive", "false_positive", "false_negative", "true_negative")


def shipped_results() -> tuple[Result, ...]:
    """Return the counts that were found, from `classifier_results.csv`."""
    table = files("counterpoise.signals").joinpath("classifier_results.csv").read_text("utf-8")
    return tuple(
        Result(
            row["data"],
            row["label"],
            row["drawn_as"],
            int(row["population"]),
            row["method"],
            Confusion(**{name: int(row[name]) for name in _COUNTS}),
        )
        for row in csv.DictReader(table.splitlines())
    )


def on_paraphrases() -> list[Result]:
    """Return the counts on the test part of the paraphrases, by both labels.

    All methods know label A only; by label B they are tried as they are.
    """
    known = [statement.label_a for statement in labelled_statements(TRAIN)]
    tried = labelled_statements(TEST)
    texts = [statement.text for statement in tried]
    said = _said(_methods(known), texts)
    return [
        Result(
            PARAPHRASES,
            label,
            "all",
            len(tried),
            method,
            confusion([statement.label(label) for statement in tried], said[method]),
        )
        for label in LABELS
        for method in METHODS
    ]


def on_posts(file: Path | str) -> list[Result]:
    """Return the counts on real posts that were labelled by hand, by how they were drawn.

    Parameters
    ----------
    file : Path or str
        The archive of posts.

    Raises
    ------
    InputError
        If the file is another archive: the net and the draw must give the posts that were labelled.
    """
    feed = read_feed(file, office="President", channel="personal")
    texts = {post.id: post.text for post in feed.statements}
    chosen = draw(feed.statements)
    labels = real_post_labels()
    _check_same(str(file), {NET: chosen.net, DRAWN: chosen.drawn})
    # Most of what was labelled is not on posture, and the majority says so of each.
    said = _said(_methods([post.on_posture for post in labels]), [texts[p.post_id] for p in labels])
    found = []
    for drawn_as, population in ((NET, len(chosen.net)), (DRAWN, chosen.others)):
        places = [place for place, post in enumerate(labels) if post.drawn_as == drawn_as]
        for method in METHODS:
            counts = confusion(
                [labels[place].on_posture for place in places],
                [said[method][place] for place in places],
            )
            found.append(Result(POSTS, "a", drawn_as, population, method, counts))
    return found


@dataclass(frozen=True)
class WeightedRates:
    """Precision and recall on posts, each post weighted by how many it stands for."""

    precision: Rate
    recall: Rate


def weighted(strata: Sequence[Result]) -> WeightedRates:
    """Return precision and recall over parts that were drawn with different chances.

    The interval is that of the posterior with Jeffreys' prior on the four counts of each part, by
    draws with a seed of their own.

    Parameters
    ----------
    strata : sequence of Result
        The parts, for one method.
    """
    import numpy as np

    stream = np.random.default_rng(_SEED)
    cells = np.array([[getattr(part.counts, name) for name in _COUNTS] for part in strata], float)
    population = np.array([part.population for part in strata], float)
    labelled = cells.sum(axis=1)
    weight = population / labelled
    shares = np.stack([stream.dirichlet(row + 0.5, _DRAWS) for row in cells])
    drawn = (shares * population[:, None, None]).sum(axis=0)
    whole = (cells * weight[:, None]).sum(axis=0)
    rates = []
    for other in (1, 2):  # false positives for precision, false negatives for recall
        of = float(whole[0] + whole[other])
        if not of:
            rates.append(Rate(0.0, 0.0, None, None, None))
            continue
        spread = drawn[:, 0] / (drawn[:, 0] + drawn[:, other])
        low, high = (float(end) for end in np.quantile(spread, (0.025, 0.975)))
        rates.append(Rate(float(whole[0]), of, float(whole[0]) / of, low, high))
    return WeightedRates(*rates)


def sentences(results: Sequence[Result]) -> list[str]:
    """Return what the counts say, a sentence or two for each method and set of texts.

    On held-out paraphrases both rates have their intervals. On real posts a rate is claimed only
    from `FEWEST_POSITIVES` posts on posture on.

    Parameters
    ----------
    results : sequence of Result
        Such as those of `shipped_results`.
    """
    found = []
    for data, words in ((PARAPHRASES, "held-out paraphrases"), (POSTS, "real posts")):
        for method in METHODS:
            parts = [r for r in results if (r.data, r.label, r.method) == (data, "a", method)]
            total = Confusion(*(sum(getattr(r.counts, name) for r in parts) for name in _COUNTS))
            positives = total.true_positive + total.false_negative
            said = total.true_positive + total.false_positive
            rates: Confusion | WeightedRates = total
            if data == POSTS:
                rates = weighted(parts)
            few = data == POSTS and positives < FEWEST_POSITIVES
            found.append(
                f"Of {sum(astuple(total))} {words}, {positives} on posture, {method} found {said}, "
                f"of which {total.true_positive} rightly. "
                + ("Too few for a rate." if few else _rates_in_words(rates))
            )
    return found


def _rates_in_words(rates: "Confusion | WeightedRates") -> str:
    told = []
    for name, rate in (("Precision", rates.precision), ("recall", rates.recall)):
        if rate.value is None or rate.low is None or rate.high is None:
            told.append(f"{name} none")
        else:
            told.append(f"{name} {rate.value:.2f} ({rate.low:.2f} to {rate.high:.2f})")
    return f"{', '.join(told)}."


def _methods(known: Sequence[bool]) -> Mapping[str, Method]:
    return {
        "classifier": train().finds,
        "rules": rules_alone,
        "majority": lambda texts: majority(known, len(texts)),
    }


def _said(methods: Mapping[str, Method], texts: Sequence[str]) -> dict[str, list[bool]]:
    return {name: method(texts) for name, method in methods.items()}


def _check_same(file: str, chosen: Mapping[str, Sequence[str]]) -> None:
    labelled = {
        drawn_as: {post.post_id for post in real_post_labels() if post.drawn_as == drawn_as}
        for drawn_as in chosen
    }
    problems = Problems()
    for drawn_as, posts in chosen.items():
        if set(posts) != labelled[drawn_as]:
            what = f"its posts ({drawn_as}) are not those that were labelled"
            problems.add(file, "", what, "Give the archive that the labels were made from.")
    problems.raise_if_any()


def main() -> None:
    """Write the table of counts on standard output."""
    if len(sys.argv) != 2:
        raise InputError([Problem("evaluation", "", "names no archive", "Give posts_60d.csv.")])
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((*_COLUMNS, *_COUNTS))
    for result in (*on_paraphrases(), *on_posts(sys.argv[1])):
        row = [getattr(result, name) for name in _COLUMNS]
        writer.writerow(row + [getattr(result.counts, name) for name in _COUNTS])


if __name__ == "__main__":
    main()
