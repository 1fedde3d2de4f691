import csv
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from triage_samples import SAMPLE_FINDINGS, clusters_of, recommendation, sample_register

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.duplicates import clusters as duplicates
from searchapp.triage.duplicates.clusters import find_groups
from searchapp.triage.duplicates.sameness import near_identical, same

TEXT = (
    "By 31 August 2015, chief constables should ensure that a review is undertaken of the way in which their "
    "forces' information management policies and practice comply with the national standard (paragraph 3.15)."
)


def rows(items: Sequence[Recommendation]) -> set[tuple[int, ...]]:
    return {cluster.rows for cluster in clusters_of(items)}


def test_the_sample_register_has_exactly_the_clusters_a_reader_found() -> None:
    with SAMPLE_FINDINGS.open(encoding="utf-8", newline="") as file:
        read = {
            (int(line["row"]), *map(int, line["other_rows"].split(";")))
            for line in csv.DictReader(file)
            if line["rule"] == "cluster"
        }
    assert rows(sample_register()) == read


@pytest.mark.parametrize(
    "again",
    [
        TEXT.replace("By 31 August 2015, chief", "Chief"),
        TEXT.replace(" (paragraph 3.15)", ""),
        TEXT.replace("information", "informaiton").replace("practice", "practise"),
        "Recommendation 4: " + TEXT.upper(),
        TEXT[:140],
        TEXT[60:],
        TEXT.replace("their forces'", "their own forces'"),
        "• " + TEXT.replace(" ", "  "),
        TEXT + " [Recommendation 5 of an earlier report]",
    ],
)
def test_a_corrected_renumbered_or_cut_copy_is_the_same_recommendation(again: str) -> None:
    assert near_identical(TEXT, again)
    assert rows([recommendation(row=1, text=TEXT), recommendation(row=2, text=again)]) == {(1, 2)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Forces should ensure that custody staff are trained in the care of vulnerable adults.",
            "Forces should ensure that custody staff are trained in the care of vulnerable children.",
        ),
        (
            "Forces should use the new database for every case that is recorded in the county.",
            "Forces should not use the new database for every case that is recorded in the county.",
        ),
        (
            "All units but London should have in place the 13 capabilities named in the programme.",
            "All units but London should have in place the 14 capabilities named in the programme.",
        ),
        ("Review the training.", "Review the training of supervisors in domestic abuse and stalking."),
        ("N/A", "N/A"),
    ],
)
def test_a_recommendation_on_something_else_is_another_one(one: str, other: str) -> None:
    assert not near_identical(one, other)
    assert not rows([recommendation(row=1, text=one), recommendation(row=2, text=other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The force should make sure that officers record the grounds of every search.",
            "The constabulary should ensure officers record the grounds of every search.",
        ),
        (
            "The force should review the way in which it records the grounds of searches.",
            "The constabulary should review how it records the grounds of searches.",
        ),
        (
            "With immediate effect, forces should be making sure that cells are checked.",
            "Immediately, forces should be ensuring that cells are checked.",
        ),
    ],
)
def test_what_the_inspectorate_words_in_another_style_is_the_same_recommendation(
    one: str, other: str
) -> None:
    assert near_identical(one, other)


def test_small_words_alone_may_make_up_more_of_a_difference_than_other_words() -> None:
    said = "Forces should improve training of custody staff in care of people who are held in cells at night."
    reworded = (
        "Forces should improve the training of their custody staff in the care of those people "
        "who are held in the cells at the night."
    )
    asked_more = said.replace("staff", "staff and nurses in mental health,")
    assert near_identical(said, reworded)
    assert not near_identical(said, asked_more)


def test_a_cluster_is_a_conflict_only_when_its_statuses_differ() -> None:
    items = [recommendation(row=row, text=TEXT, status=Status.COMPLETED) for row in (1, 2)]
    assert [cluster.conflict for cluster in clusters_of(items)] == [False]
    items.append(replace(items[0], ref="r3", status=Status.AWAITING_REVIEW))
    assert [cluster.conflict for cluster in clusters_of(items)] == [True]


def test_the_clusters_do_not_depend_on_the_order_of_the_rows() -> None:
    items = sample_register()
    shuffled = random.Random(3).sample(items, len(items))
    assert {frozenset(found) for found in rows(shuffled)} == {frozenset(found) for found in rows(items)}


def test_a_row_is_compared_with_a_few_others_even_where_all_share_their_phrases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentences = [item.text for item in sample_register()]
    chance = random.Random(5)
    texts = [f"{chance.choice(sentences)} {chance.choice(sentences)}" for _ in range(2000)]
    compared = 0

    def counted(one: str, other: str) -> bool:
        nonlocal compared
        compared += 1
        return one == other

    monkeypatch.setattr(duplicates, "same", counted)
    clusters_of(recommendation(row=row, text=text) for row, text in enumerate(texts, 1))
    assert compared < 25 * len(texts)


def test_every_near_identical_pair_is_found_among_thousands() -> None:
    items = sample_register()
    chance = random.Random(7)
    copies = []
    for item in items:
        words = item.text.split()
        words[chance.randrange(len(words))] += "x"
        copies.append(replace(item, ref=item.ref + "-copy", text=" ".join(words)))
    together = {
        ref: number for number, found in enumerate(clusters_of([*items, *copies])) for ref in found.refs
    }
    long = [item for item in items if len(item.text.split()) > 12]
    found = [together.get(item.ref, -1) == together.get(item.ref + "-copy", -2) for item in long]
    assert sum(found) >= 0.99 * len(long)


def test_what_was_compared_before_is_compared_again_only_where_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {item.ref: item.text for item in sample_register()}
    known = find_groups(texts.items())
    asked: set[str] = set()

    def noting(one: str, other: str) -> bool:
        asked.update((one, other))
        return same(one, other)

    monkeypatch.setattr(duplicates, "same", noting)
    assert find_groups(texts.items(), known=known, fresh=()) == known
    assert not asked
    first, second = known[0][:2]
    texts[first] = "Something else altogether is asked of the force in this sentence of twelve words."
    lost = [group for group in (tuple(ref for ref in refs if ref != first) for refs in known) if group[1:]]
    assert find_groups(texts.items(), known=known, fresh={first}) == lost
    texts[first] = texts[second] + " (paragraph 3.15)"
    assert set(find_groups(texts.items(), known=lost, fresh={first})) == set(known)
    assert len(asked) < 20


def test_a_beginning_that_two_recommendations_share_does_not_make_them_one() -> None:
    opening = "Chief constables should ensure that every custody record is checked by a supervisor each day"
    first = f"{opening}, and that cells are painted white before the end of the year by local builders."
    second = f"{opening}, and that vans used for prisoners carry cameras which record sound and pictures."
    items = [
        recommendation(row=row, text=text) for row, text in enumerate((opening, first, second, first), 1)
    ]
    assert near_identical(opening, first)
    assert near_identical(opening, second)
    assert len(rows(items)) == 1
    assert not any({2, 3} <= set(cluster) for cluster in rows(items))
