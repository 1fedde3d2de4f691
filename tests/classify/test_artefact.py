"""Saved models: whole or not at all, and nothing loaded that is not ours."""

import json
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import pytest

from searchapp.classify import artefact
from searchapp.domain.errors import Unavailable


class Harmful:
    """A pickle of this touches a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def saved(folder: Path) -> Path:
    artefact.save(folder, {"part": {"weights": list(range(100))}}, {"model_id": "abc"})
    (path,) = folder.glob("part-*.joblib")
    return path


def change(folder: Path, **values: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_what_is_saved_comes_back_from_a_private_folder(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    saved(folder)
    manifest, parts = artefact.load(folder, ["part"])
    assert parts["part"]["weights"] == list(range(100))
    assert manifest["model_id"] == "abc"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_saving_again_replaces_the_old_files(tmp_path: Path) -> None:
    saved(tmp_path)
    artefact.save(tmp_path, {"part": "other"}, {"model_id": "def"})
    assert artefact.load(tmp_path, ["part"])[1] == {"part": "other"}
    assert len(list(tmp_path.glob("part-*"))) == 1


def test_a_changed_file_is_refused_by_name_never_run_and_set_aside(tmp_path: Path) -> None:
    path = saved(tmp_path)
    content = pickle.dumps(Harmful(tmp_path / "harm"))
    path.write_bytes(content)
    with pytest.raises(Unavailable, match=path.name) as caught:
        artefact.load(tmp_path, ["part"])
    assert "models train" in caught.value.next_step
    assert not (tmp_path / "harm").exists()
    assert (tmp_path / f"{path.name}.set-aside-1").read_bytes() == content


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(Unavailable, match="SHA-256"):
        artefact.load(tmp_path, ["part"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path)
    path.unlink()
    with pytest.raises(Unavailable, match=path.name):
        artefact.load(tmp_path, ["part"])


def test_models_of_another_scikit_learn_are_refused_by_name_and_kept(tmp_path: Path) -> None:
    path = saved(tmp_path)
    change(tmp_path, versions={"scikit-learn": "0.1"})
    with pytest.raises(Unavailable, match=r"scikit-learn 0\.1"):
        artefact.load(tmp_path, ["part"])
    assert path.exists()
    assert (tmp_path / "manifest.json.set-aside-1").exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"format": 99, "files": {}, "versions": {}}']
)
def test_a_manifest_that_cannot_be_read_is_set_aside_and_models_can_be_saved_anew(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(Unavailable, match=r"manifest\.json"):
        artefact.read_manifest(tmp_path)
    assert (tmp_path / "manifest.json.set-aside-1").read_bytes() == content
    saved(tmp_path)
    assert artefact.load(tmp_path, ["part"])[0]["model_id"] == "abc"


def test_no_models_is_none_to_the_manifest_and_unavailable_to_load(tmp_path: Path) -> None:
    assert artefact.read_manifest(tmp_path) is None
    with pytest.raises(Unavailable, match="no trained models"):
        artefact.load(tmp_path, ["part"])


def test_a_folder_that_cannot_be_written_leaves_a_clear_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="could not be saved"):
        artefact.save(tmp_path / "file" / "models", {"part": 1}, {})


def test_a_manifest_cannot_point_outside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    path = saved(folder)
    outside = tmp_path / "elsewhere.joblib"
    path.rename(outside)
    entry = json.loads((folder / "manifest.json").read_text())["files"]["part"]
    change(folder, files={"part": entry | {"file": "../elsewhere.joblib"}})
    with pytest.raises(Unavailable, match=r"elsewhere\.joblib"):
        artefact.load(folder, ["part"])
    assert outside.exists()
