from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from searchapp.domain.search import IndexDocument
from searchapp.search.columns.sidecar import UnusableSidecar
from searchapp.search.likeness import likeness
from searchapp.search.likeness.likeness import Likeness

SUBJECTS = {
    "custody": "Custody sergeants should ensure that detainees with mental ill health receive an assessment",
    "custody-2": "Forces should assess detainees with mental ill health when they arrive in custody suites",
    "firearms": "Chief constables should audit firearms licensing departments and certificate holders yearly",
    "firearms-2": "The firearms licensing department should be audited and its certificate holders reviewed",
    "missing": "The national lead should build a database of missing children with local authorities",
}


def document(
    ref: str, text: str, themes: tuple[str, ...] = (), addressees: tuple[str, ...] = ()
) -> IndexDocument:
    return IndexDocument(
        ref=ref,
        recommendation=text,
        response="The same response for all, about everything.",
        report="",
        force="",
        inspection_type="",
        status="completed",
        themes=themes,
        addressees=addressees,
        made="",
    )


def fitted(folder: Path, documents: list[IndexDocument]) -> Likeness:
    likeness.fit(documents, folder / "likeness")
    return likeness.load(folder / "likeness")


@pytest.fixture
def subjects(tmp_path: Path) -> Likeness:
    return fitted(tmp_path, [document(ref, text) for ref, text in SUBJECTS.items()])


def test_recommendations_on_the_same_subject_are_related_with_the_words_they_share(subjects: Likeness):
    (other,) = subjects.related("custody", limit=5)
    assert other.ref == "custody-2"
    assert likeness.FLOOR <= other.score < 1
    assert other.why.startswith("Shares the words ")
    assert "detainees" in other.why


def test_nothing_is_better_than_noise(subjects: Likeness):
    assert subjects.related("missing", limit=5) == []


def test_the_limit_is_kept_and_those_that_are_gone_are_left_out(subjects: Likeness):
    assert subjects.related("custody", limit=0) == []
    assert subjects.related("custody", limit=5, gone={"custody-2"}) == []


def test_nothing_is_like_a_reference_that_is_not_known(subjects: Likeness):
    assert subjects.related("unicorn", limit=5) == []


def test_a_theme_without_a_word_in_common_is_not_likeness(tmp_path: Path):
    texts = {"one": "Review bail in courts", "two": "Publish outcomes of hearings"}
    found = fitted(tmp_path, [document(ref, text, ("custody",)) for ref, text in texts.items()])
    assert found.related("one", limit=5) == []


def test_the_name_of_who_is_asked_is_no_likeness(tmp_path: Path):
    asked = "Chief constables and heads of law enforcement agencies should "
    texts = {"one": "test drugs", "two": "repair vehicles", "three": "test drugs again"}
    found = fitted(tmp_path, [document(ref, asked + text) for ref, text in texts.items()])
    assert found.related("two", limit=5) == []
    (other,) = found.related("one", limit=5)
    assert (other.ref, other.why) == ("three", "Shares the words test, drugs")


def test_shared_themes_and_addressees_count_and_are_said_by_name(tmp_path: Path):
    documents = [document(ref, text) for ref, text in SUBJECTS.items()]
    bare = fitted(tmp_path, documents).related("firearms", limit=1)[0]
    labelled = [
        document(d.ref, d.recommendation, ("firearms-licensing",), ("chief-constables",))
        if d.ref.startswith("firearms")
        else d
        for d in documents
    ]
    (found,) = fitted(tmp_path, labelled).related(
        "firearms", limit=5, names={"theme": {"firearms-licensing": "Firearms licensing"}}
    )
    assert found.score > bare.score
    assert found.why.endswith("same theme: Firearms licensing; same addressee: chief-constables")


def test_scores_are_the_cosines_of_the_vectors(tmp_path: Path):
    found = fitted(tmp_path, [document(ref, text) for ref, text in SUBJECTS.items()])
    vectors = np.zeros((len(SUBJECTS), 200))
    for row in range(len(SUBJECTS)):
        for term, weight in found._vector(row).items():
            vectors[row, term] = weight
    assert np.allclose((vectors**2).sum(axis=1), 1)
    for row, ref in enumerate(SUBJECTS):
        cosines = dict(zip(SUBJECTS, vectors @ vectors[row], strict=True))
        for other in found.related(ref, limit=9):
            assert other.score == pytest.approx(cosines[other.ref], abs=1e-3)


def test_words_common_to_very_many_say_nothing(tmp_path: Path):
    draw = random.Random(3)
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    texts = ["forces should ensure guidance " + " ".join(draw.sample(words, 8)) for _ in range(80)]
    found = fitted(tmp_path, [document(str(n), text) for n, text in enumerate(texts)])
    assert all("guidance" not in other.why for n in range(80) for other in found.related(str(n), limit=9))


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["the of"], ["one"]])
def test_registers_without_words_are_like_nothing(tmp_path: Path, texts: list[str]):
    found = fitted(tmp_path, [document(str(n), text) for n, text in enumerate(texts)])
    assert [found.related(str(n), limit=5) for n in range(len(texts))] == [[] for _ in texts]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 0.9, 0.999])
def test_a_file_with_a_damaged_part_is_refused(tmp_path: Path, subjects: Likeness, share: float):
    whole = bytearray((tmp_path / "likeness").read_bytes())
    written = [at for at, byte in enumerate(whole) if byte]
    whole[written[int(share * len(written))]] ^= 1
    (tmp_path / "likeness").write_bytes(whole)
    with pytest.raises(UnusableSidecar):
        likeness.load(tmp_path / "likeness")
