"""Which texts are statements on posture or the guarantee: a small classifier and two baselines.

Groups of two to five letters within words, weighted by how rare they are, and logistic regression
on them, both of scikit-learn. It is trained on the spot from the shipped paraphrases, in a fraction
of a second; no weights are fetched or shipped. Letters instead of words, and how freely the
regression may fit them (C), were chosen by ten times five-fold cross-validation within the training
part, by log loss; nothing was tuned on the texts that it is tried on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from counterpoise.extras import need
from counterpoise.signals.fields import propose
from counterpoise.signals.labels import TRAIN, labelled_statements
from counterpoise.signals.statements import Statement

THRESHOLD = 0.5
"""From this score on a text counts as found: as likely as not, by the classifier's own lights."""
DEMONSTRATION = (
    "The score is a demonstration: it was learnt from {trained} paraphrases of one annotator, and "
    "of real posts it takes most for statements. It is no probability and decides nothing here."
)


@dataclass(frozen=True)
class Rate:
    """A share of some with its interval; no value where there are none.

    Parameters
    ----------
    count, of : float
        How many of how many; weighted, they need not be whole.
    value, low, high : float or None
        The share and the ends of its interval at 95 per cent.
    """

    count: float
    of: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Confusion:
    """How often a method says yes and no where the label says yes and no.

    Parameters
    ----------
    true_positive, false_positive, false_negative, true_negative : int
        The four counts.
    """

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int

    @property
    def precision(self) -> Rate:
        """How many of those that were found are right, with Wilson's interval."""
        return wilson(self.true_positive, self.true_positive + self.false_positive)

    @property
    def recall(self) -> Rate:
        """How many of those that are right were found, with Wilson's interval."""
        return wilson(self.true_positive, self.true_positive + self.false_negative)


class Classifier:
    """A trained classifier; `train` makes one."""

    def __init__(self, model: Any, trained: int) -> None:
        self._model = model
        self.trained = trained

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return for each text a score between 0 and 1: how much it looks like a statement."""
        if not texts:
            return []
        return [float(score) for score in self._model.predict_proba(list(texts))[:, 1]]

    def finds(self, texts: Sequence[str]) -> list[bool]:
        """Return which texts count as found."""
        return [score >= THRESHOLD for score in self.scores(texts)]

    def notice(self) -> str:
        """Return what must be said beside its scores."""
        return DEMONSTRATION.format(trained=self.trained)


@cache
def train(label: str = "a") -> Classifier:
    """Train on the shipped paraphrases of the training part; twice gives the same to the bit.

    Parameters
    ----------
    label : str
        ``a`` or ``b``: by which labels.

    Raises
    ------
    InputError
        If the extra ``signals`` is not installed.
    """
    vectors = need("sklearn.feature_extraction.text", "signals")
    linear = need("sklearn.linear_model", "signals")
    pipeline = need("sklearn.pipeline", "signals")
    statements = labelled_statements(TRAIN)
    model = pipeline.make_pipeline(
        vectors.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        linear.LogisticRegression(C=10, class_weight="balanced", random_state=0, max_iter=1000),
    )
    model.fit([s.text for s in statements], [s.label(label) for s in statements])
    return Classifier(model, len(statements))


def rules_alone(texts: Iterable[str]) -> list[bool]:
    """Return which texts the rules for fields take for statements, without any training."""
    return [propose(Statement("", None, "", "", text, "")).on_posture for text in texts]


def majority(labels: Sequence[bool], count: int) -> list[bool]:
    """Return the answer of one who always says what is true of most."""
    return [2 * sum(labels) > len(labels)] * count


def confusion(labels: Sequence[bool], found: Sequence[bool]) -> Confusion:
    """Return the four counts.

    Parameters
    ----------
    labels, found : sequence of bool
        What is right, and what a method says.

    Examples
    --------
    >>> confusion([True, True, False], [True, False, False])
    Confusion(true_positive=1, false_positive=0, false_negative=1, true_negative=1)
    """
    pairs = list(zip(labels, found, strict=True))
    return Confusion(
        sum(label and says for label, says in pairs),
        sum(says and not label for label, says in pairs),
        sum(label and not says for label, says in pairs),
        sum(not label and not says for label, says in pairs),
    )


def wilson(count: int, of: int) -> Rate:
    """Return a share with Wilson's interval at 95 per cent.

    Parameters
    ----------
    count, of : int
        How many of how many.

    Examples
    --------
    >>> rate = wilson(15, 20)
    >>> round(rate.low, 3), round(rate.high, 3)
    (0.531, 0.888)
    """
    if of == 0:
        return Rate(0, 0, None, None, None)
    from scipy.stats import binomtest

    ends = binomtest(count, of).proportion_ci(0.95, method="wilson")
    return Rate(count, of, count / of, float(ends.low), float(ends.high))
