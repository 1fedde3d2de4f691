"""What registers keep beside a recommendation: own reference, owner, dates, and every other column."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.recommendation import Kept, PartialDate
from searchapp.ingest import folded, open_register
from searchapp.ingest.exported import unfolded
from searchapp.ingest.normalise import clean_line, clean_text
from searchapp.ingest.table import MAX_CELL

HEADINGS = "Ref,Report,Recommendation,Response,Status,Owner,Target date,Date closed,Risk,Next board\n"
PLAIN = "CUS-1,Custody 2014,Paint the cells.,Done.,Completed"


def rows(tmp_path: Path, text: str) -> list[RegisterRow | HeldBackRow]:
    path = tmp_path / "register.csv"
    path.write_text(text)
    return list(open_register(path).rows())


def kept(tmp_path: Path, text: str) -> Kept:
    (row,) = rows(tmp_path, text)
    assert isinstance(row, RegisterRow)
    return row.kept


def test_every_column_is_kept(tmp_path: Path) -> None:
    assert kept(tmp_path, HEADINGS + PLAIN + ",Head of custody,31/03/2015,Feb 2015,High,\n") == Kept(
        reference="CUS-1",
        owner="Head of custody",
        target=PartialDate(2015, 3, 31),
        closed=PartialDate(2015, 2),
        others=(
            ("Ref", ""),
            ("Owner", ""),
            ("Target date", ""),
            ("Date closed", ""),
            ("Risk", "High"),
            ("Next board", ""),
        ),
    )


def test_a_date_that_cannot_be_read_is_kept_as_it_stands_and_said(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, HEADINGS + PLAIN + ",,when funded,,High,\n")
    assert isinstance(row, RegisterRow)
    assert row.kept.target is None
    assert row.kept.filled == (("Target date", "when funded"), ("Risk", "High"))
    (problem,) = row.problems
    assert (problem.column, problem.value, problem.held_back) == ("Target date", "when funded", False)


def test_a_column_without_a_heading_between_others_is_numbered(tmp_path: Path) -> None:
    found = kept(tmp_path, "Report,Recommendation,,Status\nCustody 2014,Paint the cells.,urgent,Completed\n")
    assert found.others == (("Column 3", "urgent"),)


def test_markup_in_other_columns_is_taken_out_and_their_lines_stay(tmp_path: Path) -> None:
    found = kept(tmp_path, HEADINGS + PLAIN + ',,,,"<b>High</b>\nsince May",\n')
    assert found.filled == (("Risk", "High\nsince May"),)


def test_an_overlong_cell_of_another_column_is_cut_and_said(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, HEADINGS + PLAIN + f",,,,{'x' * (MAX_CELL + 5)},\n")
    assert isinstance(row, RegisterRow)
    assert len(row.kept.filled[0][1]) == MAX_CELL
    assert "the rest is not kept" in row.problems[0].message


def test_a_text_where_a_name_should_be_is_kept_among_the_others(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, HEADINGS + PLAIN.replace("CUS-1", "C" * 3_000) + ",,,,,\n")
    assert isinstance(row, RegisterRow)
    assert (row.kept.reference, row.kept.filled) == ("", (("Ref", "C" * 3_000),))
    assert row.problems[0].column == "Ref"


@pytest.mark.parametrize("word", ["TBC", "n/a", "unknown"])
def test_a_word_in_place_of_a_date_is_kept(tmp_path: Path, word: str) -> None:
    assert kept(tmp_path, HEADINGS + PLAIN + f",,{word},,,\n").filled == (("Target date", word),)


def test_the_widest_worksheet_is_read(tmp_path: Path) -> None:
    more = [f"Column {number}" for number in range(300)]
    head = ",".join(["Report", "Recommendation", "Status", *more])
    line = ",".join(["Custody 2014", "Paint the cells.", "Completed", *("x" for _ in more)])
    assert len(kept(tmp_path, f"{head}\n{line}\n").filled) == 300


def test_a_row_held_back_is_still_known_by_its_reference(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, HEADINGS + "CUS-1,Custody 2014,Paint the cells.,Done.,Nearly there,,,,,\n")
    assert isinstance(row, HeldBackRow)
    assert row.reference == "CUS-1"


@pytest.mark.parametrize("heading", ["Ref", "Reference No.", "REC ID", "No", "#", "Recommendation number"])
def test_a_reference_goes_by_many_headings(tmp_path: Path, heading: str) -> None:
    text = f"{heading},Report,Recommendation,Status\n7,Custody 2014,Paint the cells.,Completed\n"
    assert kept(tmp_path, text).reference == "7"


@pytest.mark.parametrize("heading", ["Owner", "Force lead", "Responsible officer", "SRO"])
def test_an_owner_goes_by_many_headings(tmp_path: Path, heading: str) -> None:
    text = f"{heading},Report,Recommendation,Status\nCustody,Custody 2014,Paint the cells.,Completed\n"
    assert kept(tmp_path, text).owner == "Custody"


def test_files_without_these_columns_are_not_said_to_lack_them(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("Report,Recommendation,Status\nCustody 2014,Paint the cells.,Completed\n")
    register = open_register(path)
    assert "owner" not in register.absent_titles
    assert {"own_reference", "owner", "target", "closed_on"} <= register.absent


def test_a_row_that_ends_before_the_reference_given_here_bears_none(tmp_path: Path) -> None:
    head = "Report,Recommendation,Status,Score,Source file,Row,Other columns,Reference\n"
    (row,) = rows(tmp_path, head + "Custody 2014,Paint the cells.,Completed\n")
    assert isinstance(row, RegisterRow)
    assert row.given == ""


EXPORTED = "Report,Recommendation,Status,Score,Source file,Row,Other columns,Reference\n"


@pytest.mark.parametrize(
    "others",
    [
        (("Risk", "High\nReason: nobody came\nSee also: none"), ("Note: board", "Deferred: again")),
        (("Risk", "High\n• first: a\n• second"), ("Risk", "twice")),
    ],
)
def test_cells_of_several_lines_come_back_from_an_exported_file_as_they_were(
    tmp_path: Path, others: tuple[tuple[str, str], ...]
) -> None:
    line = io.StringIO(newline="")
    cells = ("Custody 2014", "Paint the cells.", "Completed", "1", "a.csv", "1", folded(others), "R-7K3QX2")
    csv.writer(line).writerow(cells)
    assert kept(tmp_path, EXPORTED + line.getvalue()).others == others


PARTS = st.sampled_from([*"ab: \n•=", "Risk: ", ": "])
CELLS = st.lists(PARTS, min_size=1, max_size=12).map("".join).map(clean_text)
OTHERS = st.lists(st.tuples(CELLS.map(clean_line), CELLS).filter(all), max_size=4)


@given(OTHERS)
def test_whatever_stands_in_other_columns_is_unfolded_as_it_was_folded(others: list[tuple[str, str]]) -> None:
    back = [(clean_line(heading), clean_text(cell)) for heading, cell in unfolded(folded(others))]
    assert back == others


def test_a_line_that_somebody_added_with_a_heading_is_a_column_of_its_own() -> None:
    assert unfolded("Risk: High\n  since: May\nwithout indent\nOwner: me") == (
        ("Risk", "High\n  since: May\nwithout indent"),
        ("Owner", "me"),
    )
