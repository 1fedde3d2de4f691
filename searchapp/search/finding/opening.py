"""Opens the columns of segments, and makes them again from Whoosh's segment where they cannot be used.

Owns the repair of sidecars. A damaged one costs time and a message, never a wrong result.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Final

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader

from searchapp.domain.errors import Conflict
from searchapp.search.columns.columnar import SUFFIX, Columns
from searchapp.search.columns.postings import read_segment
from searchapp.search.columns.sidecar import UnusableSidecar
from searchapp.search.finding.stock import StockState
from searchapp.search.writing.segments import NAME, indexed
from searchapp.search.writing.writer import ColumnsWriter

log: Final = logging.getLogger(__name__)


class OutOfDate(Exception):
    """The state being opened has been replaced meanwhile; open the present one."""


class ColumnsOf:
    """Columns of the segments of one generation, each opened once and kept while it is in use.

    `writing` takes the generation's write lock, so that one process repairs and the others wait.
    """

    def __init__(self, folder: Path, writing: Callable[[], AbstractContextManager[None]]) -> None:
        self._folder = folder
        self._writing = writing
        self._open: dict[str, Columns] = {}

    def shared(self, segment: Any, state: StockState) -> Columns:
        """Columns of a segment of an opened state. Raises OutOfDate; OSError if they cannot be made again."""
        known = self._open.get(segment.segment_id())
        if known is None:
            try:
                known = self._columns(segment, state.schema)
            except UnusableSidecar as problem:
                known = self._repair(segment, state, problem)
            self._open[segment.segment_id()] = known
        return known

    def segment(self, segment: Any, schema: Any) -> Columns:
        """Columns of a segment; the caller holds the write lock. Raises OSError as `shared` does."""
        known = self._open.get(segment.segment_id())
        if known is None:
            try:
                known = self._columns(segment, schema)
            except UnusableSidecar as problem:
                known = self._make_again(segment, schema, problem)
            self._open[segment.segment_id()] = known
        return known

    def forget_others(self, segments: set[str]) -> None:
        """Keep only the columns of these segments."""
        self._open = {name: columns for name, columns in self._open.items() if name in segments}

    def _columns(self, segment: Any, schema: Any) -> Columns:
        return Columns.open(
            self._folder / (segment.segment_id() + SUFFIX),
            segment=segment.segment_id(),
            documents=segment.doc_count_all(),
            fields=indexed(schema),
        )

    def _repair(self, segment: Any, state: StockState, problem: UnusableSidecar) -> Columns:
        try:
            with self._writing():
                storage = FileStorage(str(self._folder))
                if TOC._latest_generation(storage, NAME) != state.number:  # noqa: SLF001 - no other way
                    raise OutOfDate
                try:
                    return self._columns(segment, state.schema)
                except UnusableSidecar:
                    return self._make_again(segment, state.schema, problem)
        except (Conflict, PermissionError):
            with tempfile.TemporaryDirectory() as folder:  # mapped files outlive their names
                return self._make(segment, state.schema, Path(folder))

    def _make_again(self, segment: Any, schema: Schema, problem: UnusableSidecar) -> Columns:
        log.warning("Part of the search index is made again from the rest: %s.", problem)
        return self._make(segment, schema, self._folder)

    def _make(self, segment: Any, schema: Schema, folder: Path) -> Columns:
        path = folder / (segment.segment_id() + SUFFIX)
        with (
            closing(SegmentReader(FileStorage(str(self._folder)), schema, segment)) as reader,
            ColumnsWriter(folder, schema) as writer,
        ):
            writer.add(read_segment(reader, schema))
            writer.write(path, segment=segment.segment_id())
        return Columns.open(
            path,
            segment=segment.segment_id(),
            documents=segment.doc_count_all(),
            fields=indexed(schema),
        )
