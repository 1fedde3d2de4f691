"""The real register, read whole."""

import csv
from collections import Counter

from searchapp.config import training_folder
from searchapp.domain.recommendation import Status
from searchapp.ingest import read_register

SAMPLE = training_folder() / "sample_register.txt"


def test_every_row_is_read_with_its_status() -> None:
    rows = list(read_register(SAMPLE))
    assert Counter(row.status for row in rows) == {
        Status.COMPLETED: 124,
        Status.NO_FURTHER_ACTION: 91,
        Status.BEING_PROGRESSED: 76,
        Status.AWAITING_REVIEW: 20,
    }
    assert [row.row for row in rows] == list(range(1, 312))
    assert not any(row.problems for row in rows)


def test_rows_are_those_of_the_labels_file() -> None:
    with (training_folder() / "labels.csv").open(encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    rows = list(read_register(SAMPLE))
    assert len(labels) == len(rows) == 311
    for label, row in zip(labels, rows, strict=True):
        assert int(label["row"]) == row.row
        assert " ".join(row.text.split()).startswith(" ".join(label["text_start"].split()))


def test_dates_keep_their_precision() -> None:
    made = Counter(row.made.precision if row.made else "none" for row in read_register(SAMPLE))
    assert made == {"year": 305, "day": 6}


def test_no_markup_is_left_and_bullets_are_lines() -> None:
    rows = list(read_register(SAMPLE))
    assert not any("<" in row.text + row.response + row.report + row.concerns for row in rows)
    inline = [row.row for row in rows for line in row.text.splitlines() if "•" in line[1:]]
    assert inline == []


def test_exact_text_is_kept_beside_the_cleaned_one() -> None:
    row = next(row for row in read_register(SAMPLE) if row.row == 19)
    assert row.exact.recommendation.startswith("<p>All police forces should ensure interviewers")
    assert row.text.startswith("All police forces should ensure interviewers")
    assert row.line == 26
