"""One Whoosh segment as arrays: terms, postings, positions, lengths, references and facet codes, mapped.

Owns what the arrays of a sidecar mean and how they are read. Evaluates no query, writes no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.search.columns.facets import FacetGroup
from searchapp.search.columns.sidecar import Sidecar, UnusableSidecar
from searchapp.search.columns.terms import Terms

Array = NDArray[Any]

SUFFIX: Final = ".cols"
NO_VALUE: Final = -1
WORDS: Final = "words"
"""The unstemmed words of all text fields together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Postings of one field, term after term: those of term `t` run from `starts[t]` to `starts[t + 1]`.

    `docs` (int32) rise within a term. In a scored field, `codes` are numbers of what BM25 asks of a posting:
    how often the term stands there (`code_weights`) and Whoosh's one-byte length code of the document
    (`code_lengths`); in others `weights` is how often, empty when always once. The positions
    of posting `p` run from `position_starts[p]` to `position_starts[p + 1]` in `positions`; both are None
    where the field keeps none. `lengths`: the length code of each document; None for
    a field that is not scored.
    """

    terms: Terms
    starts: Array
    docs: Array
    weights: Array
    position_starts: Array | None
    positions: Array | None
    lengths: Array | None
    codes: Array | None
    code_weights: Array
    code_lengths: Array

    def span(self, term: int) -> slice:
        """Where the postings of `term` are."""
        return slice(int(self.starts[term]), int(self.starts[term + 1]))

    def spread(self, terms: range) -> slice:
        """Where the postings of consecutive `terms` are."""
        return slice(int(self.starts[terms.start]), int(self.starts[terms.stop]))

    def weights_at(self, where: slice | Array) -> Array | float:
        """Weights of the postings at `where`; 1.0 when all are."""
        if self.codes is not None:
            return np.asarray(self.code_weights.take(self.codes[where]))
        return self.weights[where].astype(np.float64) if self.weights.size else 1.0


class Columns:
    """All arrays of one segment. `size` counts its documents, deleted ones included."""

    def __init__(self, sidecar: Sidecar) -> None:
        arrays, facts = sidecar.arrays, sidecar.facts
        self.let_go = sidecar.let_go
        self.segment: str = facts["segment"]
        self.size: int = facts["documents"]
        self.total_lengths: Mapping[str, int] = facts["total_lengths"]
        self.fields = {name: _field(arrays, name) for name in facts["fields"]}
        self.words = Terms.of(arrays, WORDS)
        self.word_counts = arrays[f"{WORDS}.counts"]
        """Documents of each word, summed over the text fields (int32)."""
        self.groups = [
            FacetGroup(
                codes=_narrow(arrays[f"group{number}.codes"]),
                starts={name: arrays[f"group{number}.{name}.starts"] for name in names},
                values={name: arrays[f"group{number}.{name}.values"] for name in names},
            )
            for number, names in enumerate(facts["groups"])
        ]
        self.group_of: Mapping[str, FacetGroup] = {
            name: group for group in self.groups for name in group.starts
        }
        self._values: dict[str, Array] = {}
        self._orders = {name: arrays[f"order.{name}"] for name in facts["orders"]}
        self._numbers = {name: memoryview(order.data) for name, order in self._orders.items()}

    @classmethod
    def open(cls, path: Path, *, segment: str, documents: int, fields: set[str]) -> Columns:
        """Map the sidecar at `path`. Raises UnusableSidecar, also for one made of something else."""
        columns = cls(Sidecar.open(path))
        if (columns.segment, columns.size, set(columns.fields)) != (segment, documents, fields):
            raise UnusableSidecar(f"{path.name} was made of something else")
        return columns

    def order(self, field: str) -> Array:
        """Number of each document's (first) term in `field`, NO_VALUE without one (int32)."""
        return self._orders[field]

    def value(self, field: str, doc: int) -> bytes:
        """The (first) term of a document in an ordered field; b"" without one."""
        number: int = self._numbers[field][doc]
        return b"" if number == NO_VALUE else self.fields[field].terms[number]

    def text(self, field: str, doc: int) -> str:
        """The same as text."""
        number: int = self._numbers[field][doc]
        return "" if number == NO_VALUE else self.fields[field].terms.text(number)

    @cached_property
    def everything(self) -> Array:
        """All document numbers."""
        return np.arange(self.size)

    def values(self, facet: str) -> Array:
        """The values of a facet by number (str)."""
        known = self._values.get(facet)
        if known is None:
            terms = self.fields[facet].terms
            known = self._values[facet] = np.array(terms.texts(range(len(terms))), dtype=object)
        return known

    def document_of(self, field: str, term: bytes) -> Array:
        """Documents that hold `term`; none for an unknown field or term."""
        known = self.fields.get(field)
        number = known.terms.find(term) if known else None
        return known.docs[known.span(number)] if known and number is not None else self.everything[:0]


def _narrow(codes: Array) -> Array:
    """Codes in two bytes each, of this process, where they fit: counting goes through all that were found."""
    narrow = codes.astype(np.uint16)
    return narrow if int(codes.max(initial=0)) <= np.iinfo(np.uint16).max else codes


def _field(arrays: Mapping[str, Array], name: str) -> Field:
    nothing = np.zeros(0)
    return Field(
        terms=Terms.of(arrays, name),
        starts=arrays[f"{name}.starts"],
        docs=arrays[f"{name}.docs"],
        weights=arrays.get(f"{name}.weights", nothing),
        position_starts=arrays.get(f"{name}.position_starts"),
        positions=arrays.get(f"{name}.positions"),
        lengths=arrays.get(f"{name}.lengths"),
        codes=arrays.get(f"{name}.codes"),
        code_weights=arrays.get(f"{name}.code_weights", nothing),
        code_lengths=arrays.get(f"{name}.code_lengths", nothing),
    )
