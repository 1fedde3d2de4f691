"""The search backends that the cases run for, and what they index."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from searchapp.domain.ports import SearchIndex
from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.search.engine import WhooshIndex

TODAY = date(2016, 3, 1)


def whoosh(folder: Path, *, today: Callable[[], date] = lambda: TODAY) -> SearchIndex:
    return WhooshIndex(folder, today=today)


BACKENDS: tuple[Callable[..., SearchIndex], ...] = (whoosh,)


BLANK = IndexDocument(
    ref="",
    recommendation="",
    response="",
    report="",
    force="",
    inspection_type="",
    status="completed",
    themes=(),
    addressees=(),
    made="",
)


def document(ref: str, recommendation: str = "", **fields: str | tuple[str, ...]) -> IndexDocument:
    return dataclasses.replace(BLANK, ref=ref, recommendation=recommendation, **fields)


CUSTODY = document(
    "R-1",
    "Forces should review the risk assessment of people held in custody.",
    response="Training was given to sergeants.",
    report="The welfare of vulnerable people",
    status="completed",
    themes=("custody", "vulnerability"),
    addressees=("forces",),
    made="2015",
)


CRIME = document(
    "R-2",
    "Chief constables should ensure that crimes are recorded within three days.",
    report="Crime data integrity",
    status="being-progressed",
    themes=("crime-recording",),
    addressees=("chief-constables",),
    made="2014-11-18",
)


STOP = document(
    "R-3",
    "Forces should publish how often stop and search powers are used on people.",
    report="Best use of stop and search",
    status="completed",
    themes=("stop-and-search",),
    addressees=("forces", "college"),
)


SAMPLE = (CUSTODY, CRIME, STOP)


def built(index: SearchIndex, documents: Sequence[IndexDocument], *, change: int = 1) -> SearchIndex:
    index.build(iter(documents), total=len(documents), change=change, progress=Silent())
    return index


def refs(index: SearchIndex, text: str = "", **request: object) -> list[str]:
    return [hit.ref for hit in index.search(SearchRequest(text=text, **request)).hits]  # type: ignore[arg-type]
