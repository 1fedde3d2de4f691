"""The first few of many: best scores, or first in the order of a field, ties by document number.

Owns selection and order of hits. Knows no query and no file.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_BLOCK: Final = 64
_BLOCKS: Final = 4
"""Blocks there are at least for each score that is wanted."""
_FEW: Final = 256


def best(scores: Array | float, count: int, size: int) -> Array:
    """Places of the `count` highest of `size` scores, best first, equal ones in their order."""
    if not isinstance(scores, np.ndarray):
        return np.arange(min(count, size))
    places = (scores >= at_least(scores, count)).nonzero()[0]
    order = np.negative(scores.take(places)).argsort(kind="stable")
    return places.take(order[:count])


def at_least(scores: Array, count: int) -> float:
    """A score that at least `count` of the `scores` reach, as high as is quickly known.

    Of many scores it is the `count`-th highest maximum of blocks of up to 64.
    """
    size = len(scores)
    if not count:
        return np.inf
    if size <= max(count, _FEW):
        return -np.inf
    block = min(_BLOCK, size // (_BLOCKS * count))
    if block > 1:
        scores = scores[: size // block * block].reshape(-1, block).max(axis=1)
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def first(keys: Array, count: int, *, last_first: bool, missing: int) -> Array:
    """Places of the `count` lowest (or highest) keys in order, equal ones as they stand; `missing` last."""
    known = np.flatnonzero(keys != missing)
    ordered = np.argsort(-keys[known] if last_first else keys[known], kind="stable")
    return np.concatenate((known[ordered], np.flatnonzero(keys == missing)))[:count]
