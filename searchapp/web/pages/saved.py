"""Saved searches: the list of one's own, one of them, its forms, and feeds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from searchapp.domain.errors import Conflict, InvalidInput
from searchapp.domain.search import SearchRequest
from searchapp.reports.atom_feed import MIMETYPE, atom_feed
from searchapp.web import feeds, links
from searchapp.web.current import forces, person, searchable, workspace
from searchapp.web.forms import parameters
from searchapp.web.searched import searched
from searchapp.web.view_models.saved_page import entries, saved_page
from searchapp.web.view_models.search_page import Names, in_words
from searchapp.web.view_models.wording import inspection_recommendations
from searchapp.web.wishes import number

blueprint: Final = Blueprint("saved", __name__)


@blueprint.get("/saved")
def mine() -> str:
    """One's own saved searches, each with how much is new in it."""
    space = searchable()
    saved = [saved_page(news, space.taxonomy) for news in space.saving().mine(person())]
    return render_template("pages/saved_searches.html", saved=saved, deleted="deleted" in request.args)


@blueprint.get("/saved/new")
def ask() -> Response:
    """A form to name the search in the address."""
    return _form(_asked(request.args))


@blueprint.post("/saved/new")
def save() -> Answer:
    """Keep the search in the address under the name that was sent."""
    asked = _asked(request.args)
    name = request.form.get("name", "")
    try:
        saved = searchable().saving().save(asked, name, person=person())
    except (InvalidInput, Conflict) as refused:
        return _form(asked, name=name, refused=refused)
    return redirect(url_for("saved.show", id_=saved.id), 303)


@blueprint.get("/saved/<id_>")
def show(id_: str) -> Response:
    """One saved search: its link, what is new in it, and for its owner the forms to change it."""
    return _shown(id_)


@blueprint.post("/saved/<id_>/looked")
def looked(id_: str) -> Answer:
    """Everything up to the change that the page was made for has been looked at."""
    upto = number(request.form.get("upto", ""))
    searchable().saving().looked(id_, upto, person=person())
    return redirect(url_for("saved.show", id_=id_), 303)


@blueprint.post("/saved/<id_>/name")
def rename(id_: str) -> Answer:
    """Give it another name."""
    try:
        searchable().saving().rename(id_, request.form.get("name", ""), person=person())
    except (InvalidInput, Conflict) as refused:
        return _shown(id_, refused)
    return redirect(url_for("saved.show", id_=id_), 303)


@blueprint.get("/saved/<id_>/delete")
def confirm(id_: str) -> str:
    """Ask whether it is to be deleted."""
    space = searchable()
    page = saved_page(space.saving().open(id_, person=person()), space.taxonomy)
    return render_template("pages/saved_delete.html", page=page)


@blueprint.post("/saved/<id_>/delete")
def delete(id_: str) -> Answer:
    """Delete it."""
    searchable().saving().delete(id_, person=person())
    return redirect(url_for("saved.mine", deleted="true"), 303)


@blueprint.get("/saved/<id_>.atom")
def feed(id_: str) -> Response:
    """What came or changed latest in a saved search, for a feed reader."""
    saving = searchable().saving()
    saved = saving.open(id_, person=person()).saved
    return _feed(saved.request, name=saved.name, key=saved.id, page=url_for("saved.show", id_=id_))


@blueprint.get("/search.atom")
def feed_of_search() -> Response:
    """What came or changed latest in any search, for a feed reader."""
    asked = _asked(request.args)
    words = in_words(asked, Names(workspace().taxonomy))
    return _feed(asked, name=words, key=urlencode(parameters(asked)), page=links.search(asked))


def _feed(asked: SearchRequest, *, name: str, key: str, page: str) -> Response:
    space = searchable()
    host = request.host_url.rstrip("/")
    body = atom_feed(
        f"{name} - {inspection_recommendations(forces())}",
        entries(space.saving().feed(asked, person=person()), host),
        key=key,
        author=inspection_recommendations(forces()),
        own=host + feeds.present(),
        page=host + page,
        updated=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    return Response(body, mimetype=MIMETYPE)


def _asked(arguments: MultiDict[str, str]) -> SearchRequest:
    """The search in an address, from its first page."""
    return searched(MultiDict([pair for pair in arguments.items(multi=True) if pair[0] != "page"]))


def _form(
    asked: SearchRequest, *, name: str = "", refused: InvalidInput | Conflict | None = None
) -> Response:
    words = in_words(asked, Names(workspace().taxonomy))
    page = render_template(
        "pages/saved_new.html",
        asked=words,
        name=name,
        refused=refused,
        back=links.search(asked),
        to=links.first_page("saved.save", asked),
    )
    return make_response(page, refused.http_status if refused else 200)


def _shown(id_: str, refused: InvalidInput | Conflict | None = None) -> Response:
    space = searchable()
    news = space.saving().open(id_, person=person())
    page = render_template(
        "pages/saved_search.html",
        page=saved_page(news, space.taxonomy),
        own=news.saved.owner == person().name,
        copy=links.first_page("saved.ask", news.saved.request),
        link=request.host_url.rstrip("/") + url_for("saved.show", id_=id_),
        refused=refused,
    )
    return make_response(page, refused.http_status if refused else 200)
