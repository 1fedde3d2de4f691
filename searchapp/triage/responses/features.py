"""What of a response's words is weighed: pieces of them, their grammar with the content out, their kinds.

Owns tokens and features; nothing is judged here. "The posters are being designed" has the grammar
"the Xs are being Xed": what is done with content unknown tells as much as what is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from searchapp.triage.responses.kinds import kinds_in
from searchapp.triage.wording.reasons import worded_as_reason
from searchapp.triage.wording.stock_responses import says_nothing
from searchapp.triage.wording.under_way import says_done, under_way

_TOKEN: Final = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?%?|[a-z]+(?:['-][a-z]+)*|[&.;:,()?/-]",
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PLACEHOLDERS: Final = {
    "<month>": (
        "january february march april may june july august september october november december"
        " jan feb mar apr jun jul aug sept sep oct nov dec"
    ),
    "<day>": "monday tuesday wednesday thursday friday saturday sunday",
    "<season>": "spring summer autumn winter easter christmas xmas",
    "<rank>": (
        "sgt sgts sergeant sergeants supt superintendent superintendents di ds dci dc dcs acc dcc insp"
        " inspector inspectors chief constable constables pc pcs detective cog"
    ),
    "<num>": (
        "two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty"
        " hundred"
    ),
}
_PLACED: Final = {word: name for name, words in _PLACEHOLDERS.items() for word in words.split()}
_NUMBERS_TEXT: Final = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_NUMBERS: Final = {word: number for number, word in enumerate(_NUMBERS_TEXT.split(), start=1)}
_BEFORE_A_WHOLE: Final = frozenset(("the", "our", "these", "those", "its"))
_GRAMMAR_TEXT: Final = """
a an the this that these those it its they them their we us our he she his her who which what when where
while if once until till unless before after since as than so though although but and or nor not no none
nobody nothing without with within by for from in into of on onto to at up out over under through per
about is are was were be been being am has have had having do does did done will would shall should can
could may might must need needs yet still already now then next soon later currently presently all every
each any some most many few more both other others another rest remainder remaining only just also too
very there here one due ready new further again back off down half part everyone everybody always never
ever
"""
_GRAMMAR: Final = frozenset(_GRAMMAR_TEXT.split())
_PARTICIPLES_TEXT: Final = """
begun bought built chosen come drawn driven fallen found gone given held kept known led left let lost
made met paid put read risen run said seen sent set shown signed spent sought taken told tried
understood written won brought caught felt taught
"""
_PARTICIPLES: Final = frozenset(_PARTICIPLES_TEXT.split())
_PASTS_TEXT: Final = """
went came began took gave wrote fell rose chose drew drove knew saw grew became
"""
_PASTS: Final = frozenset(_PASTS_TEXT.split())
_CLAUSE_END: Final = re.compile(
    r"(?<!\d)[.;,!?]|[.;,!?](?!\d)|\b(?=(?:but|with|and|though)\b)", re.IGNORECASE
)
_LONG: Final = 30  # tokens
_STARTS: Final = (4, 6)  # letters of a word's beginnings
_JOINED: Final = 4  # letters of each of two neighbouring words
_END: Final = 3  # letters of a word's ending
# Looked for in this order in a clause's shapes; the first found is its tense.
_TENSES: Final = tuple(
    (tense, re.compile(pattern))
    for tense, pattern in (
        ("future", r"\b(?:will|shall|won't|\w+'ll)\b"),
        ("being done", r"\b(?:(?:is|are|being) being|being X(?:ed|en))\b"),
        ("doing", r"\b(?:is|are|am) (?:(?:Xly|now|still|also|currently|presently) )*Xing\b"),
        ("not yet done", r"\b(?:has|have) (?:\S+ )?(?:not|yet|never)\b"),
        ("has done", r"\b(?:has|have|had) (?:\S+ )?(?:X|been|had|done)"),
        ("past", r"\b(?:was|were|did|had|Xt)\b"),
        ("modal", r"\b(?:should|would|could|may|might|must|can)\b"),
        ("is done", r"\b(?:is|are|be) (?:Xly )?(?:not )?X(?:ed|en)\b"),
        ("is to", r"\b(?:is|are) to\b"),
        ("is", r"\b(?:is|are)\b"),
        ("done, bare", r"^(?:\S+ ){0,4}X(?:ed|en)\b"),
        ("doing, bare", r"^(?:\S+ ){0,2}Xing\b"),
        ("to do", r"^(?:\S+ ){0,4}to X"),
        ("does", r"\bXs\b"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """`grams` are present or absent and weigh the less the more there are; `signs` have a size."""

    grams: frozenset[str]
    signs: dict[str, float]


def tokens_of(text: str) -> list[str]:
    """Words and marks in small letters, with placeholders for numbers, dates and ranks.

    Of "nine of fourteen" and "14 of 14" the second number says whether it is more than the first or the same.
    """
    found = _TOKEN.findall(text.lower().replace("’", "'"))  # noqa: RUF001
    tokens = [_normal(token) for token in found]
    for place in range(1, len(tokens) - 1):
        if tokens[place] == "of":
            whole = place + 2 if found[place + 1] in _BEFORE_A_WHOLE and place + 2 < len(found) else place + 1
            part, all_of_them = _number(found[place - 1]), _number(found[whole])
            if part and all_of_them:
                tokens[whole] = "<same>" if part == all_of_them else "<more>"
    return tokens


def _number(token: str) -> int:
    """The number that the token writes, 0 for any other."""
    return int(token) if token.isdecimal() else _NUMBERS.get(token, 0)


def pieces_of(response: str) -> frozenset[str]:
    """Words, their beginnings and endings, and the beginnings of two neighbours."""
    tokens = ("^", *tokens_of(response), "$")
    pieces = set(tokens)
    for token in tokens:
        pieces.update(_pieces_of_token(token))
    pieces.update(map(" ".join, pairwise([token[:_JOINED] for token in tokens])))
    return frozenset(pieces)


@lru_cache(maxsize=8192)
def _pieces_of_token(token: str) -> tuple[str, ...]:
    if not token.isalpha():
        return ()
    starts = [f"{token[:length]}*" for length in _STARTS if len(token) > length]
    return (*starts, f"-{token[-_END:]}") if len(token) > _END + 1 else tuple(starts)


def features_of(response: str) -> Features:
    """What is weighed of a response."""
    tokens = tokens_of(response)
    words = ("^", *tokens, "$")
    shapes = [shape_of(word) for word in words]
    grams = set(words)
    grams.update(map(" ".join, pairwise(shapes)))
    grams.update(map(" ".join, zip(shapes, shapes[1:], shapes[2:], strict=False)))
    return Features(grams=frozenset(grams), signs=_signs(response, tokens))


def clauses_of(response: str) -> list[str]:
    """The response cut at its marks, and before "but", "with", "and" and "though"."""
    return [clause for clause in _CLAUSE_END.split(response) if clause.strip()]


def _signs(response: str, tokens: Sequence[str]) -> dict[str, float]:
    counts = kinds_in(tokens)
    signs = {f"has {kind}": 1.0 for kind in counts}
    signs |= {f"has much {kind}": 1.0 for kind, count in counts.items() if count > 1}
    signs |= {f"has {one} and {other}": 0.7 for one, other in combinations(sorted(counts), 2)}
    clauses = [_read(found) for clause in clauses_of(response) if (found := tokens_of(clause))]
    for clause in clauses:
        signs.update(_clause_signs(clause))
    if clauses:
        signs[f"begins {clauses[0].tense}"] = signs[f"ends {clauses[-1].tense}"] = 0.7
        signs.update((f"begins with {kind}", 0.7) for kind in clauses[0].kinds)
        signs.update((f"ends with {kind}", 1.0) for kind in clauses[-1].kinds)
    signs["length"] = min(len(tokens), _LONG) / _LONG
    if under_way(response):
        signs["worded as under way"] = 1.0
    if says_done(response):
        signs["worded as done"] = 1.0
    if worded_as_reason(response):
        signs["worded as a reason"] = 1.0
    if len(tokens) <= _LONG and says_nothing(response):
        signs["stock words only"] = 1.0
    return signs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    opening: str
    tense: str
    kinds: tuple[str, ...]


def _read(tokens: Sequence[str]) -> _Clause:
    shapes = [shape_of(token) for token in tokens]
    return _Clause(opening=shapes[0], tense=_tense(" ".join(shapes)), kinds=tuple(sorted(kinds_in(tokens))))


def _clause_signs(clause: _Clause) -> Iterator[tuple[str, float]]:
    """The tense of a clause, alone and with its kinds of words, and which of these stand together."""
    yield clause.tense, 1.0
    yield f"{clause.tense} of {clause.opening}", 0.7
    for kind in clause.kinds:
        yield f"{clause.tense} with {kind}", 1.0
    for one, other in combinations(clause.kinds, 2):
        yield f"together {one} and {other}", 0.7


def _tense(shapes: str) -> str:
    return next((tense for tense, pattern in _TENSES if pattern.search(shapes)), "verbless")


@lru_cache(maxsize=8192)
def _normal(token: str) -> str:
    if token[0].isdigit():
        if token.endswith("%"):
            return "<all>" if token.startswith("100") else "<pct>"
        return "<year>" if _YEAR.fullmatch(token) else "<num>"
    return _PLACED.get(token, token)


@lru_cache(maxsize=8192)
def shape_of(token: str) -> str:
    """The token itself where it is grammar, else what its ending says of it."""
    if token in _GRAMMAR or not token[0].isalpha():
        return token
    if token in _PARTICIPLES:
        return "Xen"
    if token in _PASTS:
        return "Xt"
    for ending in ("ing", "ed", "ly"):
        if token.endswith(ending) and len(token) > len(ending) + 1:
            return f"X{ending}"
    return "Xs" if token.endswith("s") and not token.endswith("ss") else "X"
