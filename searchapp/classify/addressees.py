"""Who is asked to act: features of (text, addressee) pairs from clause roles, and the pipeline over them.

Owns what each feature means and which words of the text stand behind it. Learning, calibration and
thresholds are `multilabel`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import Pipeline

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.clauses import Part
from searchapp.classify.multilabel import PairwiseMultiLabel
from searchapp.classify.noun_phrases import Role
from searchapp.classify.reading import ClauseReader, ReadText
from searchapp.domain.suggestion import Evidence

POLICE: Final = "police-force"
CLAIMS: Final = frozenset({Role.DOER, Role.HEADING, Role.AGENT, Role.JOINT})
_ASIDE: Final = (
    Role.OWNER,
    Role.TOPIC,
    Role.NESTED,
    Role.PARTNER,
    Role.RECIPIENT,
    Role.SUBORDINATE,
    Role.NAMED,
)
FEATURES: Final = (
    "doer of the first sentence",
    "doer of a later sentence",
    "police, doer by a common word",
    "police, doer by a common word beside a body",
    "body, doer by a common word",
    "heading",
    "agent",
    "agent by a common word",
    "joint",
    *(f"{role}, somebody is asked" for role in _ASIDE),
    *(f"{role}, nobody is asked" for role in _ASIDE),
    "title, somebody is asked",
    "title, nobody is asked",
    "police, somebody is asked",
    "police, nobody is asked",
    "police, nobody is asked, title names a body",
    "police, a thing is asked of besides",
    "police, good practice",
)
_LONGEST_EVIDENCE: Final = 90


class AddresseeFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is untyped
    """Describes each pair of a text and an addressee by the same K features (see `FEATURES`)."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels

    def fit(self, X: Iterable[ReadText], y: object = None) -> Self:  # noqa: N803, ARG002
        """Learn nothing."""
        return self

    def transform(self, X: Iterable[ReadText]) -> NDArray[np.float64]:  # noqa: N803
        """Array (n, L, K)."""
        items = list(X)
        values = np.zeros((len(items), len(self.labels), len(FEATURES)))
        place = {label: n for n, label in enumerate(self.labels)}
        for row, item in zip(values, items, strict=True):
            for label, feature, _part in claims(item):
                if label in place:
                    row[place[label], _NUMBER[feature]] = 1.0
        return values

    def get_feature_names_out(self, input_features: object = None) -> list[str]:  # noqa: ARG002
        """Names of the K features."""
        return list(FEATURES)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def addressee_pipeline(labels: Sequence[str], lexicon: ActorLexicon) -> Pipeline:
    """From `ClassifiableText`s (or `ReadText`s) to probabilities (n, L); an unfitted pipeline."""
    return Pipeline(
        [
            ("read", ClauseReader(lexicon)),
            ("features", AddresseeFeatures(labels)),
            ("model", PairwiseMultiLabel(labels, strength=1.0, own=0.1, borrowed=60.0)),
        ]
    )


def claims(item: ReadText) -> list[tuple[str, str, Part | None]]:
    """What speaks for each addressee: (id, feature, the part of the text behind it), in order of the text."""
    reading = item.reading
    parts = [(part, label) for part in reading.parts for label in _meant(part, item)]
    bodies = {label for part, label in parts if part.role in CLAIMS and part.mention.name.strong}
    asked = bool(bodies) or any(part.role in CLAIMS for part, _label in parts)
    found: list[tuple[str, str, Part | None]] = []
    for part, label in parts:
        found.append((label, _feature(part, label, asked=asked, beside=bool(bodies - {label})), part))
    titled = {label for mention in item.title if mention.name.strong for label in mention.name.labels}
    found += [(label, f"title, {_somebody(asked)} is asked", None) for label in sorted(titled)]
    found.append((POLICE, f"police, {_somebody(asked)} is asked", None))
    if not asked and titled - {POLICE} and POLICE not in titled:
        found.append((POLICE, "police, nobody is asked, title names a body", None))
    if asked and reading.doerless:
        found.append((POLICE, "police, a thing is asked of besides", None))
    if reading.good_practice:
        found.append((POLICE, "police, good practice", None))
    return found


def evidence(part: Part, text: str, weight: float) -> Evidence:
    """The words that show a part: from the name to the verb where that is short, else the name."""
    tokens_end = part.end if part.end - part.start <= _LONGEST_EVIDENCE else part.name_end
    return Evidence(
        field="recommendation",
        start=part.start,
        end=tokens_end,
        words=text[part.start : tokens_end],
        weight=weight,
    )


def addressee_evidence(pipeline: Pipeline, item: ReadText, label: str) -> tuple[Evidence, ...]:
    """The phrases behind a suggestion, strongest first, each with what it adds to the label's log-odds."""
    features, model = pipeline.named_steps["features"], pipeline.named_steps["model"]
    row = features.transform([item])[0, list(features.labels).index(label)]
    weights = model.explain(row, label)
    found: dict[tuple[int, int], Evidence] = {}
    for claimed, feature, part in claims(item):
        if claimed != label or part is None:
            continue
        shown = evidence(part, item.source.text, float(weights[_NUMBER[feature]]))
        old = found.get((shown.start, shown.end))
        if old is None or abs(shown.weight) > abs(old.weight):
            found[shown.start, shown.end] = shown
    return tuple(sorted(found.values(), key=lambda one: -one.weight))


def _feature(part: Part, label: str, *, asked: bool, beside: bool) -> str:
    own_name = part.mention.name.strong
    if part.role is Role.DOER and own_name:
        return "doer of the first sentence" if part.ask == 0 else "doer of a later sentence"
    if part.role is Role.DOER and label == POLICE:
        return "police, doer by a common word" + (" beside a body" if beside else "")
    if part.role is Role.DOER:
        return "body, doer by a common word"
    if part.role is Role.AGENT and not own_name:
        return "agent by a common word"
    return str(part.role) if part.role in CLAIMS else f"{part.role}, {_somebody(asked)} is asked"


def _somebody(asked: bool) -> str:
    return "somebody" if asked else "nobody"


def _meant(part: Part, item: ReadText) -> tuple[str, ...]:
    """The addressee a word used of several means here: one named in full elsewhere, else the first."""
    labels = part.mention.name.labels
    if len(labels) == 1:
        return labels
    named = {
        label
        for mention in (*(other.mention for other in item.reading.parts), *item.title)
        if len(mention.name.labels) == 1 and mention.name.strong
        for label in mention.name.labels
    }
    return tuple(label for label in labels if label in named)[:1] or labels[:1]


_NUMBER: Final = {feature: n for n, feature in enumerate(FEATURES)}
