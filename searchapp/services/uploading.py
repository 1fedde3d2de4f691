"""Files sent to be imported: kept private until they are confirmed or thrown away, and shown before.

What is confirmed is the outcome that was shown: where the register changed meanwhile so that another would
follow, nothing is imported and the new outcome is shown.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from searchapp.domain.errors import Conflict, InvalidInput, NotFound, TooLarge, Unavailable
from searchapp.domain.importing import ImportReport
from searchapp.domain.people import Person, Right
from searchapp.domain.recommendation import Status
from searchapp.services.importing import Importing
from searchapp.services.presenting import imported

_PIECE: Final = 1 << 20  # bytes
_KEPT: Final = 24 * 3600  # seconds
_TOKEN: Final = re.compile(r"[\w-]{22}")
_LONGEST_NAME: Final = 150
_OUTCOME: Final = "outcome.json"
_FILE: Final = "file"  # folder of the one file, which has its own name there
_MAPPING: Final = "mapping.toml"
_UNDERSTOOD: Final = ("coverage", "own_statuses", "recalled")
"""Parts of an outcome that say how a file was understood."""
_LARGEST_MAPPING: Final = 50_000  # bytes

Values = dict[str, Any]

_UNSAID: Final[Values] = {"statuses": {}, "columns": None, "afresh": False}
"""The terms of a file of which nothing was said on the page that shows what importing it would do."""


class OutcomeChanged(Conflict):
    """Importing the file would do something else by now than was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that waits to be confirmed, and what importing it would do (`presenting.imported`).

    `afresh`: it is read without what was said of earlier editions.
    """

    token: str
    name: str
    outcome: Values
    afresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploading:
    """Uploads in `folder`, each in a folder of its own under a name nobody can guess.

    Whoever sends a file waits while it is read, so that none of more than `max_bytes` is taken.
    """

    importing: Importing
    folder: Path
    max_bytes: int

    def take_in(
        self,
        sent: IO[bytes],
        name: str,
        *,
        force: str,
        register: str,
        person: Person,
        mapping: IO[bytes] | None = None,
    ) -> Upload:
        """Keep a file and find out what importing it would do. Raises what an import raises.

        `mapping`: a mapping file to read it by, of at most 50,000 bytes. Whatever cannot be read
        as a register is removed at once; what nobody confirms, after a day.
        """
        person.must(Right.IMPORT)
        self._throw_away_old()
        token = secrets.token_urlsafe(16)
        try:
            self._keep(sent, token, _plain(name))
            if mapping is not None:
                self._keep_mapping(mapping, token)
            terms = {**_UNSAID, "force": force, "register": register, "person": person.name}
            return self._preview(token, terms, person)
        except BaseException:
            shutil.rmtree(self.folder / token, ignore_errors=True)
            raise

    def propose_mapping(
        self, sent: IO[bytes], name: str, *, force: str, register: str, person: Person
    ) -> str:
        """A mapping file for a register, as text, to be edited; the register is not kept.

        Raises Forbidden, InvalidInput for an unknown force, UnreadableFile and TooLarge.
        """
        person.must(Right.IMPORT)
        token = secrets.token_urlsafe(16)
        try:
            self._keep(sent, token, _plain(name))
            return self.importing.propose_mapping(
                self._file(token), force=force, register=register, person=person
            )
        finally:
            shutil.rmtree(self.folder / token, ignore_errors=True)

    def waiting(self, token: str, *, person: Person) -> Upload:
        """An upload of this person that waits to be confirmed. Raises Forbidden, NotFound."""
        return self._waiting(token, person)[0]

    def explain(self, token: str, statuses: Mapping[str, Status | None], *, person: Person) -> Upload:
        """Say what words of the file mean, and find out once more what importing it would do.

        `statuses`: by words as the file has them; None takes back what was said of them before, of this file
        or an earlier edition. Words that
        the file does not have are passed over. Raises what an import raises.
        """
        upload, terms = self._waiting(token, person)
        known = {one["words"] for one in upload.outcome["own_statuses"]}
        told = terms["statuses"] | {words: one for words, one in statuses.items() if words in known}
        return self._preview(token, terms | {"statuses": told}, person)

    def read_columns(self, token: str, columns: Mapping[str, str], *, person: Person) -> Upload:
        """Say which columns of the file are which fields, and find out what importing it would do then.

        `columns`: heading by field. Raises what an import raises; the file is read as before then.
        """
        _, terms = self._waiting(token, person)
        return self._preview(token, terms | {"columns": dict(columns)}, person)

    def read_afresh(self, token: str, *, afresh: bool, person: Person) -> Upload:
        """Read the file without what was said of earlier editions, or with it again.

        What was said of this file on the site is taken back. Raises what an import raises; the file is read
        as before then.
        """
        _, terms = self._waiting(token, person)
        return self._preview(token, terms | _UNSAID | {"afresh": afresh}, person)

    def confirm(self, token: str, *, person: Person) -> ImportReport:
        """Import the file as shown and remove it.

        Raises OutcomeChanged where that would do something else by now; the upload has the new outcome then.
        """
        upload, terms = self._waiting(token, person)

        def accept(report: ImportReport) -> None:
            if _told(imported(replace(report, run=None))) != _told(upload.outcome):
                raise OutcomeChanged(
                    "The register has changed since you checked this file, so nothing was imported.",
                    next_step="Check again what would change, then confirm.",
                )

        try:
            report = self.importing.run(
                self._file(token),
                person=person,
                mapping=self._mapping(token),
                **_said(terms),
                accept=accept,
            )
        except OutcomeChanged:
            self._preview(token, terms, person)
            raise
        shutil.rmtree(self.folder / token)
        return report

    def throw_away(self, token: str, *, person: Person) -> None:
        """Remove an upload without importing it."""
        self._waiting(token, person)
        shutil.rmtree(self.folder / token)

    def _keep(self, sent: IO[bytes], token: str, name: str) -> None:
        try:
            folder = self.folder / token / _FILE
            folder.mkdir(mode=0o700, parents=True)
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            size = 0
            with os.fdopen(handle, "wb") as kept:
                while piece := sent.read(_PIECE):
                    size += len(piece)
                    if size > self.max_bytes:
                        raise too_large(name, self.max_bytes)
                    kept.write(piece)
        except OSError as error:
            raise Unavailable(
                f"The file cannot be kept in {self.folder} ({error.strerror}).",
                next_step="Free some space or check that the folder can be written to.",
            ) from error

    def _keep_mapping(self, sent: IO[bytes], token: str) -> None:
        content = sent.read(_LARGEST_MAPPING + 1)
        if len(content) > _LARGEST_MAPPING:
            raise TooLarge(
                f"The mapping file is larger than {_LARGEST_MAPPING:,} bytes.",
                next_step="Choose the mapping file as it was proposed for the register, and edited.",
            )
        kept = self.folder / token / _MAPPING
        kept.touch(mode=0o600)
        kept.write_bytes(content)

    def _mapping(self, token: str) -> Path | None:
        kept = self.folder / token / _MAPPING
        return kept if kept.exists() else None

    def _preview(self, token: str, terms: Values, person: Person) -> Upload:
        path = self._file(token)
        report = self.importing.run(
            path,
            person=person,
            mapping=self._mapping(token),
            **_said(terms),
            dry_run=True,
        )
        outcome = json.loads(json.dumps(imported(report)))
        kept = self.folder / token / _OUTCOME
        beside = kept.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps({"terms": terms, "outcome": outcome}), encoding="utf-8")
        beside.replace(kept)
        return Upload(token=token, name=path.name, outcome=outcome, afresh=terms["afresh"])

    def _waiting(self, token: str, person: Person) -> tuple[Upload, Values]:
        person.must(Right.IMPORT)
        gone = NotFound(
            "This file does not wait to be imported any longer.", next_step="Choose the file again."
        )
        if not _TOKEN.fullmatch(token):
            raise gone
        try:
            kept = json.loads((self.folder / token / _OUTCOME).read_text(encoding="utf-8"))
        except OSError:
            raise gone from None
        if kept["terms"]["person"] != person.name:
            raise gone
        # An upload that waits since before an upgrade lacks what is new.
        outcome = {"own_statuses": [], "recalled": None} | kept["outcome"]
        terms = _UNSAID | kept["terms"]
        return Upload(
            token=token, name=self._file(token).name, outcome=outcome, afresh=terms["afresh"]
        ), terms

    def _file(self, token: str) -> Path:
        return next((self.folder / token / _FILE).iterdir())

    def _throw_away_old(self) -> None:
        if not self.folder.is_dir():
            return
        for upload in self.folder.iterdir():
            if time.time() - upload.stat().st_mtime > _KEPT:
                shutil.rmtree(upload, ignore_errors=True)


def too_large(name: str, most: int) -> TooLarge:
    """What is said of a file over `most` bytes."""
    return TooLarge(
        f"{name} is larger than {most // 1_000_000:,} megabytes, the most the site takes.",
        next_step="Import it with the command searchapp import, which shows how far it is; "
        "or raise SEARCHAPP_MAX_UPLOAD_MB.",
    )


def _told(outcome: Values) -> Values:
    """What an import does to the register; how the file was understood follows from it and its terms."""
    return {name: value for name, value in outcome.items() if name not in _UNDERSTOOD}


def _said(terms: Values) -> Values:
    """What was said of a file, as an import takes it."""
    return {
        "force": terms["force"],
        "register": terms["register"],
        "columns": terms["columns"],
        "statuses": {words: Status(one) if one else None for words, one in terms["statuses"].items()},
        "afresh": terms["afresh"],
    }


def _plain(name: str) -> str:
    """The name a browser gave, without folders and without what no file can be called."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    if not plain:
        raise InvalidInput("No file was chosen.", next_step="Choose a file, then go on.")
    return plain[-_LONGEST_NAME:]
