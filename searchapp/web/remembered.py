"""What was made before and can be shown again: the same until something changes that it was made of.

Owns how much is kept, and what remembered things cannot be made of: the request, its session and its tokens.
A key must name all that the thing was made of.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from flask import current_app
from markupsafe import Markup

from searchapp.web.printing import Printed

MOST: Final = 16_000_000
"""Characters or bytes of all things of a kind that are kept; the ones shown longest ago go first."""
NOT_OF_THE_REQUEST: Final = dict.fromkeys(("config", "csrf_token", "g", "request", "session"))

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a template of a part prints, and the `title` that it sets for its page."""

    title: Markup
    body: Markup

    def __len__(self) -> int:
        return len(self.body)


class Remembered(Generic[_Thing]):
    """Things by key. Safe to share between threads; two that miss at once both make the thing."""

    def __init__(self, size: Callable[[_Thing], int]) -> None:
        self._size = size
        self._things: OrderedDict[Hashable, _Thing] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()

    def thing(self, key: Hashable, make: Callable[[], _Thing]) -> _Thing:
        """The thing of this key, made now where it is not kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        with self._lock:
            if key in self._things:
                self._kept -= self._size(self._things[key])
            self._things[key] = made
            self._kept += self._size(made)
            while self._kept > MOST:
                _key, oldest = self._things.popitem(last=False)
                self._kept -= self._size(oldest)
        return made


def rendered(template: str, **values: Any) -> Part:
    """A template of a part, rendered of these values alone."""
    module = current_app.jinja_env.get_template(template).make_module(NOT_OF_THE_REQUEST | values)
    return Part(title=Markup(module.title), body=Printed(module))  # type: ignore[attr-defined]  # noqa: S704 - escaped by it
