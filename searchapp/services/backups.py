"""Backup and restore: one archive of store and manifest, checked by content before anything is replaced.

In it: the whole store with accounts, decisions and their log. Not in it: the index, which is built again from
the store; the models, which are trained again from the training folder; sign-ins; the key of forms.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from searchapp import __version__
from searchapp.domain.errors import NotFound, SearchappError, Unavailable, UnreadableFile
from searchapp.domain.people import Person, Right
from searchapp.domain.progress import Progress
from searchapp.store.backup_copy import KNOWN_VERSION, Loss, StoreFile, contents

_FORMAT: Final = 1
_STORE: Final = "store.sqlite3"
_MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 100_000  # bytes
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive says of itself; `rows` counts by table, `sha256` and `size` are of the store's file."""

    made: str
    program: str
    version: str
    sha256: str
    size: int
    rows: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What a restore would bring and take; `loss` is None where the present store cannot be read."""

    manifest: Manifest
    loss: Loss | None

    @property
    def without_accounts(self) -> bool:
        """Whether nobody signs in once it is restored."""
        return not self.manifest.rows.get("accounts", 0)

    @property
    def to_be_asked(self) -> bool:
        """Whether decisions are lost or accounts are others then, so that a person is to be asked first."""
        if self.loss is None:
            return self.without_accounts
        return self.loss.decisions > 0 or bool(self.loss.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """Backups of one store."""

    store: StoreFile
    progress: Progress

    def make(self, file: Path, *, person: Person) -> Manifest:
        """Write a backup to `file`, whole or not at all; others may go on working. Raises Forbidden."""
        person.must(Right.ADMINISTER)
        with _at_work(file.absolute().parent, file) as folder:
            self.progress.message("Copying the store ...")
            copy = folder / _STORE
            self.store.copy(copy)
            version, rows = contents(copy)
            manifest = Manifest(
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                program=__version__,
                version=version,
                sha256=_sha256(copy),
                size=copy.stat().st_size,
                rows=rows,
            )
            archive = folder / "archive"
            _write(archive, copy, manifest)
            archive.replace(file)
        return manifest

    def check(self, file: Path) -> Manifest:
        """What is in a backup. Raises NotFound, UnreadableFile for one that is not whole, Unavailable."""
        with tempfile.TemporaryDirectory(prefix="searchapp-") as name, _readable(file):
            return _unpacked(file, Path(name) / _STORE)

    def restore(
        self, file: Path, *, person: Person, accept: Callable[[Weighed], None] = lambda _: None
    ) -> tuple[Weighed, Path]:
        """Put a backup in the store's place; return what that brought and where the replaced store is kept.

        Checked and brought to the present version first; then all of it is there at once, also for a site
        that is being served. Nobody is signed in then. `accept` is shown what it would bring and take before
        anything is replaced; what it raises ends it with nothing changed. Raises what `check` raises,
        Forbidden, Conflict.
        """
        person.must(Right.ADMINISTER)
        home = self.store.path.parent
        with _at_work(home, file) as folder:
            self.progress.message("Checking the backup ...")
            copy = folder / _STORE
            with _readable(file):
                weighed = Weighed(manifest=_unpacked(file, copy), loss=self.store.lost_by(copy))
            accept(weighed)
            now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
            replaced = home / f"{self.store.path.name}.replaced-{now}-{secrets.token_hex(2)}"
            self.progress.message("Replacing the store ...")
            if self.store.path.exists():
                self.store.keep(replaced)
            self.store.put_back(copy)
        return weighed, replaced


def _write(archive: Path, copy: Path, manifest: Manifest) -> None:
    values = {
        "format": _FORMAT,
        "made": manifest.made,
        "program": manifest.program,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "size": manifest.size,
        "rows": manifest.rows,
    }
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_MANIFEST, json.dumps(values, indent=2))
        packed.write(copy, _STORE)
    archive.chmod(0o600)
    with archive.open("rb+") as written:
        os.fsync(written.fileno())


def _unpacked(file: Path, copy: Path) -> Manifest:
    """The manifest of an archive, its store unpacked to `copy` and compared with what the manifest says."""
    with zipfile.ZipFile(file) as packed:
        if sorted(packed.namelist()) != [_MANIFEST, _STORE]:
            raise ValueError("it holds other files than a backup does")
        if packed.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("its manifest is too large")
        manifest = _manifest(json.loads(packed.read(_MANIFEST)), file)
        if packed.getinfo(_STORE).file_size != manifest.size:
            raise ValueError("its store has not the size that the manifest names")
        with packed.open(_STORE) as packed_store, copy.open("xb") as unpacked:
            shutil.copyfileobj(packed_store, unpacked, _CHUNK)
    if _sha256(copy) != manifest.sha256:
        raise ValueError("its store is not the one that the manifest names")
    if contents(copy) != (manifest.version, manifest.rows):
        raise ValueError("its store holds something else than the manifest says")
    return manifest


def _manifest(values: Any, file: Path) -> Manifest:
    if values["format"] != _FORMAT or str(values["version"]) > KNOWN_VERSION:
        raise Unavailable(
            f"The backup {file.name} was made by a newer searchapp ({values['program']}): its store has "
            f"version {values['version']}, this program knows up to {KNOWN_VERSION}.",
            next_step="Install that searchapp, then restore.",
        )
    return Manifest(
        made=str(values["made"]),
        program=str(values["program"]),
        version=str(values["version"]),
        sha256=str(values["sha256"]),
        size=int(values["size"]),
        rows={str(name): int(rows) for name, rows in values["rows"].items()},
    )


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Say of a file that is no whole backup that it is none; nothing was changed by then."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", next_step="Check the name.")
    try:
        yield
    except SearchappError:
        raise
    except (
        zipfile.BadZipFile,
        sqlite3.DatabaseError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise UnreadableFile(
            f"{file.name} is not a whole backup: {str(error) or 'it ends too early'}. Nothing was changed.",
            next_step="Use another backup.",
        ) from error


@contextmanager
def _at_work(folder: Path, file: Path) -> Iterator[Path]:
    """A private folder beside what is written, so that a rename is enough at the end."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".searchapp-", dir=folder) as name:
            yield Path(name)
    except OSError as error:
        raise Unavailable(
            f"{error.filename or file} cannot be used ({(error.strerror or str(error)).lower()}).",
            next_step="Check that there is space and that you may write there.",
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
