"""Where index generations are kept: folders beside one another, and a pointer file that names the one in use.

Owns folders, pointer and write lock. A generation is built in a folder of its own and swapped in by
renaming the pointer; readers that have the old one open keep it. Knows nothing of what is inside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, get_type_hints

from whoosh.util.filelock import FileLock

from searchapp.domain.errors import Conflict, Unavailable
from searchapp.search.writing.noticing import Noticing, Stamp

LAYOUT: Final = 2
"""Version of the pointer and of how generations are laid out."""

_POINTER: Final = "current.json"
_COUNTER: Final = "changes.count"
_LOCK: Final = "write.lock"
_BUILT: Final = "building"
_TOLD: Final = re.compile(r"(\d+) (\d+)")
_DAMAGED: Final = "damaged"
_NAME: Final = re.compile(r"generation-(\d{6,})")
_POLL: Final = 0.05
_WRITABLE_BY_OTHERS: Final = 0o022
_NOT_OURS: Final = "The index's pointer file is damaged or not ours."
_OTHER_VERSION: Final = "The index was made by another version of searchapp."


class UnusableIndex(Exception):
    """There is no index, or none that this version can use; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """The generation in use, the last change in it and its digest, and the versions it was written with."""

    generation: str
    change: int
    digest: str
    documents: int
    schema: int
    layout: int = LAYOUT


_TYPES: Final = get_type_hints(Pointer)


class Generations:
    """The generations under `folder`; nothing is made before something is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._noticing = Noticing(folder / _POINTER, folder / _COUNTER)

    def path(self, pointer: Pointer) -> Path:
        """Folder of the generation that `pointer` names."""
        return self.folder / pointer.generation

    def stamp(self) -> Stamp:
        """Changes whenever the pointer does; None without one. Cheap enough for every search."""
        return self._noticing.stamp()

    def read(self, *, schema: int) -> Pointer:
        """The pointer, if it names a generation of this layout and `schema`. Raises UnusableIndex."""
        try:
            text = (self.folder / _POINTER).read_text("utf-8")
        except FileNotFoundError as error:
            raise UnusableIndex("There is no index yet.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise UnusableIndex("The index's pointer file cannot be read.") from error
        try:
            written = json.loads(text)
            if isinstance(written, dict) and written.get("layout", LAYOUT) != LAYOUT:
                raise UnusableIndex(_OTHER_VERSION)
            pointer = Pointer(**written)
        except (ValueError, TypeError, RecursionError) as error:
            raise UnusableIndex(_NOT_OURS) from error
        if any(type(value) is not _TYPES[name] for name, value in asdict(pointer).items()):
            raise UnusableIndex(_NOT_OURS)
        if pointer.schema != schema:
            raise UnusableIndex(_OTHER_VERSION)
        if not _NAME.fullmatch(pointer.generation) or not self.path(pointer).is_dir():
            raise UnusableIndex("The index's files are missing.")
        if trouble := _distrust(self.folder) or _distrust(self.path(pointer)):
            raise UnusableIndex(trouble)
        if (self.path(pointer) / _DAMAGED).exists():
            raise UnusableIndex("The search index is damaged.")
        return pointer

    def condemn(self, pointer: Pointer) -> None:
        """Let nobody use this generation any more. Raises OSError."""
        (self.path(pointer) / _DAMAGED).touch(mode=0o600)

    @contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Hold the write lock. Raises Conflict when another process keeps it longer than `timeout` seconds.

        The lock is the operating system's, and falls with the process that holds it. Raises Unavailable for
        a folder of another user.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(self.folder.stat()):
            raise Unavailable(
                _distrust(self.folder),
                next_step="Remove that folder, or run searchapp as the user it belongs to.",
            )
        lock = FileLock(str(self.folder / _LOCK))
        deadline = time.monotonic() + timeout
        while not lock.acquire():
            if time.monotonic() >= deadline:
                raise Conflict(
                    "Another process is writing the search index.",
                    next_step="Wait until it has finished, then try again.",
                )
            time.sleep(_POLL)
        try:
            yield
        finally:
            lock.release()

    def begin(self) -> Path:
        """Make the folder of a new generation, readable by its owner alone; call it while `writing`."""
        self.folder.chmod(0o700)
        numbers = [int(name[1]) for path in self._all() if (name := _NAME.fullmatch(path.name))]
        path = self.folder / f"generation-{max(numbers, default=0) + 1:06}"
        path.mkdir(mode=0o700)
        return path

    def tell(self, done: int, total: int) -> None:
        """Let other processes know how far a build is; call it while `writing`."""
        with suppress(OSError):  # a build that can go on need not tell
            (self.folder / _BUILT).write_text(f"{done} {total}", encoding="ascii")

    def told(self) -> tuple[int, int] | None:
        """What the latest build told last; None where that cannot be read."""
        try:
            found = _TOLD.fullmatch((self.folder / _BUILT).read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError):
            return None
        return (int(found[1]), int(found[2])) if found else None

    def point(self, pointer: Pointer) -> None:
        """Make `pointer` the current one, on disk and at once."""
        beside = self.folder / (_POINTER + ".part")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(pointer), file)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.folder / pointer.generation)
        beside.replace(self.folder / _POINTER)
        self._noticing.replaced()
        sync_folder(self.folder)

    def discard(self, path: Path) -> None:
        """Remove a generation's folder as far as possible, but not the one that the pointer names."""
        try:
            text = (self.folder / _POINTER).read_bytes()
        except FileNotFoundError:
            text = b""
        except OSError:
            return
        if path.name.encode() not in text:
            shutil.rmtree(path, ignore_errors=True)

    def clean(self, keep: set[str]) -> None:
        """Remove all generations but those of these names; call it while `writing`."""
        for path in self._all():
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)

    def _all(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]


def _distrust(folder: Path) -> str:
    """A sentence on why a folder's files may be another user's; "" for none. Whoosh unpickles them."""
    status = folder.stat()
    if not _ours(status):
        return f"The search index folder {folder} belongs to another user."
    if os.name != "nt" and status.st_mode & _WRITABLE_BY_OTHERS:
        return f"The search index folder {folder} can be changed by other users."
    return ""


def _ours(status: os.stat_result) -> bool:
    return os.name == "nt" or status.st_uid == os.geteuid()


def sync_folder(path: Path) -> None:
    """Flush names made or changed in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
