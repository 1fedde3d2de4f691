import csv

import pytest

from benchmarks.endings import TABLE, WORDS, examples, tables, texts
from searchapp.triage.responses.cut_off import cut_off
from searchapp.triage.wording.lexicon import Lexicon, uses_in

WHOLE = (
    "Sergeants look at each record before the detainee leaves, and the inspector looks at ten a month."
    " The results are sent to the custody manager, who raises them with the sergeant."
)


def test_the_tables_are_what_the_written_texts_teach() -> None:
    weights, words = tables()
    with WORDS.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file, delimiter="\t"))[1:] == words
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = {
            (of, feature): float(weight) for of, feature, weight in list(csv.reader(file, delimiter="\t"))[1:]
        }
    fresh = {(of, feature): float(weight) for of, feature, weight in weights}
    for line in kept.keys() | fresh.keys():
        assert kept.get(line, 0.0) == pytest.approx(fresh.get(line, 0.0), abs=0.15), line


def test_a_text_is_left_out_of_what_is_known_when_it_is_learned_from() -> None:
    lexicon = Lexicon({"beds": (3, 1), "bedside": (1, 0)})
    other = lexicon.without("Two beds, one bedside lamp")
    assert other.uses("beds") == (2, 0)
    assert (lexicon.rest("bedsi"), other.rest("bedsi")) == ("de", "")


def test_a_word_before_a_mark_or_at_the_end_ends_a_clause() -> None:
    assert uses_in("The bed, the bed (two) and the bed") == {
        "the": (3, 0),
        "bed": (3, 2),
        "two": (1, 1),
        "and": (1, 0),
    }


def test_a_whole_text_is_whole_without_its_full_stop_too() -> None:
    assert cut_off(WHOLE) == ""
    assert cut_off(WHOLE.removesuffix(".")) == ""


@pytest.mark.parametrize(
    "end", ["The results are sent to the", "The results are sent to the custody mana", "The results are"]
)
def test_a_text_cut_within_a_phrase_or_a_word_shows_its_last_words(end: str) -> None:
    cut = WHOLE[: WHOLE.index(end) + len(end)]
    assert cut_off(cut) == "... " + " ".join(cut.split()[-6:])


def test_a_text_that_begins_within_a_sentence_shows_its_first_words() -> None:
    rest = WHOLE[WHOLE.index("and the inspector") :]
    assert cut_off(rest) == "and the inspector looks at ten ..."


@pytest.mark.parametrize(
    "note",
    [
        "",
        "OK",
        "Done",
        "In hand",
        "-----",
        "?",
        "awaiting info from Audit",
        "on the intranet",
        "Leaflets, posters, etc",
        "a)",
    ],
)
def test_notes_are_not_taken_for_broken_off(note: str) -> None:
    assert cut_off(note) == ""


def test_whole_and_cut_texts_are_both_learned_from() -> None:
    seen = examples(texts()[:50], "end")
    assert {example.holds for example in seen} == {True, False}


@pytest.mark.parametrize(
    "text", ["(cont'd) leaflets in four languages.", "... and a poster.", "The results go to the ..."]
)
def test_marks_of_going_on_are_no_ends(text: str) -> None:
    assert cut_off(text)
