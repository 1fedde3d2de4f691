"""Finds the rhythm of recurring duties: "at least annually", "every six months", "quarterly reports to ...".

Owns rhythms only. A rhythm that merely describes something ("the annual budget", "calls each year") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.domain.deadline import Period
from searchapp.triage.deadlines.date_forms import MONTH
from searchapp.triage.deadlines.numbers_in_words import NUMBER, number
from searchapp.triage.deadlines.obligation import sets_period

_ADVERBS: Final = {
    "daily": Period(days=1),
    "weekly": Period(days=7),
    "fortnightly": Period(days=14),
    "monthly": Period(months=1),
    "bi-monthly": Period(months=2),
    "quarterly": Period(months=3),
    "termly": Period(months=4),
    "six-monthly": Period(months=6),
    "6-monthly": Period(months=6),
    "half-yearly": Period(months=6),
    "biannually": Period(months=6),
    "biannual": Period(months=6),
    "bi-annually": Period(months=6),
    "bi-annual": Period(months=6),
    "annually": Period(months=12),
    "annual": Period(months=12),
    "yearly": Period(months=12),
    "biennially": Period(months=24),
    "biennial": Period(months=24),
}
_UNITS: Final = {
    "day": Period(days=1),
    "week": Period(days=7),
    "fortnight": Period(days=14),
    "month": Period(months=1),
    "quarter": Period(months=3),
    "year": Period(months=12),
    "annum": Period(months=12),
}
_TIMES: Final = {"once": 1, "twice": 2}

_WORD: Final = (
    r"(?P<word>daily|weekly|fortnightly|monthly|bi-monthly|quarterly|termly|half[\s-]yearly|bi-?annual(?:ly)?"
    rf"|annual(?:ly)?|yearly|biennial(?:ly)?|(?P<every>(?!an?\b){NUMBER})[\s-]?(?:month|week|year)(?:ly)?)"
)
_BARE: Final = _WORD.replace("<word>", "<bare>").replace("<every>", "<bare_every>").replace("(?:ly)?)", "ly)")
_LEAST: Final = r"(?:(?:and\s+)?(?:on\s+)?at\s+least\s+|at\s+a\s+minimum,?\s+|no\s+less\s+than\s+)?"
_RHYTHM: Final = re.compile(
    rf"\b{_LEAST}(?:"
    rf"(?:(?:on\s+)?(?:at\s+least\s+)?an?|at)\s+(?:at\s+least\s+)?{_WORD}\s+(?:basis|intervals)"
    rf"|(?:(?P<times>once|twice|{NUMBER}\s+times)\s+)(?:a|an|each|every|per|in\s+(?:a|any|each|every))\s+"
    r"(?:(?:calendar|financial|rolling)\s+)?(?P<per>day|week|fortnight|month|quarter|year|annum)\b"
    rf"|every\s+(?:(?P<other>other|second)\s+|(?:{NUMBER}\s+(?:to|or)\s+)?(?P<count>{NUMBER})\s+)?"
    r"(?P<unit>day|week|fortnight|month|quarter|year)s?\b"
    r"|(?P<sometimes>once|twice)\s+(?P<rate>yearly|annually|monthly|weekly|daily)"
    rf"|(?:each|every)\s+(?P<yearly>{MONTH}|spring|summer|autumn|winter)"
    r"|at\s+intervals\s+of\s+(?:(?:not|no)\s+(?:more|longer)\s+than\s+|at\s+most\s+)?"
    rf"(?P<apart>{NUMBER})\s+(?P<apart_unit>day|week|fortnight|month|quarter|year)s?\b"
    r"|(?:each|every|per)\s+(?:(?:calendar|financial|academic)\s+)?(?P<each>week|month|quarter|year|annum)\b"
    rf"|{_BARE}\b"
    r"(?:\s+(?P<thing>(?<!annually )(?<!biennially )(?:(?!of\b|the\b)[\w-]+\s+){0,4}?"
    r"(?:reviews?|audits?|reports?|checks?|tests?|assessments?"
    r"|inspections?|updates?|surveys?|refresher|training|exercises?|evaluations?|sampling|samples?|appraisals?"
    r"|self-assessments?|meetings?|statements?|supervision|monitoring|returns?|data|information|briefings?"
    r"|referrals?|screening|scrutiny|dip[\s-]?sampl\w+)\b))?"
    r")(?P<after>\s+(?:thereafter|afterwards|from\s+then\s+on|after\s+that))?",
    re.IGNORECASE,
)
_DOING: Final = re.compile(
    r"\b(?:carry|carrying|conduct\w*|undertak\w+|publish\w*|produc\w+|provid\w+|hold\w*|introduc\w+|complet\w+"
    r"|commission\w*|report\w*|submit\w*|implement\w*|establish\w*|receiv\w+|attend\w*|do|perform\w*|run|prepar\w+"
    r"|issu\w+|mak\w+|institut\w+|subject\s+to|kept?\s+under|offer\w*|ensure|have|start\w*|begin\w*|and)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_OWNED: Final = re.compile(
    r"\b(?:its|their|his|her|the|this|that|our|through|existing|current)\s+$", re.IGNORECASE
)
_MEASURED: Final = re.compile(
    r"(?:[£%\d]|per\s?cent|percent|hours?(?:\s+a\s+day)?,?|million|thousand|average"
    r"|how\s+(?:many|much)\s+(?:\w+\s+){1,4})\s*$",
    re.IGNORECASE,
)

# "one rest day in every seven days", "made in each quarter": how much, not how often
_SHARE_OF: Final = re.compile(
    r"\b(?:one|two|three|\d+)\s+(?:\w+\s+){1,2}in\s+$|(?<!be )(?<!been )\b(?:\w+ed|made|taken)\s+in\s+$",
    re.IGNORECASE,
)
_TO_BE_DONE: Final = re.compile(
    r"[^.;]*?\b(?:should|must|shall|to)\s+(?:also\s+)?be\s+(?:carried|introduced|held|published|produced|undertaken"
    r"|conducted|commissioned|completed|given|provided|made|established|put|done|run|submitted|issued|required)\b",
    re.IGNORECASE,
)
_AT_LEAST: Final = re.compile(r"(?:and\s+)?at\s+", re.IGNORECASE)
# What may come after a rhythm's word that leaves it an adverb: "annually to the board", "quarterly."
_ADVERB: Final = re.compile(
    r"\s*(?:$|[^\w\s]|(?:to|by|with|and|or|in|on|at|for|from|as|so|using|against|through|until|the|their|its|all"
    r"|any|whether|how|which|that|review|assess|report|audit|check|test|monitor|publish|evaluate|update)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A recurring duty found at `start` to `end`; `after`: it begins after another date ("thereafter")."""

    start: int
    end: int
    every: Period
    after: bool


def rhythms(sentence: str) -> Iterator[Rhythm]:
    """The recurring duties of one sentence, in order."""
    for match in _RHYTHM.finditer(sentence):
        every = _every(match)
        if every is not None and _is_duty(sentence, match):
            yield Rhythm(start=match.start(), end=match.end(), every=every, after=bool(match["after"]))


def _every(match: re.Match[str]) -> Period | None:
    if word := match["word"] or match["bare"]:
        count = match["every"] or match["bare_every"]
        if count is None:
            return _ADVERBS[re.sub(r"\s", "-", word.lower())]
        ending = word.lower().rsplit("ly", 1)[0].rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1]
        return _multiple(_UNITS[re.sub(r"^\d+", "", ending)], number(count))
    if match["yearly"]:
        return _ADVERBS["yearly"]
    if match["rate"]:
        return _share(_ADVERBS[match["rate"].lower()], _TIMES[match["sometimes"].lower()])
    if match["times"]:
        words = match["times"].lower().split()
        times = _TIMES.get(words[0]) or number(words[0])
        unit = _UNITS[match["per"].lower()]
        return _share(unit, times) if times else None
    unit = _UNITS[(match["unit"] or match["apart_unit"] or match["each"]).lower()]
    return _multiple(unit, 2 if match["other"] else number(match["count"] or match["apart"] or "one"))


def _multiple(unit: Period, count: int | None) -> Period | None:
    return Period(months=unit.months * count, days=unit.days * count) if count else None


def _share(unit: Period, times: int) -> Period | None:
    """How long from one time to the next when it is done so many times in a unit."""
    if unit.months % times == 0 and unit.months:
        return Period(months=unit.months // times)
    days = (unit.days or unit.months * 30) // times
    return Period(days=days) if days else None


def _is_duty(sentence: str, match: re.Match[str]) -> bool:
    left = re.sub(r"\b(?:an?|any|all)\s+$", "", sentence[: match.start()], flags=re.IGNORECASE)
    right = sentence[match.end() :]
    bare = (match["bare"] or "").lower()
    if _MEASURED.search(left) or _SHARE_OF.search(left) or (bare and _OWNED.search(left)):
        return False
    if match["thing"]:
        duty = bool(_DOING.search(left) or _AT_LEAST.match(match.group()))
        duty = duty or bool(not left.strip() and _TO_BE_DONE.match(right))
    elif bare:
        adverb = bare.endswith(("annually", "biennially")) or bool(_ADVERB.match(right))
        duty = adverb and not bare.endswith(("annual", "biennial"))
    else:
        duty = True
    return duty and sets_period(sentence, len(left), match.end(), anchored=True)
