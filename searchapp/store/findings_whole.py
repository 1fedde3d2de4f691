"""Clusters and chains of the register as a whole: put in place, and compared with those there were."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from searchapp.domain.finding import Chain, cluster_fingerprint
from searchapp.store import findings_records as records
from searchapp.store.decided import STATUS_THAT_COUNTS
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS, UNCHECKED
from searchapp.store.findings_writing import replace
from searchapp.store.schema import RECOMMENDATIONS, REGISTERS, SHOWN_PLACE, SOURCE_ROWS


def in_clusters() -> Select[Any]:
    """References of clusters, those of one after the other."""
    return (
        select(FINDING_REFS.c.finding, FINDING_REFS.c.ref)
        .join(FINDINGS, FINDINGS.c.number == FINDING_REFS.c.finding)
        .where(FINDINGS.c.kind == records.CLUSTER)
        .order_by(FINDING_REFS.c.finding, FINDING_REFS.c.place)
    )


def replace_groups(connection: Connection, groups: Sequence[Sequence[str]]) -> set[str]:
    """Put clusters in place of those there are; returns the references whose cluster is another one now."""
    before: dict[str, str] = {}
    for _, rows in groupby(connection.execute(in_clusters()), key=lambda row: row.finding):
        refs = [row.ref for row in rows]
        before |= dict.fromkeys(refs, cluster_fingerprint(refs))
    touched = set(before)
    for members in groups:
        mark = cluster_fingerprint(members)
        for ref in members:
            if before.get(ref) == mark:
                touched.discard(ref)
            else:
                touched.add(ref)
    replace(connection, records.CLUSTER, lambda after: records.cluster_rows(groups, after=after))
    return touched


def moved_by(connection: Connection, chains: Sequence[Chain]) -> list[str]:
    """The references that enter or leave a chain."""
    moved: set[str] = set()
    coming = {(chain.force, chain.theme): chain for chain in chains}
    old = select(FINDINGS.c.number, FINDINGS.c.force, FINDINGS.c.rule).where(FINDINGS.c.kind == records.CHAIN)
    for number, force, theme in connection.execute(old).all():
        refs = select(FINDING_REFS.c.ref).where(FINDING_REFS.c.finding == number)
        moved |= set(connection.execute(refs).scalars()) ^ _refs(coming.pop((force, theme), None))
    return sorted(moved.union(*map(_refs, coming.values())))


def _refs(chain: Chain | None) -> set[str]:
    return {ref for refs in chain.refs_by_year.values() for ref in refs} if chain else set()


def count_conflicts(connection: Connection, *, everywhere: bool) -> None:
    """Note which clusters a force's statuses now put in conflict: all, or those of marked references."""
    about = FINDING_REFS.c.finding == FINDINGS.c.number
    differing = (
        select(REGISTERS.c.force)
        .select_from(FINDING_REFS)
        .join(RECOMMENDATIONS, RECOMMENDATIONS.c.ref == FINDING_REFS.c.ref)
        .join(SOURCE_ROWS, SHOWN_PLACE)
        .join(REGISTERS, REGISTERS.c.id == SOURCE_ROWS.c.register_id)
        .where(about)
        .group_by(REGISTERS.c.force)
        .having(func.count(func.distinct(STATUS_THAT_COUNTS)) > 1)
        .correlate(FINDINGS)
        .exists()
    )
    counted = update(FINDINGS).where(FINDINGS.c.kind == records.CLUSTER).values(conflict=differing)
    if not everywhere:
        marked = select(FINDING_REFS.c.finding).join(UNCHECKED, UNCHECKED.c.ref == FINDING_REFS.c.ref)
        counted = counted.where(FINDINGS.c.number.in_(marked))
    connection.execute(counted)
