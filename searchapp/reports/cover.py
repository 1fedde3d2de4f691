"""What stands on the first page of a report: over what it was made, from which files, by which models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from searchapp.domain.report import Report, ReportCover
from searchapp.reports import sentences
from searchapp.reports.items import in_words

NOTE: Final = (
    "Themes and addressees are suggested by a model unless a reviewer has decided them; statuses are the "
    "register's own unless a reviewer has decided otherwise. Figures of how good suggestions are stand in "
    "the model card."
)


def cover_facts(report: Report, cover: ReportCover) -> list[tuple[str, str]]:
    """The facts of the cover in order, each with its name."""
    return [
        ("As things stood on", in_words(report.as_of)),
        _receiving(report.forces),
        ("Covers", "; ".join(cover.scope) or "all that is in the register"),
        ("Recommendations", f"{report.main.total.value:,}"),
        ("Source files", "; ".join(cover.basis.files) or "none"),
        ("Models of the suggestions", ", ".join(cover.basis.models) or "none"),
        ("Read this with care", NOTE),
    ]


def _receiving(forces: Sequence[str]) -> tuple[str, str]:
    if len(forces) > 1:
        return "Receiving forces", f"{sentences.listed(forces)}, counted together"
    return "Receiving force", sentences.listed(forces) or "none: nothing was found"
