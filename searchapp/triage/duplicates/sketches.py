"""Which of many pairs of texts may share most of their words, told from a few bits of each text.

Owns the sketch: every word sets one of 512 bits (a Bloom filter of one hash, Bloom 1970). Two texts share no
more words than bits, and than the words of either that found their bit set; so a sketch may say "perhaps" of
texts that share few, but it never says "no" of texts that share most.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_PLACES: Final = 8
_BITS: Final = 64
_AT_ONCE: Final = 1 << 14  # pairs

Array = NDArray[Any]


class Sketches:
    """Sketches of texts by number; 68 bytes each, all blank at first."""

    def __init__(self, texts: int) -> None:
        self._bits = np.zeros((texts, _PLACES), dtype=np.uint64)
        self._words = np.zeros(texts, dtype=np.uint16)
        self._hidden = np.zeros(texts, dtype=np.uint16)

    def put(self, texts: slice, owners: Array, codes: Array, distinct: Array) -> None:
        """Sketch some texts: `codes` of words (any integers), the text each is of, and distinct words a text.

        Owners are counted from the slice's first text.
        """
        bits = self._bits[texts]
        codes = codes.astype(np.uint64)
        place = (codes // _BITS) % _PLACES
        np.bitwise_or.at(bits, (owners, place.astype(np.intp)), np.uint64(1) << codes % _BITS)
        most = np.iinfo(np.uint16).max
        self._words[texts] = np.minimum(distinct, most)
        self._hidden[texts] = np.minimum(distinct - np.bitwise_count(bits).sum(axis=1), most)

    def may_share(self, ones: Array, others: Array, *, share: float) -> NDArray[np.bool_]:
        """For each pair, whether so large a share of the words of the text with fewer may be in the other."""
        found = np.empty(len(ones), dtype=np.bool_)
        for start in range(0, len(ones), _AT_ONCE):
            one, other = ones[start : start + _AT_ONCE], others[start : start + _AT_ONCE]
            common = np.bitwise_count(self._bits[one] & self._bits[other]).sum(axis=1, dtype=np.int64)
            most = common + np.minimum(self._hidden[one], self._hidden[other])
            fewer = np.minimum(self._words[one], self._words[other])
            found[start : start + _AT_ONCE] = most >= share * fewer
        return found
