"""What of a response's first and last words is weighed to tell whether it is whole.

Owns features; nothing is judged here. A last word is told by itself, by its
grammar and that of the words before it, by how often it ends a clause elsewhere, and by whether it is
known as a word or only as the beginning of longer ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from searchapp.triage.responses.features import shape_of, tokens_of
from searchapp.triage.wording.lexicon import Lexicon

_SENTENCE_END: Final = re.compile(r"[.!?][\"')]*\s+(?=[\"'(]?[A-Z0-9])|\n+")
_LAST_WORD: Final = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*\Z")  # noqa: RUF001
_FIRST_WORD: Final = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")  # noqa: RUF001
_OPENED: Final = re.compile(r"(?<!\w)[\"'“‘](?=\w)")  # noqa: RUF001
_CLOSED: Final = re.compile(r"(?<=[\w.,])[\"'”’](?!\w)")  # noqa: RUF001
_STOP: Final = re.compile(r"[.;!?]")
_SMALL_SENTENCE: Final = re.compile(r"[.!?]\s+[a-z]")
_KINDS_TEXT: Final = {
    "article": "a an the our their its his her every each",
    "subordinate": (
        "who which that whose whom whereby where when if because while whilst unless until although though"
        " whether what how than so once"
    ),
    "join": "and or but nor",
    "preposition": (
        "to in on at for with by of from into through during within under between towards upon via per about"
        " over as against among without regarding including since before after"
    ),
    "be": "is are was were be been being",
    "have": "has have had having",
    "modal": "will would shall should can could may might must",
    "pronoun": "it they we he she i there this these those",
    "not": "not never no very also only more most both either neither",
}
_KINDS: Final = {word: kind for kind, words in _KINDS_TEXT.items() for word in words.split()}
_OPENERS_TEXT: Final = """
if when where while whilst although though as because once since unless until whether following after before
in for by with at on from to
"""
_OPENERS: Final = frozenset(_OPENERS_TEXT.split())
_SURELY_FINITE_TEXT: Final = """
is are was were has have had will would shall should can could may might must does do did Xt
"""
_SURELY_FINITE: Final = frozenset(_SURELY_FINITE_TEXT.split())
_FINITE: Final = _SURELY_FINITE | {"Xed", "Xen", "Xs"}
_DETERMINERS: Final = frozenset(("a", "an", "the", "our", "their", "its", "this", "these", "each", "every"))
_RELATIVE: Final = frozenset(("what", "which", "that", "who", "whom", "where", "whose", "how"))
_PAIRED: Final = {"both": "and", "either": "or", "between": "and", "neither": "nor", "whether": "or"}
_LONG: Final = 5  # letters of a word that hardly is grammar
_NEAR: Final = 6  # tokens before the last among which a determiner is looked for
_FEW_TOKENS: Final = 5
_SEEN: Final = 3  # uses of a word from which it is told how often it ends a clause
_OFTEN_SEEN: Final = 10
_NEVER: Final = 0.02  # share of a word's uses
_BEGUN: Final = 200  # characters looked at where a text begins


def sentences_of(text: str) -> list[str]:
    """The text cut after its sentences and lines."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def features_of_end(text: str, lexicon: Lexicon) -> Iterator[str]:
    """What is weighed of how the text ends; some features may come twice."""
    text = text.rstrip()
    sentences = sentences_of(text)
    tokens = ["^", *tokens_of(sentences[-1])]
    shapes = [shape_of(token) for token in tokens]
    yield f"mark {_mark(text[-1])}"
    yield f"word {tokens[-1]}"
    yield from _grams(tokens, shapes)
    yield from _last_word(sentences[-1], shapes, lexicon)
    yield from _lacking(sentences[-1], tokens, shapes)
    if len(tokens) < _FEW_TOKENS and len(sentences) == 1:
        yield f"tokens {len(tokens)}"


def features_of_beginning(text: str, lexicon: Lexicon) -> Iterator[str]:
    """What is weighed of how the text begins; some features may come twice."""
    tokens = [*tokens_of(text[:_BEGUN]), "$", "$"]
    shapes = [shape_of(token) for token in tokens]
    yield f"word {tokens[0]}"
    for count in (1, 2, 3):
        yield f"{count} " + " ".join(shapes[:count])
    yield f"words {tokens[0]} {tokens[1]}"
    yield f"word {tokens[0]} and {shapes[1]}"
    if found := _FIRST_WORD.match(text):
        word = found.group().lower()
        known = "known" if lexicon.uses(word)[0] > 0 else "begun" if lexicon.rest(word) else "strange"
        yield f"{known} {min(len(word), 5)}"
        yield f"begins {word[:3]}"
    sentences = sentences_of(text)
    small = bool(_SMALL_SENTENCE.search(text))
    stopped = "stopped" if text.rstrip()[-1] in ".!?" else "not stopped"
    yield f"sentences {min(len(sentences), 4)}"
    yield f"others {'small' if small else 'great' if len(sentences) > 1 else 'none'}"
    yield f"length {min(len(text) // 50, 6)}"
    yield f"length {min(len(text) // 50, 6)} {stopped} {min(len(sentences), 2)}"
    yield stopped
    stop = _STOP.search(text)
    yield f"first sentence {min(len(text[: stop.start() if stop else None].split()) // 3, 6)}"


def _grams(tokens: Sequence[str], shapes: Sequence[str]) -> Iterator[str]:
    kinds = [_kind(shape) for shape in shapes[-3:]]
    for count in (1, 2, 3):
        yield f"kinds {count} " + " ".join(kinds[-count:])
    for count in (2, 3, 4):
        yield f"{count} " + " ".join(shapes[-count:])
    if len(tokens) > 2:  # noqa: PLR2004 - the mark of the beginning and two more
        yield f"words {tokens[-2]} {tokens[-1]}"
        yield f"word {tokens[-2]} and {shapes[-1]}"
        yield f"{shapes[-2]} and word {tokens[-1]}"
        yield f"word {tokens[-3]} and {shapes[-2]} {shapes[-1]}"


def _last_word(sentence: str, shapes: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    found = _LAST_WORD.search(sentence.rstrip())
    if not found:
        return
    written = found.group()
    word = written.lower().replace("’", "'")  # noqa: RUF001
    case = (
        "small" if written.islower() else "all great" if written.isupper() and len(written) > 1 else "great"
    )
    seen, ended = lexicon.uses(word)
    rest = "" if seen > 0 else lexicon.rest(word)
    known = "known" if seen > 0 else "begun" if rest else "strange"
    before = shapes[-2] if len(shapes) > 1 else ""
    joined = (
        sentence[found.start() - 1] if found.start() and not sentence[found.start() - 1].isspace() else ""
    )
    yield f"{case} after {before}"
    yield f"{known} {case} {joined}"
    yield f"{known} after {before}"
    if rest:
        yield f"lacks -{rest}"
        yield f"lacks -{rest[:2]} {min(len(rest), 4)}"
    if known == "known":
        yield from _ends(seen, ended, before)
    else:
        yield f"{known} {case} {min(len(word), 6)}"
        for count in (1, 2, 3):
            yield f"unknown -{word[-count:]}"
    if len(word) > _LONG - 1:
        yield f"-{word[-3:]}"
        yield f"-{word[-3:]} after {before}"


def _ends(seen: int, ended: int, before: str) -> Iterator[str]:
    """How often a known word ends a clause, which an adjective seldom does."""
    if seen < _SEEN:
        return
    share = (ended + 0.3) / (seen + 1)
    often = "never" if share < _NEVER else str(min(int(share * 12), 5))
    told = f"ends {often} of {'few' if seen < _OFTEN_SEEN else 'many'}"
    yield told
    yield f"{told} after {_kind(before)}"


def _lacking(sentence: str, tokens: Sequence[str], shapes: Sequence[str]) -> Iterator[str]:
    """What the sentence as a whole still lacks."""
    if sentence.count("(") > sentence.count(")"):
        yield "open bracket"
    if len(_OPENED.findall(sentence)) > len(_CLOSED.findall(sentence)):
        yield "open quotation"
    first = tokens[1] if len(tokens) > 1 else ""
    if first in _OPENERS:
        yield f"opens with {first}{'' if ',' in tokens else ' and no comma'}"
    for one, other in _PAIRED.items():
        if one in tokens and other not in tokens[len(tokens) - tokens[::-1].index(one) :]:
            yield f"{one} without {other}"
    for back in range(2, _NEAR):
        if len(shapes) > back and shapes[-back] in _DETERMINERS:
            yield f"{shapes[-back]} {back - 1} back {shapes[-1]}"
            break
    if _kind(shapes[-1]) == "preposition":
        yield f"preposition {'left by' if _RELATIVE.intersection(tokens) else 'without'} a relative"
    marks = [place for place, shape in enumerate(shapes) if shape in ";:"]
    yield from _lacking_verb(shapes[marks[-1] + 1 if marks else 1 :])


def _lacking_verb(clause: Sequence[str]) -> Iterator[str]:
    hung = [place for place, shape in enumerate(clause) if _KINDS.get(shape) == "subordinate"]
    surely = sum(shape in _SURELY_FINITE for shape in clause)
    perhaps = sum(shape in _FINITE for shape in clause)
    if perhaps <= len(hung):
        yield f"verbs lacking {min(len(hung) - perhaps, 2)}"
    elif surely <= len(hung):
        yield "verbs perhaps lacking"
    if not hung:
        if not perhaps:
            yield f"no verb {min(len(clause), 8)}"
        return
    after = clause[hung[-1] + 1 :]
    if not any(shape in _SURELY_FINITE for shape in after):
        verb = "perhaps a" if any(shape in _FINITE for shape in after) else "no"
        yield f"{verb} verb after {clause[hung[-1]]} {min(len(after), 5)}"
        yield f"{verb} verb after a subordinator {min(len(after), 5)}"
    if not any(shape in _FINITE for shape in clause[: hung[0]]):
        yield f"no verb before {clause[hung[0]]}"


def _mark(last: str) -> str:
    return "digit" if last.isdigit() else "letter" if last.isalpha() else last


def _kind(shape: str) -> str:
    """The kind of a grammar word, or the shape, in which longer words are all alike."""
    known = _KINDS.get(shape)
    if known or shape[:1] in "X<" or not shape[:1].isalpha():
        return known or shape
    return "X" if len(shape) > _LONG else "other"
