"""Feeds that a program reads by a personal address: which they are, and what names one.

The secret stands in the query, so that paths, which are what this site logs, never hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from searchapp.domain.errors import InvalidInput

ENDPOINTS: Final = frozenset({"deadlines.calendar", "saved.feed", "saved.feed_of_search"})
PARAMETER: Final = "key"
"""Name of the parameter with the secret."""


def present() -> str:
    """The address of the feed that is asked for now, without the secret."""
    return _named(request.path, request.args.items(multi=True))


def checked(address: str) -> str:
    """The address of a feed, in the form that `present` has it. Raises InvalidInput for anything else."""
    parts = urlsplit(address)
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        endpoint = ""
    if parts.scheme or parts.netloc or endpoint not in ENDPOINTS:
        raise InvalidInput(
            "That is not a feed of this site.",
            next_step="Follow the link for a personal address beside the calendar or feed you want.",
        )
    return _named(parts.path, parse_qsl(parts.query))


def with_secret(address: str, secret: str) -> str:
    """The address a program reads the feed by."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({PARAMETER: secret})}"


def _named(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    kept = sorted((name, value) for name, value in pairs if name != PARAMETER)
    return f"{path}?{urlencode(kept)}" if kept else path
