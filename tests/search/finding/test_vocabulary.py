"""The words of an index answer as a plain list of the same words does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument
from searchapp.search.analysis import STOP_WORDS, stem, words
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding import vocabulary
from searchapp.search.finding.vocabulary import SnapshotVocabulary
from searchapp.search.queries.suggest import Vocabulary

WORDS = [
    "custody",
    "custodian",
    "cutsody",
    "cut",
    "force",
    "forces",
    "form",
    "from",
    "s136",
    "λόγος",
    "λόγοι",
]
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


def document(ref: str, text: str, title: str) -> IndexDocument:
    return IndexDocument(
        ref=ref,
        recommendation=text,
        response="",
        report=title,
        force="Lancashire",
        inspection_type="",
        status="completed",
        themes=(),
        addressees=(),
        made="",
    )


def listed(rows: list[tuple[str, str]]) -> Vocabulary:
    """What each text field of each document has, counted by hand."""
    return Vocabulary(Counter(word for row in rows for text in row for word in {w.text for w in words(text)}))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8), st.integers(0, 8))
def test_an_index_of_several_segments_knows_its_words(rows: list[tuple[str, str]], first: int) -> None:
    with TemporaryDirectory() as folder:
        index = WhooshIndex(Path(folder))
        documents = [document(f"R-{number}", *row) for number, row in enumerate(rows)]
        index.build(documents[:first], total=first, change=1, progress=Silent())
        index.update(documents[first:], removed=[], change=2)
        found, wanted = index._open().vocabulary, listed(rows)
        index.close()
        for word in [*WORDS, "absent", "cu", "custod", "λό", ""]:
            plain = "".join(one.text for one in words(word))
            assert found.count(plain) == wanted.count(plain)
            assert found.beginning(plain) == wanted.beginning(plain)
            if plain not in STOP_WORDS:
                assert found.knows(stem(plain)) == wanted.knows(stem(plain))
                assert found.better(plain) == wanted.better(plain)
            for shape in ((4, 7), (5, 5), (9, 12)):
                assert sorted(found.shaped(plain[:1], *shape)) == sorted(wanted.shaped(plain[:1], *shape))


@pytest.mark.parametrize("kept", [1, 3, 1_000])
@pytest.mark.parametrize("first", [0, 12, 20])
def test_letters_that_changed_places_are_noticed_however_many_words_are_known_by_their_letters(
    kept: int, first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_FREQUENT", kept)
    rows = [("custody form", "")] * 17 + [("cutsody from", "")] * 3 + [("from cut", "")] * 40
    index = WhooshIndex(tmp_path)
    documents = [document(f"R-{number}", *row) for number, row in enumerate(rows)]
    index.build(documents[:first], total=first, change=1, progress=Silent())
    index.update(documents[first:], removed=[], change=2)
    found, wanted = index._open().vocabulary, listed(rows)
    index.close()
    for word in ("custody", "cutsody", "form", "from", "cut", "absent"):
        assert found.better(word) == wanted.better(word)
        for least in (1, 4, 18, 40):
            assert found.same_letters(word, least) in (None, wanted.same_letters(word, least))
    assert wanted.same_letters("cutsody", 4) == {"custody": 17}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnapshotVocabulary]:
    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    text = " ".join(f"word{number}" for number in range(5000))
    index.build([document("R-1", text, "")], total=1, change=1, progress=Silent())
    yield index._open().vocabulary
    index.close()


def test_each_of_many_words_is_found_by_itself_and_no_other(many: SnapshotVocabulary) -> None:
    assert all(many.count(f"word{number}") == 1 for number in range(5000))
    assert not any(many.count(f"word{number}") for number in range(5000, 10_000))
    assert len(many.beginning("word49")) == 111
