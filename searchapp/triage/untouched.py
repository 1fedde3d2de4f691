"""Which limbs of a recommendation a response never touches.

Owns the comparison of words, by stem and by a small table of words that mean the same work. It judges
coverage, not quality: a limb with one word in common counts as touched.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from searchapp.triage.limbs import Limb, limbs

WORK: Final = "+"
"""What the marks of kindred kinds of work end in: such words are in common between any two subjects."""

_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD: Final = re.compile(r"[a-z]{3,}")
_STEM: Final = 5
_TELLING: Final = 3  # words of a limb that a response could touch
_TELLING_IN_PROSE: Final = 2
_MIN_WORDS: Final = 9  # of a response, before its silence says anything
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
    ("repor", "updat", "infor", "tell", "told", "lette", "leafl", "write", "rung"),
    ("recru", "appoi", "post", "resou", "capac", "vacan"),
    ("polic", "proce", "guida", "stand", "sop"),
    ("timel", "promp", "delay", "early", "immed"),
    ("equip", "vehic", "techn", "samsu", "devic", "softw"),
    ("fast", "quick", "speed", "hour", "withi", "wait", "respo", "turn", "timel", "delay", "24h"),
    ("feedb", "notes", "bounc", "retur", "back", "debri", "respo"),
    ("publi", "commu", "resid", "local", "neigh", "iag", "panel"),
    ("lead", "leade", "champ", "spons", "senio", "nomin", "spoc", "owner", "supt", "dci", "acc", "dcc"),
    ("destr", "dispo", "weed", "shred", "delet", "burnt", "reten", "retai"),
    ("share", "send", "sent", "pass", "excha", "given", "circu"),
    ("ident", "list", "known", "know", "map", "mappe", "profi"),
    ("visit", "see", "seen", "call", "conta", "meet", "atten"),
    ("house", "home", "accom", "bed", "place"),
    ("money", "fund", "budge", "cost", "grant"),
    ("refer", "hando", "mash", "passe", "signp"),
    ("quali", "stand", "accur", "corre", "error", "poor", "gatek", "rejec"),
    ("out", "night", "weeke", "24/7", "hours", "eveni"),
    ("annua", "year", "yearl", "month", "quart", "perio", "regul", "janua"),
    ("reaso", "why", "cause", "becau", "since", "ratio"),
    ("numbe", "figur", "data", "count", "rate", "how", "statis"),
)
# Words for the same things; unlike kinds of work, they tell one subject from another.
_THINGS: Final = (
    ("camer", "cctv", "video", "bwv", "foota", "body-"),
    ("dog", "kenne", "canin"),
    ("child", "young", "juven", "youth", "kids", "minor"),
    ("cell", "suite", "custo", "detai", "deten"),
    ("store", "stora", "exhib", "prope"),
    ("nurse", "docto", "hcp", "medic"),
    ("famil", "flo", "berea"),
    ("langu", "trans", "inter", "welsh"),
    ("victi", "survi"),
    ("car", "van", "vehic", "fleet", "motor", "bike"),
)


def untouched_limbs(text: str, response: str) -> tuple[Limb, ...]:
    """Limbs of the recommendation that the response shares no telling word with.

    Empty where the text has no limbs, and where the response is short or answers "all of the above"; where
    it touches no limb at all, and where it says as many other things as there are such limbs: it may be
    answering in words unknown. One that numbers its answers and leaves a number out is not given that doubt.
    """
    outer = [limb for limb in limbs(text) if limb.depth == 0]
    if len(response.split()) < _MIN_WORDS or _BLANKET.search(response):
        return ()
    said = telling_stems(response)
    own = _own_stems(outer)
    marks = list(dict.fromkeys("".join(found) for found in _MARK.findall(response.lower())))
    if len(marks) >= len(outer):
        return ()
    untouched = tuple(
        limb
        for limb, stems in zip(outer, own, strict=True)
        if limb.label not in marks
        and len(telling_stems(limb.text)) >= (_TELLING if limb.label else _TELLING_IN_PROSE)
        and not said & stems
        and not _by_initials(limb.text, response)
    )
    if len(untouched) == len(outer):
        return ()
    skipped = len(marks) > 1
    return untouched if skipped or _strangers(text, response, outer, own) < len(untouched) else ()


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
        not any(telling_stems(part) & stems or _by_initials(words, part) for words, stems in asked)
        for part in said
    )


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


def telling_stems(text: str) -> set[str]:
    """The telling words of a text by their first letters, with a mark for each line of kindred words."""
    found = {stem for word in _WORD.findall(text.lower()) if (stem := _stem(word))}
    return (
        found
        | {line[0] + WORK for line in _KINDRED if found.intersection(line)}
        | {line[0] + "=" for line in _THINGS if found.intersection(line)}
    )


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return "" if _GENERAL.fullmatch(word) else word.removesuffix("s")[:_STEM]


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
