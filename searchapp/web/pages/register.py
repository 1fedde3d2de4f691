"""The register's past and future: import runs, what changed between them, upload, confirm, undo."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from searchapp.config import sample_register
from searchapp.domain.errors import Conflict, Forbidden, InvalidInput, SearchappError, UnreadableFile
from searchapp.domain.people import Right
from searchapp.ingest import known_force, known_forces
from searchapp.reports.delimited import csv_lines
from searchapp.services.history import History
from searchapp.services.uploading import OutcomeChanged, Upload
from searchapp.web.current import person, workspace
from searchapp.web.forms import number, own_statuses, page_number, said_columns
from searchapp.web.view_models.home_page import home_page
from searchapp.web.view_models.register_pages import diff_page, preview_page, run_page
from searchapp.workspace import Workspace

UPLOAD: Final = "register.upload"
"""The one address that takes large bodies."""

_LONGEST_WATCH: Final = 40
_LAST_RUN: Final = 1_000_000_000
_COLUMNS: Final = ("Row", "Line", "Column", "Value", "What is wrong", "Held back")

blueprint: Final = Blueprint("register", __name__, url_prefix="/register")


@blueprint.get("")
def runs() -> str:
    """The import runs, the newest first."""
    return render_template("pages/runs.html", runs=workspace().history().runs())


@blueprint.get("/runs/<int:run>")
def run(run: int) -> str:
    """One import run with the rows and cells to put right."""
    history = workspace().history()
    page = run_page(history, run, page=page_number(request.args), size=_size())
    undone = request.args.get("undone") == "true"
    return render_template("pages/run.html", page=page, undone=undone, lasting=_lasting(history, run))


@blueprint.get("/runs/<int:run>/problems.csv")
def problems(run: int) -> Response:
    """Rows and cells to put right, as a file for a spreadsheet."""
    history = workspace().history()
    history.run(run)
    rows = (
        (p.row, p.line, p.column, p.value, p.message, "yes" if p.held_back else "no")
        for p in history.problems(run)
    )
    headers = {"Content-Disposition": f'attachment; filename="import-run-{run}-problems.csv"'}
    return Response(csv_lines(_COLUMNS, rows), mimetype="text/csv", headers=headers)


@blueprint.get("/runs/<int:run>/undo")
def undo_form(run: int) -> str:
    """What taking that run back would mean, with a button to do it."""
    history = workspace().history()
    history.check_undo(run, person=person())
    return render_template("pages/undo.html", run=history.run(run))


@blueprint.post("/runs/<int:run>/undo")
def undo(run: int) -> Answer:
    """Take that run back."""
    space = workspace()
    with _followed(space):
        space.history().undo(run, person=person())
        space.bring_up_to_date()
    return redirect(url_for("register.run", run=run, undone="true"), 303)


@blueprint.get("/changes")
def changes() -> str:
    """What changed between two import runs, or since a day."""
    first, last = (
        number(request.args, name, 1, _LAST_RUN) if request.args.get(name) else None
        for name in ("from", "to")
    )
    history = workspace().history()
    comparison = history.compare(
        first, last, since=_day(request.args.get("since", "")), register=request.args.get("register", "")
    )
    page = diff_page(
        history,
        comparison,
        request.args,
        store=workspace().store,
        page=page_number(request.args),
        size=_size(),
    )
    return render_template("pages/changes.html", page=page)


@blueprint.get("/import")
def upload_form() -> str:
    """A form to choose a file."""
    person().must(Right.IMPORT)
    space = workspace()
    return render_template(
        "pages/upload.html",
        most=space.settings.largest_upload // 1_000_000,
        forces=known_forces(),
        chosen=known_force(_last_force(space) or space.settings.force),
    )


def _last_force(space: Workspace) -> str | None:
    """The force of the newest import that still counts; the sample is nobody's own register."""
    runs = space.history().runs()
    own = (run.force for run in runs if run.undone is None and run.file != sample_register().name)
    return next(own, None)


@blueprint.post("/import")
def upload() -> Answer:
    """Keep the file and show what importing it would do; or give a mapping file for it."""
    person().must(Right.IMPORT)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput("No file was chosen.", next_step="Go back, choose a file, then go on.")
    space = workspace()
    if request.form.get("action") == "propose":
        proposed = space.uploading().propose_mapping(
            sent.stream, sent.filename, **_register_of(space), person=person()
        )
        return _download("mapping.toml", proposed.encode(), "application/toml")
    mapping = request.files.get("mapping")
    with _followed(space):
        kept = space.uploading().take_in(
            sent.stream,
            sent.filename,
            **_register_of(space),
            person=person(),
            mapping=mapping.stream if mapping and mapping.filename else None,
        )
    return redirect(url_for("register.preview", token=kept.token), 303)


def _register_of(space: Workspace) -> dict[str, str]:
    """Whose register the form is about, and its name, "" where it is to be recognised."""
    return {
        "force": request.form.get("force", "").strip()[:200] or space.settings.force,
        "register": request.form.get("register", "").strip()[:200],
    }


@blueprint.post("/sample")
def sample() -> Answer:
    """Import the sample register and go on to a search; where there is a register, show it first."""
    space, path = workspace(), sample_register()
    if space.store.count():
        with path.open("rb") as file:
            kept = space.uploading().take_in(
                file, path.name, force="Lancashire", register="", person=person()
            )
        return redirect(url_for("register.preview", token=kept.token), 303)
    with _followed(space):
        space.importing().run(path, force="Lancashire", person=person())
        space.bring_up_to_date()
    examples = home_page(None, space.taxonomy).examples
    chosen = request.form.get("search", "")
    return redirect(
        next((one.address for one in examples if one.name == chosen), url_for("search.home")), 303
    )


@blueprint.get("/progress")
def progress() -> dict[str, Any]:
    """How far the work is whose form was sent with the same `watch`; nothing before and after it."""
    person().must(Right.IMPORT)
    step = workspace().progress.step(_watch())
    return asdict(step) if step else {}


@blueprint.get("/import/<token>")
def preview(token: str) -> str:
    """What importing the file would do, change by change."""
    return _previewed(workspace().uploading().waiting(token, person=person()))


def _previewed(kept: Upload, refused: SearchappError | None = None, *, field: str = "") -> str:
    """The preview; `refused`: what could not be done, to be put right at `field`."""
    page = preview_page(kept, kind=request.args.get("kind", ""), page=page_number(request.args), size=_size())
    again = request.args.get("again") == "true"
    return render_template("pages/preview.html", page=page, again=again, refused=refused, field=field)


@blueprint.post("/import/<token>/statuses")
def statuses(token: str) -> Answer | tuple[str, int]:
    """Say what the file's own words for a status mean, and see what importing it would do then."""
    space = workspace()
    said = own_statuses(request.form)
    if not any(said.values()):
        refused = InvalidInput("No status was chosen.", next_step="Choose the status that a word means.")
        kept = space.uploading().waiting(token, person=person())
        return _previewed(kept, refused, field="status-1"), refused.http_status
    with _followed(space):
        space.uploading().explain(token, said, person=person())
    return redirect(url_for("register.preview", token=token), 303)


@blueprint.post("/import/<token>/columns")
def columns(token: str) -> Answer | tuple[str, int]:
    """Say which column of the file is which field, and see what importing it would do then."""
    space = workspace()
    kept = space.uploading().waiting(token, person=person())
    try:
        with _followed(space):
            space.uploading().read_columns(token, said_columns(request.form), person=person())
    except (InvalidInput, UnreadableFile) as refused:
        return _previewed(kept, refused, field="columns"), refused.http_status
    return redirect(url_for("register.preview", token=token), 303)


@blueprint.post("/import/<token>/reading")
def reading(token: str) -> Answer | tuple[str, int]:
    """Read the file without what was said of earlier editions, or with it again."""
    space = workspace()
    kept = space.uploading().waiting(token, person=person())
    try:
        with _followed(space):
            afresh = request.form.get("action") == "afresh"
            space.uploading().read_afresh(token, afresh=afresh, person=person())
    except UnreadableFile as refused:
        return _previewed(kept, refused, field="recalled"), refused.http_status
    return redirect(url_for("register.preview", token=token), 303)


@blueprint.post("/import/<token>")
def confirm(token: str) -> Answer:
    """Import the file as shown, or throw it away."""
    space = workspace()
    uploading = space.uploading()
    if request.form.get("action") != "import":
        uploading.throw_away(token, person=person())
        return redirect(url_for("register.runs"), 303)
    with _followed(space):
        try:
            report = uploading.confirm(token, person=person())
        except OutcomeChanged:
            return redirect(url_for("register.preview", token=token, again="true"), 303)
        space.bring_up_to_date()
    return redirect(url_for("register.run", run=report.run), 303)


def _followed(space: Workspace) -> AbstractContextManager[None]:
    """Keep how far the work is for whoever sent the form, under the name that the form's script made up."""
    return space.progress.following(_watch())


def _watch() -> str:
    return request.args.get("watch", "")[:_LONGEST_WATCH]


def _lasting(history: History, run: int) -> SearchappError | None:
    """Why a run cannot be taken back by whoever asks; None where it can."""
    try:
        history.check_undo(run, person=person())
    except (Forbidden, Conflict) as refused:
        return refused
    return None


def _download(name: str, content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)


def _size() -> int:
    return workspace().settings.page_size


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(
            f"{text[:40]!r} is not a day.", next_step="Write it as year, month and day: 2016-04-30."
        ) from None
