"""Tells from a response's words that the work it speaks of is not finished.

Owns the wordings. Ordinary practice ("records are being kept", "planned events are managed") is not work
under way, and a response that says it is complete, or is now, is believed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PAST: Final = (
    r"(?:was|were|ended|finished|closed|completed|showed|led|went|came|bought|put|set|wrote|trained|opened|issued|published"
    r"|introduced|appointed|signed|launched|replaced|fell|rose)"
)
_DONE_TO: Final = (
    r"(?:delivered|implemented|introduced|rolled\s+out|reviewed|developed|completed|considered|published|launched"
    r"|provided|updated|addressed|trained|established|produced|undertaken|carried\s+out|put\s+in\s+place|in\s+place"
    r"|created|issued|finalised|incorporated|removed|available|progressed|discussed|explored|drafted|recruited"
    r"|installed|procured|agreed|assessed|circulated|commissioned|scheduled|purchased)"
)
_DAILY: Final = (  # what is done day by day
    r"(?:used|monitored|followed|given|taken|met|recorded|managed|maintained|applied|held|made|checked|complied"
    r"|seen|treated|investigated|captured|asked|shown|told|involved|detained|searched|supervised|supported"
    r"|interviewed|kept|offered|dealt)\b"
)
_ARE: Final = r"(?:is|are)"
# Of these a share is a result, not a measure of how far the work has come.
_PUBLIC: Final = (
    r"(?:\w+\s+)?(?:victims|callers|calls|respondents|people|the\s+public"
    r"|cases|crimes|records|files|incidents|suspects)\b"
)
_PRACTICE: Final = (  # what goes on without an end; "working with" is practice, "working on" is not
    r"(?:using|wearing|meeting|attending|monitoring|recording|giving|taking(?!\s+(?:place|forward))|following|applying|making|having"
    r"|complying|checking|providing|receiving|supporting|supervising|carrying|being|ensuring|including|running|doing|keeping"
    r"|handling|holding|helping|sharing|performing|operating|serving|leading|dealing|acting|delivering|responding|referring"
    r"|reporting|maintaining|managing|missing|training|briefing|policing|parking|hearing|living|lacking|existing|learning"
    r"|undertaking|outstanding|willing|sitting|coming|getting|improving|reducing|seeing|showing|identifying|contributing|achieving"
    r"|working(?!\s+(?:on|through|towards?|to)\b)|engaging|driving|ongoing|something|nothing|anything|everything|king)\b"
)
_ROUNDS: Final = (  # many of a kind, one after the other: "reviews", but not "the review"
    r"(?:completing|conducting|reviewing|auditing|visiting|sampling|examining|assessing|producing|publishing|issuing)\s+"
    r"(?:\w+ly\s+)?(?!this|its|us\b)\w+s\b"
)
_OUTRIGHT: Final = (  # what in hardly any response stands of anything but unfinished work
    rf"(?:{_ARE}|still|work|remains?)\s+(?:still\s+|well\s+|now\s+)?in\s+progress",
    r"being[\s-]progressed(?![\s\S]*\bcomplete)|still\s+progressing|under\s?way",
    r"in\s+(?:the\s+)?process\s+of\s+[\w-]+ing",
    rf"(?:{_ARE}|remains?|still|currently|work)\s+(?:also\s+|still\s+)?on-?going|on-?going(?=\s*(?:$|[.;]))",
    r"part\s+of\s+an?\s+on-?going",
    r"(?:nearing|near|almost|nearly|half|partly|partially)\s+(?:complet\w+|done|finished|implemented|met|addressed|achieved|compliant)",
    r"(?:has|have)\s+been\s+(?:advertised|ordered|drafted)|on\s+order|out\s+to\s+(?:advert|tender|consultation)",
    rf"{_ARE}\s+being\s+(?!{_DAILY})(?:\w+(?:ed|en)|built|bought|sought|set\s+up|put)",
    rf"{_ARE}\s+(?:considering|drafting|developing|commencing|planning|looking\s+to|exploring)",
    rf"{_ARE}\s+(?:\w+ly\s+|now\s+|also\s+|still\s+)?(?!{_PRACTICE}|{_ROUNDS})\w{{2,}}ing\b(?!\s+(?:daily|weekly|closely|well|as\s+usual))",
    (
        r"(?:has|have)\s+(?:\w+ly\s+|just\s+|now\s+)?(?:begun|commenced)\b(?![^.;]*\bby\s+\w+ing\b)|(?:work|recruitment|procurement|scoping|planning|training|roll-?out"
        r"|talks|discussions|negotiations|implementation|development|delivery|consultation|drafting)\s+(?:\w+\s+)?(?:has|have)\s+(?:\w+\s+)?(?:started|begun)"
    ),
    r"(?:out|gone|going|went)\s+(?:to|for|out\s+to)\s+(?:tender|consultation|advert|procurement)|in\s+(?:negotiations?|talks|discussions?|consultation)\s+with",
    r"(?:nearly|almost|not\s+quite|close\s+to\s+being|well)\s+(?:ready|there|advanced|done|finished|complete\w*)",
)
_WORDINGS: Final = (
    r"in\s+progress",
    r"work(?:ing)?\s+(?:continues|continuing|through|towards)|(?:is|are)\s+continuing\b(?!\s+(?:on\s+a|each|every|weekly|daily|monthly))",
    r"so\s+far|with\s+the\s+(?:others?|rest|remainder|remaining)\b",
    rf"{_ARE}\s+(?:also\s+|currently\s+)?(?:on\s+hold|delayed|postponed|paused|deferred|outstanding)",
    # waiting
    (
        r"(?<!cases )(?<!those )(?<!people )(?<!files )(?<!suspects )(?<!victims )(?<!exhibits )(?<!records )"
        r"await(?:ing|ed)\b(?!\s+(?:trial|sentenc|court|charge|interview|collection|detention))"
    ),
    r"waiting\s+(?:for|on)\s+(?:\w+\s+){1,6}?to\b(?=\s+\w)",
    rf"{_ARE}\s+pending|pending\s+(?:approval|decision|sign|funding|the\s+outcome)",
    r"subject\s+to\s+(?:funding|approval|sign)|for\s+(?:sign[\s-]?off|approval|ratification)(?=\s*(?:$|[.;,]))",
    (
        r"once\s+(?:\w+\s+){1,5}(?:is|are|has|have)\s+(?:been\s+)?(?:available|live|complete\w*|approved|installed"
        r"|agreed|joined|appointed|trained|received)"
    ),
    # at present
    (
        rf"{_ARE}\s+(?:currently|still|now|presently|at\s+present)\s+(?:being\s+(?!{_DAILY})\w+|under\w*|develop\w+"
        r"|draft\w+|work\w+|looking|review\w+|plann\w+|explor\w+|seeking|consider\w+)"
    ),
    rf"{_ARE}\s+also\s+(?:being\s+(?!{_DAILY})\w+|at\s+present\s+\w+ing)|currently\s+being\s+(?!{_DAILY})\w+",
    r"under\s+(?:review|development|consideration|discussion|construction)|in\s+draft|draft\s+form(?:at)?",
    r"continu(?:es|ed|ing)\s+(?:to\s+)?(?:be\s+(?:\w+ed|rolled|built)|work|develop|progress|roll|recruit|negotiat\w+)",
    (
        r"(?:talks|discussions|negotiations|consultation|work|recruitment|planning)\s+(?:with\s+(?:\w+\s+){1,5})?continues?\b"
        r"|(?:tender|advert|consultation)\s+(?:for\s+(?:\w+\s+){1,5})?(?:is\s+)?(?:out|open|closes)\b|draft\s+(?:\w+\s+){1,3}(?:with|for|before|at)\b"
        r"|for\s+comments?(?=\s*(?:$|[.;]))"
    ),
    (
        r"(?:pilot|trial|draft|tender|procurement|consultation|scoping|planning|design)\s+(?:stage|phase|exercise|is\s+(?:under|running))"
        rf"(?!\s+(?:\w+\s+)?{_PAST})"
    ),
    r"(?:first|second|final|early|initial)\s+(?:draft|stage|phase)s?\s+(?:is|are|of\s+the)|business\s+case\s+(?:is|has\s+been|was)(?!\s+(?:approved|agreed|granted|accepted|funded))\b",
    (
        r"(?:bid|proposal|paper|order|tender)\s+(?:for\s+(?:\w+\s+){1,5})?(?:has\s+been|was|is)\s+(?:submitted|made|sent"
        r"|placed|issued|with|before|being)"
    ),
    r"no\s+(?:\w+\s+)?progress|can\s?not\s+(?:be\s+)?\w+\s+until|until\s+(?:then|the\s+(?:new|upgrade|system|contract|funding|budget|post))(?!\s+(?:\w+\s+){0,3}(?:was|were|came|went|arrived|opened|had)\b)",
    r"(?:is|are|remains?|post)\s+(?:currently\s+|still\s+)?(?:vacant|unfilled|unfunded|incomplete|unresolved|stalled|overdue)",
    # only in part
    (
        r"(?:some|half|most|(?:a|two|one)\s+thirds?|(?:a|three)\s+quarters?)\s+(?:of\s+)?(?:\w+\s+){1,5}(?:have|has)\s+been\b"
    ),
    (
        rf"(?<!\d)[1-8]?\d\s*(?:%|per\s?cent|percent)\s+of\s+(?!{_PUBLIC})(?:\w+\s+){{1,6}}(?:have|has)\b"
        rf"|(?!ninety)[a-z-]+\s+per\s?cent\s+of\s+(?!{_PUBLIC})(?:\w+\s+){{1,6}}(?:have|has)\b"
    ),
    r"only\s+(?:one|two|three|four|five|six|\d+|some|half|part)\s+(?:\w+\s+){0,4}(?:have|has)\s+been\b|phase\s+(?:one|two|three|\d)\s+(?:is|begins|starts|will|of)",
    (
        r"(?:some|most|half|two\s+thirds|(?:a\s+)?third|(?:a\s+)?quarter|three\s+quarters|(?:\w+|\d+)\s+(?:out\s+)?of\s+(?:the\s+)?(?:\w+|\d+))"
        r"\s+(?:\w+\s+){0,4}(?:ha(?:s|ve)|are|were)\s+(?:\w+\s+){1,8}(?:,|;|but|and|with|while)\s+(?:\w+\s+){0,4}"
        r"(?:rest|others?|remain\w*|outstanding|left|still|next)"
    ),
    r"the\s+(?:rest|remainder|remaining|others?|last)\s+(?:\w+\s+){0,3}(?:will|is|are|remains?|follow|needs?|ha(?:s|ve)\s+(?:still|yet|not))",
    r"(?:remains?|is\s+still|are\s+still)\s+(?:outstanding|incomplete|open|to|a\s+gap|short|vacant|unfilled|under)",
    r"(?<!up )to\s+date|yet\s+to\b|up\s+to\s+now|all\s+but\s+(?:one|two|three|four|five|\d+)",
    r"still\s+(?:needs?|lacks?|has\s+to|have\s+to|requires?|waits?|short|outstanding|open|missing|without|in\s+(?:draft|development))",
    r"no\s+(?:date|decision|start|funding|provider|supplier|post|budget)\s+(?:has|have|is|was)\s+(?:yet\s+)?(?:been\s+)?\w+",
    # to come
    (
        r"(?<!\d )(?:starts?|begins?|goes|go|opens?"
        r"|arrives?|moves?|takes\s+place|follows?|launch(?:es)?|finish(?:es)?"
        r"|ends?|reports?)\s+"
        r"(?:\w+\s+){0,6}?(?:in|by|on|from|for|at)\s+(?:the\s+)?(?:\d+\s+)?(?:next|spring|summer|autumn|winter|new\s+year"
        r"|january|february|march|april"
        r"|may|june|july|august|september|october|november|december|easter|christmas|\d{4})\b"
    ),
    rf"{_ARE}\s+(?:also\s+|then\s+)?to\s+(?!be\b)(?:go|start|begin|move|meet|report|follow|open|join|take|receive|attend|replace|introduce|consider)",
    (
        r"(?:next|later\s+this|early\s+(?:in\s+the\s+)?(?:next|new)|(?:in|by|until|before|for)\s+the\s+(?:new|end\s+of\s+(?:the|this|next))|end\s+of\s+(?:this|next))"
        r"\s+(?:financial\s+|calendar\s+)?(?:week|month|quarter|year|spring|summer|autumn|winter|january|february|march"
        r"|april|may|june|july|august|september|october|november|december)(?!\s+(?:we|is\s+on))"
    ),
    (
        r"(?:is|are)\s+(?:\w+\s+)?(?:planned|scheduled|timetabled|booked|expected|anticipated|intended|likely|due|set|proposed)"
        r"\s+(?:to|for|in|on|by|next|from)\b"
    ),
    r"(?:intends|hopes|proposes)\s+to\b|(?:we|force|team|board|unit|department)\s+(?:plans?|intends?|hopes?|aims?|expects?|proposes?|wants?)\s+to",
    r"(?:has|have)\s+been\s+(?:proposed|planned|scheduled|commissioned|tasked)",
    r"target\s+date|completion\s+date|expected\s+(?:completion|date|to|by|in)|(?:by|until)\s+when",
    r"(?:we|force|constabulary|unit|team|department|board|superintendent|inspector)\s+will\s+(?!always|only|not\b|continue)(?!\w+\s+(?:each|every|all|any)\b)(?:\w+)",
    # to come
    rf"(?<!each case )(?<!every case )will\s+(?:\w+ly\s+|soon\s+|also\s+|now\s+|then\s+)?be\s+{_DONE_TO}",
    r"will\s+(?:\w+ly\s+|then\s+)?(?:start|begin|commence|follow|arrive|go\s+live|take\s+place)",
    rf"{_ARE}\s+to\s+be\s+{_DONE_TO}|(?:yet|still|remains?)\s+to\s+be|to\s+be\s+(?:agreed|confirmed|finalised)",
    rf"(?:{_ARE}|has\s+been)\s+(?:planned|scheduled|proposed)(?!\s+and)|plans?\s+(?:are\s+)?(?:in\s+place\s+)?to\b",
    rf"{_ARE}\s+due\s+to\s+(?:be|start|begin|commence|arrive|go|complete|report|launch|take)",
    (
        r"(?:should|hope\s+to|aims?\s+to|expected\s+to|expect\s+(?:this|it|them)\s+to)\s+(?:be\s+)?(?:finish\w*|complete\w*|in\s+place|ready|sign\w*"
        r"|arrive)"
    ),
    r"(?:it\s+is|we)\s+(?:anticipated?|intend(?:ed)?|hoped?|expected)\s+(?:that|to)|starting\s+shortly|to\s+follow",
    (
        r"(?:place|due|start\w*|begin\w*|finish\w*|complet\w+|ready|launch\w*)\s+(?:in\s+|by\s+)?(?:the\s+)?"
        r"(?:next|later\s+this|early\s+next)\s+(?:month|week|quarter|year|spring|summer|autumn|winter)"
    ),
    r"in\s+the\s+(?:next|coming)\s+(?:weeks?|months?|quarter|year)",
    r"further\s+work\s+(?:is|needs|will|to)|further\s+work\s+over|needs?\s+(?:further\s+work|(?:to\s+be\s+)?progress\w+)",
    (
        r"(?<!each case )(?<!every case )will\s+(?:\w+ly\s+|soon\s+|also\s+)?be\s+"
        rf"(?!{_DAILY}|(?:referred|flagged|notified|alerted|allocated|contacted|informed|graded|assigned)\b)\w+ed"
    ),
    r"(?:board|group|committee|team|we|force)\s+will\s+(?:then\s+)?(?:consider|decide|review|discuss|look|develop|agree)",
    r"before\s+(?:we\s+decide|a\s+decision|deciding)|goes\s+live\s+(?:in|on|at|next)|we\s+are\s+(?:now\s+)?looking",
    # not done
    r"(?:not|never)\s+(?:been\s+)?(?:started|begun|completed|implemented|finished|done|delivered|in\s+place|agreed|funded|ready|live)",
    (
        r"(?<!who )(?<!which )(?<!that )(?:has|have|had)\s+(?:(?:not|n't)\s+(?:yet|been\s+(?:possible|able)"
        r"|taken\s+place|progressed|had\s+the)|stalled|slipped"
        r"|been\s+(?:delayed|postponed|paused|put\s+back|halted|deferred))"
    ),
    (
        r"(?:awaits?|waiting\s+(?:for|on)|pending|depends?\s+on|dependent\s+on|subject\s+to)\s+(?:a\s+|the\s+|an\s+|further\s+|final\s+)?"
        r"(?:\w+\s+){0,2}(?:approval|decision|sign|funding|agreement|outcome|guidance|budget|delivery|installation|confirmation|review|money)"
    ),
    r"not\s+yet|has\s+not\s+(?:yet\s+)?(?:been\s+)?(?:started|completed|begun|implemented)",
    r"when\s+it\s+goes\s+live|no\s+formal\s+(?:process|regime|system)",
)
_UNDER_WAY: Final = re.compile(
    rf"\b(?:{'|'.join((*_OUTRIGHT, *_WORDINGS))})\b|^\W*not\s+all\b|^\W*to\s+be\s+\w+(?:ed|en|ught)\b"
    r"|(?:^|[.;]\s+)(?:\w+\s+){1,3}(?:scheduled|planned|booked|due|expected)\s+(?:for|in|by|on)\b"
    r"|[.;]\s+(?:\w+\s+){1,3}to\s+do(?=\W*$)|\b(?:gets?|receives?)\s+(?:theirs|one|them|it)\s+(?:at|when)\b"
    r"|(?:^|[.;]\s+)(?:currently|presently|now)\s+\w+ing\b"
    r"|(?:^|[.;]\s+)(?!if\b|when\b|where\b|once\b)(?:[\w-]+\s+){1,4}to\s+(?:go\b|be\s+(?:\w+(?:ed|en)|built|held|set|bought))",
    re.IGNORECASE,
)
_SAID_OUTRIGHT: Final = re.compile(rf"\b(?:{'|'.join(_OUTRIGHT)})\b", re.IGNORECASE)
_NEAR: Final = 100  # characters in which a clause begins
_WAS: Final = re.compile(r"\b(?:was|were|had\s+been)\s+(?:still\s+|then\s+)?\Z", re.IGNORECASE)
# To look again at what was done is upkeep; it does not make that unfinished.
_DID: Final = re.compile(
    rf"\b(?:{_PAST}|(?:has|have)\s+(?:now\s+|since\s+)?(?:been\s+)?(?!begun)\w+(?:ed|en|ne|lt|pt|ought|ut))\b"
    r"(?!\s+(?:drafted|started|begun|submitted|proposed|commissioned|sent|asked))"
    r"|(?:^|[.;]\s+)[^.;]{1,40}\w(?:ed|ten)[.;]",
    re.IGNORECASE,
)
_LATER: Final = re.compile(r"\b(?:will|next|due|scheduled|planned|to\s+be|set|booked)\b", re.IGNORECASE)
_UPKEEP: Final = re.compile(
    r"\b(?:review|audit|evaluat|refresh|re-?visit|inspect|re-?assess|dip[\s-]sampl|test|check|look|survey|monitor|next\s+(?:year|quarter|month|spring"
    r"|summer|autumn|winter))\w*",
    re.IGNORECASE,
)
# In a clause of condition or description, words of unfinished work speak of cases, not of the recommendation.
_ASIDE: Final = re.compile(
    r"\b(?:no|none|nobody|who|which(?!\s+(?:the|we|it)\b)|where|if|when|whenever|unless|whether|any|each|every|cases?\s+that|crimes?\s+that|those\s+that)"
    r"\s+(?:[\w'-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
# What comes round is practice, not work to be finished.
_HABIT: Final = re.compile(
    r"[^.;]{0,40}?\b(?:(?:each|every)\s+(?:day|week|month|quarter|year)"
    r"|(?:dai|week|month|quarter|year|annual|regular|routine)ly)\b",
    re.IGNORECASE,
)
_SAYS_DONE: Final = re.compile(
    r"^\W*(?:this\s+(?:is|has\s+been)\s+)?(?:now\s+)?complete[d]?\b|[-.\s]\s*(?:action\s+)?complete[d]?\W*$",
    re.IGNORECASE,
)
_DONE_SINCE: Final = re.compile(
    r"\b(?:now|since|subsequently)\s+(?:been\s+)?(?:fully\s+)?(?:complete|implemented|in\s+place|live|delivered"
    r"|finished|done|rolled\s+out|launched|introduced|published)"
    r"|(?<!phase )(?<!stage )(?<!draft )(?<!pilot )\b"
    r"(?:was|were|has\s+been|have\s+been|is\s+now|are\s+now)\s+(?:\w+ly\s+)?"
    r"(?:completed?|finished|implemented|signed|launched|concluded|rolled\s+out|live)\b(?!\s+(?:for|in)\s+(?:one|part|some))"
    r"|\bwent\s+live|\bcame\s+into\s+(?:force|use)",
    re.IGNORECASE,
)


def calls_itself_complete(response: str) -> bool:
    """Whether the response begins or ends by saying that it is complete."""
    return bool(_SAYS_DONE.search(response))


def says_done(response: str) -> bool:
    """Whether the response calls itself complete, or tells what has been finished since."""
    return bool(calls_itself_complete(response) or _DONE_SINCE.search(response))


@lru_cache(maxsize=1024)
def under_way(response: str) -> str:
    """The words by which the response says that the work is not finished, or "" if it does not."""
    return _first_of(_UNDER_WAY, response)


@lru_cache(maxsize=1024)
def said_outright(response: str) -> str:
    """The same where the words leave hardly a doubt, whatever stands beside them."""
    return _first_of(_SAID_OUTRIGHT, response)


def _first_of(wordings: re.Pattern[str], response: str) -> str:
    if calls_itself_complete(response):
        return ""
    for found in wordings.finditer(response):
        if not (
            _ASIDE.search(response, max(0, found.start() - _NEAR), found.start())
            or _HABIT.match(response, found.end())
            or _WAS.search(response, max(0, found.start() - _NEAR), found.start())
            or _is_upkeep(response, found)
        ):
            return "" if _DONE_SINCE.search(response, found.end()) else found.group().strip()
    return ""


def _is_upkeep(response: str, found: re.Match[str]) -> bool:
    """Whether it only tells when what was done is looked at again ("issued in May, to be reviewed ...")."""
    start = max(response.rfind(mark, 0, found.start()) for mark in ".;,") + 1
    clause = response[start : found.end()] + re.split(r"[.;]", response[found.end() :], maxsplit=1)[0]
    return bool(
        _LATER.search(found.group()) and _UPKEEP.search(clause) and _DID.search(response, 0, found.start())
    )
