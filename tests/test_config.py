from pathlib import Path

import pytest

from searchapp.config import SETTINGS, load_settings
from searchapp.domain.errors import InvalidInput


def test_every_setting_has_its_variable_and_a_meaning() -> None:
    assert all(setting.variable.startswith("SEARCHAPP_") and setting.meaning for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_the_environment_overrides_the_defaults(tmp_path: Path) -> None:
    settings = load_settings({"SEARCHAPP_HOME": str(tmp_path), "SEARCHAPP_PORT": "8123"})
    assert settings.home == tmp_path
    assert settings.port == 8123
    assert settings.database == f"sqlite:///{tmp_path / 'searchapp.sqlite3'}"


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "8_000", "٣"])
def test_a_port_that_cannot_be_meant_is_refused_by_name(port: str) -> None:
    with pytest.raises(InvalidInput, match="SEARCHAPP_PORT"):
        load_settings({"SEARCHAPP_PORT": port})
