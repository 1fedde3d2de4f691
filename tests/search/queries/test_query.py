from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index

from searchapp.domain.search import IndexDocument
from searchapp.search.finding.scoring import weighting
from searchapp.search.passages import passages
from searchapp.search.queries.fields import Names
from searchapp.search.queries.query import ReadQuery, read_query
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.queries.tree import AtLeast
from searchapp.search.schema import fields_of, schema

NAMES: Names = {
    "theme": {"custody": "Police custody", "stop-and-search": "Stop and search"},
    "addressee": {"college-of-policing": "College of Policing"},
    "force": {"Lancashire": "Lancashire"},
}
WORDS = Vocabulary(
    {"custody": 40, "bail": 9, "violence": 20, "domestic": 20, "reoffending": 3, "offending": 9}
)

TEXTS = {
    "custody": "Custody officers should review bail.",
    "cse": "Forces should tackle CSE online.",
    "exploitation": "Forces should tackle child sexual exploitation.",
    "safety": "A police cell is no place of safety.",
    "s136": "Review detention under section 136.",
    "reoffending": "Work to reduce re-offending rates.",
    "adult": "An appropriate adult attends.",
    "adults": "Appropriate adults attend.",
}


def document(ref: str, text: str, **changes: object) -> IndexDocument:
    values: dict[str, object] = {
        "ref": ref,
        "recommendation": text,
        "response": "",
        "report": "A report",
        "force": "Lancashire",
        "inspection_type": "Joint Inspection",
        "status": "completed",
        "themes": (),
        "addressees": (),
        "made": "2014",
    }
    return IndexDocument(**values | changes)  # type: ignore[arg-type]  # values of the right kinds


DOCUMENTS = [
    *(document(ref, text) for ref, text in TEXTS.items()),
    document(
        "full",
        "Supervise officers.",
        response="Custody is reviewed.",
        report="Stop and search: a report",
        themes=("custody",),
        addressees=("college-of-policing",),
        status="being-progressed",
        made="2016-03",
    ),
]


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> index.FileIndex:
    made = index.create_in(tmp_path_factory.mktemp("index"), schema())
    writer = made.writer()
    for each in DOCUMENTS:
        writer.add_document(**fields_of(each))
    writer.commit()
    return made


def read(text: str, **options: object) -> ReadQuery:
    return read_query(text, **{"names": NAMES, "filters": {}, "today": date(2016, 3, 1)} | options)  # type: ignore[arg-type]  # options


def refs(stock: index.FileIndex, query: object) -> list[str]:
    with stock.searcher(weighting=weighting().stock()) as searcher:
        return [hit["ref"] for hit in searcher.search(query, limit=None)]


def found(stock: index.FileIndex, text: str, **options: object) -> set[str]:
    return set(refs(stock, read(text, **options).query))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("custody", {"custody", "full"}),
        ("custody bail", {"custody"}),
        ("custody OR exploitation", {"custody", "full", "exploitation"}),
        ("custody -bail", {"full"}),
        ("custody NOT bail", {"full"}),
        ("officer", {"custody", "full"}),
        ('"appropriate adult"', {"adult"}),
        ('"custody officers"', {"custody"}),
        ("appropriate adult", {"adult", "adults"}),
        ("CSE", {"cse", "exploitation"}),
        ("child sexual exploitation", {"cse", "exploitation"}),
        ("s136", {"s136", "safety"}),
        ("section 136", {"s136", "safety"}),
        ("reoffending", {"reoffending"}),
        ("re-offending", {"reoffending"}),
        ("re offending", {"reoffending"}),
        ('"re-offending rates"', {"reoffending"}),
        ("custod*", {"custody", "full"}),
        ("custdy~", {"custody", "full"}),
        ("report:search", {"full"}),
        ("title:search", {"full"}),
        ("recommendation:custody", {"custody"}),
        ("response:custody", {"full"}),
        ("response:custod*", {"full"}),
        ('report:"stop and search"', {"full"}),
        ("status:being-progressed", {"full"}),
        ('status:"Being progressed"', {"full"}),
        ("theme:custody", {"full"}),
        ('theme:"Police custody"', {"full"}),
        ("addressee:college", {"full"}),
        ("is:open", {"full"}),
        ("has:response", {"full"}),
        ("has:theme custody", {"full"}),
        ("made:2016", {"full"}),
        ("made:2015..2016-02", set()),
        ("made:2016-03-15", {"full"}),
        ("force:lancashire theme:custody", {"full"}),
        ("-made:2014", {"full"}),
        ("theme:custody OR exploitation", {"full", "exploitation"}),
        ("(custody OR adult) -(bail OR attend)", {"full"}),
        ("made:2014..2014 is:closed tackle", {"cse", "exploitation"}),
    ],
)
def test_queries_find_what_they_ask_for(stock: index.FileIndex, text: str, wanted: set[str]):
    assert found(stock, text) == wanted


def test_an_empty_query_finds_everything(stock: index.FileIndex):
    assert len(found(stock, "")) == len(found(stock, "   ")) == len(DOCUMENTS)


def test_other_names_can_be_switched_off(stock: index.FileIndex):
    assert found(stock, "CSE", expand=False) == {"cse"}
    assert "also" not in read("CSE", expand=False).reading


def test_the_typed_name_ranks_above_the_other(stock: index.FileIndex):
    assert refs(stock, read("CSE").query)[0] == "cse"


def test_fewer_words_are_wanted_step_by_step(stock: index.FileIndex):
    asked = read("custody bail officers unicorns")
    assert refs(stock, asked.query) == []
    three, two, one = (refs(stock, step.query) for step in asked.relaxed)
    assert three == ["custody"]
    assert two == ["custody", "full"]
    assert set(one) == {"custody", "full"}
    assert "at least 3 of the 4" in asked.relaxed[0].notice
    assert "at least one of the 4" in asked.relaxed[2].notice


def test_filters_and_exclusions_stay_when_fewer_words_are_wanted(stock: index.FileIndex):
    asked = read("custody unicorns -bail made:2016")
    assert [set(refs(stock, step.query)) for step in asked.relaxed] == [{"full"}]
    asked = read("custody unicorns -supervise made:2016")
    assert [refs(stock, step.query) for step in asked.relaxed] == [[]]


@pytest.mark.parametrize("text", ["", "custody", '"a b c"', "theme:custody", "custody -bail", "a OR b"])
def test_one_thing_cannot_be_relaxed(text: str):
    assert read(text).relaxed == ()


def test_at_least_is_equal_only_to_the_same():
    parts = [read("custody").query, read("bail").query]
    assert AtLeast(parts, 1) == AtLeast(parts, 1)
    assert AtLeast(parts, 1) != AtLeast(parts, 2)
    assert len({AtLeast(parts, 1), AtLeast(parts, 1), AtLeast(parts, 2)}) == 2


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("", "All recommendations"),
        ("custody", "Recommendations with custody"),
        (
            'custody -bail "appropriate adult"',
            'Recommendations with custody and the exact words "appropriate adult", without bail',
        ),
        ("CSE", 'Recommendations with CSE (also "child sexual exploitation")'),
        ("custody OR bail", "Recommendations with custody or bail"),
        ("custody suite OR vetting", "Recommendations with (custody and suite) or vetting"),
        ("custod*", 'Recommendations with a word beginning "custod"'),
        ("custdy~", 'Recommendations with a word spelt like "custdy"'),
        ("report:custody", "Recommendations with custody in the report title"),
        ("status:nfa", "Recommendations: status No further action"),
        ("custody is:open", "Recommendations with custody, still open"),
        ("theme:custody made:2014..2016", "Recommendations: theme Police custody and made from 2014 to 2016"),
        ("-bail", "Recommendations without bail"),
        ("custody OR -bail", "Recommendations with custody or not bail"),
        ("has:addressee", "Recommendations: having an addressee"),
        ("it", 'Recommendations with the exact word "it"'),
        ("what have we been told about custody?", "Recommendations with custody"),
    ],
)
def test_a_query_is_read_back_in_words(text: str, reading: str):
    asked = read(text)
    assert asked.reading == reading
    assert asked.notices == ()


def test_chosen_facet_values_are_read_back_too():
    filters = {"theme": ("custody", "stop-and-search"), "status": ("completed",), "year": ()}
    assert read("bail", filters=filters).reading == (
        "Recommendations with bail, theme Police custody or Stop and search and status Completed"
    )


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("status:foo", '"foo" is not a known status, so it was searched as words.'),
        ("theme:custdy", "The nearest known: Police custody."),
        ("made:soon", '"made:soon" was searched as words'),
        (
            "has:nothing",
            "response, theme, addressee, date, deadline, recurring, closing, repeat, contradiction or owner",
        ),
        ("due:soon", '"due:soon" was searched as words, because after "due:" comes a date or a range'),
        ("cust*dy", '"cust*dy" was searched as plain words'),
        ("*", '"*" has no words to search for, so it was left out.'),
        ("???", '"???" has no words to search for'),
        ('""', "Quotation marks without a word between them were left out."),
        ('"custody', "quotation mark was not closed"),
        ("(custody", "bracket was not closed"),
        ("custody OR", '"OR" had nothing to join'),
        ("x " * 40, "32 terms"),
        ("x" * 501, "500 characters"),
        ("(" * 11 + "x" + ")" * 11, "10 deep"),
    ],
)
def test_what_is_read_otherwise_than_typed_is_said(text: str, notice: str):
    assert notice in " ".join(read(text).notices)


def test_a_value_that_is_not_known_is_searched_as_words(stock: index.FileIndex):
    assert found(stock, "status:custody") == {"custody", "full"}
    assert found(stock, "made:custody") == {"custody", "full"}


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("due:..2016-03", "Recommendations: due up to March 2016"),
        ("custody due:2015", "Recommendations with custody, due 2015"),
        ("is:overdue", "Recommendations: still open and overdue on 1 March 2016"),
        (
            "is:due-soon",
            "Recommendations: still open and perhaps falling due from 1 March 2016 to 29 March 2016",
        ),
        ("status:overdue", "Recommendations: still open and overdue on 1 March 2016"),
        ("has:deadline", "Recommendations: having a deadline"),
        ("has:recurring", "Recommendations: having a recurring duty"),
    ],
)
def test_due_dates_are_read_and_said_with_the_day(text: str, reading: str):
    assert read(text).reading == reading
    assert read(text).notices == ()


def test_a_slip_is_searched_as_the_word_it_is_like(stock: index.FileIndex):
    asked = read("custdy bail", vocabulary=WORDS)
    assert refs(stock, asked.query) == ["custody"]
    assert asked.did_you_mean == ""  # that is what was searched
    assert asked.reading == 'Recommendations with custody (for "custdy") and bail'
    assert asked.notices == ('No recommendation has the word "custdy"; "custody" was searched instead.',)


def test_a_question_wants_most_of_its_words(stock: index.FileIndex):
    asked = read("how should officers review custody and parking")
    assert set(refs(stock, asked.query)) == {"custody", "full"}
    assert asked.reading == "Recommendations with at least 2 words of officers, review, custody and parking"
    assert asked.notices == ("This was read as a question, so not all of its words are wanted.",)
    assert [step.notice.split("at least ")[1][:3] for step in asked.relaxed] == ["one"]


def test_what_has_all_the_words_of_a_question_counts_twice_wherever_they_stand(stock: index.FileIndex):
    assert refs(stock, read("should custody and parking be reviewed").query)[0] == "custody"
    assert refs(stock, read("should supervision of custody be reviewed and searched").query)[0] == "full"


def test_words_of_a_question_that_tell_nothing_are_left_out_and_it_is_said():
    asked = read("which recommendations involve custody")
    assert asked.reading == "Recommendations with custody"
    assert asked.notices == ('Left out, as they tell nothing of the matter: "involve".',)
    assert read("involve custody").reading == "Recommendations with involve and custody"
    assert "use force (also" in read("when is use of force recorded").reading  # part of a name
    assert read("what happened").reading == "Recommendations with happened"


@pytest.mark.parametrize(
    "text", ["how is custody inspected", "what custody OR bail review", "officers review custody how"]
)
def test_short_questions_and_those_with_operators_are_read_as_words(text: str):
    assert "question" not in " ".join(read(text).notices)


def test_a_word_like_none_is_said_to_be_missing():
    asked = read("unicorns", vocabulary=WORDS)
    assert asked.notices == ('No recommendation has the word "unicorns", nor one spelt like it.',)
    assert asked.did_you_mean == ""


def test_a_slip_within_quotes_is_only_suggested():
    asked = read('"domestc violence"', vocabulary=WORDS)
    assert asked.did_you_mean == '"domestic violence"'
    assert asked.notices == ()


def test_a_suggestion_puts_right_what_was_searched_otherwise_too():
    asked = read('custdy "domestc violence"', vocabulary=WORDS)
    assert asked.did_you_mean == 'custody "domestic violence"'


def test_a_slip_inside_a_name_still_finds_its_other_names():
    assert '(also "DA", "domestic abuse" or "DV")' in read("domestic violance", vocabulary=WORDS).reading


def test_an_acronym_the_register_lacks_is_not_put_right():
    asked = read("HBV", vocabulary=Vocabulary({"hbvx": 20}))
    assert asked.did_you_mean == ""


PIECES = (
    "AND", "OR", "NOT", "(", ")", '"', "-", "*", "~", ":", "..", ",", "+", "|", "&&", "||",
    "custody", "bail", "CSE", "s136", "it", "the", "IT", "'x", "re-offending", "custod*", "custdy~",
    "status:", "theme:", "made:", "is:", "has:", "due:", "report:", "response:", "2014", "2014..2016", "open",
    "\ud800", "\x00", "\u202e", "\U0001f642", "e\u0301", "\u0130", "\ufb01", "\u00b2", "\u0663",
)  # fmt: skip
QUERIES = 40  # read in each example, as drawing an example costs more than reading a query
BYTES = st.binary(min_size=12 * QUERIES, max_size=12 * QUERIES)


def queries(data: bytes) -> list[bytes]:
    """The bytes in twelves, the last of each telling how many of the others are used."""
    return [data[at : at + data[at + 11] % 12] for at in range(0, len(data), 12)]


def soup(data: bytes) -> str:
    between = " " if sum(data) % 3 else ""
    return between.join(PIECES[byte % len(PIECES)] for byte in data)


def sane(asked: ReadQuery) -> bool:
    """Whether there is a reading and every notice is a sentence, all of it fit to be sent."""
    said = [asked.reading, asked.did_you_mean, *asked.notices]
    assert "".join(said).encode()
    assert all(notice.endswith(".") for notice in asked.notices)
    return asked.reading.startswith(("Recommendations", "All recommendations"))


@settings(max_examples=150, deadline=None)
@given(BYTES)
def test_no_soup_of_operators_raises_or_goes_unread(data: bytes):
    for one in queries(data):
        asked = read(soup(one), vocabulary=WORDS)
        assert sane(asked)
        passages(asked.meaning, "Custody officers should review bail and re-offending.")


@settings(max_examples=150, deadline=None)
@given(BYTES)
def test_no_bytes_raise_or_go_unread(data: bytes):
    for one in queries(data):
        assert sane(read(one.decode("utf-8", "surrogateescape"), vocabulary=WORDS))


@settings(max_examples=10, deadline=None)
@given(BYTES)
def test_every_tree_can_be_searched(stock: index.FileIndex, data: bytes):
    with stock.searcher() as searcher:
        for one in queries(data):
            asked = read(soup(one), vocabulary=WORDS)
            for query in (asked.query, *(step.query for step in asked.relaxed)):
                searcher.search(query, limit=None)  # with a limit, Whoosh's own skipping has a bug


@pytest.mark.parametrize(
    "typed",
    ["R-7K3QX2", "r-7k3qx2", "R-7K3QX2.", '"R-7K3QX2"', "reference:R-7K3QX2", "ref:7k3qx2", "R-7K3QX2 bail"],
)
def test_a_reference_finds_what_bears_it(tmp_path: Path, typed: str) -> None:
    made = index.create_in(tmp_path, schema())
    writer = made.writer()
    for ref in ("R-7K3QX2", "R-7K3QX3"):
        writer.add_document(**fields_of(document(ref, "Custody officers should review bail.")))
    writer.commit()
    assert found(made, typed) == {"R-7K3QX2"}
    assert "the reference R-7K3QX2" in read(typed).reading


def test_a_word_that_only_begins_like_a_reference_is_a_word() -> None:
    assert "reference" not in read("r-squared").reading
