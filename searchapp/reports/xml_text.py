"""Register text as XML can hold it: what it cannot is shown as the replacement character."""

from __future__ import annotations

import re
from typing import Final

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text without characters outside the `Char` of XML 1.0; markup is not escaped."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
