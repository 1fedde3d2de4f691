"""Where a recommendation without markers goes from one thing to be done to the next.

"The force should name a lead, train its staff and publish the plan" has three limbs as much as a lettered
list has. Owns the finding of their places only: a limb begins after a semicolon, with a verb that asks for
work ("train"), with "that" where more was to be ensured, with what something is or does ("is", "sets out"),
and with each item of a list after a colon, or of three things or more ("a panel, a cap and the recording").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

_ASKING: Final = """
adopt agree alert allocate amend analyse answer apply appoint approve arrange ask assess assign assure
audit authorise bag brief bring build buy carry check clarify clear collect commission communicate
compare complete confirm consider consult coordinate count create cut deal debrief decide define deliver
demonstrate describe design destroy develop display dispose distribute draw drop educate embed employ
enable encourage encrypt enforce engage ensure equip escalate establish evaluate examine expand explain
explore extend feed finalise find formalise gather gauge get give guarantee guard have help hire hold
identify implement improve include increase inform inspect install insure introduce invest investigate
invite involve issue keep learn let limit link listen look lower maintain make manage map match measure
meet merge minimise modernise monitor name nominate notify obtain offer open oversee pay pilot place
plan practise prepare present press prevent prioritise produce promote prosecute protect prove provide
publicise publish purchase put raise reach recognise reconcile record recruit rectify reduce refer
refresh rehearse reinforce relocate remind remove renew repair replace report require resolve respond
retain review revise revisit rewrite rotate satisfy scrap screen scrutinise search secure see seek sell
send set share show simplify specify standardise stop store streamline strengthen summarise supervise
supply support survey switch tackle tailor take teach tell test tidy trace track train understand
undertake update use verify vet visit warn weigh widen withdraw work write
"""
_VERBS: Final = "|".join(_ASKING.split())
_GERUNDS: Final = "|".join(f"{verb.removesuffix('e')}{verb[-1]}?ing" for verb in _ASKING.split())
# Nouns as often as verbs: verbs where a determiner follows.
_EITHER: Final = (
    "call|cost|cover|end|exchange|fit|host|lead|list|log|mark|pass|post|rank|sample|score|sign|stage|start"
    "|target|time"
)
_DETERMINERS: Final = r"(?:an?|the|its|their|each|every|any|all|those|some\w+)"
# Before what is certainly asked of somebody ("rotate its members") any word is a verb but these.
_PLAIN_OBJECT: Final = r"(?:its?|their|them|each|every|whether|what|how|who)"
_NO_VERB: Final = (
    r"(?:with\w*|for|from|into|onto|over|under|across|between|against|about|that|which|when|where|while|what|how"
    r"|who|and|both|not|all|than|through\w*|upon|until|after|before|during|because|since|such|\w+ing|\w+ly|\w+ed)"
)
_JOIN: Final = r"(?:,\s+and\s+|;\s+and\s+|,\s+|;\s+|(?<!\b[Ss]top)\s+and\s+)(?:also\s+|then\s+|to\s+)?"
_SHOULD: Final = r"\b(?:should|must)\s+(?:(?:now|also|urgently|immediately)\s+)?"
_ENSURE: Final = (
    r"\b(?:ensur\w+|make\s+(?:sure|certain)|(?:satisf|assur)\w+\s+(?:itself|themselves)|require|check"
    r"|confirm)\s+"
)
_TELLS: Final = "gives|informs|says|shows|tells"
_IS_OR_DOES: Final = (
    rf"(?:(?:is|are|has|have|includes?|receives?|gets?|{_TELLS})\s+"
    rf"|(?:sets|makes|(?:{_VERBS})s)\s+(?:{_DETERMINERS}|when|how|who|what)\b)"
)
_NEXT: Final = {
    "listed": re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=[^,;]*\Z)"),
    "parted": re.compile(r";\s+(?:and\s+)?(?:that\s+|by\s+)?"),
    "by doing": re.compile(rf"{_JOIN}(?:by\s+)?(?=(?:{_GERUNDS})\s+)|{_JOIN}by\s+(?=\w+ing\s)"),
    "that": re.compile(rf"{_JOIN}that\s+"),
    "to be": re.compile(rf"{_JOIN}(?={_IS_OR_DOES})"),
    "asked": re.compile(
        rf"{_JOIN}(?=(?:{_VERBS})\s+(?!(?:and|or|of|by|for|is|are|into)\b)"
        rf"|(?:{_EITHER})\s+{_DETERMINERS}\s|(?!{_NO_VERB}\s)[a-z]{{3,}}\s+{_PLAIN_OBJECT}\s)"
    ),
    "things": re.compile(rf"(?:,\s+(?:and\s+)?|\s+and\s+(?=[^,;]*\Z))(?={_DETERMINERS}\s)"),
}
_OPENING: Final = {
    "listed": re.compile(r"\w:\s+(?=(?:[a-z']|[A-Z]{2})[^.;:]*,[^.;:]*(?:,|\sand\s))"),
    "parted": re.compile(
        rf"(?:{_SHOULD})?{_ENSURE}(?:that\s+)?(?=[^.;:]*;)|{_SHOULD}(?!ensure|make\s+sure)(?=[^.;:]*;)"
    ),
    "by doing": re.compile(rf"\bby\s+(?=(?:{_GERUNDS})\s)"),
    "that": re.compile(rf"{_ENSURE}(?:that\s+)?"),
    "to be": re.compile(
        r"\b(?:ensure|make\s+(?:sure|certain)|confirm|check)\s+(?:that\s+)?(?:[\w'-]+\s+){1,9}?"
        rf"(?=(?:is|are|has|have)\s+)|\b(?:that|which)\s+(?={_IS_OR_DOES})"
    ),
    "asked": re.compile(rf"{_SHOULD}(?=(?:{_VERBS}|{_EITHER})\s)"),
    "things": re.compile(_SHOULD),
}
_FEWEST: Final = {"listed": 3, "things": 3}  # limbs; two of the other kinds
_CLOSE: Final = re.compile(r"[.!?:](?=\s|\Z)")
_WORDS: Final = 2  # of a limb
_OPENINGS: Final = 5  # places of a text at which limbs are looked for


def places_in_prose(text: str) -> list[tuple[int, int]]:
    """Start and end of each limb of the first sentence that has several, in order; empty where none has."""
    return next((places for kind in _OPENING for places in _places(kind, text)), [])


def _places(kind: str, text: str) -> Iterator[list[tuple[int, int]]]:
    for begun in islice(_OPENING[kind].finditer(text), _OPENINGS):
        close = _CLOSE.search(text, begun.end())
        last = close.start() if close else len(text)
        sentence = text[:last]
        cuts = list(_NEXT[kind].finditer(sentence, begun.end()))
        starts = [begun.end(), *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), last]
        places = list(zip(starts, ends, strict=True))
        words = 1 if kind == "listed" else _WORDS
        if len(places) >= _FEWEST.get(kind, 2) and all(
            len(text[start:end].split()) >= words for start, end in places
        ):
            yield places
