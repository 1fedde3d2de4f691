"""Postings as arrays: which documents hold a term, how often and where, for a batch of documents.

Owns how documents (analysed once) and Whoosh segments become such batches. Writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema
from whoosh.util.numeric import byte_to_length, length_to_byte

from searchapp.search import analysis

Array = NDArray[Any]

_LENGTH_OF_BYTE: Final = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBatch:
    """One field of a batch: its terms in byte order, and their postings one term after the other.

    `counts` is the number of documents of each term; `docs` and `weights` (int32; any number) run over all
    postings, documents rising within a term. `positions` runs over all occurrences in the same order, as
    many for a posting as its weight says; None for a field that keeps none.
    """

    terms: list[bytes]
    counts: Array
    docs: Array
    weights: Array
    positions: Array | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`size` documents, numbered from 0. `lengths`: words of each document in each scored field.

    `total_lengths` is not their sum where they were read back from Whoosh's rounded codes. `stored`: each
    document's stored fields.
    """

    size: int
    fields: Mapping[str, FieldBatch]
    lengths: Mapping[str, Array]
    total_lengths: Mapping[str, int]
    stored: list[dict[str, Any]]


def lengths_of_bytes(codes: Array) -> Array:
    """The field lengths that Whoosh's one-byte codes stand for (int64)."""
    return _LENGTH_OF_BYTE[codes]


def bytes_of_lengths(lengths: Array) -> Array:
    """Whoosh's one-byte codes (uint8) of field lengths; 0 for a document without the field."""
    distinct, place = np.unique(lengths, return_inverse=True)
    codes = np.array([length_to_byte(int(length)) if length else 0 for length in distinct], dtype=np.uint8)
    return codes[place]


class _Occurrences:
    """Occurrences of one field as they come: term, document and position, in document order."""

    def __init__(self) -> None:
        self.ids: dict[str | bytes, int] = {}
        self.terms: list[int] = []
        self.docs: list[int] = []
        self.positions: list[int] = []

    def add(self, doc: int, words: list[str | bytes], positions: Iterable[int]) -> None:
        ids = self.ids
        self.terms += [ids.setdefault(word, len(ids)) for word in words]
        self.docs += [doc] * len(words)
        self.positions += positions

    def batch(self, *, positions: bool) -> FieldBatch:
        """Sort by term and count: one posting for each term and document."""
        encoded = [word if isinstance(word, bytes) else word.encode("utf-8") for word in self.ids]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        rank = np.empty(len(encoded), dtype=np.int64)
        rank[order] = np.arange(len(encoded))
        terms = rank[np.array(self.terms, dtype=np.int64)]
        docs = np.array(self.docs, dtype=np.int32)
        by_term = np.argsort(terms, kind="stable")
        terms, docs = terms[by_term], docs[by_term]
        first = np.ones(len(docs), dtype=bool)
        first[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
        starts = np.flatnonzero(first)
        return FieldBatch(
            terms=[encoded[number] for number in order],
            counts=np.bincount(terms[starts], minlength=len(encoded)),
            docs=docs[starts],
            weights=np.diff(starts, append=len(docs)),
            positions=np.array(self.positions, dtype=np.uint32)[by_term] if positions else None,
        )


def analyse(documents: Iterable[Mapping[str, Any]], schema: Schema, twins: Mapping[str, str]) -> Batch:
    """Analyse field values (as `add_document` takes them) into a batch.

    `twins`: stemmed field -> its unstemmed field; both hold the same text, which is read into words once.
    """
    items = list(schema.items())
    occurrences = {name: _Occurrences() for name, field in items if field.indexed and field.format}
    plain = [(name, field) for name, field in items if name in occurrences]
    plain = [(name, field) for name, field in plain if name not in twins and name not in twins.values()]
    stored_names = [name for name, field in items if field.stored]
    lengths: dict[str, list[int]] = {name: [] for name, field in items if field.scorable}
    stored: list[dict[str, Any]] = []
    for doc, values in enumerate(documents):
        for name, exact in twins.items():
            stems, words = _both_readings(values.get(name), values.get(exact))
            occurrences[name].add(doc, *stems)
            occurrences[exact].add(doc, *words)
        for name, field in plain:
            if (value := values.get(name)) is not None:
                occurrences[name].add(doc, *_whoosh_terms(field, value))
        for name, count in lengths.items():
            done = len(occurrences[name].terms)
            count.append(done)
        stored.append({name: values[name] for name in stored_names if values.get(name) is not None})
    return Batch(
        size=len(stored),
        fields={
            name: found.batch(positions=schema[name].format.supports("positions"))
            for name, found in occurrences.items()
        },
        lengths={
            name: np.diff(np.array(count, dtype=np.int64), prepend=0) for name, count in lengths.items()
        },
        total_lengths={name: count[-1] if count else 0 for name, count in lengths.items()},
        stored=stored,
    )


def _both_readings(
    stemmed: str | None, exact: str | None
) -> tuple[tuple[list[str | bytes], list[int]], tuple[list[str | bytes], list[int]]]:
    if stemmed is None or stemmed != exact:
        found = analysis.words(exact or "")
        stems = analysis.stemmed(stemmed or "")
        return ([word.text for word in stems], [word.position for word in stems]), (
            [word.text for word in found],
            [word.position for word in found],
        )
    found = analysis.words(stemmed)
    kept = [word for word in found if word.text not in analysis.STOP_WORDS]
    return ([analysis.stem(word.text) for word in kept], [word.position for word in kept]), (
        [word.text for word in found],
        [word.position for word in found],
    )


def _whoosh_terms(field: Any, value: Any) -> tuple[list[str | bytes], list[int]]:
    """Terms of any other field as Whoosh itself would index them, one for each occurrence."""
    terms: list[str | bytes] = []
    positions: list[int] = []
    has_positions = field.format.supports("positions")
    for term, frequency, _weight, payload in field.index(value):
        terms += [term] * frequency
        positions += field.format.decode_positions(payload) if has_positions else [0] * frequency
    return terms, positions


def read_segment(reader: Any, schema: Schema) -> Batch:
    """A batch of everything a Whoosh segment reader holds, deleted documents included.

    Raises ValueError for weights that are no plain counts of positions (a boosted field).
    """
    lengths = {}
    size = reader.doc_count_all()
    for name, field in schema.items():
        if field.scorable:
            lengths[name] = np.array(
                [reader.doc_field_length(doc, name, 0) or 0 for doc in range(size)], dtype=np.int64
            )
    return Batch(
        size=size,
        fields={
            name: _read_field(reader, name, field)
            for name, field in schema.items()
            if field.indexed and field.format
        },
        lengths=lengths,
        total_lengths={name: reader.field_length(name) for name in lengths},
        stored=[reader.stored_fields(doc) for doc in range(size)],
    )


def _read_field(reader: Any, name: str, field: Any) -> FieldBatch:
    has_positions = field.format.supports("positions")
    terms: list[bytes] = []
    counts: list[int] = []
    docs: list[int] = []
    weights: list[float] = []
    positions: list[int] = []
    for term, matcher in _matchers(reader, name):
        before = len(docs)
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            if has_positions:
                positions += matcher.value_as("positions")
            matcher.next()
        terms.append(term)
        counts.append(len(docs) - before)
    if has_positions and sum(weights) != len(positions):
        raise ValueError(f"the field {name} has weights that are no counts of its positions")
    return FieldBatch(
        terms=terms,
        counts=np.array(counts, dtype=np.int64),
        docs=np.array(docs, dtype=np.int32),
        weights=np.array(weights, dtype=np.float32),
        positions=np.array(positions, dtype=np.uint32) if has_positions else None,
    )


def _matchers(reader: Any, name: str) -> Iterator[tuple[bytes, Any]]:
    """Each term of a field with a matcher over all its documents, deleted ones included."""
    if name not in reader.indexed_field_names():
        return
    field = reader.schema[name]
    terms = reader._terms  # noqa: SLF001 - the reader's own `postings` leaves deleted documents out
    for term in list(reader.lexicon(name)):
        yield term, terms.matcher(name, term, field.format)
