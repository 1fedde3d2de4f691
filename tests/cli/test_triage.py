from __future__ import annotations

from tests.cli.conftest import Run


def test_with_all_there_is_one_line_for_every_row_of_the_register(run: Run) -> None:
    lines = run("triage", "--all", "--json").lines
    assert [line["row"] for line in lines] == list(range(1, 312))
    fields = {"ref", "row", "suggest", "probability", "reason", "evidence", "closed_twins", "against"}
    assert all(set(line) == fields for line in lines)
    assert all(line["reason"] for line in lines)


def test_candidates_are_open_and_suggested(run: Run) -> None:
    candidates = run("triage", "--json").lines
    assert all(line["suggest"] for line in candidates)
    for line in candidates:
        assert run("show", line["ref"], "--json").json["status"] in ("Awaiting review", "Being progressed")


def test_a_reason_rests_on_words_of_the_recommendation(run: Run) -> None:
    suggested = [line for line in run("triage", "--all", "--json").lines if line["suggest"]]
    assert suggested
    with_evidence = [line for line in suggested if line["evidence"]]
    assert len(with_evidence) > 0.9 * len(suggested)
    for line in with_evidence[:20]:
        shown = run("show", line["ref"], "--json").json
        for evidence in line["evidence"]:
            text = shown["recommendation"] if evidence["field"] == "recommendation" else shown["report"]
            assert text[evidence["start"] : evidence["end"]] == evidence["words"]


def test_the_table_names_closed_twins_and_what_speaks_against(run: Run) -> None:
    lines = run("triage", "--all", "--json").lines
    twins = [twin["ref"] for line in lines for twin in line["closed_twins"]]
    objections = [objection["words"] for line in lines for objection in line["against"]]
    assert twins
    assert objections
    table = run("triage", "--all").out
    assert "Closed" in table
    assert "Against:" in table
