"""Hands on what has come of a slow input, without waiting for what has not.

Owns the thread that reads ahead; knows nothing of what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Empty, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")


class _End:
    """The last thing in the queue: the input is over, or failed."""

    def __init__(self, problem: BaseException | None) -> None:
        self.problem = problem


def ready_batches(items: Iterable[T], *, most: int) -> Iterator[list[T]]:
    """Lists of the items that are there, at least one and at most `most` a time, in order.

    Reads ahead by `most` items in a thread, so that memory does not grow with the input. Raises, after the
    items before it, whatever error the input raises.
    """
    ahead: Queue[T | _End] = Queue(maxsize=most)
    given_up = Event()
    Thread(target=_read_ahead, args=(items, ahead, given_up), daemon=True).start()
    try:
        while True:
            batch, end = _there(ahead, most)
            if batch:
                yield batch
            if end is not None:
                if end.problem is not None:
                    raise end.problem
                return
    finally:
        given_up.set()
        while not ahead.empty():  # a reader that waits for room goes on, and sees that it may stop
            ahead.get_nowait()


def _read_ahead(items: Iterable[T], ahead: Queue[T | _End], given_up: Event) -> None:
    problem: BaseException | None = None
    try:
        for item in items:
            ahead.put(item)
            if given_up.is_set():
                return
    except Exception as raised:  # noqa: BLE001 - raised again where the batches are read
        problem = raised
    ahead.put(_End(problem))


def _there(ahead: Queue[T | _End], most: int) -> tuple[list[T], _End | None]:
    """What is in the queue; waits for the first item only."""
    batch: list[T] = []
    while len(batch) < most:
        try:
            item = ahead.get(block=not batch)
        except Empty:
            break
        if isinstance(item, _End):
            return batch, item
        batch.append(item)
    return batch, None
