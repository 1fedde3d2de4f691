"""Paging of a list: which part of it a page shows and links to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.domain.errors import NotFound
from searchapp.web.view_models.wording import counted

_AROUND: Final = 2  # pages shown on either side of the present one


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link of the paging; `number` 0 is a gap."""

    number: int
    address: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where this page stands: `first` to `last` of the results."""

    first: int
    last: int
    page: int
    pages: int
    previous: str
    next: str
    steps: tuple[Step, ...]


def paging(total: int, *, size: int, page: int, address: Callable[[int], str]) -> Paging:
    """Where page number `page` of `size` lines stands in `total`. Raises NotFound beyond the last page."""
    pages = max(1, -(-total // size))
    if page > pages:
        raise NotFound(f"There are {counted(pages, 'page')} only.", next_step="Start from the first page.")
    return Paging(
        first=min((page - 1) * size + 1, total),
        last=min(page * size, total),
        page=page,
        pages=pages,
        previous=address(page - 1) if page > 1 else "",
        next=address(page + 1) if page < pages else "",
        steps=tuple(
            Step(number=number, address=address(number) if number else "", current=number == page)
            for number in _page_numbers(page, pages)
        ),
    )


def _page_numbers(page: int, pages: int) -> Iterator[int]:
    """First, last and those around the present page; 0 stands for a gap."""
    shown = [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - page) <= _AROUND]
    before = 0
    for number in shown:
        if number - before > 1:
            yield 0
        yield number
        before = number
