"""The folders in which models wait, serve and are kept, and moving whole models between them.

Files are named after their content, and the manifest that names them takes its place last, by rename: a kill
at any moment leaves the models of before or those of after. Knows nothing of what is in the files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from searchapp.classify.artefact import read_manifest
from searchapp.domain.errors import Unavailable

CANDIDATE: Final = "candidate"
PREVIOUS: Final = "previous"
OUTGOING: Final = "outgoing"
_MANIFEST: Final = "manifest.json"
_PRIVATE: Final = 0o700
_SHORT: Final = 12


def model_id(folder: Path) -> str:
    """The id of the models in `folder`; "" where there are none. Raises Unavailable."""
    return str((read_manifest(folder) or {}).get("model_id", ""))


def keep_labels(folder: Path, labels: Path) -> dict[str, Any]:
    """Copy a file of labels beside the models that are to be made of it.

    Returns what the manifest says of it: `file` here, the name it came under, its SHA-256 and number of
    labels. Raises Unavailable.
    """
    try:
        content = labels.read_bytes()
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        digest = hashlib.sha256(content).hexdigest()
        file = f"labels-{digest[:_SHORT]}.jsonl"
        _replace(folder / file, content)
    except OSError as error:
        raise Unavailable(
            f"The labels in {labels} could not be taken over ({error.strerror or error}).",
            next_step="Name a file that `searchapp labels export` wrote, and make room if there is none.",
        ) from error
    return {"file": file, "from": labels.name, "sha256": digest, "count": len(content.splitlines())}


def install(source: Path, into: Path) -> None:
    """Make the models of `source` those of `into`, labels included.

    Raises Unavailable; those of `into` are then as they were.
    """
    try:
        before = _named(json.loads(_content(into) or b"{}"))
        manifest = (source / _MANIFEST).read_bytes()
        named = _named(json.loads(manifest))
        into.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        for name in sorted(named):
            _replace(into / name, (source / name).read_bytes())
        _replace(into / _MANIFEST, manifest)
        for outdated in before - named:
            (into / outdated).unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"The models in {source} could not be put in place ({error}).",
            next_step="Make room or grant the right to write there, then try again.",
        ) from error


def remove(folder: Path) -> None:
    """Remove a folder of models; the manifest first, so that what is left of a kill is no model."""
    (folder / _MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _named(manifest: Mapping[str, Any]) -> set[str]:
    entries = [*manifest.get("files", {}).values(), manifest.get("labels")]
    return {Path(entry["file"]).name for entry in entries if entry}


def _content(folder: Path) -> bytes:
    path = folder / _MANIFEST
    return path.read_bytes() if path.is_file() else b""


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
