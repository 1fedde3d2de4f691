"""The language of terms: what a term of the taxonomy finds in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.classify.terms import TermFinder
from searchapp.classify.tokens import tokenise


def found(term: str, text: str) -> list[str]:
    finder = TermFinder()
    finder.add(term, 0)
    return _slices(finder, text)


def _slices(finder: TermFinder, text: str) -> list[str]:
    tokens = tokenise(text)
    line = finder.line(tokens)
    return [
        tokens.words(line.place[first], line.place[last - 1] + 1) for _term, first, last in finder.find(line)
    ]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("custody suite", "New Custody Suites open", ["Custody Suites"]),
        ("multi-agency hub", "the multi agency hub", ["multi agency hub"]),
        ("victims' code", "under the victims\u2019 code now", ["victims\u2019 code"]),
        ("detain*", "detained and detainees", ["detained", "detainees"]),
        ("stop|search record", "a stop record, a search record", ["stop record", "search record"]),
        ("retain .. record", "retain all of their old records", ["retain all of their old records"]),
        ("retain .. record", "retain all of their very old records", []),
        ("retain .. record", "to retain. Records are kept", []),
        ("crime number", "crime, number", ["crime, number"]),
        ("force", "enforcement", []),
    ],
)
def test_a_term_finds(term: str, text: str, expected: list[str]) -> None:
    assert found(term, text) == expected


def test_an_acronym_matches_as_capitals_only_with_or_without_a_plural() -> None:
    finder = TermFinder()
    finder.add_acronym("IT", 0)
    assert _slices(finder, "it has IT; ITs, IT's") == ["IT", "ITs", "IT's"]


@given(st.text(alphabet="ab -.*|\n'\u2019é", max_size=60))
def test_no_text_breaks_the_finder(text: str) -> None:
    assert all(words in text for words in found("a .. b*", text))
