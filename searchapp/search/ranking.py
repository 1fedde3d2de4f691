"""The first few of many: best scores, or first in the order of a field, ties by document number.

Owns selection and order of hits. Knows no query and no file.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_BLOCK: Final = 64
_SMALL: Final = 4096


def best(scores: Array | float, count: int, size: int) -> Array:
    """Places of the `count` highest of `size` scores, best first, equal ones in their order.

    Of many scores only those are sorted that reach the `count`-th highest maximum of blocks of 64: at
    least `count` scores do.
    """
    if not isinstance(scores, np.ndarray):
        return np.arange(min(count, size))
    places = np.arange(size)
    if size > max(_SMALL, 2 * count * _BLOCK):
        maxima = scores[: size // _BLOCK * _BLOCK].reshape(-1, _BLOCK).max(axis=1)
        floor = np.partition(maxima, len(maxima) - count)[len(maxima) - count]
        places = np.flatnonzero(scores >= floor)
    order = np.argsort(-scores[places], kind="stable")
    return places[order[:count]]


def first(keys: Array, count: int, *, last_first: bool, missing: int) -> Array:
    """Places of the `count` lowest (or highest) keys in order, equal ones as they stand; `missing` last."""
    known = np.flatnonzero(keys != missing)
    ordered = np.argsort(-keys[known] if last_first else keys[known], kind="stable")
    return np.concatenate((known[ordered], np.flatnonzero(keys == missing)))[:count]
