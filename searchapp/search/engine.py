"""The search index: `domain.ports.SearchIndex` over Whoosh segments and their columns.

Owns the order of things: which generation is searched, when a new one is built or changed, and what a
user is told when that fails. The store is the truth; everything here can be built again from it.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from searchapp.domain.errors import SearchappError, Unavailable
from searchapp.domain.progress import Progress, Silent
from searchapp.domain.search import (
    FacetName,
    IndexDocument,
    IndexHealth,
    Passage,
    Related,
    SearchRequest,
    SearchResult,
)
from searchapp.domain.taxonomy import Taxonomy
from searchapp.domain.today import local_day
from searchapp.search.finding.opening import ColumnsOf, OutOfDate
from searchapp.search.finding.scoring import weighting
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.finding.vocabulary import SnapshotVocabulary
from searchapp.search.finding.widening import FEW, strictest
from searchapp.search.likeness.likeness import Likeness
from searchapp.search.likeness.relating import fitted, forget
from searchapp.search.passages import Marker
from searchapp.search.queries.fields import Names
from searchapp.search.queries.meaning import Most
from searchapp.search.queries.query import Readings, ReadQuery, read_query
from searchapp.search.schema import SCHEMA_VERSION, STORED_FACETS, schema
from searchapp.search.writing.batches import batches
from searchapp.search.writing.generations import Generations, Pointer, UnusableIndex
from searchapp.search.writing.noticing import Stamp
from searchapp.search.writing.segments import Commit, create
from searchapp.search.writing.telling import telling

log: Final = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DAMAGED: Final = "The search index is damaged."
_OPENINGS: Final = 3
"""Times a state is opened anew because a writer replaced it meanwhile."""


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A state of the index that is open: the pointer's stamp and content, and what stands behind it."""

    stamp: Stamp
    pointer: Pointer
    snapshot: Snapshot
    columns: ColumnsOf
    folder: Path
    taxonomy: Taxonomy | None

    @cached_property
    def vocabulary(self) -> SnapshotVocabulary:
        return SnapshotVocabulary([segment.columns for segment in self.snapshot.segments])

    @cached_property
    def names(self) -> Names:
        """Every value of each facet with its name: of themes and addressees the taxonomy's, else itself."""
        found: dict[FacetName, dict[str, str]] = {facet: {} for facet in STORED_FACETS}
        for segment in self.snapshot.segments:
            for facet in STORED_FACETS:
                values = (term.decode() for term in segment.columns.fields[facet].terms)
                found[facet].update((value, value) for value in values)
        names: dict[FacetName, Mapping[str, str]] = {**found}
        if self.taxonomy is not None:
            names["theme"] = names["repeat"] = self.taxonomy.names("theme")
            names["addressee"] = self.taxonomy.names("addressee")
        return names

    @cached_property
    def likeness(self) -> Likeness:
        segments = [(segment.columns, segment.live_docs()) for segment in self.snapshot.segments]
        return fitted(segments, self.folder, self.snapshot.state)


class WhooshIndex:
    """The index kept in `folder`. Safe to use from several threads, and several processes at once.

    `taxonomy` gives the names of themes and addressees for queries and their readings. A writer waits
    `lock_timeout` seconds for another one. `today` is asked at each search.
    """

    def __init__(
        self,
        folder: Path,
        *,
        taxonomy: Taxonomy | None = None,
        lock_timeout: float = 30.0,
        today: Callable[[], date] = local_day,
    ) -> None:
        self._generations = Generations(folder)
        self._taxonomy = taxonomy
        self._timeout = lock_timeout
        self._today = today
        self._opening = threading.Lock()
        self._fitting = threading.Lock()
        self._current: _Open | None = None
        self._condemned = ""
        self._readings = Readings()
        self._marker: tuple[ReadQuery | None, Marker] = (None, Marker(None))

    def build(
        self,
        documents: Iterable[IndexDocument],
        *,
        total: int,
        change: int,
        digest: str = "",
        progress: Progress,
        wait: float | None = None,
    ) -> None:
        """Build and swap in a new generation; see the port. Raises Conflict, Unavailable (disk full)."""
        with self._writing("built", wait):
            folder = self._generations.begin()
            try:
                create(folder, schema())
                with Commit(folder) as commit:
                    shown = progress.start("Reading recommendations into the search index", total)
                    advance = telling(self._generations, total, shown)
                    commit.add(batches(documents, total=total, advance=advance), progress)
                    count = commit.commit()
                self._point(folder.name, change, digest, count)
            except BaseException:
                self._generations.discard(folder)
                raise

    def update(
        self,
        documents: Iterable[IndexDocument],
        *,
        removed: Iterable[str],
        change: int,
        digest: str = "",
        wait: float | None = None,
    ) -> None:
        """Replace these documents and remove others; see the port.

        Raises Conflict, Unavailable (disk full, no usable index); the index is then as it was.
        """
        latest = {document.ref: document for document in documents}
        with self._writing("updated", wait):
            pointer = self._pointer()
            folder = self._generations.path(pointer)
            columns = ColumnsOf(folder, self._lock)
            with self._damage_said(pointer), Commit(folder) as commit:
                commit.delete([*latest, *removed], lambda segment: columns.segment(segment, commit.schema))
                commit.add(batches(latest.values(), total=len(latest)), Silent())
                commit.merge(lambda segment: columns.segment(segment, commit.schema))
                count = commit.commit()
            self._point(pointer.generation, change, digest, count)
            forget(folder, commit.state)

    def building(self) -> tuple[int, int] | None:
        """How far the build under way is; see the port."""
        return self._generations.told()

    def health(self) -> IndexHealth:
        """State of the index; never raises for a broken or missing one."""
        try:
            now = self._open()
        except Unavailable as problem:
            return IndexHealth(documents=0, applied_change=0, generation="", problem=problem.message)
        return IndexHealth(
            documents=now.snapshot.documents,
            applied_change=now.pointer.change,
            generation=now.pointer.generation,
            digest=now.pointer.digest,
        )

    def search(self, request: SearchRequest) -> SearchResult:
        """Find; see the port. When nothing has all that is asked, what has most of it, with a notice."""
        return self._asked(lambda now: self._search(request, now))

    def completions(self, text: str, *, limit: int) -> list[str]:
        """`text` with its last word finished; see the port."""
        return self._asked(lambda now: now.vocabulary.completions(text, limit=limit))

    def passages(self, request: SearchRequest, text: str, *, whole: bool = False) -> list[Passage]:
        """Stretches of `text` with what matched marked; see the port.

        Marked as the request was read for its search, even where the index has changed since.
        """
        read = self._readings.of(request) or self._asked(lambda now: self._read(request, now, self._today()))
        of, marker = self._marker  # the texts of a page come one after the other
        if of is not read:
            marker = Marker(read.meaning)
            self._marker = (read, marker)
        return marker.passages(text, whole=whole)

    def related(self, ref: str, *, limit: int) -> list[Related]:
        """Others like this one; see the port. Fitted when first asked for after a change."""
        return self._asked(lambda now: self._related(ref, limit, now))

    def close(self) -> None:
        """Let go of open files; the next search opens them again."""
        with self._opening:
            self._current = None

    def _asked(self, ask: Callable[[_Open], _Answer]) -> _Answer:
        """What `ask` makes of the present state. Raises Unavailable.

        After a failure the files are opened, checked and mended anew and asked once more. What fails even
        then counts as damaged from there on, so that it is built again.
        """
        try:
            return ask(self._open())
        except (SearchappError, MemoryError):
            raise
        except Exception as error:  # Whoosh raises anything over a damaged file
            log.warning("A search failed; the index is opened again.", exc_info=error)
            self.close()
        now = self._open()
        with self._damage_said(now.pointer):
            return ask(now)

    @contextmanager
    def _damage_said(self, pointer: Pointer) -> Iterator[None]:
        """Whatever a damaged file makes Whoosh raise ends the use of the generation, in one sentence."""
        try:
            yield
        except (SearchappError, OSError, MemoryError):
            raise
        except Exception as error:
            log.exception("The search index failed.")
            self._condemned = pointer.generation
            with suppress(OSError):  # this process knows
                self._generations.condemn(pointer)
            self.close()
            raise _unusable(_DAMAGED) from error

    def _search(self, request: SearchRequest, now: _Open) -> SearchResult:
        today = self._today()
        read = self._read(request, now, today)
        matches = strictest(now.snapshot, read, all_words=request.all_words)
        answer = now.snapshot.answer(
            matches.found,
            filters=request.filters,
            sort=request.sort,
            offset=request.offset,
            limit=request.limit,
            today=today,
            facets=request.facets,
            reward=matches.reward,
        )
        hits, partial = answer.hits, 0
        if matches.whole is not None:
            whole = now.snapshot.answer(
                matches.whole,
                filters=request.filters,
                sort="relevance",
                offset=0,
                limit=FEW,
                facets=(),
                today=today,
            )
            have_all = {hit.ref for hit in whole.hits}
            hits = tuple(hit._replace(partial=hit.ref not in have_all) for hit in hits)
            partial = answer.total - whole.total
        return SearchResult(
            total=answer.total,
            hits=hits,
            partial=partial,
            question=isinstance(read.meaning, Most),
            reading=read.reading,
            notices=(*read.notices, *matches.notices),
            facets=answer.facets,
            did_you_mean=read.did_you_mean,
        )

    def _related(self, ref: str, limit: int, now: _Open) -> list[Related]:
        try:
            with self._fitting:
                likeness = now.likeness
        except OSError as error:
            raise Unavailable(
                f"Related recommendations could not be worked out: {_reason(error)}.",
                next_step=f"Make room, or check the folder {self._generations.folder}, then try again.",
            ) from error
        return likeness.related(ref, limit=limit, names=now.names)

    def _read(self, request: SearchRequest, now: _Open, today: date) -> ReadQuery:
        state = (now.stamp, today)
        known = self._readings.of(request, state)
        if known is not None:
            return known
        read = read_query(
            request.text,
            names=now.names,
            filters=request.filters,
            vocabulary=now.vocabulary,
            expand=request.expand,
            all_words=request.all_words,
            today=today,
        )
        self._readings.keep(request, state, read)
        return read

    def _open(self) -> _Open:
        """The present state, opened if it has changed. Raises Unavailable."""
        current = self._current
        if current is not None and current.stamp == self._generations.stamp():
            return current
        with self._opening:
            for _ in range(_OPENINGS):
                stamp = self._generations.stamp()
                if self._current is None or self._current.stamp != stamp:
                    try:
                        self._current = self._opened(stamp)
                    except OutOfDate:
                        continue
                return self._current
        raise _unusable("Files of the search index are missing.")

    def _opened(self, stamp: Stamp) -> _Open:
        pointer = self._pointer()
        folder = self._generations.path(pointer)
        columns = ColumnsOf(folder, self._lock)
        if self._current is not None and self._current.pointer.generation == pointer.generation:
            columns = self._current.columns
        try:
            snapshot = Snapshot(folder, weighting(), columns.shared)
        except OutOfDate:
            raise
        except FileNotFoundError as error:
            raise OutOfDate from error
        except Exception as error:  # a damaged pickle can raise anything
            log.warning("The search index cannot be opened.", exc_info=error)
            raise _unusable(_DAMAGED) from error
        columns.forget_others({segment.columns.segment for segment in snapshot.segments})
        return _Open(
            stamp=stamp,
            pointer=pointer,
            snapshot=snapshot,
            columns=columns,
            folder=folder,
            taxonomy=self._taxonomy,
        )

    def _pointer(self) -> Pointer:
        try:
            pointer = self._generations.read(schema=SCHEMA_VERSION)
        except UnusableIndex as problem:
            raise _unusable(str(problem)) from problem
        if pointer.generation == self._condemned:
            raise _unusable(_DAMAGED)
        return pointer

    def _lock(self, wait: float | None = None) -> AbstractContextManager[None]:
        return self._generations.writing(self._timeout if wait is None else wait)

    def _point(self, generation: str, change: int, digest: str, documents: int) -> None:
        before = {self._current.pointer.generation} if self._current else set()
        with suppress(UnusableIndex):
            before.add(self._generations.read(schema=SCHEMA_VERSION).generation)
        pointer = Pointer(
            generation=generation, change=change, digest=digest, documents=documents, schema=SCHEMA_VERSION
        )
        self._generations.point(pointer)
        with suppress(OSError):  # they take room, no more
            self._generations.clean({generation, *before})

    @contextmanager
    def _writing(self, done: str, wait: float | None) -> Iterator[None]:
        """Hold the write lock; a disk that is full or cannot be written is said in words."""
        try:
            with self._lock(wait):
                yield
        except OSError as error:
            raise Unavailable(
                f"The search index could not be {done}: {_reason(error)}. The one before it is still in use.",
                next_step=f"Make room, or check the folder {self._generations.folder}, then try again.",
            ) from error


def _unusable(message: str) -> Unavailable:
    return Unavailable(
        message, next_step="Run `searchapp index build`; nothing is lost, it is made from the store."
    )


def _reason(error: OSError) -> str:
    return "the disk is full" if error.errno in _FULL else error.strerror or str(error)
