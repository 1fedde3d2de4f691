from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

FIELDS = {
    "ref",
    "score",
    "recommendation",
    "response",
    "report",
    "status",
    "made",
    "due",
    "standing",
    "themes",
    "addressees",
}


def test_an_empty_query_lists_everything(run: Run) -> None:
    answer = run("search", "", "--limit", "400", "--json").json
    assert answer["total"] == 311
    assert len(answer["results"]) == 311
    assert len({result["ref"] for result in answer["results"]}) == 311
    assert answer["reading"]


def test_a_result_has_every_promised_field(run: Run) -> None:
    results = run("search", "appropriate adult", "--json").json["results"]
    assert results
    assert all(set(result) == FIELDS for result in results)


def test_status_counts_are_those_of_the_register(run: Run) -> None:
    facets = run("search", "", "--limit", "0", "--json").json["facets"]
    assert facets["status"] == {
        "Completed": 124,
        "No further action": 91,
        "Being progressed": 76,
        "Awaiting review": 20,
    }


@pytest.mark.parametrize("words", ["No further action", "no-further-action", "No further action needed"])
def test_a_status_may_be_given_in_any_of_its_words(run: Run, words: str) -> None:
    answer = run("search", "", "--status", words, "--limit", "400", "--json").json
    assert answer["total"] == 91
    assert {result["status"] for result in answer["results"]} == {"No further action"}


def test_values_of_one_facet_are_or_and_facets_together_are_and(run: Run) -> None:
    either = run("search", "", "--status", "completed", "--status", "being-progressed", "--json").json
    assert either["total"] == 124 + 76
    both = run(
        "search", "", "--status", "completed", "--report", "Undercover", "--limit", "400", "--json"
    ).json
    assert 0 < both["total"] < 48
    assert all("Undercover" in r["report"] and r["status"] == "Completed" for r in both["results"])


@pytest.mark.parametrize(
    ("option", "value", "near"),
    [
        ("--theme", "custardy", "custody"),
        ("--addressee", "homeoffice", "home-office"),
        ("--status", "shut", "Completed"),
    ],
)
def test_an_unknown_filter_value_is_answered_with_known_ones(
    run: Run, option: str, value: str, near: str
) -> None:
    ran = run("search", "", option, value, "--json")
    assert ran.code == 1
    assert ran.out == ""
    assert value in ran.err
    assert near in ran.err


def test_a_shown_recommendation_has_exact_text_source_and_suggestions(run: Run) -> None:
    ref = run("search", "NABIS", "--limit", "1", "--json").json["results"][0]["ref"]
    shown = run("show", ref, "--json").json
    assert set(shown) >= FIELDS
    assert "<p>" in shown["exact"]["recommendation"]
    assert "<p>" not in shown["recommendation"]
    assert shown["source"]["file"] == "sample_register.txt"
    assert shown["source"]["row"] == 9
    assert shown["suggestions"]["addressees"][0]["id"] == "police-force"


def test_an_unknown_reference_is_said_plainly(run: Run) -> None:
    for command in ("show", "related"):
        ran = run(command, "R-NOSUCH", "--json")
        assert ran.code == 1
        assert ran.out == ""
        assert "R-NOSUCH" in ran.err
        assert "Traceback" not in ran.err


def test_related_recommendations_have_scores_and_reasons_and_leave_out_the_asked_one(run: Run) -> None:
    ref = run("search", '"further training for police supervisors"', "--json").json["results"][0]["ref"]
    related = run("related", ref, "--limit", "5", "--json").json["results"]
    assert 0 < len(related) <= 5
    assert ref not in [other["ref"] for other in related]
    assert all(other["why"] and 0 < other["score"] <= 1 for other in related)
    scores = [other["score"] for other in related]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "query", ['"unclosed', "((((", "NOT", "AND OR", "*", "~", ":", "-", "custody)", "\x00", "x" * 100_000]
)
def test_no_query_is_an_error(run: Run, query: str) -> None:
    ran = run("search", query, "--json")
    assert ran.code == 0
    assert ran.json["reading"]


def test_a_search_is_narrowed_to_the_register_of_a_force(run: Run) -> None:
    everything = run("search", "custody", "--json").json["total"]
    assert run("search", "custody", "--force", "lancashire", "--json").json["total"] == everything
    refused = run("search", "custody", "--force", "Cumbria")
    assert refused.code == 1
    assert "no force 'Cumbria'" in refused.err


def test_a_calendar_says_that_it_holds_due_dates(run: Run, tmp_path: Path) -> None:
    told = run("search", "custody", "--format", "ics", "--out", str(tmp_path / "due.ics"))
    assert told.out.startswith("The due dates of ")


def test_all_results_are_written_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "found.csv"
    told = run("search", "custody", "--limit", "1", "--format", "csv", "--out", str(file))
    total = run("search", "custody", "--json").json["total"]
    assert told.out.startswith(f"{total} recommendations written to")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfReference,Recommendation,")
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    told = run("search", "custody", "--format", "xlsx", "--out", str(tmp_path / "no" / "found.xlsx"))
    assert (told.code, list(tmp_path.iterdir())) == (1, [])
    assert "cannot be written" in told.err
    assert run("search", "custody", "--format", "csv").code == 2
