"""Exchanges with another machine that end in time, whatever of it drips: encryption, head or body.

A timeout of `requests` bounds each wait for a piece and starts anew with the next one.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter


@contextmanager
def ended_after(session: Session, seconds: float) -> Iterator[Session]:
    """While the context lasts, whatever the session has open breaks off once `seconds` have passed.

    Whoever waits for it then is told by a requests.RequestException, or that the answer is at its end.
    Finding a machine by its name is not bounded.
    """
    connections = _Connections()
    adapter = _Adapter(connections.watch)
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    timer = threading.Timer(seconds, connections.end)
    timer.daemon = True
    timer.start()
    try:
        yield session
    finally:
        timer.cancel()
        adapter.close()
        connections.forget()


class _Connections:
    """What one exchange has open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._over = False

    def watch(self, connection: socket.socket) -> None:
        """Have it broken off with the others: by a handle of its own, which encryption does not take away."""
        with self._lock:
            self._open.append(connection.dup())
            if self._over:
                self._break_off()

    def end(self) -> None:
        with self._lock:
            self._over = True
            self._break_off()

    def forget(self) -> None:
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _break_off(self) -> None:
        for connection in self._open:
            with suppress(OSError):  # the other side was quicker
                connection.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Shows each connection to `watch` before anything is said over it."""

    def __init__(self, watch: Callable[[socket.socket], None]) -> None:
        self._watch = watch
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self._watched(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
        return self._watched(super().proxy_manager_for(*arguments, **options))

    def _watched(self, manager: Any) -> Any:
        pools = manager.pool_classes_by_scheme
        manager.pool_classes_by_scheme = {
            scheme: type(pool.__name__, (pool,), {"ConnectionCls": _watched(pool.ConnectionCls, self._watch)})
            for scheme, pool in pools.items()
        }
        return manager


def _watched(kind: Any, watch: Callable[[socket.socket], None]) -> Any:
    """A class of connections like `kind`."""

    def new(connection: Any) -> socket.socket:
        made: socket.socket = kind._new_conn(connection)  # noqa: SLF001 - where urllib3 has others step in
        watch(made)
        return made

    return type(kind.__name__, (kind,), {"_new_conn": new})
