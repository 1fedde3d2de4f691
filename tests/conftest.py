"""Fixtures shared by all rooms: a home folder made once with the real register, models and index."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from searchapp.config import Settings, load_settings, sample_register
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.workspace import open_workspace
from tests.store.backends import BACKENDS, NONE, POSTGRESQL, Files, Server

# A loaded machine is slow, not wrong: no example is held to a time.
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.load_profile("usual")
# `make thorough`: tests that look at no fixed number of examples take this many, or a share of them.
hypothesis.settings.register_profile("thorough", max_examples=10_000, deadline=None)


@pytest.fixture(scope="session")
def ready_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample register, models and index; shared by all workers, only to be read."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ready"
    shared.mkdir(exist_ok=True)
    home = shared / "home"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            if ready := os.environ.get("SEARCHAPP_TEST_MODELS"):  # saves training again while developing
                shutil.copytree(ready, home / "models")
            with open_workspace(Silent(), settings_of(home)) as workspace:
                workspace.importing().run(sample_register(), force="Lancashire", person=LOCAL_PERSON)
                workspace.bring_up_to_date()
            (shared / "made").touch()
    return home


@pytest.fixture
def home(ready_home: Path, tmp_path: Path) -> Path:
    """A copy of the ready home that a test may change."""
    return Path(shutil.copytree(ready_home, tmp_path / "home"))


def settings_of(home: Path, **changes: str) -> Settings:
    """Settings of a home folder and nothing of this machine's environment."""
    environment = {f"SEARCHAPP_{name.upper()}": value for name, value in changes.items()}
    return load_settings({"SEARCHAPP_HOME": str(home), **environment})


@pytest.fixture
def settings() -> Callable[..., Settings]:
    """The function `settings_of`."""
    return settings_of


@pytest.fixture(params=BACKENDS)
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store of the newest version is: in a file, and on a server where there is one."""
    if request.param == "sqlite":
        with request.getfixturevalue("files").store(tmp_path) as address:
            yield address
    else:
        with request.getfixturevalue("server").store() as address:
            yield address


@pytest.fixture(params=BACKENDS)
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.sqlite3'}"
    else:
        with request.getfixturevalue("server").store(empty=True) as address:
            yield address


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Stores in files."""
    return Files(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Stores on a PostgreSQL server; what needs one is skipped, and says so, where there is none."""
    if not POSTGRESQL:
        assert os.environ.get("CI") != "true", NONE
        pytest.skip(NONE)
    made = Server(POSTGRESQL, f"searchapp_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    yield made
    made.close()
