"""Keeps trained models on disk, and loads only what is known to be ours and fit for the running libraries.

Owns file names, hashes, versions and the manifest. A joblib file can run any command when it is loaded, so
nothing is loaded whose SHA-256 does not stand in the manifest. What is refused is set aside, never deleted.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np
import scipy
import sklearn

from searchapp.domain.errors import Unavailable

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_PRIVATE: Final = 0o700
_RETRAIN: Final = "Train the models again: searchapp models train"
_COMPRESSION: Final = 1


def versions() -> dict[str, str]:
    """Versions that decide whether a saved model means the same when loaded."""
    return {
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "joblib": joblib.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


def save(folder: Path, parts: Mapping[str, object], about: Mapping[str, Any]) -> None:
    """Write each part to a file named after its content, then the manifest that makes them current.

    Whoever reads meanwhile sees the old models or the new ones whole. Raises Unavailable when the folder
    cannot be written; the old models are then still current.
    """
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        folder.chmod(_PRIVATE)
        before = {entry["file"] for entry in _readable(folder).get("files", {}).values()}
        files = {name: _write_part(folder, name, part) for name, part in parts.items()}
        manifest = {"format": FORMAT, **about, "versions": versions(), "files": files}
        _replace(folder / _MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode())
        for outdated in before - {entry["file"] for entry in files.values()}:
            (folder / Path(outdated).name).unlink(missing_ok=True)
    except OSError as problem:
        raise Unavailable(
            f"The models could not be saved in {folder} ({problem.strerror or problem}).",
            next_step="Make room or grant the right to write there, then train again.",
        ) from problem


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """What the saved models are made of; None when there are none.

    Raises Unavailable for a manifest that cannot be read or is of another format, after setting it aside.
    """
    path = folder / _MANIFEST
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise Unavailable(f"{path} could not be read ({problem.strerror}).", next_step=_RETRAIN) from problem
    manifest = _parsed(content)
    if manifest is None:
        raise _refused(path, "is not a manifest this version can read")
    return manifest


def load(folder: Path, names: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest and the parts of these names.

    Raises Unavailable, naming the file, when there is no model, a part or its file is missing, was changed,
    or was made with another scikit-learn. What was refused is set aside under another name.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise Unavailable(f"There are no trained models in {folder}.", next_step=_RETRAIN)
    made_with, running = manifest["versions"].get("scikit-learn"), sklearn.__version__
    if made_with != running:
        why = f"is of models made with scikit-learn {made_with}, and {running} is running"
        raise _refused(folder / _MANIFEST, why)
    if absent := [name for name in names if name not in manifest["files"]]:
        raise _refused(folder / _MANIFEST, f"does not name the {' and the '.join(absent)}")
    return manifest, {name: _load_part(folder, manifest["files"][name]) for name in names}


def _write_part(folder: Path, name: str, part: object) -> dict[str, Any]:
    buffer = io.BytesIO()
    joblib.dump(part, buffer, compress=_COMPRESSION)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    file = f"{name}-{digest[:12]}.joblib"
    _replace(folder / file, content)
    return {"file": file, "sha256": digest, "bytes": len(content)}


def _load_part(folder: Path, entry: Mapping[str, Any]) -> Any:
    path = folder / Path(entry["file"]).name
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Unavailable(
            f"The model file {path.name} could not be read ({problem.strerror}).", next_step=_RETRAIN
        ) from problem
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise _refused(path, "is not the file that was saved (its SHA-256 differs)")
    try:
        return joblib.load(io.BytesIO(content))
    except Exception as problem:  # ours by its hash, yet of a version that no longer fits
        raise _refused(path, f"does not fit this version ({type(problem).__name__})") from problem


def _refused(path: Path, why: str) -> Unavailable:
    aside = _set_aside(path)
    return Unavailable(f"The model file {path.name} {why}; it was set aside as {aside}.", next_step=_RETRAIN)


def _set_aside(path: Path) -> str:
    number = 1
    while (aside := path.with_name(f"{path.name}.set-aside-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError:
        return path.name
    return aside.name


def _readable(folder: Path) -> dict[str, Any]:
    try:
        return _parsed((folder / _MANIFEST).read_bytes()) or {}
    except OSError:
        return {}


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        manifest = json.loads(content)
        entries = manifest["files"].values()
        texts = [entry[key] for entry in entries for key in ("file", "sha256")]
        fits = manifest["format"] == FORMAT and all(isinstance(text, str) for text in texts)
        return manifest if fits and isinstance(manifest["versions"], dict) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _replace(path: Path, content: bytes) -> None:
    """Write beside, flush to the disk, then take the place of the old file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
