"""How long work tells whoever waits for it: the work knows no screen, the screen knows no work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Told what is being done and how far it is."""

    def start(self, label: str, total: int | None = None) -> Advance:
        """Begin a step; the returned function is called with the number of units just finished."""
        ...

    def message(self, text: str) -> None:
        """Say one sentence the user should see now (an index rebuilt, a model retrained)."""
        ...


class Silent:
    """Tells nobody: the default for library use and tests."""

    def start(self, label: str, total: int | None = None) -> Advance:
        """Ignore the step."""
        del label, total
        return lambda _done: None

    def message(self, text: str) -> None:
        """Ignore the sentence."""
        del text
