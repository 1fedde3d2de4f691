"""Tells from a response's words that the work it speaks of is not finished.

Owns the wordings. Ordinary practice ("records are being kept", "planned events are managed") is not work
under way, and a response that says it is complete, or is now, is believed.
"""

from __future__ import annotations

import re
from typing import Final

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
_WORDINGS: Final = (
    # said outright
    r"in\s+progress",
    r"being\s+progressed|still\s+progressing|under\s?way",
    r"in\s+the\s+process\s+of\s+\w+ing",
    rf"(?:{_ARE}|remains?|still|currently|work)\s+(?:also\s+|still\s+)?on-?going|on-?going(?=\s*(?:$|[.;]))",
    r"part\s+of\s+an?\s+on-?going",
    r"work(?:ing)?\s+(?:continues|continuing|through|towards)|(?:is|are)\s+continuing\b",
    r"(?:nearing|near|almost|nearly|half|partly|partially)\s+(?:complet\w+|done|finished|implemented)",
    r"so\s+far|with\s+the\s+(?:others?|rest|remainder|remaining)\b",
    rf"{_ARE}\s+(?:also\s+|currently\s+)?(?:on\s+hold|delayed|postponed|paused|deferred|outstanding)",
    # waiting
    (
        r"(?<!cases )(?<!those )(?<!people )(?<!files )(?<!suspects )(?<!victims )(?<!exhibits )(?<!records )"
        r"await(?:ing|ed)\b(?!\s+(?:trial|sentenc|court|charge|interview|collection|detention))"
    ),
    rf"{_ARE}\s+pending|pending\s+(?:approval|decision|sign|funding|the\s+outcome)",
    r"subject\s+to\s+(?:funding|approval|sign)|for\s+(?:sign[\s-]?off|approval|ratification)(?=\s*(?:$|[.;,]))",
    r"(?:has|have)\s+been\s+(?:advertised|ordered|drafted)|on\s+order|out\s+to\s+(?:advert|tender|consultation)",
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
    rf"{_ARE}\s+being\s+(?!{_DAILY})(?:\w+(?:ed|en)|built|bought|sought|set\s+up|put)",
    rf"{_ARE}\s+(?:considering|drafting|developing|commencing|planning|looking\s+to|exploring)",
    r"under\s+(?:review|development|consideration|discussion|construction)|in\s+draft|draft\s+form(?:at)?",
    # to come
    rf"(?<!each case )(?<!every case )will\s+(?:\w+ly\s+|soon\s+|also\s+|now\s+|then\s+)?be\s+{_DONE_TO}",
    r"will\s+(?:\w+ly\s+|then\s+)?(?:start|begin|commence|follow|arrive|go\s+live|take\s+place)",
    rf"{_ARE}\s+to\s+be\s+{_DONE_TO}|(?:yet|still|remains?)\s+to\s+be|to\s+be\s+(?:agreed|confirmed|finalised)",
    rf"(?:{_ARE}|has\s+been)\s+(?:planned|scheduled|proposed)(?!\s+and)|plans?\s+(?:are\s+)?(?:in\s+place\s+)?to\b",
    rf"{_ARE}\s+due\s+to\s+(?:be|start|begin|commence|arrive|go|complete|report|launch|take)",
    (
        r"(?:should|hope\s+to|aims?\s+to|expected\s+to)\s+(?:be\s+)?(?:finish\w*|complete\w*|in\s+place|ready|sign\w*"
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
    r"not\s+(?:started|begun|completed|implemented)",
    r"not\s+yet|has\s+not\s+(?:yet\s+)?(?:been\s+)?(?:started|completed|begun|implemented)",
    r"when\s+it\s+goes\s+live|no\s+formal\s+(?:process|regime|system)",
)
_UNDER_WAY: Final = re.compile(
    rf"\b(?:{'|'.join(_WORDINGS)})\b|^\W*not\s+all\b"
    r"|(?:^|[.;]\s+)(?:currently|presently|now)\s+\w+ing\b"
    r"|(?:^|[.;]\s+)(?:\w+\s+){1,4}to\s+be\s+(?:\w+(?:ed|en)|built|held|set|bought)\b",
    re.IGNORECASE,
)
_SAYS_DONE: Final = re.compile(
    r"^\W*(?:this\s+(?:is|has\s+been)\s+)?(?:now\s+)?complete[d]?\b|[-.\s]\s*(?:action\s+)?complete[d]?\W*$",
    re.IGNORECASE,
)
_DONE_SINCE: Final = re.compile(
    r"\b(?:now|since|subsequently)\s+(?:been\s+)?(?:fully\s+)?(?:complete|implemented|in\s+place|live|delivered"
    r"|finished|done|rolled\s+out|launched|introduced|published)",
    re.IGNORECASE,
)


def under_way(response: str) -> str:
    """The words by which the response says that the work is not finished, or "" if it does not."""
    if _SAYS_DONE.search(response):
        return ""
    found = _UNDER_WAY.search(response)
    if found is None or _DONE_SINCE.search(response, found.end()):
        return ""
    return found.group().strip()
