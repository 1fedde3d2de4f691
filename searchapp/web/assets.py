"""The built styles and scripts: few, small, named by their own digest, kept in memory ready to send."""

from __future__ import annotations

import gzip
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, request, url_for

from searchapp.domain.errors import Unavailable

_DIST: Final = Path(__file__).resolve().parent / "static" / "dist"
_FOREVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is and compressed."""

    content: bytes
    compressed: bytes
    mimetype: str


def serve(app: Flask, folder: Path = _DIST) -> None:
    """Serve the assets of `folder` and let templates call `asset(name)`. Raises Unavailable if not built."""
    names, files = _load(folder)

    def send(name: str) -> Response:
        asset = files.get(name) or abort(404)
        packed = bool(request.accept_encodings.quality("gzip"))
        response = Response(asset.compressed if packed else asset.content, mimetype=asset.mimetype)
        response.vary.add("Accept-Encoding")
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = _FOREVER
        return response

    def asset(name: str) -> str:
        return url_for("asset", name=names[name])

    app.add_url_rule("/static/dist/<name>", "asset", send)
    app.jinja_env.globals["asset"] = asset


def _load(folder: Path) -> tuple[dict[str, str], dict[str, Asset]]:
    """Names by plain name, and the files by fingerprinted name."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return names, {name: _asset(folder / name) for name in names.values()}
    except (OSError, ValueError) as error:
        raise Unavailable(
            "The site's styles and scripts are not built.",
            next_step="Install searchapp again, in a checkout with: pip install --editable .",
        ) from error


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content=content, compressed=gzip.compress(content, 9, mtime=0), mimetype=mimetype)
