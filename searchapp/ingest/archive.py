"""Opens zipped documents of XML (workbooks, Word documents) that anybody may have made.

Owns the defences: sizes are bounded before anything is unpacked, no document may define entities, and
whatever is broken ends in one sentence. Parts are parsed as a stream, so that memory does not grow with them.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from lxml import etree

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Advance

MAX_UNPACKED: Final = 4_000_000_000
"""Bytes that all parts together may unpack to."""

_MAX_MEMBERS: Final = 20_000
_MAX_RATIO: Final = 200  # unpacked to packed; real registers reach 30
_RATIO_FROM: Final = 50_000_000  # bytes unpacked below which the ratio does not matter
_MAX_PART: Final = 20_000_000  # bytes of a part that is read whole
_MAX_PROLOG: Final = 1_000_000  # bytes before the first element
_PARSING: Final = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}


class Archive:
    """The parts of one zipped document. Every method raises UnreadableFile for what is broken."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = path.name
        with self._readable(), zipfile.ZipFile(path) as opened:
            found = opened.infolist()
        self._sizes = {member.filename: member.file_size for member in found}
        packed, unpacked = sum(one.compress_size for one in found), sum(self._sizes.values())
        if (
            len(found) > _MAX_MEMBERS
            or unpacked > MAX_UNPACKED
            or (unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * packed)
        ):
            raise TooLarge(
                f"{path.name} would unpack to {unpacked / 1e6:,.0f} MB in {len(found):,} parts, which no "
                "register does.",
                next_step="Save the register again from the program it was made with, or as CSV.",
            )
        if any(member.flag_bits & 1 for member in found):
            raise encrypted(path.name)

    @property
    def members(self) -> frozenset[str]:
        """Names of all parts."""
        return frozenset(self._sizes)

    def size(self, member: str) -> int:
        """Unpacked size of a part in bytes."""
        return self._sizes.get(member, 0)

    @contextmanager
    def open(self, member: str) -> Iterator[IO[bytes]]:
        """The bytes of a part."""
        with self._readable(), zipfile.ZipFile(self._path) as opened, opened.open(member) as stream:
            yield stream

    def whole(self, member: str) -> Any:
        """The root element of a small part. Raises TooLarge for one over 20 MB."""
        if self.size(member) > _MAX_PART:
            raise TooLarge(
                f"{self.name} has a part “{member}” of {self.size(member) / 1e6:,.0f} MB, too large to read.",
                next_step="Save the register again from the program it was made with, or as CSV.",
            )
        self._refuse_entities(member)
        with self.open(member) as stream:
            return etree.parse(stream, etree.XMLParser(**_PARSING)).getroot()

    def elements(
        self,
        member: str,
        tags: Sequence[str],
        *,
        events: Sequence[str] = ("end",),
        advance: Advance | None = None,
    ) -> Iterator[tuple[str, Any]]:
        """Events and elements of these names, in any namespace, as the part is parsed.

        `advance` is told how many bytes of its unpacked size (`size`) were read.
        """
        self._refuse_entities(member)
        wanted = [f"{{*}}{tag}" for tag in tags]
        with self.open(member) as stream:
            watched = _Watched(stream, advance) if advance else stream
            yield from etree.iterparse(watched, events=events, tag=wanted, **_PARSING)

    def _refuse_entities(self, member: str) -> None:
        """An XML document can define entities only before its first element: nobody needs to here."""
        parser = expat.ParserCreate()
        begun = []

        def refuse(*_declared: object) -> None:
            raise UnreadableFile(
                f"{self.name} holds definitions of its own (an XML document type), which no register needs.",
                next_step="Save the register again from the program it was made with.",
            )

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda *element: begun.append(element)
        read = 0
        with self.open(member) as stream:
            while not begun and read < _MAX_PROLOG and (chunk := stream.read(4_096)):
                read += len(chunk)
                parser.Parse(chunk)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except KeyError as error:
            raise self._damaged("a part of it is missing") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, expat.ExpatError) as error:
            raise self._damaged("it breaks off or was changed on the way") from error
        except (NotImplementedError, RuntimeError) as error:
            raise self._damaged("it is packed in an unusual way") from error

    def _damaged(self, why: str) -> UnreadableFile:
        return UnreadableFile(
            f"{self.name} is damaged and cannot be read: {why}.",
            next_step="Open it in the program it was made with, save it again, and import that file.",
        )


class _Watched:
    """A stream that tells how much of it was read."""

    def __init__(self, stream: IO[bytes], advance: Advance) -> None:
        self._stream = stream
        self._advance = advance

    def read(self, size: int = -1) -> bytes:
        """As the stream's own."""
        found = self._stream.read(size)
        self._advance(len(found))
        return found


def forget(element: Any) -> None:
    """Give back the memory of a parsed element and of those before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local_name(element: Any) -> str:
    """Name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """An attribute in any namespace, or ""."""
    found = element.get(name)
    if found is None:
        found = next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
    return str(found)


def encrypted(name: str) -> UnreadableFile:
    """What is said of a file that asks for a password."""
    return UnreadableFile(
        f"{name} is protected by a password.",
        next_step="Open it, save a copy without the password, and import that copy.",
    )
