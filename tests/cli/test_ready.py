"""Batches of what is there, from an input that may be slow or fail."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue

import pytest

from searchapp.cli.ready import ready_batches


def test_everything_comes_once_in_order_in_batches_that_are_not_too_large() -> None:
    batches = list(ready_batches(iter(range(1000)), most=64))
    assert [item for batch in batches for item in batch] == list(range(1000))
    assert all(1 <= len(batch) <= 64 for batch in batches)


def test_an_item_is_handed_on_while_the_next_is_still_to_come() -> None:
    sent: Queue[str] = Queue()
    batches = ready_batches(iter(sent.get, "end"), most=64)
    for word in ("first", "second"):
        sent.put(word)
        assert next(batches) == [word]
    sent.put("end")
    assert list(batches) == []


def test_an_error_of_the_input_comes_after_what_came_before_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    batches = ready_batches(failing(), most=4)
    assert next(batches) == [1]
    with pytest.raises(ValueError, match="broken"):
        next(batches)


def test_an_endless_input_may_be_left() -> None:
    batches = ready_batches(iter(int, 1), most=4)
    assert next(batches)
    batches.close()
