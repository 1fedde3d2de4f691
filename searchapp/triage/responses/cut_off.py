"""Tells a response that ends, or begins, in the middle of a sentence.

Owns the weighing: a logistic model of endings and one of beginnings, which learned from whole texts and the
same ones cut at any place. Their weights stand in `ending_weights.tsv`, one line a sign, and the words
they know in `ending_words.tsv`; `python -m benchmarks.endings --write` learns them anew. A text that ends
with a full stop is taken to end well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from searchapp.triage.learned.weights import lines_in, total
from searchapp.triage.responses.endings import features_of_beginning, features_of_end, sentences_of
from searchapp.triage.wording.lexicon import Lexicon

JUDGED: Final[Mapping[str, Callable[[str, Lexicon], Iterator[str]]]] = {
    "end": features_of_end,
    "beginning": features_of_beginning,
}
"""What is weighed, each by its features."""

_TABLE: Final = "ending_weights.tsv"
_WORDS: Final = "ending_words.tsv"
_STOPPED: Final = re.compile(r"[.!?][\"')\]]*\Z|\betc\Z")
# Marks by which a writer says that there was more before, or would be more after.
_CONTINUED: Final = re.compile(r"\W*(?:…|\.{3}|\(?cont(?:'?d|inued)?[.)])", re.IGNORECASE)
_TO_CONTINUE: Final = re.compile(r"(?<=[\w,])\s*(?:…|\.{3,})\Z")
_NUMBERED: Final = re.compile(r"\w{1,3}\)|\W")
_FEWEST: Final = 3  # words of a text that can be broken off
# From how many words a text is taken to be broken off at which sum: notes seldom are, and go without grammar.
_ENOUGH_TO_END: Final = ((25, 2.0), (8, 2.5), (_FEWEST, 4.5))
_ENOUGH_TO_BEGIN: Final = ((13, 2.5), (_FEWEST, 3.5))
_LONG: Final = 600  # characters; a text of several sentences this long ends with a full stop
_SENTENCES: Final = 3
_SHOWN: Final = 6  # words


def cut_off(response: str) -> str:
    """The words at which the response is broken off, or "" if it is whole."""
    text = response.strip()
    words = text.split()
    if len(words) < _FEWEST:
        return ""
    if _ends_early(text, len(words)):
        return "... " + " ".join(words[-_SHOWN:])
    return " ".join(words[:_SHOWN]) + " ..." if _begins_late(text, len(words)) else ""


def _ends_early(text: str, length: int) -> bool:
    text = _TO_CONTINUE.sub("", text)
    if _STOPPED.search(text):
        return False
    if text.rfind("(") > text.rfind(")"):
        return True
    if len(text) >= _LONG and text[-1] not in ")\"':;" and len(sentences_of(text)) >= _SENTENCES:
        return True
    return _sum("end", text) >= _enough(_ENOUGH_TO_END, length)


def _begins_late(text: str, length: int) -> bool:
    if _CONTINUED.match(text):
        return True
    if not text[0].islower() or _NUMBERED.match(text):
        return False
    return _sum("beginning", text) >= _enough(_ENOUGH_TO_BEGIN, length)


def _enough(steps: tuple[tuple[int, float], ...], length: int) -> float:
    return next(enough for fewest, enough in steps if length >= fewest)


def _sum(judged: str, text: str) -> float:
    return total(_TABLE, judged, JUDGED[judged](text, _lexicon()))


@cache
def _lexicon() -> Lexicon:
    return Lexicon({line["word"]: (int(line["seen"]), int(line["ended"])) for line in lines_in(_WORDS)})
