import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from triage_samples import SAMPLE_FINDINGS, clusters_of, recommendation, sample_register

from benchmarks.read_rows import AUTHORS
from searchapp.domain.recommendation import PartialDate, Recommendation, Status
from searchapp.domain.suggestion import Applicability, Applies, Classification, LabelSuggestion
from searchapp.triage.contradictions.rules import RULES, find_contradictions

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A row written for a test: the findings expected, and other ones that can be defended ("-": none).

    `fault` says why the rules still differ, "" where they do not.
    """

    item: Recommendation
    rules: frozenset[str]
    instead: frozenset[str]
    fault: str

    def is_met_by(self, rules: Sequence[str]) -> bool:
        """Whether just these findings, or some of the defensible ones, were found, each rule once."""
        found = set(rules)
        if len(rules) > len(found):
            return False
        if not found:
            return not self.rules or "-" in self.instead
        return found == self.rules or bool(self.instead and found <= self.rules | self.instead)


def planted(name: str, *, one_report: bool) -> list[Planted]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines if line and line[0] != "#"]
    rows = []
    for row, (status, made, text, response, rules, *notes) in enumerate(cells, 1):
        faults = [cell.removeprefix("fault: ") for cell in notes if cell.startswith("fault: ")]
        said = [note for cell in notes for note in cell.split(", ")]
        rows.append(
            Planted(
                item=recommendation(
                    row=row,
                    text=text.replace("\\n", "\n"),
                    response=response.replace("\\n", "\n"),
                    status=Status(status),
                    made=PartialDate.parse(made),
                    report="Report" if one_report else f"Report {row}",
                ),
                rules=frozenset(rules.split(";")) - {"-"},
                instead=frozenset(note.removeprefix("alt: ") for note in said if note.startswith("alt: ")),
                fault="".join(faults),
            )
        )
    return rows


APART = [row for name in ("planted.txt", "planted_closings.txt") for row in planted(name, one_report=False)]
REPORTS = {name: planted(f"planted_{name}.txt", one_report=True) for name in AUTHORS}


def marks(row: Planted) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=row.fault, strict=True)] if row.fault else []


@pytest.mark.parametrize("row", [pytest.param(row, marks=marks(row)) for row in APART])
def test_a_row_gives_exactly_the_findings_a_careful_reader_would(row: Planted) -> None:
    assert row.is_met_by([finding.rule for finding in find_contradictions([row.item])])


@cache
def found_among_neighbours(report: str) -> dict[str, list[str]]:
    items = [row.item for row in REPORTS[report]]
    found: dict[str, list[str]] = {item.ref: [] for item in items}
    for finding in find_contradictions(items, clusters=clusters_of(items)):
        found[finding.ref].append(finding.rule)
    return found


@pytest.mark.parametrize(
    ("report", "row"),
    [pytest.param(report, row, marks=marks(row)) for report, rows in REPORTS.items() for row in rows],
)
def test_a_row_among_its_neighbours_gives_the_findings_a_careful_reader_would(
    report: str, row: Planted
) -> None:
    assert row.is_met_by(found_among_neighbours(report)[row.item.ref])


@pytest.mark.parametrize("row", APART)
def test_no_row_is_asked_the_same_twice(row: Planted) -> None:
    found = {finding.rule for finding in find_contradictions([row.item])}
    for pair in (
        {"nothing-said", "closed-without-reason"},
        {"nothing-said", "completed-in-progress"},
        {"other-body-not-closed", "names-unaddressed-body"},
    ):
        assert not pair <= found


def findings_by_a_reader() -> set[tuple[int, str]]:
    with SAMPLE_FINDINGS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return {(int(line["row"]), line["rule"]) for line in lines if line["rule"] != "cluster"}


def test_the_sample_register_gives_what_a_reader_found_and_little_else() -> None:
    items = sample_register()
    found = {
        (finding.row, finding.rule) for finding in find_contradictions(items, clusters=clusters_of(items))
    }
    read = findings_by_a_reader()
    assert len(found & read) >= 0.9 * len(found)
    assert len(found & read) >= 0.8 * len(read)


def test_every_rule_has_an_id_of_its_own_and_a_question() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.question.endswith("?") for rule in RULES)
    assert {rule.id for rule in RULES} >= {rule for _, rule in findings_by_a_reader()}


def test_every_finding_shows_words_or_rows() -> None:
    items = sample_register()
    assert all(finding.evidence for finding in find_contradictions(items, clusters=clusters_of(items)))


OWN_WORK = "The unit has done this since May and keeps a register of it."
OTHERS = "N/A College of Policing recommendation"


def rows_with(*pairs: tuple[str, Status]) -> list[Recommendation]:
    return [
        recommendation(
            row=row,
            response=response,
            status=status,
            text="The College of Policing should act." if response == OTHERS else "Forces should act.",
        )
        for row, (response, status) in enumerate(pairs, 1)
    ]


def slipped(items: list[Recommendation]) -> list[int]:
    return [finding.row for finding in find_contradictions(items) if finding.rule == "rows-slipped"]


def test_statuses_that_slipped_by_a_row_are_found_in_either_direction() -> None:
    right = [Status.NO_FURTHER_ACTION, Status.COMPLETED, Status.NO_FURTHER_ACTION, Status.COMPLETED]
    responses = [OTHERS, OWN_WORK, OTHERS, OWN_WORK]
    assert slipped(rows_with(*zip(responses, right, strict=True))) == []
    up = [*right[1:], Status.NO_FURTHER_ACTION]
    assert slipped(rows_with(*zip(responses, up, strict=True)))[:3] == [1, 2, 3]
    down = [Status.COMPLETED, *right[:-1]]
    assert slipped(rows_with(*zip(responses, down, strict=True)))[-3:] == [2, 3, 4]


def test_a_slip_is_found_deep_in_a_long_report() -> None:
    before = [(OWN_WORK, Status.COMPLETED)] * 999
    items = rows_with(*before, (OTHERS, Status.COMPLETED), (OWN_WORK, Status.NO_FURTHER_ACTION))
    assert slipped(items) == [1000, 1001]


def test_a_recommendation_in_other_forms_of_its_words_is_a_repetition() -> None:
    item = recommendation(
        text="The force should make sure that officers record the reasons for searching vehicles and people.",
        response="Officers are recording reasons for the search of vehicles and of people, as they ought.",
        status=Status.COMPLETED,
    )
    assert "repeats-recommendation" in {finding.rule for finding in find_contradictions([item])}


def dated(row: int, text: str, response: str, made: str = "2019") -> Recommendation:
    return recommendation(
        row=row, text=text, response=response, status=Status.COMPLETED, made=PartialDate.parse(made)
    )


def test_two_responses_that_were_exchanged_are_found_and_each_names_the_other() -> None:
    items = [
        dated(1, "The force should fit cameras in its vans.", "The kennels were rebuilt and heated."),
        dated(2, "The force should improve its kennels.", "Vans have had cameras since May."),
    ]
    found = [finding for finding in find_contradictions(items) if finding.rule == "rows-slipped"]
    assert [(finding.row, finding.others) for finding in found] == [(1, ("r2",)), (2, ("r1",))]


def test_words_that_both_recommendations_ask_for_are_no_sign_of_a_slip() -> None:
    items = [
        dated(1, "The force should train its custody staff.", "Custody staff had two days on first aid."),
        dated(2, "The force should equip its custody staff.", "Custody staff have radios and gloves."),
    ]
    assert slipped(items) == []


def test_rows_of_different_dates_are_no_neighbours() -> None:
    texts = "The force should fit cameras in its vans.", "The force should improve its kennels."
    responses = "The kennels were rebuilt and heated.", "Vans have had cameras since May."
    assert slipped([dated(1, texts[0], responses[0]), dated(2, texts[1], responses[1], "2020")]) == []


def test_a_single_wrong_status_is_no_slip() -> None:
    statuses = [Status.NO_FURTHER_ACTION, Status.COMPLETED, Status.COMPLETED, Status.COMPLETED]
    assert slipped(rows_with(*zip([OTHERS, OWN_WORK, OTHERS, OWN_WORK], statuses, strict=True))) == []


def test_every_member_of_a_conflicting_cluster_names_the_others() -> None:
    text = "Chief constables should review how their forces keep records of searches."
    items = [
        recommendation(row=1, text=text, status=Status.AWAITING_REVIEW),
        recommendation(
            row=9, text=text, status=Status.BEING_PROGRESSED, response="A review has begun in May."
        ),
    ]
    found = [
        finding
        for finding in find_contradictions(items, clusters=clusters_of(items))
        if finding.rule == "conflicting-duplicates"
    ]
    assert [(finding.row, finding.evidence) for finding in found] == [
        (1, "row 9: Being progressed"),
        (9, "row 1: Awaiting review"),
    ]


@pytest.mark.parametrize(("applies", "expected"), [("yes", 1), ("no", 0), ("conditional", 0)])
def test_a_classification_tells_who_is_asked_where_there_is_one(applies: Applies, expected: int) -> None:
    item = recommendation(
        text="It is good practice to keep such records.", response="N/A", status=Status.NO_FURTHER_ACTION
    )
    classification = Classification(
        themes=(),
        addressees=(LabelSuggestion(id="police-force", probability=0.9),),
        applies_to_force=Applicability(value=applies, probability=0.9, reason=""),
        model_id="test",
    )
    found = Counter(
        finding.rule for finding in find_contradictions([item], classifications={item.ref: classification})
    )
    assert found["closed-without-reason"] == expected


def test_findings_come_while_rows_are_still_being_read() -> None:
    def endless() -> Iterator[Recommendation]:
        for row in count(1):
            yield recommendation(row=row, response="In progress.", status=Status.COMPLETED)

    assert next(find_contradictions(endless())).row == 1
