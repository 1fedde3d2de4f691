"""How a day that something is due by is phrased: "by", "before", "from", "between ... and", "deadline of".

Owns the words before a date and what day they make of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from searchapp.domain.deadline import Deadline
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.date_days import Span, month_number, month_span
from searchapp.triage.deadlines.date_forms import DAY, MONTH, WEEKDAY
from searchapp.triage.deadlines.date_words import DATE, names_part, needs_date_made, span_of
from searchapp.triage.deadlines.obligation import forbids, sets_date
from searchapp.triage.deadlines.phrasing import HAPPENS, LABEL, LATEST, deadline

_BY: Final = re.compile(
    r"\b(?:(?P<eve>before|prior\s+to|ahead\s+of|in\s+advance\s+of)|(?P<within>within|during"
    r"|in(?=\s+(?:this|the\s+(?:current|present|next|coming|following))\s+(?:\w+\s+)?year\b))"
    r"|(?P<from>(?:with\s+effect\s+|effective\s+|starting\s+|commencing\s+|beginning\s+)?from"
    r"|(?P<starting>starting|commencing|beginning)(?:\s+(?:in|on))?|effective|as\s+(?:of|from))"
    r"|(?P<granted>(?:(?<=has )|(?<=have )|(?<=is given )|(?<=are given ))until)"
    r"|(?P<at>in|on)"
    r"|(?:by\s+)?(?:no|not)\s+later\s+than(?:\s+by)?"
    r"|by(?::|,?\s+(?:the|at)\s+(?:the\s+)?(?:very\s+)?latest(?:\s+by)?,?|\s+or\s+(?:on|before))?"
    r"|[io]n\s+or\s+before|at\s+the\s+(?:very\s+)?latest\s+(?:by|on)|in\s+time\s+for|not\s+after"
    rf"|(?P<label>{LABEL}(?:\s+for\s+(?:\w+\s+){{0,3}}?\w+)?\s*(?:[:-]|\bis\b|\bof\b)"
    r"|(?:deadline|date|timescale)\s+(?:\w+\s+){0,2}?(?:extended|moved|revised|deferred|postponed|put\s+back)\s+to))"
    rf"\s+(?:on\s+)?{DATE}{LATEST}(?P<onwards>\s+onwards?)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    rf"\b(?:between|from)\s+{WEEKDAY}(?:the\s+)?(?:{DAY})?\s*(?P<month>{MONTH})?,?\s*(?P<year>20\d\d)?"
    rf"\s*(?:and|to|until|-)\s+{DATE}",
    re.IGNORECASE,
)
_NOT_A_NOUN: Final = re.compile(
    r"\s*(?:\Z|[^\w\s]|(?:at|and|or|to|the|all|each|every|it|forces?|chief|police|we|in|with|for|so|if|as"
    r"|HMIC\w*|[A-Z]\w+|constabular\w+|onwards?|officers?|a|an|any|both|this|that|these|there|of\s+the|set|which)\b)"
)
_A_PERIOD: Final = re.compile(r"(?:the\s+)?(?:next|following|coming)\s+(?:year|month|quarter)", re.IGNORECASE)
_AFTER_THE_ACT: Final = re.compile(
    r"(?<!be )(?<!been )\b(?:\w+ed|made|held|born|begun|taken|given)\s+$", re.IGNORECASE
)
_TO_ANOTHER: Final = re.compile(r"\s*(?:to|until|till|and|-|up)\b")
_SUPERSEDED: Final = re.compile(
    r"\b(?:originally|previously|initially|formerly)(?:\s+due)?\s+$", re.IGNORECASE
)
# Nouns that a stretch of time belongs to: "stops between May and July", "the period from 1 April to 30 June".
_BELONGS: Final = re.compile(
    r"\b(?:period|year|stops|searches|incidents|crimes|offences|arrests|cases|calls|events?|plan(?:s|ned)?|strategy"
    r"|records|figures|data)\s+$",
    re.IGNORECASE,
)


def dated(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    """The dates by which, from which or between which one sentence asks for something."""
    yield from _ranges(sentence, made)
    for match in _BY.finditer(sentence):
        start, end = match.span()
        if not _is_date(match, sentence) or _SUPERSEDED.search(sentence[:start]):
            continue
        if not (match["label"] or match["granted"] or sets_date(sentence, start, end)):
            continue
        span = span_of(match, made, eve=bool(match["eve"]))
        if span is None and (made or not needs_date_made(match)):
            continue
        if not (span and made and _is_over(match, span, made, sentence)):
            yield deadline(sentence, start, end, _due(match, span))


def _is_over(match: re.Match[str], span: Span, made: PartialDate, sentence: str) -> bool:
    """Whether it was over when the recommendation was made.

    A bare "during 2014", or "from 2014" within a clause, must even begin after that: it may be what happened.
    """
    bare = match["within"] and not (match["two_years"] or match["quarter"] or match["relative"])
    bare = bare or (match["from"] and not _starts_something(match, sentence))
    return span[0] <= made.latest if bare else span[1] < made.earliest


def _due(match: re.Match[str], span: Span | None) -> Span | None:
    """Within a stretch of time, its last day; from a stretch on, its first."""
    if span and match["within"]:
        return span[1], span[1]
    if span and match["from"] and not match["starting"] and not needs_date_made(match):
        return span[0], span[0]
    return span


def _ranges(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for match in _BETWEEN.finditer(sentence):
        until = span_of(match, made)
        span = _range(match, until) if until else None
        left = sentence[: match.start()]
        if span is None or (made and span[1] < made.earliest):
            continue
        if (
            not _BELONGS.search(left)
            and not _AFTER_THE_ACT.search(left)
            and sets_date(sentence, *match.span())
        ):
            yield deadline(sentence, *match.span(), span)


def _range(match: re.Match[str], until: Span) -> Span | None:
    """From the first date, which leaves out what the second tells ("between 1 and 31 March 2016")."""
    if not (match["day"] or match["month"]):
        return None
    first = until[0]
    month = month_number(match["month"]) if match["month"] else first.month
    year = int(match["year"]) if match["year"] else first.year - (month > first.month)
    try:
        start = date(year, month, int(match["day"])) if match["day"] else month_span(year, month)[0]
    except ValueError:
        return None
    return (start, until[1]) if start <= until[1] else None


def _is_date(match: re.Match[str], sentence: str) -> bool:
    """Whether the words are a date here at all: "by May" is, "by may" and "broken down by month" are not."""
    left, right = sentence[: match.start()], sentence[match.end() :]
    if match["within"]:
        named = not _A_PERIOD.match(match["relative"] or "")
    elif match["eve"]:
        named = not _AFTER_THE_ACT.search(left) and not forbids(left)
    elif match["at"]:
        named = not match["relative"] and bool(HAPPENS.search(left))
    elif match["from"]:
        named = not (_TO_ANOTHER.match(right) or _AFTER_THE_ACT.search(left))
        named = named and (_starts_something(match, sentence) or not match["year_alone"])
    else:
        named = True
    return bool(named) and _is_named(match, right)


def _is_named(match: re.Match[str], right: str) -> bool:
    """Whether words that could be others are a date's: "May", not "may"; "2015", not "2015 figures"."""
    if match["year_alone"] or match["two_years"]:
        return bool(_NOT_A_NOUN.match(right))
    if match["month_alone"] or match["day_month"]:
        may = re.search(r"\bmay\b", match["day_month"] or "")
        return not may and bool(match["day_month"] or re.search(r"[A-Z][a-z]{2}", match["month_alone"]))
    if words := match["relative"]:
        told = re.search(r"current|this|present|next|following|coming|end", words, re.IGNORECASE)
        return names_part(match) or bool(told)
    return True


def _starts_something(match: re.Match[str], sentence: str) -> bool:
    """Whether "from April 2019" plainly is when something is to begin, not where a stretch of time does."""
    if match["onwards"] or not match["from"].lower().startswith("from"):
        return True
    left = sentence[: match.start()]
    return not left.strip(" ,") or bool(HAPPENS.search(left)) or left.rstrip().endswith((",", ";", ":", "•"))
