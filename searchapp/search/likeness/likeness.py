"""Recommendations like another one, by the words of their text, with reasons.

Owns the vectors, the score floor and the reasons; which are near-identical is not told here. All is in one
file of plain arrays in an index generation; nothing is unpickled. Reads recommendation, themes and
addressees, never the response.

A recommendation's vector holds sublinear term frequency times inverse document frequency (Salton and
Buckley, 1988, "Term-weighting approaches in automatic text retrieval") of its stemmed words, and of its
themes and addressees with a smaller weight; likeness is the cosine of two vectors.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from searchapp.domain.search import FacetName, IndexDocument, Related
from searchapp.search.analysis import STOP_WORDS, groups, stem
from searchapp.search.columns.sidecar import Sidecar, write
from searchapp.search.queries.fields import MONTHS, Names
from searchapp.search.schema import facet_values

WEIGHING: Final = 3
"""Of how terms are weighed: what was fitted by another is not used."""
FLOOR: Final = 0.22
"""Cosine below which a likeness is noise; see decision 0140."""
LABEL_WEIGHTS: Final[dict[FacetName, float]] = {"theme": 1.5, "addressee": 0.5}
"""What a shared theme or addressee counts against a shared word as rare."""
COMMON_SHARE: Final = 0.2
"""Words in more than this share of the recommendations say nothing of likeness, once there are enough."""
ENOUGH: Final = 50

_CANDIDATES: Final = 60
_REASON_WORDS: Final = 4
_TINY: Final = 1e-12
_SILENT: Final = frozenset(
    stem(word) for word in (*STOP_WORDS, *MONTHS, "paragraph", "month", "immediate", "immediately", "effect")
)
"""Stems of words that tell when something is due or where it stands in a report, not what it is about."""
_OF_BODIES: Final = frozenset(
    stem(word)
    for word in (
        *("chief", "constable", "constabulary", "police", "policing", "force", "forces", "college", "home"),
        *("office", "head", "heads", "law", "enforcement", "agency", "agencies", "ministry", "justice"),
        *("crown", "prosecution", "service", "cps", "headquarters"),
    )
)
"""Stems of words that name who is asked, which the addressees tell already."""
LABELS: Final[tuple[FacetName, ...]] = tuple(LABEL_WEIGHTS)
"""Facets whose values count for likeness."""

_ARRAYS: Final = (
    "rows", "row_terms", "row_weights", "terms", "term_rows", "term_weights",
    "labels", "label_terms",
)  # fmt: skip
"""Starts, then what starts there: weights by row and by term, each row's labels."""
_NAMES: Final = ("refs", "words")
"""References of the rows and written forms of the terms, as the bytes of JSON."""

Array = NDArray[Any]


class Occurrences(NamedTuple):
    """Numbers of terms in their order, and the row that each stands in (rising)."""

    terms: Array
    rows: Array


class Fitter:
    """Gathers documents, one by one or many at once, then writes the file of a `Likeness`."""

    def __init__(self) -> None:
        self._refs: list[str] = []
        self._numbers: dict[str, int] = {}
        self._forms: dict[int, dict[str, int]] = {}
        self._sequence, self._ends = array("i"), array("q", [0])
        self._labels, self._label_ends = array("i"), array("q", [0])

    def add(self, document: IndexDocument) -> None:
        """Take in one document."""
        self._refs.append(document.ref)
        for word, shown in _plain_words(document.recommendation):
            self._sequence.append(self.number(stem(word)))
            self.spell(stem(word), shown, 1)
        self._ends.append(len(self._sequence))
        self._labels.extend(self.number(label) for label in _label_terms(document))
        self._label_ends.append(len(self._labels))

    def number(self, term: str) -> int:
        """The number of a stem, or of a label as `label_term` writes it; a new one gets the next."""
        return self._numbers.setdefault(term, len(self._numbers))

    def take(self, refs: list[str], texts: Occurrences, labels: Occurrences) -> None:
        """Take in many documents; their rows count from 0."""
        self._refs += refs
        _append(self._sequence, self._ends, texts, len(refs))
        _append(self._labels, self._label_ends, labels, len(refs))

    def spell(self, stemmed: str, word: str, count: int) -> None:
        """Count a written form of a stem; nothing for a stem without a number."""
        number = self._numbers.get(stemmed)
        if number is not None:
            forms = self._forms.setdefault(number, {})
            forms[word] = forms.get(word, 0) + count

    def write(self, path: Path) -> None:
        """Write the file; all or nothing. Raises OSError."""
        counts = self._counts(self._sequence, self._ends)
        counts.data = 1.0 + np.log(counts.data)
        labels = self._counts(self._labels, self._label_ends)
        frequency = np.bincount(np.concatenate([counts.indices, labels.indices]), minlength=counts.shape[1])
        telling = np.array([_telling(term) for term in self._numbers] or [1.0])
        weights = (counts + labels) @ sparse.diags(telling * _rarity(frequency, len(self._refs)))
        norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        weights = (sparse.diags(1.0 / np.maximum(norms, _TINY)) @ weights).tocsr().astype(np.float32)
        weights.eliminate_zeros()
        weights.sort_indices()
        by_term = weights.tocsc()
        values = (
            weights.indptr, weights.indices, weights.data, by_term.indptr, by_term.indices, by_term.data,
            self._label_ends, self._labels,
        )  # fmt: skip
        arrays = {name: np.asarray(value) for name, value in zip(_ARRAYS, values, strict=True)}
        for name, texts in zip(_NAMES, (self._refs, self._words()), strict=True):
            arrays[name] = np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)
        write(path, arrays, {})

    def _words(self) -> list[str]:
        """Each term as it is shown: its most frequent form, or the label."""
        return [
            min(forms.items(), key=lambda form: (-form[1], form[0]))[0] if forms else term
            for term, forms in ((term, self._forms.get(number)) for term, number in self._numbers.items())
        ]

    def _counts(self, terms: array[int], ends: array[int]) -> Any:
        """Rows by terms: how often each term stands in each row."""
        shape = (len(self._refs), max(1, len(self._numbers)))
        columns = np.array(terms, dtype=np.int32)
        counts = sparse.csr_array((np.ones(len(columns)), columns, np.array(ends)), shape=shape)
        counts.sum_duplicates()
        return counts


def fit(documents: Iterable[IndexDocument], path: Path) -> None:
    """Write the likeness of `documents` as the file `path`."""
    fitter = Fitter()
    for document in documents:
        fitter.add(document)
    fitter.write(path)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Another row with its cosine."""

    row: int
    score: float


class Likeness:
    """Fitted likeness, its arrays mapped from a file. `load` makes it."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._rows, self._row_terms, self._row_weights = (arrays[name] for name in _ARRAYS[:3])
        self._terms, self._term_rows, self._term_weights = (arrays[name] for name in _ARRAYS[3:6])
        self._labels, self._label_terms = (arrays[name] for name in _ARRAYS[6:])
        self._refs: list[str]
        self._words: list[str]
        self._refs, self._words = (json.loads(arrays[name].tobytes()) for name in _NAMES)

    def related(
        self, ref: str, *, limit: int, names: Names | None = None, gone: Container[str] = ()
    ) -> list[Related]:
        """At most `limit` others over the floor, by falling likeness.

        `names` puts themes and addressees into words; references in `gone` are left out. Nothing is like a
        reference that is not known.
        """
        row = self._row_of.get(ref)
        if row is None:
            return []
        pairs = [pair for pair in self._pairs(row) if self._refs[pair.row] not in gone]
        pairs.sort(key=lambda pair: (-pair.score, pair.row))
        return [self._told(row, pair, names or {}) for pair in pairs[:limit]]

    def _pairs(self, row: int) -> list[_Pair]:
        """The likeliest rows over the floor that have a word in common with it."""
        scores = self._scores(row)
        count = min(_CANDIDATES, len(scores))
        nearest = np.argpartition(-scores, count - 1)[:count]
        return [
            _Pair(int(other), min(1.0, float(scores[other])))
            for other in nearest
            if other != row and scores[other] >= FLOOR and self._shared_words(row, int(other))
        ]

    def _scores(self, row: int) -> Array:
        """Cosine of every row with this one."""
        mine = slice(self._rows[row], self._rows[row + 1])
        rows, weights = [], []
        for term, weight in zip(self._row_terms[mine], self._row_weights[mine], strict=True):
            where = slice(self._terms[term], self._terms[term + 1])
            rows.append(self._term_rows[where])
            weights.append(self._term_weights[where] * weight)
        if not rows:
            return np.zeros(len(self._refs))
        return np.bincount(np.concatenate(rows), np.concatenate(weights), minlength=len(self._refs))

    def _told(self, row: int, pair: _Pair, names: Names) -> Related:
        return Related(
            ref=self._refs[pair.row],
            score=round(pair.score, 4),
            why=self._why(row, pair, names),
        )

    def _why(self, row: int, pair: _Pair, names: Names) -> str:
        """The reason in words: shared words, then shared themes and addressees."""
        shared = self._shared_words(row, pair.row)
        reasons = [f"shares the word{'s' if len(shared) > 1 else ''} {', '.join(shared)}"]
        both = self._labels_of(row) & self._labels_of(pair.row)
        for facet in LABELS:
            known = names.get(facet, {})
            ids = sorted(label.removeprefix(f"{facet}:") for label in both if label.startswith(f"{facet}:"))
            if ids:
                reasons.append(f"same {facet}: {', '.join(known.get(one, one) for one in ids)}")
        sentence = "; ".join(reasons)
        return sentence[:1].upper() + sentence[1:]

    def _shared_words(self, row: int, other: int) -> list[str]:
        """The weightiest words of both, as they are written."""
        one, two = self._vector(row), self._vector(other)
        shared = sorted(one.keys() & two.keys(), key=lambda term: (-one[term] * two[term], term))
        return [self._words[term] for term in shared if ":" not in self._words[term]][:_REASON_WORDS]

    def _vector(self, row: int) -> dict[int, float]:
        mine = slice(self._rows[row], self._rows[row + 1])
        return dict(zip(self._row_terms[mine].tolist(), self._row_weights[mine].tolist(), strict=True))

    def _labels_of(self, row: int) -> set[str]:
        return {self._words[term] for term in self._label_terms[self._labels[row] : self._labels[row + 1]]}

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {ref: row for row, ref in enumerate(self._refs)}


def load(path: Path) -> Likeness:
    """The likeness written as the file `path`, its arrays mapped. Raises UnusableSidecar."""
    return Likeness(Sidecar.open(path).arrays)


def says_nothing(stemmed: str) -> bool:
    """Whether a stem tells nothing of what a recommendation is about."""
    return stemmed in _SILENT or stemmed.isdigit()


def label_term(facet: FacetName, value: str) -> str:
    """A value of one of the LABELS as a term; the colon tells it from words."""
    return f"{facet}:{value}"


def _telling(term: str) -> float:
    """What a term counts against a word as rare; nothing for the name of a body."""
    if term in _OF_BODIES:
        return 0.0
    return next((weight for facet, weight in LABEL_WEIGHTS.items() if term.startswith(f"{facet}:")), 1.0)


def _append(terms: array[int], ends: array[int], more: Occurrences, count: int) -> None:
    new_ends = len(terms) + np.cumsum(np.bincount(more.rows, minlength=count))
    terms.frombytes(more.terms.astype(np.int32).tobytes())
    ends.frombytes(new_ends.astype(np.int64).tobytes())


def _rarity(frequency: Array, rows: int) -> Array:
    """Inverse document frequency of each term, smoothed; 0 for a term too common to tell rows apart."""
    rarity: Array = np.log((1.0 + rows) / (1.0 + frequency)) + 1.0
    if rows >= ENOUGH:
        rarity[frequency > COMMON_SHARE * rows] = 0.0
    return rarity


def _plain_words(text: str) -> Iterator[tuple[str, str]]:
    """Words that count for likeness, plain and as shown: hyphenated pairs as one, no numbers and months."""
    for group in groups(text):
        joined = len(group) > 1 and group[0].position == group[1].position
        for word in group[:1] if joined else group:
            if not says_nothing(stem(word.text)):
                yield word.text, "-".join(part.text for part in group[1:]) if joined else word.text


def _label_terms(document: IndexDocument) -> Iterator[str]:
    """Themes and addressees as terms."""
    for facet in LABELS:
        yield from (label_term(facet, value) for value in facet_values(document, facet))
