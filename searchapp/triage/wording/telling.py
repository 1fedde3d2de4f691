"""The telling words of a text by stem, and a small table of words that mean the same work or thing.

Owns what counts as a word in common between a recommendation and a response; what follows from it is for
`untouched` and `slipped`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

WORK: Final = "+"
"""What the marks of kindred kinds of work end in: such words are in common between any two subjects."""

KIN: Final = (WORK, "=")
"""The ends of all marks of kindred words, of work and of things."""

_WORD: Final = re.compile(r"[a-z]{3,}")
_STEM: Final = 5
_GENERAL: Final = re.compile(
    r"about|above|accord\w+|across|actions?|adequate|after|against|all|also|and|any|appropriate|are|areas?|arrangements"
    r"|available|been|before|being|between|both|but|can|carry|chief|clear|constables?|constabulary|contained|could"
    r"|effective(?:ly)?|each|ensures?|every|for|forces?|from|has|have|having|how|including|into|its|lancashire"
    r"|made|make|making|may|more|necessary|needs?|not|officers?|order|other|out|over|paragraph|particular|people"
    r"|person|place|police|policing|process|processes|provide|recommendations?|regard|relation|relevant|section"
    r"|should|staff|such|sufficient|take|taken|than|that|the|their|them|there|these|they|this|those|through|used?"
    r"|offer(?:s|ed|ing)?|giv(?:e|es|en|ing)|introduc(?:e|es|ed|ing)|adopt(?:s|ed|ing)?|implement(?:s|ed|ing)?|establish(?:es|ed|ing)?"
    r"|consider(?:s|ed|ing)?|improv(?:e|es|ed|ing)|develop(?:s|ed|ing)?"
    r"|just|most|now|only|own|per|some|still|yet|using|was|way|were|what|when|where|whether|which|who|will|with|within|would"
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


def telling_stems(text: str) -> set[str]:
    """The telling words of a text by their first letters, with a mark for each line of kindred words."""
    found = {stem for word in set(_WORD.findall(text.lower())) if (stem := _stem(word))}
    return (
        found
        | {line[0] + WORK for line in _KINDRED if found.intersection(line)}
        | {line[0] + "=" for line in _THINGS if found.intersection(line)}
    )


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    if word.startswith("superint"):
        return "supt"  # a rank, not supervision
    return "" if _GENERAL.fullmatch(word) else word.removesuffix("s")[:_STEM]
