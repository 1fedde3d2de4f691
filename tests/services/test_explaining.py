"""Labelled examples like a recommendation, linked where the register has them."""

from __future__ import annotations

from typing import Any, cast

from searchapp.domain.suggestion import ClassifiableText, NearestExample
from searchapp.services.explaining import Explaining


class _Record:
    def __init__(self, ref: str, text: str) -> None:
        self.ref, self.text, self.report = ref, text, "Custody"


class _Store:
    def __init__(self, *records: _Record) -> None:
        self._records = {record.ref: record for record in records}

    def get_many(self, refs: list[str]) -> list[_Record]:
        return [self._records[ref] for ref in refs if ref in self._records]


class _Models:
    def __init__(self, *texts: tuple[str, str]) -> None:
        self._texts = texts

    def nearest(self, _text: ClassifiableText, *, limit: int = 5) -> list[NearestExample]:
        made = [
            NearestExample(
                id=name, text=ClassifiableText(text=text), themes=("custody",), addressees=(), likeness=0.5
            )
            for name, text in self._texts
        ]
        return made[:limit]


def explaining(store: _Store, models: _Models, references: dict[str, str]) -> Explaining:
    return Explaining(store=cast("Any", store), models=models, references=references)


def test_the_recommendation_itself_is_no_example_of_it() -> None:
    models = _Models(("row 1", "Check the cells."), ("row 2", "Visit the cells."))
    found = explaining(_Store(), models, {}).nearest(cast("Any", _Record("R-1", "CHECK the cells")))
    assert [one.example.id for one in found] == ["row 2"]


def test_an_example_is_linked_only_where_the_register_says_the_same_under_its_reference() -> None:
    models = _Models(
        ("row 2", "Visit the cells."), ("row 3", "Paint the cells."), ("w1-1", "Heat the cells.")
    )
    store = _Store(_Record("R-2", "Visit the cells."), _Record("R-3", "Something else."))
    found = explaining(store, models, {"row 2": "R-2", "row 3": "R-3"}).nearest(
        cast("Any", _Record("R-1", "Check the cells."))
    )
    assert [(one.ref, one.written) for one in found] == [("R-2", False), ("", False), ("", True)]
