from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.domain.search import Passage
from searchapp.search.passages import passages
from searchapp.search.queries.query import read_query
from searchapp.search.queries.suggest import Vocabulary

FILLER = "Nothing of note stands here. " * 40


def shown(query: str, text: str, *, whole: bool = False) -> list[Passage]:
    vocabulary = Vocabulary({"custody": 9})
    meaning = read_query(query, names={}, filters={}, vocabulary=vocabulary, today=date(2016, 3, 1)).meaning
    return passages(meaning, text, whole=whole)


def marked(query: str, text: str) -> list[str]:
    (passage,) = shown(query, text, whole=True)
    return [passage.text[start:end] for start, end in passage.marks]


def test_forms_of_a_word_are_marked():
    text = "Supervisors supervised; supervising helps."
    assert marked("supervise", text) == ["Supervisors", "supervised", "supervising"]
    assert marked('"supervise"', text) == []


def test_quoted_words_are_marked_only_as_they_stand():
    text = "Appropriate adults and an appropriate adult."
    assert marked('"appropriate adult"', text) == ["appropriate adult"]
    assert marked("appropriate adult", text) == ["Appropriate", "adults", "appropriate", "adult"]


def test_other_names_are_marked():
    assert marked("CSE", "Child sexual exploitation, or CSE.") == ["Child sexual exploitation", "CSE"]
    assert marked("s136", "A place of safety under section 136.") == ["place of safety", "section 136"]


def test_hyphenated_words_are_marked_whole_or_in_part():
    assert marked("reoffending", "Reduce re-offending.") == ["re-offending"]
    assert marked("agency", "A multi-agency hub.") == ["agency"]


def test_beginnings_near_spellings_and_slips_put_right_are_marked():
    assert marked("custod*", "Custodial and custody.") == ["Custodial", "custody"]
    assert marked("custdy~", "In custody.") == ["custody"]
    assert marked("custdy", "In custody.") == ["custody"]


def test_what_is_unwanted_or_in_the_title_only_is_not_marked():
    assert marked("-custody bail", "Custody and bail.") == ["bail"]
    assert marked("report:custody", "In custody.") == []
    assert marked("theme:custody", "In custody.") == ["custody"]  # not a known theme: searched as a word
    assert marked("", "In custody.") == []


def test_a_short_text_is_shown_whole_and_an_empty_one_not_at_all():
    assert shown("custody", "No match here.") == [Passage(text="No match here.")]
    assert shown("custody", "") == []


def test_a_long_text_without_a_match_is_shown_from_its_beginning():
    (passage,) = shown("custody", FILLER)
    assert FILLER.startswith(passage.text)
    assert len(passage.text) < 400


def test_a_long_text_is_cut_around_what_matched_at_whole_words():
    text = f"{FILLER}Detainees in custody need care. {FILLER}Bail follows custody. {FILLER}"
    found = shown("custody bail", text)
    assert [[p.text[start:end] for start, end in p.marks] for p in found] == [
        ["custody"],
        ["Bail", "custody"],
    ]
    for passage in found:
        at = text.index(passage.text)
        assert text[at - 1].isspace()
        assert text[at + len(passage.text)].isspace()


def test_hostile_text_is_only_sliced():
    text = "<script>custody</script> & <b>"
    (passage,) = shown("custody", text)
    assert passage.text == text
    assert [text[start:end] for start, end in passage.marks] == ["custody"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["custody ", "re-offending\n", "x", "<b>", "\u0130", "bail. ", "  "]), max_size=400
    ),
    st.sampled_from(["custody", '"custody bail"', "cust* bail~", "reoffending OR x"]),
)
def test_passages_are_slices_in_order_and_marks_rise_without_overlap(pieces: list[str], query: str):
    text = "".join(pieces)
    at = 0
    for passage in shown(query, text):
        at = text.index(passage.text, at)
        edges = [edge for mark in passage.marks for edge in mark]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)
