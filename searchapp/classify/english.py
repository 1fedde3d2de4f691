"""Closed classes of English words by which sentences are read: small words, asking verbs, set phrases.

Owns the lists, not their use. Words are in small letters; a word with an apostrophe is there in both ways
of writing it.
"""

from __future__ import annotations

from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of `text`, those with an apostrophe also with a typographer's one."""
    listed = text.split()
    return frozenset([*listed, *(word.replace("'", "\u2019") for word in listed)])


CONJUNCTIONS: Final = words("and or & / nor plus")
TURNS: Final = CONJUNCTIONS | words("but while whilst")
DASHES: Final = frozenset({"-", "\u2013", "\u2014"})
BULLETS: Final = DASHES | frozenset("*\u2022\u2610\u25cf\u25aa\u25e6\u00b7o")
PRONOUNS: Final = words("it they he she")
DETERMINERS: Final = words(
    "the a an all each every any some both its their his her our this that these those no either another "
    "such same other"
)
QUANTITIES: Final = words("each all some any both none most many one two three several half")
PREPOSITIONS: Final = words(
    "of for in at on by from to with within under between among across into over through via about against "
    "after before during since until upon towards toward regarding concerning following as per without "
    "outside inside throughout beyond despite except"
)
RELATIVES: Final = words("who whom whose which that where when if whether while whilst how what why")
SUBORDINATORS: Final = RELATIVES | words("because since although though unless until")
OPENERS: Final = (
    PREPOSITIONS
    | RELATIVES
    | words(
        "once although though because unless having given recognising recognizing acknowledging noting "
        "building working supported led based immediately subject liaising drawing taking using including "
        "not no additionally alongside together jointly along"
    )
)
LOOSE_ADVERBS: Final = words(
    "also therefore then now however both each all themselves itself jointly together further still first "
    "alone continue yet not nationally alike areas"
)
STAFFING: Final = words("of in within at from across")
LED: Final = words("chaired led convened hosted coordinated run managed headed")
OFFICIALS: Final = words("minister official secretary")
PEOPLE: Final = words(
    "officer staff manager supervisor lead leader leadership chief head director dg executive secretary "
    "minister lawyer prosecutor inspector commissioner commissioning provider representative member chair "
    "chairman practitioner professional personnel specialist team unit department directorate division "
    "branch area region board committee council group panel network partner partnership agency body "
    "organisation authority service headquarters hq trust force constable sergeant investigator analyst "
    "registrar custodian portfolio coordinator champion governor official worker employee volunteer recruit "
    "detective commander command handler taker owner sponsor holder colleague gp trustee judge trainer "
    "tutor assessor auditor statistician scientist adviser advisor clinician technician "
    "those everyone anyone people"
)
MODALS: Final = words("should must shall shouldn't mustn't shoud shold sould shuold")
NEEDS: Final = words("need needs needed ought has have")
NOUN_BEFORE_NEED: Final = words("a the no any this their its in of")
ASKED_TO: Final = words("asked required expected encouraged urged invited advised recommended directed")
RECOMMENDS: Final = words(
    "recommend recommends recommended recommendation recommending suggest suggests suggested propose proposes"
)
URGES: Final = words(
    "ask asks asked urge urges encourage encourages encouraged invite invites expect expects request "
    "requests want wants call calls like"
)
REQUESTED: Final = words(
    "ensure undertake review develop establish implement publish consider agree adopt produce revise conduct "
    "introduce commission identify satisfy"
)
URGERS: Final = words("we i would also therefore strongly further and inspectors report")
IMPORTANT: Final = words("important essential vital imperative crucial critical necessary")
SAYING: Final = (
    RECOMMENDS
    | IMPORTANT
    | words(
        "told found find finds believe believes consider considers concluded conclude said say says agree "
        "view state states clear opinion proposed noted identified means mean"
    )
)
INFORMED: Final = words("informed consulted notified told updated advised")
IMPERSONAL: Final = words("it there this")
HEADING_WORDS: Final = words(
    "recommendation recommendations joint action actions for to area areas improvement cause concern new and"
)
ABBREVIATIONS: Final = words("e.g i.e g e no para paras etc dr mr ms st v")

_TOGETHER: Final = (
    "together with",
    "jointly with",
    "along with",
    "as well as",
    "with as an equal partner",
    "in partnership together with",
)
_WITH: Final = (
    "with",
    "alongside",
    "through",
    "via",
    "consulting",
    "in conjunction with",
    "in consultation with",
    "in collaboration with",
    "in partnership with",
    "in liaison with",
    "in discussion with",
    "in discussions with",
    "in co - operation with",
    "in cooperation with",
    "in agreement with",
    "in association with",
    "in concert with",
    "in co - ordination with",
    "in coordination with",
    "in dialogue with",
    "following consultation with",
    "after consultation with",
    "after consulting",
    "having consulted",
    "in consulting",
    "subject to agreement with",
    "working with",
    "working together with",
    "working alongside",
    "working closely with",
    "working jointly with",
    "working through",
    "working in",
    "consulting with",
    "liaising with",
    "engaging with",
    "collaborating with",
    "supported by",
    "assisted by",
    "advised by",
    "overseen by",
    "with support from",
    "with the support",
    "with assistance from",
    "with the assistance",
    "with help from",
    "with the help",
    "with oversight from",
    "with input from",
    "with advice from",
    "with guidance from",
    "with the agreement",
    "in support of",
    "on behalf of",
)


def _by_first_word() -> dict[str, tuple[tuple[list[str], bool], ...]]:
    table: dict[str, tuple[tuple[list[str], bool], ...]] = {}
    for phrases, joint in ((_TOGETHER, True), (_WITH, False)):
        for phrase in phrases:
            listed = phrase.split()
            table[listed[0]] = (*table.get(listed[0], ()), (listed, joint))
    return {first: tuple(sorted(found, key=lambda one: -len(one[0]))) for first, found in table.items()}


BESIDE: Final = _by_first_word()
"""Phrases that name somebody beside a doer, longest first, by first word: (words, whether jointly)."""
