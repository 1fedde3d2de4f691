"""Composition root: the only place that names concrete adapters and joins them into services."""

from searchapp.domain.today import local_day
from searchapp.workspace.workspace import Workspace, open_workspace

__all__ = ["Workspace", "local_day", "open_workspace"]
