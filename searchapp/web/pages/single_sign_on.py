"""Signing in at a provider: the way there, the way back, and the provider's page to sign out.

What a sign-in under way must remember is in a signed cookie of its own, so that only the browser that began
it can end it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    make_response,
    redirect,
    request,
    url_for,
)
from itsdangerous import BadData, URLSafeTimedSerializer

from searchapp.domain.errors import NotFound
from searchapp.domain.identity import Attempt
from searchapp.web.current import workspace
from searchapp.web.sign_in import cookie_name, local_path, remember, secure

blueprint: Final = Blueprint("single_sign_on", __name__)

_COOKIE: Final = "single-sign-on"
_GOOD_FOR: Final = 600  # seconds one has to sign in at the provider


@blueprint.get("/sign-in/single")
def begin() -> Response:
    """Send the browser to the provider."""
    goal = local_path(request.args.get("next", ""))
    space = workspace()
    if not space.accounts().on():
        return make_response(redirect(goal, 303))
    attempt, address = space.single_sign_on().begin(goal, back=_back("single_sign_on.answer"))
    response = make_response(redirect(address, 303))
    response.set_cookie(
        cookie_name(_COOKIE),
        _signer().dumps(asdict(attempt)),
        max_age=_GOOD_FOR,
        path="/",
        secure=secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.get("/sign-in/answer")
def answer() -> Response:
    """Where the provider sends the browser back: sign in and go on to the page that was asked for."""
    after_this_request(_forget_attempt)
    space = workspace()
    attempt = _attempt()
    single_sign_on = space.single_sign_on()
    if not space.accounts().on():
        return make_response(redirect(url_for("search.home"), 303))
    token = single_sign_on.finish(
        attempt,
        state=request.args.get("state", ""),
        code=request.args.get("code", ""),
        back=_back("single_sign_on.answer"),
        address=request.remote_addr or "",
    )
    space.accounts().sign_out(request.cookies.get(cookie_name(), ""))
    return remember(make_response(redirect(local_path(attempt.goal if attempt else ""), 303)), token)


@blueprint.get("/sign-in/leave")
def leave() -> Response:
    """Send the browser to where people sign out of the provider itself. Raises NotFound, Unavailable."""
    single_sign_on = workspace().single_sign_on()
    address = single_sign_on.sign_out_address(back=_back("account.ask"))
    if not address:
        raise NotFound(
            f"{single_sign_on.terms.host} has no page to sign out that this site knows of.",
            next_step="Close all windows of the browser, or sign out there.",
        )
    return make_response(redirect(address, 303))


def _attempt() -> Attempt | None:
    """What this browser was given when it began, None where that is missing, too old or not ours."""
    try:
        kept = _signer().loads(request.cookies.get(cookie_name(_COOKIE), ""), max_age=_GOOD_FOR)
    except BadData:
        return None
    return Attempt(**kept)


def _forget_attempt(response: Response) -> Response:
    response.delete_cookie(cookie_name(_COOKIE), path="/", secure=secure(), httponly=True, samesite="Lax")
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_COOKIE)


def _back(endpoint: str) -> str:
    """A page of this site by the address people reach it by; the provider must have been told of it."""
    site = workspace().settings.site_address or request.host_url.rstrip("/")
    return site + url_for(endpoint)
