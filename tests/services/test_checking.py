"""Findings are kept: computed once, brought up to date in part or whole, the same either way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from searchapp.domain.finding import Finding, with_rows
from searchapp.domain.findings import ChainQuery, Computed, FindingQuery, Findings, Slice
from searchapp.domain.importing import RegisterRow, SourceFile
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.suggestion import Applicability, Classification, LabelSuggestion
from searchapp.ingest import PAIRING, read_register
from searchapp.services import checking
from searchapp.services.checking import Checking
from searchapp.services.triaging import Triaging
from searchapp.store.findings_store import SqlFindings
from searchapp.store.sql_store import SqlStore
from searchapp.store.waiting import SqlWaiting
from searchapp.triage.contradictions.rules import find_contradictions
from searchapp.triage.contradictions.sureness import SUREST_FIRST

REGISTER = Path(__file__).parents[2] / "training" / "sample_register.txt"


@pytest.fixture
def store(store_address: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(store_address)
    take_over(opened, list(read_register(REGISTER)))
    suggest(opened)
    yield opened
    opened.close()


def take_over(store: SqlStore, rows: list[RegisterRow]) -> None:
    store.import_rows(
        SourceFile(name="register.txt", size=1, sha256="0" * 64),
        rows,
        force="Lancashire",
        register="",
        absent=frozenset(),
        pairing=PAIRING,
        dry_run=False,
    )


def suggest(store: SqlStore) -> None:
    def made(text: str) -> Classification:
        theme = "custody" if "custody" in text.lower() else "integrity"
        asked = "no" if text.startswith("The Home Office") else "yes"
        return Classification(
            themes=(LabelSuggestion(id=theme, probability=0.9),),
            addressees=(LabelSuggestion(id="police-force", probability=0.9),),
            applies_to_force=Applicability(value=asked, probability=0.9, reason="as it says"),
            model_id="test",
        )

    store.save_suggestions((record.ref, made(record.text)) for record in store.all())


def service(store: SqlStore) -> Checking:
    return Checking(store=store, findings=SqlFindings(store.database), progress=Silent())


def everything(store: SqlStore) -> tuple[object, ...]:
    checks = service(store)
    triaged = list(Triaging(store=store, findings=checks.findings).listed("all"))
    return checks.contradictions(), checks.clusters(), checks.chains(), triaged


def edited(rows: list[RegisterRow]) -> list[RegisterRow]:
    """A few statuses and responses changed, among them those of identical recommendations."""
    rows = list(rows)
    for place, status in (
        (10, Status.BEING_PROGRESSED),
        (60, Status.COMPLETED),
        (200, Status.AWAITING_REVIEW),
    ):
        rows[place] = replace(rows[place], status=status)
    rows[100] = replace(rows[100], response="Work is in progress.", status=Status.COMPLETED)
    return rows


def test_nothing_is_computed_twice(store: SqlStore) -> None:
    assert service(store).refresh()
    assert not service(store).refresh()


def test_in_part_or_whole_the_findings_are_the_same(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    service(store).refresh()
    before = everything(store)
    take_over(store, edited(list(read_register(REGISTER))))
    suggest(store)
    service(store).refresh()
    in_part = everything(store)
    monkeypatch.setattr(checking, "VERSION", "another")
    service(store).refresh()
    assert in_part == everything(store) != before


def test_only_what_changed_is_looked_at_again_with_its_report_and_its_cluster(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    rows = list(read_register(REGISTER))
    twin = service(store).clusters()[0].rows[0] - 1
    rows[twin] = replace(rows[twin], response="The board saw this in May.")
    take_over(store, rows)
    looked_at: list[str] = []

    def noting(items: Iterable[Recommendation], **known: Any) -> Iterator[Finding]:
        for item in items:
            looked_at.append(item.report)
            yield from find_contradictions([item], **known)

    monkeypatch.setattr(checking, "find_contradictions", noting)
    monkeypatch.setattr(checking, "find_groups", None)
    service(store).refresh()
    reports = {rows[row - 1].report for row in service(store).clusters()[0].rows}
    assert set(looked_at) == reports
    assert sorted(looked_at) == sorted(row.report for row in rows if row.report in reports)


def test_rows_corrected_moved_added_and_gone_leave_the_same_findings_as_a_register_checked_at_once(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    rows = list(read_register(REGISTER))
    cluster = service(store).clusters()[0]
    lost = rows.pop(cluster.rows[0] - 1)
    rows[40] = replace(rows[40], text=rows[40].text.replace("should", "shuold", 1))
    rows.insert(100, replace(lost, text=f"Recommendation 4: {lost.text}", report="Another report"))
    rows.insert(3, replace(rows[200], report="Another report"))
    rows = [replace(row, row=number, line=number) for number, row in enumerate(rows, 1)]
    take_over(store, rows)
    suggest(store)
    service(store).refresh()
    in_part = everything(store)
    monkeypatch.setattr(checking, "VERSION", "another")
    service(store).refresh()
    assert in_part == everything(store)


def test_of_a_large_cluster_some_members_tell_as_much_as_all(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = list(read_register(REGISTER))
    statuses = itertools.cycle([*[Status.COMPLETED] * 40, Status.BEING_PROGRESSED, *Status])
    same = [
        replace(rows[0], row=number, line=number, report=f"Report {number // 3}", status=next(statuses))
        for number in range(1, 151)
    ]
    take_over(store, same)
    suggest(store)
    service(store).refresh()
    (cluster,) = service(store).clusters()
    assert len(cluster.refs) == 150
    some = everything(store)
    monkeypatch.setattr(checking, "_READ_OF_A_STATUS", None)
    monkeypatch.setattr(checking, "VERSION", "another")
    service(store).refresh()
    assert some == everything(store)


def test_a_row_put_at_the_top_has_what_names_the_others_renamed_and_only_its_neighbour_looked_at(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    before = [one for one in service(store).contradictions() if one.others]
    rows = list(read_register(REGISTER))
    first = replace(rows[0], report="Another report", text="The force should publish its plan by May.")
    rows = [replace(row, row=number, line=number) for number, row in enumerate([first, *rows], 1)]
    take_over(store, rows)
    looked_at: list[str] = []

    def noting(items: Iterable[Recommendation], **known: Any) -> Iterator[Finding]:
        for item in items:
            looked_at.append(item.report)
            yield from find_contradictions([item], **known)

    monkeypatch.setattr(checking, "find_contradictions", noting)
    service(store).refresh()
    assert set(looked_at) == {"Another report", rows[1].report}
    after = [one for one in service(store).contradictions() if one.others]
    assert [one.fingerprint for one in after] == [one.fingerprint for one in before]
    for old, new in zip(before, after, strict=True):
        named = map(int, re.findall(r"\brow (\d+)", old.evidence)[: len(old.others)])
        assert new.evidence == with_rows(old.evidence, [row + 1 for row in named])


def appended(rows: list[RegisterRow]) -> list[RegisterRow]:
    text = "Chief constables should publish a plan for dogs."
    return [
        *rows,
        replace(rows[0], row=len(rows) + 1, line=len(rows) + 1, report="A later report", text=text),
    ]


def without_the_last(rows: list[RegisterRow]) -> list[RegisterRow]:
    return rows[:-1]


def corrected(rows: list[RegisterRow]) -> list[RegisterRow]:
    return [*rows[:40], replace(rows[40], text=rows[40].text.replace("should", "shuold", 1)), *rows[41:]]


@pytest.mark.parametrize("edit", [appended, without_the_last, corrected])
def test_conflicts_elsewhere_outlive_a_change_of_a_text(
    store: SqlStore, edit: Callable[[list[RegisterRow]], list[RegisterRow]], monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    take_over(store, edit(list(read_register(REGISTER))))
    suggest(store)
    service(store).refresh()
    in_part = service(store).cluster_counts()
    monkeypatch.setattr(checking, "VERSION", "another")
    service(store).refresh()
    assert in_part == service(store).cluster_counts()
    assert in_part[1] > 0


def test_checking_that_is_cut_off_goes_on_where_it_stopped(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    at_once = everything(store)
    monkeypatch.setattr(checking, "VERSION", "another")
    monkeypatch.setattr(checking, "BATCH", 60)
    saved: list[int] = []

    def failing_in_the_end(self: SqlFindings, found: Findings, change: int) -> None:
        if len(saved) == 3:
            raise KeyboardInterrupt
        saved.append(len(found.refs))
        SqlFindings.__base__.save_checked(self, found, change)

    with monkeypatch.context() as cut_off:
        cut_off.setattr(SqlFindings, "save_checked", failing_in_the_end)
        with pytest.raises(KeyboardInterrupt):
            service(store).refresh()
    rest = SqlFindings(store.database).unchecked_count()
    assert rest == 311 - sum(saved)
    monkeypatch.setattr(checking, "find_groups", None)
    assert service(store).refresh()
    assert everything(store) == at_once
    assert not service(store).refresh()


def test_a_report_longer_than_what_is_read_at_once_is_looked_at_whole(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(store).refresh()
    at_once = everything(store)
    monkeypatch.setattr(checking, "VERSION", "another")
    monkeypatch.setattr(checking, "BATCH", 4)
    service(store).refresh()
    assert service(store).contradiction_counts()["rows-slipped"] > 0
    assert everything(store) == at_once


def test_a_report_too_long_to_be_looked_at_whole_is_cut(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BATCH", "LONGEST"):
        monkeypatch.setattr(checking, name, 4)
    saved: list[int] = []
    save = SqlFindings.save_checked

    def noting(findings: SqlFindings, found: Findings, change: int) -> None:
        saved.append(len(found.refs))
        save(findings, found, change)

    monkeypatch.setattr(SqlFindings, "save_checked", noting)
    service(store).refresh()
    assert max(saved) == 4
    assert sum(saved) == 311


def test_a_change_made_while_its_report_was_checked_is_looked_at_again(store: SqlStore) -> None:
    findings = SqlFindings(store.database)
    service(store).refresh()
    rows = list(read_register(REGISTER))
    take_over(store, [replace(rows[0], response="First."), *rows[1:]])
    known, latest = findings.computed(), Computed(change=store.last_change(), version=checking.VERSION)
    assert findings.start(known, latest, changed=["LAN-nowhere"])
    assert not findings.start(known, latest, changed=[])
    refs = [next(store.all()).ref]
    latest = Computed(change=store.last_change(), version=checking.VERSION)
    findings.start(findings.computed(), latest, changed=refs)
    marked = findings.unchecked_count()
    findings.save_checked(Findings(refs=refs, contradictions=[]), latest.change - 1)
    assert findings.unchecked_count() == marked
    findings.save_checked(Findings(refs=refs, contradictions=[]), latest.change)
    assert findings.unchecked_count() == marked - 1


def test_new_words_have_everything_computed_anew(store: SqlStore) -> None:
    service(store).refresh()
    rows = list(read_register(REGISTER))
    take_over(store, rows[:250])
    service(store).refresh()
    assert all(max(cluster.rows) <= 250 for cluster in service(store).clusters())


def test_lists_are_given_in_parts_and_counted_by_what_is_asked(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    every = checks.contradictions()
    assert [one.row for one in every] == sorted(one.row for one in every)
    assert checks.contradictions(part=Slice(offset=3, limit=5)) == every[3:8]
    open_ones = FindingQuery(status=Status.BEING_PROGRESSED)
    counts = checks.contradiction_counts(open_ones)
    assert sum(counts.values()) == len(checks.contradictions(open_ones)) < len(every)
    for rule, number in checks.contradiction_counts().items():
        assert len(checks.contradictions(FindingQuery(rule=rule))) == number
    assert checks.contradictions(FindingQuery(ref=every[0].ref))[0] == every[0]
    assert len({one.fingerprint for one in every}) == len(every)
    tally = checks.contradiction_tally()
    assert sum(one.number for one in tally) == len(every)
    for one in tally[:20]:
        asked = FindingQuery(rule=one.rule, status=one.status, force=one.force, report=one.report)
        assert len(checks.contradictions(asked)) == one.number
    assert checks.contradictions(FindingQuery(force="Cumbria")) == []


def test_contradictions_come_in_the_order_of_the_rules_that_is_asked_for(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    found = checks.contradictions(FindingQuery(order=SUREST_FIRST))
    assert [(SUREST_FIRST.index(one.rule), one.row) for one in found] == sorted(
        (SUREST_FIRST.index(one.rule), one.row) for one in checks.contradictions()
    )
    waiting = [one.fingerprint for one in SqlWaiting(store.database).contradictions(SUREST_FIRST)]
    assert waiting == [one.fingerprint for one in found]


def test_clusters_in_conflict_come_first_and_members_know_theirs(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    clusters = checks.clusters()
    number, conflicts = checks.cluster_counts()
    assert len(clusters) == number
    assert [cluster.conflict for cluster in clusters] == [True] * conflicts + [False] * (number - conflicts)
    assert checks.clusters(conflicts_only=True) == clusters[:conflicts]
    assert all(checks.cluster_of(ref) == clusters[0] for ref in clusters[0].refs)
    assert checks.cluster_of("none") is None


def test_chains_are_asked_for_by_force_and_theme(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    assert checks.chain_count() == len(checks.chains()) == 2
    (custody,) = checks.chains(ChainQuery(force="Lancashire", themes=("custody",)))
    assert custody.theme == "custody"
    assert len(custody.years) > 1
    assert checks.chains(ChainQuery(force="Elsewhere")) == []


def test_the_suggestion_for_one_recommendation_is_that_of_the_list(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    triaging = Triaging(store=store, findings=checks.findings)
    record, suggestion = next(iter(triaging.listed("all")))
    assert triaging.of(record.ref) == suggestion
    assert triaging.of("none") is None
