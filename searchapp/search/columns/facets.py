"""Facet values of documents as small codes: grouped once when a segment is written, counted by bincount.

Owns the coding, the counting and the test of chosen values. Knows no query and no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.domain.search import FacetName

Array = NDArray[Any]

MOST_COMBINATIONS: Final = 16_384
"""Facets share one code for each document while their combinations are no more than this: one count
instead of several, over a table that stays in the processor's cache."""
_FEW: Final = 4
"""How many times fewer than all combinations are counted one by one."""


class _Layout:
    """How the values of one facet hang on the combinations of its group.

    `single`: the value of each combination where none has several, `none` for no value. `numbers` are the
    values that occur; those of `numbers[i]` are the `combinations` from `first[i]` on.
    """

    def __init__(self, starts: Array, values: Array) -> None:
        self.starts, self.values = starts, values
        self.lengths = np.diff(starts)
        self.none = int(values.max(initial=-1)) + 1
        self.single: Array | None = None
        if self.lengths.max(initial=0) <= 1:
            self.single = np.full(len(self.lengths), self.none, dtype=np.intp)
            self.single[self.lengths == 1] = values
        self.numbers, self.first = np.unique(np.sort(values), return_index=True)
        holders = np.repeat(np.arange(len(self.lengths)), self.lengths)
        self.combinations = holders[np.argsort(values, kind="stable")]

    def of_few(self, codes: Array) -> tuple[Array, Array]:
        """Values among these combinations (one for each document), and how often each occurs."""
        if self.single is not None:
            values = self.single.take(codes)
        else:
            lengths = self.lengths.take(codes)
            before = lengths.cumsum() - lengths
            at = np.repeat(self.starts.take(codes) - before, lengths)
            at += np.arange(len(at))
            values = self.values.take(at)
        counts = np.bincount(values, minlength=self.none)[: self.none]
        numbers = counts.nonzero()[0]
        return numbers, counts.take(numbers)

    def of_many(self, tally: Array) -> tuple[Array, Array]:
        """The same where each combination occurs so many times."""
        if not self.numbers.size:
            return self.numbers, self.first
        counts = np.add.reduceat(tally.take(self.combinations), self.first)
        some = counts.nonzero()[0]
        return self.numbers.take(some), counts.take(some)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """Facets counted together. `codes`: each document's combination of values (int64).

    For each facet, combination `c` stands for the value numbers `values[starts[c]:starts[c + 1]]`.
    """

    codes: Array
    starts: Mapping[str, Array]
    values: Mapping[str, Array]
    _layouts: dict[str, _Layout] = field(default_factory=dict)

    def counts(self, facets: Sequence[FacetName], docs: Array | None) -> dict[FacetName, tuple[Array, Array]]:
        """Values of each of the `facets` among `docs` (all for None), the most frequent first, and how many.

        Values that are as frequent stand in the order of their numbers.
        """
        codes = self.codes if docs is None else self.codes.take(docs)
        combinations = len(self.starts[facets[0]]) - 1
        few = len(codes) * _FEW < combinations
        tally = None if few else np.bincount(codes, minlength=combinations)
        found: dict[FacetName, tuple[Array, Array]] = {}
        for facet in facets:
            layout = self._layout(facet)
            numbers, counts = layout.of_few(codes) if tally is None else layout.of_many(tally)
            if len(numbers) > 1:
                order = np.negative(counts).argsort(kind="stable")
                numbers, counts = numbers.take(order), counts.take(order)
            found[facet] = numbers, counts
        return found

    def passing(self, facet: str, numbers: Sequence[int], docs: Array) -> Array:
        """Which of `docs` have any of the value `numbers` (bool)."""
        layout, codes = self._layout(facet), self.codes.take(docs)
        if layout.single is not None and len(numbers) == 1:
            return np.asarray(layout.single.take(codes) == numbers[0])
        wanted = np.isin(layout.values, list(numbers)).astype(np.int64)
        running = np.concatenate(([0], np.cumsum(wanted)))
        return np.asarray(running[layout.starts[1:]] > running[layout.starts[:-1]])[codes]

    def _layout(self, facet: str) -> _Layout:
        known = self._layouts.get(facet)
        if known is None:
            known = self._layouts[facet] = _Layout(self.starts[facet], self.values[facet])
        return known


@dataclass(frozen=True, slots=True)
class _Coded:
    """One code for each document, and the value numbers each code stands for."""

    codes: Array
    meaning: list[tuple[int, ...]]


def group(size: int, facets: Iterable[tuple[str, Array, Array]]) -> list[FacetGroup]:
    """Code the facets of `size` documents; `facets` are (name, documents, value numbers), pair by pair."""
    coded = {name: _code(size, docs, values) for name, docs, values in facets}
    groups: list[FacetGroup] = []
    names: list[str] = []
    joint = np.zeros(size, dtype=np.int64)
    parts = np.zeros((1, 0), dtype=np.int64)  # combination -> code of each facet in `names`
    for name, one in sorted(coded.items(), key=lambda item: len(item[1].meaning)):
        pairs = joint * len(one.meaning) + one.codes
        distinct, place = np.unique(pairs, return_inverse=True)
        if names and len(distinct) > MOST_COMBINATIONS:
            groups.append(_group(joint, names, parts, coded))
            names, joint = [name], one.codes
            parts = np.arange(len(one.meaning), dtype=np.int64)[:, None]
            continue
        before, code = np.divmod(distinct, len(one.meaning))
        parts = np.column_stack((parts[before], code))
        joint = place.astype(np.int64)
        names.append(name)
    if names:
        groups.append(_group(joint, names, parts, coded))
    return groups


def _group(joint: Array, names: Sequence[str], parts: Array, coded: Mapping[str, _Coded]) -> FacetGroup:
    starts, values = {}, {}
    for column, name in enumerate(names):
        meanings = [coded[name].meaning[code] for code in parts[:, column]]
        starts[name] = np.cumsum([0] + [len(meaning) for meaning in meanings], dtype=np.int64)
        values[name] = np.array([value for meaning in meanings for value in meaning], dtype=np.int64)
    return FacetGroup(codes=joint, starts=starts, values=values)


def _code(size: int, docs: Array, values: Array) -> _Coded:
    """Give each distinct set of values a number; documents with equally many values are coded at once."""
    by_document = np.lexsort((values, docs))
    docs, values = docs[by_document], values[by_document]
    many = np.bincount(docs, minlength=size)
    starts = np.concatenate(([0], np.cumsum(many)))
    codes = np.zeros(size, dtype=np.int64)
    meaning: list[tuple[int, ...]] = [()]
    for count in np.unique(many):
        if not count:
            continue
        holders = np.flatnonzero(many == count)
        sets = values[starts[holders][:, None] + np.arange(count)]
        distinct, place = np.unique(sets, axis=0, return_inverse=True)
        codes[holders] = len(meaning) + place.reshape(-1)
        meaning += [tuple(int(value) for value in one) for one in distinct]
    return _Coded(codes, meaning)
