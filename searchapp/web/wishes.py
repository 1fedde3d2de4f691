"""From a posted form to a wish to decide, and back to the page it came from."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from searchapp.domain.errors import InvalidInput
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.services.deciding import Wish

Form = MultiDict[str, str]

_MOST_VALUES: Final = 200
_LONGEST: Final = 2_000
_DIGITS: Final = 16  # fewer than this fit any database's integers


def wish(form: Form) -> Wish:
    """What the form asks for. Raises InvalidInput for kinds and subjects that do not exist."""
    try:
        kind, subject = Kind(form.get("kind", "")), Subject(form.get("subject", ""))
    except ValueError as error:
        raise InvalidInput(
            "The form does not say what to decide.", next_step="Open the page again and choose an answer."
        ) from error
    values = tuple(value for value in form.getlist("value")[:_MOST_VALUES] if value)
    return Wish(
        kind=kind,
        subject=subject,
        value=values,
        item=form.get("item", "")[:_LONGEST],
        why=form.get("why", ""),
    )


def status(form: Form) -> Status:
    """The status that is said to be right. Raises InvalidInput."""
    try:
        return Status(form.get("status", ""))
    except ValueError as error:
        raise InvalidInput("That is not a status.", next_step="Use one of the buttons.") from error


def seen(form: Form) -> int | None:
    """The version the person had before them, None where the form carries none."""
    text = form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None


def number(text: str) -> int:
    """The number of a log entry. Raises InvalidInput."""
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise InvalidInput("That is not the number of an entry.", next_step="Look it up in the log.")
    return int(text)


def came_from(form: Form, otherwise: str) -> str:
    """The page of this site that the form stood on, else `otherwise`: never another site."""
    address = form.get("back", "")
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if ours and "\n" not in address and "\r" not in address else otherwise
