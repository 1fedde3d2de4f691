from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def test_search_gives_results_and_facets_in_the_shape_of_the_command_line(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=custody&status=being-progressed&limit=3").get_json()
    assert answer["total"] == 27
    assert len(answer["results"]) == 3
    assert answer["reading"] == 'All of: custody (also "AA")'
    assert answer["facets"]["status"] == {"Being progressed": 27, "Awaiting review": 1}
    assert list(answer["facets"]["status"]) == ["Being progressed", "Awaiting review"]
    assert answer["results"][0]["themes"] == ["custody"]


def test_further_results_come_by_page(client: FlaskClient) -> None:
    refs = [
        result["ref"]
        for page in range(1, 6)
        for result in client.get(f"/api/v1/search?limit=7&page={page}").get_json()["results"]
    ]
    assert len(refs) == len(set(refs)) == 30


def test_one_recommendation_is_given_in_full_and_its_relatives_with_reasons(client: FlaskClient) -> None:
    shown = client.get("/api/v1/recommendations/REC-0001").get_json()
    assert shown["source"] == {"file": "register.txt", "row": 1, "line": 3}
    assert shown["suggestions"]["themes"][0]["evidence"][0]["words"] == "Forces"
    related = client.get("/api/v1/recommendations/REC-0001/related?limit=2").get_json()["results"]
    assert [one["near_identical"] for one in related] == [True, False]
    assert related[0]["why"] == "Almost the same text; from the same report"
    assert related[1]["why"] == "from the same report"


def test_triage_lists_candidates_and_with_all_every_recommendation(client: FlaskClient) -> None:
    candidates = client.get("/api/v1/triage").get_json()["results"]
    assert [(one["ref"], one["suggest"]) for one in candidates] == [("REC-0029", True)]
    assert len(client.get("/api/v1/triage?all=true").get_json()["results"]) == 29


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("search?query=custody", "There is no parameter 'query'."),
        ("search?limit=101", "not a whole number from 1 to 100"),
        ("search?limit=-1", "not a whole number"),
        ("search?names=no", "names is 'no'."),
        ("search?theme=none", "There is no theme 'none'."),
        ("recommendations/REC-0001?q=x", "There is no parameter 'q'."),
        ("recommendations/REC-0001/related?limit=x", "not a whole number"),
        ("triage?all=yes", "all is 'yes'."),
        ("reports/themes?sort=made", "There is no parameter 'sort'."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(client: FlaskClient, address: str, says: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert says in answer.get_json()["error"]["message"]
    assert answer.get_json()["error"]["next_step"]


def test_unknown_references_and_addresses_are_not_found_as_data(client: FlaskClient) -> None:
    for address in ("recommendations/NONE", "recommendations/NONE/related", "nothing"):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 404
        assert answer.get_json()["error"]["status"] == 404


def test_a_word_being_typed_is_finished(client: FlaskClient) -> None:
    assert client.get("/api/v1/completions?q=train cust").json == {"completions": ["train custody"]}
    for typed in ("", "c", "custody ", "x" * 501):
        assert client.get("/api/v1/completions", query_string={"q": typed}).json == {"completions": []}
