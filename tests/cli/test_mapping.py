"""Registers of other headings: coverage, mapping files, the template."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

OTHER = (
    "No,What we were asked to do,Publication it is from,Where are we,Owner\n"
    "1,The force should paint all of its cells before summer,HMIC inspection of custody,Nearly there,A\n"
    "2,The force must count its keys at the end of every shift,HMIC inspection of custody,Completed,A\n"
    "3,The force should mend its vans and ensure that they last,HMIC inspection of custody,Completed,A\n"
    "4,The force should wash its vans and ensure they are clean,HMIC inspection of custody,Completed,A\n"
    "5,The force should sweep its yard and ensure it is in order,HMIC inspection of custody,Completed,A\n"
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    (tmp_path / "other.csv").write_text(OTHER)
    return tmp_path / "other.csv"


def test_columns_are_found_by_what_they_hold_and_said_to_be(run_in: Run, home: Path, other: Path) -> None:
    dry = run_in(home, "import", str(other), "--dry-run", "--json").json
    assert (dry["new"], dry["held_back"]) == (4, 1)
    columns = {one["heading"]: (one["field"], one["found_by"], one["filled"])
               for one in dry["coverage"]["columns"]}  # fmt: skip
    assert columns == {
        "No": ("own reference", "heading", 5),
        "What we were asked to do": ("recommendation", "content", 5),
        "Publication it is from": ("report", "content", 5),
        "Where are we": ("status", "content", 5),
        "Owner": ("owner", "heading", 5),
    }
    examples = {one["heading"]: one["examples"] for one in dry["coverage"]["columns"]}
    assert examples["No"] == ["1", "2", "3"]
    assert examples["Where are we"] == ["Nearly there", "Completed"]
    shown = run_in(home, "import", str(other), "--dry-run").out
    assert "content" in shown
    assert "100%" in shown


def test_an_unknown_status_is_said_once_with_its_rows_and_what_to_do(
    run_in: Run, home: Path, other: Path
) -> None:
    other.write_text(OTHER.replace("Completed", "Open"))
    mapping = other.with_name("mapping.toml")
    mapping.write_text(
        "[columns]\nreport = 'Publication it is from'\ntext = 'What we were asked to do'\n"
        "status = 'Where are we'\n"
    )
    dry = run_in(home, "import", str(other), "--mapping", str(mapping), "--dry-run", "--json").json
    assert dry["held_back"] == 5
    said = [one["message"] for one in dry["problems"] if one["value"] == "Open"]
    assert len(said) == 4
    assert said[0].endswith('in a line that begins "Open" =')
    assert "It is like" not in said[0]
    assert dry["own_statuses"] == [
        {"words": "Open", "rows": 4, "status": None, "suggested": ["being-progressed"], "recalled": False},
        {"words": "Nearly there", "rows": 1, "status": None, "suggested": [], "recalled": False},
    ]
    shown = run_in(home, "import", str(other), "--mapping", str(mapping), "--dry-run").out
    assert "(4 in all)" in " ".join(shown.split())


def test_the_command_that_uses_a_proposed_mapping_can_be_pasted_whatever_the_files_are_called(
    run_in: Run, home: Path, other: Path, tmp_path: Path
) -> None:
    file, register = tmp_path / "my mapping.toml", other.rename(tmp_path / "the board's.csv")
    said = run_in(home, "import", "--propose-mapping", str(file), str(register)).out
    command = said.strip().rpartition("Edit it, then: ")[2]
    assert shlex.split(command) == ["searchapp", "import", "--mapping", str(file), str(register)]


def test_a_proposed_mapping_is_edited_and_used(run_in: Run, home: Path, other: Path, tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    run_in(home, "import", "--propose-mapping", str(file), str(other))
    text = file.read_text()
    assert 'text = "What we were asked to do"' in text
    assert '# "Nearly there" = ""  #' in text
    assert "Owner" in text
    again = run_in(home, "import", "--propose-mapping", str(file), str(other))
    assert again.code == 1
    assert "already" in again.err
    file.write_text(text.replace("[statuses]", '[statuses]\n"Nearly there" = "Being progressed"'))
    dry = run_in(home, "import", str(other), "--mapping", str(file), "--dry-run", "--json").json
    assert (dry["new"], dry["held_back"]) == (5, 0)
    assert {one["found_by"] for one in dry["coverage"]["columns"]} == {"mapping"}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("[columns]\ntext = What\n", "Line 2 of mapping.toml"),
        ("[columns]\ntext = 'a'\n\nverdict = 'b'\n", "Line 4 of mapping.toml: “verdict”"),
        ("[statuses]\n'Accepted' = 'Yes'\n", "Line 2 of mapping.toml: “Yes” is none"),
        ("[columns]\nstatus = 'Green'\n[statuses]\nGreen = ''\n", "Line 4 of mapping.toml: “Green” has no"),
        ("[columns]\ntext = 'a'\n[fixed]\nstatus = ''\n", "Line 4 of mapping.toml: “status” has no status"),
        ("[columns]\nreport = 'a'\ntext = 'b'\n[fixed]\ntext = 'c'\n", "Line 5 of mapping.toml: “text” has"),
        ("[columns]\nreport = 'a'\ntext = 'b'\n[fixed]\ntext = 'c'\n", "[columns] in line 3"),
        ("[colours]\n", "Line 1 of mapping.toml: “colours”"),
        ("[columns]\ntext = 'Unheard of'\n", "“Unheard of”"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named_by_its_line(
    run_in: Run, home: Path, other: Path, mapping: str, says: str
) -> None:
    file = other.with_name("mapping.toml")
    file.write_text(mapping)
    ran = run_in(home, "import", str(other), "--mapping", str(file))
    assert ran.code == 1
    assert says in ran.err


def test_a_fixed_value_stands_for_a_column_that_is_not_there(
    run_in: Run, home: Path, other: Path, tmp_path: Path
) -> None:
    (tmp_path / "mapping.toml").write_text(
        '[columns]\ntext = "What we were asked to do"\n'
        '[fixed]\nreport = "Custody 2014"\nstatus = "Awaiting review"\n'
    )
    arguments = ("import", str(other), "--mapping", str(tmp_path / "mapping.toml"), "--dry-run", "--json")
    assert run_in(home, *arguments).json["new"] == 5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_register_that_can_be_read(
    run_in: Run, home: Path, tmp_path: Path, kind: str
) -> None:
    assert run_in(home, "template", "--format", kind, "--out", str(tmp_path)).code == 0
    dry = run_in(home, "import", str(tmp_path / f"register-template.{kind}"), "--dry-run", "--json").json
    assert (dry["new"], dry["problems"]) == (1, [])
    assert dry["coverage"]["absent"] == []


def test_an_unknown_force_is_refused_and_the_nearest_named(run_in: Run, home: Path, other: Path) -> None:
    ran = run_in(home, "import", str(other), "--force", "Lancashir")
    assert ran.code == 1
    assert "Did you mean Lancashire" in ran.err


COLOURS = (
    "Ref no.,HMIC report,Rec text,Lead officer,Target date,Latest update,RAG,Date closed,Risk\n"
    "1,Custody 2014,The force should paint all of its cells,Custody lead,2015,Painted.,Green,2015,Low\n"
    "2,Custody 2014,The force should count its keys,Custody lead,2015,Begun.,Amber,,High\n"
    "3,Custody 2014,The force should mend its vans,Fleet lead,2015,,RED,,High\n"
    "4,Custody 2014,The force should wash its vans,Fleet lead,2015,,red,,High\n"
    "5,Custody 2014,The force should sweep its yard,Fleet lead,2015,,Not complete,,High\n"
)


def test_what_a_colour_means_is_asked_and_nothing_is_proposed_to_be_taken_over_unread(
    run_in: Run, home: Path, tmp_path: Path
) -> None:
    register, mapping = tmp_path / "colours.csv", tmp_path / "mapping.toml"
    register.write_text(COLOURS)
    run_in(home, "import", "--propose-mapping", str(mapping), str(register))
    text = mapping.read_text()
    lines = {line.split(" = ")[0]: line for line in text.splitlines() if line.startswith('# "')}
    assert lines['# "Green"'] == '# "Green" = ""  # 1 of the first 5 rows; Completed?'
    assert lines['# "Amber"'].endswith('= ""  # 1 of the first 5 rows; Being progressed?')
    assert lines['# "Not complete"'].endswith('= ""  # 1 of the first 5 rows')
    mapping.write_text(text.replace('# "', '"'))
    ran = run_in(home, "import", str(register), "--mapping", str(mapping), "--dry-run")
    assert ran.code == 1
    assert "has no status yet" in ran.err
    assert "Write one of Awaiting review, Being progressed" in " ".join(ran.err.split())
    told = text.replace('# "Green" = ""', '"Green" = "Completed"')
    for words in ("Amber", "RED", "red", "Not complete"):
        told = told.replace(f'# "{words}" = ""', f'"{words}" = "Being progressed"')
    mapping.write_text(told)
    dry = run_in(home, "import", str(register), "--mapping", str(mapping), "--dry-run", "--json").json
    assert (dry["new"], dry["held_back"]) == (5, 0)


def test_what_a_mapping_said_is_proposed_for_the_next_edition_unless_it_is_to_be_read_afresh(
    run_in: Run, home: Path, other: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        "[columns]\nreport = 'Publication it is from'\ntext = 'What we were asked to do'\n"
        "status = 'Where are we'\n[statuses]\n'Nearly there' = 'Being progressed'\n"
    )
    run_in(home, "import", str(other), "--mapping", str(mapping))
    later = tmp_path / "later.csv"
    later.write_text(OTHER.replace("Publication it is from", "Report"))
    shown = run_in(home, "import", str(later), "--dry-run")
    said = " ".join(shown.out.split())
    assert "Read as the last edition of the register other: 2 columns and 1 word for a status." in said
    assert "The column “Publication it is from”, from which the report was read then, is not in this" in said
    assert "“Report” is read in its place" in said
    assert "“Nearly there” is read as Being progressed (1 row)" in said
    dry = run_in(home, "import", str(later), "--dry-run", "--json").json
    assert dry["held_back"] == 0
    assert dry["recalled"]["lost"] == [
        {"field": "report", "heading": "Publication it is from", "now": "Report"}
    ]
    afresh = run_in(home, "import", str(later), "--dry-run", "--afresh", "--json").json
    assert (afresh["held_back"], afresh["recalled"]) == (1, None)
    run_in(home, "import", "--propose-mapping", str(tmp_path / "next.toml"), str(later))
    assert '"nearly there" = "Being progressed"' in (tmp_path / "next.toml").read_text()
