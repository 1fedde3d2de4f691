"""Pages that are remembered whole and compressed, each for those alone who may see it.

A page shows who is signed in, so it is kept for that person; it bears no token and nothing else of a session.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import Response, current_app, g, request

from searchapp.web import compression
from searchapp.web.current import moment, remembered_pages, signed_in
from searchapp.web.remembered import NOT_OF_THE_REQUEST


def whole_page(template: str, of: Hashable, values: Callable[[], Mapping[str, Any]]) -> Response:
    """The page that `template` makes of `values`, remembered by all that they are made of, and by who asks.

    `of` need not name the template, the path, the person, nor the moment, by which all pages are remembered.
    """
    key = (template, request.path, signed_in(), g.get("repaired"), moment(), of)
    return compression.answer(remembered_pages().thing(key, lambda: _made(template, values())))


def _made(template: str, values: Mapping[str, Any]) -> bytes:
    context = dict(values)
    current_app.update_template_context(context)
    page = current_app.jinja_env.get_template(template).render(context | NOT_OF_THE_REQUEST)
    return compression.packed(page.encode())
