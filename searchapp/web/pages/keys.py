"""Personal feed addresses and API tokens: making one, which is shown once, and revoking it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from searchapp.domain.errors import InvalidInput
from searchapp.domain.people import Role
from searchapp.web import feeds
from searchapp.web.current import person, workspace

blueprint: Final = Blueprint("keys", __name__)


@blueprint.get("/account/keys/new")
def ask() -> str:
    """Ask whether to make a personal address for the feed in the address."""
    return render_template("pages/key_new.html", feed=feeds.checked(request.args.get("feed", "")))


@blueprint.post("/account/keys")
def make() -> str:
    """Make a feed address or an API token, and show its secret once."""
    keys, actor, feed = workspace().keys(), person(), request.form.get("feed", "")
    host = workspace().settings.site_address or request.host_url.rstrip("/")
    if feed:
        address = feeds.checked(feed)
        made = host + feeds.with_secret(address, keys.feed(address, person=actor))
    else:
        made = keys.token(request.form.get("about", ""), _role(), owner=actor.name, person=actor)
    return render_template("pages/key_made.html", made=made, feed=bool(feed), api=host + "/api/v1/search")


@blueprint.post("/account/keys/revoke")
def revoke() -> Redirect:
    """End one of one's own."""
    actor = person()
    workspace().keys().revoke(actor.name, request.form.get("id", ""), person=actor)
    return redirect(url_for("account.show") + "#keys", 303)


def _role() -> Role:
    try:
        return Role(request.form.get("role", Role.VIEWER.value))
    except ValueError:
        raise InvalidInput("There is no such role.", next_step="Choose one of the list.") from None
