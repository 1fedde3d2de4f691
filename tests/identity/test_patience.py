"""A provider that is down, or slow, or sends drop by drop holds nobody up: asked of a real server."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from searchapp.domain.errors import Unavailable
from searchapp.domain.identity import Attempt, Provider
from searchapp.identity import patience
from searchapp.identity.openid_connect import OpenIdProvider

DROPS = 20_000
SHORT = 1.0


class _Dripping(ThreadingHTTPServer):
    """Describes itself as a provider at once, and answers everything else drop by drop."""

    daemon_threads = True
    block_on_close = True
    drops = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: _Dripping

    def do_GET(self) -> None:
        if not self.path.startswith("/.well-known/"):
            self.do_POST()
            return
        issuer = self.server.address
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        body = json.dumps({"issuer": issuer} | dict.fromkeys(names, f"{issuer}/drops")).encode()
        self._begin(len(body))
        self.wfile.write(body)

    def do_POST(self) -> None:
        self._begin(DROPS + 2)
        try:
            self.wfile.write(b"{")
            for _drop in range(DROPS):
                time.sleep(0.02)
                self.wfile.write(b" ")
                self.server.drops += 1
            self.wfile.write(b"}")
        except OSError:  # whoever asked has left
            self.close_connection = True

    def _begin(self, size: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def dripping() -> Iterator[_Dripping]:
    with _Dripping(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_answer_that_drips_is_left_before_it_ends(dripping: _Dripping) -> None:
    with pytest.raises(requests.RequestException):
        patience.read_json(f"{dripping.address}/drops", timeout=(5, 5), longest=SHORT)
    assert dripping.drops < DROPS


def test_a_token_that_drips_is_left_before_it_ends(dripping: _Dripping) -> None:
    terms = Provider(issuer=dripping.address, client_id="site", client_secret="kept", scopes="openid")
    provider = OpenIdProvider(terms)
    attempt = Attempt(state="s", nonce="n", verifier="v" * 43, goal="/")
    provider.address(attempt, back="http://127.0.0.1/back")  # described before time is short
    provider._longest = SHORT
    with pytest.raises(Unavailable):
        provider.identity("code", attempt, back="http://127.0.0.1/back")
    assert dripping.drops < DROPS


@pytest.mark.parametrize(
    ("scheme", "start"),
    [("http", b""), ("http", b"HTTP/1.1 200 OK\r\nX-Drops: "), ("https", b"\x16\x03\x03\x40\x00")],
    ids=["silent", "headers", "encryption"],
)
def test_whatever_drips_before_the_answer_ends_with_the_deadline(scheme: str, start: bytes) -> None:
    left = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(start)
            while not left.wait(0.02):
                connection.sendall(b"x" if start else b"")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip)
        dripping.start()
        address = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(requests.RequestException):
            patience.read_json(address, timeout=(600, 600), longest=SHORT)
        left.set()
        dripping.join()


def test_an_exchange_in_time_is_left_alone_and_the_next_one_too(dripping: _Dripping) -> None:
    for _ in range(2):
        said = patience.read_json(f"{dripping.address}/.well-known/x", timeout=(5, 5), longest=600)
        assert said["issuer"] == dripping.address


def test_an_answer_that_is_too_large_is_given_up(
    dripping: _Dripping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_LARGEST", 10)
    with pytest.raises(requests.Timeout, match="too long"):
        patience.read_json(f"{dripping.address}/.well-known/x", timeout=(5, 5))


def test_no_more_than_two_wait_for_the_provider_and_all_may_ask_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "_TURN", 0.01)
    now = [0.0]
    kept = patience.Patience(clock=lambda: now[0])
    with kept.asking(), kept.asking(), pytest.raises(requests.Timeout, match="others"), kept.asking():
        pass
    with pytest.raises(requests.ConnectionError), kept.asking():
        raise requests.ConnectionError
    with pytest.raises(requests.Timeout, match="a moment ago"), kept.asking():
        pass
    now[0] = 60.0
    with kept.asking():
        pass


def test_after_an_answer_that_broke_off_nobody_asks_for_a_while() -> None:
    kept = patience.Patience(clock=lambda: 0.0)
    with pytest.raises(requests.RequestException), kept.asking():
        raise requests.exceptions.ChunkedEncodingError
    with pytest.raises(requests.Timeout, match="a moment ago"), kept.asking():
        pass
