from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from whoosh import index, query

from searchapp.domain.search import IndexDocument
from searchapp.search.schema import STORED_FACETS, TEXT_FIELDS, facet_values, fields_of, schema

DOCUMENT = IndexDocument(
    ref="a1",
    recommendation="Forces should review re-offending in custody.",
    response="Reviewed.",
    report='Rape: a "joint" report\nwith a line break',
    force="Lancashire",
    inspection_type="Joint Inspection",
    status="completed",
    themes=("custody", "stop-and-search"),
    addressees=(),
    made="2014-02",
)


def found(folder: Path, wanted: query.Query, document: IndexDocument = DOCUMENT) -> bool:
    made = index.create_in(folder, schema())
    writer = made.writer()
    writer.add_document(**fields_of(document))
    writer.commit()
    with made.searcher() as searcher:
        return bool(len(searcher.search(wanted)))


def test_each_text_field_has_an_unstemmed_twin(tmp_path: Path):
    assert {name for field in TEXT_FIELDS for name in (field.name, field.exact)} <= set(schema().names())
    assert found(tmp_path, query.Term("recommendation", "reoffend"))
    assert not found(tmp_path, query.Term("recommendation_exact", "reoffend"))
    assert found(tmp_path, query.Phrase("recommendation_exact", ["review", "re", "offending"]))


def test_facet_values_are_exact_whatever_they_hold(tmp_path: Path):
    assert facet_values(DOCUMENT, "report") == ('Rape: a "joint" report with a line break',)
    for facet in STORED_FACETS:
        for value in facet_values(DOCUMENT, facet):
            assert found(tmp_path, query.Term(facet, value))
    assert facet_values(DOCUMENT, "year") == ("2014",)
    assert facet_values(DOCUMENT, "addressee") == ()


def test_a_month_is_indexed_by_its_first_and_last_day(tmp_path: Path):
    assert fields_of(DOCUMENT)["made_from"] == 20140201
    assert fields_of(DOCUMENT)["made_to"] == 20140228
    assert found(tmp_path, query.NumericRange("made_from", None, 20140201))
    assert not found(tmp_path, query.NumericRange("made_from", None, 20140131))
    assert found(tmp_path, query.NumericRange("made_to", 20140228, None))


def test_what_is_missing_is_left_out():
    bare = replace(DOCUMENT, response="", made="", themes=())
    assert not {"response", "response_exact", "made_from", "theme", "year"} & set(fields_of(bare))
    assert fields_of(DOCUMENT)["has"] == "response\ntheme\ndate"
    assert "has" not in fields_of(bare)


def test_the_schema_survives_being_stored():
    assert pickle.loads(pickle.dumps(schema())).names() == schema().names()
