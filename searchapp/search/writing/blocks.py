"""Whoosh's own postings, written from columns block by block instead of posting by posting.

Owns the layout of Whoosh's third codec's posting blocks and term records, which its readers and mergers
read as their own. `tests/search/writing/test_segments.py` holds it against segments by Whoosh's writer.
"""

from __future__ import annotations

import pickle
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import formats
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3FieldWriter, W3TermInfo
from whoosh.fields import Schema
from whoosh.system import pack_int, pack_long, pack_uint, pack_ushort

from searchapp.search.columns.columnar import Columns, Field

Array = NDArray[Any]
Payload = Sequence[bytes] | bytes | None
"""What Whoosh keeps with the postings of a block besides documents and weights."""

_BLOCK: Final = 128
"""Postings of a block."""
_WORTH_COMPRESSING: Final = 256
"""Bytes of a block from which compressing it pays."""
_LEVEL: Final = 1
_CHUNK: Final = 1 << 16
"""Postings that are turned into Python's numbers at a time."""


class UnsupportedFormat(ValueError):
    """A field keeps something with its postings that the columns do not hold."""


def write_postings(
    columns: Columns, schema: Schema, writer: W3FieldWriter, advance: Callable[[int], None]
) -> None:
    """Write every field of `columns`; `advance` is told the number of postings just written."""
    table = writer._tindex  # noqa: SLF001 - it keeps two objects a term, which are most of what a build holds
    table.buckets = [_Bucket() for _ in table.buckets]
    for name in sorted(columns.fields):
        field = columns.fields[name]
        if not len(field.terms):
            continue
        writer.start_field(name, schema[name])
        for terms in _chunks(field):
            _write_terms(field, terms, schema[name].format, writer)
            where = field.spread(terms)
            advance(where.stop - where.start)
            columns.let_go()
        writer.finish_field()
    _encoded.cache_clear()  # a server builds seldom


def _chunks(field: Field) -> Iterator[range]:
    """Consecutive terms of about `_CHUNK` postings, at least one."""
    first = 0
    while first < len(field.terms):
        last = int(np.searchsorted(field.starts, field.starts[first] + _CHUNK, side="right")) - 1
        last = max(first + 1, last)
        yield range(first, last)
        first = last


class _Bucket:
    """Hashes of terms and places of their records, which Whoosh's table of terms keeps until it ends."""

    def __init__(self) -> None:
        self._numbers = array("Q")

    def __len__(self) -> int:
        return len(self._numbers) // 2

    def __iter__(self) -> Iterator[tuple[int, int]]:
        numbers = iter(self._numbers)
        return zip(numbers, numbers, strict=True)

    def append(self, entry: tuple[int, int]) -> None:
        """Put another pair behind those there are."""
        self._numbers.extend(entry)


class _Blocks:
    """The postings of some terms of a field cut into blocks, with what a block's head tells of it."""

    def __init__(self, field: Field, terms: range) -> None:
        where = field.spread(terms)
        starts = np.asarray(field.starts[terms.start : terms.stop + 1]) - where.start
        docs = field.docs[where].astype(np.int64)
        counts = np.diff(starts)
        self.of_term = -(-counts // _BLOCK)
        before = np.cumsum(self.of_term) - self.of_term
        number_in_term = np.arange(int(self.of_term.sum())) - np.repeat(before, self.of_term)
        first = np.repeat(starts[:-1], self.of_term) + _BLOCK * number_in_term
        last = np.append(first[1:], len(docs)) - 1
        deltas = np.diff(docs, prepend=0)
        deltas[first] = docs[first]
        weights = np.broadcast_to(field.weights_at(where), docs.shape)
        lengths = np.zeros(len(docs), dtype=np.uint8) if field.lengths is None else field.lengths[docs]
        self.first, self.end = first.tolist(), (last + 1).tolist()
        self.first_doc, self.last_doc = docs[first].tolist(), docs[last].tolist()
        self.deltas = deltas.tolist()
        self.weights = weights.tolist()
        self.heaviest = np.maximum.reduceat(weights, first).tolist()
        self.lightest = np.minimum.reduceat(weights, first).tolist()
        self.shortest = np.minimum.reduceat(lengths, first).tolist()
        self.longest = np.maximum.reduceat(lengths, first).tolist()
        self.term_weights = np.add.reduceat(weights, starts[:-1]).tolist()
        self.term_counts = counts.tolist()

    def block(self, number: int, payload: Payload) -> bytes:
        """Head and data of a block as Whoosh reads them, without its length."""
        low, high = self.first[number], self.end[number]
        weights: Any = tuple(self.weights[low:high])
        if self.lightest[number] == self.heaviest[number]:
            weights = None if self.heaviest[number] == 1.0 else weights[0]
        data = pickle.dumps((tuple(self.deltas[low:high]), weights, payload), 4)
        level = _LEVEL if len(data) > _WORTH_COMPRESSING else 0
        if level:
            data = zlib.compress(data, level)
        head = (
            high - low,
            self.last_doc[number],
            self.heaviest[number],
            level,
            self.shortest[number],
            self.longest[number],
        )
        return pickle.dumps(head, 2) + data


def _write_terms(field: Field, terms: range, form: formats.Format, writer: W3FieldWriter) -> None:
    """Write postings and term records of consecutive terms (`W3PostingsWriter`, `W3TermInfo`)."""
    blocks = _Blocks(field, terms)
    payloads = _payloads(field, terms, form)
    postings, index = writer._postfile, writer._tindex  # noqa: SLF001 - the codec's writer has no other way
    key = pack_ushort(writer._fieldid)  # noqa: SLF001
    number = 0
    for place, term in enumerate(terms):
        at, start = postings.tell(), number
        parts = [WHOOSH3_HEADER_MAGIC]
        stop = number + int(blocks.of_term[place])
        while number < stop:
            low, high = blocks.first[number], blocks.end[number]
            block = blocks.block(number, None if payloads is None else _payload(payloads, form, low, high))
            number += 1
            parts += (pack_int(-len(block) if number == stop else len(block)), block)
        written = b"".join(parts)
        postings.write(written)
        record = W3TermInfo._struct.pack(  # noqa: SLF001 - the layout of a term record
            0,
            blocks.term_weights[place],
            blocks.term_counts[place],
            min(blocks.shortest[start:stop]),
            max(blocks.longest[start:stop]),
            max(blocks.heaviest[start:stop]),
            blocks.first_doc[start],
            blocks.last_doc[stop - 1],
        )
        index.add(key + field.terms[term], record + pack_long(at) + pack_int(len(written)))


def _payloads(field: Field, terms: range, form: formats.Format) -> list[bytes] | None:
    """What Whoosh keeps with each posting of consecutive terms; None for nothing."""
    if type(form) is formats.Existence:
        return None
    where = field.spread(terms)
    counts = np.broadcast_to(field.weights_at(where), where.stop - where.start).astype(np.int64).tolist()
    if type(form) is formats.Frequency:
        return [pack_uint(count) for count in counts]
    if type(form) is not formats.Positions or field.positions is None or field.position_starts is None:
        raise UnsupportedFormat(f"postings with {type(form).__name__} cannot be written from columns")
    low, high = int(field.position_starts[where.start]), int(field.position_starts[where.stop])
    positions = field.positions[low:high].tolist()
    encoded, at = [], 0
    for count in counts:
        encoded.append(_encoded(tuple(positions[at : at + count])))
        at += count
    return encoded


@lru_cache(maxsize=1 << 16)
def _encoded(positions: tuple[int, ...]) -> bytes:
    return bytes(formats.Positions().encode(positions))


def _payload(payloads: list[bytes], form: formats.Format, low: int, high: int) -> Payload:
    """The payloads of a block: one string where all are equally long, as the codec's reader expects."""
    part = payloads[low:high]
    return b"".join(part) if form.fixed_value_size() else tuple(part)
