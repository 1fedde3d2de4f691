"""How long work tells whoever waits for it: the work knows no screen, the screen knows no work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Protocol

Advance = Callable[[int], None]

_FOLLOWED_AS: Final = ContextVar("followed as", default="")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is being done, how much of it is done, and of how much; None where nobody knows."""

    label: str
    done: int
    total: int | None


class Followed:
    """Passes on what it is told, and keeps the present step of work that somebody else wants to follow."""

    def __init__(self, told: Progress) -> None:
        self._told = told
        self._steps: dict[str, Step] = {}

    @contextmanager
    def following(self, name: str) -> Iterator[None]:
        """Keep the steps of what this thread does in the block under `name`; "" keeps none."""
        before = _FOLLOWED_AS.set(name)
        try:
            yield
        finally:
            _FOLLOWED_AS.reset(before)
            self._steps.pop(name, None)

    def step(self, name: str) -> Step | None:
        """The step that the work of this name is at; None before any and after the last."""
        return self._steps.get(name)

    def start(self, label: str, total: int | None = None) -> Advance:
        """Begin a step."""
        advance, name, done = self._told.start(label, total), _FOLLOWED_AS.get(), 0
        if not name:
            return advance
        self._steps[name] = Step(label=label, done=0, total=total)

        def noted(more: int) -> None:
            nonlocal done
            advance(more)
            done += more
            self._steps[name] = Step(label=label, done=done, total=total)

        return noted

    def message(self, text: str) -> None:
        """Pass on a sentence."""
        self._told.message(text)
