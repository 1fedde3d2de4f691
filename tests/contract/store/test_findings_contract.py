"""Findings are kept, brought up to date in part, and follow statuses, whichever database keeps them."""

from __future__ import annotations

from dataclasses import replace

from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.services.checking import Checking
from searchapp.store.findings_store import SqlFindings
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row

CELLS = "The force should paint all of the cells in its custody suites within six months of this report."
AGAIN = f"Recommendation 4: {CELLS}"
VANS = "The force should mend each of the vans in which it carries prisoners to court and back again."


def checked(store: SqlStore) -> Checking:
    service = Checking(store=store, findings=SqlFindings(store.database), progress=Silent())
    service.refresh()
    return service


def test_findings_follow_what_an_import_corrects_moves_adds_and_drops(
    store: SqlStore, import_rows: Import
) -> None:
    cells = row(1, CELLS, status=Status.COMPLETED, response="Work is still in progress.")
    vans = row(2, VANS, status=Status.COMPLETED, response="All were mended by May.")
    import_rows([cells, vans])
    first = checked(store)
    assert first.cluster_counts() == (0, 0)
    assert [(one.row, one.rule) for one in first.contradictions()] == [(1, "completed-in-progress")]
    again = row(1, AGAIN, status=Status.AWAITING_REVIEW, report="Another report")
    moved = [again, replace(cells, row=2, line=2), replace(vans, row=3, line=3)]
    import_rows(moved)
    second = checked(store)
    assert [cluster.rows for cluster in second.clusters(conflicts_only=True)] == [(1, 2)]
    numbers = second.findings.cluster_numbers()
    assert set(numbers) == set(second.clusters()[0].refs)
    assert len(set(numbers.values())) == 1
    assert {(one.row, one.rule) for one in second.contradictions()} == {
        (1, "conflicting-duplicates"),
        (2, "conflicting-duplicates"),
        (2, "completed-in-progress"),
    }
    import_rows(moved[1:])
    third = checked(store)
    assert third.cluster_counts() == (0, 0)
    assert third.findings.cluster_numbers() == {}
    assert [(one.row, one.rule) for one in third.contradictions()] == [(2, "completed-in-progress")]
    assert not third.refresh()


def test_two_forces_may_differ_and_one_force_may_not(store: SqlStore, import_rows: Import) -> None:
    done = row(1, CELLS, status=Status.COMPLETED, response="The cells were painted in May.")
    left = replace(done, status=Status.AWAITING_REVIEW, response="")
    import_rows([done])
    import_rows([left], file="cumbria.csv", force="Cumbria")
    apart = checked(store)
    assert apart.cluster_counts() == (1, 0)
    assert not apart.clusters()[0].conflict
    assert "conflicting-duplicates" not in {one.rule for one in apart.contradictions()}
    again = replace(left, row=2, line=2, text=AGAIN, status=Status.COMPLETED, response="Painted in May.")
    import_rows([left, again], file="cumbria.csv", force="Cumbria")
    differing = checked(store)
    assert differing.cluster_counts() == (1, 1)
    (cluster,) = differing.clusters(conflicts_only=True)
    assert {one.force for one in store.get_many(cluster.disputed)} == {"Cumbria"}
    conflicts = [one for one in differing.contradictions() if one.rule == "conflicting-duplicates"]
    assert {store.get(one.ref).force for one in conflicts} == {"Cumbria"}
    assert {other for one in conflicts for other in one.others} == set(cluster.disputed)
