"""Engines under one interface: build once, then answer a query with ten stored hits and four facet counts."""

# ruff: noqa: D102 - every `answer` is the one `Peer` describes

from __future__ import annotations

import itertools
import json
import pickle
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import bm25s
import tantivy
from whoosh import query as nodes
from whoosh.index import create_in, open_dir
from whoosh.sorting import Count, FieldFacet

from benchmarks.queries import FACETS, Query
from searchapp.domain.search import FACETS as PAGE_FACETS
from searchapp.domain.search import IndexDocument, SearchRequest
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding.scoring import weighting
from searchapp.search.queries.query import Readings
from searchapp.search.schema import TEXT_FIELDS, facet_values, fields_of, schema

HITS = 10
TEXTS = ("recommendation", "title", "response")
Documents = Callable[[], Iterable[IndexDocument]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer found: number of matches (-1 if it does not count), references, facet counts."""

    total: int
    refs: list[str]
    facets: Mapping[str, Any]


class Peer(Protocol):
    """An engine. `built_rows` of the rows were built in `build_seconds` of wall-clock time."""

    name: str
    build_seconds: float
    built_rows: int

    def answer(self, query: Query) -> Answer:
        """Run one query."""
        ...


class Columns:
    """Our index: the same Whoosh query tree on columns."""

    name = "searchapp, columns"

    def __init__(self, folder: Path, documents: Documents, rows: int) -> None:
        self.build_seconds, self.build_megabytes = _built_alone(folder, documents, rows)
        self.built_rows = rows
        self.index = WhooshIndex(folder)
        self._snapshot = self.index._open().snapshot  # noqa: SLF001 - measured below the text of a query

    def answer(self, query: Query) -> Answer:
        found = self._snapshot.search(tree(query), filters={}, limit=HITS, facets=FACETS)
        return Answer(found.total, [hit.ref for hit in found.hits], found.facets)


class Whole:
    """The whole search from typed text, as the site calls it: read anew each time, spelling, other names."""

    name = "searchapp, whole search"
    facets = FACETS

    def __init__(self, columns: Columns) -> None:
        self._index = columns.index
        self.build_seconds, self.built_rows = 0.0, 0

    def answer(self, query: Query) -> Answer:
        filters = {"status": (query.status,)} if query.status else {}
        self._index._readings = Readings()  # noqa: SLF001 - nothing is kept of the round before
        found = self._index.search(
            SearchRequest(text=typed(query), filters=filters, limit=HITS, facets=self.facets)
        )
        return Answer(found.total, [hit.ref for hit in found.hits], found.facets)


class WholePage(Whole):
    """The same with all the facets of a page of results."""

    name = "searchapp, whole search, 8 facets"
    facets = PAGE_FACETS


class StockWhoosh:
    """Whoosh's own searcher with its own grouping; built by its own writer on some of the rows only."""

    name = "Whoosh"

    def __init__(self, folder: Path, documents: Documents, rows: int, built: Path) -> None:
        folder.mkdir()
        self.built_rows = min(rows, 3000)
        started = time.perf_counter()
        writer = create_in(folder, schema()).writer(limitmb=256)
        for document in itertools.islice(documents(), self.built_rows):
            writer.add_document(**fields_of(document))
        writer.commit()
        self.build_seconds = time.perf_counter() - started
        self._searcher = open_dir(built).searcher(weighting=weighting().stock())
        self._facets = {name: FieldFacet(name, allow_overlap=True, maptype=Count) for name in FACETS}

    def answer(self, query: Query) -> Answer:
        found = self._searcher.search(tree(query), limit=HITS, groupedby=self._facets)
        groups = {name: found.groups(name) for name in FACETS}
        return Answer(len(found), [hit["ref"] for hit in itertools.islice(found, HITS)], groups)


class Tantivy:
    """Tantivy by its Python binding, facets by terms aggregations on fast fields."""

    name = "Tantivy"
    analyser = "default"

    def __init__(self, folder: Path, documents: Documents, rows: int) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("ref", stored=True, tokenizer_name="raw")
        for name in TEXTS:
            builder.add_text_field(name, tokenizer_name=self.analyser)
        for name in FACETS:
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        started = time.perf_counter()
        writer = self._index.writer(1_000_000_000, num_threads=1)  # one segment: searched faster than two
        for one in documents():
            values = {name: list(facet_values(one, name)) for name in FACETS}
            writer.add_document(
                tantivy.Document(
                    ref=[one.ref],
                    recommendation=[one.recommendation],
                    title=[one.report],
                    response=[one.response],
                    **values,
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self.build_seconds, self.built_rows = time.perf_counter() - started, rows
        self._index.reload()
        self._searcher = self._index.searcher()
        self._counts = {name: {"terms": {"field": name, "size": 500}} for name in FACETS}

    def answer(self, query: Query) -> Answer:
        wanted = self._query(query)
        found = self._searcher.search(wanted, limit=HITS)
        refs = [self._searcher.doc(address)["ref"][0] for _, address in found.hits]
        return Answer(found.count, refs, self._searcher.aggregate(wanted, self._counts))

    def _query(self, query: Query) -> Any:
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        if query.kind == "phrase":
            return self._any(lambda f: tantivy.Query.phrase_query(self._schema, f, list(query.words)))
        if query.kind == "prefix":
            return self._any(lambda f: tantivy.Query.regex_query(self._schema, f, query.words[0] + ".*"))
        words = [
            self._any(lambda f, w=word: tantivy.Query.term_query(self._schema, f, w)) for word in query.words
        ]
        parts = [(should if query.kind == "or" else must, word) for word in words]
        if query.status:
            status = tantivy.Query.term_query(self._schema, "status", query.status)
            parts.append((must, tantivy.Query.const_score_query(status, 0.0)))
        return tantivy.Query.boolean_query(parts)

    def _any(self, make: Callable[[str], Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, make(field)) for field in TEXTS])


class WholeTantivy(Tantivy):
    """Tantivy from typed text: its own parser, and words stemmed as ours are."""

    name = "Tantivy, whole search"
    analyser = "en_stem"

    def _query(self, query: Query) -> Any:
        if query.kind == "prefix":  # its parser has none
            return super()._query(query)
        text = f"+status:{query.status} {typed(query)}" if query.status else typed(query)
        return self._index.parse_query(text, list(TEXTS), conjunction_by_default=True)


class SqliteFts:
    """SQLite's FTS5 with bm25(), facets by GROUP BY over the matches, found once for each query."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path, documents: Documents, rows: int) -> None:
        folder.mkdir()
        self._db = sqlite3.connect(folder / "fts.sqlite3")
        self._db.executescript(
            "CREATE VIRTUAL TABLE words USING fts5(recommendation, title, response, content='');"
            "CREATE TABLE records (id INTEGER PRIMARY KEY, ref TEXT);"
            "CREATE TEMP TABLE matches (id INTEGER PRIMARY KEY, score REAL);"
            + "".join(
                f"CREATE TABLE {name} (id INTEGER, value TEXT, PRIMARY KEY (id, value)) WITHOUT ROWID;"
                for name in FACETS
            )
        )
        started = time.perf_counter()
        with self._db:
            for number, one in enumerate(documents()):
                texts = (number, one.recommendation, one.report, one.response)
                self._db.execute(
                    "INSERT INTO words (rowid, recommendation, title, response) VALUES (?, ?, ?, ?)", texts
                )
                self._db.execute("INSERT INTO records VALUES (?, ?)", (number, one.ref))
                for name in FACETS:
                    values = [(number, value) for value in facet_values(one, name)]
                    self._db.executemany(f"INSERT INTO {name} VALUES (?, ?)", values)  # noqa: S608 - our names
        self._db.executescript("INSERT INTO words(words) VALUES ('optimize'); ANALYZE;")
        self.build_seconds, self.built_rows = time.perf_counter() - started, rows

    def answer(self, query: Query) -> Answer:
        run = self._db.execute
        run("DELETE FROM matches")
        status = "AND rowid IN (SELECT id FROM status WHERE value = ?)" if query.status else ""
        values = (self._match(query), query.status) if status else (self._match(query),)
        run(f"INSERT INTO matches SELECT rowid, rank FROM words WHERE words MATCH ? {status}", values)  # noqa: S608
        best = "SELECT ref FROM matches JOIN records USING (id) ORDER BY score, id LIMIT ?"
        return Answer(
            run("SELECT count(*) FROM matches").fetchone()[0],
            [ref for (ref,) in run(best, (HITS,))],
            {
                name: run(f"SELECT value, count(*) FROM matches JOIN {name} USING (id) GROUP BY 1").fetchall()  # noqa: S608
                for name in FACETS
            },
        )

    def _match(self, query: Query) -> str:
        if query.kind == "phrase":
            return f'"{" ".join(query.words)}"'
        return (" OR " if query.kind == "or" else " AND ").join(
            f'"{word}"{"*" if query.kind == "prefix" else ""}' for word in query.words
        )


class Bm25s:
    """bm25s: ranking alone, of all words as alternatives, no counts and no facets."""

    name = "bm25s (ranking only)"

    def __init__(self, documents: Documents, rows: int) -> None:
        started = time.perf_counter()
        self._refs, texts = [], []
        for one in documents():
            self._refs.append(one.ref)
            texts.append(f"{one.report} {one.recommendation} {one.response}")
        self._ranker = bm25s.BM25()
        self._ranker.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
        self.build_seconds, self.built_rows = time.perf_counter() - started, rows

    def answer(self, query: Query) -> Answer:
        found = self._ranker.retrieve([list(query.words)], k=min(HITS, len(self._refs)), show_progress=False)
        return Answer(-1, [self._refs[int(number)] for number in found.documents[0]], {})


def _built_alone(folder: Path, documents: Documents, rows: int) -> tuple[float, float]:
    """Seconds, and megabytes at most in memory, of a process that builds our index from a stream."""
    with tempfile.TemporaryDirectory() as passing:
        stream = Path(passing, "documents")
        with stream.open("wb") as file:
            for document in documents():
                pickle.dump(document, file, pickle.HIGHEST_PROTOCOL)
        script = "import sys; from benchmarks.building import build; build(*sys.argv[1:])"
        told = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", script, str(folder), str(stream), str(rows)],
            capture_output=True,
            text=True,
            check=True,
        )
    seconds, megabytes = json.loads(told.stdout)
    return seconds, megabytes


def tree(query: Query) -> nodes.Query:
    """The Whoosh query, on the unstemmed fields, as the other engines do not stem."""
    fields = [text.exact for text in TEXT_FIELDS]
    if query.kind == "phrase":
        return nodes.Or([nodes.Phrase(field, list(query.words)) for field in fields])
    if query.kind == "prefix":
        return nodes.Or([nodes.Prefix(field, query.words[0]) for field in fields])
    words = [nodes.Or([nodes.Term(field, word) for field in fields]) for word in query.words]
    if query.kind == "or":
        return nodes.Or([part for word in words for part in word])
    both = words[0] if len(words) == 1 else nodes.And(words)
    return nodes.Require(both, nodes.Term("status", query.status)) if query.status else both


def typed(query: Query) -> str:
    """The query as a user would type it."""
    match query.kind:
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return query.words[0] + "*"
        case "or":
            return " OR ".join(query.words)
        case _:
            return " ".join(query.words)
