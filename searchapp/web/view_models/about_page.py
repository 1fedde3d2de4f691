"""The about page: where the site runs, what register and index hold, and what the models are made of."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.domain.search import SearchRequest
from searchapp.services.indexing import IndexState
from searchapp.web.security import is_local
from searchapp.web.view_models.home_page import StatusCount, status_counts
from searchapp.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage:
    """Everything the about page shows; `statuses` is empty when the index cannot be searched."""

    local: bool
    host: str
    index: IndexState
    statuses: tuple[StatusCount, ...]


def about_page(workspace: Workspace) -> AboutPage:
    """The page for this workspace; never fails for a missing index or model, which is what it reports."""
    state = workspace.indexing().state()
    statuses: tuple[StatusCount, ...] = ()
    if not state.problem:
        statuses = status_counts(workspace.searching().search(SearchRequest(limit=0)).result)
    return AboutPage(
        local=is_local(workspace.settings.host),
        host=workspace.settings.host,
        index=state,
        statuses=statuses,
    )
