"""Composition root: the only place that names concrete adapters and joins them into services."""

from searchapp.workspace.workspace import Workspace, local_day, open_workspace

__all__ = ["Workspace", "local_day", "open_workspace"]
