"""Where the documents of a segment stand against their due dates on a day: a facet made when it is asked for.

Owns the coding only; what the standings mean is `domain.deadline`'s.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import Schema

from searchapp.domain.deadline import DUE_STANDINGS, SOON
from searchapp.search.columns.columnar import NO_VALUE, Columns
from searchapp.search.columns.facets import FacetGroup
from searchapp.search.queries.fields import OPEN
from searchapp.search.schema import DUE_FROM, DUE_TO, day_number

DUE: Final = "due"


def standing_group(columns: Columns, schema: Schema, today: date) -> FacetGroup:
    """The facet `due` of one segment, values numbered as in `DUE_STANDINGS`; closed documents have none."""
    soon = day_number(SOON.after(today).isoformat())
    latest, earliest = columns.order(DUE_TO), columns.order(DUE_FROM)
    codes = np.full(columns.size, 3, dtype=np.int64)
    codes[earliest < _first_after(columns, schema, DUE_FROM, soon)] = 2
    codes[latest < _first_after(columns, schema, DUE_TO, day_number(today.isoformat()) - 1)] = 1
    codes[~_open(columns) | (latest == NO_VALUE)] = 0
    ends = np.arange(len(DUE_STANDINGS) + 1, dtype=np.int64)
    return FacetGroup(
        codes=codes, starts={DUE: np.append(0, ends)}, values={DUE: np.arange(len(DUE_STANDINGS))}
    )


def _first_after(columns: Columns, schema: Schema, field: str, day: int) -> int:
    """Number of the first term of a field that is a later day."""
    terms = columns.fields[field].terms
    return terms.between(b"", schema[field].to_bytes(day)).stop


def _open(columns: Columns) -> NDArray[Any]:
    found = np.zeros(columns.size, dtype=bool)
    for status in OPEN:
        found[columns.document_of("status", status.encode())] = True
    return found
