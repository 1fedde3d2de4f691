"""Learns what `searchapp.triage.responses.cut_off` weighs, and measures it on texts held out.

Nothing need be labelled: texts written for training, without the full stop at their end, and each up to the
end of any of its sentences, are whole; the same ones cut within a phrase or a word are broken off.
`python -m benchmarks.endings` prints the figures for voices held out, `--write` writes the two tables.
"""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import searchapp.triage.learned
from benchmarks.weighing import HEADINGS, Seen, learned, lines_of, write
from searchapp.ingest import read_register
from searchapp.triage.learned.weights import BIAS
from searchapp.triage.responses.cut_off import JUDGED
from searchapp.triage.wording.lexicon import Lexicon, uses_in

TRAINING = Path(__file__).parents[1] / "training"
TABLE = Path(searchapp.triage.learned.__file__).parent / "ending_weights.tsv"
WORDS = TABLE.with_name("ending_words.tsv")
WORD_HEADINGS = ("word", "seen", "ended")
RARE = 3  # texts in which a feature must stand
FREEDOM = {"end": 1.0, "beginning": 0.5}  # the inverse of the penalty
CUTS = 8  # of each response, at any place,
CUTS_OF_OTHERS = 5  # or of any other text,
CUTS_AFTER_GRAMMAR = 3  # and after words that govern others
BEGINNINGS = 2
HELD_OUT = 4  # one of so many voices
LENGTHS = ((3, 7), (8, 24), (25, 9999))  # words
SUMS = (2.0, 2.5, 3.0, 3.5, 4.5)
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s+[A-Z])")
_SENTENCE_BEGINS = re.compile(r"(\A|[.!?]\s+|\n)([A-Z])(?=[a-z])")
# A cut before these may leave a whole sentence: "We trained the staff | in May".
_MAY_END_BEFORE = re.compile(
    r"\s*(?:[.,;:!?)]|(?:and|or|but|which|who|with|in|on|by|for|to|at|from|since|as|when|where|while|so|if|through"
    r"|during|after|before|under|within|via|because|using|until)\b)"
)
_GOVERNS = re.compile(
    r"(?<!\w)(?:an?|the|our|their|its|who|which|that|whose|where|when|if|because|while|unless|until|although|whether|what"
    r"|how|than|so|and|or|but|to|in|on|at|for|with|by|of|from|into|through|during|within|under|between|towards|via|per"
    r"|about|over|as|is|are|was|were|be|been|being|has|have|had|will|would|should|can|could|may|must|not|also|only|more"
    r"|most|both|either|therefore|then|now)(?=\s+\w)|\([^)]*(?=\))|,(?=\s+\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A whole text; `answers` tells responses from other texts."""

    voice: str
    words: str
    answers: bool
    registered: bool = False
    """It stands in the sample register: what words it uses is not kept."""


def texts() -> list[Text]:
    """Responses and recommendations written for training, and those of the sample register that are whole."""
    with (TRAINING / "responses.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Text(voice=line["voice"], words=line["response"], answers=True) for line in csv.DictReader(file)
        ]
    for path in sorted((TRAINING / "written").glob("*.jsonl")):
        for place, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            voice = f"{path.stem}, {place % 7}"
            found.append(Text(voice=voice, words=json.loads(line)["text"], answers=False))
    with (TRAINING / "findings.csv").open(encoding="utf-8", newline="") as file:
        broken = {int(line["row"]) for line in csv.DictReader(file) if line["rule"] == "cut-off"}
    for row in read_register(TRAINING / "sample_register.txt"):
        cells = [(row.text, False), ("" if row.row in broken else row.response, True)]
        for cell, answers in cells:
            if words := cell.strip():
                found.append(Text(voice="sample register", words=words, answers=answers, registered=True))
    return found


def lexicon_of(seen: Iterable[Text]) -> dict[str, tuple[int, int]]:
    """The uses of the words of all texts that were written for training."""
    found: dict[str, tuple[int, int]] = {}
    for text in seen:
        for word, (times, ended) in ({} if text.registered else uses_in(text.words)).items():
            before, ended_before = found.get(word, (0, 0))
            found[word] = before + times, ended_before + ended
    return dict(sorted(found.items()))


def examples(seen: Sequence[Text], judged: str) -> list[Seen]:
    """Each text whole and cut, told by what is known of words without it."""
    lexicon = Lexicon(lexicon_of(seen))
    found = []
    for text in seen:
        known = lexicon if text.registered else lexicon.without(text.words)
        for words, cut in _ends(text) if judged == "end" else _beginnings(text):
            features = frozenset(JUDGED[judged](words, known))
            found.append(Seen(origin=text.words, features=features, holds=cut))
    return found


def _ends(text: Text) -> Iterator[tuple[str, bool]]:
    draw = random.Random(crc32(text.words.encode()))  # noqa: S311 - the same cuts each time
    whole = text.words.rstrip()
    bare = whole.rstrip(".!?;: ") if whole[-1:] in ".!?" else whole
    if bare:
        yield bare, False
    for end in list(_SENTENCE_ENDS.finditer(whole))[:3]:
        if end.start() > 15:  # noqa: PLR2004 - characters: no number of a list
            yield whole[: end.start()], False
    places = [word.span() for word in re.finditer(r"\S+", whole)][2:]
    draws = [draw.choice(places) for _ in range(4 * CUTS)] if len(places) > 1 else []
    cuts = [cut for start, end in draws if (cut := _cut(whole, start, end, draw))]
    after = [match for match in _GOVERNS.finditer(whole) if match.start() > 8]  # noqa: PLR2004 - characters
    draw.shuffle(after)
    cuts = cuts[: CUTS if text.answers else CUTS_OF_OTHERS]
    cuts += [_after(whole, match, draw) for match in after[:CUTS_AFTER_GRAMMAR]]
    yield from ((cut, True) for cut in cuts)


def _cut(text: str, start: int, end: int, draw: random.Random) -> str:
    """The text up to the word that stands there or into it, "" where that may be whole."""
    if draw.random() < 0.3:  # noqa: PLR2004 - share of cuts within a word
        letters = re.match(r"[A-Za-z-]+", text[start:end])
        if not letters or letters.end() < 4:  # noqa: PLR2004 - letters
            return ""
        return text[: start + draw.randrange(1 if draw.random() < 0.3 else 2, letters.end() - 1)]  # noqa: PLR2004
    cut = text[:start].rstrip()
    whole = cut[-1] in ".!?;:" or (cut[-1] not in ",(-" and _MAY_END_BEFORE.match(text[start:]))
    return "" if whole else cut


def _after(text: str, match: re.Match[str], draw: random.Random) -> str:
    """The text up to the word that governs others, or into the brackets."""
    if match.group()[0] != "(":
        return text[: match.end()]
    inside = [match.start() + space.start() for space in re.finditer(r" |\Z", match.group())]
    return text[: max(draw.choice(inside), match.start() + 2)].rstrip()


def _beginnings(text: Text) -> Iterator[tuple[str, bool]]:
    if not text.answers:
        return
    draw = random.Random(crc32(text.words.encode()) + 1)  # noqa: S311 - the same cuts each time
    small = _SENTENCE_BEGINS.sub(lambda match: match[1] + match[2].lower(), text.words)
    if small[:1].islower():
        yield small, False
    places = [word.span() for word in re.finditer(r"\S+", text.words)][1:-3]
    draws = [draw.choice(places) for _ in range(6 * BEGINNINGS)] if places else []
    cuts = []
    for start, end in draws:
        long = text.words[start:end].isalpha() and end - start > 4  # noqa: PLR2004 - letters
        within = draw.randrange(1, end - start - 1) if long and draw.random() < 0.25 else 0  # noqa: PLR2004
        if text.words[start + within].islower():
            cuts.append(text.words[start + within :])
    yield from ((cut, True) for cut in cuts[:BEGINNINGS])


def tables() -> tuple[list[list[str]], list[list[str]]]:
    """Both tables, of weights and of words, without their headings."""
    seen = texts()
    weights = [line for judged in JUDGED for line in lines_of(judged, _learned(seen, judged))]
    return weights, [[word, str(times), str(ended)] for word, (times, ended) in lexicon_of(seen).items()]


def _learned(seen: Sequence[Text], judged: str) -> dict[str, float]:
    return learned(examples(seen, judged), freedom=FREEDOM[judged], rare=RARE)


def figures(judged: str) -> Iterator[str]:
    """Of responses in voices held out, by length: the shares of whole and of cut ones that reach each sum."""
    seen = texts()
    inside = [text for text in seen if crc32(text.voice.encode()) % HELD_OUT]
    outside = [text for text in seen if not crc32(text.voice.encode()) % HELD_OUT and text.answers]
    weights = _learned(inside, judged)
    lexicon = Lexicon(lexicon_of(inside))
    counts: Counter[tuple[int, bool, float]] = Counter()
    for text in outside:
        for words, cut in _ends(text) if judged == "end" else _beginnings(text):
            length = next((fewest for fewest, most in LENGTHS if fewest <= len(words.split()) <= most), 0)
            total = weights[BIAS] + sum(
                weights.get(name, 0.0) for name in set(JUDGED[judged](words, lexicon))
            )
            counts.update((length, cut, enough) for enough in (0.0, *SUMS) if not enough or total >= enough)
    for fewest, most in LENGTHS:
        wholes, cuts = (counts[fewest, cut, 0.0] for cut in (False, True))
        shares = (
            f"from {enough}: {counts[fewest, False, enough] / wholes:.3f}"
            f" and {counts[fewest, True, enough] / cuts:.2f}"
            for enough in SUMS
        )
        yield f"{judged}, {fewest} to {most} words, {wholes} whole and {cuts} cut: {'; '.join(shares)}"


def main() -> None:
    """Print the figures, or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the tables of weights and words")
    if not parser.parse_args().write:
        for judged in JUDGED:
            for line in figures(judged):
                print(line)
        return
    weights, words = tables()
    write(TABLE, HEADINGS, weights)
    write(WORDS, WORD_HEADINGS, words)


if __name__ == "__main__":
    main()
