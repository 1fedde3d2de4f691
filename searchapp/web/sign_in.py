"""Lets nobody see a page who has not signed in, and keeps the cookie that says who has.

The cookie bears a random token and nothing else; whose it is and how long it is good is in the store.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from searchapp.config import Settings
from searchapp.domain.errors import Forbidden
from searchapp.domain.keys import KeyKind
from searchapp.domain.people import Right
from searchapp.services.accounts import SignedIn
from searchapp.web import feeds
from searchapp.web.api import PREFIX
from searchapp.web.current import person, signed_in, workspace

OPEN: Final = frozenset(
    {"asset", "account.ask", "account.sign_in", "about.accessibility", "about.cookies"}
    | {"single_sign_on.begin", "single_sign_on.answer", "single_sign_on.leave"}
)
"""Endpoints for anybody: what is needed to sign in, and what the law wants everybody to be able to read."""

_OWN_PASSWORD: Final = frozenset({"account.show", "account.change_password", "account.sign_out"})
_LOCAL: Final = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def only_by_https(settings: Settings) -> bool:
    """Whether cookies are sent by https alone: always, unless the site is this machine's or plain http."""
    return not settings.local and not settings.site_address.startswith("http:")


def guard(app: Flask) -> None:
    """Find out who asks before every request; send away who must sign in first."""
    app.before_request(_admit)


def _admit() -> AnyResponse | None:
    """Everything but the open pages needs somebody who may read; a new password comes first.

    Whoever may not import is refused before any of a large body is read.
    """
    if request.endpoint == "asset" or request.endpoint is None:
        return None
    g.signed_in = workspace().accounts().signed_in(request.cookies.get(cookie_name(), ""))
    if request.endpoint in OPEN:
        return None
    if signed_in() is None:
        g.signed_in = _by_key()
    known = signed_in()
    if known is None and request.method == "GET" and not request.path.startswith(f"{PREFIX}/"):
        return redirect(url_for("account.ask", next=request.full_path.rstrip("?")))
    person().must(Right.READ)
    if request.method == "POST" and request.endpoint in current_app.config["LARGER_BODIES"]:
        person().must(Right.IMPORT)
    if known and known.must_change and request.endpoint not in _OWN_PASSWORD:
        if request.path.startswith(f"{PREFIX}/"):
            raise Forbidden(
                "Your password was given for one sign-in.", next_step="Change it on the page of your account."
            )
        return redirect(url_for("account.show"))
    return None


def _by_key() -> SignedIn | None:
    """Who a program reads for by a feed address or an API token; None where it shows neither.

    Raises NotSignedIn for one that is not good. Nothing that writes can be asked for by either.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    keys = workspace().keys()
    if request.endpoint in feeds.ENDPOINTS and feeds.PARAMETER in request.args:
        reader = keys.reader(request.args[feeds.PARAMETER], KeyKind.FEED, about=feeds.present())
        return SignedIn(person=reader)
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if request.path.startswith(f"{PREFIX}/") and scheme.casefold() == "bearer":
        return SignedIn(person=keys.reader(token.strip(), KeyKind.API))
    return None


def local_path(asked: str) -> str:
    """The page to go to after signing in: `asked` if it is one of this site, else the home page."""
    return asked if _LOCAL.fullmatch(asked) and not urlsplit(asked).netloc else url_for("search.home")


def remember(response: Response, token: str) -> Response:
    """Keep a new session's token in the browser. What the browser had before signing in is dropped."""
    session.clear()
    response.set_cookie(
        cookie_name(),
        token,
        path="/",
        secure=secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """Drop the token from the browser."""
    session.clear()
    response.delete_cookie(cookie_name(), path="/", secure=secure(), httponly=True, samesite="Lax")
    return response


def cookie_name(kind: str = "sign-in") -> str:
    """Name of a cookie; with the prefix no other host or plain page can set it."""
    return f"__Host-searchapp-{kind}" if secure() else f"searchapp-{kind}"


def secure() -> bool:
    """Whether cookies are sent by https alone."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
