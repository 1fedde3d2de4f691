"""Sends pages and data compressed; assets come compressed from `assets` already."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, request

_WORTHWHILE: Final = 1_000  # bytes: shorter answers gain nothing
_LEVEL: Final = 5
_TYPES: Final = ("text/", "application/json", "image/svg+xml")


def compress(app: Flask) -> None:
    """Compress what this application answers where the browser takes it."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TYPES) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed or not request.accept_encodings.quality("gzip"):
        return response
    body = response.get_data()
    if len(body) >= _WORTHWHILE:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
