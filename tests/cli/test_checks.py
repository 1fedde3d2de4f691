from __future__ import annotations

import json
import subprocess
import sys

import pytest

from searchapp.triage.contradictions.sureness import SUREST_FIRST
from tests.cli.conftest import Run

TEXT = "Within three months, forces should act, and by January 2015 report. Review it at least annually."


def test_deadlines_are_found_with_dates_and_words(run: Run) -> None:
    ran = run(
        "deadlines", "-", "--json", stdin=json.dumps({"id": "a", "text": TEXT, "made": "2014-11-18"}) + "\n"
    )
    assert ran.lines == [
        {
            "id": "a",
            "deadlines": [
                {
                    "earliest": "2015-02-18",
                    "latest": "2015-02-18",
                    "recurring": False,
                    "words": "Within three months",
                },
                {
                    "earliest": "2015-01-01",
                    "latest": "2015-01-31",
                    "recurring": False,
                    "words": "by January 2015",
                },
                {"earliest": None, "latest": None, "recurring": True, "words": "at least annually"},
            ],
        }
    ]


def test_a_recurring_duty_has_no_due_date_though_it_is_told_when_it_begins(run: Run) -> None:
    asked = {
        "id": 1,
        "made": "2014-11-18",
        "text": "By 1 May 2015, and annually thereafter, forces should act.",
    }
    (answer,) = run("deadlines", "-", "--json", stdin=json.dumps(asked)).lines
    once, again = answer["deadlines"]
    assert (once["earliest"], once["recurring"]) == ("2015-05-01", False)
    assert again == {"earliest": None, "latest": None, "recurring": True, "words": "annually thereafter"}


@pytest.mark.parametrize("made", ["2014", "2014-11", None])
def test_the_date_made_may_be_less_precise_or_unknown(run: Run, made: str | None) -> None:
    asked = {"id": 1, "text": "Within three months, forces should act.", "made": made}
    (answer,) = run("deadlines", "-", "--json", stdin=json.dumps(asked)).lines
    (deadline,) = answer["deadlines"]
    if made is None:
        assert deadline["earliest"] is None
    else:
        assert deadline["earliest"] < deadline["latest"]


BAD_LINES = [
    "[]",
    "{",
    '{"id": 1}',
    '{"id": 1, "text": "x", "made": "last year"}',
    '{"id": 1, "text": "x", "made": "2014-13"}',
    '{"id": 1, "text": "' + "x" * 1_000_001 + '"}',
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered(run: Run, line: str) -> None:
    good = json.dumps({"id": "a", "text": TEXT, "made": "2014-11-18"})
    ran = run("deadlines", "-", "--json", stdin=f"{good}\n{line}\n\n{good}\n")
    assert ran.code == 1
    assert [answer["id"] for answer in ran.lines] == ["a", "a"]
    assert "Line 2 of -" in ran.err
    assert "Line 3" not in ran.err
    assert "1 line passed over" in ran.err


@pytest.mark.parametrize("made", ["0001", "9999-12-31", "2015-02-28"])
@pytest.mark.parametrize(
    "text",
    [
        "Within 999 years, forces should act.",
        "Before the start of the year, forces should act.",
        "By 31 May, and every 999 years thereafter, forces should act.",
        "Forces should act by 32 May 2015 and by 99/99/2015.",
        "Forces should act between 31 and 30 June 9999.",
        "By \ud800 May 2015 forces should act.",
        "\u0000by\u2028May 2015",
    ],
)
def test_no_date_is_an_error(run: Run, made: str, text: str) -> None:
    asked = json.dumps({"id": text, "text": text, "made": made})
    (answer,) = run("deadlines", "-", "--json", stdin=f"{asked}\n").lines
    for deadline in answer["deadlines"]:
        assert (deadline["earliest"] is None) == (deadline["latest"] is None)
        assert deadline["words"] in text


def test_each_line_is_answered_before_the_next_is_written() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "searchapp", "deadlines", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": TEXT, "made": "2014"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number


def test_the_same_recommendation_in_two_lists_is_one_cluster(run: Run) -> None:
    clusters = run("duplicates", "--json").lines
    assert all(set(cluster) == {"refs", "rows", "statuses", "conflict"} for cluster in clusters)
    assert all(len(cluster["refs"]) == len(cluster["rows"]) >= 2 for cluster in clusters)
    assert any({11, 168} <= set(cluster["rows"]) for cluster in clusters)
    assert all(cluster["conflict"] == (len(set(cluster["statuses"])) > 1) for cluster in clusters)


def test_contradictions_of_the_surest_rules_come_first_if_asked_for(run: Run) -> None:
    rules = [one["rule"] for one in run("contradictions", "--surest-first", "--json").lines]
    assert rules == sorted(rules, key=SUREST_FIRST.index)
    in_order = [one["row"] for one in run("contradictions", "--json").lines]
    assert in_order == sorted(in_order)


def test_contradictions_have_rule_evidence_and_question(run: Run) -> None:
    findings = run("contradictions", "--json").lines
    assert findings
    for finding in findings:
        assert set(finding) == {"ref", "row", "rule", "evidence", "question"}
        assert finding["evidence"]
        assert finding["question"].endswith("?")


def test_repeats_tell_force_theme_and_the_references_of_each_year(run: Run) -> None:
    chains = run("repeats", "--json").lines
    assert all(set(chain) == {"force", "theme", "years"} and len(chain["years"]) > 1 for chain in chains)
    assert [len(chain["years"]) for chain in chains] == sorted(
        (len(chain["years"]) for chain in chains), reverse=True
    )
    years = next(chain for chain in chains if chain["theme"] == "custody")["years"]
    assert list(years) == sorted(years)
