from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from searchapp.web.current import workspace
from tests.web.conftest import MakeApp, register
from tests.web.page import Page


def _interval(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.1, "high": value + 0.1}


def _label(support: int) -> dict[str, Any]:
    return {"precision": 0.5, "recall": None, "f1": _interval(0.4), "support": support}


def _task(measure: str, *labels: str) -> dict[str, Any]:
    return {
        "by_inspection": {measure: _interval(0.52), "labels": {name: _label(7) for name in labels}},
        "by_random": {measure: _interval(0.81)},
        "baselines": {"keywords": {measure: _interval(0.31)}},
        "calibration": [{"said": 0.85, "right": 0.8, "share": 1.0}],
    }


FIGURES = {
    "made_of": {"model_id": "0123abcd"},
    "inspections": 13,
    "themes": _task("micro_f1", "custody"),
    "addressees": _task("micro_f1", "police-force"),
    "applies_to_force": _task("accuracy", "yes", "no"),
}


@pytest.fixture
def measured(make_app: MakeApp, tmp_path: Path) -> Flask:
    """The site with an evaluation in its models folder."""
    app = make_app(register())
    (tmp_path / "home" / "models" / "figures.json").write_text(json.dumps(FIGURES))
    return app


def test_the_honest_figures_come_first_and_the_flattering_ones_bear_a_warning(measured: Flask) -> None:
    page = Page(measured.test_client(), "/about")
    cells = page.texts(".app-figures tbody tr")
    assert cells[0] == "Themes (micro F1) 0.52 (0.42 to 0.62) 0.81 (0.71 to 0.91) keywords 0.31"
    assert "Go by the first column of figures." in page.text(".govuk-warning-text")
    assert "Police custody and detention 0.50 none 0.40 (0.30 to 0.50) none 7" in cells
    assert "85% 80% 100%" in cells


def test_the_plot_is_shown_as_an_image_of_this_site_with_its_words(measured: Flask, tmp_path: Path) -> None:
    client = measured.test_client()
    assert client.get("/about/calibration.svg").status_code == 404
    (tmp_path / "home" / "models" / "calibration.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    image = Page(client, "/about").tree.css_first("figure img")
    assert image is not None
    assert image.attributes["alt"]
    assert client.get(image.attributes["src"] or "").mimetype == "image/svg+xml"


def test_figures_of_other_models_than_those_in_use_are_said_to_be(
    measured: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with measured.app_context():
        training = type(workspace().training())
    monkeypatch.setattr(training, "manifest", lambda _training: {"model_id": "ffff", "examples": 311})
    text = Page(measured.test_client(), "/about").text()
    assert "Model in use ffff" in text
    assert "These figures are of model 0123abcd , not of the one in use." in text


@pytest.mark.parametrize("content", ["", "not JSON", "[]", "{}", '{"made_of": null}', "\0"])
def test_figures_that_cannot_be_read_are_as_good_as_none(
    make_app: MakeApp, tmp_path: Path, content: str
) -> None:
    app = make_app(register())
    (tmp_path / "home" / "models" / "figures.json").write_text(content)
    assert "The models have not been measured here." in Page(app.test_client(), "/about").text()


def test_models_that_were_refused_are_reported(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(register())
    (tmp_path / "home" / "models" / "manifest.json").write_text("not a manifest")
    page = Page(app.test_client(), "/about")
    assert page.status == 200
    assert "searchapp models train" in page.text()
