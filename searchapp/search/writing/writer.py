"""Gathers batches of postings into the columns of one segment, and Whoosh's own postings from these.

Owns the way into a segment: batches wait in a spool, each term gets one number, and postings go straight
to their places in the file. Knows no generations, no locks and no documents.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from searchapp.domain.search import FACETS, FURTHER_FACETS, FacetName
from searchapp.search.columns.columnar import NO_VALUE, WORDS
from searchapp.search.columns.facets import FacetGroup, group
from searchapp.search.columns.postings import Batch, FieldBatch, bytes_of_lengths
from searchapp.search.columns.sidecar import Draft, Shape
from searchapp.search.columns.terms import put as put_terms
from searchapp.search.columns.terms import sizes
from searchapp.search.schema import DUE_FROM, DUE_TO, MADE_FROM, REF, TEXT_FIELDS

Array = NDArray[Any]

ORDERED: Final = (REF, MADE_FROM, DUE_FROM, DUE_TO, "report")
"""Fields of one value a document by which hits are named or sorted."""

_SPOOL_IN_MEMORY: Final = 8 << 20
_MOST_NARROW: Final = 1 << 16
_BYTE: Final = 8


class _Kept(NamedTuple):
    at: int
    dtype: str
    length: int


class _Spool:
    """Arrays put aside: in memory while small, else in an unnamed file of the generation's folder."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        self._end = 0

    def keep(self, values: Array) -> _Kept:
        self._file.seek(self._end)
        self._file.write(np.ascontiguousarray(values).tobytes())
        kept = _Kept(self._end, values.dtype.str, values.size)
        self._end += values.nbytes
        return kept

    def read(self, kept: _Kept) -> Array:
        self._file.seek(kept.at)
        return np.frombuffer(self._file.read(kept.length * np.dtype(kept.dtype).itemsize), dtype=kept.dtype)

    def close(self) -> None:
        self._file.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One field of one batch, in the spool. `base` is the number of its first document."""

    base: int
    terms: _Kept
    counts: _Kept
    docs: _Kept
    weights: _Kept
    positions: _Kept | None


class _FieldParts:
    """One field of all batches: its terms numbered as they come, and their totals."""

    def __init__(self, *, positions: bool) -> None:
        self.positions = positions
        self.numbers: dict[bytes, int] = {}
        self.parts: list[_Part] = []
        self.counts = np.zeros(0, dtype=np.int64)
        self.occurrences = np.zeros(0, dtype=np.int64)
        self.most = 1.0
        self.whole = True
        self.last_position = 0
        self.kinds: set[int] = set()

    def add(self, field: FieldBatch, base: int, spool: _Spool, lengths: Array | None) -> None:
        """Put a batch aside. `lengths`: its documents' length codes, for a scored field."""
        numbers = self.numbers
        terms = np.array([numbers.setdefault(term, len(numbers)) for term in field.terms], dtype=np.int64)
        self.counts = _longer(self.counts, len(numbers))
        self.counts[terms] += field.counts
        weights = field.weights
        if weights.size:
            self.most = max(self.most, float(weights.max()))
            self.whole = self.whole and bool((weights == np.floor(weights)).all())
            starts = np.cumsum(field.counts) - field.counts
            if self.positions:
                self.occurrences = _longer(self.occurrences, len(numbers))
                self.occurrences[terms] += np.add.reduceat(weights, starts).astype(np.int64)
        if lengths is not None:
            self.kinds.update(np.unique(_kinds(weights, lengths[field.docs])).tolist())
        if field.positions is not None:
            self.last_position = max(self.last_position, int(field.positions.max(initial=0)))
        self.parts.append(
            _Part(
                base=base,
                terms=spool.keep(terms),
                counts=spool.keep(field.counts.astype(np.int32)),
                docs=spool.keep(field.docs.astype(np.int32)),
                weights=spool.keep(_narrow(weights, self.most, whole=self.whole)),
                positions=None if field.positions is None else spool.keep(field.positions.astype(np.uint32)),
            )
        )

    def order(self) -> tuple[list[bytes], Array]:
        """The terms in byte order, and the place of each numbered term in that order."""
        terms = sorted(self.numbers)
        rank = np.empty(len(terms), dtype=np.int64)
        rank[[self.numbers[term] for term in terms]] = np.arange(len(terms))
        return terms, rank


class ColumnsWriter:
    """Collects the batches of one segment and writes them as a sidecar. Close it when done or failed."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.size = 0
        self._spool = _Spool(folder)
        self._fields = {
            name: _FieldParts(positions=field.format.supports("positions"))
            for name, field in schema.items()
            if field.indexed and field.format
        }
        self._lengths: dict[str, list[Array]] = {name: [] for name, field in schema.items() if field.scorable}
        self.total_lengths = dict.fromkeys(self._lengths, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._spool.close()

    def add(self, batch: Batch) -> None:
        """Append a batch; its documents are numbered on from those before. Raises OSError (disk full)."""
        lengths = {name: bytes_of_lengths(each) for name, each in batch.lengths.items()}
        for name, field in batch.fields.items():
            self._fields[name].add(field, self.size, self._spool, lengths.get(name))
        for name, codes in lengths.items():
            self._lengths[name].append(codes)
            self.total_lengths[name] += batch.total_lengths[name]
        self.size += batch.size

    def write(self, path: Path, *, segment: str) -> None:
        """Write the sidecar of `segment` at `path`, all or nothing. Raises OSError (disk full)."""
        ordered = {name: field.order() for name, field in self._fields.items()}
        words = self._words()
        groups = [
            one
            for facets in (FACETS, FURTHER_FACETS)
            for one in group(self.size, self._facets(ordered, facets))
        ]
        orders = [name for name in ORDERED if name in self._fields]
        draft = Draft(path, self._shapes(ordered, groups, orders, words))
        try:
            arrays = draft.arrays
            for name, (terms, rank) in ordered.items():
                put_terms(arrays, name, terms)
                self._place(arrays, name, rank)
                draft.let_go()
            put_terms(arrays, WORDS, list(words))
            arrays[f"{WORDS}.counts"][:] = list(words.values())
            for name in orders:
                self._put_order(arrays, name)
            _put_groups(arrays, groups)
            draft.finish(
                {
                    "segment": segment,
                    "documents": self.size,
                    "total_lengths": self.total_lengths,
                    "fields": list(self._fields),
                    "groups": [list(one.starts) for one in groups],
                    "orders": orders,
                }
            )
        except BaseException:
            draft.discard()
            raise

    def _words(self) -> dict[bytes, int]:
        """The unstemmed words of all texts in byte order, and in how many documents each field has them."""
        words: Counter[bytes] = Counter()
        for name in (text.exact for text in TEXT_FIELDS if text.exact in self._fields):
            field = self._fields[name]
            words.update(dict(zip(field.numbers, field.counts.tolist(), strict=True)))
        return dict(sorted(words.items()))

    def _shapes(
        self,
        ordered: Mapping[str, tuple[list[bytes], Array]],
        groups: list[FacetGroup],
        orders: list[str],
        words: Mapping[bytes, int],
    ) -> dict[str, Shape]:
        shapes = {**_term_shapes(WORDS, list(words)), f"{WORDS}.counts": Shape("<i4", len(words))}
        for name, field in self._fields.items():
            terms = ordered[name][0]
            postings = int(field.counts.sum())
            shapes |= _term_shapes(name, terms)
            shapes[f"{name}.starts"] = Shape("<i8", len(terms) + 1)
            shapes[f"{name}.docs"] = Shape("<i4", postings)
            if name in self._lengths:
                kind = "<u2" if len(field.kinds) <= _MOST_NARROW else "<u4"
                shapes[f"{name}.codes"] = Shape(kind, postings)
                shapes[f"{name}.code_weights"] = Shape("<f8", len(field.kinds))
                shapes[f"{name}.code_lengths"] = Shape("|u1", len(field.kinds))
                shapes[f"{name}.lengths"] = Shape("|u1", self.size)
            else:
                kind = _narrow(np.zeros(0), field.most, whole=field.whole).dtype.str
                shapes[f"{name}.weights"] = Shape(kind, 0 if field.most == 1 and field.whole else postings)
            if field.positions:
                wide = field.last_position > np.iinfo(np.uint16).max
                occurrences = int(field.occurrences.sum())
                many = occurrences > np.iinfo(np.uint32).max
                shapes[f"{name}.position_starts"] = Shape("<i8" if many else "<u4", postings + 1)
                shapes[f"{name}.positions"] = Shape("<u4" if wide else "<u2", occurrences)
        for name in orders:
            shapes[f"order.{name}"] = Shape("<i4", self.size)
        for number, one in enumerate(groups):
            shapes[f"group{number}.codes"] = Shape("<i8", self.size)
            for name in one.starts:
                shapes[f"group{number}.{name}.starts"] = Shape("<i8", len(one.starts[name]))
                shapes[f"group{number}.{name}.values"] = Shape("<i8", len(one.values[name]))
        return shapes

    def _place(self, arrays: Mapping[str, Array], name: str, rank: Array) -> None:
        """Put each batch's postings behind those of the batches before, term by term."""
        field = self._fields[name]
        counts = np.zeros(len(rank), dtype=np.int64)
        counts[rank] = field.counts
        free = _starts(counts, arrays[f"{name}.starts"])
        weighted = name not in self._lengths and arrays[f"{name}.weights"].size > 0
        lengths = kinds = np.zeros(0, dtype=np.int64)
        if name in self._lengths:
            lengths = arrays[f"{name}.lengths"]
            lengths[:] = _joined(self._lengths[name], np.uint8)
            kinds = np.array(sorted(field.kinds), dtype=np.int64)
            arrays[f"{name}.code_weights"][:] = (kinds >> _BYTE).astype(np.uint32).view(np.float32)
            arrays[f"{name}.code_lengths"][:] = kinds & 0xFF
        if field.positions:
            counts[rank] = field.occurrences
            free_position = np.cumsum(counts) - counts
            arrays[f"{name}.position_starts"][-1] = int(field.occurrences.sum())
        for part in field.parts:
            terms = rank[self._spool.read(part.terms)]
            held = self._spool.read(part.counts).astype(np.int64)
            to = _runs(free[terms], held)
            free[terms] += held
            docs = self._spool.read(part.docs) + np.int32(part.base)
            arrays[f"{name}.docs"][to] = docs
            if name in self._lengths:
                here = _kinds(self._spool.read(part.weights), lengths[docs])
                arrays[f"{name}.codes"][to] = np.searchsorted(kinds, here)
            if weighted:
                arrays[f"{name}.weights"][to] = self._spool.read(part.weights)
            if part.positions is not None and len(terms):
                weights = self._spool.read(part.weights).astype(np.int64)
                held = np.add.reduceat(weights, np.cumsum(held) - held)
                position_of = _runs(free_position[terms], held)
                arrays[f"{name}.positions"][position_of] = self._spool.read(part.positions)
                arrays[f"{name}.position_starts"][to] = position_of[np.cumsum(weights) - weights]
                free_position[terms] += held

    def _facets(
        self, ordered: Mapping[str, tuple[list[bytes], Array]], facets: Sequence[FacetName]
    ) -> Iterator[tuple[str, Array, Array]]:
        for name in facets:
            if name not in self._fields:
                continue
            rank = ordered[name][1]
            docs, values = [], []
            for part in self._fields[name].parts:
                docs.append(self._spool.read(part.docs).astype(np.int64) + part.base)
                values.append(np.repeat(rank[self._spool.read(part.terms)], self._spool.read(part.counts)))
            yield name, _joined(docs, np.int64), _joined(values, np.int64)

    def _put_order(self, arrays: Mapping[str, Array], name: str) -> None:
        """The first term of each document; terms are gone through backwards so that the first one stays."""
        order = arrays[f"order.{name}"]
        order[:] = NO_VALUE
        starts, docs = arrays[f"{name}.starts"], arrays[f"{name}.docs"]
        order[docs[::-1]] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[::-1]


def _put_groups(arrays: Mapping[str, Array], groups: list[FacetGroup]) -> None:
    for number, one in enumerate(groups):
        arrays[f"group{number}.codes"][:] = one.codes
        for name in one.starts:
            arrays[f"group{number}.{name}.starts"][:] = one.starts[name]
            arrays[f"group{number}.{name}.values"][:] = one.values[name]


def _term_shapes(name: str, terms: Sequence[bytes]) -> dict[str, Shape]:
    letters, ends, slots = sizes(terms)
    return {
        f"{name}.terms": Shape("|u1", letters),
        f"{name}.ends": Shape("<i8", ends),
        f"{name}.slots": Shape("<i4", slots),
    }


def _kinds(weights: Array, lengths: Array) -> Array:
    """One number for each pair of a weight (any that float32 holds) and a length code (int64)."""
    return (weights.astype(np.float32).view(np.uint32).astype(np.int64) << _BYTE) | lengths


def _starts(counts: Array, into: Array) -> Array:
    """Write where each term begins (and the last one ends) `into`; returns a copy of the beginnings."""
    into[0] = 0
    into[1:] = np.cumsum(counts)
    return np.array(into[:-1])


def _runs(starts: Array, counts: Array) -> Array:
    """The numbers from each start on, as many as its count, one run after the other."""
    before = np.cumsum(counts) - counts
    return np.asarray(np.arange(int(counts.sum())) + np.repeat(starts - before, counts))


def _longer(totals: Array, size: int) -> Array:
    return np.concatenate((totals, np.zeros(size - len(totals), dtype=np.int64)))


def _narrow(weights: Array, most: float, *, whole: bool) -> Array:
    """Weights in the narrowest type that holds them exactly."""
    if not whole:
        return weights.astype(np.float32)
    narrow = (kind for kind in (np.uint8, np.uint16, np.uint32) if most <= np.iinfo(kind).max)
    return weights.astype(next(narrow, np.float32))


def _joined(parts: list[Array], kind: type[np.generic]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
