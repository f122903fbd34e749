"""The classifier, its baselines, the labels, and what it came to on real posts."""

import csv
import io
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from counterpoise.evidence.events import CHANNELS, KINDS
from counterpoise.problems import InputError
from counterpoise.signals import evaluation
from counterpoise.signals.classifier import (
    Confusion,
    confusion,
    majority,
    rules_alone,
    train,
    wilson,
)
from counterpoise.signals.evaluation import METHODS, POSTS, Result, sentences, weighted
from counterpoise.signals.keyword_net import DRAWN, NET, OTHERS, draw
from counterpoise.signals.labels import (
    TEST,
    TRAIN,
    agreement,
    labelled_statements,
    real_post_labels,
)
from counterpoise.signals.statements import Statement

ARCHIVE = Path(__file__).resolve().parents[2].parent / "shared/data/announcements/posts_60d.csv"


def test_labels_are_as_described() -> None:
    statements = labelled_statements()
    assert len(statements) == 165
    assert sum(statement.label_a for statement in statements) == 88
    assert (len(labelled_statements(TRAIN)), len(labelled_statements(TEST))) == (124, 41)
    assert {statement.channel for statement in statements} == set(CHANNELS)
    for statement in statements:
        assert statement.label_a == (statement.kind_a != "none")
        assert statement.kind_a in (*KINDS, "none")
        assert statement.url.startswith("http") or not statement.url
        assert statement.publisher or statement.origin == "constructed" or not statement.url
    assert len({statement.id for statement in statements}) == 165


def test_agreement_is_that_of_the_library() -> None:
    found = agreement()
    pairs = [(statement.label_a, statement.label_b) for statement in labelled_statements()]
    first, second = zip(*pairs, strict=True)
    assert (found.alike, found.of) == (154, 165)
    assert found.kappa == pytest.approx(cohen_kappa_score(first, second))


def test_labels_of_posts_are_as_drawn_and_hold_no_text() -> None:
    labels = real_post_labels()
    assert sum(post.drawn_as == DRAWN for post in labels) == OTHERS
    assert {post.drawn_as for post in labels} == {NET, DRAWN}
    assert len({post.post_id for post in labels}) == len(labels)
    for post in labels:
        assert date.fromisoformat(post.date)
        assert post.on_posture == (post.kind != "")
        assert post.kind in (*KINDS, "")
        assert len(post.note) < 130


def test_training_twice_gives_the_same_to_the_bit() -> None:
    texts = [statement.text for statement in labelled_statements(TEST)]
    here = train().scores(texts)
    train.cache_clear()
    assert train().scores(texts) == here
    assert all(0 < score < 1 for score in here)
    assert train().scores([]) == []


def test_the_shipped_counts_are_those_of_the_paraphrases() -> None:
    shipped = [r for r in evaluation.shipped_results() if r.data == evaluation.PARAPHRASES]
    assert evaluation.on_paraphrases() == shipped
    assert "demonstration" in train().notice()


def test_rules_and_the_majority_are_baselines() -> None:
    assert rules_alone(["The troops leave Germany", "A goal"]) == [True, False]
    assert majority([True, True, False], 2) == [True, True]
    assert majority([True, False], 1) == [False]


def test_rates_have_intervals() -> None:
    counts = confusion([True] * 4 + [False] * 6, [True] * 3 + [False] * 6 + [True])
    assert counts == Confusion(3, 1, 1, 5)
    assert (counts.precision.value, counts.recall.value) == (0.75, 0.75)
    # Wilson by hand for 3 of 4 with z = 1.959964.
    assert counts.recall.low == pytest.approx(0.3006, abs=1e-4)
    assert counts.recall.high == pytest.approx(0.9544, abs=1e-4)
    assert wilson(0, 0).value is None


def test_a_part_weighs_by_what_it_stands_for() -> None:
    net = Result(POSTS, "a", NET, 100, "rules", Confusion(10, 10, 0, 80))
    drawn = Result(POSTS, "a", DRAWN, 1000, "rules", Confusion(0, 0, 1, 99))
    rates = weighted([net, drawn])
    assert rates.precision.value == pytest.approx(0.5)
    assert rates.recall.value == pytest.approx(10 / (10 + 10))
    assert rates.recall.low is not None
    assert rates.recall.high is not None
    assert rates.recall.low < 0.35 < 0.5 < rates.recall.high
    nothing = weighted([Result(POSTS, "a", NET, 9, "majority", Confusion(0, 0, 0, 9))])
    assert nothing.precision.value is nothing.recall.low is None


def test_no_rate_is_claimed_from_few() -> None:
    said = sentences(evaluation.shipped_results())
    assert len(said) == 2 * len(METHODS)
    for sentence in said:
        assert ("Too few for a rate" in sentence) == ("real posts" in sentence)
        assert ("Precision" in sentence) == ("paraphrases" in sentence)
    assert "Of 539 real posts, 9 on posture" in said[3]


def test_the_draw_does_not_hang_on_the_order() -> None:
    texts = [f"NATO {n}" if n % 3 else f"goal {n}" for n in range(90)]
    posts = [Statement(str(n), None, "", "", text, "") for n, text in enumerate(texts)]
    posts.append(Statement("none", None, "", "", " ", ""))
    forwards, backwards = draw(posts, 10, 1), draw(posts[::-1], 10, 1)
    assert forwards == backwards
    assert (len(forwards.net), len(forwards.drawn), forwards.others) == (60, 10, 30)
    assert draw(posts, 10, 2).drawn != forwards.drawn


def test_another_archive_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "posts.csv"
    other.write_text("id,text\n1,NATO\n", "utf-8")
    with pytest.raises(InputError, match="are not those that were labelled"):
        evaluation.on_posts(other)


@pytest.mark.shared
def test_the_shipped_counts_are_those_of_the_archive() -> None:
    if not ARCHIVE.is_file():
        pytest.skip("the archive of posts is not beside the checkout")
    command = [sys.executable, "-m", "counterpoise.signals.evaluation", str(ARCHIVE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    table = files("counterpoise.signals").joinpath("classifier_results.csv").read_text("utf-8")
    assert list(csv.reader(io.StringIO(done.stdout))) == list(csv.reader(io.StringIO(table)))
