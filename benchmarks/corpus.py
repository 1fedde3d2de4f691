"""Documents to measure with: the sample register, the UN's recommendations where present, generated ones.

Generated rows are register sentences in which words are exchanged for others drawn from a Zipf
distribution, so that the vocabulary grows with the rows as a real one does. The same number of rows
always gives the same ones.
"""

# ruff: noqa: S311, PLR2004 - chance makes rows here, not secrets, in proportions that mean nothing more

from __future__ import annotations

import csv
import gzip
import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

from searchapp.config import sample_register
from searchapp.domain.search import IndexDocument
from searchapp.ingest import read_register

_SENTENCE = re.compile(r"[^.;\n]+")
_LETTERS = re.compile(r"[a-z]{4,}")
_THEMES = tuple(f"theme-{number}" for number in range(29))
_ADDRESSEES = tuple(f"addressee-{number}" for number in range(15))
_STATUSES = ("completed", "no-further-action", "being-progressed", "awaiting-review")
_STATUS_WEIGHTS = (124, 91, 76, 20)
_VOCABULARY = 200_000
_EXCHANGED = 0.12


def register() -> Iterator[IndexDocument]:
    """The sample register's 311 recommendations, with made-up themes and addressees."""
    chance = random.Random(311)
    for number, row in enumerate(read_register(sample_register())):
        yield IndexDocument(
            ref=f"R-{number:06}",
            recommendation=row.text,
            response=row.response,
            report=row.report,
            force="Lancashire",
            inspection_type=row.inspection_type,
            status=row.status.value,
            themes=tuple(chance.sample(_THEMES, chance.choice((0, 1, 1, 2)))),
            addressees=tuple(chance.sample(_ADDRESSEES, chance.choice((1, 1, 2)))),
            made=str(row.made or ""),
        )


def universal_review(path: Path) -> Iterator[IndexDocument]:
    """The recommendations of the UN's Universal Periodic Review in `path` (gzipped CSV)."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield IndexDocument(
                ref=f"U-{number:06}",
                recommendation=row["recommendation"],
                response=row["response"],
                report=f"Universal Periodic Review of {row['addressee']}",
                force=row["recommending_state"],
                inspection_type=f"Session {row['session']}",
                status="completed" if row["response"] == "Accepted" else "no-further-action",
                themes=tuple(theme.strip() for theme in row["themes"].split(",") if theme.strip()),
                addressees=(row["addressee"],),
                made=str(2007 + (int(row["session"]) + 2) // 3),
            )


def generated(rows: int) -> Iterator[IndexDocument]:
    """`rows` recommendations made of the register's sentences."""
    chance = random.Random(rows)
    source = list(register())
    sentences = [part.strip() for one in source for part in _SENTENCE.findall(one.recommendation)]
    answers = [part.strip() for one in source for part in _SENTENCE.findall(one.response)]
    titles = sorted({one.report for one in source})
    words = _vocabulary(sentences)
    ranks = _zipf(chance, len(words))

    def text(parts: list[str], count: int) -> str:
        found = ". ".join(chance.choice(parts) for _ in range(count))
        return _LETTERS.sub(
            lambda word: words[next(ranks)] if chance.random() < _EXCHANGED else word.group(), found
        )

    for number in range(rows):
        made = chance.randint(2010, 2025)
        yield IndexDocument(
            ref=f"G-{number:06}",
            recommendation=text(sentences, chance.randint(1, 3)),
            response=text(answers, chance.randint(0, 2)),
            report=chance.choice(titles),
            force="Lancashire",
            inspection_type=chance.choice(("National", "Force", "Joint")),
            status=chance.choices(_STATUSES, _STATUS_WEIGHTS)[0],
            themes=tuple(chance.sample(_THEMES, chance.choice((0, 1, 1, 2)))),
            addressees=tuple(chance.sample(_ADDRESSEES, chance.choice((1, 1, 2)))),
            made=f"{made}-{chance.randint(1, 12):02}" if chance.random() < 0.5 else str(made),
        )


def _vocabulary(sentences: list[str]) -> list[str]:
    """Words to exchange for, the register's first, then made from them, from frequent to rare."""
    own = sorted({word for sentence in sentences for word in _LETTERS.findall(sentence)})
    random.Random(1).shuffle(own)
    made = (start[:4] + end[-4:] for start, end in itertools.product(own, own))
    return list(dict.fromkeys(itertools.chain(own, itertools.islice(made, 2 * _VOCABULARY))))[:_VOCABULARY]


def _zipf(chance: random.Random, size: int) -> Iterator[int]:
    """Ranks below `size`, rank r about as often as 1 / (r + 1)."""
    while True:
        yield int(size ** chance.random()) - 1
