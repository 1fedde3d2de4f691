"""Promotion and rollback: which models are in use, what is on record, and suggestions that come back."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from searchapp.classify import artefact
from searchapp.domain.errors import Conflict, Forbidden, NotFound, Unavailable
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.review import LogFilter
from searchapp.domain.suggestion import ClassifiableText, Classification
from searchapp.services import promoting as promoting_module
from searchapp.services.model_files import model_id
from searchapp.services.promoting import LabelChange, Promoting
from searchapp.services.training import Training
from searchapp.store.former_suggestions import SqlFormerSuggestions
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import REVIEWER, fill, suggested
from tests.store.filling import rows, take_over


class _Training(Training):
    """Knows the id its candidates must have, without training any."""

    def data(self, labels: Path | None) -> Any:
        return labels

    def id_of(self, data: Any) -> str:
        del data
        return model_id(self.candidate_folder)


@dataclass
class _Roads:
    """Models that find roads in everything."""

    model_id: str

    def classify(self, texts: Iterable[ClassifiableText]) -> Iterator[Classification]:
        return (suggested("roads", model=self.model_id) for _text in texts)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Four recommendations suggested by "model-1", which is in use, while "model-2" waits."""
    opened = Workspace(settings_of(tmp_path / "home"), Silent())
    fill(opened)
    for folder, name in ((opened.settings.models_folder, "model-1"), (candidate(opened), "model-2")):
        artefact.save(folder, {"part": name}, {"model_id": name})
    yield opened
    opened.close()


@pytest.fixture
def promoting(space: Workspace) -> Promoting:
    return promoting_in(space)


def promoting_in(space: Workspace) -> Promoting:
    folder = space.settings.models_folder
    return Promoting(
        training=_Training(
            taxonomy=space.taxonomy, folder=folder, models_folder=folder, force="", progress=Silent()
        ),
        store=space.store,
        decisions=space.decisions,
        former=SqlFormerSuggestions(space.store.database),
        classifier=lambda: _Roads(model_id(folder)),
        progress=Silent(),
    )


def candidate(space: Workspace) -> Path:
    return space.settings.models_folder / "candidate"


def standing(space: Workspace) -> dict[str, Classification]:
    return dict(space.store.suggestions([record.ref for record in space.store.all()]))


def on_record(space: Workspace) -> list[tuple[str, tuple[str, ...]]]:
    entries = space.decisions.entries(LogFilter(subject="model"))
    return [(entry.step.kind.value, entry.step.after) for entry in entries]


def test_a_promotion_puts_the_candidate_in_use_and_says_what_it_changed(
    space: Workspace, promoting: Promoting
) -> None:
    done = promoting.promote(person=LOCAL_PERSON)
    assert (done.before, done.after) == ("model-1", "model-2")
    assert done.changes == (
        LabelChange(label="custody", added=0, removed=4),
        LabelChange(label="roads", added=4, removed=0),
    )
    assert artefact.load(space.settings.models_folder, ["part"])[1] == {"part": "model-2"}
    assert not candidate(space).exists()
    said = ("custody: 0 added, 4 removed", "roads: 4 added, 0 removed")
    assert on_record(space) == [("promote", ("model-2",)), ("refresh", said)]
    assert space.log().verify().broken is None


def test_a_rollback_brings_back_models_and_suggestions_exactly(
    space: Workspace, promoting: Promoting
) -> None:
    before, unsure = standing(space), list(space.waiting.unsure())
    promoting.promote(person=LOCAL_PERSON)
    assert standing(space) != before
    done = promoting.roll_back(person=LOCAL_PERSON)
    assert (standing(space), list(space.waiting.unsure())) == (before, unsure)
    assert done.changes[0] == LabelChange(label="custody", added=4, removed=0)
    assert artefact.load(space.settings.models_folder, ["part"])[1] == {"part": "model-1"}
    assert model_id(candidate(space)) == "model-2"
    assert [kind for kind, _after in on_record(space)] == ["promote", "refresh", "roll-back", "refresh"]


def test_what_came_after_the_promotion_gets_suggestions_of_the_models_gone_back_to(
    space: Workspace, promoting: Promoting
) -> None:
    promoting.promote(person=LOCAL_PERSON)
    take_over(space.store, rows(6))
    promoting.roll_back(person=LOCAL_PERSON)
    assert {found.model_id for found in standing(space).values()} == {"model-1"}
    assert len(standing(space)) == 6


def test_a_promotion_that_was_cut_off_goes_on_where_it_was(
    space: Workspace, promoting: Promoting, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = standing(space)
    with monkeypatch.context() as cut:
        cut.setattr(promoting_module.Suggesting, "refresh", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            promoting.promote(person=LOCAL_PERSON)
    done = promoting.promote(person=LOCAL_PERSON)
    assert (done.before, done.after) == ("model-1", "model-2")
    assert [kind for kind, _after in on_record(space)] == ["promote", "refresh"]
    promoting.roll_back(person=LOCAL_PERSON)
    assert standing(space) == before


def _cut_off(*_arguments: object, **_named: object) -> int:
    raise KeyboardInterrupt


def test_models_that_cannot_change_places_leave_the_present_ones_and_no_entry(
    space: Workspace, promoting: Promoting
) -> None:
    for file in candidate(space).glob("*.joblib"):
        file.unlink()
    with pytest.raises(Unavailable, match="could not be put in"):
        promoting.promote(person=LOCAL_PERSON)
    assert artefact.load(space.settings.models_folder, ["part"])[1] == {"part": "model-1"}
    assert on_record(space) == []


def test_an_outdated_candidate_is_refused(promoting: Promoting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Training, "id_of", lambda _self, _data: "model-3")
    with pytest.raises(Conflict, match="have changed since"):
        promoting.promote(person=LOCAL_PERSON)


def test_without_candidate_or_previous_models_it_says_so(space: Workspace, promoting: Promoting) -> None:
    with pytest.raises(NotFound, match="no models to go back to"):
        promoting.roll_back(person=LOCAL_PERSON)
    (candidate(space) / "manifest.json").unlink()
    with pytest.raises(NotFound, match="No candidate"):
        promoting.promote(person=LOCAL_PERSON)


def test_who_may_not_train_exchanges_nothing(promoting: Promoting) -> None:
    for verb in (promoting.promote, promoting.roll_back):
        with pytest.raises(Forbidden):
            verb(person=REVIEWER)


def _promoted_once(space: Workspace, promoting: Promoting) -> Path:
    """The closed home of a space where "model-2" is in use, "model-1" previous and "model-3" waits."""
    promoting.promote(person=LOCAL_PERSON)
    artefact.save(candidate(space), {"part": "model-3"}, {"model_id": "model-3"})
    assert {found.model_id for found in standing(space).values()} == {"model-2"}
    home = space.settings.home
    space.close()
    return home


def _at_every_moment(home: Path, verb: str, folder: Path) -> Iterator[Path]:
    """Copies of a home, `verb` killed in each before another change of a file or commit; in the last not."""
    moment, killed = 0, True
    while killed:
        here = Path(shutil.copytree(home, folder / f"killed-{moment}"))
        killed = _killed(here, verb, moment)
        yield here
        shutil.rmtree(here)
        moment += 1
    assert moment > 15


def test_killed_at_any_moment_a_promotion_loses_no_models(
    space: Workspace, promoting: Promoting, tmp_path: Path
) -> None:
    home = _promoted_once(space, promoting)
    for here in _at_every_moment(home, "promote", tmp_path):
        shutil.copytree(here, tmp_path / "with-newer")
        _goes_back_whole(here)
        _newer_goes_in_and_back(tmp_path / "with-newer")
        shutil.rmtree(tmp_path / "with-newer")


def test_killed_at_any_moment_a_rollback_loses_no_models(
    space: Workspace, promoting: Promoting, tmp_path: Path
) -> None:
    home = _promoted_once(space, promoting)
    for here in _at_every_moment(home, "roll_back", tmp_path):
        shutil.copytree(here, tmp_path / "with-newer")
        _is_rolled_back(here)
        _newer_goes_in_and_back(tmp_path / "with-newer")
        shutil.rmtree(tmp_path / "with-newer")


def _goes_back_whole(home: Path) -> None:
    """After the kill: models in use can be loaded, and one rollback brings those before them, and theirs."""
    opened = Workspace(settings_of(home), Silent())
    in_use = artefact.load(opened.settings.models_folder, ["part"])[1]["part"]
    assert in_use in ("model-2", "model-3")
    promoting_in(opened).roll_back(person=LOCAL_PERSON)
    back = {"model-2": "model-1", "model-3": "model-2"}[in_use]
    assert artefact.load(opened.settings.models_folder, ["part"])[1]["part"] == back
    assert {found.model_id for found in standing(opened).values()} == {back}
    kinds = [kind for kind, _after in on_record(opened)]
    assert kinds.count("promote") == (1 if in_use == "model-2" else 2)
    assert kinds[-2:] == ["roll-back", "refresh"]
    assert opened.log().verify().problem == ""
    opened.close()


def _is_rolled_back(home: Path) -> None:
    """After the kill of a rollback, another ends it, once on record, unless nothing was left to do."""
    opened = Workspace(settings_of(home), Silent())
    with suppress(NotFound):
        promoting_in(opened).roll_back(person=LOCAL_PERSON)
    assert artefact.load(opened.settings.models_folder, ["part"])[1]["part"] == "model-1"
    assert {found.model_id for found in standing(opened).values()} == {"model-1"}
    kinds = [kind for kind, _after in on_record(opened)]
    assert kinds[:3] == ["promote", "refresh", "roll-back"]
    assert set(kinds[3:]) == {"refresh"}
    opened.close()


def _newer_goes_in_and_back(home: Path) -> None:
    """After the kill, others are trained and promoted: each exchange is on record, those before come back."""
    opened = Workspace(settings_of(home), Silent())
    in_use = artefact.load(opened.settings.models_folder, ["part"])[1]["part"]
    artefact.save(candidate(opened), {"part": "model-4"}, {"model_id": "model-4"})
    done = promoting_in(opened).promote(person=LOCAL_PERSON)
    assert (done.before, done.after) == (in_use, "model-4")
    exchanged = [after for kind, after in on_record(opened) if kind != "refresh"]
    passed = {
        "model-1": ("model-2", "model-1", "model-4"),
        "model-2": ("model-2", "model-4"),
        "model-3": ("model-2", "model-3", "model-4"),
    }
    assert exchanged == [(one,) for one in passed[in_use]]
    promoting_in(opened).roll_back(person=LOCAL_PERSON)
    assert artefact.load(opened.settings.models_folder, ["part"])[1]["part"] == in_use
    assert {found.model_id for found in standing(opened).values()} == {in_use}
    assert opened.log().verify().problem == ""
    opened.close()


def _killed(home: Path, verb: str, moment: int) -> bool:
    """Exchange models in a process that is killed at its change number `moment`; whether it was."""
    child = os.fork()
    if not child:
        try:
            left = itertools.count(moment, -1)

            def die(*_arguments: object) -> None:
                if next(left) == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (shutil, "rmtree")):
                setattr(owner, name, _after(die, getattr(owner, name)))
            opened = Workspace(settings_of(home), Silent())
            event.listen(opened.store.database._engine, "commit", die)
            getattr(promoting_in(opened), verb)(person=LOCAL_PERSON)
        except BaseException:  # noqa: BLE001 - whatever it is, the process must not go on as a test run
            os._exit(1)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _after(die: Callable[[], None], change: Callable[..., Any]) -> Callable[..., Any]:
    def changed(*arguments: Any, **named: Any) -> Any:
        die()
        return change(*arguments, **named)

    return changed
