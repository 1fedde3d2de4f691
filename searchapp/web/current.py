"""The workspace of the running application, typed, its index kept usable, and who asks."""

from __future__ import annotations

import threading
from typing import Final, cast

from flask import Flask, current_app, g

from searchapp.domain.people import LOCAL_PERSON, Person
from searchapp.workspace import Workspace

_NAME: Final = "searchapp"
_repair: Final = threading.Lock()


def remember(app: Flask, workspace: Workspace) -> None:
    """Give the application its workspace."""
    app.extensions[_NAME] = workspace


def workspace() -> Workspace:
    """The workspace of the application that answers the present request."""
    return cast("Workspace", current_app.extensions[_NAME])


def person() -> Person:
    """Who makes the present request: the local user while no accounts are kept."""
    return LOCAL_PERSON


def searchable() -> Workspace:
    """The workspace with an index that can be searched; a broken one is built again first.

    Its state, and what was wrong with it, are kept for the page to say (`g.index`, `g.repaired`). Raises
    Unavailable.
    """
    space = workspace()
    g.index = space.indexing().state()
    if g.index.problem:
        g.repaired = g.index.problem
        current_app.logger.warning("%s The index is built again.", g.repaired)
        with _repair:
            space.indexing().ensure()
        g.index = space.indexing().state()
    return space
