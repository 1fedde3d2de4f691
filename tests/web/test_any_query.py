"""Whatever is typed into the search box or the address, the site answers with a page, not with a failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import hypothesis
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from searchapp.config import load_settings
from searchapp.domain.progress import Silent
from searchapp.web import create_app
from searchapp.workspace import open_workspace

EXAMPLES = max(200, hypothesis.settings.default.max_examples)
"""10,000 by `make thorough`."""

SIGNS = ['"', "(", ")", "-", "NOT", "OR", "AND", "~", "*", ":", "..", "&&", "|", "\x00", "\u202e", "\ud83d"]
WORDS = ["custody", "CSE", "s136", "multi-agency", "the", "is:overdue", "made:2014", "due:..", "status:x"]

soup = st.lists(st.sampled_from(SIGNS + WORDS), max_size=60).flatmap(
    lambda parts: st.sampled_from([" ", ""]).map(lambda gap: gap.join(parts))
)
typed = st.one_of(st.binary(max_size=700), soup.map(lambda text: text.encode("utf-8", "surrogatepass")))
addresses = st.one_of(
    typed.map(lambda text: f"q={quote_from_bytes(text)}"),
    st.lists(
        st.tuples(st.sampled_from(["q", "page", "sort", "names", "status", "year", "theme", "due"]), typed),
        max_size=4,
    ).map(lambda pairs: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)),
)


@pytest.fixture(scope="module")
def site(ready_home: Path) -> Iterator[FlaskClient]:
    with open_workspace(
        Silent(), load_settings({"SEARCHAPP_HOME": str(ready_home), "SEARCHAPP_PAGE_SIZE": "5"})
    ) as workspace:
        yield create_app(workspace).test_client()


@hypothesis.settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(addresses)
def test_no_query_is_a_failure_of_the_site(site: FlaskClient, address: str) -> None:
    answer = site.get(f"/search?{address}")
    only_typed = address.startswith("q=") and "&" not in address
    assert answer.status_code == 200 if only_typed else answer.status_code in (200, 400, 404)
