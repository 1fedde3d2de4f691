"""What the lexicon sees: exclusions hide, longer terms cover shorter ones, asides and denials are told."""

from searchapp.classify.theme_lexicon import Found, ThemeLexicon, Tier
from searchapp.domain.suggestion import ClassifiableText
from searchapp.domain.taxonomy import Label

CUSTODY = Label(
    id="custody",
    name="Custody",
    definition="Cells.",
    strong=("custody suite",),
    weak=("cell",),
    titles=("detention",),
    exclusions=("youth custody",),
    hard_negatives=("prison",),
)


def seen(text: str, report: str = "") -> list[tuple[str, Tier]]:
    reading = ThemeLexicon([CUSTODY]).read(ClassifiableText(text=text, report=report))
    field = reading.title if report else reading.text
    return [(field.tokens.text[slice(*field.span(f.first, f.last))], f.tier) for f in field.found]


def one(text: str) -> Found:
    (found,) = ThemeLexicon([CUSTODY]).read(ClassifiableText(text=text)).text.found
    return found


def test_the_longer_term_covers_the_shorter_one() -> None:
    assert seen("in the custody suites") == [("custody suites", Tier.STRONG)]


def test_an_exclusion_hides_the_terms_inside_it() -> None:
    assert seen("the Youth Custody Service") == []
    assert seen("youth custody and custody") == [("custody", Tier.STRONG)]


def test_a_hard_negative_speaks_against() -> None:
    assert seen("prison cells") == [("prison", Tier.AGAINST), ("cells", Tier.WEAK)]


def test_titles_speak_in_the_title_only_and_weak_terms_do_not() -> None:
    assert seen("detention") == []
    assert seen("x", report="Detention and cells") == [("Detention", Tier.TITLE)]


def test_terms_in_an_aside_or_denied_are_told_apart() -> None:
    assert one("matters such as custody").aside
    assert one("anything other than custody").negated
    assert not one("custody. Other matters").negated
