"""A page as a test reads it."""

from __future__ import annotations

from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

PAGES = (
    "/",
    "/search",
    "/search?q=custody&theme=custody&status=being-progressed&sort=-made&page=2",
    "/search?q=nothing+at+all+like+this",
    "/recommendations/REC-0001",
    "/recommendations/REC-0001?q=custody&theme=custody",
    "/recommendations/REC-0030",
    "/review",
    "/review/no-further-action",
    "/review/unsure?q=custody&page=2",
    "/review/all?q=custody",
    "/log",
    "/review/closed-in-doubt",
    "/findings/",
    "/findings/?rule=conflicting-duplicates",
    "/findings/duplicates",
    "/findings/repeats",
    "/reports/themes",
    "/reports/themes?q=custody&status=awaiting-review",
    "/about",
    "/help",
    "/accessibility",
    "/cookies",
)
"""Every page, in the states that differ."""


class Page:
    """The parsed answer to a GET."""

    def __init__(self, client: FlaskClient, address: str, **options: object) -> None:
        self.response: TestResponse = client.get(address, **options)
        self.status = self.response.status_code
        self.html = self.response.get_data(as_text=True)
        self.tree = LexborHTMLParser(self.html)

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def heading(self) -> str:
        return self.text("h1")

    def text(self, selector: str = "main") -> str:
        """All text under the first node, spaces joined."""
        node = self.tree.css_first(selector)
        assert node is not None, f"no {selector}"
        return " ".join(node.text(separator=" ").split())

    def texts(self, selector: str) -> list[str]:
        return [" ".join(node.text(separator=" ").split()) for node in self.tree.css(selector)]

    def links(self, selector: str = "a") -> dict[str, str]:
        """Addresses by the words of their links."""
        return {
            " ".join(node.text(separator=" ").split()): node.attributes["href"] or ""
            for node in self.tree.css(selector)
        }
