"""One JSON object whose last member is a long list, written item by item so that memory does not grow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def json_pieces(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> Iterator[bytes]:
    """The object of `head` with the member `name` holding all `items`, in pieces; it ends with a line break.

    The order of members is that of `head`, so equal values give equal bytes.
    """
    opening = "".join(f"{_text(key)}: {_text(value)}, " for key, value in head.items())
    yield f"{{{opening}{_text(name)}: [".encode()
    before = "\n"
    for item in items:
        yield f"{before}{_text(item)}".encode("utf-8", errors="replace")
        before = ",\n"
    yield b"\n]}\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
