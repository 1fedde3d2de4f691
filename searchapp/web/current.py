"""The workspace of the running application, typed, its index kept usable, and who asks."""

from __future__ import annotations

import threading
from typing import Final, cast

from flask import Flask, current_app, g

from searchapp.domain.errors import NotSignedIn
from searchapp.domain.people import Person
from searchapp.services.accounts import SignedIn
from searchapp.services.indexing import IndexState
from searchapp.services.moment import Moment
from searchapp.web.remembered import Part, Remembered
from searchapp.workspace import Workspace

_NAME: Final = "searchapp"
_PARTS: Final = "searchapp parts of pages"
_PAGES: Final = "searchapp whole pages"
_STATE: Final = "searchapp state of the index"
_FORCES: Final = "searchapp forces with a register"
_repair: Final = threading.Lock()


def remember(app: Flask, workspace: Workspace) -> None:
    """Give the application its workspace."""
    app.extensions[_NAME] = workspace
    app.extensions[_PARTS] = Remembered[Part](len)
    app.extensions[_PAGES] = Remembered[bytes](len)


def workspace() -> Workspace:
    """The workspace of the application that answers the present request."""
    return cast("Workspace", current_app.extensions[_NAME])


def person() -> Person:
    """Who makes the present request: the local user while accounts are off. Raises NotSignedIn."""
    found = signed_in()
    if found is None:
        raise NotSignedIn("You are not signed in.", next_step="Sign in, then repeat what you did.")
    return found.person


def signed_in() -> SignedIn | None:
    """How the present request is signed in, as `web.sign_in` found; None where it is not."""
    return cast("SignedIn | None", g.get("signed_in"))


def searchable() -> Workspace:
    """The workspace with an index that can be searched; a broken one is built again first.

    Its state, and what was wrong with it, are kept for the page to say (`g.index`, `g.repaired`). Nobody
    waits for what another request or program builds. Raises Unavailable, BeingBuilt.
    """
    space = workspace()
    g.index = _state(space)
    if g.index.problem:
        g.repaired = g.index.problem
        current_app.logger.warning("%s The index is built again.", g.repaired)
        indexing = space.indexing()
        if not _repair.acquire(timeout=indexing.reading_wait):
            raise indexing.being_built()
        try:
            indexing.repair()
        finally:
            _repair.release()
        g.index = indexing.state()
    return space


def moment() -> Moment:
    """What all that is shown is made of, as it was when this request first asked."""
    if "moment" not in g:
        g.moment = workspace().moment()
    return cast("Moment", g.moment)


def remembered() -> Remembered[Part]:
    """Parts of pages made before."""
    return cast("Remembered[Part]", current_app.extensions[_PARTS])


def remembered_pages() -> Remembered[bytes]:
    """Pages made before, each compressed, by who may see it; see `web.whole_pages`."""
    return cast("Remembered[bytes]", current_app.extensions[_PAGES])


def forces() -> tuple[str, ...]:
    """Forces whose registers are held, as known since the index was looked at; else the setting's."""
    known: tuple[str, ...] = current_app.extensions.get(_FORCES, ())
    return known or (workspace().settings.force,)


def _state(space: Workspace) -> IndexState:
    """The state of the index, looked into only when index or store have changed."""
    mark = space.indexing().mark()
    known: tuple[object, IndexState] | None = current_app.extensions.get(_STATE)
    if known is None or known[0] != mark or known[1].problem:
        known = current_app.extensions[_STATE] = (mark, space.indexing().state())
        current_app.extensions[_FORCES] = space.store.forces()
    return known[1]
