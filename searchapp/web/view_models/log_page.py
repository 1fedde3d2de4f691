"""The log of decisions as lines of a table: in words, with what can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import urlencode

from flask import url_for

from searchapp.domain.effective import SUBJECTS
from searchapp.domain.ports import DecisionStore
from searchapp.domain.recommendation import Status
from searchapp.domain.review import LASTING, PROPOSED, Kind, LogEntry, LogFilter, Subject
from searchapp.domain.taxonomy import Taxonomy
from searchapp.web import links
from searchapp.web.view_models.paging import Paging, paging

_DONE: Final[Mapping[Kind, str]] = {
    Kind.ACCEPT: "accepted",
    Kind.REJECT: "rejected",
    Kind.CHANGE: "changed",
    Kind.DEFER: "deferred",
    Kind.COMMENT: "commented",
    Kind.ASSIGN: "assigned",
    Kind.PROPOSE: "proposed",
    Kind.APPROVE: "approved",
    Kind.RETURN: "sent back",
    Kind.UNDO: "taken back",
    Kind.PROMOTE: "promoted",
    Kind.ROLL_BACK: "rolled back",
    Kind.REFRESH: "refreshed",
    Kind.DRAW: "sample drawn",
    Kind.ANSWER: "answered",
    Kind.CLOSE: "sample closed",
}
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step. `undo` says whether a button to take it back makes sense; `batch` is that of its batch.

    `numbers` are those of its entries: a status that ends a proposal is on record with the end of it.
    """

    number: int
    numbers: str
    at: str
    who: str
    what: str
    ref: str
    address: str
    before: str
    after: str
    why: str
    undo: bool
    batch: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """Everything the page of the log shows."""

    total: int
    lines: tuple[Line, ...]
    paging: Paging
    asked: LogFilter
    csv: str


def wanted(arguments: Mapping[str, str]) -> LogFilter:
    """Which entries the parameters ask for."""
    return LogFilter(
        **{
            name: arguments.get(name, "").strip()[:_LONGEST]
            for name in ("ref", "who", "since", "kind", "subject")
        }
    )


def log_page(
    decisions: DecisionStore, asked: LogFilter, taxonomy: Taxonomy, *, page: int, size: int
) -> LogPage:
    """The page of that number, the newest entries first. Raises NotFound where there are fewer."""
    total = decisions.count(asked)
    chosen = [(name, value) for name, value in asdict(asked).items() if value]

    def address(number: int) -> str:
        pairs = chosen + ([("page", str(number))] if number > 1 else [])
        return url_for("log.entries") + (f"?{urlencode(pairs)}" if pairs else "")

    return LogPage(
        total=total,
        lines=tuple(lines(decisions.page(asked, offset=(page - 1) * size, limit=size), taxonomy, decisions)),
        paging=paging(total, size=size, page=page, address=address),
        asked=asked,
        csv=url_for("log.entries_csv") + (f"?{urlencode(chosen)}" if chosen else ""),
    )


def lines(entries: Sequence[LogEntry], taxonomy: Taxonomy, decisions: DecisionStore) -> Iterable[Line]:
    """Entries as lines, in their order; those of one step together."""
    named = names_by_subject(taxonomy)
    ended = [entry for entry in entries if ends_proposal(entry, decisions)]
    beside = {(entry.batch, entry.step.ref): entry.number for entry in ended}
    for entry in entries:
        if entry in ended:
            continue
        step = entry.step
        twin = beside.get((entry.batch, step.ref)) if step.subject is Subject.STATUS else None
        names = named.get(step.subject, {})
        yield Line(
            number=entry.number,
            numbers=" and ".join(f"{number:,}" for number in sorted({entry.number, twin or entry.number})),
            at=entry.at[:16].replace("T", " "),
            who=entry.who,
            what=what(entry, proposer(entry, decisions)),
            ref=step.ref,
            address=links.recommendation(step.ref) if step.ref else "",
            before=said(step.before, names),
            after=said(step.after, names),
            why=step.why,
            undo=step.kind not in LASTING and bool(step.ref),
            batch=None if step.kind is Kind.APPROVE else entry.batch,
        )


def names_by_subject(taxonomy: Taxonomy) -> Mapping[Subject, Mapping[str, str]]:
    """What values on record are called, by what they are about."""
    return {
        Subject.STATUS: {status.value: status.label for status in Status},
        **{subject: taxonomy.names(kind) for kind, subject in SUBJECTS.items()},
    }


def ends_proposal(entry: LogEntry, decisions: DecisionStore) -> bool:
    """Whether it only says that the step beside it ended a proposal, or takes such an entry back."""
    step = entry.step
    if step.item != PROPOSED or entry.batch is None:
        return False
    if step.undoes is not None:
        return ends_proposal(decisions.entry(step.undoes), decisions)
    return step.settled is None and step.kind is not Kind.RETURN


def proposer(entry: LogEntry, decisions: DecisionStore) -> str:
    """Who had decided the status that this entry approves; "" for any other entry."""
    if entry.step.kind is not Kind.APPROVE or entry.batch is None:
        return ""
    follows = [one.follows for one in decisions.batch(entry.batch) if one.step.item == PROPOSED]
    return next((decisions.entry(number).who for number in follows if number), "")


def what(entry: LogEntry, proposed_by: str = "") -> str:
    """What was done, in words: "Status changed", "Themes taken back", who proposed and who approved."""
    if proposed_by and entry.step.after:
        status = Status(entry.step.after[0]).label
        return f"{status}: proposed by {proposed_by}, approved by {entry.who}"
    subject = (
        "No further action" if entry.step.subject is Subject.NO_FURTHER_ACTION else entry.step.subject.value
    )
    words = subject.replace("-", " ")
    proposal = " (awaiting approval)" if entry.step.item == PROPOSED else ""
    if entry.step.kind is Kind.COMMENT:
        return "Commented"
    return f"{words[:1].upper()}{words[1:]} {_DONE[entry.step.kind]}{proposal}"


def said(values: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Values in words: those that have a name by it, anything else as it is."""
    return ", ".join(names.get(value, value) for value in values)
