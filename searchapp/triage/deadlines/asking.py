"""What asks for something to be done: "should", "is asked to", "we recommend", "Review the records".

Owns the wordings of requests. What stands where around them is for `obligation`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

INSPECTORATE: Final = r"\b(?:HMIC(?:FRS)?|HMICS|HMIP|HMI|we|the\s+inspectorate|inspectors|our)\b"
"""Who makes recommendations; as the subject of a plan, of its own."""

_ITSELF: Final = re.compile(r"\b(?:HMIC(?:FRS)?|HMICS|HMIP|HMI|we|the\s+inspectorate)\s+$", re.IGNORECASE)

BODY: Final = (
    r"(?:forces?|constabular(?:y|ies)|chief\s+(?:constables?|officers?)|officer\s+team|college|councils?|office"
    r"|authorit(?:y|ies)|agenc(?:y|ies)|commissioners?|NPCC|NCA|boards?|units?|leads?|police|they|it|services?"
    r"|teams?|departments?|ministry|mayor|partners|government|panels?|coordinators?)"
)
"""The last word of what recommendations are addressed to."""

# What a body may be "expected to" do that is a forecast and no request.
_FORECAST: Final = (
    r"(?:lose|fall|rise|grow|shrink|face|see|receive|save|reach|decline|increase|cost|need|retire|spend|remain"
    r"|become|continue|close|employ|inherit)\b"
)
_OBLIGATION: Final = (
    r"(?:should|must|shall|ought\s+to|will\s+(?:also\s+)?need\s+to|(?<!the )(?<!no )(?<!any )needs?\s+to"
    r"|ha(?:s|ve)\s+to)(?:\s+(?:also\s+)?(?:aim|seek|plan)\s+to)?"
    r"|(?<!which )(?<!who )(?<!that )(?<!aim )(?<!plan )(?<!intention )(?<!purpose )(?<!ambition )(?<!goal )"
    r"(?<!target )(?<!proposal )(?<!idea )(?:is|are)\s+to(?=\s+\w)"
    r"(?!\s+(?:be\s+(?:re-?)?inspected|come\s+into|take\s+effect)\b)"
    r"|(?:is|are)\s+(?:required|needed|asked|urged|directed|invited|instructed|called\s+upon)(?:\s+to(?=\s+\w))?"
    rf"|(?<=\w )(?<!to ){BODY}\s+(?:is|are)\s+expected\s+to\s+(?!{_FORECAST})"
    r"|(?:is|are)\s+expected\s+to(?=\s+have\b)"
    r"|(?:we|HMIC(?:FRS)?|HMI|HMICS|inspectors?|the\s+inspectorate)\s+(?:would\s+)?"
    r"(?:(?:therefore|also|further)\s+)?(?:recommend|require|ask|urge|invite|want|call\s+(?:up)?on|direct|encourage|look\s+to|expect(?!s?\s+to\s+(?!see\b)))s?"
    r"|(?:we|HMIC(?:FRS)?|HMI|HMICS|the\s+inspectorate)\s+looks\s+to"
    r"|(?:is|are|be)\s+(?:(?:therefore|further|also)\s+)?recommended|recommends"
    r"|it\s+is\s+for\s+(?:\w+\s+){1,5}?to|(?:essential|imperative|vital|critical|crucial|important|necessary|desirable|right)\s+(?:that|for)"
    r"|(?<!who )(?<!which )(?<!act )(?<!code )(?<!law )(?<!legislation )(?<!regulations )requires?"
    r"|(?:action|completion|implementation|confirmation)\s+(?:is\s+)?(?:required|due|expected|needed)"
    r"|(?:^|(?<=^\s)|(?<=\()|(?<=[:;]\s))to\s+be\s+(?:fully\s+)?(?:completed?|implemented|in\s+place|done|actioned|delivered"
    r"|achieved|addressed|published|reviewed|finalised|introduced|established|resolved)"
    r"|(?:for|due\s+for)\s+(?:action|completion|implementation|delivery)"
)
# "the council, whose review is to report by": of somebody else
_IS_TO: Final = re.compile(r"(?:is|are)\s+to", re.IGNORECASE)
_ASIDE: Final = re.compile(r"\bwhose\b[^,;:]*$", re.IGNORECASE)
_NEAR: Final = 200  # characters: how far back in a sentence the subject of a request can be
OBLIGATION: Final = re.compile(rf"\b(?:{_OBLIGATION})\b", re.IGNORECASE)
"""Words that ask, without what is asked."""

FINITE: Final = re.compile(
    rf"\b(?P<asks>{_OBLIGATION})\b|\b(?:had|was|were|will|would|did|has|have|is|are|expects?|intends?|plans|aims"
    r"|reported|found|received|reduced|increased|fell|rose|became|made|saw|began|started|introduced|told|said)\b",
    re.IGNORECASE,
)
"""A verb that tells or asks; group `asks` is set where it asks."""

RELATIVE: Final = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|whenever|whether|if|how|why|what|because|since|while|once|after"
    r"|until|unless|although)\b",
    re.IGNORECASE,
)
"""What opens a clause within a sentence."""

# "Records to be scanned by ...": a whole recommendation without a verb that tells.
_HEADLINE: Final = re.compile(
    r"(?:^|[.:;•\n]\s*)(?P<who>[^.:;•\n]*?\w)(?:\s*[:-])?\s+to\s+(?:be\s+\w+|commence|start|begin|report|have|publish|provide"
    r"|produce|complete|review|ensure|agree|develop|submit|introduce|implement|establish)\b",
    re.IGNORECASE,
)
# "Forces to audit", "By May 2015, ACPO to issue": a body and what it is to do, in capitals as they are
_BODY_TO: Final = re.compile(
    r"(?:^|[.:;,)•\n]\s*)(?:(?:[Aa]ll|[Ee]ach|[Ee]very|[Tt]he|[Bb]oth)\s+)?"
    r"(?:(?:[Pp]olice\s+)?[Ff]orces?|[Cc]hief\s+(?:[Cc]onstables?|[Oo]fficers?)|[Cc]onstabular(?:y|ies)|[A-Z]{3,}"
    r"|[A-Z][\w']+(?:\s+(?:of|for|and))?(?:\s+the)?(?:\s+[A-Z][\w']+)+)\s+(?P<to>to)\s+[a-z]"
)
_INTENT: Final = re.compile(
    r"\b(?:hop\w+|agreed|plan\w*|promis\w+|decid\w+|want\w*|expect\w*|inten\w+|commit\w*|target\w*|due|ambition\w*"
    r"|decision\w*|propos\w+|aim\w*|likely|set|scheduled|forecast|projected|seek\w*|tend\w*|continu\w+|fail\w*"
    r"|able|ready|willing|used|right|ask\w*)$",
    re.IGNORECASE,
)
_MEANT: Final = re.compile(
    r"\b(?:agreed|promised|decided|pledged|expected|intended|planned|committed|requires?|wants?|allows?|enables?"
    r"|helps?|plans?|proposals?|decisions?)\b",
    re.IGNORECASE,
)
# "in 2017 we said the force should": what was asked then
_REPORTED: Final = re.compile(
    r"(?<!is )(?<!are )(?<!be )(?<!been )\b(?:told|said|announced|recommended|asked|stated|promised|concluded"
    r"|suggested|forecasts?|estimates?|predicts?|believes?)\b[^,;:]*$",
    re.IGNORECASE,
)

_IMPERATIVE: Final = re.compile(
    r"(?:accelerate|achieve|act|address|adopt|agree|amend|appoint|arrange|ask|assess|assign|assure|audit|begin|bring"
    r"|build|carry|cease|check|clarify|clear|close|commence|commission|communicate|complete|conduct|confirm"
    r"|consider|consult|convene|create|define|deliver|demonstrate|design|develop|draw|eliminate|embed|enable|end"
    r"|ensure|establish|evaluate|examine|extend|fill|finalise|finish|fix|formalise|give|hold|identify|implement"
    r"|improve|increase|install|introduce|invest|issue|join|launch|maintain|make|map|monitor|move|name|nominate"
    r"|offer|prepare|produce|promote|provide|publish|put|reach|recruit|reduce|refresh|remove|renew|repair|replace"
    r"|report|require|resolve|restore|review|revise|roll|secure|send|set|settle|share|start|stop|strengthen|submit"
    r"|supply|tackle|take|tell|test|train|undertake|update|use|vet|withdraw|work|write)\b"
    # any other word with its object: "refit them", "decommission the system"
    r"|(?!(?:about|after|against|although|among|and|as|at|because|before|behind|both|but|by|despite|during|either"
    r"|for|from|given|if|in|inside|into|is|are|it|like|neither|nor|not|of|off|on|once|only|or|out|over|per|since"
    r"|so|than|that|their|these|this|those|they|through|throughout|to|under|unless|until|upon|was|we|were|when"
    r"|where|whereas|whether|which|while|with|within|without|has|have|had|should|must|will|would|can|could|may"
    r"|might|also|even|because|all|some|most|many|half|such|what|how|why|who|whose|there|here|then|thus|however"
    r"|next|last|every|each|any|no|its|his|her|our|now|today|nearly|almost|around|beyond|between|until|following"
    r"|regarding|concerning|including|towards?|alongside|across|above|below|owing|due|prior|did|does|do|is|be"
    r"|whatever|whoever|whichever)\b)[a-z]+(?<!ed)(?<!ing)(?<!ly)(?<!s)\s+"
    r"(?:the|an?|all|any|each|every|its|their|them|these|those|whether|how)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def last_request(text: str) -> tuple[int, int] | None:
    """Start and end of the last wording that asks; what the inspectorate means to do itself is none."""
    for match in reversed(list(OBLIGATION.finditer(text))):
        left = text[: match.start()]
        aside = _IS_TO.fullmatch(match.group()) and _ASIDE.search(left[-_NEAR:])
        if not aside and not _is_told(left):
            return match.span()
    return _last_headline(text)


def _is_told(left: str) -> bool:
    """Whether what is asked after these words is the inspectorate's own plan, or was asked before."""
    return bool(_ITSELF.search(left[-_NEAR:]) or _REPORTED.search(left[-_NEAR:]))


def _last_headline(text: str) -> tuple[int, int] | None:
    if body := _BODY_TO.search(text):
        return body.span("to")
    for match in _HEADLINE.finditer(text):
        who = match["who"]
        if not (FINITE.search(who) or _INTENT.search(who) or _MEANT.search(who)):
            return match.end("who"), match.end("who") + len(" to")
    return None


def asks_next(text: str) -> bool:
    """Whether the first verb that tells or asks in these words asks, and is not in a clause of its own."""
    for verb in FINITE.finditer(text):
        if verb["asks"]:
            return not _is_told(text[: verb.start()])
        if not RELATIVE.search(text[: verb.start()]):
            return False
    return last_request(text) is not None


def commands(text: str) -> bool:
    """Whether the text opens with a verb that commands ("Review the ...")."""
    return bool(_IMPERATIVE.match(text.lstrip(" •(\"'0123456789.)-*")))


def asks_at_all(text: str) -> bool:
    """Whether something is asked in these words, in whatever way."""
    return last_request(text) is not None or commands(text)
