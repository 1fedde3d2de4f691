"""What every page weighs and takes: `python -m benchmarks.pages --help`.

The pages are found as a reader finds them, by following links from the first one, until each route that
answers with a page has been met. What counts is processor time, so that a busy machine does not matter.
"""

# ruff: noqa: T201 - a script that tells its user how far it is

from __future__ import annotations

import argparse
import html
import re
import statistics
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from benchmarks.filled import open_home
from searchapp.web import create_app

HEADING: Final = "## Every page"
REPEATS: Final = 5
MOST_BYTES: Final = 100_000
MOST_MS: Final = 50.0
_HREF: Final = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
_TRIES: Final = 10  # addresses of an endpoint, some of which may not be there


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A page: bytes as sent, and milliseconds of processor time when first asked for and again."""

    address: str
    size: int
    first: float
    again: float

    @property
    def too_much(self) -> bool:
        """Whether it is over what a page may weigh or take."""
        return self.size > MOST_BYTES or self.again > MOST_MS


def main() -> None:
    """Weigh the pages of a home folder, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="home folder with a register and its index")
    arguments = parser.parse_args()
    with open_home(arguments.home) as workspace:
        app = create_app(workspace)
        found = dict(followed(app))
        pages = [weighed(app, address) for address in found.values()]
        print(section(workspace.store.count(), pages, sorted(routes(app) - found.keys())))


def section(rows: int, pages: list[Weighed], unmet: list[str]) -> str:
    """The figures as a section of a page, the slowest first."""
    lines = "\n".join(
        f"| `{page.address}` | {page.size / 1000:.1f} | {page.first:.1f} | {page.again:.1f} |"
        f" {'over' if page.too_much else ''} |"
        for page in sorted(pages, key=lambda page: -page.again)
    )
    return f"""{HEADING}

On {rows:,} rows: kilobytes sent, compressed, and milliseconds of processor time of the whole answer, when
first asked for and again (median of {REPEATS}). A page may have {MOST_BYTES // 1000} kB and {MOST_MS:.0f} ms.

| page | kB | first | again | |
|---|---|---|---|---|
{lines}

Routes without a page, or that no link led to: {", ".join(unmet) or "none"}.
"""


def routes(app: Flask) -> set[str]:
    """Endpoints that can be asked for with a GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def followed(app: Flask) -> Iterator[tuple[str, str]]:
    """The first address met of each endpoint that answers with a page."""
    client = app.test_client()
    waiting, tried = deque(["/"]), Counter[str]()
    met: set[str] = set()
    while waiting:
        address = waiting.popleft()
        endpoint = _endpoint(app, address)
        if endpoint in met:
            continue
        print(f"following {address}", file=sys.stderr)
        answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            continue
        met.add(endpoint)
        if answer.mimetype != "text/html":
            continue
        yield endpoint, address
        for link in _HREF.findall(answer.text):
            there = urljoin(address, html.unescape(link))
            leads_to = _endpoint(app, there)
            tried[leads_to] += 1
            if leads_to and tried[leads_to] <= _TRIES:
                waiting.append(there)


def _endpoint(app: Flask, address: str) -> str:
    """The endpoint of an address of this site; "" for any other."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""


def weighed(app: Flask, address: str) -> Weighed:
    """The figures of a page, asked as a browser asks; the first time with nothing remembered."""
    client = create_app(app.extensions["searchapp"]).test_client()
    client.get("/accessibility")  # templates of every page are compiled when the first is asked for
    taken = [_asked(client, address) for _ in range(1 + REPEATS)]
    size, first = taken[0]
    return Weighed(
        address=address, size=size, first=first, again=statistics.median(ms for _size, ms in taken[1:])
    )


def _asked(client: FlaskClient, address: str) -> tuple[int, float]:
    started = time.process_time()
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    return len(answer.data), 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
