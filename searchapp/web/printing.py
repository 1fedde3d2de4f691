"""What templates may print: register text in which nothing disorders a page."""

from __future__ import annotations

import re
from typing import Any, Final

from markupsafe import Markup, escape

_DISORDERLY: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"


class Printed(Markup):
    """What templates have printed already: in order, and not looked through again."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """What a template prints for a text, as markup."""
    return escape(printed(text))


def printed(value: Any) -> Any:
    """What a template prints for `value`: controls and direction overrides are shown, not obeyed."""
    if not isinstance(value, str) or value.isprintable() or isinstance(value, Printed):
        return value
    if _DISORDERLY.search(value):
        clean = _DISORDERLY.sub(_SHOWN, value)
        return Markup(clean) if isinstance(value, Markup) else clean  # noqa: S704 - it was markup before
    return value
