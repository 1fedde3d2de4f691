"""Puts the figures of one benchmark on a page of several."""

from __future__ import annotations

import re


def with_section(page: str, heading: str, text: str) -> str:
    """The page with a section in place of that of this heading; else at the end of the page's first part."""
    before, found, after = page.partition(f"\n{heading}\n")
    if found:
        following = re.search(r"^#{1,2} ", after, re.MULTILINE)
        after = after[following.start() :] if following else ""
    elif part := re.search(r"\n# ", page):
        before, after = page[: part.start()], page[part.start() + 1 :]
    return f"{before.rstrip()}\n\n{text.rstrip()}\n" + (f"\n{after}" if after else "")
