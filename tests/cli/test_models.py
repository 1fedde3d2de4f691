from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = "The Home Office should publish guidance on the use of police cells as a place of safety."


def test_texts_are_classified_line_by_line_with_evidence(run: Run) -> None:
    asked = [
        {"id": "a", "text": TEXT, "report": ""},
        {"id": 2, "text": "Chief constables should ensure detainees see a nurse."},
    ]
    ran = run("classify", "-", "--json", stdin="\n".join(map(json.dumps, asked)) + "\n\n")
    assert ran.code == 0
    first, second = ran.lines
    assert (first["id"], second["id"]) == ("a", 2)
    assert first["addressees"][0]["id"] == "home-office"
    assert first["applies_to_force"]["value"] == "no"
    assert second["applies_to_force"]["value"] == "yes"
    assert "custody" in [theme["id"] for theme in second["themes"]]
    for label in first["themes"] + first["addressees"]:
        assert 0 <= label["probability"] <= 1
        for evidence in label["evidence"]:
            source = TEXT if evidence["field"] == "recommendation" else ""
            assert source[evidence["start"] : evidence["end"]] == evidence["words"]


def test_nothing_is_said_of_a_text_about_nothing(run: Run) -> None:
    ran = run("classify", "-", "--json", stdin=json.dumps({"id": 1, "text": "zxq vbn wrt", "report": ""}))
    assert ran.lines[0]["themes"] == []


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"id": 1}', '{"text": 3}', '{"text": "x", "report": []}', "[" * 5_000]
)
def test_a_line_that_cannot_be_read_is_named(run: Run, line: str) -> None:
    ran = run("classify", "-", "--json", stdin=f"{json.dumps({'id': 1, 'text': TEXT})}\n{line}\n")
    assert ran.code == 1
    assert "Line 2 of -" in ran.err
    assert "Traceback" not in ran.err


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("classify", str(tmp_path / "missing.jsonl"), "--json")
    assert ran.code == 1
    assert "missing.jsonl" in ran.err


def test_info_names_what_the_models_are_made_of(run: Run) -> None:
    info = run("models", "info", "--json").json
    assert info["model_id"]
    assert "scikit-learn" in json.dumps(info)


def test_the_lines_before_one_that_cannot_be_read_are_answered(run: Run) -> None:
    lines = [json.dumps({"id": 1, "text": TEXT}), "not json", json.dumps({"id": 2, "text": TEXT})]
    ran = run("classify", "-", "--json", stdin="\n".join(lines))
    assert [answer["id"] for answer in ran.lines] == [1]
    assert ran.code == 1
    assert "Line 2 of -" in ran.err


@pytest.mark.parametrize("text", ["", "  ", "1) - 2)"])
def test_no_label_is_given_to_a_text_without_words(run: Run, text: str) -> None:
    (answer,) = run("classify", "-", "--json", stdin=json.dumps({"id": 1, "text": text, "report": ""})).lines
    assert answer["themes"] == answer["addressees"] == []


def test_a_manifest_that_lacks_a_part_is_refused_by_name_and_the_models_are_trained_again(
    run_in: Run, home: Path
) -> None:
    manifest = home / "models" / "manifest.json"
    values = json.loads(manifest.read_text())
    del values["files"]["examples"]
    manifest.write_text(json.dumps(values))
    ran = run_in(home, "classify", "-", "--json", stdin=json.dumps({"id": 1, "text": TEXT}))
    assert ran.code == 0
    assert "manifest.json" in ran.err
    assert "examples" in ran.err
    assert "Training the models again" in ran.err
