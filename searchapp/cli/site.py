"""Commands that serve the site: serve, and demo, which first imports the sample register."""

from __future__ import annotations

import gc
import socket
from typing import Final

import click

from searchapp.cli.console import TerminalProgress
from searchapp.config import sample_register
from searchapp.domain.errors import Conflict, Forbidden
from searchapp.domain.people import LOCAL_PERSON
from searchapp.workspace import Workspace, open_workspace


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=None, help="Port, if not the setting.")
def serve(port: int | None) -> None:
    """Serve the site for this machine only."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        _ensure_only_here(workspace)
        _ensure_free(workspace.settings.host, port or workspace.settings.port)
        with progress.shown():
            workspace.bring_up_to_date()
        _serve(workspace, port or workspace.settings.port, progress)


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=None, help="Port, if not the setting.")
def demo(port: int | None) -> None:
    """Import the sample register, train the models, build the index and serve the site."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        _ensure_only_here(workspace)
        _ensure_free(workspace.settings.host, port or workspace.settings.port)
        with progress.shown():
            if not workspace.store.count():
                workspace.importing().run(sample_register(), force="Lancashire", person=LOCAL_PERSON)
            workspace.bring_up_to_date()
        _serve(workspace, port or workspace.settings.port, progress)


def _ensure_only_here(workspace: Workspace) -> None:
    """Raise Forbidden for an address that others can reach, while no accounts tell them apart."""
    settings = workspace.settings
    if not settings.local and not workspace.accounts().on():
        raise Forbidden(
            f"The site may not be reached at {settings.site_address or settings.host}: it has one local user "
            "and no password, so everybody there could read and change everything.",
            next_step="Turn accounts on (searchapp users add NAME --role administrator), or remove "
            "SEARCHAPP_HOST and SEARCHAPP_SITE_ADDRESS, so that only this computer can reach it.",
        )


def _ensure_free(host: str, port: int) -> None:
    """Raise Conflict where another program listens already, before any work is done."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Conflict(
            f"Port {port} of {host} cannot be used ({error.strerror}): another program may have it.",
            next_step=f"Stop that program, or choose another port: searchapp serve --port {port + 1} "
            f"(with make: make demo PORT={port + 1}).",
        ) from error


def _serve(workspace: Workspace, port: int, progress: TerminalProgress) -> None:
    import waitress  # noqa: PLC0415 - only here, so that other commands start sooner

    from searchapp.web import create_app, largest_upload, warm  # noqa: PLC0415 - the same

    app = create_app(workspace)
    warm(app)
    gc.collect()
    gc.freeze()  # what is there by now stays: going through it again would halt an answer for 0.15 s
    host = workspace.settings.host
    shown = f"[{host}]" if ":" in host else host
    progress.message(f"searchapp is at http://{shown}:{port} - press Ctrl+C to stop.")
    behind_proxy = {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    if not (workspace.settings.local or workspace.settings.site_address):
        progress.message(
            "Passwords need https: put a reverse proxy in front and name its address in "
            "SEARCHAPP_SITE_ADDRESS. Without it browsers of other computers are not kept signed in."
        )
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=4,
        ident=None,
        max_request_body_size=largest_upload(workspace.settings),
        **(behind_proxy if workspace.settings.site_address else {}),
    )


COMMANDS: Final = (serve, demo)
