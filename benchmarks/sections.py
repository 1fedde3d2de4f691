"""Figures of one benchmark as tables, and as a section of a page of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path


def with_section(page: str, heading: str, text: str) -> str:
    """The page with a section in place of that of this heading; else at the end of the page's first part."""
    before, found, after = page.partition(f"\n{heading}\n")
    if found:
        following = re.search(r"^#{1,2} ", after, re.MULTILINE)
        after = after[following.start() :] if following else ""
    elif part := re.search(r"\n# ", page):
        before, after = page[: part.start()], page[part.start() + 1 :]
    return f"{before.rstrip()}\n\n{text.rstrip()}\n" + (f"\n{after}" if after else "")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of a page."""
    return "\n".join([_line(headings), "|" + "---|" * len(headings), *map(_line, rows)])


def put_on(page: Path | None, heading: str, text: str) -> None:
    """Write a section to the page, if there is one, in place of the section of this heading."""
    if page:
        before = page.read_text("utf-8") if page.exists() else ""
        page.write_text(with_section(before, heading, text), encoding="utf-8")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
