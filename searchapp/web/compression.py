"""Sends pages and data compressed; assets come compressed from `assets` already."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, request

_WORTHWHILE: Final = 1_000  # bytes: shorter answers gain nothing
_LEVEL: Final = 3  # half the time of level 5, for a tenth more bytes
_TYPES: Final = ("text/", "application/json", "image/svg+xml")


def compress(app: Flask) -> None:
    """Compress what this application answers where the browser takes it."""
    app.after_request(_compressed)


def packed(content: bytes) -> bytes:
    """The content, compressed as `answer` takes it."""
    return gzip.compress(content, _LEVEL, mtime=0)


def answer(content: bytes) -> Response:
    """A page of content that `packed` compressed; it is unpacked where the browser does not take it so."""
    if not _taken():
        return Response(gzip.decompress(content), mimetype="text/html")
    response = Response(content, mimetype="text/html")
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _compressed(response: Response) -> Response:
    if not (response.mimetype or "").startswith(_TYPES) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.is_streamed or not _taken():
        return response
    body = response.get_data()
    if len(body) >= _WORTHWHILE:
        response.set_data(packed(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _taken() -> bool:
    return bool(request.accept_encodings.quality("gzip"))
