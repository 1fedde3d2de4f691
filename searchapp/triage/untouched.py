"""Which limbs of a recommendation a response never touches.

Owns the comparison of words, by stem and by a small table of words that mean the same work. It judges
coverage, not quality: a limb with one word in common counts as touched.
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.triage.limbs import Limb, limbs

_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD: Final = re.compile(r"[a-z]{3,}")
_STEM: Final = 5
_TELLING: Final = 3  # words of a limb that a response could touch
_MIN_WORDS: Final = 9  # of a response, before its silence says anything
_BLANKET: Final = re.compile(
    r"\ball\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:above|recommend\w+|elements|points|requirements|features"
    r"|actions|areas|aspects|matters|limbs|bullets)|\bfully\s+(?:compliant|complies|implemented|met)\b"
    r"|\bdata\s*set\b|\bin\s+full\b|\beach\s+(?:of\s+(?:these|the)|point|element)|\bas\s+(?:required|recommended)\b",
    re.IGNORECASE,
)
_GENERAL: Final = re.compile(
    r"about|above|accord\w+|across|actions?|adequate|after|against|also|and|any|appropriate|are|areas?|arrangements"
    r"|available|been|before|being|between|both|but|can|carry|chief|clear|constables?|constabulary|contained|could"
    r"|effective(?:ly)?|each|ensures?|every|for|forces?|from|has|have|having|how|including|into|its|lancashire"
    r"|made|make|making|may|more|necessary|needs?|not|officers?|order|other|out|over|paragraph|particular|people"
    r"|person|place|police|policing|process|processes|provide|recommendations?|regard|relation|relevant|section"
    r"|should|staff|such|sufficient|take|taken|than|that|the|their|them|there|these|they|this|those|through|used?"
    r"|using|was|way|were|what|when|where|whether|which|who|will|with|within|would"
)
# Words that tell of the same work; a limb about one is touched by another of its line.
_KINDRED: Final = (
    ("train", "skill", "cours", "quali", "accre", "compe", "learn", "input", "cpd", "brief"),
    ("consu", "engag", "discu", "meeti", "meet", "liais", "partn", "joint"),
    ("publi", "websi", "commu", "inter", "bulle"),
    ("recor", "log", "flag", "datab", "syste", "entry", "regis"),
    ("monit", "audit", "dip", "check", "quali", "scrut", "overs", "super", "revie", "asses", "evalu"),
    ("repor", "updat", "infor", "tell"),
    ("recru", "appoi", "post", "resou", "capac", "vacan"),
    ("polic", "proce", "guida", "stand", "sop"),
    ("timel", "promp", "delay", "early", "immed"),
    ("equip", "vehic", "techn", "samsu", "devic", "softw"),
)


def untouched_limbs(text: str, response: str) -> tuple[Limb, ...]:
    """Limbs of the recommendation that the response shares no telling word with.

    Empty where the text has no limbs, and where the response is short or answers "all of the above".
    """
    outer = [limb for limb in limbs(text) if limb.depth == 0]
    if len(response.split()) < _MIN_WORDS or _BLANKET.search(response):
        return ()
    said = _stems(response)
    own = _own_stems(outer)
    marked = {label.lower() for label in re.findall(r"\(?\b([a-z]|[ivx]{2,4}|\d)\)", response)}
    return tuple(
        limb
        for limb, stems in zip(outer, own, strict=True)
        if limb.label not in marked and len(_stems(limb.text)) >= _TELLING and not said & stems
    )


def _own_stems(outer: list[Limb]) -> list[set[str]]:
    """What each limb asks that no other does; all of it, where others ask the same."""
    every = [_stems(limb.text) for limb in outer]
    found = []
    for place, stems in enumerate(every):
        elsewhere = set().union(*(other for at, other in enumerate(every) if at != place))
        found.append(stems - elsewhere or stems)
    return found


def _stems(text: str) -> set[str]:
    found = {
        word.removesuffix("s")[:_STEM] for word in _WORD.findall(text.lower()) if not _GENERAL.fullmatch(word)
    }
    return found | {line[0] + "+" for line in _KINDRED if found.intersection(line)}


def answers_by_limb(text: str, response: str) -> tuple[tuple[Limb, str], ...]:
    """Each limb of the recommendation with the sentence of the response that touches it most, or "".

    Empty where the text has no limbs.
    """
    outer = [limb for limb in limbs(text) if limb.depth == 0]
    said = [(sentence, _stems(sentence)) for sentence in _SENTENCE.split(response) if sentence.strip()]
    answers = []
    for limb, stems in zip(outer, _own_stems(outer), strict=True):
        sentence, common = max(said, key=lambda one: len(one[1] & stems), default=("", set()))
        answers.append((limb, sentence.strip() if common & stems else ""))
    return tuple(answers)
