"""What a browser may do with our pages, who may ask for them, and the key that signs forms.

Register text is hostile: the policy lets nothing run but our own fingerprinted files and the inline scripts
that the pages are known to have, word for word.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from searchapp.config import LOCAL_NAMES, Settings
from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.services.uploading import too_large

_KEY_BYTES: Final = 32
_POLICY: Final = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


def protect(app: Flask, *, local: bool, scripts: Iterable[str]) -> None:
    """Add headers to every answer, refuse bodies over the limit and, if `local`, names that are not ours.

    `scripts`: what stands in the inline scripts that may run.
    """
    headers = _HEADERS | {
        "Content-Security-Policy": _POLICY.format(scripts=" ".join(f"'{_digest(one)}'" for one in scripts))
    }

    def check() -> None:
        if local and _asked_host() not in LOCAL_NAMES:
            raise InvalidInput(
                "This site answers to the name of this computer only.",
                next_step="Open it as http://localhost with the port it was started on.",
            )
        most = app.config["LARGER_BODIES"].get(request.endpoint, app.config["MAX_CONTENT_LENGTH"])
        request.max_content_length = most
        if (request.content_length or 0) > most:
            if request.endpoint in app.config["LARGER_BODIES"]:
                raise too_large("The file", most)
            abort(413)

    def add_headers(response: Response) -> Response:
        response.headers.extend(headers.items())
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.before_request(check)
    app.after_request(add_headers)


def secret_key(settings: Settings) -> str:
    """The key from the settings, else the one kept in the home folder, made there when there is none yet.

    Raises Unavailable where it can be neither read nor made.
    """
    if settings.secret_key:
        return settings.secret_key
    kept = settings.home / "secret_key"
    try:
        if not kept.exists():
            _make(kept)
        key = kept.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(
            f"The key that signs the site's forms cannot be kept in {kept}.",
            next_step="Put that file right or remove it, or set SEARCHAPP_SECRET_KEY.",
        ) from error
    if len(key) < _KEY_BYTES:
        raise Unavailable(
            f"The key that signs the site's forms, in {kept}, is not whole.",
            next_step="Remove that file; a new key is made at the next start.",
        )
    return key


def _make(kept: Path) -> None:
    """Write a new key, whole or not at all; of two processes that start together the first one's stays."""
    beside = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, kept)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _digest(script: str) -> str:
    """The source of a script as Content Security Policy Level 3 names it by its content."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _asked_host() -> str | None:
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:
        return None
