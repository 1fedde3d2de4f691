"""Fits the likeness of recommendations from the columns of an index, which hold all its words already.

Owns the way from postings back to the words of each text in order, and where what was fitted is kept:
one file for each state of a generation, made when it is first asked for, and again when damaged.
Weighs nothing itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.search.analysis import stem
from searchapp.search.columns.columnar import Columns
from searchapp.search.columns.sidecar import UnusableSidecar
from searchapp.search.likeness import likeness
from searchapp.search.likeness.likeness import LABELS, Fitter, Likeness, Occurrences, label_term, says_nothing
from searchapp.search.schema import REF

Array = NDArray[Any]

_NAME: Final = "likeness"
_LEFT_OUT: Final = -1
_MANY: Final = 5000
"""Documents from which stemming the words of a single one, which hardly two can share, takes too long."""


class ColumnsFitter:
    """Fits documents taken from columns, instead of reading their text again."""

    def __init__(self) -> None:
        self._fitter = Fitter()

    def take(self, columns: Columns, docs: Array) -> None:
        """Take in `docs` of a segment (rising)."""
        row_of = np.full(columns.size, _LEFT_OUT)
        row_of[docs] = np.arange(len(docs))
        refs = [columns.value(REF, doc).decode() for doc in docs.tolist()]
        self._fitter.take(refs, self._texts(columns, row_of), self._labels(columns, row_of))
        self._spell(columns)

    def write(self, path: Path) -> None:
        """Write the file of what was taken in. Raises OSError."""
        self._fitter.write(path)

    def _texts(self, columns: Columns, row_of: Array) -> Occurrences:
        """Terms of each recommendation in the order of its words."""
        field = columns.fields["recommendation"]
        assert field.positions is not None
        numbers, lengths = self._numbered(term.decode() for term in field.terms)
        counts = np.diff(field.starts)
        times = np.broadcast_to(field.weights_at(slice(None)), field.docs.shape).astype(np.int64)
        terms = np.repeat(np.repeat(numbers, counts), times)
        rows = row_of[np.repeat(field.docs, times)]
        longest_first = -np.repeat(np.repeat(lengths, counts), times)
        order = np.lexsort((longest_first, field.positions, rows))
        terms, rows = terms[order], rows[order]
        kept = ~_parts_of_joined(field.positions[order].astype(np.int64), rows)
        kept &= (terms != _LEFT_OUT) & (rows != _LEFT_OUT)
        return Occurrences(terms[kept], rows[kept])

    def _labels(self, columns: Columns, row_of: Array) -> Occurrences:
        terms, rows = [], []
        for facet in LABELS:
            field = columns.fields[facet]
            labels = (label_term(facet, term.decode()) for term in field.terms)
            numbers = np.array([self._fitter.number(label) for label in labels], dtype=int)
            terms.append(np.repeat(numbers, np.diff(field.starts)))
            rows.append(row_of[field.docs])
        both, where = np.concatenate(terms), np.concatenate(rows)
        order = np.argsort(where, kind="stable")
        order = order[where[order] != _LEFT_OUT]
        return Occurrences(both[order], where[order])

    def _numbered(self, terms: Iterable[str]) -> tuple[Array, Array]:
        """The number of each term, _LEFT_OUT for one that says nothing of likeness, and its length."""
        numbers, lengths = [], []
        for term in terms:
            numbers.append(_LEFT_OUT if says_nothing(term) else self._fitter.number(term))
            lengths.append(len(term))
        return np.array(numbers, dtype=np.int64), np.array(lengths, dtype=np.int64)

    def _spell(self, columns: Columns) -> None:
        """Count the written forms of each stem; in a large segment only those of several recommendations."""
        least = 2 if columns.size > _MANY else 1
        field = columns.fields["recommendation_exact"]
        for term, count in zip(field.terms, np.diff(field.starts).tolist(), strict=True):
            word = term.decode()
            if count >= least:
                self._fitter.spell(stem(word), word, count)


def fitted(segments: Iterable[tuple[Columns, Array]], generation: Path, state: int) -> Likeness:
    """The likeness of all `segments` (with the documents to take), kept in the folder of the generation.

    `state` is the number of the generation's commit. Raises OSError when it cannot be written anywhere.
    """
    path = generation / _name(state)
    with suppress(UnusableSidecar):
        return likeness.load(path)
    fitter = ColumnsFitter()
    for columns, docs in segments:
        fitter.take(columns, docs)
    beside = _folder_in(generation)
    try:
        fitter.write(beside / _NAME)
        made = likeness.load(beside / _NAME)  # a mapped file outlives its name and place
        with suppress(OSError):  # the generation's folder cannot be written
            (beside / _NAME).replace(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made


def forget(generation: Path, state: int) -> None:
    """Remove what was fitted for other states of a generation, as far as possible."""
    for path in generation.glob(f"{_NAME}-[0-9]*"):
        if path.name != _name(state):
            with suppress(OSError):
                path.unlink()


def _name(state: int) -> str:
    return f"{_NAME}-{state}.{likeness.WEIGHING}"


def _folder_in(generation: Path) -> Path:
    """A new private folder in the generation, or anywhere when that cannot be written."""
    try:
        return Path(tempfile.mkdtemp(prefix=f"{_NAME}-making-", dir=generation))
    except OSError:
        return Path(tempfile.mkdtemp())


def _parts_of_joined(positions: Array, rows: Array) -> Array:
    """Which occurrences are the parts of a hyphenated word that stands there joined, too."""
    parts = np.zeros(len(positions), dtype=bool)
    parts[1:] = (positions[1:] == positions[:-1]) & (rows[1:] == rows[:-1])
    second = np.zeros(len(positions), dtype=bool)
    second[1:] = parts[:-1] & (positions[1:] == positions[:-1] + 1) & (rows[1:] == rows[:-1])
    return np.asarray(parts | second)
