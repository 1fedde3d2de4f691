from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from searchapp.domain.recommendation import PartialDate
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import Page


def test_it_shows_what_the_register_has(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001")
    assert page.heading == "Recommendation REC-0001"
    assert page.text(".app-recommendation") == "Forces should train custody staff in way 2."
    assert page.text(".app-response") == "Training is planned for the spring."
    assert page.text(".app-facts") == "Awaiting review Made 2014"
    facts = dict(zip(page.texts("dt"), page.texts("dd"), strict=False))
    assert facts["Source file"] == "register.txt , row 1 (line 3 of the file)"
    assert facts["Made"] == "2014 The register gives the year only."
    assert any("Training is planned." in part for part in page.texts("details"))


def test_a_missing_response_and_date_are_said_to_be_missing(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0030")
    assert "No response recorded" in page.text()
    assert "The register gives no date." in page.text()


def test_it_says_when_it_is_due_and_which_words_say_so(make_app: MakeApp) -> None:
    dated = replace(fakes.recommendation(1), text="By 31 August 2015 forces should report.")
    yearly = replace(fakes.recommendation(2), text="Forces should report at least annually.")
    client = make_app([(dated, None), (yearly, None)]).test_client()
    page = Page(client, "/recommendations/REC-0001")
    assert page.text(".app-facts").endswith("Overdue Due 31 August 2015")
    assert "Due date read from: “ By 31 August 2015 ”" in page.text()
    page = Page(client, "/recommendations/REC-0002")
    assert page.text(".app-facts").endswith("Made 2014")
    assert "When it is due read from: “ at least annually ”" in page.text()


def test_suggestions_are_called_suggestions_and_bear_confidence_and_evidence(client: FlaskClient) -> None:
    side = Page(client, "/recommendations/REC-0001").text("aside")
    assert "A suggestion is not a decision." in side
    assert "Very likely applies to Lancashire (97%)" in side
    assert "Addressed to police forces" in side
    assert "Police custody and detention very likely (94%)" in side
    assert "\u201c Forces \u201d in the recommendation" in side
    assert "\u201c Welfare \u201d in the report\u2019s title (speaks against)" in side
    assert "Police forces likely (71%)" in side
    assert "Model 0123abcd" in side


def test_the_words_that_spoke_for_a_suggestion_are_underlined_in_the_text(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001?q=forces")
    assert page.texts(".app-recommendation .app-evidence") == ["Forces"]
    assert page.texts(".app-recommendation mark") == ["Forces"]
    word = page.tree.css_first(".app-recommendation .app-evidence").attributes
    assert word["data-app-for"] == "suggested-theme-1 suggested-addressee-1 suggested-applies"
    assert word["title"] == (
        "Spoke for: Police custody and detention; Police forces; whether it applies to Lancashire"
    )
    for anchor in (word["href"], *(f"#{label}" for label in word["data-app-for"].split())):
        assert page.tree.css_first(f"aside {anchor}") is not None


def test_a_recommendation_in_parts_is_set_beside_its_response_part_by_part(make_app: MakeApp) -> None:
    record = fakes.recommendation(
        text="Forces should ensure that: a) cells are painted; b) keys are counted; and c) logs are kept.",
        response="Cells were painted in May. All keys are counted daily.",
    )
    page = Page(make_app([(record, None)]).test_client(), f"/recommendations/{record.ref}")
    assert "The response touches 2 of 3 parts." in page.text()
    assert page.texts(".app-limbs tbody td") == [
        "(a) cells are painted", "Cells were painted in May.",
        "(b) keys are counted", "All keys are counted daily.",
        "(c) logs are kept", "Not touched by the response",
    ]  # fmt: skip


def test_a_label_without_examples_is_marked_as_untrained(make_app: MakeApp) -> None:
    record = fakes.recommendation()
    app = make_app([(record, fakes.suggestions(record, trained=False))])
    assert "Not trained" in Page(app.test_client(), f"/recommendations/{record.ref}").text("aside")


def test_without_suggestions_it_says_so(client: FlaskClient) -> None:
    side = Page(client, "/recommendations/REC-0030").text("aside")
    assert "No suggestions have been made for this recommendation yet." in side


def test_the_same_recommendation_elsewhere_stands_apart_with_its_status(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001")
    assert "Its status differs: Being progressed there, Awaiting review here." in page.texts(".app-differs")
    same, others = page.tree.css(".app-likes")
    assert "REC-0002" in same.text()
    assert "REC-0003" in others.text()
    assert "Why: from the same report (90% alike)" in " ".join(others.text(separator=" ").split())


def test_with_a_search_it_leads_back_to_its_results(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-0001?q=custody&page=2")
    assert page.links(".govuk-back-link") == {"Back to results": "/search?q=custody&page=2"}
    assert page.tree.css_first('link[rel="canonical"]').attributes["href"] == "/recommendations/REC-0001"


def test_one_that_left_the_register_is_still_shown_and_said_to_have_left(make_app: MakeApp) -> None:
    record = fakes.recommendation(gone=True)
    page = Page(make_app([(record, None)]).test_client(), f"/recommendations/{record.ref}")
    assert "not in the latest import" in page.text()


def test_dates_are_shown_as_precisely_as_they_are_known(make_app: MakeApp) -> None:
    record = fakes.recommendation()
    shown = {
        PartialDate(2014): "Made 2014",
        PartialDate(2014, 11): "Made November 2014",
        PartialDate(2014, 11, 8): "Made 8 November 2014",
        None: "Made at a date not recorded",
    }
    records = [replace(record, ref=f"REC-{number}", made=made) for number, made in enumerate(shown)]
    client = make_app([(record, None) for record in records]).test_client()
    for record, words in zip(records, shown.values(), strict=True):
        assert words in Page(client, f"/recommendations/{record.ref}").text(".app-facts")


def test_an_unknown_reference_is_not_found(client: FlaskClient) -> None:
    page = Page(client, "/recommendations/REC-9999")
    assert page.status == 404
    assert "There is no recommendation 'REC-9999'." in page.text()
