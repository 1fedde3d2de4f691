"""Segments of one generation: written, merged, deleted from and committed as one new state.

Owns Whoosh's segment files and table of contents. One writer at a time, which the caller's lock ensures.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import Schema
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from searchapp.domain.progress import Progress, Silent
from searchapp.search.columns.columnar import SUFFIX, Columns
from searchapp.search.columns.postings import Batch, FieldBatch, lengths_of_bytes
from searchapp.search.schema import REF
from searchapp.search.writing.blocks import write_postings
from searchapp.search.writing.generations import sync_folder
from searchapp.search.writing.writer import ColumnsWriter

Array = NDArray[Any]

NAME: Final = "MAIN"
"""Whoosh's own default name of an index, so that its tools find it."""
_SMALL: Final = 512
"""Documents up to which segments count as equally small."""
_FANOUT: Final = 8
"""So many segments of one size class are merged into one of the next, which is as many times larger."""


def create(folder: Path, schema: Schema) -> None:
    """Make an empty index. Raises OSError."""
    TOC.create(FileStorage(str(folder)), schema, NAME)


class _Storage(FileStorage):  # type: ignore[misc]  # Whoosh ships no types
    """Whoosh's files in a folder; knows those it made, which Whoosh leaves open when writing fails."""

    def __init__(self, folder: str, made: list[Any]) -> None:
        super().__init__(folder)
        self._made = made

    def create_file(self, name: str, **options: Any) -> Any:
        self._made.append(super().create_file(name, **options))
        return self._made[-1]

    def temp_storage(self, name: str) -> Any:
        return _Storage(str(Path(self.folder) / name), self._made).create()


class Commit:
    """A new state of the generation in `folder`, made of the last one; nothing counts before `commit`.

    Raises OSError (disk full) from everything that writes; the last state stays as it was. Used in a `with`
    block, which removes what was written when it is left by an error.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[Any] = []
        self._storage = _Storage(str(folder), self._made)
        toc = TOC.read(self._storage, NAME)
        self.state: int = toc.generation + 1
        """Number of the new state."""
        self._segments: list[Any] = toc.segments
        self.schema: Schema = toc.schema
        self._tidy(toc.generation, toc.segments)  # a killed writer may have left files

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        for file in self._made:
            with suppress(Exception):  # closed already, or nothing can be written any more
                file.file.close()
        if error is not None:
            toc = TOC.read(self._storage, NAME)
            self._tidy(toc.generation, toc.segments)

    def delete(self, refs: Iterable[str], columns_of: Callable[[Any], Columns]) -> None:
        """Mark the documents with these references deleted in all segments so far."""
        wanted = [ref.encode() for ref in refs]
        for segment in self._segments:
            columns = columns_of(segment)
            for ref in wanted:
                for doc in columns.document_of(REF, ref):
                    segment.delete_document(int(doc))

    def add(self, batches: Iterable[Batch], progress: Progress) -> None:
        """Write the batches as one new segment; nothing for no documents."""
        codec = W3Codec()
        segment = codec.new_segment(self._storage, NAME)
        segment.segid = secrets.token_hex(8)  # Whoosh's own come from `random`, which callers may seed
        documents = self._write_columns(batches, codec, segment)
        if not documents:
            return
        fields = codec.field_writer(self._storage, segment)
        made = Columns.open(
            self._columns_file(segment),
            segment=segment.segment_id(),
            documents=documents,
            fields=indexed(self.schema),
        )
        postings = sum(len(field.docs) for field in made.fields.values())
        write_postings(made, self.schema, fields, progress.start("Writing the search index", postings))
        fields.close()
        self._assemble(segment)
        self._segments.append(segment)

    def merge(self, columns_of: Callable[[Any], Columns]) -> None:
        """Drop segments without documents, and unite small ones where there are many of a size."""
        self._segments = [segment for segment in self._segments if _live_count(segment)]
        classes: dict[int, list[Any]] = {}
        for segment in self._segments:
            classes.setdefault(_size_class(_live_count(segment)), []).append(segment)
        for size_class in sorted(classes):
            group = classes[size_class]
            if len(group) < _FANOUT:
                continue
            self._segments = [segment for segment in self._segments if segment not in group]
            self.add((_live_batch(segment, columns_of(segment)) for segment in group), Silent())
            merged = self._segments[-1]
            classes.setdefault(_size_class(_live_count(merged)), []).append(merged)

    def commit(self) -> int:
        """Make the new state the generation's last; returns its number of documents."""
        TOC(self.schema, self._segments, self.state).write(self._storage, NAME)
        _sync(self._folder / TOC._filename(NAME, self.state))  # noqa: SLF001 - Whoosh does not flush it
        sync_folder(self._folder)
        self._tidy(self.state, self._segments)
        return sum(map(_live_count, self._segments))

    def _tidy(self, state: int, segments: list[Any]) -> None:
        """Remove the files that are not part of a state."""
        clean_files(self._storage, NAME, state, segments)
        shutil.rmtree(self._folder / f"{NAME}.tmp", ignore_errors=True)

    def _write_columns(self, batches: Iterable[Batch], codec: W3Codec, segment: Any) -> int:
        """Write the columns and the stored fields of a new segment; returns its number of documents."""
        documents = codec.per_document_writer(self._storage, segment)
        with ColumnsWriter(self._folder, self.schema) as columns:
            for batch in batches:
                columns.add(batch)
                self._add_documents(documents, batch, columns.size - batch.size)
            documents.close()
            if columns.size:
                segment.set_doc_count(columns.size)
                segment._fieldlengths.update(columns.total_lengths)  # noqa: SLF001 - exact, unlike length codes
                columns.write(self._columns_file(segment), segment=segment.segment_id())
            return columns.size

    def _columns_file(self, segment: Any) -> Path:
        return self._folder / f"{segment.segment_id()}{SUFFIX}"

    def _assemble(self, segment: Any) -> None:
        """Put Whoosh's files of a segment into one, as its writer does, but not the columns."""
        names = [name for name in segment.list_files(self._storage) if not name.endswith(SUFFIX)]
        CompoundStorage.assemble(
            segment.create_file(self._storage, segment.COMPOUND_EXT), self._storage, names
        )
        for name in names:
            self._storage.delete_file(name)
        segment.compound = True
        _sync(self._folder / segment.make_filename(segment.COMPOUND_EXT))

    def _add_documents(self, writer: Any, batch: Batch, base: int) -> None:
        items = [(name, field) for name, field in self.schema.items() if field.stored or field.scorable]
        none = np.zeros(batch.size, dtype=np.int64).tolist()
        lengths = {name: batch.lengths[name].tolist() if name in batch.lengths else none for name, _ in items}
        for doc, stored in enumerate(batch.stored):
            writer.start_doc(base + doc)
            for name, field in items:
                writer.add_field(name, field, stored.get(name), lengths[name][doc])
            writer.finish_doc()


def indexed(schema: Schema) -> set[str]:
    """Names of the fields that have postings."""
    return {name for name, field in schema.items() if field.indexed and field.format}


def _live_count(segment: Any) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())


def _size_class(documents: int) -> int:
    return (max(documents, _SMALL).bit_length() - 1) // (_FANOUT.bit_length() - 1)


def _live_batch(segment: Any, columns: Columns) -> Batch:
    """The documents of a segment that are not deleted, as a batch."""
    live = np.ones(columns.size, dtype=bool)
    live[np.fromiter(segment.deleted_docs(), dtype=np.int64)] = False
    number = np.cumsum(live) - 1
    kept = np.flatnonzero(live)
    lengths = {
        name: lengths_of_bytes(field.lengths[kept])
        for name, field in columns.fields.items()
        if field.lengths is not None
    }
    return Batch(
        size=len(kept),
        fields={name: _live_field(columns, name, live, number) for name in columns.fields},
        lengths=lengths,
        total_lengths={name: int(each.sum()) for name, each in lengths.items()},
        stored=[{REF: columns.value(REF, int(doc)).decode()} for doc in kept],
    )


def _live_field(columns: Columns, name: str, live: Array, number: Array) -> FieldBatch:
    field = columns.fields[name]
    kept = live[field.docs]
    term_of = np.repeat(np.arange(len(field.terms)), np.diff(field.starts))
    counts = np.bincount(term_of[kept], minlength=len(field.terms))
    held = np.flatnonzero(counts)
    weights = np.broadcast_to(field.weights_at(slice(None)), field.docs.shape)
    positions = None
    if field.positions is not None:
        positions = field.positions[np.repeat(kept, weights.astype(np.int64))]
    return FieldBatch(
        terms=[field.terms[int(term)] for term in held],
        counts=counts[held],
        docs=number[field.docs[kept]].astype(np.int32),
        weights=weights[kept],
        positions=positions,
    )


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
