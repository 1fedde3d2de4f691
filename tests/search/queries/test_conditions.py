"""Plain words that are conditions, and words like them that are not."""

from __future__ import annotations

from datetime import date

import pytest

from searchapp.search.queries.meaning import Most
from searchapp.search.queries.query import ReadQuery, read_query


def read(text: str) -> ReadQuery:
    return read_query(text, names={}, filters={}, today=date(2016, 3, 1), expand=False)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("What is still open on custody?", "Recommendations with custody, still open"),
        ("custody still open", "Recommendations with custody, still open"),
        ("what's not yet done on custody", "Recommendations with custody, still open"),
        ("which custody recommendations are outstanding", "Recommendations with custody, still open"),
        ("which of these are open", "Recommendations: still open"),
        ("what is outstanding", "Recommendations: still open"),
        ("recommendations not completed on custody", "Recommendations with custody, still open"),
        ("completed recommendations on custody", "Recommendations with custody, status Completed"),
        ("which custody recommendations are closed", "Recommendations with custody, closed"),
        ("what is overdue", "Recommendations: still open and overdue on 1 March 2016"),
        ("custody since 2013", "Recommendations with custody, made from 2013"),
        ("custody from 2013", "Recommendations with custody, made from 2013"),
        ("custody after 2014", "Recommendations with custody, made after 2014"),
        ("custody made before 2015", "Recommendations with custody, made before 2015"),
        ("custody in 2014", "Recommendations with custody, made 2014"),
        ("custody between 2014 and 2016", "Recommendations with custody, made from 2014 to 2016"),
        ("custody due before 2015", "Recommendations with custody, due before 2015"),
        (
            "custody still open since 2013 -bail",
            "Recommendations with custody, still open and made from 2013, without bail",
        ),
    ],
)
def test_a_condition_in_plain_words_is_read_as_one(text: str, reading: str) -> None:
    assert read(text).reading == reading


@pytest.mark.parametrize(
    "text",
    [
        "outstanding warrants",
        "when cases are closed",
        "is training completed",
        "what is done about custody",
        "open spaces",
        "closed since 2014",
        "custody in 1066",
        "custody OR bail still open",
        '"still open" custody',
        '"since 2013"',
        "not overdue",
    ],
)
def test_what_a_text_may_say_itself_stays_words(text: str) -> None:
    assert not any("condition" in notice for notice in read(text).notices)


def test_a_notice_says_how_to_search_for_the_words_themselves() -> None:
    assert read("custody since 2013").notices == (
        '"since 2013" was read as a condition. To search for the words, put them in quotes.',
    )


def test_a_condition_holds_for_a_question_of_which_some_words_are_enough() -> None:
    asked = read("what is still open on custody bail parking and pens")
    assert isinstance(asked.meaning, Most)
    assert asked.reading.endswith("of custody, bail, parking and pens, still open")
    assert "still open" not in asked.reading.split(", still open")[0]
    assert asked.loose is not None
    assert asked.loose.limits is not None
