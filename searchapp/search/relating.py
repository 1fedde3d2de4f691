"""Fits the likeness of recommendations from the columns of an index, which hold all its words already.

Owns the way from postings back to the words of each text in order, and where the fitted files are kept:
one folder for each state of a generation, made when it is first asked for. Weighs nothing itself.
"""

from __future__ import annotations

import shutil
import tempfile
from array import array
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.search import likeness
from searchapp.search.analysis import stem
from searchapp.search.columnar import Columns
from searchapp.search.likeness import Fitter, Likeness
from searchapp.search.schema import REF

Array = NDArray[Any]

_FOLDER: Final = "likeness"
_LEFT_OUT: Final = -1
_MANY: Final = 5000
"""Documents from which stemming the words of a single one, which hardly two can share, takes too long."""


class ColumnsFitter(Fitter):
    """A fitter that takes documents from columns instead of reading their text again."""

    def take(self, columns: Columns, docs: Array) -> None:
        """Take in `docs` of a segment (rising)."""
        row_of = np.full(columns.size, _LEFT_OUT)
        row_of[docs] = np.arange(len(docs))
        terms, rows = self._sequences(columns, row_of)
        _append(self._sequence, self._ends, terms, rows, len(docs))
        terms, rows = self._facets(columns, row_of)
        _append(self._labels, self._label_ends, terms, rows, len(docs))
        self._refs += [columns.value(REF, doc).decode() for doc in docs.tolist()]
        self._spell(columns)

    def _sequences(self, columns: Columns, row_of: Array) -> tuple[Array, Array]:
        """Terms of each recommendation in the order of its words, and the row of each."""
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
        return terms[kept], rows[kept]

    def _facets(self, columns: Columns, row_of: Array) -> tuple[Array, Array]:
        terms, rows = [], []
        for facet in likeness._LABELS:  # noqa: SLF001 - the same labels, whichever way in
            field = columns.fields[facet]
            numbers = np.array([self._number(f"{facet}:{term.decode()}") for term in field.terms], dtype=int)
            terms.append(np.repeat(numbers, np.diff(field.starts)))
            rows.append(row_of[field.docs])
        both, where = np.concatenate(terms), np.concatenate(rows)
        order = np.argsort(where, kind="stable")
        order = order[where[order] != _LEFT_OUT]
        return both[order], where[order]

    def _numbered(self, terms: Iterable[str]) -> tuple[Array, Array]:
        """The number of each term, _LEFT_OUT for one that says nothing of likeness, and its length."""
        numbers, lengths = [], []
        for term in terms:
            silent = term in likeness._SILENT or term.isdigit()  # noqa: SLF001 - the same words likewise
            numbers.append(_LEFT_OUT if silent else self._number(term))
            lengths.append(len(term))
        return np.array(numbers, dtype=np.int64), np.array(lengths, dtype=np.int64)

    def _spell(self, columns: Columns) -> None:
        """Count the written forms of each stem; in a large segment only those of several recommendations."""
        least = 2 if columns.size > _MANY else 1
        field = columns.fields["recommendation_exact"]
        for term, count in zip(field.terms, np.diff(field.starts).tolist(), strict=True):
            word = term.decode()
            number = self._numbers.get(stem(word)) if count >= least else None
            if number is not None:
                forms = self._forms.setdefault(number, {})
                forms[word] = forms.get(word, 0) + count


def fitted(segments: Iterable[tuple[Columns, Array]], generation: Path, state: int) -> Likeness:
    """The likeness of all `segments` (with the documents to take), kept in the folder of the generation.

    `state` is the number of the generation's commit. Raises OSError when it cannot be written anywhere.
    """
    folder = generation / f"{_FOLDER}-{state}"
    with suppress(OSError, ValueError, KeyError):
        return likeness.load(folder)
    fitter = ColumnsFitter()
    for columns, docs in segments:
        fitter.take(columns, docs)
    beside = _folder_in(generation)
    try:
        fitter.write(beside)
        made = likeness.load(beside)  # mapped files outlive their names and places
        with suppress(OSError):  # another process was quicker, or it is a folder elsewhere
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made


def forget(generation: Path, state: int) -> None:
    """Remove what was fitted for other states of a generation."""
    for folder in generation.glob(f"{_FOLDER}-[0-9]*"):
        if folder.name != f"{_FOLDER}-{state}":
            shutil.rmtree(folder, ignore_errors=True)


def _folder_in(generation: Path) -> Path:
    """A new private folder in the generation, or anywhere when that cannot be written."""
    try:
        return Path(tempfile.mkdtemp(prefix=f"{_FOLDER}-making-", dir=generation))
    except OSError:
        return Path(tempfile.mkdtemp())


def _append(terms: array[int], ends: array[int], more: Array, rows: Array, count: int) -> None:
    already = len(terms)
    terms.frombytes(more.astype(np.int32).tobytes())
    new_ends = already + np.cumsum(np.bincount(rows, minlength=count))
    ends.frombytes(new_ends.astype(np.int64).tobytes())


def _parts_of_joined(positions: Array, rows: Array) -> Array:
    """Which occurrences are the parts of a hyphenated word that stands there joined, too."""
    parts = np.zeros(len(positions), dtype=bool)
    parts[1:] = (positions[1:] == positions[:-1]) & (rows[1:] == rows[:-1])
    second = np.zeros(len(positions), dtype=bool)
    second[1:] = parts[:-1] & (positions[1:] == positions[:-1] + 1) & (rows[1:] == rows[:-1])
    return np.asarray(parts | second)
