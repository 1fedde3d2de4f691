"""Turns findings into rows of their tables and back. Runs no statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import RowMapping

from searchapp.domain.finding import Chain, Cluster, Finding, cluster_fingerprint
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.suggestion import ClosedTwin, Evidence, NoFurtherActionSuggestion, Objection

Values = dict[str, Any]
Numbered = tuple[Values, list[Values]]
"""A row of `FINDINGS` and its rows of `FINDING_REFS`."""

CONTRADICTION: Final = "contradiction"
CLUSTER: Final = "cluster"
CHAIN: Final = "chain"

_BLANK: Final[Values] = {"rule": "", "force": "", "evidence": "", "question": "", "conflict": False}


def contradiction_rows(
    found: Iterable[Finding], places: Mapping[str, int], *, after: int
) -> Iterable[Numbered]:
    """The rows of contradictions, numbered from `after` + 1; `places` are those of the references."""
    for number, finding in enumerate(found, after + 1):
        values: Values = {"rule": finding.rule, "evidence": finding.evidence, "question": finding.question}
        values |= {"kind": CONTRADICTION, "place": places[finding.ref], "fingerprint": finding.fingerprint}
        yield _numbered(number, values, ((ref, None) for ref in (finding.ref, *finding.others)))


def cluster_rows(groups: Iterable[Sequence[str]], *, after: int) -> Iterable[Numbered]:
    """The rows of clusters, none of them in conflict yet."""
    for place, refs in enumerate(groups):
        values: Values = {"kind": CLUSTER, "place": place, "fingerprint": cluster_fingerprint(refs)}
        yield _numbered(after + 1 + place, values, ((ref, None) for ref in refs))


def chain_rows(chains: Iterable[Chain], *, after: int) -> Iterable[Numbered]:
    """The rows of chains."""
    for place, chain in enumerate(chains):
        values: Values = {"kind": CHAIN, "place": place, "rule": chain.theme, "force": chain.force}
        told = ((ref, year) for year, refs in chain.refs_by_year.items() for ref in refs)
        yield _numbered(after + 1 + place, values | {"fingerprint": chain.fingerprint}, told)


def _numbered(number: int, values: Values, about: Iterable[tuple[str, int | None]]) -> Numbered:
    refs = [
        {"finding": number, "place": place, "ref": ref, "year": year}
        for place, (ref, year) in enumerate(about)
    ]
    return _BLANK | values | {"number": number}, refs


def finding(row: RowMapping, others: tuple[str, ...]) -> Finding:
    """The contradiction in a row of `FINDINGS` with `ref` and `row` of the recommendation it is about."""
    return Finding(
        ref=row["ref"],
        row=row["row"],
        rule=row["rule"],
        evidence=row["evidence"],
        question=row["question"],
        others=others,
    )


def clusters(members: Iterable[RowMapping]) -> list[Cluster]:
    """The clusters whose members come one after the other, each with its `finding`."""
    found = []
    for _, rows in groupby(members, key=lambda row: row["finding"]):
        together = list(rows)
        found.append(
            Cluster(
                refs=tuple(row["ref"] for row in together),
                rows=tuple(row["row"] for row in together),
                statuses=tuple(Status(row["status"]) for row in together),
                made=tuple(PartialDate.parse(row["made"]) if row["made"] else None for row in together),
                forces=tuple(row["force"] for row in together),
            )
        )
    return found


def chains(members: Iterable[RowMapping]) -> list[Chain]:
    """The chains whose members come one after the other, by year, each with its `finding`."""
    found = []
    for _, rows in groupby(members, key=lambda row: row["finding"]):
        together = list(rows)
        by_year = groupby(together, key=lambda row: row["year"])
        found.append(
            Chain(
                force=together[0]["force"],
                theme=together[0]["rule"],
                refs_by_year={year: tuple(row["ref"] for row in told) for year, told in by_year},
            )
        )
    return found


def triaged_values(suggestion: NoFurtherActionSuggestion | None) -> Values:
    """What a row of `TRIAGED` says besides its place; nothing without a suggestion."""
    if suggestion is None:
        blank: Values = {"suggest": None, "probability": 0.0, "reason": "", "evidence": []}
        return blank | {"closed_twins": [], "against": []}
    return {
        "suggest": suggestion.suggest,
        "probability": suggestion.probability,
        "reason": suggestion.reason,
        "evidence": [[one.field, one.start, one.end, one.words, one.weight] for one in suggestion.evidence],
        "closed_twins": [[twin.ref, twin.status.value, twin.supersedes] for twin in suggestion.closed_twins],
        "against": [[one.kind, one.words, one.ref] for one in suggestion.against],
    }


def triaged(row: RowMapping) -> NoFurtherActionSuggestion:
    """The suggestion in a row of `TRIAGED` with the `row` of its recommendation."""
    return NoFurtherActionSuggestion(
        ref=row["ref"],
        row=row["row"],
        suggest=row["suggest"],
        probability=row["probability"],
        reason=row["reason"],
        evidence=tuple(
            Evidence(field=field, start=start, end=end, words=words, weight=weight)
            for field, start, end, words, weight in row["evidence"]
        ),
        closed_twins=tuple(
            ClosedTwin(ref=ref, status=Status(status), supersedes=supersedes)
            for ref, status, supersedes in row["closed_twins"]
        ),
        against=tuple(Objection(kind=kind, words=words, ref=ref) for kind, words, ref in row["against"]),
    )
