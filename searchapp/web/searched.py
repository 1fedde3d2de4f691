"""What a request asks to be found: its parameters read in one way for pages, files, feeds and the API."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict

from searchapp.domain.search import SearchRequest
from searchapp.web.current import workspace
from searchapp.web.forms import search_request


def searched(arguments: MultiDict[str, str] | None = None, *, page_size: int | None = None) -> SearchRequest:
    """The search in these parameters, else in those of the present address.

    Values that differ from the register's own in case alone are taken as the register writes them.
    `page_size`: results a page, if not the setting. Raises InvalidInput for a value that cannot be.
    """
    space = workspace()
    given = request.args if arguments is None else arguments
    size = space.settings.page_size if page_size is None else page_size
    return space.searching().as_known(search_request(given, space.taxonomy, page_size=size))
