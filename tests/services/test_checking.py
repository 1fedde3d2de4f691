"""Findings are kept: computed once, brought up to date in part or whole, the same either way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.domain.findings import ChainQuery, FindingQuery, Slice
from searchapp.domain.importing import RegisterRow, SourceFile
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import Applicability, Classification, LabelSuggestion
from searchapp.ingest import PAIRING, read_register
from searchapp.services import checking
from searchapp.services.checking import Checking
from searchapp.services.triaging import Triaging
from searchapp.store.findings_store import SqlFindings
from searchapp.store.sql_store import SqlStore

REGISTER = Path(__file__).parents[2] / "training" / "sample_register.txt"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
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
    with monkeypatch.context() as context:
        context.setattr(Checking, "_refresh_all", None)
        service(store).refresh()
    in_part = everything(store)
    monkeypatch.setattr(checking, "VERSION", "another")
    service(store).refresh()
    assert in_part == everything(store) != before


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


def test_every_view_of_the_triage_list_has_its_count(store: SqlStore) -> None:
    checks = service(store)
    checks.refresh()
    triaging = Triaging(store=store, findings=checks.findings)
    for view, number in triaging.counts().items():
        assert len(list(triaging.listed(view))) == number
    record, suggestion = next(iter(triaging.listed("all")))
    assert triaging.of(record.ref) == suggestion
    assert triaging.of("none") is None
