"""Documents into analysed batches, on all processors where there are many documents.

Owns the division of work. The number of documents in memory does not grow with the register.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Final

from searchapp.domain.errors import Unavailable
from searchapp.domain.progress import Advance
from searchapp.domain.search import IndexDocument
from searchapp.search.columns.postings import Batch, analyse
from searchapp.search.schema import TEXT_FIELDS, fields_of, schema

_BATCH: Final = 500
_WORTH_PROCESSES: Final = 4000
"""Documents from which starting further processes pays."""
_AHEAD: Final = 2
"""Batches a process may be ahead of the writer."""


def batches(
    documents: Iterable[IndexDocument], *, total: int, advance: Advance = lambda _documents: None
) -> Iterator[Batch]:
    """Analyse `documents` in order; `total` is about how many there are. `advance` counts documents.

    Raises Unavailable when a process that helps is ended by somebody else.
    """
    chunks = _chunks(documents)
    processors = os.cpu_count() or 1
    analysed: Iterator[Batch] = map(batch, chunks)
    if total >= _WORTH_PROCESSES and processors > 1:
        analysed = _on_processes(chunks, processors)
    for one in analysed:
        yield one
        advance(one.size)


def batch(documents: list[IndexDocument]) -> Batch:
    """Analyse documents as the index's schema says."""
    twins = {text.name: text.exact for text in TEXT_FIELDS}
    return analyse(map(fields_of, documents), schema(), twins)


def _on_processes(chunks: Iterator[list[IndexDocument]], processors: int) -> Iterator[Batch]:
    waiting: deque[Future[Batch]] = deque()
    # Not forked: the caller may have threads, whose locks a forked process would inherit as they stand.
    with ProcessPoolExecutor(processors, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for chunk in chunks:
                waiting.append(pool.submit(batch, chunk))
                if len(waiting) > _AHEAD * processors:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise Unavailable(
                "Reading recommendations into the search index was cut short, because the system ended one "
                "of the processes that do it.",
                next_step="It does so when memory runs out: close other programs, then try again.",
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _chunks(documents: Iterable[IndexDocument]) -> Iterator[list[IndexDocument]]:
    rest = iter(documents)
    while chunk := list(islice(rest, _BATCH)):
        yield chunk
