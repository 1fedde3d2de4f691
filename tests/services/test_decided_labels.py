"""Decided labels take their place among those the models come with."""

from __future__ import annotations

from searchapp.classify.training_data import Example, TrainingData
from searchapp.domain.suggestion import ClassifiableText
from searchapp.services.decided_labels import with_decided


def example(name: str, text: str, report: str, *themes: str, inspection: str = "") -> Example:
    return Example(
        id=name,
        text=ClassifiableText(text=text, report=report),
        themes=themes,
        addressees=(),
        applies="yes",
        inspection=inspection,
    )


ROW = example("row 1", "Check the cells.", "Report A", "custody", inspection="a")
WRITTEN = example("w1", "Check the cells.", "", "custody")
DATA = TrainingData((ROW, WRITTEN))


def test_a_decided_label_takes_the_place_of_the_one_the_text_had() -> None:
    joined = with_decided(DATA, [example("R-1", "Check the CELLS", "Report A", "roads")])
    assert [(one.id, one.themes, one.inspection) for one in joined.examples] == [
        ("row 1", ("roads",), "a"),
        ("w1", ("custody",), ""),
    ]


def test_a_decided_text_joins_the_inspection_of_its_report() -> None:
    joined = with_decided(DATA, [example("R-2", "Mend the van.", "Report A", "roads")])
    assert joined.examples[-1].inspection == "a"


def test_a_decided_text_of_another_report_is_an_inspection_of_its_own() -> None:
    joined = with_decided(DATA, [example("R-3", "Mend it.", "Report B"), example("R-4", "Do it.", "")])
    assert [one.inspection for one in joined.examples[2:]] == ["Report B", "R-4"]
