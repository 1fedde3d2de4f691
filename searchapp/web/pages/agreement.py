"""Agreement between reviewers: samples, labelling them apart, what came of it, and settling it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from searchapp.domain.errors import InvalidInput
from searchapp.domain.people import Right
from searchapp.reports.delimited import csv_lines
from searchapp.services.presenting_agreement import COLUMNS, rows_of
from searchapp.web import wishes
from searchapp.web.current import person, searchable, workspace
from searchapp.web.view_models.agreement_page import labelling_page, results_page, samples_page

blueprint: Final = Blueprint("agreement", __name__)

_DIGITS: Final = 5


@blueprint.get("/review/agreement")
def samples() -> str:
    """All samples, and the form that draws another."""
    agreeing, actor = workspace().agreeing(), person()
    able = agreeing.able(person=actor) if Right.APPROVE in actor.role.rights else ()
    page = samples_page(agreeing.samples(person=actor), able, actor)
    return render_template("pages/agreement.html", page=page)


@blueprint.post("/review/agreement")
def draw() -> Redirect:
    """Draw a sample and send it to two reviewers."""
    actor = person()
    actor.must(Right.APPROVE)
    sample = (
        searchable()
        .agreeing()
        .draw(
            reviewers=[request.form.get("first", ""), request.form.get("second", "")],
            size=_size(request.form.get("size", "")),
            asked=request.form.get("q", ""),
            seed=request.form.get("seed", ""),
            person=actor,
        )
    )
    return redirect(url_for("agreement.samples") + f"#sample-{sample.number}")


@blueprint.get("/review/agreement/<number>")
def label(number: str) -> str:
    """The next recommendation that whoever asks has to label."""
    actor, space = person(), workspace()
    actor.must(Right.DECIDE)
    sample, record = space.agreeing().next_for(wishes.number(number), person=actor)
    page = labelling_page(sample, record, space.taxonomy, actor)
    return render_template("pages/agreement_label.html", page=page)


@blueprint.post("/review/agreement/<number>/<ref>")
def answer(number: str, ref: str) -> Redirect:
    """Keep what a reviewer says of one, and go on to the next."""
    actor = person()
    actor.must(Right.DECIDE)
    themes = [theme for theme in request.form.getlist("value") if theme]
    if themes and request.form.get("none"):
        raise InvalidInput(
            "Themes were chosen and “None of them”, too.",
            next_step="Go back and choose either the themes that fit, or “None of them”.",
        )
    if not themes and not request.form.get("none"):
        raise InvalidInput("No theme was chosen.", next_step="Choose the themes that fit, or “None of them”.")
    workspace().agreeing().answer(wishes.number(number), ref, themes, person=actor)
    return redirect(url_for("agreement.label", number=number))


@blueprint.get("/review/agreement/<number>/results")
def results(number: str) -> str:
    """How far the two agree by theme, and where they differ."""
    actor, space = person(), workspace()
    compared = space.agreeing().compared(wishes.number(number), person=actor)
    page = results_page(compared, space.store, space.taxonomy, actor)
    return render_template("pages/agreement_results.html", page=page)


@blueprint.get("/review/agreement/<number>/results.csv")
def results_csv(number: str) -> Response:
    """The figures by theme, for a spreadsheet."""
    compared = workspace().agreeing().compared(wishes.number(number), person=person())
    name = f"agreement-{compared.sample.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_lines(COLUMNS, rows_of(compared)), mimetype="text/csv", headers=headers)


@blueprint.post("/review/agreement/<number>/close")
def close(number: str) -> Redirect:
    """End a sample that will not be labelled to its end."""
    actor = person()
    actor.must(Right.APPROVE)
    workspace().agreeing().close(wishes.number(number), why=request.form.get("why", ""), person=actor)
    return redirect(url_for("agreement.results", number=number))


@blueprint.post("/review/agreement/<number>/settle/<ref>")
def settle(number: str, ref: str) -> Redirect:
    """Decide the themes where the two differ."""
    actor = person()
    actor.must(Right.APPROVE)
    workspace().agreeing().settle(
        wishes.number(number),
        ref,
        [theme for theme in request.form.getlist("value") if theme],
        why=request.form.get("why", ""),
        person=actor,
    )
    return redirect(url_for("agreement.results", number=number) + "#differing")


@blueprint.post("/review/agreement/<number>/agreed")
def accept_agreed(number: str) -> Redirect:
    """Make decisions of all on which the two agree."""
    actor = person()
    actor.must(Right.APPROVE)
    workspace().agreeing().accept_agreed(wishes.number(number), person=actor)
    return redirect(url_for("agreement.results", number=number))


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise InvalidInput("The size of the sample is not a number.", next_step="Write it as 50.")
    return int(text)
