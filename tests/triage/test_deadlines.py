from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.deadline import Deadline
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines import find_deadlines

CORPORA = sorted(Path(__file__).parent.glob("deadlines*.txt"))


def cases(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Each line: made | text | due dates, and "| missed: why" where the rules are known not to find them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            made, text, due, missed = (*line.split(" | "), "")[:4]
            yield made, text.replace("\\n", "\n"), due, missed


CASES = [
    pytest.param(made, text, due, marks=[pytest.mark.xfail(strict=True, reason=missed)] if missed else [])
    for path in CORPORA
    for made, text, due, missed in cases(path)
]


def written(deadline: Deadline) -> str:
    dates = "" if deadline.earliest is None else str(deadline.earliest)
    if deadline.latest != deadline.earliest:
        dates += f"..{deadline.latest}"
    rhythm = f"every {deadline.every}" if deadline.every else ""
    return f"{dates} {rhythm}".strip() or "undated"


def found(made: str, text: str) -> str:
    date_made = None if made == "?" else PartialDate.parse(made)
    return "; ".join(written(deadline) for deadline in find_deadlines(text, date_made)) or "-"


@pytest.mark.parametrize(("made", "text", "due"), CASES)
def test_a_sentence_gives_exactly_the_deadlines_it_sets(made: str, text: str, due: str) -> None:
    assert found(made, text) == due


def test_the_words_of_a_deadline_are_found_at_its_offsets() -> None:
    text = "“By 31 August 2015”, forces should, within three months of publication, publish the outcomes."
    deadlines = find_deadlines(text, PartialDate(2015))
    assert [deadline.words for deadline in deadlines] == [
        "By 31 August 2015",
        "within three months of publication",
    ]
    assert all(text[deadline.start : deadline.end] == deadline.words for deadline in deadlines)


@given(st.text(alphabet="by within3 month2015/.-,() \n•should until end of May June annual", max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    for deadline in find_deadlines(text, PartialDate(2015)):
        assert text[deadline.start : deadline.end] == deadline.words


def test_a_long_text_is_read_in_a_time_that_grows_with_its_length() -> None:
    sentence = (
        "By 31 August 2015, forces should review every case within three months, and annually thereafter. "
    )
    assert len(find_deadlines(sentence * 400, PartialDate(2015))) == 400 * len(
        find_deadlines(sentence, PartialDate(2015))
    )
