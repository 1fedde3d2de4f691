"""What was said of how to read a register is proposed for its next edition, and only as far as it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import ImportReport
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.reading import LostColumn, Recalled
from searchapp.domain.recommendation import Status
from searchapp.services.importing import Importing
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore

TEXTS = [
    "The force should paint all of its cells before summer.",
    "The force must count its keys at the end of every shift.",
    "The force should mend its vans and ensure that they last.",
    "The force should wash its vans and ensure they are clean.",
]
HEADINGS = ("No", "What", "Paper", "HMIC colour", "Colour")
COLUMNS = {"text": "What", "report": "Paper", "status": "Colour", "own_reference": "No"}
MAPPING = (
    "[columns]\ntext = 'What'\nreport = 'Paper'\nstatus = 'Colour'\nown_reference = 'No'\n"
    "[statuses]\nGreen = 'Completed'\nRed = 'Being progressed'\n"
)

Take = Callable[..., ImportReport]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def take(store: SqlStore, tmp_path: Path) -> Take:
    """Import a file of these headings, whose rows have the colours; `said`: the text of a mapping file."""

    def run(
        *,
        name: str = "board.csv",
        headings: tuple[str, ...] = HEADINGS,
        colours: tuple[str, ...] = ("Green", "Red", "Red", "Green"),
        said: str = "",
        force: str = "Lancashire",
        texts: list[str] = TEXTS,
        **options: object,
    ) -> ImportReport:
        (tmp_path / name).write_text(register(headings, colours, texts))
        mapping = None
        if said:
            mapping = tmp_path / "mapping.toml"
            mapping.write_text(said)
        return Importing(store=store, progress=Silent()).run(
            tmp_path / name,
            force=force,
            person=LOCAL_PERSON,
            mapping=mapping,
            **options,  # type: ignore[arg-type]
        )

    return run


def register(headings: tuple[str, ...], colours: tuple[str, ...], texts: list[str]) -> str:
    rows = (f"{at},{text},Custody 2014,Grey,{colour}" for at, (text, colour) in
            enumerate(zip(texts, colours, strict=True), 1))  # fmt: skip
    return "\n".join((",".join(headings), *rows)) + "\n"


def statuses(store: SqlStore) -> set[str]:
    return {found.status.value for found in store.all()}


def found_by(report: ImportReport) -> Mapping[str, tuple[str, str]]:
    assert report.coverage is not None
    return {one.heading: (one.field, one.found_by) for one in report.coverage.columns}


def test_the_next_edition_is_read_as_the_last_one_and_says_so(take: Take, store: SqlStore) -> None:
    take(said=MAPPING)
    again = take(colours=("Green", "Green", "Red", "Blue"))
    assert (again.changed, again.unchanged, again.held_back) == (1, 2, 1)
    assert again.recalled == Recalled(register="board", columns=4, statuses=2)
    assert found_by(again)["Colour"] == ("status", "last import")
    assert found_by(again)["HMIC colour"] == ("", "kept")
    told = {one.words: (one.status, one.recalled) for one in again.own_statuses}
    assert told == {
        "Green": (Status.COMPLETED, True),
        "Red": (Status.BEING_PROGRESSED, True),
        "Blue": (None, False),
    }


def test_answers_add_up_from_edition_to_edition_and_words_that_are_gone_are_not_forgotten(take: Take) -> None:
    take(said=MAPPING)
    take(colours=("Blue",) * 4, statuses={"Blue": Status.AWAITING_REVIEW})
    third = take(colours=("Blue", "Red", "Green", "Green"))
    assert third.held_back == 0
    assert third.recalled == Recalled(register="board", columns=4, statuses=3)


def test_what_is_said_of_this_edition_wins_word_by_word(take: Take, store: SqlStore) -> None:
    take(said=MAPPING)
    report = take(statuses={"Red": Status.AWAITING_REVIEW})
    assert statuses(store) == {"completed", "awaiting-review"}
    assert report.recalled == Recalled(register="board", columns=4, statuses=1)
    assert take().recalled == Recalled(register="board", columns=4, statuses=2)


def test_a_word_taken_back_holds_its_rows_back_again_and_stays_forgotten(take: Take) -> None:
    take(said=MAPPING)
    assert take(statuses={"Red": None}).held_back == 2
    assert take().held_back == 2


def test_a_mapping_file_wins_over_the_columns_of_then(take: Take) -> None:
    take(said=MAPPING)
    report = take(said=MAPPING.replace("own_reference = 'No'\n", "").replace("'Being p", "'being p"))
    assert found_by(report)["No"] == ("", "kept")
    assert found_by(report)["Colour"] == ("status", "mapping")
    assert found_by(take())["No"] == ("", "kept")


def test_columns_chosen_for_the_file_win_over_a_mapping_file(take: Take) -> None:
    report = take(said=MAPPING, columns={**COLUMNS, "status": "HMIC colour"}, dry_run=True)
    assert found_by(report)["HMIC colour"] == ("status", "your choice")
    assert report.held_back == 4
    take(columns=COLUMNS, statuses={"Green": Status.COMPLETED})
    assert found_by(take())["Colour"] == ("status", "last import")


def test_of_headings_that_differ_by_capitals_the_one_that_is_chosen_is_read(take: Take) -> None:
    headings = (*HEADINGS[:3], "COLOUR", "Colour")
    assert take(said=MAPPING, headings=headings).held_back == 0
    assert take(headings=headings, columns=COLUMNS).held_back == 0
    assert take(headings=headings).unchanged == 4


def test_a_column_that_is_gone_is_named_with_what_takes_its_place(take: Take) -> None:
    take(said=MAPPING)
    report = take(headings=("Serial", "What", "Paper", "HMIC colour", "Current status"))
    assert report.held_back == 0
    assert report.recalled is not None
    assert report.recalled.lost == (
        LostColumn(field="status", heading="Colour", now="Current status"),
        LostColumn(field="own reference", heading="No", now="Serial"),
    )
    assert report.recalled.columns == 2
    assert "“Current status” is read in its place" in " ".join(report.recalled.in_words())
    assert take(headings=("Serial", "What", "Paper", "HMIC colour", "Current status")).recalled == Recalled(
        register="board", columns=4, statuses=2
    )


def test_a_column_that_was_there_and_was_not_chosen_does_not_slip_into_the_place_of_a_lost_one(
    take: Take,
) -> None:
    """Where a needed column is gone, the file is read by itself, and that is said."""
    headings = ("No", "Recommendation", "Report", "Status", "Colour")
    take(headings=headings, said=MAPPING.replace("What", "Recommendation").replace("Paper", "Report"))
    report = take(headings=(*headings[:4], "Notes"), dry_run=True)
    assert report.recalled is not None
    assert (report.recalled.columns, report.held_back) == (0, 4)
    assert report.recalled.lost == (LostColumn(field="status", heading="Colour", now="Status"),)
    assert report.recalled.in_words()[-1] == "So the columns were found afresh."


def test_a_column_that_is_new_becomes_its_field(take: Take) -> None:
    take(said=MAPPING)
    report = take(headings=("No", "What", "Paper", "Owner", "Colour"))
    assert found_by(report)["Owner"] == ("owner", "heading")


def test_a_value_for_all_rows_is_remembered(take: Take, store: SqlStore) -> None:
    fixed = (
        "[columns]\ntext = 'What'\nstatus = 'Colour'\n[fixed]\nreport = 'Cells'\n[statuses]\nGreen='NFA'\n"
    )
    take(said=fixed, colours=("Green",) * 4)
    assert take(colours=("Green",) * 4).unchanged == 4
    assert {found.report for found in store.all()} == {"Cells"}


def test_read_afresh_nothing_of_then_counts_and_it_is_forgotten(take: Take) -> None:
    said = "[columns]\ntext = 'What'\nreport = 'Paper'\nstatus = 'Status'\n[statuses]\nGreen = 'Completed'\n"
    headings = ("No", "What", "Paper", "HMIC colour", "Status")
    standard = ("No", "Recommendation", "Report", "HMIC colour", "Status")
    take(said=said, headings=headings, colours=("Green",) * 4)
    with pytest.raises(UnreadableFile):
        take(headings=headings, colours=("Green",) * 4, afresh=True)
    report = take(headings=standard, colours=("Green", "NFA", "NFA", "NFA"), afresh=True)
    assert (report.recalled, report.held_back) == (None, 1)
    assert take(headings=standard, colours=("Green", "NFA", "NFA", "NFA")).recalled is None


def test_undoing_the_edition_brings_back_how_the_one_before_was_read(take: Take, store: SqlStore) -> None:
    take(said=MAPPING)
    run = take(statuses={"Red": Status.AWAITING_REVIEW}).run
    assert run is not None
    SqlHistory(store.database).undo(run, by="reviewer-1")
    assert {one.words: one.status for one in take().own_statuses}["Red"] is Status.BEING_PROGRESSED


def test_another_force_is_not_read_so(take: Take) -> None:
    take(said=MAPPING)
    with pytest.raises(UnreadableFile):
        take(force="Cumbria")


def test_an_edition_of_another_name_is_known_by_its_headings(take: Take) -> None:
    take(said=MAPPING)
    report = take(name="board March.csv")
    assert report.register == "board"
    assert report.recalled == Recalled(register="board", columns=4, statuses=2)


OTHERS = [f"The chief constable should see to it that {what} by next year." for what in
          ("radios work", "dogs are fed", "horses are shod", "bicycles are oiled")]  # fmt: skip


def test_of_two_registers_with_the_same_headings_each_is_read_as_itself(take: Take, store: SqlStore) -> None:
    """Told by its content where the file is called like neither, although the other came in last."""
    take(said=MAPPING)
    take(name="other.csv", said=MAPPING.replace("Completed", "NFA"), texts=OTHERS)
    for dry_run in (True, False):
        report = take(name="of March.csv", dry_run=dry_run)
        assert (report.register, report.unchanged) == ("board", 4)
        assert report.recalled == Recalled(register="board", columns=4, statuses=2)
    assert len(store.last_readings("Lancashire")) == 2


def test_an_edition_in_the_shape_of_another_register_is_read_by_that_shape(take: Take) -> None:
    odd = ("Nr", "Whereof", "Whence", "Hue", "Tint")
    take(said=MAPPING)
    said = MAPPING.replace("What", "Whereof").replace("Paper", "Whence").replace("Colour", "Tint")
    take(name="other.csv", headings=odd, said=said.replace("'No'", "'Nr'"), texts=OTHERS)
    report = take(name="of March.csv", headings=odd)
    assert (report.register, report.held_back) == ("board", 0)
    assert found_by(report)["Tint"] == ("status", "last import")


def test_a_register_of_which_nothing_was_said_is_not_read_as_another(take: Take, store: SqlStore) -> None:
    """Though the file is called like neither, and another has its headings."""
    headings = ("No", "Recommendation", "Report", "Notes", "Status")
    done: dict[str, Any] = {"headings": headings, "colours": ("Completed", "NFA", "NFA", "Completed")}
    take(**done)
    take(**done, name="other.csv", said="[statuses]\nCompleted = 'Awaiting review'\n", texts=OTHERS)
    report = take(**done, name="of March.csv")
    assert (report.register, report.unchanged, report.recalled) == ("board", 4, None)
    assert not store.last_readings("Lancashire")["board"].says_anything


def test_a_register_named_for_the_file_is_read_as_that_one(take: Take) -> None:
    take(said=MAPPING)
    with pytest.raises(UnreadableFile):
        take(name="new.csv", register="Another")
    assert take(name="new.csv", register="board").unchanged == 4


def test_a_mapping_file_of_statuses_alone_leaves_the_columns_to_be_found(take: Take) -> None:
    headings = ("No", "Recommendation", "Report", "Notes", "Status")
    report = take(headings=headings, said="[statuses]\nGreen = 'Completed'\nRed = 'NFA'\n")
    assert (report.new, report.held_back) == (4, 0)
    assert take(headings=headings).recalled == Recalled(register="board", statuses=2)


def test_a_proposed_mapping_begins_with_how_the_register_was_read(
    take: Take, store: SqlStore, tmp_path: Path
) -> None:
    take(said=MAPPING)
    importing = Importing(store=store, progress=Silent())
    proposed = importing.propose_mapping(tmp_path / "board.csv", person=LOCAL_PERSON, force="Lancashire")
    assert 'status = "Colour"  # by the last import; such as: Green' in proposed
    assert '"green" = "Completed"  # by the last import' in proposed
    (tmp_path / "proposed.toml").write_text(proposed)
    again = importing.run(
        tmp_path / "board.csv", force="Lancashire", person=LOCAL_PERSON, mapping=tmp_path / "proposed.toml"
    )
    assert replace(again, recalled=None).unchanged == 4
