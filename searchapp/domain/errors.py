"""Every failure a user can meet, each with a sentence fit to show and a next step.

HTTP status and exit code follow from the class, once, for pages, JSON and command line alike
(`http_status`, `exit_code`); nothing else may decide them.
"""

from __future__ import annotations

from typing import ClassVar


class SearchappError(Exception):
    """Root of all errors shown to a user: what happened, in one sentence, and what to do next."""

    http_status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}"


class NotFound(SearchappError):
    """A reference, import run or page that does not exist."""

    http_status = 404


class Forbidden(SearchappError):
    """Something this person has no right to do."""

    http_status = 403


class NotSignedIn(SearchappError):
    """Nobody has signed in, or not with a name and password that belong together."""

    http_status = 401


class TooManyTries(SearchappError):
    """Too many wrong passwords: one must wait."""

    http_status = 429


class UnreadableFile(SearchappError):
    """A source file that cannot be read as a register at all (a bad row is an import problem, not this)."""

    http_status = 422


class InvalidInput(SearchappError):
    """A value given by the user that cannot be used as it stands."""

    http_status = 400


class TooLarge(SearchappError):
    """Input over a stated limit."""

    http_status = 413


class Conflict(SearchappError):
    """The action collides with another that is under way or came first (a held lock, a port in use)."""

    http_status = 409


class Unavailable(SearchappError):
    """A folder, store, index or model that cannot be used now (unwritable, full, newer version, missing)."""

    http_status = 503


class BeingBuilt(Unavailable):
    """The search index is being built, by this process or another; who asks again finds it."""

    retry_seconds: ClassVar[int] = 5


class TaxonomyError(SearchappError):
    """The taxonomy file contradicts itself; the message names file and line."""
