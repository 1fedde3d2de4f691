"""Makes the Flask application of a workspace: settings, templates, pages, errors, headers."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_wtf.csrf import CSRFProtect

from searchapp.config import Settings
from searchapp.web import api, assets, compression, errors, security, sign_in, templating
from searchapp.web.current import remember
from searchapp.web.pages import PAGES
from searchapp.web.pages.register import UPLOAD
from searchapp.workspace import Workspace

LARGEST_BODY: Final = 64_000
"""Bytes of a request's body where only small forms are sent."""


def largest_upload(settings: Settings) -> int:
    """Bytes of the request that sends a source file."""
    return settings.largest_upload + LARGEST_BODY


def create_app(workspace: Workspace) -> Flask:
    """The site over this workspace. Raises Unavailable where styles are not built or no key can be kept."""
    app = Flask("searchapp.web", static_folder=None)
    app.config.update(
        SECRET_KEY=security.secret_key(workspace.settings),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        LARGER_BODIES={UPLOAD: largest_upload(workspace.settings)},
        SESSION_COOKIE_NAME="searchapp",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=sign_in.only_by_https(workspace.settings),
    )
    app.json = DefaultJSONProvider(app)
    app.json.sort_keys = False
    remember(app, workspace)
    templating.prepare(app)
    security.protect(app, local=workspace.settings.local, scripts=templating.inline_scripts(app))
    sign_in.guard(app)  # before the form, and with it a whole file, is read for its token
    CSRFProtect(app)
    assets.serve(app)
    for page in PAGES:
        app.register_blueprint(page)
    app.register_blueprint(api.blueprint)
    errors.answer(app)
    compression.compress(app)
    return app
