"""How well a status fits a response.

Owns the signs by which a response and who is asked tell of a status; their weights stand with those of `fit`.
"""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import Final

from searchapp.domain.recommendation import Recommendation, Status
from searchapp.triage.learned.weights import weights_in
from searchapp.triage.responses.judge import judge, unfinished_words
from searchapp.triage.responses.passing import passed_on, tells_own_work
from searchapp.triage.slips.fit import STATUS, TABLE
from searchapp.triage.wording.bodies import asked

_LEAST: Final = 0.02  # added to chances, so that their odds are finite
_ODDS_SIZE: Final = 0.25


def status_fit(item: Recommendation, status: Status) -> float:
    """Log-odds, up to a constant, that a row with this text and response has that status."""
    weights = weights_in(TABLE)[STATUS]
    return sum(
        weights.get(f"{status.value}: {sign}", 0.0) * size
        for sign, size in status_signs(item.text, item.response).items()
    )


@lru_cache(maxsize=1024)
def status_signs(text: str, response: str) -> dict[str, float]:
    """What of a response tells of a status, each with its size."""
    if not response.strip():
        return {"any": 1.0, "no response": 1.0}
    who, passed = asked(text), passed_on(response)
    asks = "force asked" if who.force else "no force asked"
    if passed:
        to_one_asked = any(who.names(body) for body in passed.bodies)
        return {"any": 1.0, f"passed on, {asks}": 1.0, "passed to a body asked": float(to_one_asked)}
    judged = judge(response)
    return {
        "any": 1.0,
        f"told, {asks}": 1.0,
        f"own work, {asks}": float(tells_own_work(response)),
        "unfinished": _odds(judged.unfinished),
        "reason": _odds(judged.reason),
        "nothing": _odds(judged.nothing),
        "unfinished words": float(bool(unfinished_words(response))),
    }


def _odds(chance: float) -> float:
    return _ODDS_SIZE * log((chance + _LEAST) / (1 + _LEAST - chance))
