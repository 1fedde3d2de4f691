"""The workspace of the running application, typed."""

from __future__ import annotations

from typing import Final, cast

from flask import Flask, current_app

from searchapp.workspace import Workspace

_NAME: Final = "searchapp"


def remember(app: Flask, workspace: Workspace) -> None:
    """Give the application its workspace."""
    app.extensions[_NAME] = workspace


def workspace() -> Workspace:
    """The workspace of the application that answers the present request."""
    return cast("Workspace", current_app.extensions[_NAME])
