"""What is told apart at a glance would be told apart by its letters; it is most of what meets."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from rewriting import abbreviated, after, cut_at_the_end, cut_in_the_middle, misspelt, with_another_lead
from triage_samples import sample_register

from searchapp.triage.duplicates import sameness
from searchapp.triage.duplicates.glance import differ_in_words, lacking
from searchapp.triage.duplicates.met import Met
from searchapp.triage.duplicates.sameness import same
from searchapp.triage.wording.plain_wording import wording

REGISTER = [" ".join(item.text.split()) for item in sample_register()]
WAYS = (misspelt, with_another_lead, abbreviated, cut_in_the_middle, after(cut_at_the_end, misspelt))


def pairs() -> list[tuple[str, str]]:
    """Rows with copies of them, changed in one way or two, and with words exchanged for others'."""
    chance = random.Random(11)
    words = [word for text in REGISTER for word in wording(text).split()]
    found = []
    for text in REGISTER:
        for way in WAYS:
            copy = way(text, chance)
            if copy:
                said = wording(copy).split()
                found.append((wording(text), " ".join(said)))
                said[chance.randrange(len(said))] = chance.choice(words)
                found.append((wording(text), " ".join(said)))
    return found


def test_the_glance_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [*pairs(), *random.Random(13).sample(list(combinations(map(wording, REGISTER), 2)), 2000)]
    answers = [same(one, other) for one, other in asked]
    monkeypatch.setattr(sameness, "differ_in_words", lambda *_texts, **_most: False)
    assert answers == [same(one, other) for one, other in asked]
    assert answers.count(True) > 1000
    assert answers.count(False) > 2000


def test_texts_that_each_say_something_else_are_told_apart_at_a_glance() -> None:
    chance = random.Random(17)
    words = sorted({word for text in REGISTER for word in wording(text).split() if len(word) > 8})
    apart = 0
    for text in map(wording, REGISTER):
        said = text.split()
        for at in chance.sample(range(len(said)), min(4, len(said))):
            said[at] = chance.choice(words)
        copy = " ".join(said)
        apart += differ_in_words(text, copy, lacking(text, copy), changes=len(said) // 50)
    assert apart > 0.8 * len(REGISTER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("review the frontline", "examine the front line"),
        ("train all superviosrs", "train all supervisors"),
        ("record every search by off", "record every search by officers of vehicles"),
    ],
)
def test_words_misspelt_joined_broken_off_or_used_for_each_other_do_not_tell_at_a_glance(
    one: str, other: str
) -> None:
    assert not differ_in_words(one, other, lacking(one, other), changes=0)


def test_a_pair_that_met_is_known_until_another_takes_its_place_and_never_taken_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met = Met(40)
    assert [met.add(one, other) for one, other in combinations(range(40), 2)] == [True] * 780
    assert [met.add(one, other) for one, other in combinations(range(40), 2)] == [False] * 780
    monkeypatch.setattr("searchapp.triage.duplicates.met._PLACES", 7)
    crowded = Met(40)
    assert [crowded.add(one, other) for one, other in combinations(range(40), 2)] == [True] * 780
    assert not crowded.add(38, 39)
