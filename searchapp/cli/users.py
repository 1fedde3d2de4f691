"""Commands on accounts: users add, list, role, disable, enable, reset, link, token, tokens, revoke.

Whoever can run them in the home folder could change the store itself: they act as the local user.
"""

from __future__ import annotations

import sys

import click

from searchapp.cli.console import TerminalProgress, print_json, print_table, print_text
from searchapp.domain.errors import InvalidInput
from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.workspace import open_workspace

_ROLE = click.Choice([role.value for role in Role])
_ONE_TIME = click.option(
    "--one-time", is_flag=True, help="Make up a password for one sign-in and print it, instead of asking."
)


@click.group()
def users() -> None:
    """Manage accounts. They are on as soon as there is an active administrator."""


@users.command()
@click.argument("name")
@click.option("--role", type=_ROLE, required=True, help="What the person may do.")
@_ONE_TIME
def add(name: str, role: str, *, one_time: bool) -> None:
    """Add an account. The password is asked for, never an argument."""
    with open_workspace(TerminalProgress()) as workspace:
        accounts = workspace.accounts()
        off = not accounts.on()
        saved = len(workspace.saved_searches.of(LOCAL_PERSON.name))
        made_up = accounts.add(name, Role(role), _password(one_time=one_time), person=LOCAL_PERSON)
        print_text(f"{name} may sign in as {role}.")
        if off:
            print_text("Accounts are on: everybody must sign in now, also on a site that is being served.")
        if off and saved:
            print_text(f"What the local user saved ({saved}) is {name}'s now, under Saved searches.")
        _print_once(made_up)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def list_(*, as_json: bool) -> None:
    """List all accounts."""
    with open_workspace(TerminalProgress()) as workspace:
        accounts = workspace.accounts()
        found = accounts.list(person=LOCAL_PERSON)
        on = accounts.on()
    if as_json:
        named = [
            {"name": one.name, "role": one.role.value, "active": one.active}
            | {"issuer": one.issuer, "subject": one.subject}
            for one in found
        ]
        print_json({"on": on, "accounts": named})
    elif found:
        rows = [
            (one.name, one.role.value, "yes" if one.active else "no", one.issuer or "password")
            for one in found
        ]
        print_table(("Name", "Role", "May sign in", "Signs in by"), rows)
    else:
        print_text("There are no accounts: one local user, no password, this machine only.")
        print_text("To turn accounts on, run: searchapp users add NAME --role administrator")


@users.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
def role_(name: str, role: str) -> None:
    """Give somebody another role; they must sign in again."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.accounts().set_role(name, Role(role), person=LOCAL_PERSON)
    print_text(f"{name} is {role} now and has been signed out everywhere.")


@users.command()
@click.argument("name")
def disable(name: str) -> None:
    """Sign somebody out everywhere and let them sign in no more."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.accounts().set_active(name, active=False, person=LOCAL_PERSON)
    print_text(f"{name} may not sign in any more and has been signed out everywhere.")


@users.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let somebody sign in again."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.accounts().set_active(name, active=True, person=LOCAL_PERSON)
    print_text(f"{name} may sign in.")


@users.command()
@click.argument("name")
@_ONE_TIME
def reset(name: str, *, one_time: bool) -> None:
    """Give somebody another password, sign them out everywhere and end their wait after wrong tries."""
    with open_workspace(TerminalProgress()) as workspace:
        made_up = workspace.accounts().reset(name, _password(one_time=one_time), person=LOCAL_PERSON)
    print_text(f"{name} has another password and has been signed out everywhere.")
    _print_once(made_up)


@users.command()
@click.argument("name")
@click.argument("subject")
def link(name: str, subject: str) -> None:
    """Let somebody sign in at the provider of single sign-on, where SUBJECT names them, and no longer here.

    A person who signs in there and has no account is told their subject. "users reset" takes it back.
    """
    with open_workspace(TerminalProgress()) as workspace:
        workspace.single_sign_on().link(name, subject, person=LOCAL_PERSON)
        host = workspace.provider.terms.host
    print_text(f"{name} signs in at {host} now, without a password here, and has been signed out everywhere.")


@users.command()
@click.argument("name")
@click.option("--for", "about", required=True, help="What uses it, such as: monthly statistics.")
@click.option(
    "--role", type=_ROLE, default=Role.VIEWER.value, show_default=True, help="No higher than NAME's."
)
def token(name: str, about: str, role: str) -> None:
    """Make an API token for somebody and print it once. It reads; nothing can be written by it."""
    with open_workspace(TerminalProgress()) as workspace:
        secret = workspace.keys().token(about, Role(role), owner=name, person=LOCAL_PERSON)
    print_text(f"Token of {name}, not shown again: {secret}")


@users.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Machine output on stdout.")
def tokens(name: str, *, as_json: bool) -> None:
    """List somebody's feed addresses and API tokens, without their secrets."""
    with open_workspace(TerminalProgress()) as workspace:
        found = workspace.keys().of(name, person=LOCAL_PERSON)
    if as_json:
        print_json(
            [
                {"id": one.id, "kind": one.kind.value, "for": one.about, "role": one.role.value}
                | {"made": one.made, "used": one.used}
                for one in found
            ]
        )
        return
    rows = [(one.id, one.kind.value, one.about, one.role.value) for one in found]
    print_table(("Id", "Kind", "For", "Role"), rows)


@users.command()
@click.argument("name")
@click.argument("id_", metavar="ID")
def revoke(name: str, id_: str) -> None:
    """End one of somebody's feed addresses or API tokens."""
    with open_workspace(TerminalProgress()) as workspace:
        workspace.keys().revoke(name, id_, person=LOCAL_PERSON)
    print_text(f"{id_} of {name} is not good any more.")


def _password(*, one_time: bool) -> str | None:
    if one_time:
        return None
    if not sys.stdin.isatty():
        raise InvalidInput(
            "There is no terminal to ask for the password at.",
            next_step="Give --one-time to have one made up.",
        )
    return str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True))


def _print_once(made_up: str) -> None:
    if made_up:
        print_text(f"Password for one sign-in, not shown again: {made_up}")
