"""Parts of pages that were made before and can be shown again: the same for all until something changes.

Owns how much is kept. A key must name all that the part was made of. A part is rendered without the request,
its person, its session and its tokens, so that nothing of one person's page can reach another's.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app
from markupsafe import Markup

MOST_CHARACTERS: Final = 16_000_000
"""Characters of all parts that are kept; the ones shown longest ago go first."""
_NOT_FOR_PARTS: Final = dict.fromkeys(("config", "csrf_token", "g", "request", "session"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a template of a part prints, and the `title` that it sets for its page."""

    title: Markup
    body: Markup


class Remembered:
    """Parts by key. Safe to share between threads; two that miss at once both make the part."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, Part] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def part(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """The part of this key, made now where it is not kept."""
        with self._lock:
            known = self._parts.get(key)
            if known is not None:
                self._parts.move_to_end(key)
                return known
        made = make()
        with self._lock:
            if key not in self._parts:
                self._characters += len(made.body)
            self._parts[key] = made
            while self._characters > MOST_CHARACTERS:
                _key, oldest = self._parts.popitem(last=False)
                self._characters -= len(oldest.body)
        return made


def rendered(template: str, **values: Any) -> Part:
    """A template of a part, rendered of these values alone."""
    module = current_app.jinja_env.get_template(template).make_module(_NOT_FOR_PARTS | values)
    return Part(title=Markup(module.title), body=Markup(str(module)))  # type: ignore[attr-defined]  # noqa: S704 - escaped by it
