"""Memory that a process and those that help it hold (Linux; 0 elsewhere), in megabytes of 2^20 bytes."""

from __future__ import annotations

import multiprocessing
import os
import threading
from typing import Final, Self

_EVERY: Final = 0.1


class Watch:
    """Looks ten times a second, in a thread of its own, while it is entered.

    `private`: the most that all processes together held and no file stands behind; `resident`: the most of
    this one, mapped files and all.
    """

    def __init__(self) -> None:
        self.private = self.resident = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            helping = (child.pid for child in multiprocessing.active_children())
            private, mapped = _held(os.getpid())
            self.resident = max(self.resident, private + mapped)
            self.private = max(self.private, private + sum(_held(process)[0] for process in helping))
            if self._done.wait(_EVERY):
                return


def _held(process: int | None) -> tuple[float, float]:
    """Memory that no file stands behind, and that of files."""
    try:
        with open(f"/proc/{process}/status", encoding="utf-8") as status:  # noqa: PTH123 - looked at often
            told = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0.0, 0.0
    anonymous, files, shared = (
        int(told.get(f"Rss{kind}", "0").split()[0]) / 1024 for kind in ("Anon", "File", "Shmem")
    )
    return anonymous, files + shared
