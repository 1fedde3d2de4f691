"""Takes the screenshots of README and documents from a site over the sample register, by a real browser.

Run by `make screenshots`. Pages are chosen so that no person whom the register names is on them: look at the
pictures before they are committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from searchapp.cli.console import TerminalProgress
from searchapp.config import load_settings, sample_register
from searchapp.domain.people import LOCAL_PERSON
from searchapp.web import create_app
from searchapp.workspace import open_workspace

FOLDER: Final = Path(__file__).parent / "images"
_WIDE: Final = {"width": 1200, "height": 860}
_NARROW: Final = {"width": 375, "height": 760}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A page and the file of its picture; `scroll` is what stands at the top of it."""

    name: str
    path: str
    scroll: str = ""
    narrow: bool = False


SHOTS: Final = (
    Shot(name="home", path="/"),
    Shot(name="search", path="/search?q=appropriate+adults"),
    Shot(name="search-phone", path="/search?q=appropriate+adults", narrow=True),
    Shot(name="recommendation", path="/recommendations/R-K7ZJJM"),
    Shot(name="report", path="/reports/themes", scroll=".app-report-part"),
)


def take(address: str) -> None:
    """Write a picture of every page of the site at `address`."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for shot in SHOTS:
            page = browser.new_page(viewport=_NARROW if shot.narrow else _WIDE)
            page.goto(f"{address}{shot.path}")
            if shot.scroll:
                page.locator(shot.scroll).first.evaluate("node => node.scrollIntoView()")
            page.screenshot(path=FOLDER / f"{shot.name}.png")
            page.close()
        browser.close()


def main() -> None:
    """Serve the sample register from a folder of its own and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        chosen = load_settings({"SEARCHAPP_HOME": home})
        with open_workspace(TerminalProgress(), chosen) as workspace:
            workspace.importing().run(sample_register(), force="Lancashire", person=LOCAL_PERSON)
            workspace.bring_up_to_date()
            server = make_server("127.0.0.1", 0, create_app(workspace), threaded=True)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            take(f"http://127.0.0.1:{server.server_port}")
            server.shutdown()
    sys.stdout.write(f"{len(SHOTS)} pictures written.\n")


if __name__ == "__main__":
    main()
