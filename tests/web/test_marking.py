from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchapp.web.view_models.marking import labelled, stretches

_spans = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=8)


@given(st.text(max_size=30), _spans, _spans)
def test_no_character_is_lost_and_each_is_marked_as_the_spans_say(
    text: str, found: list[tuple[int, int]], evidence: list[tuple[int, int]]
) -> None:
    cut = stretches(text, found, evidence)
    assert "".join(part.text for part in cut) == text
    position = 0
    for part in cut:
        for at in range(position, position + len(part.text)):
            assert part.found == any(start <= at < end for start, end in found)
            assert part.evidence == any(start <= at < end for start, end in evidence)
        position += len(part.text)


@given(st.text(max_size=30), _spans, st.dictionaries(st.sampled_from("abc"), _spans))
def test_every_character_names_all_that_it_spoke_for(
    text: str, found: list[tuple[int, int]], evidence: dict[str, list[tuple[int, int]]]
) -> None:
    position = 0
    for part in labelled(text, found, evidence):
        for at in range(position, position + len(part.text)):
            spoke = {label for label, spans in evidence.items() if any(a <= at < b for a, b in spans)}
            assert (set(part.labels), part.evidence) == (spoke, bool(spoke))
            assert part.found == any(start <= at < end for start, end in found)
        position += len(part.text)
    assert position == len(text)
