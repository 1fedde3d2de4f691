"""The home page: totals, themes to browse, and example searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import url_for

from searchapp.domain.recommendation import Status
from searchapp.domain.search import SearchRequest, SearchResult
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.queues import Queues
from searchapp.web import links
from searchapp.web.view_models.wording import counted

_EXAMPLES: Final = (
    ("Appropriate adults in custody", SearchRequest(text="appropriate adults")),
    ("Domestic abuse, still open", SearchRequest(text="domestic abuse", filters={"status": tuple(
        status.value for status in Status if status.is_open)})),
    ("Crime recording, newest first", SearchRequest(text="crime recording", sort="-made")),
)  # fmt: skip

_OF_THE_REGISTER: Final = (
    *("no-further-action", "closed-in-doubt", "contradictions", "conflicts", "overdue"),
    *("awaiting-approval", "against-file"),
)
"""Queues whose answers put the register right; those of the others teach the models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words, where they lead and, where there is one, the number found there."""

    name: str
    address: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """How many recommendations stand at a status."""

    status: Status
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What the home page shows; only `examples` before a register is imported."""

    total: str
    everything: str
    statuses: tuple[StatusCount, ...]
    themes: tuple[Link, ...]
    examples: tuple[Link, ...]


def to_review(queues: Queues) -> tuple[Link, ...]:
    """The queues about the register in which something waits, each under its own name."""
    named = [queues.named(name) for name in _OF_THE_REGISTER]
    links_ = (
        Link(name=queue.title, address=url_for("review.queue", name=queue.name), count=queues.total(queue))
        for queue in named
    )
    return tuple(link for link in links_ if link.count)


def home_page(everything: SearchResult | None, taxonomy: Taxonomy) -> HomePage:
    """The page for a search for everything; None before a register is imported."""
    themes = taxonomy.names("theme")
    facets = everything.facets if everything else {}
    return HomePage(
        total=counted(everything.total if everything else 0),
        everything=links.search(SearchRequest()),
        statuses=status_counts(everything) if everything else (),
        themes=tuple(
            Link(name=themes.get(theme, theme), address=links.only("theme", theme), count=count)
            for theme, count in facets.get("theme", {}).items()
        ),
        examples=tuple(Link(name=name, address=links.search(request)) for name, request in _EXAMPLES),
    )


def status_counts(result: SearchResult) -> tuple[StatusCount, ...]:
    """How many recommendations stand at each status, those without any included."""
    found = result.facets.get("status", {})
    return tuple(
        StatusCount(
            status=status, count=found.get(status.value, 0), address=links.only("status", status.value)
        )
        for status in Status
    )
