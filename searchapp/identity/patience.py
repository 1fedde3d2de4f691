"""How long the site waits for a provider, and how many of its threads may.

A provider that is down must not hold up whoever does not need it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import requests

TIMEOUT: Final = (2, 4)
"""Seconds to connect, and between two pieces of an answer."""

_LONGEST: Final = 6.0  # seconds for a whole answer, in however many pieces it comes
_LARGEST: Final = 1_000_000  # bytes of one
_AT_ONCE: Final = 2  # requests under way
_TURN: Final = 1.0  # seconds to wait for one's turn
_REST: Final = 15.0  # seconds without a try after one that was not answered


class Patience:
    """Lets few ask at once, and nobody for a while after the provider did not answer. For all threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._rests_until = float("-inf")

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around each request. Raises requests.Timeout instead of asking, and lets its errors through."""
        if self._clock() < self._rests_until:
            raise requests.Timeout("it did not answer a moment ago")
        if not self._places.acquire(timeout=_TURN):
            raise requests.Timeout("others are waiting for it")
        try:
            yield
        except (requests.ConnectionError, requests.Timeout):
            self._rests_until = self._clock() + _REST
            raise
        finally:
            self._places.release()


def read_json(
    address: str, *, timeout: tuple[float, float], clock: Callable[[], float] = time.monotonic
) -> Any:
    """The JSON at an address, None for another status than 200.

    Raises requests.RequestException, also for an answer that is too large or takes too long in all;
    ValueError for what is no JSON.
    """
    begun = clock()
    with requests.get(address, timeout=timeout, allow_redirects=False, stream=True) as answer:
        pieces: list[bytes] = []
        for piece in answer.iter_content(65_536):
            pieces.append(piece)
            if clock() - begun > _LONGEST or sum(map(len, pieces)) > _LARGEST:
                raise requests.Timeout("its answer is too long")
        if answer.status_code != requests.codes.ok:
            return None
        return json.loads(b"".join(pieces))
