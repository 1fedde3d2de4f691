"""Whoosh's own searcher over one committed state, read only when a query has a node that needs it.

Owns the table of contents and the segment files of a state. Whoosh copies most of a segment into memory to
search it, so that waits until it is needed; the files are mapped before, as a writer may remove their names.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as nodes
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from searchapp.search.finding.scoring import Weighting
from searchapp.search.writing.segments import NAME

Array = NDArray[Any]

_READINGS: Final = 10
"""Times a table of contents is read anew because a writer replaced it meanwhile."""


class StockState:
    """The latest state of the generation in `folder`.

    Raises OSError, or whatever a damaged file makes Whoosh raise.
    """

    def __init__(self, folder: Path, weighting: Weighting) -> None:
        self._weighting = weighting
        self._lock = threading.Lock()
        storage = FileStorage(str(folder))
        for left in reversed(range(_READINGS)):
            try:
                toc = TOC.read(storage, NAME)
                self.segments: list[Any] = [one for one in toc.segments if one.doc_count_all()]
                self._files = [_opened(segment, storage) for segment in self.segments]
                break
            except FileNotFoundError:
                if not left:
                    raise
        self.number: int = toc.generation
        self.schema: Schema = toc.schema

    def found(self, number: int, query: nodes.Query) -> tuple[Array, Array]:
        """Documents and scores of `query` in the segment of this number, by Whoosh's own matcher."""
        docs, scores = [], []
        with self._lock:  # Whoosh's readers keep a place in their files
            searcher = self._leaves[number]
            matcher = query.matcher(searcher, searcher.context())
            while matcher.is_active():
                docs.append(matcher.id())
                scores.append(matcher.score())
                matcher.next()
        return np.array(docs, dtype=np.intp), np.array(scores, dtype=np.float64)

    def words(self, number: int, query: nodes.MultiTerm) -> Sequence[str | bytes]:
        """Terms of the segment of this number that a pattern stands for."""
        with self._lock:
            return list(query._btexts(self._leaves[number].reader()))  # noqa: SLF001 - Whoosh's own expansion

    @cached_property
    def _leaves(self) -> list[Searcher]:
        readers = [
            SegmentReader(files, self.schema, _in_parts(segment), generation=self.number)
            for segment, files in zip(self.segments, self._files, strict=True)
        ]
        reader = readers[0] if len(readers) == 1 else MultiReader(readers, generation=self.number)
        searcher = Searcher(reader, weighting=self._weighting.stock())
        return [leaf for leaf, _offset in searcher.leaf_searchers()]


def _opened(segment: Any, storage: FileStorage) -> Any:
    """The files a segment is made of, where they are parts of one mapped file."""
    return segment.open_compound_file(storage) if segment.is_compound() else storage


def _in_parts(segment: Any) -> Any:
    """The segment for a reader that is given its files instead of the file they are parts of."""
    parts = copy(segment)
    parts.compound = False
    return parts
