from __future__ import annotations

from searchapp.classify.actors import ActorLexicon
from searchapp.classify.reading import ClauseReader
from searchapp.domain.suggestion import ClassifiableText


def asked(lexicon: ActorLexicon, text: str, report: str = "") -> set[str]:
    (item,) = ClauseReader(lexicon).transform([ClassifiableText(text=text, report=report)])
    return {claim.label for claim in item.claims if claim.asks}


def test_the_agency_is_the_one_of_the_title(lexicon: ActorLexicon) -> None:
    text = "The agency should vet its contractors."
    assert asked(lexicon, text, "An inspection of the National Crime Agency") == {"nca-rocu"}
    assert asked(lexicon, text) == {"other"}


def test_the_service_is_the_one_named_before(lexicon: ActorLexicon) -> None:
    text = "The Crown Prosecution Service loses files. The service should say why."
    assert asked(lexicon, text) == {"cps"}


def test_commissioners_are_those_named_in_full_elsewhere(lexicon: ActorLexicon) -> None:
    text = "Commissioners should publish the results"
    assert asked(lexicon, f"{text} that NHS England has collected.") == {"health"}
    assert asked(lexicon, f"{text} that police and crime commissioners have collected.") == {"pcc"}


def test_a_force_in_its_national_capacity_is_a_national_lead(lexicon: ActorLexicon) -> None:
    text = "The City of London Police, as the national lead force, should publish a guide."
    assert asked(lexicon, text) == {"npcc"}


def test_nobody_asked_speaks_for_the_police(lexicon: ActorLexicon) -> None:
    (item,) = ClauseReader(lexicon).transform([ClassifiableText(text="Records should be kept.")])
    assert [(claim.label, claim.feature) for claim in item.claims] == [
        ("police-force", "police, nobody is asked")
    ]


def test_what_is_read_passes_through_unread(lexicon: ActorLexicon) -> None:
    reader = ClauseReader(lexicon)
    items = reader.transform([ClassifiableText(text="Forces should act.")])
    assert reader.transform(items) == items
