"""Which limbs of a recommendation a response never touches.

Owns the comparison of what is asked with what is said. It judges coverage, not quality: a limb with one
telling word in common counts as touched.
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.triage.limbs import Limb, limbs
from searchapp.triage.telling import KIN, WORK, telling_stems

_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_TELLING: Final = 3  # words of a limb that a response could touch
_TELLING_IN_PROSE: Final = 2
_PLAINLY: Final = 2  # telling words of one limb that show what a statement is about
_MIN_WORDS: Final = 9  # of a response, before its silence says anything
_MIN_WORDS_OF_ONE: Final = 4  # the same where it plainly speaks of one limb only, of
_LIMBS_MANY: Final = 3  # and more
_BLANKET: Final = re.compile(
    r"\ball\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:above|recommend\w+|elements|points|requirements|features"
    r"|actions|areas|aspects|matters|limbs|bullets)|\bfully\s+(?:compliant|complies|implemented|met)\b"
    r"|\b(?:all|every|each)\s+(?:one\s+)?(?:of\s+)?(?:the\s+|these\s+)?(?:two|three|four|five|six|seven|them|these|those|it)\b|\bboth\b"
    r"|\b(?:the\s+)?(?:two|three|four|five|six)\s+(?:parts|limbs|points|elements|bullets|strands|actions)\b|\bthroughout\b"
    r"|\ball\s+(?:in\s+place|done|complete\w*|met|covered|addressed|implemented|actioned|tested|checked)\b|\bevery\s+(?:part|element|point|limb|one)\b"
    r"|\beverything\b|\bthe\s+(?:whole|entirety)\s+of\s+(?:this|it)\b|\ball\s+(?:of\s+)?(?:this|that)\b|\ball\s+(?:the\s+)?requirements\b"
    r"|\b(?:two|three|four|five|six|seven|these|those)\s+(?:jobs|things|matters|tasks|measures|requirements|items|changes)\b"
    r"|\bdata\s*set\b|\bin\s+full\b|\beach\s+(?:of\s+(?:these|the)|point|element)|\bas\s+(?:required|recommended)\b",
    re.IGNORECASE,
)
# Of a response: where a new thing is said. What hangs on the last one ("which was bought") says no new thing.
_STATEMENT_END: Final = re.compile(
    r"[.;:!?\n]\s*|\s[-\u2013]\s+|(?:,\s*+(?:and\s++)?+|\s+and\s++(?!\w+(?:ed|en|ept|eld|ent)\s+(?:by|on|in|to|at|with)\b|(?:is|are|was|were|has|have)\b))"
    r"(?!(?:which|who|where|when|as|with|so|by|to|in|on|at|from|since|after|before|following|through|for|each"
    r"|without|if|because|it|they|this|these|(?:\w+\s+)?of\s+(?:them|these|which)"
    r"|(?:one|two|three|four|five|\d+)\s+(?:is|are|was|were|has|have))\b)"
)
_MARK: Final = re.compile(
    r"\b([a-z]|[ivx]{2,4}|\d)\)|(?:^|[.;]\s+)(\d|[a-z])[.:]\s"
    r"|\b(first|second|third|fourth|last)\s+(?=part|point|limb|element)"
)
_INITIALS: Final = re.compile(r"\b[A-Z]{2,5}(?=s?\b)")
_STATEMENT: Final = 3  # words, so that a list of names is no list of statements
_STATEMENT_ON_PROSE: Final = 4
_TELLING_OF_A_STATEMENT: Final = 2  # words


def untouched_limbs(text: str, response: str) -> tuple[Limb, ...]:
    """Limbs of the recommendation that the response shares no telling word with.

    Empty where the text has no limbs, and where the response is short or answers "all of the above"; where
    it touches no limb at all, and where it says as many other things as there are such limbs: it may be
    answering in words unknown. One that numbers its answers and leaves a number out is not given that doubt.
    """
    outer = [limb for limb in limbs(text) if limb.depth == 0]
    own = _own_stems(outer)
    if len(response.split()) < _words_enough(response, outer, own) or _BLANKET.search(response):
        return ()
    said = _said_of_limbs(response, outer, own)
    marks = list(dict.fromkeys("".join(found) for found in _MARK.findall(response.lower())))
    if len(marks) >= len(outer):
        return ()
    unanswered = [
        limb
        for limb, stems in zip(outer, own, strict=True)
        if limb.label not in marks and not said & stems and not _by_initials(limb.text, response)
    ]
    if len(unanswered) == len(outer):
        return ()
    if len(marks) > 1:
        return tuple(unanswered)
    telling = _TELLING if _is_marked(outer) else _TELLING_IN_PROSE
    untouched = tuple(limb for limb in unanswered if len(telling_stems(limb.text)) >= telling)
    strangers = _strangers(text, response, outer, own)
    enough = strangers < len(untouched) or 2 * strangers < len(unanswered)
    return untouched if enough else ()


def _strangers(text: str, response: str, outer: list[Limb], own: list[set[str]]) -> int:
    """How many of the things that the response says touch no limb: each may answer one in words unknown.

    Limbs in prose share what stands before them, so there it is enough to touch anything that is asked.
    """
    asked, words_enough = [(text, telling_stems(text))], _STATEMENT_ON_PROSE
    if _is_marked(outer):
        asked = [(limb.text, stems) for limb, stems in zip(outer, own, strict=True)]
        words_enough = _STATEMENT
    said = [part for part in _STATEMENT_END.split(response) if len(part.split()) >= words_enough]
    return sum(
        len(_plain(telling_stems(part))) >= _TELLING_OF_A_STATEMENT
        and not any(telling_stems(part) & stems or _by_initials(words, part) for words, stems in asked)
        for part in said
    )


def _words_enough(response: str, outer: list[Limb], own: list[set[str]]) -> int:
    """Words from which silence says something: fewer where one thing is said, plainly of one limb."""
    statements = sum(bool(part and part.strip()) for part in _STATEMENT_END.split(response))
    if not _is_marked(outer) or len(outer) < _LIMBS_MANY or statements > 1:
        return _MIN_WORDS
    touched = sum(bool(_plain(telling_stems(response) & stems)) for stems in own)
    return _MIN_WORDS_OF_ONE if touched == 1 else _MIN_WORDS


def _said_of_limbs(response: str, outer: list[Limb], own: list[set[str]]) -> set[str]:
    """The telling words of a response; of kindred ones, only those not said plainly of another limb."""
    if not _is_marked(outer):
        return telling_stems(response)
    said: set[str] = set()
    for part in _STATEMENT_END.split(response):
        stems = telling_stems(part or "")
        plain = {stem for stem in stems if stem[-1] not in KIN}
        of_a_limb = any(len(plain & wanted) >= _PLAINLY for wanted in own)
        said |= plain if of_a_limb else stems
    return said


def _plain(stems: set[str]) -> set[str]:
    return {stem for stem in stems if not stem.endswith(WORK)}


def _is_marked(outer: list[Limb]) -> bool:
    return any(limb.label for limb in outer)


def _by_initials(text: str, response: str) -> bool:
    """Whether the response names a thing of the text by its initials ("DPO": data protection officer)."""
    initials = "".join(word[0] for word in text.upper().split())
    return any(name in initials for name in _INITIALS.findall(response))


def _own_stems(outer: list[Limb]) -> list[set[str]]:
    """What each limb asks that no other does; all of it, where others ask the same."""
    every = [telling_stems(limb.text) for limb in outer]
    if not _is_marked(outer):
        return every
    found = []
    for place, stems in enumerate(every):
        elsewhere = set().union(*(other for at, other in enumerate(every) if at != place))
        found.append(stems - elsewhere or stems)
    return found


def answers_by_limb(text: str, response: str) -> tuple[tuple[Limb, str], ...]:
    """Each limb of the recommendation with the sentence of the response that touches it most, or "".

    Empty where the text has no limbs.
    """
    outer = [limb for limb in limbs(text) if limb.depth == 0]
    said = [(sentence, telling_stems(sentence)) for sentence in _SENTENCE.split(response) if sentence.strip()]
    answers = []
    for limb, stems in zip(outer, _own_stems(outer), strict=True):
        sentence, common = max(said, key=lambda one: len(one[1] & stems), default=("", set()))
        answers.append((limb, sentence.strip() if common & stems else ""))
    return tuple(answers)
