from __future__ import annotations

import pytest

from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.stated_history import StatedEntry
from searchapp.ingest.stated_history import read_stated_history

FIRST = "[on]9th February 2017 [status]being-progressed[/status][/on] [comment]Work has begun.[/comment]"
SECOND = "[on]3 May 2018 [status]Completed[/status][/on]"


def test_dated_entries_become_a_history_and_the_text_loses_its_markup() -> None:
    text, entries = read_stated_history(f"Before. {FIRST}\n{SECOND} After.")
    assert text == "Before.\n9th February 2017: Work has begun.\n3 May 2018: completed\nAfter."
    assert entries == (
        StatedEntry(on=PartialDate(2017, 2, 9), status=Status.BEING_PROGRESSED, comment="Work has begun."),
        StatedEntry(on=PartialDate(2018, 5, 3), status=Status.COMPLETED, comment=""),
    )


@pytest.mark.parametrize(
    "broken",
    [
        "[on]9th February 2017 [status]being-progressed[/status]",
        FIRST.replace("February", "Februember"),
        FIRST.replace("being-progressed", "nearly there"),
        "[on][on][status]",
        "turned [on] the light",
    ],
)
def test_broken_markup_stays_text(broken: str) -> None:
    assert read_stated_history(broken) == (broken, ())


def test_a_comment_that_is_not_closed_is_kept_as_text_beside_its_entry() -> None:
    text, entries = read_stated_history(FIRST.replace("[/comment]", ""))
    assert len(entries) == 1
    assert "[comment]Work has begun." in text


def test_markup_opened_over_and_over_is_read_in_good_time() -> None:
    text, entries = read_stated_history("[on]1 May 2018 [status]nfa[/status][/on][comment]" * 1_000)
    assert len(entries) == 1_000
    assert text.count("[comment]") == 1_000
