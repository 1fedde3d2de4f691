"""Facet values of documents as small codes: grouped once when a segment is written, counted by bincount.

Owns the coding, the counting and the test of chosen values. Knows no query and no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MOST_COMBINATIONS: Final = 16_384
"""Facets share one code for each document while their combinations are no more than this: one count
instead of several, over a table that stays in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetGroup:
    """Facets counted together. `codes`: each document's combination of values (int64).

    For each facet, combination `c` stands for the value numbers `values[starts[c]:starts[c + 1]]`.
    """

    codes: Array
    starts: Mapping[str, Array]
    values: Mapping[str, Array]
    _holders: dict[str, tuple[Array, Array, Array]] = field(default_factory=dict)

    def counts(self, facet: str, tally: Array) -> tuple[Array, Array]:
        """Numbers of the values of `facet` that occur, and of the documents of each, from `tally`."""
        known = self._holders.get(facet)
        if known is None:
            known = self._holders[facet] = self._by_value(facet)
        values, first, combinations = known
        if not values.size:
            return values, first
        counts = np.add.reduceat(tally[combinations], first)
        some = np.flatnonzero(counts)
        return values[some], counts[some]

    def tally(self, docs: Array | None) -> Array:
        """Number of documents of each combination among `docs` (all for None)."""
        codes = self.codes if docs is None else self.codes[docs]
        return np.bincount(codes, minlength=len(next(iter(self.starts.values()))) - 1)

    def _by_value(self, facet: str) -> tuple[Array, Array, Array]:
        """The values of `facet` and, one value after the other, where its combinations begin, and they."""
        lengths = np.diff(self.starts[facet])
        combinations = np.repeat(np.arange(len(lengths)), lengths)
        values, first = np.unique(np.sort(self.values[facet]), return_index=True)
        return values, first, combinations[np.argsort(self.values[facet], kind="stable")]

    def chosen(self, facet: str, numbers: Collection[int]) -> Array:
        """Which combinations hold any of the value `numbers` (bool for each combination)."""
        wanted = np.isin(self.values[facet], list(numbers)).astype(np.int64)
        running = np.concatenate(([0], np.cumsum(wanted)))
        starts = self.starts[facet]
        return np.asarray(running[starts[1:]] > running[starts[:-1]])


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
