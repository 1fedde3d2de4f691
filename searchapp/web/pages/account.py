"""Signing in and out, one's own account, and the administration of all accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from searchapp.domain.errors import InvalidInput, NotSignedIn, SearchappError, TooManyTries
from searchapp.domain.keys import AccessKey
from searchapp.domain.people import Role
from searchapp.web.current import person, signed_in, workspace
from searchapp.web.sign_in import cookie_name, forget, local_path, remember

blueprint: Final = Blueprint("account", __name__)


@blueprint.get("/sign-in")
def ask() -> Response:
    """The form to sign in."""
    goal = local_path(request.args.get("next", ""))
    if signed_in():
        return _to(goal)
    return _form(goal)


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Sign in and go on to the page that was asked for."""
    goal = local_path(request.form.get("next", ""))
    accounts = workspace().accounts()
    if not accounts.on():
        return _to(goal)
    try:
        token = accounts.sign_in(
            request.form.get("name", ""), request.form.get("password", ""), address=_address()
        )
    except (NotSignedIn, TooManyTries) as refused:
        return _form(goal, refused)
    accounts.sign_out(request.cookies.get(cookie_name(), ""))
    return remember(_to(goal), token)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    workspace().accounts().sign_out(request.cookies.get(cookie_name(), ""))
    return forget(_out())


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End all sessions of whoever asks."""
    workspace().accounts().sign_out_everywhere(person=person())
    return forget(_out())


@blueprint.get("/account")
def show() -> Response:
    """One's own account."""
    return _account()


@blueprint.post("/account/password")
def change_password() -> Response:
    """Change one's own password; one goes on in a new session, all others end."""
    accounts = workspace().accounts()
    new = request.form.get("new", "")
    try:
        accounts.change_password(request.form.get("old", ""), new, person=person(), address=_address())
        token = accounts.sign_in(person().name, new, address=_address())
    except (NotSignedIn, TooManyTries, InvalidInput) as refused:
        return _account(refused)
    return remember(_to(url_for("account.show")), token)


@blueprint.get("/users")
def users() -> Response:
    """All accounts, for administrators."""
    return _users()


@blueprint.post("/users")
def add() -> Response:
    """Add an account with a password for one sign-in, which is shown once."""
    name = request.form.get("name", "")
    try:
        made_up = workspace().accounts().add(name, _role(), None, person=person())
    except SearchappError as refused:
        return _users(refused=refused)
    return _users(said=f"{name} may sign in.", made_up=made_up)


@blueprint.post("/users/change")
def change() -> Response:
    """Give an account another role or password, or let it sign in no more or again."""
    accounts, name = workspace().accounts(), request.form.get("name", "")
    made_up = ""
    try:
        match request.form.get("do", ""):
            case "role":
                accounts.set_role(name, _role(), person=person())
            case "disable":
                accounts.set_active(name, active=False, person=person())
            case "enable":
                accounts.set_active(name, active=True, person=person())
            case "reset":
                made_up = accounts.reset(name, None, person=person())
            case _:
                raise InvalidInput("Nothing to do was chosen.", next_step="Use one of the buttons.")
    except SearchappError as refused:
        return _users(refused=refused)
    return _users(said=f"{name} was changed and has been signed out everywhere.", made_up=made_up)


def _form(goal: str, refused: SearchappError | None = None) -> Response:
    settings = workspace().settings
    unkept = not (settings.local or request.is_secure or settings.site_address.startswith("http:"))
    page = render_template(
        "pages/sign_in.html",
        goal=goal,
        refused=refused,
        unkept=unkept,
        provider=settings.provider,
        signed_out="out" in request.args,
    )
    return make_response(page, refused.http_status if refused else 200)


def _account(refused: SearchappError | None = None) -> Response:
    provider = workspace().settings.provider
    known, actor = signed_in(), person()
    keys: Sequence[AccessKey] = ()
    ended: set[str] = set()
    if known and known.account:
        kept = workspace().keys()
        keys = kept.of(actor.name, person=actor)
        ended = {key.id for key in keys if kept.ended(key)}
    page = render_template(
        "pages/account.html",
        refused=refused,
        provider=provider,
        keys=keys,
        ended=ended,
        key_days=workspace().settings.key_days,
    )
    return make_response(page, refused.http_status if refused else 200)


def _users(said: str = "", made_up: str = "", refused: SearchappError | None = None) -> Response:
    accounts = workspace().accounts().list(person=person())
    page = render_template(
        "pages/users.html", accounts=accounts, roles=Role, said=said, made_up=made_up, refused=refused
    )
    return make_response(page, refused.http_status if refused else 200)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise InvalidInput("There is no such role.", next_step="Choose one of the list.") from None


def _out() -> Response:
    """After signing out; with single sign-on the page tells that the provider was not signed out of."""
    provider = workspace().settings.provider
    return _to(url_for("account.ask", out="yes") if provider else url_for("account.ask"))


def _to(path: str) -> Response:
    return make_response(redirect(path, 303))


def _address() -> str:
    return request.remote_addr or ""
