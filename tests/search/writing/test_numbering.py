"""However many terms come, each is told once, in byte order, and every number it got has its place."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from searchapp.search.writing import numbering
from searchapp.search.writing.numbering import KeptTerms, Numbering
from searchapp.search.writing.spool import Spool

batches_of_terms = st.lists(st.lists(st.binary(max_size=2), unique=True, max_size=8), max_size=8)


@given(batches_of_terms, st.integers(1, 9))
def test_terms_come_in_order_with_the_places_of_their_numbers(batches: list[list[bytes]], most: int) -> None:
    with TemporaryDirectory() as folder, patch.object(numbering, "MOST", most):
        spool = Spool(Path(folder))
        terms = Numbering(spool)
        numbers = [terms.of(batch).tolist() for batch in batches]
        ordered, places = terms.in_order()
        told = list(ordered)
        spool.close()
    distinct = sorted({term for batch in batches for term in batch})
    assert told == [(term, place) for place, term in enumerate(distinct)]
    for batch, given_numbers in zip(batches, numbers, strict=True):
        assert [distinct[places[number]] for number in given_numbers] == batch


def test_kept_terms_come_back_as_they_were_put_aside(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    terms = [(str(number).encode() * (number % 3), number) for number in range(10_000)]
    kept = KeptTerms(spool, terms)
    assert list(kept) == terms
    assert (len(kept), kept.letters) == (10_000, sum(len(term) for term, _ in terms))
    spool.close()
