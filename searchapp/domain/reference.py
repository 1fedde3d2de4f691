"""How a recommendation gets its reference: from what it says, so that order and file do not matter.

A reference is given once, when a recommendation is first imported, and never computed again after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
_PREFIX: Final = "R-"
_SHORTEST, _LONGEST = 6, 24
_WORD: Final = re.compile(r"\w+")
_LENGTH: Final = f"{{{_SHORTEST},{_LONGEST}}}"
# Without a digit only in capitals: "r-squared" is a word.
_TYPED: Final = re.compile(rf"(?i:R-(?=[a-z]*\d)[a-z\d]{_LENGTH})|R-[A-Z]{_LENGTH}")
_LOOSELY: Final = re.compile(rf"(?i:R-)?[A-Za-z0-9]{_LENGTH}")
_MISREAD: Final = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Digests by which a row is known again, each 32 hexadecimal characters.

    `whole`: force, concerns, report and text together; `report` and `text`: each for itself. They are
    taken over the words in lower case, so that spacing, punctuation and markup make no difference.
    """

    whole: str
    report: str
    text: str


def identity(*, force: str, concerns: str, report: str, text: str) -> Identity:
    """The identity of a recommendation of the force's register."""
    parts = [said(part) for part in (force, concerns, report, text)]
    return Identity(whole=_digest(*parts), report=_digest(parts[2]), text=_digest(parts[3]))


def said(text: str) -> str:
    """The words of a text in lower case with single spaces; the text itself where it has no word."""
    return " ".join(_WORD.findall(text.casefold())) or text.strip()


def references(whole: str, *, occurrence: int = 0) -> Iterator[str]:
    """References for a recommendation of this identity, the preferred one first, e.g. R-7K3QX2.

    The later ones are for when it is taken. `occurrence` counts from 0 those that say exactly the same.
    The reference is the head of a SHA-256 in Crockford's base 32, six characters (30 bits) or more.
    """
    for attempt in count():
        number = int(_digest(whole, str(occurrence), str(attempt) if attempt else ""), 16)
        code = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_LONGEST))
        yield from (_PREFIX + code[:length] for length in range(_SHORTEST, _LONGEST + 1))


def looks_like_reference(text: str) -> bool:
    """Whether somebody who typed this means a reference such as R-7K3QX2, in whatever case."""
    return _TYPED.fullmatch(text) is not None


def could_be_reference(text: str) -> bool:
    """Whether this may be a reference typed in small letters or without what it begins with; or a word."""
    return _LOOSELY.fullmatch(text) is not None


def tidy_reference(text: str) -> str:
    """A reference as somebody typed it, in the form it is kept: capitals, and no I, L or O for 1 and 0."""
    typed = text.strip().upper()
    code = typed.removeprefix(_PREFIX)
    return _PREFIX + code.translate(_MISREAD)


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]
