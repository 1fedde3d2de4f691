"""The texts of a workbook, kept in a temporary file instead of in memory.

A workbook keeps every different text once, apart from its sheets, and cells name them by number. A register
of 200,000 rows has hundreds of megabytes of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from searchapp.ingest.archive import local_name
from searchapp.ingest.spill import Spill


class SharedStrings:
    """Texts by number. Holds eight bytes of memory a text, and a file that vanishes with it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._spill = Spill()
        self._starts = array("Q", [0])
        for text in texts:
            data = text.encode("utf-8", errors="replace")
            self._spill.write(data)
            self._starts.append(self._starts[-1] + len(data))
        self._spill.finish()

    def __getitem__(self, number: int) -> str:
        """The text of this number; "" for one the workbook does not have."""
        if not 0 <= number < len(self._starts) - 1:
            return ""
        start = self._starts[number]
        return self._spill.read(start, self._starts[number + 1] - start).decode()


def rich_text(item: Any) -> str:
    """The words of a text element and its runs, without readings given for foreign writing."""
    texts = [
        str(child.text)
        for child in item.iter("{*}t")
        if child.text and local_name(child.getparent()) != "rPh"
    ]
    return "".join(texts)
