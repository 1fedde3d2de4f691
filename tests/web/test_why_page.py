"""The page that says why a recommendation got its suggestions."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.page import Page


def test_words_for_and_against_stand_with_their_weights(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001/why")
    assert page.heading == "Why these suggestions"
    rows = page.texts("tbody tr")
    assert any(row.startswith("Forces the recommendation +") for row in rows)
    assert any("Welfare the report\u2019s title -" in row for row in rows)


def test_without_kept_models_it_says_how_to_see_examples(client: FlaskClient) -> None:
    assert "searchapp models train" in Page(client, "/recommendations/REC-0001/why").text()


def test_without_suggestions_there_is_nothing_to_explain(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0030/why")
    assert "No theme or addressee is suggested" in page.text()


def test_the_page_of_the_recommendation_leads_here(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001")
    assert page.tree.css_first('a[href="/recommendations/REC-0001/why"]') is not None


def test_the_api_gives_the_same_reasons(client: FlaskClient) -> None:
    answer = client.get("/api/v1/recommendations/REC-0001/explanation").get_json()
    assert answer["suggestions"]["themes"][0]["evidence"]
    assert answer["nearest"] == []
