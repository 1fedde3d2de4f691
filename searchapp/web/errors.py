"""Errors as pages and, under the API, as JSON of one shape. The status follows from the error's class."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from searchapp.domain.errors import BeingBuilt, SearchappError
from searchapp.web.api import PREFIX

_TITLES: Final = {
    400: "That cannot be done as asked",
    401: "You are not signed in",
    403: "That was not done",
    404: "Page not found",
    405: "That cannot be done here",
    409: "Something else is under way",
    413: "That is too large",
    429: "Too many tries",
    500: "Sorry, something went wrong",
    503: "Sorry, that cannot be shown now",
}
_NOT_YET: Final = "Not ready yet"
_HTTP: Final = {
    403: ("Nothing was changed.", "Go back, load the page again and repeat what you did."),
    404: (
        "There is no such page.",
        "If you typed the address, check it. Otherwise start from the search page.",
    ),
    405: ("This address can be read only; nothing was changed.", "Start from the search page."),
    413: ("What was sent is larger than this site takes.", "Send less at a time."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is said of a failure, wherever it is said. `again`: seconds until asking again helps, or 0."""

    status: int
    message: str
    next_step: str
    again: int = 0

    @property
    def title(self) -> str:
        """Heading of the page."""
        if self.again:
            return _NOT_YET
        return _TITLES.get(self.status, _TITLES[400] if self.status < 500 else _TITLES[500])  # noqa: PLR2004


def answer(app: Flask) -> None:
    """Let the application answer every failure by a page or by JSON."""
    app.register_error_handler(SearchappError, _known)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _known(error: SearchappError) -> Response:
    if error.http_status >= 500:  # noqa: PLR2004 - ours to put right, so it is noted
        current_app.logger.warning("%s at %r", error, request.path)
    again = error.retry_seconds if isinstance(error, BeingBuilt) else 0
    return _said(
        Failure(status=error.http_status, message=error.message, next_step=error.next_step, again=again)
    )


def _forged(error: CSRFError) -> Response:
    del error
    return _said(Failure(status=403, message=_HTTP[403][0], next_step=_HTTP[403][1]))


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect
        return make_response(error.get_response())
    message, next_step = _HTTP.get(
        error.code, ("The browser's request could not be understood.", "Start from the search page.")
    )
    response = _said(Failure(status=error.code, message=message, next_step=next_step))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.allow.update(allowed)
    return response


def _unforeseen(error: Exception) -> Response:
    """The traceback goes to the log only, under an id that the user can name."""
    number = secrets.token_hex(4)
    current_app.logger.error("Error %s at %r", number, request.path, exc_info=error)
    return _said(
        Failure(
            status=500,
            message=f"This is a fault of searchapp, noted in its log as error {number}. Nothing was changed.",
            next_step="Try again. If it happens again, tell whoever runs searchapp that number.",
        )
    )


def _said(failure: Failure) -> Response:
    if request.path.startswith(f"{PREFIX}/"):
        said = {"status": failure.status, "message": failure.message, "next_step": failure.next_step}
        response = jsonify({"error": said})
    else:
        response = make_response(render_template("pages/error.html", failure=failure))
    response.status_code = failure.status
    if failure.again:
        response.headers["Retry-After"] = str(failure.again)
    return response
