"""Whether words about time say when the recommendation is due, or belong to something else in the sentence.

Owns the reading of the sentence around a time: what somebody should do by then is a deadline; what happened,
what is forecast, what the inspectorate will do, and how fast a service answers each caller are not. When in
doubt it says no: a missed deadline is read by a person anyway, an invented one sends people the wrong way.
"""

from __future__ import annotations

import re
from typing import Final

_OBLIGATION: Final = (
    r"should|must|shall|will\s+need\s+to|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+(?:required\s+)?to(?=\s+\w)"
    r"|(?:is|are)\s+required|(?:we|HMIC(?:FRS)?|HMI|HMICS|inspectors?)\s+(?:would\s+)?(?:therefore\s+)?"
    r"(?:recommend|expect|require|ask)s?|recommended|recommends|(?<!who )(?<!which )requires?"
    r"|(?:action|completion|implementation)\s+(?:is\s+)?(?:required|due|expected|needed)"
    r"|(?:is|are)\s+expected\s+to(?=\s+have\b)|(?:^|(?<=\()|(?<=[:;]\s))to\s+be\s+(?:fully\s+)?(?:completed?|implemented|in\s+place|done|actioned|delivered|achieved|addressed"
    r"|published|reviewed|finalised|introduced|established|resolved)|for\s+(?:completion|implementation|delivery)"
)
OBLIGATION: Final = re.compile(rf"\b(?:{_OBLIGATION})\b", re.IGNORECASE)

_FINITE: Final = re.compile(
    rf"\b(?P<asks>{_OBLIGATION})\b|\b(?:had|was|were|will|would|did|has|have|is|are|expects?|intends?|plans|aims"
    r"|reported|found|received|reduced|increased|fell|rose|became|made|saw|began|started|introduced)\b",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|whenever|whether|if|how|why|what|because|since|while|once|after"
    r"|until|unless|although)\b",
    re.IGNORECASE,
)
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
    r"|proposals?\s+to|proposed|aims?\s+to|ambition\s+to|commitment\s+to|committed\s+to|promised?\s+to"
    r"|to\s+be\s+(?:announced|launched|introduced|published|opened|held|laid)"
    r"|(?:effect|impact|implications?|consequences?|risks?)\s+of\s+(?:losing|closing|reducing|cutting|moving)"
    r"|targets?\s+(?:to|of)|came\s+into|comes?\s+into|coming\s+into|takes?\s+effect|expires?)\b|\bdue\W*$",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:was|were|had|did|would|will(?!\s+(?:allow|enable|ensure|help|let|make|mean)))\b", re.IGNORECASE
)
_IMPERATIVE: Final = re.compile(
    r"(?:accelerate|achieve|act|address|adopt|agree|amend|appoint|assess|assure|audit|begin|bring|build|carry|cease"
    r"|check|clarify|clear|close|commence|commission|communicate|complete|conduct|confirm|consider|consult|create"
    r"|define|deliver|demonstrate|design|develop|draw|eliminate|embed|enable|ensure|establish|evaluate|fill"
    r"|finalise|fix|formalise|give|hold|identify|implement|improve|increase|install|introduce|invest|issue|launch"
    r"|maintain|make|map|monitor|move|prepare|produce|promote|provide|publish|put|recruit|reduce|refresh|remove"
    r"|replace|report|require|resolve|restore|review|revise|roll|secure|set|share|start|stop|strengthen|submit"
    r"|supply|tackle|take|test|train|undertake|update|use|vet|withdraw|work|write)\b",
    re.IGNORECASE,
)
_LEAD_IN: Final = re.compile(
    r"(?:^['\"]?|[:;•(\[\n\"-])\s*(?:(?:\d+|[a-z]|[ivx]+)[.)]\s*)?(?:and|or|then|also|therefore|but|as\s+a\s+minimum"
    r"|in\s+particular|specifically|further(?:more)?|in\s+addition|subsequently|thereafter|action"
    r"|(?:cause\s+of\s+concern|area\s+for\s+improvement|recommendation|timescales?|time\s?frames?|deadline"
    r"|target(?:\s+date)?|completion(?:\s+date)?|due(?:\s+date)?)(?:\s*\d+)?)?\s*[,:.-]*\s*$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"\b(?:timescales?|time\s?frames?|deadlines?|target(?:\s+date)?|completion(?:\s+date)?|due(?:\s+date|\s+by)?"
    r"|implementation\s+date|complete\s+by|action\s+by)\s*(?:[:-]|is\b)\s*$",
    re.IGNORECASE,
)
_INSPECTORATE: Final = r"\b(?:HMIC(?:FRS)?|HMICS|HMIP|HMI|we|the\s+inspectorate|inspectors|our)\b"

_CASES: Final = (
    r"victims?|witness(?:es)?|callers?|calls|complaints?|complainants?|crimes|incidents|offences|cases|suspects"
    r"|detainees?|applications?|applicants|referrals|requests|enquiries|exhibits|certificates|licen[cs]es"
    r"|offenders|visits|interviews|statements|devices|allegations|investigations|reports|records|children"
    r"|emergenc(?:y|ies)|notifications|submissions|results|disposals|warrants|queries|correspondence|concerns"
    r"|a\s+(?:crime|case|call|victim|complaint|request|referral|report|detainee|child|suspect|person|incident)"
    r"|each\s+\w+|every\s+\w+|new\s+(?:\w+\s+)?(?:recruits?|starters?|staff|officers|joiners)|leavers"
)
_PER_CASE: Final = re.compile(
    rf"\b(?:{_CASES})\b[^;:.]*\b(?:is|are|be|being|get|go|wait|stay|remain|return)\b[^;:.]*$"
    rf"|\b(?:contact|respond\s+to|answer|attend(?:ed)?|visit|see|inform|update|record|allocate|arrive|reply|submit"
    rf"|process|interview|arrest|charge|notify|refer|acknowledge|deal\s+with|resolve|assess|complete|investigate"
    rf"|provide|send|give|make|issue|conduct|carry\s+out|finalise|return|upload|transfer|receive|examine)\s+"
    rf"(?:(?:all|any|the|their|its|to|with|more|most|\d+\s*%\s+of|\d+\s+per\s?cent\s+of)\s+)*(?:\w+\s+){{0,3}}?"
    rf"(?:{_CASES})\b[^;:.]*$",
    re.IGNORECASE,
)
_EACH_SUBJECT: Final = re.compile(rf"^\W*(?:\w+\s+){{0,4}}?(?:{_CASES})\s*$", re.IGNORECASE)
_MAY: Final = re.compile(r"\b(?:may|might|can|could)\W*$", re.IGNORECASE)
_STOCK: Final = re.compile(
    r"\b(?:backlogs?|outstanding|existing|current|overdue|historic(?:al)?|unresolved|legacy|all\s+its|these)\b",
    re.IGNORECASE,
)


def sets_date(sentence: str, start: int, end: int) -> bool:
    """Whether the date in `sentence[start:end]` ("by 31 August 2015") is when something asked for is due."""
    return _labelled(sentence, start, end) or _leads(sentence, start, end) or _follows(sentence, start)


def sets_period(sentence: str, start: int, end: int, *, anchored: bool) -> bool:
    """The same for a period ("within three months").

    A period may also be a standard of service ("complaints are answered within 28 days"), unless it is
    `anchored`: counted from the report ("of publication").
    """
    if _labelled(sentence, start, end) or _leads(sentence, start, end):
        return True
    if not _follows(sentence, start):
        return False
    if anchored:
        return True
    subject, asked = _around_obligation(sentence[:start])
    each_case = _PER_CASE.search(asked) or _EACH_SUBJECT.search(subject)
    return not ((each_case and not _STOCK.search(subject + asked)) or _SUBORDINATE.search(asked))


def _labelled(sentence: str, start: int, end: int) -> bool:
    """Stands by itself after a label or between brackets: "(by 31 March 2016)", "Timescale: six months"."""
    left, right = sentence[:start].rstrip(), sentence[end:].lstrip()
    bracketed = left.endswith(("(", "[", " -")) and right[:1] in ("", ")", "]", ".", ";")
    return bool(_LABEL.search(left)) or (bracketed and bool(_asked_at_all(left)))


def _asked_at_all(text: str) -> bool:
    return bool(OBLIGATION.search(text) or _imperative_start(text))


def _imperative_start(text: str) -> bool:
    return bool(_IMPERATIVE.match(text.lstrip(" •(\"'0123456789.)-*")))


def _leads(sentence: str, start: int, end: int) -> bool:
    """Opens its clause, and what follows is what somebody should do ("By June 2016, forces should ...")."""
    left, right = sentence[:start], sentence[end:]
    if _LEAD_IN.search(left):
        return _asks_next(right, asked_before=_asked_at_all(left))
    if re.search(r"(?:,|\band(?:\s+then)?)\s*$", left) and _asks_next(right, asked_before=False):
        return not _OTHER_EVENT.search(_clause(left))
    return False


def _clause(left: str) -> str:
    """The words since the last comma, semicolon or colon before the one that ends `left`."""
    return re.split(r"[,;:]", left.rstrip(" ,"))[-1]


def _asks_next(right: str, *, asked_before: bool) -> bool:
    """Whether the first verb after the time is an obligation or an imperative."""
    rest = right.lstrip(" ,:-)")
    if _imperative_start(re.sub(r"^(?:then|also|and|to|please|now)\s+", "", rest)):
        return True
    clause = re.split(r"[.;](?:\s|$)", rest, maxsplit=1)[0]
    for verb in _FINITE.finditer(clause):
        if verb["asks"]:
            return True
        if not _RELATIVE.search(clause[: verb.start()]):
            return False
    return asked_before and not re.search(_INSPECTORATE, clause)


def _around_obligation(left: str) -> tuple[str, str]:
    """Who is asked, and what stands between the last obligation (or imperative) and the time."""
    found = list(OBLIGATION.finditer(left))
    if not found:
        return "", left
    return re.split(r"[,;:.]", left[: found[-1].start()])[-1], left[found[-1].end() :]


def _follows(sentence: str, start: int) -> bool:
    """Closes or interrupts a clause that says what somebody should do ("should, within six months, ...")."""
    left = sentence[:start]
    if not _asked_at_all(left):
        return False
    asked = _around_obligation(left)[1]
    if _OTHER_EVENT.search(asked) or _MAY.search(left):
        return False
    past = _PAST.search(asked)
    if past is None:
        return not _told_by_relative(asked)
    complement = _ENSURE_THAT.match(asked) and past.group().lower() in ("will", "would")
    complement = complement or (_EXPECT_THAT.match(asked) and past.group().lower() == "will")
    return bool(complement) and not _SUBORDINATE.search(asked[: past.start()])


def _told_by_relative(asked: str) -> bool:
    """The time sits in a relative clause of its own ("officers who joined by ...", "which has, by ...")."""
    clause = re.split(r"[,;:]", asked)[-1]
    found = _SUBORDINATE.search(clause)
    return found is not None and bool(re.search(r"\b(?:\w+ed|has|have|is|are)\b", clause[found.end() :]))
