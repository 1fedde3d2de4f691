"""The sentences of a report: what a table says, for who reads no tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.report import Count, ReportRow

ByStatus = Mapping[Status, Count]

_MOST_NAMED: Final = 3


def counted(number: int, more: str = "") -> str:
    """A number with its noun: "1 recommendation", "1,204 open recommendations"."""
    return f"{number:,} {more}{'recommendation' if number == 1 else 'recommendations'}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence has them: "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def whose(forces: Sequence[str], left_out: Sequence[str]) -> str:
    """Whose recommendations a report counts, and whose it does not although they are there."""
    others = f", none of {listed(left_out)}" if left_out else ""
    if not forces:
        return "This counts the recommendations of no force: the search finds none."
    if len(forces) == 1:
        return f"This counts the recommendations of {forces[0]}{others}."
    return f"This counts the recommendations of {len(forces):,} forces together: {listed(forces)}{others}."


def totals(total: int, by_status: ByStatus, _rows: Sequence[ReportRow]) -> str:
    """The totals, with the share closed as "No further action"."""
    sentence = f"{counted(total)}: {listed([_at(status, one) for status, one in by_status.items()])}."
    closed = by_status.get(Status.NO_FURTHER_ACTION)
    if closed is None or not closed.value or closed.value == total:
        return sentence
    return f"{sentence} {closed.value / total:.0%} closed as No further action."


def made(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """From when to when they were made, and when most of them."""
    if not rows:
        return "Of no recommendation is it known when it was made." if total else totals(0, _by_status, ())
    if len(rows) == 1:
        return f"All of which it is known were made in {rows[0].name}: {rows[0].total.value:,}."
    years = sorted(row.id for row in rows)
    most = largest(rows)
    return (
        f"They were made from {years[0]} to {years[-1]}, most of them in {most.name} ({most.total.value:,})."
    )


def closed(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """For how many it is known when they were closed, and when most of them."""
    known = sum(row.total.value for row in rows)
    if not total:
        return "No recommendation is closed."
    if not known:
        return (
            f"{counted(total)} {_is(total)} closed. Nothing tells when: they were closed when first imported."
        )
    most = largest(rows)
    unknown = f" Of {total - known:,} nothing tells when." if total > known else ""
    return (
        f"{counted(total)} {_is(total)} closed, {known:,} of them since a known year, "
        f"most in {most.name} ({most.total.value:,}).{unknown}"
    )


def due(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """How many open ones have a due date, and how many are overdue."""
    if not total:
        return "No recommendation is open."
    dated = sum(row.total.value for row in rows)
    overdue = sum(row.total.value for row in rows if row.id == "overdue")
    have = "has" if dated == 1 else "have"
    of = f"Of {counted(total, 'open ')},"
    if not dated:
        late = "it is late" if total == 1 else "they are late"
        return f"{of} no due date is stated, so whether {late} cannot be told."
    told = (
        f"{of} {dated:,} {have} a due date, by the text, the register or a decision, "
        f"and {_or_none(overdue)} {_is(overdue)} overdue"
    )
    rest = total - dated
    if not rest:
        return f"{told}."
    late = "it is late" if rest == 1 else "they are late"
    return f"{told}; of the other {rest:,} none is stated, so whether {late} cannot be told."


def repeats(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """On how many themes a force was told again, and in which years; the first year counts, too."""
    if not rows:
        return "No force was told on the same theme in more than one year."
    most = largest(rows)
    again = "on which the same force was told in more than one year, the first year counted, too"
    if len(rows) == 1:
        return f"{counted(total)} {_is(total)} on a theme {again}. {most.name}."
    return (
        f"{counted(total)} {_is(total)} on {len(rows):,} themes {again}. "
        f"Most often: {most.name}, {most.total.value:,} in all."
    )


def contradictions(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """How many contradict themselves, and how most of them do."""
    if not rows:
        return "No contradiction between status and response was found."
    most = largest(rows)
    verb = "has" if total == 1 else "have"
    return (
        f"{counted(total)} {verb} a status that the response, another entry or the text speaks against. "
        f"Most often: {most.name} ({most.total.value:,})."
    )


def addressed(total: int, _by_status: ByStatus, rows: Sequence[ReportRow]) -> str:
    """Who is asked most."""
    if not rows:
        return f"Of {counted(total)}, none has a suggested addressee."
    asked = [f"{row.name} ({row.total.value:,})" for row in rows[:_MOST_NAMED]]
    most = "most often " if len(rows) > _MOST_NAMED else ""
    return f"{'It is' if total == 1 else 'They are'} addressed {most}to {listed(asked)}."


def largest(rows: Sequence[ReportRow]) -> ReportRow:
    """The row with the largest total, the first of equals."""
    return max(rows, key=lambda row: row.total.value)


def _or_none(number: int) -> str:
    return f"{number:,}" if number else "none"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _at(status: Status, count: Count) -> str:
    return f"{count.value:,} {status.label.lower()}"
