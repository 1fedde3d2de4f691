"""Whatever the register and whatever the scope: parts add up, and every number is that of its search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.classify.taxonomy_file import load_taxonomy
from searchapp.config import training_folder
from searchapp.domain.deadline import Due
from searchapp.domain.recommendation import Status
from searchapp.domain.report import Report, ReportTable
from searchapp.domain.search import FacetName, IndexDocument, SearchRequest, SearchResult
from searchapp.reports import REPORTS, make_report
from searchapp.reports.render import as_csv, as_values
from searchapp.search.schema import facet_values

AS_OF = date(2016, 4, 1)
TAXONOMY = load_taxonomy(training_folder() / "taxonomy.toml")
RULES = {"nothing-said": "Closed without an answer"}
STATUSES = tuple(status.value for status in Status)
THEMES = ("custody", "domestic-abuse", "stop-search")


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=len(values), unique=True).map(tuple)


registers = st.lists(
    st.builds(
        IndexDocument,
        ref=st.just(""),
        recommendation=st.just(""),
        response=st.just(""),
        report=st.sampled_from(["", "One", "Two"]),
        force=st.sampled_from(["", "Lancashire", "Cumbria"]),
        inspection_type=st.just(""),
        status=st.sampled_from(STATUSES),
        themes=some(*THEMES),
        addressees=some("police-force", "home-office"),
        made=st.sampled_from(["", "2005", "2013", "2014-11", "2016-01-31"]),
        due_latest=st.sampled_from(["", "2014-02-28", "2016-04-20", "2017-05-01"]),
        closed=st.sampled_from(["", "2014", "2016-02-01"]),
        repeats=some(*THEMES),
        contradictions=some("nothing-said", "response-cut-off"),
    ),
    max_size=12,
).map(lambda found: [_consistent(one, number) for number, one in enumerate(found)])
scopes = st.dictionaries(
    st.sampled_from(["theme", "status", "year", "force", "due", "closed", "repeat"]),
    st.lists(
        st.sampled_from([*THEMES, *STATUSES, "2013", "2014", "Cumbria", "overdue"]), min_size=1, max_size=3
    ).map(tuple),
    max_size=2,
)


def _consistent(one: IndexDocument, number: int) -> IndexDocument:
    """As the index is filled: what is open was not closed."""
    closed = "" if Status(one.status).is_open else one.closed
    return replace(one, ref=f"R-{number}", due_earliest=one.due_latest, closed=closed)


class Brute:
    """Search by looking at each document; notes how often it was asked."""

    def __init__(self, documents: Sequence[IndexDocument]) -> None:
        self.documents = documents
        self.asked = 0

    def __call__(self, request: SearchRequest) -> SearchResult:
        self.asked += 1
        filters = {facet: values for facet, values in request.filters.items() if values}
        counts = {}
        for facet in request.facets:
            others = {name: values for name, values in filters.items() if name != facet}
            passing = [one for one in self.documents if _passes(one, others)]
            counts[facet] = dict(Counter(value for one in passing for value in _values(one, facet)))
        total = sum(_passes(one, filters) for one in self.documents)
        return SearchResult(total=total, hits=(), reading="", notices=(), facets=counts)


def _passes(one: IndexDocument, filters: dict[FacetName, tuple[str, ...]]) -> bool:
    return all(set(values) & set(_values(one, facet)) for facet, values in filters.items())


def _values(one: IndexDocument, facet: FacetName) -> Sequence[str]:
    if facet != "due":
        return facet_values(one, facet)
    if not one.due_latest or not Status(one.status).is_open:
        return ()
    day = date.fromisoformat(one.due_latest)
    return (Due(earliest=day, latest=day).standing(AS_OF),)


def made(name: str, documents: Sequence[IndexDocument], filters: dict[FacetName, tuple[str, ...]]) -> Report:
    scope = SearchRequest(filters=filters)
    return make_report(name, Brute(documents), TAXONOMY, scope, AS_OF, rules=RULES, lists=lambda _: ())


def numbers_in(line: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)]


def counts_of(table: ReportTable) -> Iterator[tuple[int, SearchRequest]]:
    for row in table.rows:
        yield from ((count.value, count.request) for count in (*row.counts, row.total))
    yield from ((count.value, count.request) for count in (*table.totals, table.total))


@pytest.mark.parametrize("name", list(REPORTS))
@settings(max_examples=40, deadline=None)
@given(documents=registers, filters=scopes)
def test_parts_add_up_in_every_report_and_scope(
    name: str, documents: list[IndexDocument], filters: dict[FacetName, tuple[str, ...]]
) -> None:
    for table in made(name, documents, filters).tables:
        assert sum(count.value for count in table.totals) == table.total.value
        for row in table.rows:
            assert sum(count.value for count in row.counts) == row.total.value > 0
        borne = sum(row.total.value for row in table.rows)
        said, total, *corrections = numbers_in(table.reconciliation)
        less = corrections.pop(0) if ", less " in table.reconciliation else 0
        plus = corrections.pop(0) if ", plus " in table.reconciliation else 0
        assert not corrections
        assert said == borne == total - less + plus
        assert total == table.total.value
        assert less <= total


@pytest.mark.parametrize("name", list(REPORTS))
@settings(max_examples=25, deadline=None)
@given(documents=registers, filters=scopes)
def test_every_number_is_the_total_of_the_search_it_leads_to(
    name: str, documents: list[IndexDocument], filters: dict[FacetName, tuple[str, ...]]
) -> None:
    search = Brute(documents)
    for table in made(name, documents, filters).tables:
        for value, request in counts_of(table):
            assert search(request).total == value


@settings(max_examples=25, deadline=None)
@given(documents=registers, filters=scopes)
def test_the_order_in_which_a_register_is_kept_changes_no_byte(
    documents: list[IndexDocument], filters: dict[FacetName, tuple[str, ...]]
) -> None:
    one, other = made("board", documents, filters), made("board", documents[::-1], filters)
    assert as_values(one) == as_values(other)
    assert [as_csv(table, mark=True) for table in one.tables] == [
        as_csv(table, mark=True) for table in other.tables
    ]


def test_a_report_takes_no_more_searches_for_more_rows() -> None:
    def asked(rows: int) -> int:
        documents = [
            IndexDocument(
                ref=f"R-{number}",
                recommendation="",
                response="",
                report=f"Report {number}",
                force="Lancashire",
                inspection_type="",
                status=STATUSES[number % 4],
                themes=(),
                addressees=(),
                made="2014",
            )
            for number in range(rows)
        ]
        search = Brute(documents)
        make_report("inspections", search, TAXONOMY, SearchRequest(), AS_OF, rules=RULES, lists=lambda _: ())
        return search.asked

    assert asked(8) == asked(80)
