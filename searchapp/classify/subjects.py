"""Finds the doers in the words before an asking verb, over commas, asides, brackets and preambles.

Owns where in such a stretch the subject stands. What a noun phrase says of a body is `noun_phrases`'
business, which stretch to read is `clauses`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from searchapp.classify.english import (
    CONJUNCTIONS,
    DASHES,
    LED,
    LOOSE_ADVERBS,
    OPENERS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    TURNS,
)
from searchapp.classify.noun_phrases import Found, NounPhrases, Role

SubjectKind = Literal["body", "pronoun", "nothing", "other"]

_SHORT_HEAD: Final = 8  # words of a subject without a name before which an aside is still looked for
_BREAKS: Final = DASHES | {","}


@dataclass(frozen=True, slots=True)
class Subject:
    """Bodies before an asking verb with their roles, and what the subject itself is."""

    found: Found
    kind: SubjectKind


def subject(phrases: NounPhrases, first: int, last: int, *, fresh: bool) -> Subject:
    """The subject among tokens `first` to before `last`, the words right before an asking verb.

    `fresh`: nothing was asked before in this sentence, so that a list may reach back over commas.
    """
    low = phrases.tokens.low
    while last > first and (low[last - 1] in LOOSE_ADVERBS or low[last - 1].endswith("ly")):
        last -= 1
    chunks, closed = _chunks(phrases, first, last)
    if not chunks:
        return Subject([], "nothing")
    aside: Found = []
    if closed:
        chunks, aside = _without_aside(phrases, chunks)
    head, joined = _head(phrases, chunks[-1], fresh=fresh)
    if not head:
        return Subject(aside, "nothing")
    if len(head) == 1 and low[head[0]] in PRONOUNS:
        return Subject(aside, "pronoun")
    doers = phrases.bodies(head)
    if fresh:
        doers = _reaching_back(phrases, chunks[:-1], doers, joined=joined)
    if _has_doer(doers):
        return Subject(aside + doers, "body")
    return Subject(aside + doers, "pronoun" if low[head[-1]] in PRONOUNS else "other")


def _head(phrases: NounPhrases, chunk: list[int], *, fresh: bool) -> tuple[list[int], bool]:
    """The chunk that holds the subject, and whether a conjunction joins it to what stands before."""
    low = phrases.tokens.low
    if low[chunk[0]] in TURNS:
        return chunk[1:], True
    if fresh:
        return chunk, False
    turn = max((n for n, t in enumerate(chunk) if low[t] in CONJUNCTIONS), default=-1)
    return chunk[turn + 1 :], False


def _reaching_back(phrases: NounPhrases, before: list[list[int]], doers: Found, *, joined: bool) -> Found:
    """Doers with those of the chunks before: the rest of their list, or a head cut off by commas."""
    heads = [phrases.mentions[n] for n, role in doers if role is Role.DOER]
    pair = any("and" in phrases.tokens.stem[one.first : one.last] for one in heads)
    if joined or pair or len(heads) > 1:
        if before and _governs(phrases, before[-1]):
            return _asides(phrases, before) + [(n, Role.NAMED) for n, _role in doers]
        doers = _list_before(phrases, before) + doers
    else:
        doers = _asides(phrases, before) + doers
    if not _has_doer(doers):
        doers = doers + _far_head(phrases, before)
    return doers


def _governs(phrases: NounPhrases, chunk: list[int]) -> bool:
    """Whether a list hangs from the chunk before it: "guidance for counsellors, officers and lawyers"."""
    tokens = phrases.tokens
    if _opens(phrases, chunk) or phrases.starts_with_name(chunk) or _has_doer(phrases.bodies(chunk)):
        return False
    prepositions = [n for n, t in enumerate(chunk) if tokens.low[t] in PREPOSITIONS]
    return bool(prepositions) and tokens.stem[chunk[max(0, prepositions[0] - 1)]] not in PEOPLE


def _far_head(phrases: NounPhrases, chunks: list[list[int]]) -> Found:
    """Doers far from their verb: "Those forces using a threat, harm and risk policy, should"."""
    low = phrases.tokens.low
    for chunk in chunks:
        if low[chunk[0]] not in OPENERS and phrases.starts_with_name(chunk):
            return [(n, role) for n, role in phrases.bodies(chunk) if role is Role.DOER]
    return []


def _chunks(phrases: NounPhrases, first: int, last: int) -> tuple[list[list[int]], bool]:
    """Token numbers between commas and dashes, brackets left out; whether a comma stands at the end."""
    low = phrases.tokens.low
    chunks: list[list[int]] = [[]]
    depth = 0
    name_end = -1
    for token in range(first, last):
        word = low[token]
        if token in phrases.starting:
            name_end = phrases.mentions[phrases.starting[token]].last
        if word in "([":
            depth += 1
        elif word in ")]":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif word in _BREAKS and token >= name_end and not _is_hyphen(phrases, token):
            chunks.append([])
        elif word[0].isalnum() or word in CONJUNCTIONS or token < name_end:
            chunks[-1].append(token)
    return [chunk for chunk in chunks if chunk], not chunks[-1]


def _is_hyphen(phrases: NounPhrases, token: int) -> bool:
    tokens = phrases.tokens
    return (
        tokens.low[token] == "-"
        and 0 < token < len(tokens) - 1
        and tokens.ends[token - 1] == tokens.starts[token]
        and tokens.ends[token] == tokens.starts[token + 1]
    )


def _without_aside(phrases: NounPhrases, chunks: list[list[int]]) -> tuple[list[list[int]], Found]:
    """Cut off an aside that a comma closes: "the NPCC, working with X and Y, should"."""
    for n in range(1, len(chunks)):
        before = chunks[n - 1]
        plain = len(before) <= _SHORT_HEAD and not _opens(phrases, before)
        if _opens(phrases, chunks[n]) and (plain or _has_doer(phrases.bodies(before))):
            return chunks[:n], _asides(phrases, chunks[n:])
    return chunks, []


def _opens(phrases: NounPhrases, chunk: list[int]) -> bool:
    low = phrases.tokens.low
    word = low[chunk[1]] if low[chunk[0]] in TURNS and len(chunk) > 1 else low[chunk[0]]
    return word in OPENERS or word.endswith("ing")


def _asides(phrases: NounPhrases, chunks: list[list[int]]) -> Found:
    """Bodies in asides and preambles: joint after "together with", partners after "working with"."""
    low = phrases.tokens.low
    found: Found = []
    role = Role.NAMED
    for chunk in chunks:
        skip_to = -1
        led = False
        for n, token in enumerate(chunk):
            led = led or low[token] in LED
            joint, taken = phrases.beside(token) if token >= skip_to else (False, 0)
            if taken:
                role = Role.JOINT if joint else Role.PARTNER
                skip_to = token + taken
            elif n == 0 and low[token] in OPENERS:
                role = Role.NAMED
            elif led and low[token] == "by":
                role = Role.AGENT
            if token in phrases.starting:
                found.append((phrases.starting[token], role))
    return found


def _has_doer(found: Found) -> bool:
    return any(role is Role.DOER for _n, role in found)


def _list_before(phrases: NounPhrases, chunks: list[list[int]]) -> Found:
    """Doers of earlier chunks of a list, from the last back to whatever is no part of it."""
    doers: Found = []
    for n in range(len(chunks) - 1, -1, -1):
        chunk = chunks[n]
        if n and phrases.beside(chunk[0])[1]:
            doers = _asides(phrases, [chunk]) + doers
            continue
        here = [] if phrases.beside(chunk[0])[1] else phrases.bodies(chunk)
        heads = [one for one in here if one[1] is Role.DOER]
        if _opens(phrases, chunk) and phrases.tokens.low[chunk[0]] not in PREPOSITIONS:
            heads = []
        if not heads or _opens(phrases, chunk):
            return (heads or _asides(phrases, chunks[: n + 1])) + doers
        doers = here + doers
    return doers
