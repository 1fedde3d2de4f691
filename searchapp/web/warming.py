"""Makes ready, before anybody is told the address, what the first visitor would wait for otherwise.

Templates are compiled, and pages are made once that between them open index, store and models. Owns which
pages; nothing of them is sent to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Flask, g, url_for
from jinja2 import Environment, meta

from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.search import SearchRequest
from searchapp.services.accounts import SignedIn
from searchapp.web.current import workspace

_PAGES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("search.home", {}),
    ("search.results", {"q": "custody"}),
    ("review.queues", {}),
    ("review.queue", {"name": "no-further-action"}),
    ("deadlines.show", {}),
    ("reports.show", {"name": "board"}),
    ("findings.contradictions", {}),
    ("findings.duplicates", {}),
    ("register.runs", {}),
    ("register.upload_form", {}),
    ("about.about", {}),
    ("log.entries", {}),
)
_OF_ONE: Final = ("recommendations.show", "recommendations.why")


def warm(app: Flask) -> None:
    """Make the application ready for its first visitor. A page that cannot be made is left to its visitor."""
    compile_templates(app.jinja_env)
    with app.test_request_context():
        addresses = list(_addresses())
    for address in addresses:
        with app.test_request_context(address):
            g.signed_in = SignedIn(person=LOCAL_PERSON, account=False)
            try:
                app.dispatch_request()
            except Exception as refused:  # noqa: BLE001 - told to whoever asks for the page; others are served
                app.logger.warning("%s cannot be made ready: %s", address, refused)


def compile_templates(environment: Environment) -> None:
    """Compile the site's pages and all that they include, extend or take macros from."""
    assert environment.loader is not None
    open_ = [name for name in environment.list_templates() if name.startswith("pages/")]
    known = set(open_)
    while open_:
        name = open_.pop()
        environment.get_template(name)
        source, _path, _fresh = environment.loader.get_source(environment, name)
        further = {one for one in meta.find_referenced_templates(environment.parse(source)) if one} - known
        known |= further
        open_ += further


def _addresses() -> Iterator[str]:
    for endpoint, values in _PAGES:
        yield url_for(endpoint, **values)
    hits = workspace().index.search(SearchRequest(limit=1, facets=())).hits
    for endpoint in _OF_ONE if hits else ():
        yield url_for(endpoint, ref=hits[0].ref)
