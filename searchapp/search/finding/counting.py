"""Facets of what was found in a segment: which matches pass the chosen values, and how many have each value.

Owns the rule that a facet's counts ignore its own selection. Evaluates no query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from searchapp.domain.deadline import DUE_STANDINGS
from searchapp.domain.search import FacetName
from searchapp.search.columns.columnar import Columns
from searchapp.search.columns.facets import FacetGroup
from searchapp.search.finding.found import Found
from searchapp.search.finding.standings import DUE

Array = NDArray[Any]
Filters = Mapping[FacetName, Sequence[str]]
Counts = dict[FacetName, dict[str, int]]
"""Facet -> {value: number of documents}, the most frequent value first, then by value."""

_NONE: Final[dict[str, int]] = {}
_STANDINGS: Final = np.array(DUE_STANDINGS, dtype=object)


def filtered(
    columns: Columns, groups: Mapping[str, FacetGroup], found: Found, filters: Filters
) -> tuple[Found, dict[FacetName, Array]]:
    """Matches that pass all filters; and of each filter, which matches pass it."""
    passing = {
        facet: groups[facet].passing(facet, _numbers(columns, facet, values), found.docs)
        for facet, values in filters.items()
    }
    return (found.at(_all(list(passing.values()))) if passing else found), passing


def counted(
    columns: Columns,
    groups: Mapping[str, FacetGroup],
    facets: Sequence[FacetName],
    *,
    found: Found,
    kept: Found,
    passing: Mapping[FacetName, Array],
) -> Counts:
    """Counts of each facet over the `kept` of `found`, or over those that pass the filters of the others."""
    docs = None if len(kept.docs) == columns.size else kept.docs
    among: dict[int, list[FacetName]] = {}
    counts: Counts = dict.fromkeys(facets, _NONE)
    for facet in facets:
        if facet in passing:
            others = [passes for name, passes in passing.items() if name != facet]
            free = found.docs[_all(others)] if others else found.docs
            counts |= _named(columns, groups[facet].counts([facet], free))
        elif facet in groups:
            among.setdefault(id(groups[facet]), []).append(facet)
    for together in among.values():
        counts |= _named(columns, groups[together[0]].counts(together, docs))
    return counts


def added_up(parts: Sequence[Counts]) -> Counts:
    """The counts of several segments together."""
    if len(parts) == 1:
        return parts[0]
    sums: dict[FacetName, Counter[str]] = {}
    for part in parts:
        for facet, counts in part.items():
            sums.setdefault(facet, Counter()).update(counts)
    return {facet: _ordered(counts) for facet, counts in sums.items()}


def _named(columns: Columns, counts: Mapping[FacetName, tuple[Array, Array]]) -> Counts:
    named: Counts = {}
    for facet, (numbers, of_number) in counts.items():
        values = _STANDINGS if facet == DUE else columns.values(facet)
        named[facet] = dict(zip(values.take(numbers).tolist(), of_number.tolist(), strict=True))
    if DUE in named:  # not numbered in the order of their names
        named[DUE] = _ordered(named[DUE])
    return named


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _all(masks: Sequence[Array]) -> Array:
    return reduce(np.logical_and, masks)


def _numbers(columns: Columns, facet: FacetName, values: Sequence[str]) -> list[int]:
    """Numbers of a facet's values; those no document has are left out."""
    if facet == DUE:
        return [number for number, name in enumerate(DUE_STANDINGS) if name in values]
    terms = columns.fields[facet].terms
    return [number for value in values if (number := terms.find(value.encode())) is not None]
