"""Tells a response that ends, or begins, in the middle of a sentence.

Owns the signs of a text cut by its source: a word that cannot end a sentence, an open bracket, a long text
without a full stop. Short notes without one are ordinary, and left alone.
"""

from __future__ import annotations

import re
from typing import Final

from searchapp.triage.response_features import tokens_of
from searchapp.triage.response_judge import words_known

_CANNOT_END: Final = re.compile(
    r"a|an|the|our|their|its|his|her|my|your|and|or|but|than|which|whose|if|when|while|because|is|are|was|were|be"
    r"|been|being|has|have|had|will|would|should|must|can|could|may|very|also|either|every|of|by|into|as"
    r"|between|both|each|who|unless|until|whether|although|whilst|whereas|upon|giving|making|ensuring|requiring"
    r"|allowing|enabling|regarding|concerning|involving"
)
_SELDOM_ENDS: Final = re.compile(r"to|in|on|at|for|with|that|where|not|more")
_GOVERNS: Final = re.compile(
    r"to|with|for|at|that|where|during|through|within|including|such|under|towards|via|from|using|providing"
)
_RELATIVE: Final = re.compile(r"\b(?:what|which|that|who|whom|where|whose|how)\s+\w+\s", re.IGNORECASE)
_LAST_SENTENCE: Final = re.compile(r"[.!?]\s+")
_HALF_SAID: Final = re.compile(
    r"\b(?:of|in|to|for|by|with|from)\s+(?:new|other|various|several|future|further|some|such|many)\Z"
)
_NO_VERB: Final = re.compile(
    r"\b(?:what|which|that|how|if|when|where|while|because|whom|and|but|so)\s+(?:they|we|he|she|I|it)\Z"
)
# The last of a sentence has just begun: "... to all of them and so far".
_JUST_BEGUN: Final = re.compile(
    r"(?:^|[.;,]\s|\s)(?:and|but)\s+(?:so\s+far|to\s+date|now|then|also|already|still|currently|recently|since)\Z"
)
# What governs others may end a sentence too: "was applied for", "as it is", "we work to that".
_MAY_END: Final = re.compile(
    r"\b(?:(?:them|it|us|come|came|comes|far|aside)\s+from|(?:\w+ed|paid|sought|looking)\s+for|(?:spoken|asked|work|begin|responded|attended|replied|not)\s+to"
    r"|(?:been|fell|all|halfway|go|went)\s+through|from\s+within|as\s+(?:such|is)|to\s+begin\s+with"
    r"|(?:after|from|of|under|to|do|like|before|with)\s+that|(?:in|of|for|to|from|at)\s+each"
    r"|(?:they|we|it|all|one|ten|never|as)\s+(?:is|are|have|can|was|were)|(?:should|need|would)\s+be)\Z",
    re.IGNORECASE,
)
# A preposition after a word that narrows: "with gaps mainly in".
_NARROWED: Final = re.compile(
    r"\b(?:mainly|mostly|chiefly|largely|especially|particularly|notably|except|primarily)\s+(?:in|on|at|by|for|to|among)\Z"
)
_UNDONE: Final = (_HALF_SAID, _NO_VERB, _JUST_BEGUN, _NARROWED)
_SHORT_WORDS: Final = re.compile(r"it|so|up|us|me|go|do|no|we|he|am|pm|ok|hr|yr")
_DETERMINERS: Final = re.compile(r"a|an|the|this|our|their|its")
_MAY_BEGIN: Final = re.compile(r"it|we|this|these|they|there|the|all|a|an|in|as|see|no|not|our")
# The field's long words, of which a piece at the end of a text is a word broken off.
_LONG_WORDS: Final = """
feedback device devices supervisor supervisors supervision investigation investigations investigators
department constabulary management inspectors sergeant superintendent commissioner performance
intelligence vulnerable vulnerability recommendation recommendations procedure procedures partnership
responsible responsibility governance assessment assessments authority authorities available compliance
communication communities consultation coordinator database detectives development divisional domestic
effectiveness ensuring environment equipment evaluation evidence exploitation following identified
identification implementation improvements including individual introduction legislation maintained
mandatory monitoring necessary neighbourhood operational organisation organised outcomes particular
personnel priorities protection provision recording referrals regarding relevant requirements
safeguarding scrutiny specialist standards statement strategic strategy structure sufficient technology
together understanding vehicles interview interviews prosecution solicitor victims witnesses
whether because although
"""
# Pieces that are words, or short for one.
_WHOLE_WORDS: Final = """
whet alt
ass asses assess author com comm commission commun comp con conf cons cor data dat dep dept det dev
detect develop direct div division dom effect effective eff equip exp exploit follow gov govern imp
implement improve inc ind individual inf info inform ins insp inspect int intel intelligence intro
investigate invest leg main maintain man manage mand mon monitor ope oper operation org organ organise
out outcome par part partner partners perform person pers pol prior pro procedure process prosecute prot
protect prov provis rec record recommend ref refer referral reg regard region rel req require
requirement res resp response rev safe safeguard scr ser serg spec special sta stand standard stat state
str strat structure sup super superintend supervise tech tog und under understand vic victim vul wit
witness interview solicit veh vehicle evaluate evid eval env feed neighbour neighbours depart sergeant
supervisor investigation assessment recommendation authorit improvement priorit coordinate perf sup
struct strategic organs operate necess recording
"""
_PIECES: Final = frozenset(
    word[:length] for word in _LONG_WORDS.split() for length in range(3, len(word) - 1)
) - frozenset(_WHOLE_WORDS.split())
_WHOLE_WORDS_SET: Final = frozenset(_WHOLE_WORDS.split())
_SHORT_FORMS: Final = frozenset(
    (
        "admin",
        "app",
        "approx",
        "comms",
        "hrs",
        "max",
        "min",
        "obs",
        "ops",
        "perm",
        "rep",
        "surv",
        "temp",
        "veh",
    )
)
_ENDINGS: Final = re.compile(r"e?s|e?d|ing|e?rs?|ors?|ly|y|al|ions?|ments?|able|ful|e|ness|n|ies|a|o|i")
_BROKEN_IF_LONG: Final = frozenset(("dev", "feed", "prov", "pers", "inves", "struct", "strat", "evid"))
_BEGINS_LATE: Final = re.compile(
    r"(?:and|or|but|nor|which|whose|whom|who|whereby|than|because|of|by|with|into|from|to(?=\s+(?:the|an?|our|their|each|all)\s))\s"
)
_DESCRIBES: Final = ("ar", "al", "ive", "ous", "ic", "ful", "able", "ible", "ary")
_LONG: Final = 600  # characters; a text of whole sentences this long ends with a full stop
_TELLING: Final = 200  # characters from which a small first letter is a sign
_TELLING_IF_SET_OUT: Final = 100  # the same, of a text that ends with a full stop
_FRAGMENT: Final = 2  # letters
_WHOLE: Final = 8  # words from which a text is more than a note


def cut_off(response: str) -> str:
    """The words at which the response is broken off, or "" if it is whole."""
    text = response.strip()
    words = text.split()
    if not words:
        return ""
    if _ends_early(text, words):
        return "... " + " ".join(words[-6:])
    if len(words) >= _WHOLE and _BEGINS_LATE.match(text) and re.search(r"[.!?]", text):
        return " ".join(words[:6]) + " ..."
    first = words[0]
    begins_late = first.isalpha() and first.islower() and not _MAY_BEGIN.fullmatch(first)
    telling = _TELLING_IF_SET_OUT if text.endswith(".") else _TELLING
    return " ".join(words[:6]) + " ..." if begins_late and len(text) >= telling else ""


def _hangs(text: str, last: str) -> bool:
    """Whether a bracket, a comma or a word that governs others has nothing after it."""
    if last[-1] in ",(-" or text.rfind("(") > text.rfind(")"):
        return True
    return bool(_GOVERNS.fullmatch(last)) and not _RELATIVE.search(_LAST_SENTENCE.split(text)[-1])


def _is_piece(last: str) -> bool:
    """Whether it is no word that responses use, but the beginning of one, and no form of another."""
    known = words_known()
    if not last.isalpha() or not last.islower() or len(last) <= _FRAGMENT or last in known:
        return False
    if last in _WHOLE_WORDS_SET or last in _SHORT_FORMS or tokens_of(last) != [last]:
        return False
    rests = [word.removeprefix(last) for word in known if word.startswith(last)]
    return bool(rests) and not any(_ENDINGS.fullmatch(rest) for rest in rests)


def _ends_early(text: str, words: list[str]) -> bool:
    last = words[-1]
    if last[-1] in ".!?\"':;" or last.lower() == "etc" or _MAY_END.search(text):
        return False
    if _CANNOT_END.fullmatch(last) or any(sign.search(text) for sign in _UNDONE) or _hangs(text, last):
        return len(words) > _FRAGMENT
    if len(words) >= _WHOLE and (
        (last in _PIECES and tokens_of(last) == [last]) or last in _BROKEN_IF_LONG or _is_piece(last)
    ):
        return True
    telling = len(text) >= _TELLING
    if _SELDOM_ENDS.fullmatch(last):
        return telling
    if len(words) > 1 and _DETERMINERS.fullmatch(words[-2].lower()) and last.islower():
        fragment = len(last) <= _FRAGMENT or (
            len(last) == _FRAGMENT + 1 and last.isalpha() and last not in words_known()
        )
        fragment = fragment and not _SHORT_WORDS.fullmatch(last) and last not in _SHORT_FORMS
        return fragment or (telling and last.endswith(_DESCRIBES))
    return len(text) >= _LONG and last[-1] != ")" and len(re.findall(r"[.!?]\s", text)) > 1
