"""Headings with words about them that leave their meaning as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.domain.errors import UnreadableFile
from searchapp.ingest import open_register
from searchapp.ingest.statuses import nearest, suggested

ROW = "x,x,x,x,x,x\n"


def found(folder: Path, headings: str) -> dict[str, str]:
    """The heading of each field in a file of one row whose cells tell nothing."""
    file = folder / "register.csv"
    file.write_text(f"{headings}\n{ROW}")
    return dict(open_register(file).layout.headings)


@pytest.mark.parametrize(
    "report",
    ["HMIC report", "HMICFRS report", "inspection/report name", "Name of the HMIC inspection",
     "HMICFRS Inspection Title", "National report", "Title of the HMIC report"],
)  # fmt: skip
def test_a_report_is_known_by_whoever_wrote_it(tmp_path: Path, report: str) -> None:
    assert found(tmp_path, f"{report},Rec text,RAG")["report"] == report


@pytest.mark.parametrize(
    "text",
    ["Rec text", "Recommendation made", "HMIC recommendation", "Text of the HMICFRS recommendation",
     "Inspection recommendations"],
)  # fmt: skip
def test_a_recommendation_is_known_by_whoever_made_it(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, f"Report,{text},Force status") == {
        "report": "Report",
        "text": text,
        "status": "Force status",
    }


def test_a_column_that_another_field_knows_exactly_stays_its_own(tmp_path: Path) -> None:
    headings = found(tmp_path, "HMIC report,Report date,Inspection type,Recommendation,HMIC reference,Status")
    assert headings == {
        "report": "HMIC report",
        "made": "Report date",
        "inspection_type": "Inspection type",
        "text": "Recommendation",
        "own_reference": "HMIC reference",
        "status": "Status",
    }


def test_a_known_heading_comes_before_one_with_words_about_it(tmp_path: Path) -> None:
    assert found(tmp_path, "HMIC report,Report,Recommendation,Status")["report"] == "Report"
    assert found(tmp_path, "HMIC report,The HMIC report,Recommendation,Status")["report"] == "HMIC report"


def test_the_inspectorates_comments_are_not_the_forces_response(tmp_path: Path) -> None:
    assert "response" not in found(tmp_path, "Report,Recommendation,Status,HMIC comments")
    assert found(tmp_path, "Report,Recommendation,Status,Police comments")["response"] == "Police comments"


def test_of_two_headings_that_fit_alike_none_is_taken_and_the_refusal_lists_all(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        found(tmp_path, "HMIC report,HMICFRS report,Recommendation,Status,Risk")
    assert "no column for the report" in refused.value.message
    assert "other headings are “HMIC report”, “HMICFRS report” and “Risk”" in refused.value.message


def test_a_refusal_lists_no_more_headings_than_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"“Column number 39” and 11 more\."):
        found(tmp_path, ",".join(["Status", *(f"Column number {n}" for n in range(51))]))


@pytest.mark.parametrize(
    ("words", "ids"),
    [("Green", ["completed"]), ("AMBER", ["being-progressed"]),
     ("Amber/green", ["being-progressed", "completed"]),
     ("Complted", ["completed"]), ("Not complete", []), ("Incomplete", []), ("Purple", [])],
)  # fmt: skip
def test_what_a_word_for_a_status_may_mean_is_asked_by_its_sense(words: str, ids: list[str]) -> None:
    assert suggested(words) == ids
    assert set(nearest(words)) <= set(ids)


def test_headings_that_forces_use_beside_the_usual_ones(tmp_path: Path) -> None:
    assert found(tmp_path, "Rec No,Source,Date raised,Finding,Action taken to date,BRAG") == {
        "own_reference": "Rec No",
        "report": "Source",
        "made": "Date raised",
        "text": "Finding",
        "response": "Action taken to date",
        "status": "BRAG",
    }
    assert found(tmp_path, "Rec,Inspection,Recommendation,Progress to date,RAG rating,Due") == {
        "own_reference": "Rec",
        "report": "Inspection",
        "text": "Recommendation",
        "response": "Progress to date",
        "status": "RAG rating",
        "target": "Due",
    }


def test_a_column_whose_heading_is_a_usual_one_is_taken_before_a_finding_or_source(tmp_path: Path) -> None:
    columns = found(tmp_path, "Source,Report,Finding,Recommendation,Status,Due,Target date")
    assert (columns["report"], columns["text"], columns["target"]) == (
        "Report",
        "Recommendation",
        "Target date",
    )


def test_an_inspection_s_title_is_the_report_where_a_publication_is_a_date(tmp_path: Path) -> None:
    assert found(tmp_path, "Publication,HMICFRS inspection name,Recommendation,Status")["report"] == (
        "HMICFRS inspection name"
    )
    assert found(tmp_path, "Publication,Recommendation,Status")["report"] == "Publication"


def test_a_number_called_rec_is_no_recommendation_beside_its_detail(tmp_path: Path) -> None:
    columns = found(tmp_path, "Rec,Report,Detail of recommendation,Status")
    assert (columns["own_reference"], columns["text"]) == ("Rec", "Detail of recommendation")
