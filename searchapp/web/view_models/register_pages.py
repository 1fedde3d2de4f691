"""What the pages of import runs, uploads and comparisons show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from flask import url_for

from searchapp.domain.comparison import Comparison, Difference, DifferenceKind
from searchapp.domain.history import PastRun
from searchapp.domain.importing import FieldChange, ImportProblem, grouped
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.reading import LostColumn, Recalled
from searchapp.domain.recommendation import Status, read_when
from searchapp.ingest import FIELDS as COLUMN_FIELDS
from searchapp.services.history import History
from searchapp.services.uploading import Upload, Values
from searchapp.services.wording import DATES, Piece, numbers_in_words, word_changes
from searchapp.web import links
from searchapp.web.view_models.paging import Paging, paging
from searchapp.web.view_models.wording import day, kept_date

FIELDS: Final = {
    "concerns": "Concerns",
    "report": "Originating report",
    "inspection_type": "Type of inspection",
    "text": "Recommendation",
    "response": "Response",
    "status": "Status",
    "made": "Date made",
    "own_reference": "Register's own reference",
    "owner": "Owner",
    "target": "Target date",
    "closed_on": "Date closed",
    "gone": "Gone from the register",
}
KINDS: Final[dict[DifferenceKind, str]] = {
    "new": "New",
    "gone": "Gone",
    "reappeared": "Reappeared",
    "changed": "Changed",
}

PREVIEWED: Final = {
    "changed": ("Changes, field by field", "changes"),
    "new": ("New", "new_rows"),
    "gone": ("Gone", "gone_rows"),
    "problems": ("Rows and cells to put right", "problems"),
}
"""What a preview lists: its name and its part of the outcome, by the name in the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A field and its change, word by word. `own`: the register's own reference, where it is told."""

    ref: str
    own: str
    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """A problem, and the rows and lines that have it."""

    rows: str
    lines: str
    problem: ImportProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage:
    """One import run; `total` counts its problems."""

    run: PastRun
    problems: tuple[ProblemRow, ...]
    total: int
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What importing a file would do; `total` counts what is listed of the kind shown.

    `kinds`: name, address, count and whether it is shown. `listed`: changes, rows or problems, by `kind`.
    `recalled`: sentences on what was read as an earlier edition. `fields`: what a column can be, by name.
    `unexplained`: number of words for a status of which nobody has said what they mean; `waiting`: rows that
    have them; `nothing`: every row is held back.
    """

    upload: Upload
    outcome: Values
    recalled: tuple[str, ...]
    fields: Mapping[str, str]
    statuses: Mapping[str, str]
    unexplained: int
    waiting: int
    nothing: bool
    kind: str
    kinds: tuple[tuple[str, str, int, bool], ...]
    listed: tuple[Any, ...]
    total: int
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One recommendation that differs. `own`: the register's own reference of it, "" without one."""

    found: Difference
    own: str
    kind: str
    address: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPage:
    """What changed between two runs; `total` counts the differences of the kind shown.

    `nothing_since`: the day asked for, where nothing was imported since; else "".
    """

    comparison: Comparison
    nothing_since: str
    kinds: tuple[tuple[str, str, int, bool], ...]
    moves: tuple[tuple[Status, Status, int], ...]
    differing: tuple[Differing, ...]
    runs: tuple[PastRun, ...]
    total: int
    paging: Paging


def changed(change: FieldChange) -> Changed:
    """A change word by word; statuses and dates in words, as a whole."""
    if change.field == "status":
        pieces: tuple[Piece, ...] = (
            Piece(kind="removed", text=Status(change.before).label),
            Piece(kind="added", text=Status(change.after).label),
        )
    elif change.field in DATES:
        before, after = _date_in_words(change.before), _date_in_words(change.after)
        removed = (Piece(kind="removed", text=before),) if before else ()
        pieces = (*removed, *((Piece(kind="added", text=after),) if after else ()))
    else:
        pieces = word_changes(change.before, change.after)
    return Changed(
        ref=change.ref, own=change.own_reference, field=FIELDS.get(change.field, change.field), pieces=pieces
    )


def _date_in_words(text: str) -> str:
    when = read_when(text)
    return kept_date(when) if when else ""


def problem_rows(problems: Iterable[ImportProblem]) -> tuple[ProblemRow, ...]:
    """Problems, those of one column and value together."""
    return tuple(
        ProblemRow(
            rows=numbers_in_words(group.rows), lines=numbers_in_words(group.lines), problem=group.first
        )
        for group in grouped(problems)
    )


def run_page(history: History, number: int, *, page: int, size: int) -> RunPage:
    """One import run. Raises NotFound."""
    run = history.run(number)
    total = sum(1 for _ in history.problems(number))
    where = paging(total, size=size, page=page, address=lambda n: url_for("register.run", run=number, page=n))
    first = (page - 1) * size
    shown = tuple(islice(history.problems(number), first, first + size))
    return RunPage(run=run, problems=problem_rows(shown), total=total, paging=where)


def preview_page(upload: Upload, *, kind: str, page: int, size: int) -> PreviewPage:
    """A page of what importing the file would do of one kind. Raises NotFound beyond the last page."""
    outcome = upload.outcome
    nothing = outcome["held_back"] == outcome["read"]
    unexplained = [one for one in outcome["own_statuses"] if not one["status"]]
    if kind not in PREVIEWED:
        kind = "problems" if nothing else next(iter(PREVIEWED))
    everything = outcome[PREVIEWED[kind][1]]
    if kind == "problems":
        everything = problem_rows(ImportProblem(**values) for values in everything)
    where = paging(
        len(everything),
        size=size,
        page=page,
        address=lambda n: url_for("register.preview", token=upload.token, kind=kind, page=n),
    )
    listed = everything[(page - 1) * size : page * size]
    if kind == "changed":
        listed = [changed(FieldChange(**values)) for values in listed]
    return PreviewPage(
        upload=upload,
        outcome=outcome,
        recalled=_recalled(outcome["recalled"]),
        fields=COLUMN_FIELDS,
        statuses={status.value: status.label for status in Status},
        unexplained=len(unexplained),
        waiting=sum(one["rows"] for one in unexplained),
        nothing=nothing,
        kind=kind,
        kinds=tuple(
            (name, url_for("register.preview", token=upload.token, kind=one), len(outcome[key]), one == kind)
            for one, (name, key) in PREVIEWED.items()
        ),
        listed=tuple(listed),
        total=len(everything),
        paging=where,
    )


def _recalled(values: Values | None) -> tuple[str, ...]:
    if values is None:
        return ()
    lost = tuple(LostColumn(**one) for one in values["lost"])
    return Recalled(**(values | {"lost": lost})).in_words()


def diff_page(
    history: History,
    comparison: Comparison,
    asked: Mapping[str, str],
    *,
    store: RecommendationStore,
    page: int,
    size: int,
) -> DiffPage:
    """A page of the differences, of one kind if one is asked for."""
    terms: dict[str, Any] = {
        name: asked[name] for name in ("from", "to", "since", "register") if asked.get(name)
    }
    kind = next((one for one in KINDS if one == asked.get("kind")), None)
    refs = comparison.refs(kind)
    chosen = terms | ({"kind": kind} if kind else {})
    where = paging(
        len(refs), size=size, page=page, address=lambda n: url_for("register.changes", **chosen, page=n)
    )
    first = (page - 1) * size
    shown = refs[first : first + size]
    own = {record.ref: record.kept.in_words("reference") for record in store.get_many(list(shown))}
    everything = ("All", url_for("register.changes", **terms), comparison.total, not kind)
    return DiffPage(
        comparison=comparison,
        nothing_since=day(date.fromisoformat(asked["since"]))
        if asked.get("since") and comparison.nothing_between
        else "",
        kinds=(
            everything,
            *(
                (name, url_for("register.changes", **terms, kind=one), comparison.count(one), one == kind)
                for one, name in KINDS.items()
            ),
        ),
        moves=tuple((before, after, n) for (before, after), n in sorted(comparison.moves().items())),
        differing=tuple(
            Differing(
                found=found,
                own=own.get(found.ref, ""),
                kind=KINDS[found.kind],
                address=links.recommendation(found.ref),
                changes=tuple(changed(change) for change in found.changes),
            )
            for found in history.details(comparison, shown)
        ),
        runs=tuple(run for run in history.runs() if run.undone is None),
        total=len(refs),
        paging=where,
    )
