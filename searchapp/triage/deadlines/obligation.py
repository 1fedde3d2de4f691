"""Whether words about time say when the recommendation is due, or belong to something else in the sentence.

Owns the reading of the sentence around a time: what somebody should do by then is a deadline; what happened,
what is forecast, what the inspectorate will do, and how fast a service answers each caller are not. When in
doubt it says no: a missed deadline is read by a person anyway, an invented one sends people the wrong way.
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.triage.deadlines.asking import (
    FINITE,
    INSPECTORATE,
    RELATIVE,
    asks_at_all,
    asks_next,
    commands,
    last_request,
)
from searchapp.triage.deadlines.service import is_standard

_SUBORDINATE: Final = re.compile(
    r"\b(?:which|who|whom|whose|where|when|whenever|if|once|after|while|because|since|until|unless"
    r"|as\s+soon\s+as)\b",
    re.IGNORECASE,
)
_ENSURE_THAT: Final = re.compile(
    r"^\W*(?:\w+ly\s+|also\s+|now\s+)*(?:ensure|satisfy|assure|make\s+sure|confirm|demonstrate)\b",
    re.IGNORECASE,
)
_EXPECT_THAT: Final = re.compile(r"^\s*that\b(?!\W+(?:is|are)\b)", re.IGNORECASE)
_OTHER_EVENT: Final = re.compile(
    r"\b(?:due\s+to\s+(?:be\b|start|begin|launch|end|finish|report|come|take|go|expire|open|close)|due\s+for"
    r"|(?:is|are|was|were)\s+(?:expected|predicted|forecast|projected|planned|scheduled|anticipated|set|likely)"
    r"\s+to|expected\s+to|predicted|forecast|projected|anticipated|scheduled\s+(?:to|for)|intends?\s+to"
    r"|intention\s+to|plans?\s+to\s+(?!(?:ensure|make|improve|address|reduce\s+the\s+backlog))|planned"
    r"|proposals?\s+to|proposed|aims?\s+to|ambitions?\b|pledges?|commitment\s+to|committed\s+to|promised?\s+to"
    r"|to\s+be\s+(?:announced|carried\s+out|conducted|launched|introduced|published|opened|held|laid)"
    r"|(?:effect|impact|implications?|consequences?|risks?)\s+of\s+(?:losing|closing|reducing|cutting|moving)"
    r"|(?:withdrawal|closure|loss|retirement|departure|expiry)\s+of|targets?\s+(?:to|of)|came\s+into"
    r"|(?<=\w )comes?\s+into|coming\s+into"
    r"|(?<=\w )takes?\s+effect|expires?)\b|\bdue\W*$",
    re.IGNORECASE,
)
# a plan that is the means to what is asked: "use its workforce plan to fill every post"
_MEANS: Final = re.compile(r"\bus(?:e|ing)\s+(?:[\w-]+\s+){1,4}?plans?\s+to\b", re.IGNORECASE)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|would|will(?!\s+(?:allow|enable|ensure|help|let|make|mean)))\b", re.IGNORECASE
)
_LEAD_IN: Final = re.compile(
    r"(?:^['\"]?|[:;•(\[\n\"-])\s*(?:(?:\d+|[a-z]|[ivx]+)[.)]\s*|\d+(?:\.\d+)+\s+)?(?:and|or|then|also|therefore|but|as\s+a\s+minimum"
    r"|in\s+particular|specifically|starting|beginning|effective|further(?:more)?|in\s+addition|subsequently|thereafter|action"
    r"|for\s+(?:action|completion|implementation)|(?:short|medium|long(?:er)?)[\s-]+term"
    r"|(?:cause\s+of\s+concern|area\s+for\s+improvement|recommendation|timescales?|time\s?frames?|deadline"
    r"|target(?:\s+date)?|completion(?:\s+date)?|due(?:\s+date)?)(?:\s*\d+)?)?\s*[,:.-]*\s*$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"\b(?:timescales?|time\s?frames?|deadlines?|target(?:\s+date)?|completion(?:\s+date)?|due(?:\s+date|\s+by)?"
    r"|implementation\s+date|complete\s+by|action\s+by)\s*(?:[:-]|is\b)\s*$",
    re.IGNORECASE,
)
# "needs, within five months, to ...": the time stands inside the words that ask
_ASK_BEGUN: Final = re.compile(
    r"\b(?:(?<!the )(?<!no )needs?|ought|(?:is|are)(?:\s+(?:asked|required|urged|invited|directed))?)"
    r"\s*,?\s*$|\bha(?:s|ve)\s*,?\s*$",
    re.IGNORECASE,
)
_ASK_ENDED: Final = re.compile(r"\s*,?\s*to\s+\w", re.IGNORECASE)
_MAY: Final = re.compile(r"\b(?:may|might|can|could)\W*$", re.IGNORECASE)
_DASH: Final = re.compile(r"(?:\s-|:)\s+(?=\w)")


def sets_date(sentence: str, start: int, end: int) -> bool:
    """Whether the date in `sentence[start:end]` ("by 31 August 2015") is when something asked for is due."""
    return (
        _labelled(sentence, start, end)
        or _leads(sentence, start, end)
        or _interrupts(sentence, start, end)
        or _follows(sentence, start)
    )


def sets_period(sentence: str, start: int, end: int, *, anchored: bool) -> bool:
    """The same for a period ("within three months").

    A period may also be a standard of service ("complaints are answered within 28 days"), unless it is
    `anchored`: counted from the report ("of publication").
    """
    if _labelled(sentence, start, end) or _leads(sentence, start, end):
        return True
    if not (_interrupts(sentence, start, end) or _follows(sentence, start)):
        return False
    return anchored or not is_for_every_case(sentence[:start])


def is_for_every_case(left: str) -> bool:
    """Whether what is asked before a time is asked of each case as it comes."""
    subject, asked = around_request(left)
    return is_standard(subject, asked) or bool(_SUBORDINATE.search(asked))


def around_request(left: str) -> tuple[str, str]:
    """Who is asked, and what stands between the last wording that asks (or commands) and the end."""
    request = last_request(left)
    if request is None:
        return "", left
    start, end = request
    return re.split(r"[,;:.](?!\d)", left[:start])[-1], left[end:]


def forbids(left: str) -> bool:
    """Whether something is asked not to be done ("should not close any station before ...")."""
    return bool(re.match(r"\s+not\b", around_request(left)[1]))


def _labelled(sentence: str, start: int, end: int) -> bool:
    """Stands by itself after a label or between brackets: "(by 31 March 2016)", "Timescale: six months"."""
    left, right = sentence[:start].rstrip(), sentence[end:].lstrip()
    bracketed = left.endswith(("(", "[", " -")) and right[:1] in ("", ")", "]", ".", ";")
    return bool(_LABEL.search(left)) or (bracketed and asks_at_all(left))


def _leads(sentence: str, start: int, end: int) -> bool:
    """Opens its clause, and what follows is what somebody should do ("By June 2016, forces should ...")."""
    left, right = sentence[:start], sentence[end:]
    if _LEAD_IN.search(left):
        return _asks_next(right, asked_before=asks_at_all(left))
    if re.search(r"(?:,|\band(?:\s+then)?)\s*$", left) and _asks_next(right, asked_before=False):
        return not _OTHER_EVENT.search(_clause(left)) and not re.search(INSPECTORATE, _clause(left))
    return False


def _clause(left: str) -> str:
    """The words since the last comma, semicolon or colon before the one that ends `left`."""
    return re.split(r"[,;:](?!\d)", left.rstrip(" ,"))[-1]


def _asks_next(right: str, *, asked_before: bool) -> bool:
    """Whether the first verb after the time is an obligation or an imperative."""
    rest = right.lstrip(" ,:-)")
    if commands(re.sub(r"^(?:then|also|and|(?:(?:each|both|all)\s+)?to|please|now)\s+", "", rest)):
        return True
    clause = re.split(r"[.;](?:\s|$)", rest, maxsplit=1)[0]
    if FINITE.search(clause):
        return asks_next(clause)
    return last_request(clause) is not None or (asked_before and not re.search(INSPECTORATE, clause))


def _interrupts(sentence: str, start: int, end: int) -> bool:
    """Stands inside the words that ask ("needs, within five months, to ...")."""
    left = sentence[:start]
    return (
        bool(_ASK_BEGUN.search(left) and _ASK_ENDED.match(sentence[end:]))
        and not RELATIVE.search(_clause(left))
        and not re.search(INSPECTORATE, _clause(left))
    )


def _follows(sentence: str, start: int) -> bool:
    """Closes or interrupts a clause that says what somebody should do ("should, within six months, ...")."""
    left = sentence[:start]
    if not asks_at_all(left) and not _addressed(left):
        return False
    asked = _MEANS.sub("", around_request(left)[1])
    if _OTHER_EVENT.search(asked) or _MAY.search(left):
        return False
    past = _PAST.search(asked)
    if past is None:
        return not _told_by_relative(asked)
    complement = _ENSURE_THAT.match(asked) and past.group().lower() in ("will", "would")
    complement = complement or (_EXPECT_THAT.match(asked) and past.group().lower() == "will")
    return bool(complement) and not _SUBORDINATE.search(asked[: past.start()])


def _addressed(left: str) -> bool:
    """Names who is asked and commands ("Home Office - settle the ownership ...")."""
    return any(
        commands(left[dash.end() :]) and not FINITE.search(left[: dash.start()])
        for dash in _DASH.finditer(left)
    )


def _told_by_relative(asked: str) -> bool:
    """The time sits in a relative clause of its own ("officers who joined by ...", "which has, by ...")."""
    clause = re.split(r"[,;:]", asked)[-1]
    found = _SUBORDINATE.search(clause)
    return found is not None and bool(re.search(r"\b(?:\w+ed|has|have|is|are)\b", clause[found.end() :]))
