"""The page of results under load beside an empty page: `python -m benchmarks.site --help`.

Both are served as `searchapp serve` serves, by processes of their own, and asked in turn by `wrk` or, where
it is missing, by threads of this process. What counts is the ratio of the two rates.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import http.client
import itertools
import logging
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Final, get_args
from urllib.parse import urlencode

import waitress
from flask import Flask

from benchmarks.corpus import generated
from benchmarks.filled import asked, filled_home, open_home
from benchmarks.peers import typed
from benchmarks.queries import queries
from benchmarks.sections import put_on, table
from searchapp.domain.recommendation import Status
from searchapp.domain.search import Sort
from searchapp.web import create_app

WAITRESS: Final = {"host": "127.0.0.1", "threads": 4, "ident": None}
SECONDS: Final = 5
ROUNDS: Final = 3
THREADS: Final = 1
CONNECTIONS: Final = 8
HEADING: Final = "## The page of results beside an empty page"
_YEAR: Final = "2014"
_SERVE: Final = (
    "import sys; from benchmarks.site import serve; serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])"
)
_RATE: Final = re.compile(r"Requests/sec:\s+([\d.]+)")
_FAILED: Final = re.compile(r"Non-2xx|Socket errors")
_IN_TURN: Final = """
local paths, at = {%s}, 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept-Encoding"] = "gzip"})
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Requests a second of each page, median over the rounds, and milliseconds of one page at a time.

    `never_asked`: of searches of which each is asked once.
    """

    rows: int
    empty: float
    one_search: float
    forty_searches: float
    never_asked: float
    alone_ms: float
    slowest_ms: float


def main() -> None:
    """Fill a home folder if it has none, measure, and print."""
    arguments = asked(prog="python -m benchmarks.site", description=__doc__)
    with filled_home(arguments.home, arguments.rows) as home:
        rates = measure(home)
    print(section(rates))
    put_on(arguments.add_to, HEADING, section(rates))


def section(rates: Rates) -> str:
    """The figures as a section of a page; the searches asked for the first time stand apart."""
    rates_of = (
        ("an empty Flask page", rates.empty),
        ("one search, asked again", rates.one_search),
        ("forty searches in turn, asked again", rates.forty_searches),
        ("searches never asked before", rates.never_asked),
    )
    shares = table(
        ("", "requests a second", "share of the empty page's"),
        [(name, f"{rate:,.0f}", f"{rate / rates.empty:.2f}") for name, rate in rates_of],
    )
    return f"""{HEADING}

Requests a second on {rates.rows:,} generated rows, {CONNECTIONS} connections at once, both pages served alike
(waitress, {WAITRESS["threads"]} threads): the median of {ROUNDS} rounds. A search that was asked before is
shown from memory until register, decisions, index or day change. The last line is of the forty searches in
other orders, by status and year, and without other names, of which each is asked once.

{shares}

Asked for the first time, one at a time, the forty take {rates.alone_ms:.0f} ms each in the median and
{rates.slowest_ms:.0f} ms at most.
"""


def measure(home: Path) -> Rates:
    """Rates over the generated register kept in `home`."""
    with open_home(home) as workspace:
        rows = workspace.store.count()
    texts = [typed(query) for query in queries(generated(min(rows, 20_000)))]
    searches = [f"/search?{urlencode({'q': text})}" for text in texts]
    others = _variants(texts)
    with _served("empty", home) as empty, _served("site", home) as site:
        alone = [_milliseconds(site, path) for path in searches]
        rates: dict[str, list[float]] = {"empty": [], "one": [], "forty": [], "never": []}
        for turn in range(ROUNDS):
            rates["empty"].append(_rate(empty, ["/"]))
            rates["one"].append(_rate(site, [searches[6]]))
            rates["forty"].append(_rate(site, searches))
            rates["never"].append(_rate_once(site, others[turn::ROUNDS]))
    return Rates(
        rows=rows,
        empty=statistics.median(rates["empty"]),
        one_search=statistics.median(rates["one"]),
        forty_searches=statistics.median(rates["forty"]),
        never_asked=statistics.median(rates["never"]),
        alone_ms=statistics.median(alone),
        slowest_ms=max(alone),
    )


def _variants(texts: Sequence[str]) -> list[str]:
    """Addresses of the same searches in other orders, by status and year, without other names: each once."""
    statuses = ("", *(status.value for status in Status))
    changed = itertools.product(get_args(Sort), statuses, ("", _YEAR), ("", "off"))
    paths = [
        f"/search?{urlencode({'q': text, 'sort': sort, 'status': status, 'year': year, 'names': names})}"
        for sort, status, year, names in changed
        for text in texts
        if (sort, status, year, names) != ("relevance", "", "", "")
    ]
    Random(1).shuffle(paths)  # noqa: S311 - a sample, not a secret
    return paths


def _rate_once(port: int, paths: Sequence[str]) -> float:
    """Answers a second to the paths, each asked once. Raises SystemExit where there are too few."""
    rate = _rate(port, paths)
    if rate * SECONDS > len(paths):
        raise SystemExit(f"{len(paths)} searches were answered before {SECONDS} s were over: ask for more")
    return rate


def serve(kind: str, port: int, home: str) -> None:
    """Serve the site of `home`, or a Flask application of one empty page, until the process is ended."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it tells of each request that waits
    if kind == "empty":
        app = Flask("empty")
        app.add_url_rule("/", view_func=lambda: "")
        waitress.serve(app, port=port, **WAITRESS)
        return
    with open_home(Path(home)) as workspace:
        waitress.serve(create_app(workspace), port=port, **WAITRESS)


@contextmanager
def _served(kind: str, home: Path) -> Iterator[int]:
    """The port at which a process of its own serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", _SERVE, kind, str(port), str(home)])  # noqa: S603 - ours
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server ended before it answered")


def _milliseconds(port: int, path: str) -> float:
    """Time of one request on a connection of its own, first asked."""
    started = time.perf_counter()
    _ask(port, [path], time.monotonic())
    return 1000 * (time.perf_counter() - started)


def _rate(port: int, paths: Sequence[str]) -> float:
    """Answers a second to `CONNECTIONS` at once, each asking the paths in turn."""
    if shutil.which("wrk") is None:
        until = time.monotonic() + SECONDS
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            asked = [pool.submit(_ask, port, paths, until) for _ in range(CONNECTIONS)]
            return sum(one.result() for one in asked) / SECONDS
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_IN_TURN % ", ".join(f'"{path}"' for path in paths))
        script.flush()
        ask = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{SECONDS}", "-s", script.name]
        told = subprocess.run(  # noqa: S603 - our own script
            [*ask, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
        ).stdout
    rate = _RATE.search(told)
    if rate is None or _FAILED.search(told):
        raise SystemExit(f"the server did not answer all: {told}")
    return float(rate.group(1))


def _ask(port: int, paths: Sequence[str], until: float) -> int:
    """Number of answers to requests on one kept connection, at least one, until that time."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answers = 0
    for path in itertools.cycle(paths):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        answers += 1
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status}")
        if time.monotonic() >= until:
            break
    connection.close()
    return answers


if __name__ == "__main__":
    main()
