"""Saved searches in words, and their feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from searchapp.domain.recommendation import Recommendation
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.reports.atom_feed import Entry
from searchapp.services.saving import Latest, News
from searchapp.web import links
from searchapp.web.view_models.search_page import Names, in_words
from searchapp.web.view_models.wording import counted, enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved search to show; `news` says how much is new, "" where nothing is."""

    id: str
    name: str
    owner: str
    asked: str
    address: str
    total: str
    news: str
    seen_at: datetime
    upto: int
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A recommendation that is new in it."""

    record: Recommendation
    address: str
    at: datetime


def saved_page(news: News, taxonomy: Taxonomy) -> Saved:
    """A saved search with what is new in it."""
    saved = news.saved
    return Saved(
        id=saved.id,
        name=saved.name,
        owner=saved.owner,
        asked=in_words(saved.request, Names(taxonomy)),
        address=links.search(saved.request),
        total=counted(news.total),
        news=f"{news.new:,} new since you looked" if news.new else "",
        seen_at=datetime.fromisoformat(saved.seen_at),
        upto=news.upto,
        lines=tuple(_line(one, saved.request) for one in news.latest),
        left_out=news.new - len(news.latest),
    )


def entries(latest: Iterable[Latest], host: str) -> list[Entry]:
    """What is new, for a feed of the site at `host`."""
    return [
        Entry(
            key=one.change.ref,
            title=f"{one.change.ref}: {enough(one.found.recommendation.report)}",
            address=host + links.recommendation(one.change.ref),
            updated=one.change.at,
            text=enough(one.found.recommendation.text, 2_000),
            category=one.found.recommendation.status.label,
        )
        for one in latest
    ]


def _line(one: Latest, request: SearchRequest) -> Line:
    record = one.found.recommendation
    return Line(
        record=record,
        address=links.recommendation(record.ref, request),
        at=datetime.fromisoformat(one.change.at),
    )
