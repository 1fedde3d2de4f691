"""Responses that pass the recommendation to another body, and those that tell of the force's own work.

Owns the weighing: a logistic model of the words around the names of bodies and of the readings of
`passing_words`. Its weights stand in `passing_weights.tsv`; `python -m benchmarks.passing --write` learns
them anew. It reads a response alone; whether that fits a status or a recommendation is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from searchapp.triage.learned.weights import total
from searchapp.triage.responses.features import shape_of, tokens_of
from searchapp.triage.responses.passing_words import (
    BODY,
    NOT_APPLICABLE,
    NOT_OURS,
    OWN_FORCE,
    claims,
    readings_of,
)
from searchapp.triage.wording.bodies import bodies_in
from searchapp.triage.wording.stock_responses import says_nothing

LONGEST: Final = 14
"""Words of a response that only passes the recommendation on."""

PASSED: Final = "passed on"
"""What is weighed."""

_TABLE: Final = "passing_weights.tsv"
_ENOUGH: Final = 0.4  # sum from which a response passes the matter on
_ENOUGH_IF_CLAIMED: Final = -1.0  # the same where a reading says so
_OWN_WORK: Final = 6  # words a response needs to tell of the force's own work
_A_BODY: Final = "<body>"
_NEAR: Final = 4  # tokens
_PASSED_LONG: Final = re.compile(
    r"^\W*(?:action|responsibility|this)\s+(?:rests|lies|sits)\s+with\b"
    r"|\bthis\s+recommendation\s+is\s+for\s+(?:a|the)\s+(?:national|home|college)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A response that passes the recommendation to others: the bodies it names, and whether it says "N/A"."""

    bodies: tuple[str, ...]
    not_applicable: bool
    own_force: bool
    """It says that this force is not meant ("N/A to Lancashire"), which is a reason."""


@lru_cache(maxsize=1024)
def passed_on(response: str) -> Passed | None:
    """Whether the response does no more than say that the recommendation is somebody else's."""
    length = len(response.split())
    not_applicable = bool(NOT_APPLICABLE.match(response))
    not_ours = length <= LONGEST and bool(NOT_OURS.search(response))
    if length > LONGEST and not (not_applicable or _PASSED_LONG.search(response)):
        return None
    bodies = bodies_in(re.sub(r"\(NB.*", "", response))
    if not (not_applicable or not_ours or (bodies and _claimed(response))):
        return None
    return Passed(
        bodies=bodies,
        not_applicable=not_applicable,
        own_force=bool(OWN_FORCE.search(response)),
    )


def tells_own_work(response: str) -> bool:
    """Whether the response tells what the force itself does or did, in words enough to be believed."""
    return len(response.split()) >= _OWN_WORK and passed_on(response) is None and not says_nothing(response)


def passing_features(response: str) -> Iterator[str]:
    """What is weighed of a response that names a body; some features may come twice."""
    words = tokens_of(BODY.sub(" zbody ", response))
    tokens = ["^", *(_A_BODY if word == "zbody" else word for word in words), "$"]
    tokens = [token for before, token in pairwise(["", *tokens]) if not token == before == _A_BODY]
    shapes = [token if token == _A_BODY else shape_of(token) for token in tokens]
    yield from (f"word {token}" for token in tokens[1:-1])
    yield from (f"words {one} {other}" for one, other in pairwise(tokens))
    yield from (f"2 {one} {other}" for one, other in pairwise(shapes))
    yield from (f"3 {' '.join(three)}" for three in zip(shapes, shapes[1:], shapes[2:], strict=False))
    places = [place for place, token in enumerate(tokens) if token == _A_BODY]
    if places:
        yield f"body at {min(places[0], _NEAR)}"
        yield f"body {min(len(tokens) - 1 - places[-1], _NEAR)} before the end"
        yield from (f"after a body {shape}" for shape in shapes[places[0] + 1 : places[0] + _NEAR])
    yield f"tokens {min(len(tokens) // 3, 6)}"
    yield from (f"reading {name}" for name in readings_of(response))
    if claims(response):
        yield "claims"


def _claimed(response: str) -> bool:
    """Whether the response, which names a body outside the force, says that the matter is that body's."""
    if _PASSED_LONG.search(response):
        return True
    claimed = claims(response)
    if "with us" in readings_of(response) and not claimed:
        return False
    enough = _ENOUGH_IF_CLAIMED if claimed else _ENOUGH
    return total(_TABLE, PASSED, passing_features(response)) >= enough
