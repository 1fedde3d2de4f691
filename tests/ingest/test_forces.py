from __future__ import annotations

import tomllib

import pytest

from searchapp.config import sample_register, training_folder
from searchapp.domain.errors import InvalidInput
from searchapp.ingest import read_register
from searchapp.ingest.forces import did_you_mean, known_force, misnamed, read_force


@pytest.mark.parametrize(
    ("words", "force"),
    [
        ("Lancs", "Lancashire"),
        ("LANCASHIRE CONSTABULARY", "Lancashire"),
        ("the Met", "Metropolitan"),
        ("MPS", "Metropolitan"),
        ("Metropolitan Police Service", "Metropolitan"),
        ("A&S", "Avon and Somerset"),
        ("Avon & Somerset Constabulary", "Avon and Somerset"),
        ("Dyfed Powys Police", "Dyfed-Powys"),
        ("GMP", "Greater Manchester"),
        ("BTP", "British Transport Police"),
        ("PSNI", "Northern Ireland"),
        ("police scotland", "Police Scotland"),
        ("NCA", "National Crime Agency"),
        ("MoD Police", "Ministry of Defence Police"),
        ("Rutland", None),
        ("", None),
    ],
)
def test_a_force_goes_by_its_usual_names(words: str, force: str | None) -> None:
    assert read_force(words) == force


def test_every_force_the_models_know_is_known_by_all_its_names() -> None:
    forces = tomllib.loads((training_folder() / "forces.toml").read_text(encoding="utf-8"))["force"]
    assert {force["name"]: read_force(force["name"]) for force in forces} == {
        force["name"]: force["name"] for force in forces
    }


def test_an_unknown_force_is_refused_with_the_nearest_named() -> None:
    with pytest.raises(InvalidInput, match="Did you mean Lancashire"):
        known_force("Lancashir")
    with pytest.raises(InvalidInput, match="“Atlantis” is not a known police force"):
        known_force("Atlantis")
    assert did_you_mean("Yorkshire").count(" or ") == 1


@pytest.mark.parametrize("cell", ["Lancashir", "Northshire", "Rutland Police", "Cumbira"])
def test_a_cell_that_names_no_force_there_is_is_told(cell: str) -> None:
    assert misnamed(cell)


@pytest.mark.parametrize(
    "cell",
    ["", "Lancashire", "Kent and Essex", "All forces", "Home Office", "College of Policing", "43 forces",
     "Kent, Surrey & Sussex", "NPCC", "National", "Afghanistan", "Norway"],
)  # fmt: skip
def test_several_forces_and_other_bodies_are_what_a_register_may_say(cell: str) -> None:
    assert not misnamed(cell)


def test_every_cell_of_the_sample_register_is_taken_as_it_is() -> None:
    assert not any(misnamed(row.concerns) for row in read_register(sample_register()))
