"""Recommendations like another one, by the words of their text, with reasons.

Owns the vectors, the score floor, and what counts as near-identical. Files are plain arrays and JSON beside
an index generation; nothing is unpickled. Reads recommendation, themes and addressees, never the response.

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
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from scipy import sparse

from searchapp.domain.errors import NotFound
from searchapp.domain.search import FacetName, IndexDocument, Related
from searchapp.search.analysis import STOP_WORDS, groups, stem
from searchapp.search.fields import MONTHS, Names
from searchapp.search.schema import facet_values

FLOOR: Final = 0.25
"""Cosine below which a likeness is noise; see decision 0205."""
LABEL_WEIGHT: Final = 0.5
"""What a shared theme or addressee counts against a shared word as rare."""
COMMON_SHARE: Final = 0.2
"""Words in more than this share of the recommendations say nothing of likeness, once there are enough."""
ENOUGH: Final = 50

_SAME: Final = 0.85
"""Share of the longer text's words that the other has in the same order, to be near-identical."""
_CUT_SAME: Final = 0.95
"""The same share of the shorter text where the longer has been cut to it ..."""
_CUT_LEAST: Final = 8
"""... which then must have this many words."""
_CANDIDATES: Final = 60
_NEAR_IDENTICAL_FROM: Final = 0.2
_REASON_WORDS: Final = 4
_TINY: Final = 1e-12
_SILENT: Final = frozenset(
    stem(word) for word in (*STOP_WORDS, *MONTHS, "paragraph", "month", "immediate", "immediately", "effect")
)
"""Stems of words that tell when something is due or where it stands in a report, not what it is about."""
_LABELS: Final[tuple[FacetName, ...]] = ("theme", "addressee")

_ARRAYS: Final = (
    "rows", "row_terms", "row_weights", "terms", "term_rows", "term_weights",
    "texts", "text_terms", "labels", "label_terms",
)  # fmt: skip
"""Starts, then what starts there: weights by row and by term, each text's words, each row's labels."""
_FACTS: Final = "likeness.json"

Array = NDArray[Any]


class Fitter:
    """Gathers documents one by one, then writes the files of a `Likeness`."""

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
            number = self._number(stem(word))
            self._sequence.append(number)
            forms = self._forms.setdefault(number, {})
            forms[shown] = forms.get(shown, 0) + 1
        self._ends.append(len(self._sequence))
        self._labels.extend(self._number(label) for label in _label_terms(document))
        self._label_ends.append(len(self._labels))

    def write(self, folder: Path) -> None:
        """Write the files into `folder`, which must exist."""
        counts = self._counts(self._sequence, self._ends)
        counts.data = 1.0 + np.log(counts.data)
        labels = self._counts(self._labels, self._label_ends)
        frequency = np.bincount(np.concatenate([counts.indices, labels.indices]), minlength=counts.shape[1])
        weights = (counts + LABEL_WEIGHT * labels) @ sparse.diags(_rarity(frequency, len(self._refs)))
        norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        weights = (sparse.diags(1.0 / np.maximum(norms, _TINY)) @ weights).tocsr().astype(np.float32)
        weights.eliminate_zeros()
        weights.sort_indices()
        by_term = weights.tocsc()
        values = (
            weights.indptr, weights.indices, weights.data, by_term.indptr, by_term.indices, by_term.data,
            self._ends, self._sequence, self._label_ends, self._labels,
        )  # fmt: skip
        for name, value in zip(_ARRAYS, values, strict=True):
            np.save(folder / f"{name}.npy", np.asarray(value), allow_pickle=False)
        facts = {"refs": self._refs, "words": self._words()}
        (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")

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

    def _number(self, term: str) -> int:
        return self._numbers.setdefault(term, len(self._numbers))


def fit(documents: Iterable[IndexDocument], folder: Path) -> None:
    """Write the likeness of `documents` into `folder`, which must exist."""
    fitter = Fitter()
    for document in documents:
        fitter.add(document)
    fitter.write(folder)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Another row with its cosine."""

    row: int
    score: float
    near_identical: bool


class Likeness:
    """Fitted likeness, its arrays mapped from a folder. `load` makes it."""

    def __init__(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        self._rows, self._row_terms, self._row_weights = (arrays[name] for name in _ARRAYS[:3])
        self._terms, self._term_rows, self._term_weights = (arrays[name] for name in _ARRAYS[3:6])
        self._texts, self._text_terms = (arrays[name] for name in _ARRAYS[6:8])
        self._labels, self._label_terms = (arrays[name] for name in _ARRAYS[8:])
        self._refs: list[str] = facts["refs"]
        self._words: list[str] = facts["words"]

    def related(
        self, ref: str, *, limit: int, names: Names | None = None, gone: Container[str] = ()
    ) -> list[Related]:
        """At most `limit` others over the floor, near-identical ones first, then by falling likeness.

        `names` puts themes and addressees into words; references in `gone` are left out. Raises NotFound.
        """
        row = self._row_of.get(ref)
        if row is None:
            raise NotFound(
                f'There is no recommendation "{ref}" in the index.',
                next_step="Search for it, or run: searchapp index update",
            )
        pairs = [pair for pair in self._pairs(row) if self._refs[pair.row] not in gone]
        pairs.sort(key=lambda pair: (not pair.near_identical, -pair.score, pair.row))
        return [self._told(row, pair, names or {}) for pair in pairs[:limit]]

    def _pairs(self, row: int) -> list[_Pair]:
        """The likeliest rows over the floor, or over a lower one where they are near-identical."""
        scores = self._scores(row)
        count = min(_CANDIDATES, len(scores))
        nearest = np.argpartition(-scores, count - 1)[:count]
        pairs = [
            _Pair(int(other), min(1.0, float(scores[other])), self._near_identical(row, int(other)))
            for other in nearest
            if other != row and scores[other] >= _NEAR_IDENTICAL_FROM
        ]
        return [pair for pair in pairs if pair.near_identical or pair.score >= FLOOR]

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

    def _near_identical(self, row: int, other: int) -> bool:
        """The same text with a few words changed, numbering added or the end cut."""
        one, two = self._text(row), self._text(other)
        shorter, longer = sorted((len(one), len(two)))
        if not shorter:
            return False
        common = LCSseq.similarity(one, two)
        cut = shorter >= _CUT_LEAST and common >= _CUT_SAME * shorter
        return cut or common >= _SAME * longer

    def _told(self, row: int, pair: _Pair, names: Names) -> Related:
        return Related(
            ref=self._refs[pair.row],
            score=round(pair.score, 4),
            why=self._why(row, pair, names),
            near_identical=pair.near_identical,
        )

    def _why(self, row: int, pair: _Pair, names: Names) -> str:
        """The reason in words: almost the same text or shared words, then shared themes and addressees."""
        reasons = ["almost the same text"] if pair.near_identical else []
        shared = self._shared_words(row, pair.row)
        if shared and not pair.near_identical:
            reasons.append(f"shares the word{'s' if len(shared) > 1 else ''} {', '.join(shared)}")
        both = self._labels_of(row) & self._labels_of(pair.row)
        for facet in _LABELS:
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

    def _text(self, row: int) -> list[int]:
        return list(self._text_terms[self._texts[row] : self._texts[row + 1]].tolist())

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {ref: row for row, ref in enumerate(self._refs)}


def load(folder: Path) -> Likeness:
    """The likeness written into `folder`, its arrays mapped. Raises OSError or ValueError if damaged."""
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS}
    return Likeness(arrays, json.loads((folder / _FACTS).read_text(encoding="utf-8")))


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
            if stem(word.text) not in _SILENT and not word.text.isdigit():
                yield word.text, "-".join(part.text for part in group[1:]) if joined else word.text


def _label_terms(document: IndexDocument) -> Iterator[str]:
    """Themes and addressees as terms; the colon tells them from words."""
    for facet in _LABELS:
        yield from (f"{facet}:{value}" for value in facet_values(document, facet))
