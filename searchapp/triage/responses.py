"""What kind of answer a response is: passed to another body, nothing said, still under way, own work.

Owns the wordings of the field's responses. It reads a response alone; whether that fits a status or a
recommendation is for the rules to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from searchapp.triage.bodies import bodies_in

_NOT_APPLICABLE: Final = re.compile(
    r"\W*(?:n\s?/\s?a|not\s+applicable|not\s+for\s+(?:the\s+)?force)\b", re.IGNORECASE
)
_PASSED: Final = re.compile(
    r"\b(?:recommendations?|actioning|to\s+action|to\s+develop|to\s+lead|to\s+progress|leading|responsib\w+|lead"
    r"|action|issue|matter|actioned\s+(?:by|nationally))\W*$"
    r"|^\W*(?:this\s+(?:is|recommendation\s+is)|action(?:s|ed)?|responsibility)?\s*(?:\w+\s+){0,3}?(?:rests?\s+with|lies\s+with"
    r"|sits\s+with|is\s+for\s+(?:the|a)\s+national|directed\s+(?:at|to)|addressed\s+to|aimed\s+at)\b"
    r"|\bthis\s+recommendation\s+is\s+for\s+(?:a|the)\s+(?:national|home|college)\b",
    re.IGNORECASE,
)
_LONGEST_CLAIM: Final = 14  # words of a response that only passes the recommendation on
_OWN_WORK: Final = 6  # words a response needs to tell of the force's own work
_OWN_FORCE: Final = re.compile(
    r"\bnot\s+a\s+\w+\s+recommendation\b|\bn\s?/\s?a\s+to\b|\bnot\s+applicable\s+to\b", re.IGNORECASE
)

_EMPTY_PHRASE: Final = (
    r"see\s+(?:the\s+)?(?:attached|above|below|previous|separate|entry|comments?|action\s+plan|document)[\w\s]{0,20}"
    r"|as\s+(?:above|below|previous(?:ly)?|attached|before)|attached|awaiting\s+(?:\w+\s+)?(?:information|updates?"
    r"|response|reply|details)|(?:update|information|details?)\s+(?:awaited|requested|to\s+follow)|to\s+follow|tb[cad]"
    r"|to\s+be\s+confirmed|none|nil|ok|yes|done|complete[d]?|action(?:ed|\s+complete[d]?)|noted|accepted|agreed"
    r"|(?:is\s+|this\s+is\s+)?(?:already\s+)?in\s+(?:place|hand|progress)|plans?\s+(?:are\s+)?in\s+place|on-?going"
    r"|no\s+(?:comment|response|update|further\s+(?:comment|update)s?)|updated?|closed|(?:no\s+)?further\s+action"
    r"|business\s+as\s+usual|bau"
)
_NOTHING: Final = re.compile(rf"\W*(?:(?:{_EMPTY_PHRASE})\W*){{0,3}}", re.IGNORECASE)

_DOING: Final = (
    r"delivered|implemented|introduced|rolled\s+out|reviewed|developed|completed|considered|published|launched|provided"
    r"|updated|addressed|trained|established|produced|undertaken|carried\s+out|put\s+in\s+place|in\s+place|created|issued"
    r"|finalised|incorporated|removed|available|progressed|discussed|explored|drafted|recruited|installed|procured"
    r"|agreed|assessed|circulated|commissioned|scheduled|purchased"
)
_UNDER_WAY: Final = re.compile(
    r"\b(?:"
    r"in\s+progress|in\s+the\s+process\s+of\s+\w+ing|being\s+progressed|work(?:ing)?\s+towards|still\s+progressing"
    r"|(?:is|are|remains?|still|currently|work)\s+(?:also\s+|still\s+)?on-?going|on-?going(?=\s*(?:$|[.;]))"
    r"|part\s+of\s+an?\s+on-?going"
    r"|await(?:ing|ed)\b(?!\s+(?:trial|sentenc|court|charge|interview|collection|detention))|(?:is|are)\s+pending|pending\s+(?:approval|decision|sign|funding|the\s+outcome)"
    r"|(?:is|are)\s+(?:currently|still|now|presently|at\s+present)\s+(?:being\s+(?!taken|used|made)\w+|under\w*|develop\w+|draft\w+"
    r"|work\w+|looking|review\w+|plann\w+|explor\w+|seeking|consider\w+)|currently\s+being\s+\w+"
    r"|(?:is|are)\s+also\s+(?:being\s+\w+|at\s+present\s+\w+ing)"
    rf"|(?:is|are)\s+being\s+(?:{_DOING}|built|written|designed|considered|marketed|piloted"
    r"|trialled|tested|scoped)"
    r"|(?:is|are)\s+(?:considering|drafting|developing|commencing|planning|looking\s+to|exploring)"
    rf"|(?<!each case )(?<!every case )will\s+(?:\w+ly\s+|soon\s+|also\s+|now\s+|then\s+)?be\s+(?:{_DOING})"
    rf"|(?:is|are)\s+to\s+be\s+(?:{_DOING})|yet\s+to\s+be|still\s+to\s+be|to\s+be\s+(?:agreed|confirmed|finalised)"
    r"|(?:is|are|has\s+been)\s+(?:planned|scheduled|proposed)(?!\s+and)|plans?\s+(?:are\s+)?(?:in\s+place\s+)?to\b"
    r"|(?:is|are)\s+due\s+to\s+(?:be|start|begin|commence|arrive|go|complete|report|launch|take)"
    r"|under\s+(?:review|development|consideration|discussion|construction)|in\s+draft|draft\s+form(?:at)?"
    r"|not\s+yet|has\s+not\s+(?:yet\s+)?(?:been\s+)?(?:started|completed|begun|implemented)|when\s+it\s+goes\s+live"
    r"|(?:it\s+is|we)\s+(?:anticipated?|intend(?:ed)?|hoped?|expected)\s+(?:that|to)|starting\s+shortly"
    r"|further\s+work\s+(?:is|needs|will|to)|needs?\s+(?:further\s+work|progressing|to\s+be\s+progressed)"
    r"|no\s+formal\s+(?:process|regime|system)"
    r")\b|^\W*not\s+all\b",
    re.IGNORECASE,
)
_SAYS_DONE: Final = re.compile(
    r"^\W*(?:this\s+(?:is|has\s+been)\s+)?(?:now\s+)?complete[d]?\b|[-.\s]\s*(?:action\s+)?complete[d]?\W*$",
    re.IGNORECASE,
)
_DONE_SINCE: Final = re.compile(
    r"\b(?:now|since|subsequently)\s+(?:been\s+)?(?:fully\s+)?(?:complete|implemented|in\s+place|live|delivered|finished|done"
    r"|rolled\s+out|launched|introduced|published)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A response that passes the recommendation to others: the bodies it names, and whether it says "N/A"."""

    bodies: tuple[str, ...]
    not_applicable: bool
    own_force: bool
    """It says that this force is not meant ("N/A to Lancashire"), which is a reason."""


def passed_on(response: str) -> Passed | None:
    """Whether the response does no more than say that the recommendation is somebody else's."""
    words = response.split()
    not_applicable = bool(_NOT_APPLICABLE.match(response))
    bodies = bodies_in(response)
    only_names = bool(bodies) and len(words) <= _LONGEST_CLAIM // 2 and not _VERB.search(response)
    claim = bool(_PASSED.search(response)) and (bool(bodies) or "national" in response.lower())
    if (
        not_applicable
        or only_names
        or (claim and (len(words) <= _LONGEST_CLAIM or _PASSED_LONG.search(response)))
    ):
        return Passed(
            bodies=bodies_in(re.sub(r"\(NB.*", "", response)),
            not_applicable=not_applicable,
            own_force=bool(_OWN_FORCE.search(response)),
        )
    return None


_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|will|\w+(?<!act)ed|share|complies|works?|meets?|uses?)\b",
    re.IGNORECASE,
)
_PASSED_LONG: Final = re.compile(
    r"^\W*(?:action|responsibility|this)\s+(?:rests|lies|sits)\s+with\b"
    r"|\bthis\s+recommendation\s+is\s+for\s+(?:a|the)\s+(?:national|home|college)\b",
    re.IGNORECASE,
)


def says_nothing(response: str) -> bool:
    """Whether the response is empty or a stock phrase that tells nothing of what was done."""
    return bool(_NOTHING.fullmatch(response.strip()))


def under_way(response: str) -> str:
    """The words by which the response says that the work is not finished, or "" if it does not."""
    if _SAYS_DONE.search(response):
        return ""
    found = next(iter(_UNDER_WAY.finditer(response)), None)
    if found is None or _DONE_SINCE.search(response, found.end()):
        return ""
    return found.group().strip()


def tells_own_work(response: str) -> bool:
    """Whether the response tells what the force itself does or did, in words enough to be believed."""
    return len(response.split()) >= _OWN_WORK and passed_on(response) is None and not says_nothing(response)
