"""Segments written from batches hold what Whoosh's own writer would have written of the same documents."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import create_in, open_dir
from whoosh.reading import IndexReader, SegmentReader

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument
from searchapp.search.columns.columnar import SUFFIX, Columns
from searchapp.search.columns.postings import read_segment
from searchapp.search.schema import fields_of, schema
from searchapp.search.writing import collected, numbering
from searchapp.search.writing.batches import batch
from searchapp.search.writing.segments import Commit, create, indexed
from searchapp.search.writing.writer import ColumnsWriter

WORDS = ["Custody", "custodian's", "re-offending", "the", "s136", "Détention", "plan", "plans", "MG5", "2014"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
values = st.lists(st.sampled_from(["a", "b b", "c"]), max_size=2, unique=True).map(tuple)
documents = st.lists(
    st.builds(
        IndexDocument,
        ref=st.uuids().map(str),
        recommendation=texts,
        response=texts,
        report=texts,
        force=st.sampled_from(["", "Lancashire"]),
        inspection_type=st.just("Joint"),
        status=st.just("completed"),
        themes=values,
        addressees=values,
        made=st.sampled_from(["", "2014", "2014-02", "2014-02-28"]),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda one: one.ref,
)


def written_by_whoosh(folder: str, parts: list[IndexDocument]) -> IndexReader:
    writer = create_in(folder, schema()).writer()
    for document in parts:
        writer.add_document(**fields_of(document))
    writer.commit()
    return open_dir(folder).reader()


def written_by_us(folder: str, *parts: list[IndexDocument]) -> IndexReader:
    create(Path(folder), schema())
    with Commit(Path(folder)) as commit:
        commit.add(map(batch, parts), Silent())
        commit.commit()
    return open_dir(folder).reader()


def content(reader: IndexReader) -> dict[str, Any]:
    """All a reader can tell of its segment."""
    found: dict[str, Any] = {"stored": [fields for _, fields in reader.iter_docs()]}
    for name, field in reader.schema.items():
        if field.scorable:
            lengths = [reader.doc_field_length(doc, name, 0) for doc in range(reader.doc_count_all())]
            found[f"lengths of {name}"] = (reader.field_length(name), lengths)
    for name, term in reader.all_terms():
        matcher, postings = reader.postings(name, term), []
        while matcher.is_active():
            postings.append((matcher.id(), matcher.weight(), matcher.value() or b""))
            matcher.next()
        info = reader.term_info(name, term)
        found[name, term] = (
            postings,
            info.weight(),
            info.doc_frequency(),
            info.max_weight(),
            info.min_length(),
        )
        found[name, term] += (info.max_length(), info.min_id(), info.max_id())
    return found


def arrays(columns: Columns) -> dict[str, Any]:
    """All that columns hold, comparable."""
    found: dict[str, Any] = {"lengths": columns.total_lengths}
    for name, field in columns.fields.items():
        found[f"{name} terms"] = list(field.terms)
        for part in (
            "starts",
            "docs",
            "weights",
            "codes",
            "code_weights",
            "code_lengths",
            "position_starts",
            "positions",
            "lengths",
        ):
            values = getattr(field, part)
            found[f"{name} {part}"] = None if values is None else values.tolist()
    for number, group in enumerate(columns.groups):
        found[f"group {number}"] = group.codes.tolist()
    for name in ("ref", "made_from", "report"):
        found[f"order of {name}"] = columns.order(name).tolist()
    return found


def columns_of(reader: SegmentReader, path: Path) -> Columns:
    segment = reader.segment()
    return Columns.open(
        path, segment=segment.segment_id(), documents=reader.doc_count_all(), fields=indexed(reader.schema)
    )


@settings(max_examples=15, deadline=None)
@given(documents, st.integers(0, 10))
def test_a_segment_is_what_whoosh_would_write(parts: list[IndexDocument], cut: int) -> None:
    with TemporaryDirectory() as theirs, TemporaryDirectory() as ours:
        wanted = written_by_whoosh(theirs, parts)
        found = written_by_us(ours, parts[:cut], parts[cut:])
        assert content(found) == content(wanted)


@settings(max_examples=15, deadline=None)
@given(documents)
def test_columns_read_from_a_segment_are_those_written_with_it(parts: list[IndexDocument]) -> None:
    with TemporaryDirectory() as folder:
        reader = written_by_us(folder, parts)
        name = reader.segment().segment_id()
        written = columns_of(reader, Path(folder) / (name + SUFFIX))
        with ColumnsWriter(Path(folder), reader.schema) as writer:
            writer.add(read_segment(reader, reader.schema))
            writer.write(Path(folder) / "again", segment=name)
        assert arrays(columns_of(reader, Path(folder) / "again")) == arrays(written)


@settings(max_examples=15, deadline=None)
@given(documents, st.integers(0, 10))
def test_terms_and_postings_put_aside_in_pieces_make_the_same_segment(
    parts: list[IndexDocument], cut: int
) -> None:
    with TemporaryDirectory() as theirs, TemporaryDirectory() as ours:
        wanted = written_by_whoosh(theirs, parts)
        with patch.object(numbering, "MOST", 3), patch.object(collected, "RANGE", 5):
            found = written_by_us(ours, parts[:cut], parts[cut:-1], parts[cut:][-1:])
        assert content(found) == content(wanted)


def test_blocks_of_long_postings_are_read_back_by_whoosh(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    parts = [
        IndexDocument(
            ref=str(number),
            recommendation=" ".join(chance.choice(WORDS, size=40)),
            response="plan",
            report="Custody",
            force="Lancashire",
            inspection_type="Joint",
            status="completed",
            themes=(),
            addressees=(),
            made="2014",
        )
        for number in range(300)
    ]
    (tmp_path / "theirs").mkdir()
    (tmp_path / "ours").mkdir()
    wanted = written_by_whoosh(str(tmp_path / "theirs"), parts)
    assert content(written_by_us(str(tmp_path / "ours"), parts)) == content(wanted)


def test_many_small_segments_are_united_without_their_deleted_documents(tmp_path: Path) -> None:
    create(tmp_path, schema())
    known: dict[str, Columns] = {}

    def columns(segment: Any) -> Columns:
        path = tmp_path / (segment.segment_id() + SUFFIX)
        opened = Columns.open(
            path,
            segment=segment.segment_id(),
            documents=segment.doc_count_all(),
            fields=indexed(schema()),
        )
        return known.setdefault(segment.segment_id(), opened)

    def document(ref: str, text: str) -> IndexDocument:
        return IndexDocument(
            ref=ref,
            recommendation=text,
            response="",
            report="Report",
            force="",
            inspection_type="",
            status="completed",
            themes=("custody",),
            addressees=(),
            made="",
        )

    for number in range(12):
        with Commit(tmp_path) as commit:
            commit.delete(["again"], columns)
            both = [document("again", f"time {number}"), document(f"{number}", "custody")]
            commit.add([batch(both)], Silent())
            commit.merge(columns)
            assert commit.commit() == number + 2
    reader = open_dir(tmp_path).reader()
    assert len(reader.leaf_readers()) < 8
    assert sorted(fields["ref"] for fields in reader.all_stored_fields()) == sorted(
        ["again", *map(str, range(12))]
    )
