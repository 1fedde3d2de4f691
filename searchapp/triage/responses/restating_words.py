"""Words by which a recommendation is said again: small ones, ones of assent, other forms and others alike.

Owns these lists and what is the same in all forms of a word; `restating` weighs what they tell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_START: Final = 4  # letters by which a word is the same in another form
_SHORT: Final = 3  # letters of a word whose "s" is its own
_SMALL_TEXT: Final = """
a all also an and any are as at be been being by can could do does each for from has have how if in into is
it its itself may must no not of on or our ours shall should so such than that the their them themselves
there these they this those to was we were what when where whether which who whose will with within would us
her his
"""
_ASSENT_TEXT: Final = """
accept accepted accepts acknowledge acknowledges action actions agree agreed agrees aim aims appropriate
arrangement arrangements ask asked chief committed committing concur constable constables constabulary
ensure ensured ensures ensuring essential finding force forces fully hmic hmicfrs important importance
inspection inspectorate intend intends intention keen lancashire made make makes making need needed needs
noted officer ought plainly police put place recognise recognised recognises recommendation recommended
recommends seek seeks service step steps support supports sure take taken takes taking understands urgency
view vital welcome welcomes
"""
_FORMS_TEXT: Final = """
built-build bought-buy brought-bring chose-choose chosen-choose drew-draw drawn-draw fewer-few found-find
gave-give given-give gone-go got-get greater-great held-hold kept-keep knew-know known-know led-lead
left-leave less-little let-let lost-lose made-make met-meet paid-pay ran-run said-say saw-see seen-see
sent-send sought-seek spoke-speak spoken-speak spent-spend stood-stand taught-teach told-tell took-take
taken-take thought-think understood-understand went-go withdrawn-withdraw won-win wrote-write written-write
use-use using-use used-use
"""
_ALIKE_TEXT: Final = """
more greater increase further additional better improve strengthen enhance raise
less fewer reduce lower cut decrease
enough sufficient adequate
quickly quick prompt promptly timely time speed delay fast early
every all each any always
regular regularly monthly month periodic weekly quarterly annual basis
consistent uniform standard same single
full thorough clear complete proper
understand grasp understanding knowledge know aware awareness picture
long lengthy
give provide offer get receive
check test examine inspect assess review look monitor
start begin introduce set establish bring create
"""
_FORMS: Final = dict(pair.split("-") for pair in _FORMS_TEXT.split())

SMALL: Final = frozenset(_SMALL_TEXT.split())
"""Words that tell nothing of what is done."""

ASSENT: Final = frozenset(_ASSENT_TEXT.split())
"""Words that tell what one thinks of a recommendation, or who is asked to act."""


@lru_cache(maxsize=8192)
def root_of(word: str) -> str:
    """What is the same in all forms of a word."""
    word = word.removesuffix("'s").rstrip("'")
    return _FORMS.get(word, word.removesuffix("s") if len(word) > _SHORT else word)[:_START]


ALIKE: Final = tuple(
    frozenset(root_of(word) for word in line.split()) for line in _ALIKE_TEXT.strip().splitlines()
)
"""Roots of words that are used for one another where something is said again."""
