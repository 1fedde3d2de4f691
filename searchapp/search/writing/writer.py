"""Gathers batches of postings into the columns of one segment.

Owns the way into a segment: batches wait in a spool, each field's terms are put in order, and postings go
straight to their places in the file. Knows no generations, no locks and no documents.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from searchapp.domain.search import FACETS, FURTHER_FACETS, FacetName
from searchapp.search.columns.columnar import NO_VALUE, WORDS
from searchapp.search.columns.facets import FacetGroup, group
from searchapp.search.columns.postings import Batch, bytes_of_lengths
from searchapp.search.columns.sidecar import Draft, Shape
from searchapp.search.columns.terms import put as put_terms
from searchapp.search.schema import DUE_FROM, DUE_TO, MADE_FROM, REF, TEXT_FIELDS
from searchapp.search.writing.collected import CollectedField, term_shapes
from searchapp.search.writing.numbering import KeptTerms
from searchapp.search.writing.spool import Spool

Array = NDArray[Any]

ORDERED: Final = (REF, MADE_FROM, DUE_FROM, DUE_TO, "report")
"""Fields of one value a document by which hits are named or sorted."""


class ColumnsWriter:
    """Collects the batches of one segment and writes them as a sidecar. Close it when done or failed."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.size = 0
        self._spool = Spool(folder)
        self._fields = {
            name: CollectedField(
                self._spool, scored=bool(field.scorable), positions=field.format.supports("positions")
            )
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
            self._fields[name].add(field, self.size, lengths.get(name))
        for name, codes in lengths.items():
            self._lengths[name].append(codes)
            self.total_lengths[name] += batch.total_lengths[name]
        self.size += batch.size

    def write(self, path: Path, *, segment: str) -> None:
        """Write the sidecar of `segment` at `path`, all or nothing. Raises OSError (disk full)."""
        for field in self._fields.values():
            field.order()
        words = KeptTerms(self._spool, self._words())
        groups = [
            one for facets in (FACETS, FURTHER_FACETS) for one in group(self.size, self._facets(facets))
        ]
        orders = [name for name in ORDERED if name in self._fields]
        draft = Draft(path, self._shapes(groups, orders, words))
        try:
            arrays = draft.arrays
            for name, field in self._fields.items():
                put_terms(arrays, name, (term for term, _ in field.terms))
                if field.scored:
                    arrays[f"{name}.lengths"][:] = _joined(self._lengths[name], np.uint8)
                field.place(arrays, name, draft.let_go)
            put_terms(arrays, WORDS, (word for word, _ in words))
            arrays[f"{WORDS}.counts"][:] = np.fromiter((count for _, count in words), np.int64, len(words))
            for name in orders:
                self._put_order(arrays, name)
                draft.let_go()
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

    def _words(self) -> Iterator[tuple[bytes, int]]:
        """The unstemmed words of all texts in byte order, and in how many documents each field has them."""
        fields = [self._fields[text.exact] for text in TEXT_FIELDS if text.exact in self._fields]
        counted = (
            ((term, int(count)) for (term, _), count in zip(field.terms, field.totals, strict=True))
            for field in fields
        )
        for word, same in groupby(heapq.merge(*counted), key=itemgetter(0)):
            yield word, sum(count for _, count in same)

    def _shapes(self, groups: list[FacetGroup], orders: list[str], words: KeptTerms) -> dict[str, Shape]:
        shapes = term_shapes(WORDS, words.letters, len(words))
        shapes[f"{WORDS}.counts"] = Shape("<i4", len(words))
        for name, field in self._fields.items():
            shapes |= field.shapes(name, self.size)
        for name in orders:
            shapes[f"order.{name}"] = Shape("<i4", self.size)
        for number, one in enumerate(groups):
            shapes[f"group{number}.codes"] = Shape("<i8", self.size)
            for name in one.starts:
                shapes[f"group{number}.{name}.starts"] = Shape("<i8", len(one.starts[name]))
                shapes[f"group{number}.{name}.values"] = Shape("<i8", len(one.values[name]))
        return shapes

    def _facets(self, facets: Sequence[FacetName]) -> Iterator[tuple[str, Array, Array]]:
        for name in facets:
            if name in self._fields:
                pairs = list(self._fields[name].pairs())
                docs, values = ([pair[side] for pair in pairs] for side in (0, 1))
                yield name, _joined(docs, np.int32), _joined(values, np.int32)

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


def _joined(parts: list[Array], kind: type[np.generic]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
