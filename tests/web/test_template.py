from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfForce,Report"), ("xlsx", b"PK")])
def test_the_template_can_be_downloaded(client: FlaskClient, kind: str, begins: bytes) -> None:
    answer = client.get(f"/register/template.{kind}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)
    assert f"register-template.{kind}" in answer.headers["Content-Disposition"]
