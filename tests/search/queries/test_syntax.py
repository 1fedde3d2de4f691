from __future__ import annotations

import pytest

from searchapp.search.queries.syntax import (
    DEEPEST,
    LONGEST,
    MOST_TERMS,
    All,
    Either,
    Leaf,
    Node,
    Without,
    shape,
)

FIELDS = frozenset({"report", "status", "made"})


def drawn(node: Node | None) -> str:
    match node:
        case None:
            return "-"
        case Leaf(text=text, quoted=quoted, field=field):
            return (f"{field}:" if field else "") + (f'"{text}"' if quoted else text)
        case Without(part):
            return f"!{drawn(part)}"
        case All(parts):
            return f"({' & '.join(map(drawn, parts))})"
        case Either(parts):
            return f"({' | '.join(map(drawn, parts))})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "-"),
        ("custody", "custody"),
        ('custody -bail "appropriate adult"', '(custody & !bail & "appropriate adult")'),
        ("custody suite OR police cell", "((custody & suite) | (police & cell))"),
        ("(custody OR bail) adult", "((custody | bail) & adult)"),
        ("custody AND bail", "(custody & bail)"),
        ("custody | bail", "(custody | bail)"),
        ("custody NOT bail", "(custody & !bail)"),
        ("NOT NOT bail", "bail"),
        ('-"strip search"', '!"strip search"'),
        ("-(custody bail)", "!(custody & bail)"),
        ("multi-agency - hub", "(multi-agency & hub)"),
        ("report:custody", "report:custody"),
        ("Report:custody", "report:custody"),
        ('status:"being progressed"', 'status:"being progressed"'),
        ("made: 2014", "made:2014"),
        ("report:(custody bail)", "(report:custody & report:bail)"),
        ("-status:completed", "!status:completed"),
        ("note: custody", "(note: & custody)"),
        ("\u201cappropriate adult\u201d", '"appropriate adult"'),
        ("or and not", "(or & and & not)"),
    ],
)
def test_operators_are_read(text: str, tree: str):
    read = shape(text, fields=FIELDS)
    assert drawn(read.tree) == tree
    assert read.notices == ()


@pytest.mark.parametrize(
    ("text", "tree", "notice"),
    [
        ('"appropriate adult', "(appropriate & adult)", "quotation mark was not closed"),
        ("(custody", "custody", "bracket was not closed"),
        ("custody)", "custody", "closing bracket had no opening one"),
        ("custody OR", "custody", '"OR" had nothing to join'),
        ("OR custody", "custody", '"OR" had nothing to join'),
        ("AND", "-", '"AND" had nothing to join'),
        ("custody NOT", "custody", '"NOT" had nothing to join'),
    ],
)
def test_what_cannot_be_read_is_read_otherwise_and_said_so(text: str, tree: str, notice: str):
    read = shape(text, fields=FIELDS)
    assert drawn(read.tree) == tree
    assert notice in " ".join(read.notices)


def test_a_long_query_is_cut_at_a_word_and_said_so():
    read = shape("custody " * 100_000, fields=FIELDS)
    assert len(read.text) <= LONGEST
    assert read.text.endswith("custody")
    assert f"{LONGEST} characters" in read.notices[0]


def test_a_query_at_the_limit_is_read_whole():
    text = "x" * LONGEST
    assert shape(text, fields=FIELDS).notices == ()
    assert shape(text + "x", fields=FIELDS).notices != ()


def test_terms_over_the_limit_are_left_out_and_said_so():
    read = shape(" ".join(f"w{n}" for n in range(MOST_TERMS + 5)), fields=FIELDS)
    assert isinstance(read.tree, All)
    assert len(read.tree.parts) == MOST_TERMS
    assert f"{MOST_TERMS} terms" in read.notices[0]


def test_brackets_over_the_limit_are_left_out_and_said_so():
    inside = "(" * (DEEPEST + 1) + "custody" + ")" * (DEEPEST + 1)
    assert f"{DEEPEST} deep" in shape(inside, fields=FIELDS).notices[0]
    assert shape("(" * DEEPEST + "custody" + ")" * DEEPEST, fields=FIELDS).notices == ()
    assert drawn(shape(f"{inside} bail", fields=FIELDS).tree) == "(custody & bail)"


def test_only_brackets_ask_for_nothing():
    assert shape("(" * 250 + ")" * 250, fields=FIELDS).tree is None


def test_a_leaf_knows_where_it_was_typed():
    tree = shape('custody  "strip search"', fields=FIELDS).tree
    assert isinstance(tree, All)
    assert [(leaf.start, leaf.end) for leaf in tree.parts if isinstance(leaf, Leaf)] == [(0, 7), (9, 23)]
