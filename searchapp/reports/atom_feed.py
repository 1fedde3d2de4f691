"""A list of recommendations as an Atom feed (RFC 4287).

Owns the form of the feed. Which recommendations go into it is its maker's business.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from searchapp.reports.xml_text import xml_text

MIMETYPE: Final = "application/atom+xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_OURS: Final = uuid.uuid5(uuid.NAMESPACE_OID, "searchapp")
"""From which identifiers are made; another would make every entry new to all readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recommendation. `key` names it for good; `updated` is a moment in ISO 8601 with its offset."""

    key: str
    title: str
    address: str
    updated: str
    text: str
    category: str


def atom_feed(
    name: str, entries: Iterable[Entry], *, key: str, author: str, own: str, page: str, updated: str
) -> bytes:
    """The feed, UTF-8. `own` is its address, `page` that of the same as a page.

    `key` names the feed for good. `updated` stands where there is no entry; else the newest entry's does.
    Characters that XML cannot hold are replaced, everything else is escaped.
    """
    listed = list(entries)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", _identifier(f"feed {key}"))
    _add(feed, "title", name)
    _add(feed, "updated", max((entry.updated for entry in listed), default=updated))
    _add(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", author)
    _add(feed, "link", rel="self", type=MIMETYPE, href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    for entry in listed:
        one = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(one, "id", _identifier(f"recommendation {entry.key}"))
        _add(one, "title", entry.title)
        _add(one, "updated", entry.updated)
        _add(one, "link", rel="alternate", type="text/html", href=entry.address)
        _add(one, "category", term=entry.category)
        _add(one, "content", entry.text, type="text")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _identifier(name: str) -> str:
    return uuid.uuid5(_OURS, name).urn


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}")
    element.text = None if text is None else xml_text(text)
    for name, value in attributes.items():
        element.set(name, xml_text(value))
