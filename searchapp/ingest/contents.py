"""What kind of file this is, by what it holds and never by its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

_HEAD: Final = 4_096
_CHUNK: Final = 1 << 20
_LONGEST_NAME: Final = 64
_STREAMS: Final = ("EncryptedPackage", "WordDocument", "Workbook", "Book")
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON: Final = re.compile(rb'\s*(?:\{\s*["}]|\[\s*\{\s*["}])')
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The first bytes of a file without a byte order mark, and the names of what it is packed of.

    `parts`: members of a zip file, or streams of an old Office file.
    """

    head: bytes
    parts: frozenset[str]

    def has(self, part: str) -> bool:
        """Whether a part of this name, or one in the folder of this name, is in the file."""
        return any(one == part or one.startswith(f"{part}/") for one in self.parts)


def contents(path: Path) -> Contents:
    """Look into a file. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    parts: frozenset[str] = frozenset()
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as opened:
                parts = frozenset(opened.namelist())
        except (zipfile.BadZipFile, NotImplementedError):
            parts = frozenset(("damaged",))
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        parts = _streams(path)
    return Contents(head=_utf8(head), parts=parts)


def _utf8(head: bytes) -> bytes:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace").encode()
    return head.removeprefix(_BOM)


def _streams(path: Path) -> frozenset[str]:
    """Names in an old Office file, as its directory spells them (UTF-16, ended by a zero character)."""
    wanted = {name: f"{name}\0".encode("utf-16-le") for name in _STREAMS}
    found: set[str] = set()
    before = b""
    with path.open("rb") as file:
        for chunk in iter(partial(file.read, _CHUNK), b""):
            text = before + chunk
            found.update(name for name, spelt in wanted.items() if spelt in text)
            before = text[-_LONGEST_NAME:]
    return frozenset(found)


def line_count(path: Path) -> int:
    """How many lines a text file has, by its line feeds. Raises OSError."""
    with path.open("rb") as file:
        return 1 + sum(chunk.count(b"\n") for chunk in iter(partial(file.read, _CHUNK), b""))


def is_html(found: Contents) -> bool:
    """Whether it begins as a web page does."""
    return _HTML.match(found.head) is not None


def is_json(found: Contents) -> bool:
    """Whether it begins with a JSON object, or a list of such."""
    return _JSON.match(found.head) is not None


Recognises = Callable[[Contents], bool]
