from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from searchapp.domain.recommendation import Status
from searchapp.domain.search import SearchRequest
from searchapp.domain.taxonomy import Label, Taxonomy
from searchapp.web.forms import parameters, search_request, with_value, without_value

LABELS = tuple(Label(id=name, name=name.upper(), definition="") for name in ("a", "b", "c"))
TAXONOMY = Taxonomy(themes=LABELS, addressees=LABELS)

_words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
_filters = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(tuple),
        "status": st.lists(st.sampled_from([s.value for s in Status]), min_size=1, unique=True).map(tuple),
        "report": st.lists(_words, min_size=1, unique=True).map(tuple),
        "year": st.lists(st.from_regex(r"[0-9]{4}", fullmatch=True), min_size=1, unique=True).map(tuple),
    },
)
requests = st.builds(
    SearchRequest,
    text=_words.map(str.strip),
    filters=_filters,
    expand=st.booleans(),
    sort=st.sampled_from(["relevance", "made", "-made", "report"]),
    offset=st.integers(0, 50).map(lambda page: page * 20),
    limit=st.just(20),
)


@given(requests)
def test_an_address_leads_back_to_the_request_it_was_made_of(request: SearchRequest) -> None:
    again = search_request(MultiDict(parameters(request)), TAXONOMY, page_size=20)
    assert again == request


@given(requests)
def test_choosing_a_value_and_letting_it_go_leaves_the_first_page_of_the_search(
    request: SearchRequest,
) -> None:
    filters = {facet: values for facet, values in request.filters.items() if facet != "addressee"}
    chosen = with_value(SearchRequest(text=request.text, filters=filters, offset=40), "addressee", "a")
    assert chosen.filters["addressee"] == ("a",)
    assert without_value(chosen, "addressee", "a") == SearchRequest(text=request.text, filters=filters)


def test_empty_parameters_as_a_form_sends_them_ask_nothing() -> None:
    sent = MultiDict([("q", " "), ("theme", ""), ("sort", ""), ("page", "")])
    assert search_request(sent, TAXONOMY, page_size=20) == SearchRequest()


def test_a_status_may_be_given_in_the_words_of_a_register() -> None:
    sent = MultiDict([("status", "No further action needed"), ("status", "no-further-action")])
    assert search_request(sent, TAXONOMY, page_size=20).filters == {"status": ("no-further-action",)}


def test_parameters_at_their_defaults_are_left_out() -> None:
    assert parameters(SearchRequest()) == []
