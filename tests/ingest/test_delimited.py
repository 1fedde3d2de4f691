"""Delimited text in any encoding and delimiter; quotation marks never swallow a row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Silent
from searchapp.ingest.delimited import DELIMITERS, MAX_LINE, delimited_tables
from searchapp.ingest.table import RawRow


def read(path: Path, delimiter: str) -> list[RawRow]:
    return list(delimited_tables(path, Silent())[list(DELIMITERS).index(delimiter)].rows())


def cells(path: Path, delimiter: str = "\t") -> list[list[str]]:
    return [list(row.cells) for row in read(path, delimiter)]


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "register.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "Force\tText\r\nLancashire\tThe “café” — £5\r\n"
    assert cells(written(tmp_path, text.encode(encoding))) == [
        ["Force", "Text"],
        ["Lancashire", "The “café” — £5"],
    ]


def test_a_file_pasted_together_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    content = "a\tcafé\n".encode() + "b\tcafé — £5\n".encode("cp1252") + "c\t—\n".encode()
    assert cells(written(tmp_path, content)) == [["a", "café"], ["b", "café — £5"], ["c", "—"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read_and_lines_are_counted(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, end.join(("a,b", 'c,"d' + end + 'e"', "", "f,g")))
    assert [(row.line, row.cells) for row in read(path, ",")] == [
        (1, ("a", "b")),
        (2, ("c", f"d{end}e")),
        (4, ("",)),
        (5, ("f", "g")),
    ]


def test_quoted_cells_hold_delimiters_quotes_and_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,"b, ""c""\nd",e\n')
    assert cells(path, ",") == [["a", 'b, "c"\nd', "e"]]


def test_a_quotation_mark_that_is_never_closed_is_an_ordinary_character(tmp_path: Path) -> None:
    path = written(tmp_path, 'a\tb\n1\t"never closed\n2\tx\n3\ty\n')
    assert cells(path) == [["a", "b"], ["1", '"never closed'], ["2", "x"], ["3", "y"]]


def test_a_quotation_that_does_not_fill_its_cell_is_text(tmp_path: Path) -> None:
    path = written(tmp_path, 'a\tb\n1\t"quoted" and more\n2\tsaid "x"\n')
    assert cells(path) == [["a", "b"], ["1", '"quoted" and more'], ["2", 'said "x"']]


def test_a_pair_of_stray_marks_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    path = written(tmp_path, 'a\tb\n1\t"opened here\n2\tx\n3\tclosed here"\n4\ty\n')
    assert [row[0] for row in cells(path)] == ["a", "1", "2", "3", "4"]


HEADED = "Force,Report,Text,Made,Response,Status\n"
STRAY = 'L,R,"Paint, then mend.",2014,"None yet,Completed\nL,R,Count.,2014,A screen of 24",Completed\n'


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_stray_marks_in_neighbouring_rows_leave_both_rows_whole(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path, f"A title, 2014\n{HEADED}{STRAY}".replace(",", delimiter))
    assert cells(path, delimiter)[2:] == [
        ["L", "R", f"Paint{delimiter} then mend.", "2014", '"None yet', "Completed"],
        ["L", "R", "Count.", "2014", 'A screen of 24"', "Completed"],
    ]


def test_stray_marks_rows_apart_leave_all_between_whole(tmp_path: Path) -> None:
    between = "L,R,Mend.,2014,Done,Completed\n" * 20
    first, last = STRAY.splitlines(keepends=True)
    assert len(cells(written(tmp_path, HEADED + first + between + "\n" + last), ",")) == 24


@pytest.mark.parametrize(
    "record",
    [
        'L,R,"Paint, mend, count,\nand so on, for years, and years, say",2014,Done,Completed\n',
        'L,R,"Paint, mend, count, sew,\nmend, and so on, for years",2014,Done,Completed\n',
        '"L","R","a,b,c,d\ne,f,g","2014","Done","Completed"\n',
        'L,R,"• paint\n• mend",2014,"Done, all,\nof it, as, said, before",Completed\n',
    ],
)
def test_a_quoted_cell_of_several_lines_is_believed_among_commas(tmp_path: Path, record: str) -> None:
    read = cells(written(tmp_path, HEADED + record * 3), ",")
    assert [len(row) for row in read] == [6] * 4
    assert [row[-1] for row in read[1:]] == ["Completed"] * 3


def test_a_quoted_cell_of_several_lines_is_believed_among_tabs(tmp_path: Path) -> None:
    path = written(tmp_path, 'a\tb\tc\n1\tx\t"first\nsecond\n\nthird"\n2\ty\tz\n')
    assert cells(path) == [["a", "b", "c"], ["1", "x", "first\nsecond\n\nthird"], ["2", "y", "z"]]


CELL = st.text(alphabet=st.sampled_from(list('ab ,;|\t"\n\r<&é')), max_size=8)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, end: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(out.getvalue().encode())
    assert cells(path, delimiter) == rows


@given(st.lists(st.text(alphabet=st.sampled_from(list('ab\t"')), max_size=12), min_size=1, max_size=12))
def test_no_character_but_quotation_marks_is_ever_lost(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_text("\n".join(lines))
    kept = "".join("".join(row) for row in cells(path))
    wanted = "".join(lines)
    for character in "ab":
        assert kept.count(character) == wanted.count(character)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not a text file"):
        delimited_tables(written(tmp_path, bytes(range(256)) * 20), Silent())


def test_a_stray_zero_byte_costs_no_row(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\tb\nc\0\td\n" + b"e\tf\n" * 50_000 + b"g\t\0h\n")
    read = cells(path)
    assert len(read) == 50_003
    assert (read[0], read[1], read[-1]) == (["a", "b"], ["c", "d"], ["g", "h"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_stray_zero_byte_in_a_short_file_costs_no_row(tmp_path: Path, encoding: str) -> None:
    assert cells(written(tmp_path, "a\tb\nc\0\td\n".encode(encoding))) == [["a", "b"], ["c", "d"]]


def test_a_run_of_zero_bytes_deep_in_the_text_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\tb\n" * 50_000 + b"c" + bytes(4_096))
    with pytest.raises(UnreadableFile, match="Line 50,001"):
        cells(path)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\tb\n" + b"x" * (MAX_LINE + 10))
    with pytest.raises(TooLarge, match="Line 2"):
        cells(path)


def test_broken_utf_16_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a\tb\n".encode("utf-16") + b"\x00\xd8\n\x00")
    with pytest.raises(UnreadableFile, match="UTF-16"):
        cells(path)


def test_marks_opened_over_and_over_do_not_make_reading_endless(tmp_path: Path) -> None:
    path = written(tmp_path, 'a","b""\n' * 100_000)
    with pytest.raises(UnreadableFile, match="quotation marks"):
        cells(path, ",")
