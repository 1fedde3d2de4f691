"""Register text is hostile: whatever stands in any field, pages stay whole and nothing of it runs."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from searchapp.domain.recommendation import ExactText, SourceRow
from searchapp.domain.suggestion import Evidence
from searchapp.web.printing import printed
from tests.web import fakes
from tests.web.conftest import site
from tests.web.page import PAGES, Page

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea></style><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--", "]]>", "&lt;b&gt;&amp;",
    "=HYPERLINK(1)",
)  # fmt: skip
OUR_PLOTS = "/about/"
DISORDER = "safe\u202egnp.exe\u2066\u200f\x1b[2J\x00end"


@pytest.fixture(scope="module", params=[" ".join(PAYLOADS), DISORDER], ids=["markup", "disorder"])
def payload(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, payload: str) -> FlaskClient:
    """A register with the payload in every field of two near-identical recommendations, and as force."""
    record = fakes.recommendation(
        force=payload,
        concerns=payload,
        report=payload,
        inspection_type=payload,
        text=payload,
        response=payload,
        exact=ExactText(report=payload, recommendation=payload, response=payload),
        source=SourceRow(file=payload, row=1, line=1),
    )
    found = Evidence(field="recommendation", start=2, end=9, words=payload, weight=1)
    suggested = fakes.suggestions(record, applies=False)
    suggested = replace(
        suggested,
        model_id=payload,
        themes=(replace(suggested.themes[0], id=payload, evidence=(found,)),),
        applies_to_force=replace(suggested.applies_to_force, reason=payload, evidence=(found,)),
    )
    records = (record, replace(record, ref="REC-0030"))
    home = tmp_path_factory.mktemp("hostile") / "home"
    return site(home, [(one, suggested) for one in records], force=payload).test_client()


def test_no_page_gains_an_element_or_an_attribute_by_it(hostile: FlaskClient, payload: str) -> None:
    asked = quote(payload)
    addresses = [address for address in PAGES if "page=2" not in address]
    for address in [
        *addresses,
        f"/search?q={asked}&report={asked}&force={asked}",
        f"/recommendations/{asked}",
    ]:
        page = Page(hostile, address)
        assert page.status in (200, 404), address
        ours = [node.attributes.get("src") for node in page.tree.css("script")]
        files = [source for source in ours if source is not None]
        assert len(ours) == 2
        assert len(files) == 1
        assert files[0].startswith("/static/dist/")
        assert not page.tree.css(
            f"main img:not([src^='{OUR_PLOTS}']), main style, main iframe, main object, "
            "main [onerror], main [onload]"
        )
        assert not page.tree.css("[onmouseover]")
        assert not [href for href in page.links().values() if not href.startswith(("/", "#"))]
        assert "49" not in page.title


def test_the_text_itself_is_shown_in_full(hostile: FlaskClient, payload: str) -> None:
    exact = Page(hostile, "/recommendations/REC-0001").tree.css_first(".app-exact bdi")
    assert exact is not None
    assert exact.text() == printed(payload)


def test_characters_that_disorder_a_page_are_shown_and_not_obeyed(hostile: FlaskClient, payload: str) -> None:
    for address in ("/search", "/recommendations/REC-0001", f"/search?q={quote(payload)}"):
        html = Page(hostile, address).html
        assert not set(html) & set("\u202e\u2066\u200f\x1b\x00")
    if payload is DISORDER:
        assert "safe\N{REPLACEMENT CHARACTER}gnp.exe" in html


def test_data_is_given_as_it_is_and_never_read_as_a_page(hostile: FlaskClient, payload: str) -> None:
    answer = hostile.get("/api/v1/recommendations/REC-0001")
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_json()["recommendation"] == payload
