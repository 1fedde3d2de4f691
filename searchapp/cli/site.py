"""Commands that serve the site: serve, and demo, which first imports the sample register."""

from __future__ import annotations

import socket
from typing import Final

import click

from searchapp.cli.console import TerminalProgress
from searchapp.config import Settings, load_settings, sample_register
from searchapp.domain.errors import Conflict, Forbidden
from searchapp.workspace import Workspace, open_workspace


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=None, help="Port, if not the setting.")
def serve(port: int | None) -> None:
    """Serve the site for this machine only."""
    progress = TerminalProgress()
    with open_workspace(progress) as workspace:
        _ensure_only_here(workspace.settings)
        _ensure_free(workspace.settings.host, port or workspace.settings.port)
        with progress.shown():
            workspace.bring_up_to_date()
        _serve(workspace, port or workspace.settings.port, progress)


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=None, help="Port, if not the setting.")
def demo(port: int | None) -> None:
    """Import the sample register, train the models, build the index and serve the site."""
    progress = TerminalProgress()
    settings = load_settings()
    _ensure_only_here(settings)
    _ensure_free(settings.host, port or settings.port)
    with open_workspace(progress) as workspace:
        with progress.shown():
            if not workspace.store.count():
                workspace.importing().run(sample_register(), force="Lancashire", dry_run=False)
            workspace.bring_up_to_date()
        _serve(workspace, port or workspace.settings.port, progress)


def _ensure_only_here(settings: Settings) -> None:
    """Raise Forbidden for an address that others can reach: there are no accounts to tell them apart."""
    if not settings.local:
        raise Forbidden(
            f"The site may not listen on {settings.host}: it has one local user and no password, so "
            "everybody who can reach that address could read and change everything.",
            next_step="Remove SEARCHAPP_HOST, so that only this computer can reach it.",
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

    from searchapp.web import LARGEST_BODY, create_app  # noqa: PLC0415 - the same

    app = create_app(workspace)
    host = workspace.settings.host
    shown = f"[{host}]" if ":" in host else host
    progress.message(f"searchapp is at http://{shown}:{port} - press Ctrl+C to stop.")
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=4,
        ident=None,
        max_request_body_size=LARGEST_BODY,
    )


COMMANDS: Final = (serve, demo)
