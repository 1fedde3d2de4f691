"""Review: the queues, answering their questions, deciding on all that a search finds, taking back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Redirect

from searchapp.domain.people import Right
from searchapp.domain.review import ChangedMeanwhile, Kind, LogEntry, Subject
from searchapp.services.deciding import Wish
from searchapp.services.settling import settle_conflict
from searchapp.web import wishes
from searchapp.web.current import person, searchable, workspace
from searchapp.web.forms import page_number
from searchapp.web.searched import searched
from searchapp.web.view_models.review_page import (
    BATCH_WISHES,
    SHORTCUTS,
    batch_page,
    changed_page,
    digest,
    done_notice,
    queue_page,
    queues_page,
)

blueprint: Final = Blueprint("review", __name__)


@blueprint.get("/review")
def queues() -> str:
    """All queues with how many questions wait in each."""
    space = searchable()
    reviewing = space.reviewing()
    page = queues_page(
        space.queues(),
        needs_second=reviewing.needs_second(person()),
        second_person=reviewing.second_person,
    )
    return render_template("pages/review.html", page=page)


@blueprint.get("/review/<name>")
def queue(name: str) -> str:
    """One queue, narrowed by a search. Raises NotFound."""
    space = searchable()
    asked = searched()
    page = queue_page(space.queues(), name, asked, page=page_number(request.args), person=person())
    done = done_notice(space.decisions, request.args.get("done", ""))
    keys = session.get(SHORTCUTS, "on") == "on"
    return render_template("pages/queue.html", page=page, done=done, shortcuts=keys)


@blueprint.get("/triage")
def moved() -> Redirect:
    """Where the list of suggestions stood that has become two of the queues."""
    name = "closed-in-doubt" if request.args.get("view") == "differs" else "no-further-action"
    return redirect(url_for("review.queue", name=name), HTTPStatus.MOVED_PERMANENTLY)


@blueprint.post("/review/decide/<ref>")
def decide(ref: str) -> Redirect | Response:
    """Put one decision on record; where somebody was quicker, say what they changed."""
    actor, space = person(), workspace()
    actor.must(Right.DECIDE)
    asked, back = wishes.wish(request.form), wishes.came_from(request.form, _page_of(ref))
    try:
        entries = space.reviewing().decide(ref, asked, person=actor, seen=wishes.seen(request.form))
    except ChangedMeanwhile as changed:
        page = changed_page(changed, asked, back=back)
        return make_response(render_template("pages/changed.html", page=page), changed.http_status)
    return redirect(_noting(back, entries))


@blueprint.post("/review/settle/<ref>")
def settle(ref: str) -> Redirect:
    """Decide the status of one entry of a recommendation for all its other entries."""
    actor, space = person(), workspace()
    actor.must(Right.DECIDE)
    status = wishes.status(request.form)
    entries = settle_conflict(space.reviewing(), ref, status, why=request.form.get("why", ""), person=actor)
    return redirect(_noting(wishes.came_from(request.form, _page_of(ref)), entries))


@blueprint.post("/review/undo/<number>")
def undo(number: str) -> Redirect:
    """Take back an entry."""
    actor = person()
    actor.must(Right.DECIDE)
    undone = (
        workspace().reviewing().undo(wishes.number(number), person=actor, why=request.form.get("why", ""))
    )
    return redirect(_noting(wishes.came_from(request.form, url_for("log.entries")), undone.entries))


@blueprint.post("/review/undo-batch/<number>")
def undo_batch(number: str) -> Redirect:
    """Take back all of a batch that still stands."""
    actor = person()
    actor.must(Right.DECIDE)
    undone = workspace().reviewing().undo_batch(wishes.number(number), person=actor)
    return redirect(_noting(wishes.came_from(request.form, url_for("log.entries")), undone.entries))


@blueprint.post("/review/shortcuts")
def shortcuts() -> Redirect:
    """Switch single keys on or off, for as long as the browser is open."""
    session[SHORTCUTS] = "off" if request.form.get("shortcuts") == "off" else "on"
    return redirect(wishes.came_from(request.form, url_for("review.queues")))


@blueprint.get("/review/all")
def ask_all() -> str:
    """What to decide for all that a search finds."""
    person().must(Right.DECIDE)
    space = searchable()
    asked = searched()
    total = space.reviewing().matching_count(asked)
    return render_template("pages/batch.html", page=batch_page(asked, total, None, None, space.taxonomy))


@blueprint.post("/review/all")
def decide_all() -> Redirect | str:
    """Show what a decision for all would do, and do it when that is confirmed."""
    actor, space = person(), searchable()
    actor.must(Right.DECIDE)
    asked = searched()
    chosen, reviewing = _batch_wish(), space.reviewing()
    refs = reviewing.matching(asked)
    if request.form.get("confirmed") == digest(refs):  # else the search finds others by now: shown again
        entries = reviewing.decide_all(refs, chosen, person=actor)
        return redirect(_noting(url_for("log.entries"), entries))
    preview = reviewing.preview(refs, chosen, person=actor)
    page = batch_page(asked, len(refs), chosen, preview, space.taxonomy)
    return render_template("pages/batch.html", page=page)


def _batch_wish() -> Wish:
    choice = request.form.get("choice", "")
    kind, subject = BATCH_WISHES.get(choice, (Kind.COMMENT, Subject.COMMENT))
    value = request.form.get(f"value-{choice}", "")
    labels = kind in (Kind.ACCEPT, Kind.REJECT)
    return Wish(
        kind=kind,
        subject=subject,
        value=(value,) if value and not labels else (),
        item=value if labels else "",
        why=request.form.get("why", ""),
    )


def _page_of(ref: str) -> str:
    return url_for("recommendations.show", ref=ref)


def _noting(address: str, entries: tuple[LogEntry, ...]) -> str:
    """The address, telling the page there what was just put on record."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "done"]
    noted = [("done", str(entries[0].number))] if entries else []
    return urlunsplit(parts._replace(query=urlencode(kept + noted)))
