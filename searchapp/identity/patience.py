"""How long the site waits for a provider, and how many of its threads may.

A provider that is down must not hold up whoever does not need it.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import requests

from searchapp.identity.deadline import ended_after

TIMEOUT: Final = (2, 4)
"""Seconds to connect, and between two pieces of an answer."""

LONGEST: Final = 6.0
"""Seconds for a whole answer from connecting on, in however many pieces it comes."""

_LARGEST: Final = 250_000  # bytes of one
_PIECE: Final = 8_192
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
        except (requests.HTTPError, requests.JSONDecodeError):  # a whole answer, if a bad one
            raise
        except requests.RequestException:
            self._rests_until = self._clock() + _REST
            raise
        finally:
            self._places.release()


def read_json(
    address: str,
    *,
    timeout: tuple[float, float],
    longest: float = LONGEST,
    clock: Callable[[], float] = time.monotonic,
) -> Any:
    """The JSON at an address, None for another status than 200.

    Raises requests.RequestException, also for an answer that is too large or takes more than `longest`
    seconds; ValueError for what is no JSON.
    """
    until = clock() + longest
    with requests.Session() as session, ended_after(session, longest):
        with session.get(address, timeout=timeout, allow_redirects=False, stream=True) as answer:
            body = _body(answer, until, clock)
        return json.loads(body) if answer.status_code == requests.codes.ok else None


def wholly_read(
    *, longest: float = LONGEST, clock: Callable[[], float] = time.monotonic
) -> Callable[[requests.Response], requests.Response]:
    """Make a streamed answer one that has been read; over `longest` seconds from now it is none.

    What is returned raises as `read_json` does.
    """
    until = clock() + longest

    def read(answer: requests.Response) -> requests.Response:
        with answer:
            body = _body(answer, until, clock)
        whole = requests.Response()
        whole.status_code, whole.reason, whole.url = answer.status_code, answer.reason, answer.url
        whole.headers, whole.encoding, whole.raw = answer.headers, answer.encoding, io.BytesIO(body)
        return whole

    return read


def _body(answer: requests.Response, until: float, clock: Callable[[], float]) -> bytes:
    """All bytes of a streamed answer, of which one that broke off at the deadline may look whole."""
    body = bytearray()
    for piece in answer.iter_content(_PIECE):
        body += piece
        if len(body) > _LARGEST:
            break
    if clock() > until or len(body) > _LARGEST:
        raise requests.Timeout("its answer is too long")
    return bytes(body)
