"""A register file as a whole: where its columns are, which rows are recommendations, what is held back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.recommendation import Status
from searchapp.ingest import describe, open_register, read_register
from searchapp.ingest.table import MAX_CELL

HEADINGS = ("Force", "Report", "Type of inspection", "Recommendation", "Date made", "Response", "Status")
GOOD = ("Lancashire", "Custody 2014", "Joint", "Paint the cells.", "2014", "Done.", "Completed")


def register(tmp_path: Path, *lines: tuple[str, ...] | str, delimiter: str = "\t") -> Path:
    path = tmp_path / "register.csv"
    path.write_text("\n".join(line if isinstance(line, str) else delimiter.join(line) for line in lines))
    return path


def read(path: Path) -> list[RegisterRow | HeldBackRow]:
    return list(open_register(path).rows())


def changed(**cells: str) -> tuple[str, ...]:
    names = ("concerns", "report", "inspection_type", "text", "made", "response", "status")
    return tuple(cells.get(name, cell) for name, cell in zip(names, GOOD, strict=True))


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|"])
def test_the_delimiter_is_found_by_the_headings(tmp_path: Path, delimiter: str) -> None:
    (row,) = read_register(register(tmp_path, HEADINGS, GOOD, delimiter=delimiter))
    assert (row.concerns, row.report, row.inspection_type) == ("Lancashire", "Custody 2014", "Joint")
    assert (row.text, str(row.made), row.response, row.status) == (
        "Paint the cells.",
        "2014",
        "Done.",
        Status.COMPLETED,
    )


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    order = random.Random(3).sample(range(7), k=7)
    path = register(
        tmp_path, tuple(HEADINGS[place] for place in order), tuple(GOOD[place] for place in order)
    )
    (row,) = read_register(path)
    assert (row.text, row.status, row.concerns) == ("Paint the cells.", Status.COMPLETED, "Lancashire")


@pytest.mark.parametrize(
    "headings",
    [
        ("RECOMMENDATION:", "Originating report", "Current Status"),
        ("Recommendation text", "Report title", "status"),
        ("<b>Recommendations</b>", "Inspection", "Complete / NFA"),
        ("Area for improvement", "Title of report", "Progress status"),
    ],
)
def test_headings_go_by_several_names(tmp_path: Path, headings: tuple[str, ...]) -> None:
    (row,) = read_register(register(tmp_path, headings, ("Paint.", "Custody 2014", "NFA")))
    assert (row.text, row.report, row.status) == ("Paint.", "Custody 2014", Status.NO_FURTHER_ACTION)


def test_a_number_or_owner_column_is_not_taken_for_the_recommendation(tmp_path: Path) -> None:
    headings = ("Recommendation number", "Recommendation owner", "Recommendation", "Report", "Status")
    (row,) = read_register(register(tmp_path, headings, ("7", "Somebody", "Paint.", "Custody", "Completed")))
    assert row.text == "Paint."


def test_titles_and_blank_lines_may_stand_above_the_headings(tmp_path: Path) -> None:
    path = register(tmp_path, "Register of recommendations, 2016", "", "\t\t", HEADINGS, "", GOOD)
    (row,) = read_register(path)
    assert (row.row, row.line) == (1, 6)


def test_sections_blank_rows_and_repeated_headings_are_no_recommendations(tmp_path: Path) -> None:
    section = ("National recommendations", "", "", "", "", "", "")
    path = register(tmp_path, HEADINGS, section, GOOD, ("",) * 7, HEADINGS, ("<p> </p>",) + ("",) * 6, GOOD)
    assert [(row.row, row.line) for row in read(path)] == [(1, 3), (2, 7)]


@pytest.mark.parametrize(
    ("row", "column", "value", "says"),
    [
        (changed(status="Nearly done"), "Status", "Nearly done", "not a known status"),
        (changed(status="Complted"), "Status", "Complted", "“Completed”"),
        (changed(status=""), "Status", "", "no status"),
        (changed(text=""), "Recommendation", "", "no recommendation"),
        (changed(made="31/02/2014"), "Date made", "31/02/2014", "not a date"),
        (changed(response="x" * (MAX_CELL + 1)), "Response", "x" * 200 + "…", "50,001 characters"),
        (GOOD[:5], "Status", "", "5 cells"),
        ((*GOOD, "and more"), "", "and more", "8 cells"),
    ],
    ids=["status", "misspelt", "no status", "no text", "date", "long", "too few", "too many"],
)
def test_a_row_that_cannot_be_read_is_held_back_with_column_and_value(
    tmp_path: Path, row: tuple[str, ...], column: str, value: str, says: str
) -> None:
    first, held, last = read(register(tmp_path, HEADINGS, GOOD, row, GOOD))
    assert isinstance(first, RegisterRow)
    assert isinstance(last, RegisterRow)
    assert isinstance(held, HeldBackRow)
    (problem,) = held.problems
    assert (problem.row, problem.line, problem.column, problem.value) == (2, 3, column, value)
    assert says in problem.message
    assert problem.held_back


def test_all_that_is_wrong_with_a_row_is_said_at_once(tmp_path: Path) -> None:
    (held,) = read(register(tmp_path, HEADINGS, changed(text="", made="soon", status="odd")))
    assert [problem.column for problem in held.problems] == ["Recommendation", "Status", "Date made"]


def test_a_stray_separator_is_read_past_where_only_one_reading_fits(tmp_path: Path) -> None:
    broken = ("Lancashire", "Custody 2014", "Joint", "Paint the", "cells.", "2014", "Done.", "Completed")
    (row,) = read(register(tmp_path, HEADINGS, broken))
    assert isinstance(row, HeldBackRow)  # the surplus may be in any of the first cells

    broken = ("Paint the", "cells.", "2014", "Done.", "Completed", "Custody")
    (row,) = read(register(tmp_path, ("Recommendation", "Date made", "Response", "Status", "Report"), broken))
    assert isinstance(row, RegisterRow)
    assert row.text == "Paint the cells."
    assert [problem.held_back for problem in row.problems] == [False]


def test_empty_cells_beyond_the_headings_do_not_matter(tmp_path: Path) -> None:
    (row,) = read(register(tmp_path, HEADINGS, (*GOOD, "", " ")))
    assert row.problems == ()


def test_rows_held_back_are_counted_in_row_numbers(tmp_path: Path) -> None:
    path = register(tmp_path, HEADINGS, changed(status="odd"), GOOD)
    assert [row.row for row in read_register(path)] == [2]


def test_missing_columns_are_named_beside_those_found(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no column for the status.*“Recommendation”") as caught:
        open_register(register(tmp_path, ("Recommendation", "Report"), ("Paint.", "Custody")))
    assert "Status" in caught.value.next_step


def test_a_file_without_headings_says_what_it_begins_with(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="Dear all"):
        open_register(register(tmp_path, "Dear all", "nothing to see here"))


def test_columns_that_may_be_missing_are_told(tmp_path: Path) -> None:
    path = register(tmp_path, ("Report", "Recommendation", "Status"), ("Custody", "Paint.", "Completed"))
    opened = open_register(path)
    assert opened.absent >= {"concerns", "inspection_type", "made", "response"}
    assert opened.absent_titles == ["response", "date made", "type of inspection", "force"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "No row of headings"),
        (b"PK\x03\x04" + bytes(100), "workbook"),
        (b"%PDF-1.7 something", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old Word"),
        (b"\x1f\x8b\x08" + bytes(100), "compressed"),
        (bytes(range(256)) * 8, "not a text file"),
    ],
)
def test_what_is_no_register_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "thing.bin"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=kind) as caught:
        open_register(path)
    assert "thing.bin" in caught.value.message
    assert caught.value.next_step


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no file .*absent.csv"):
        open_register(tmp_path / "absent.csv")
    with pytest.raises(UnreadableFile, match="not a file"):
        open_register(tmp_path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = register(tmp_path, HEADINGS, GOOD)
    with pytest.raises(TooLarge, match=r"0\.0 MB"):
        open_register(path, max_bytes=50)


def test_a_file_is_described_by_name_size_and_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    found = describe(path)
    assert (found.name, found.size) == ("a.csv", 3)
    assert found.sha256.startswith("ba7816bf8f01cfea")


def test_a_line_between_stray_marks_that_is_no_whole_row_is_held_back_and_not_swallowed(
    tmp_path: Path,
) -> None:
    first, last = changed(response='"None yet'), changed(response='A screen of 24"')
    rows = read(register(tmp_path, HEADINGS, GOOD, first, GOOD[:4], ("A word",), last, GOOD))
    assert [isinstance(row, RegisterRow) for row in rows] == [True, True, False, False, True, True]


@pytest.mark.parametrize(
    "headings",
    [
        "Rec,Originating inspection,RAG / Status",
        "recommendation_text,originating_report,recommendation_status",
        "AFI,Source document,Overall status",
    ],
)
def test_headings_of_trackers_and_of_programs_are_known(tmp_path: Path, headings: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"{headings}\nMend the vans.,Vans 2016,Completed\n", encoding="utf-8")
    (row,) = read_register(path)
    assert (row.text, row.report, row.status) == ("Mend the vans.", "Vans 2016", Status.COMPLETED)


def test_a_column_of_progress_is_the_status_beside_a_response_and_the_response_beside_a_status(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Rec,Report,Force response / update,Progress\n"
        "Mend the vans.,Vans 2016,All of them were mended in May.,Complete\n",
        encoding="utf-8",
    )
    (row,) = read_register(path)
    assert (row.response, row.status) == ("All of them were mended in May.", Status.COMPLETED)
    path.write_text(
        "Rec,Report,Progress,Status\nMend the vans.,Vans 2016,Two are left.,In progress\n", encoding="utf-8"
    )
    (row,) = read_register(path)
    assert (row.response, row.status) == ("Two are left.", Status.BEING_PROGRESSED)
