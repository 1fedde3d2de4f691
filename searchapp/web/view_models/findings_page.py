"""The pages of other findings: recommendations entered twice, repeat findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.domain.finding import Chain, Cluster
from searchapp.domain.findings import Slice
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.search import FacetName, SearchRequest
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.checking import Checking
from searchapp.services.searching import Searching
from searchapp.web import links
from searchapp.web.view_models.paging import Paging, paging

_MOST_MEMBERS: Final = 12  # of one cluster on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """A cluster; `left_out` are members not shown."""

    conflict: bool
    members: tuple[tuple[Recommendation, str], ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesPage:
    """Recommendations entered more than once, conflicts first."""

    total: int
    conflicts: int
    clusters: tuple[Twins, ...]
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How many recommendations were made in a year, and the search that finds them."""

    year: int
    number: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A chain of repeat findings."""

    force: str
    theme: str
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatsPage:
    """Chains of repeat findings, longest first."""

    total: int
    chains: tuple[Repeated, ...]
    paging: Paging


def duplicates_page(checking: Checking, searching: Searching, *, page: int, size: int) -> DuplicatesPage:
    """The page of that number. Raises NotFound where the list is shorter."""
    total, conflicts = checking.cluster_counts()
    where = paging(total, size=size, page=page, address=links.duplicates)
    clusters = checking.clusters(part=_part(page, size))
    records = _records(searching, [ref for one in clusters for ref in one.refs[:_MOST_MEMBERS]])
    return DuplicatesPage(
        total=total,
        conflicts=conflicts,
        clusters=tuple(_twins(one, records) for one in clusters),
        paging=where,
    )


def repeats_page(checking: Checking, taxonomy: Taxonomy, *, page: int, size: int) -> RepeatsPage:
    """The page of that number. Raises NotFound where the list is shorter."""
    total = checking.chain_count()
    where = paging(total, size=size, page=page, address=links.repeats)
    names = taxonomy.names("theme")
    chains = checking.chains(part=_part(page, size))
    return RepeatsPage(total=total, chains=tuple(repeated(one, names) for one in chains), paging=where)


def repeated(chain: Chain, names: dict[str, str]) -> Repeated:
    """A chain as pages show it: every number is that of the search it links to."""
    return Repeated(
        force=chain.force,
        theme=names.get(chain.theme, chain.theme),
        years=tuple(
            Year(year=year, number=len(refs), address=_told(chain, year))
            for year, refs in chain.refs_by_year.items()
        ),
    )


def _told(chain: Chain, year: int) -> str:
    filters: dict[FacetName, tuple[str, ...]] = {
        "theme": (chain.theme,),
        "year": (str(year),),
        "force": (chain.force,),
    }
    return links.search(SearchRequest(filters=filters))


def _part(page: int, size: int) -> Slice:
    return Slice(offset=(page - 1) * size, limit=size)


def _records(searching: Searching, refs: Sequence[str]) -> dict[str, Recommendation]:
    return {record.ref: record for record in searching.store.get_many(refs)}


def _twins(cluster: Cluster, records: dict[str, Recommendation]) -> Twins:
    members = [records[ref] for ref in cluster.refs[:_MOST_MEMBERS] if ref in records]
    return Twins(
        conflict=cluster.conflict,
        members=tuple((record, links.recommendation(record.ref)) for record in members),
        left_out=len(cluster.refs) - len(members),
    )
