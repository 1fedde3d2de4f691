"""The taxonomy file: read as it stands, and refused by file and line where it contradicts itself."""

from pathlib import Path

import pytest

from searchapp.classify.taxonomy_file import load_taxonomy, parse_taxonomy
from searchapp.config import training_folder
from searchapp.domain.errors import TaxonomyError, Unavailable

ONE = '[[theme]]\nid = "a"\nname = "A"\ndefinition = "All of a."\n'
TWO = ONE + '[[theme]]\nid = "b"\nname = "B"\ndefinition = "All of b."\n'


def test_the_shipped_taxonomy_has_the_agreed_lists() -> None:
    taxonomy = load_taxonomy(training_folder() / "taxonomy.toml")
    assert len(taxonomy.themes) == 29
    assert len(taxonomy.addressees) == 15
    assert all(label.strong and label.definition for label in taxonomy.themes)


def test_every_list_of_an_entry_is_read() -> None:
    text = ONE + 'strong = ["custody suite"]\nweak = ["cell"]\n[theme.acronyms]\nPACE = "police act"\n'
    (label,) = parse_taxonomy(text, file="t.toml").themes
    assert (label.strong, label.weak, dict(label.acronyms)) == (
        ("custody suite",),
        ("cell",),
        {"PACE": "police act"},
    )


def test_the_same_id_may_be_a_theme_and_an_addressee() -> None:
    taxonomy = parse_taxonomy(ONE + ONE.replace("theme", "addressee"), file="t.toml")
    assert taxonomy.names("theme") == taxonomy.names("addressee") == {"a": "A"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (ONE + ONE, 6, "there twice"),
        (TWO + 'gives_way_to = ["zebra"]\n', 9, "zebra"),
        (ONE + 'gives_way_to = ["a"]\n', 5, "circle"),
        (ONE + 'gives_way_to = ["b"]\n' + TWO[len(ONE) :] + 'gives_way_to = ["a"]\n', 5, "a -> b -> a"),
        (ONE + 'colour = "red"\n', 1, "colour"),
        (ONE + 'strong = ["x",\n  "y",\n  "x"]\n', 5, "there twice"),
        (ONE + 'strong = [" "]\n', 1, "empty"),
        ('[[theme]]\nid = "a"\n', 1, "name"),
        (ONE.replace('"a"', '"A b"'), 2, "lower-case"),
        (ONE + "strong = [\n", 6, "TOML"),
        ("[colours]\n", 1, "colours"),
    ],
)
def test_a_contradiction_is_named_with_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(TaxonomyError, match=words) as caught:
        parse_taxonomy(text, file="t.toml")
    assert caught.value.message.startswith(f"t.toml, line {line}:")


def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"taxonomy\.toml"):
        load_taxonomy(tmp_path / "taxonomy.toml")
