"""What every search backend must do with due dates: `domain.ports.SearchIndex`, for each in BACKENDS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from searchapp.domain.ports import SearchIndex
from searchapp.domain.search import SearchRequest
from tests.contract.search.backends import TODAY, built, document, refs

OPEN = {"status": "being-progressed"}


DATED = (
    document("R-1", "Past.", due_earliest="2014-01-01", due_latest="2016-02-29", sets_deadline=True, **OPEN),
    document(
        "R-2", "Perhaps.", due_earliest="2016-01-01", due_latest="2016-03-01", sets_deadline=True, **OPEN
    ),
    document("R-3", "Soon.", due_earliest="2016-03-29", due_latest="2016-03-29", sets_deadline=True, **OPEN),
    document("R-4", "Later.", due_earliest="2016-03-30", due_latest="2016-03-30", sets_deadline=True, **OPEN),
    document("R-5", "Closed.", due_earliest="2014-01-01", due_latest="2014-12-31", sets_deadline=True),
    document("R-6", "Yearly.", sets_deadline=True, recurring=True, **OPEN),
    document("R-7", "Nothing."),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:overdue", "1"),
        ("is:due-soon", "23"),
        ("NOT is:overdue", "234567"),
        ("past is:overdue", "1"),
        ("soon is:overdue", ""),
        ("due:2014", "15"),
        ("due:2015", "1"),
        ("due:..2016-02", "125"),
        ("due:2016-03-30..", "4"),
        ("has:deadline", "123456"),
        ("has:recurring", "6"),
    ],
)
def test_due_dates_are_found_as_far_as_they_are_known(
    backend: Callable[[Path], SearchIndex], tmp_path: Path, text: str, found: str
) -> None:
    index = built(backend(tmp_path / "index"), DATED)
    assert refs(index, text) == [f"R-{number}" for number in found]


def test_recommendations_can_be_sorted_by_due_date_undated_ones_last(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    index = built(backend(tmp_path / "index"), DATED)
    assert refs(index, sort="due") == ["R-5", "R-1", "R-2", "R-3", "R-4", "R-6", "R-7"]
    assert refs(index, sort="-due") == ["R-4", "R-3", "R-2", "R-1", "R-5", "R-6", "R-7"]


def test_what_is_overdue_changes_with_the_day_within_a_running_index(
    backend: Callable[..., SearchIndex], tmp_path: Path
) -> None:
    days = [TODAY]
    index = built(backend(tmp_path / "index", today=lambda: days[-1]), DATED)
    assert refs(index, "is:overdue") == ["R-1"]
    assert index.search(SearchRequest()).facets["due"] == {"due-soon": 2, "due-later": 1, "overdue": 1}
    days.append(date(2016, 3, 30))
    assert refs(index, "is:overdue") == ["R-1", "R-2", "R-3"]
    assert refs(index, filters={"due": ("overdue", "due-soon")}) == ["R-1", "R-2", "R-3", "R-4"]
    assert index.search(SearchRequest(filters={"due": ("overdue",)})).facets["due"] == {
        "overdue": 3,
        "due-soon": 1,
    }
