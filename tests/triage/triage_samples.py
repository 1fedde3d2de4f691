"""The sample register as stored recommendations, and recommendations made for a test."""

from collections.abc import Iterable
from pathlib import Path

from searchapp.domain.finding import Cluster
from searchapp.domain.recommendation import ExactText, PartialDate, Recommendation, SourceRow, Status
from searchapp.ingest import read_register
from searchapp.triage.duplicates.clusters import find_groups

TRAINING = Path(__file__).parents[2] / "training"
SAMPLE_FINDINGS = TRAINING / "findings.csv"


def recommendation(
    *,
    row: int = 1,
    text: str = "The force should review its policy.",
    response: str = "",
    status: Status = Status.AWAITING_REVIEW,
    made: PartialDate | None = None,
    report: str = "A report",
) -> Recommendation:
    return Recommendation(
        ref=f"r{row}",
        force="Lancashire",
        concerns="Lancashire",
        report=report,
        inspection_type="National",
        text=text,
        response=response,
        status=status,
        made=made,
        exact=ExactText(report=report, recommendation=text, response=response),
        source=SourceRow(file="register.txt", row=row, line=row),
    )


def sample_register() -> list[Recommendation]:
    return [
        recommendation(
            row=row.row,
            text=row.text,
            response=row.response,
            status=row.status,
            made=row.made,
            report=row.report,
        )
        for row in read_register(TRAINING / "sample_register.txt")
    ]


def clusters_of(items: Iterable[Recommendation]) -> list[Cluster]:
    """The groups found among `items`, with what clusters say of their members."""
    known = {item.ref: item for item in items}
    together = [
        [known[ref] for ref in refs] for refs in find_groups((one.ref, one.text) for one in known.values())
    ]
    return [
        Cluster(
            refs=tuple(item.ref for item in members),
            rows=tuple(item.source.row for item in members),
            statuses=tuple(item.status for item in members),
            made=tuple(item.made for item in members),
            forces=tuple(item.force for item in members),
        )
        for members in together
    ]
