"""The about page: where the site runs, what register and index hold, what the models are and how good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from searchapp.domain.errors import SearchappError
from searchapp.domain.search import SearchRequest
from searchapp.services.indexing import IndexState
from searchapp.web.view_models.home_page import StatusCount, status_counts
from searchapp.web.view_models.model_figures import ModelFigures, read_figures
from searchapp.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage:
    """Everything the about page shows.

    `statuses` is empty when the index cannot be searched, `model` (the manifest) None when there are no
    trained models and `model_problem` says when they cannot be read; `figures` is None before an evaluation.
    """

    local: bool
    host: str
    index: IndexState
    statuses: tuple[StatusCount, ...]
    model: Mapping[str, Any] | None
    model_problem: str
    figures: ModelFigures | None


def about_page(workspace: Workspace) -> AboutPage:
    """The page for this workspace; never fails for a missing index or model, which is what it reports."""
    state = workspace.indexing().state()
    statuses: tuple[StatusCount, ...] = ()
    if not state.problem:
        statuses = status_counts(workspace.searching().search(SearchRequest(limit=0)).result)
    model, problem = _manifest(workspace)
    return AboutPage(
        local=workspace.settings.local,
        host=workspace.settings.host,
        index=state,
        statuses=statuses,
        model=model,
        model_problem=problem,
        figures=read_figures(workspace.settings.card_folder, workspace.taxonomy),
    )


def _manifest(workspace: Workspace) -> tuple[Mapping[str, Any] | None, str]:
    try:
        return workspace.training().manifest(), ""
    except SearchappError as error:
        return None, str(error)
