"""The page of contradictions: which are shown and in which order, and what can be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from searchapp.domain.errors import InvalidInput
from searchapp.domain.finding import Finding, to_owner
from searchapp.domain.findings import FindingQuery, Slice, Tallied
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.services.checking import Checking
from searchapp.services.searching import Searching
from searchapp.triage.contradictions.rules import RULES
from searchapp.triage.contradictions.sureness import SUREST_FIRST
from searchapp.web import links
from searchapp.web.forms import Parameters
from searchapp.web.view_models.paging import Paging, paging
from searchapp.web.view_models.wording import counted, enough

CountedBy = Literal["rule", "status", "force", "report"]

TITLES: Final = {rule.id: rule.title for rule in RULES}
_ORDERS: Final = {"": "The surest rules first", "register": "In register order"}
_LABELS: Final[Mapping[CountedBy, str]] = {
    "status": "Status",
    "force": "Force",
    "report": "Originating report",
}
_COUNTED: Final[tuple[CountedBy, ...]] = ("rule", *_LABELS)
_MOST_OPTIONS: Final = 200
_LONGEST: Final = 1_000  # characters of a force or a report


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """A rule of the queue with its number of findings."""

    title: str
    number: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A contradiction with its recommendation; `message` can be sent to the owner as it stands."""

    finding: Finding
    title: str
    record: Recommendation
    address: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A list to choose one value from: `options` are values and what is shown of them."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionsPage:
    """Contradictions, some or all: `total` of `every`.

    `reading` says which and in which order. `groups`: those of one rule, with its title; in register order a
    single one without.
    """

    total: int
    every: int
    reading: str
    rules: tuple[RuleCount, ...]
    rule: str
    choices: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[Shown, ...]], ...]
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    query: FindingQuery
    parameters: Parameters

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Asked:
        """Read the parameters `rule`, `status`, `force`, `report` and `order`. Raises InvalidInput."""
        given = {name: arguments.get(name, "").strip() for name in ("rule", *_LABELS, "order")}
        if given["rule"] and given["rule"] not in TITLES:
            raise _unknown("rule", given["rule"])
        if given["order"] not in _ORDERS:
            raise _unknown("order", given["order"])
        try:
            status = Status(given["status"]) if given["status"] else None
        except ValueError:
            raise _unknown("status", given["status"]) from None
        query = FindingQuery(
            rule=given["rule"],
            status=status,
            force=given["force"][:_LONGEST],
            report=given["report"][:_LONGEST],
            order=() if given["order"] else SUREST_FIRST,
        )
        return cls(query=query, parameters=[(name, value) for name, value in given.items() if value])

    def with_rule(self, rule: str) -> Parameters:
        """The parameters that ask for another rule, or for all with ""."""
        others = [(name, value) for name, value in self.parameters if name != "rule"]
        return [("rule", rule), *others] if rule else others


def contradictions_page(
    checking: Checking, searching: Searching, arguments: Mapping[str, str], *, page: int, size: int
) -> ContradictionsPage:
    """The page of that number of the contradictions that an address asks for.

    Raises InvalidInput for an unknown rule, status or order, NotFound where the list is shorter.
    """
    asked = Asked.of(arguments)
    query = asked.query
    tally = checking.contradiction_tally()
    by_rule = _counts(tally, query, "rule")
    every = sum(one.number for one in tally)
    total = by_rule.get(query.rule, 0) if query.rule else sum(by_rule.values())
    where = paging(
        total, size=size, page=page, address=lambda number: links.findings(asked.parameters, number)
    )
    found = checking.contradictions(query, Slice(offset=(page - 1) * size, limit=size))
    records = {record.ref: record for record in searching.store.get_many([one.ref for one in found])}
    items = [shown(one, records[one.ref]) for one in found if one.ref in records]
    return ContradictionsPage(
        total=total,
        every=every,
        reading=_reading(query, total, every),
        rules=(
            _rule("", "All rules", sum(by_rule.values()), asked),
            *(_rule(id_, TITLES[id_], by_rule.get(id_, 0), asked) for id_ in _listed(query)),
        ),
        rule=query.rule,
        choices=tuple(_choices(tally, query)),
        groups=tuple(_grouped(items, query)),
        paging=where,
    )


def shown(finding: Finding, record: Recommendation) -> Shown:
    """A contradiction as pages show it."""
    return Shown(
        finding=finding,
        title=TITLES.get(finding.rule, finding.rule),
        record=record,
        address=links.recommendation(record.ref),
        message=to_owner(record.ref, record.report, finding.question, finding.evidence),
    )


def _listed(query: FindingQuery) -> Sequence[str]:
    return query.order or tuple(TITLES)


def _reading(query: FindingQuery, total: int, every: int) -> str:
    narrowed = (
        f"“{TITLES[query.rule]}”" if query.rule else "",
        f"status {query.status.label}" if query.status else "",
        f"of {query.force}" if query.force else "",
        f"in {enough(query.report, 120)}" if query.report else "",
    )
    which = ", ".join(filter(None, narrowed))
    number = (
        f"{total:,} of {counted(every, 'contradiction')}: {which}"
        if which
        else counted(every, "contradiction")
    )
    order = "surest first" if query.order else "in register order"
    return f"{number}{';' if which else ','} {order}." if total > 1 else f"{number}."


def _rule(id_: str, title: str, number: int, asked: Asked) -> RuleCount:
    address = links.findings(asked.with_rule(id_))
    return RuleCount(title=title, number=number, address=address, current=id_ == asked.query.rule)


def _counts(tally: Sequence[Tallied], query: FindingQuery, by: CountedBy) -> Counter[str]:
    """Number by rule, status, force or report, whatever is asked of that, for the rest of what is asked."""
    found = Counter[str]()
    others = [name for name in _COUNTED if name != by and getattr(query, name)]
    for one in tally:
        if all(getattr(one, name) == getattr(query, name) for name in others):
            found[str(getattr(one, by))] += one.number
    return found


def _choices(tally: Sequence[Tallied], query: FindingQuery) -> Iterator[Choice]:
    for by, label in _LABELS.items():
        chosen = str(getattr(query, by) or "")
        counts = _counts(tally, query, by)
        values = {chosen, *(value for value, _ in counts.most_common(_MOST_OPTIONS))} - {""}
        if by == "force" and len(values) == 1 and not chosen:
            continue
        options = tuple(
            (value, f"{_named(by, value)} ({counts[value]:,})")
            for value in sorted(values, key=lambda value: _place(by, value))
        )
        left = len(counts) - _MOST_OPTIONS
        any_ = f"Any ({left:,} rarer ones are not listed)" if left > 0 else "Any"
        yield Choice(name=by, label=label, options=(("", any_), *options), chosen=chosen)
    yield Choice(
        name="order",
        label="Order",
        options=tuple(_ORDERS.items()),
        chosen="" if query.order else "register",
    )


def _named(by: CountedBy, value: str) -> str:
    return Status(value).label if by == "status" else enough(value, 90)


def _place(by: CountedBy, value: str) -> tuple[int, str]:
    return (list(Status).index(Status(value)), "") if by == "status" else (0, value.casefold())


def _grouped(items: Sequence[Shown], query: FindingQuery) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    if not query.order or query.rule:
        yield from (("", tuple(items)),) if items else ()
        return
    for title, together in groupby(items, key=lambda one: one.title):
        yield title, tuple(together)


def _unknown(what: str, value: str) -> InvalidInput:
    return InvalidInput(f"There is no {what} {value[:60]!r}.", next_step="Choose one of those on the page.")
