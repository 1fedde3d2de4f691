"""Forty queries for any corpus, chosen by the frequencies of its words, the same for the same corpus."""

# ruff: noqa: S311 - chance makes queries here, not secrets

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from searchapp.domain.search import FacetName, IndexDocument
from searchapp.search.analysis import STOP_WORDS

Kind = Literal["rare", "common", "and", "or", "phrase", "prefix", "filtered"]
FACETS: tuple[FacetName, ...] = ("theme", "addressee", "status", "year")
_WORD = re.compile(r"[a-z]{4,}")
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`words` are all wanted, except by "or"; in a row for "phrase"; begun for "prefix"."""

    kind: Kind
    words: tuple[str, ...]
    status: str = ""


def queries(documents: Iterable[IndexDocument]) -> list[Query]:
    """6 rare words, 6 common, 8 ANDs, 6 ORs, 6 phrases, 4 beginnings, 4 ANDs within a status."""
    chance = random.Random(40)
    texts = [
        _WORD.findall(one.recommendation.lower()) for one, _ in zip(documents, range(_SAMPLE), strict=False)
    ]
    counts = Counter(word for text in texts for word in set(text) if word not in STOP_WORDS)
    ranked = [word for word, _ in counts.most_common()]
    common, rare = ranked[5:60], [word for word in ranked if 1 < counts[word] <= max(3, len(texts) // 1000)]
    middle = ranked[60:400]
    pairs = Counter(pair for text in texts for pair in itertools.pairwise(text) if not STOP_WORDS & set(pair))
    phrases = [pair for pair, _ in pairs.most_common(60)]
    made = [Query(kind="rare", words=(word,)) for word in chance.sample(rare, 6)]
    made += [Query(kind="common", words=(word,)) for word in chance.sample(common, 6)]
    made += [Query(kind="and", words=tuple(chance.sample(common, 2))) for _ in range(4)]
    made += [Query(kind="and", words=(chance.choice(common), chance.choice(middle))) for _ in range(4)]
    made += [Query(kind="or", words=tuple(chance.sample(common, 3))) for _ in range(6)]
    made += [Query(kind="phrase", words=pair) for pair in chance.sample(phrases, 6)]
    made += [Query(kind="prefix", words=(word[:4],)) for word in chance.sample(middle, 4)]
    made += [
        Query(kind="filtered", words=tuple(chance.sample(common, 2)), status="completed") for _ in range(4)
    ]
    return made
