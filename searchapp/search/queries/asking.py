"""Words of questions and of the trade that tell nothing of the matter asked for.

Owns `asking.toml`. What is done with the words is `interpret`'s business.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

_WORDS: Final = tomllib.loads(Path(__file__).with_name("asking.toml").read_text(encoding="utf-8"))
_BEGIN: Final = frozenset(_WORDS["begin"])

ANYWHERE: Final = frozenset(_WORDS["anywhere"])
"""Left out of any query that asks for other words, too."""
TELLING_NOTHING: Final = frozenset(_WORDS["telling_nothing"])
"""Left out of a question, which is said."""
IN_QUESTIONS: Final = ANYWHERE | frozenset(_WORDS["plain"]) | TELLING_NOTHING
"""Left out of a question."""


def asks(first: str) -> bool:
    """Whether a query that begins with this word is a question."""
    return first.lower().replace("'", "").replace("\u2019", "") in _BEGIN
