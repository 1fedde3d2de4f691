"""A search as a file to download: one way for the page, the API and the calendar feed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Response, request, url_for

from searchapp.domain.errors import InvalidInput
from searchapp.services.exporting import Format
from searchapp.web import links
from searchapp.web.current import searchable
from searchapp.web.searched import searched

FORMATS: Final[dict[str, Format]] = {"csv": "csv", "xlsx": "xlsx", "json": "json", "ics": "ics"}


def download(form: str) -> Response:
    """All that the search in the present address finds, streamed. Raises InvalidInput for another format."""
    if form not in FORMATS:
        raise InvalidInput(
            f"There is no format {form[:20]!r}.", next_step=f"Use one of: {', '.join(FORMATS)}."
        )
    space = searchable()
    asked = searched()
    host = request.host_url.rstrip("/")
    one = host + url_for("recommendations.show", ref="-").removesuffix("-")
    made = space.exporting().export(
        asked,
        FORMATS[form],
        link=host + links.search(replace(asked, offset=0)),
        address=lambda ref: one + ref,
    )
    headers = {"Content-Disposition": f'attachment; filename="{made.filename}"'}
    return Response(made.pieces, mimetype=made.mimetype, headers=headers)
