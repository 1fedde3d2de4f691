"""How templates are found and what they print: escaped, and free of characters that disorder a page."""

from __future__ import annotations

import re
from typing import Final

from flask import Flask, g, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, Undefined

from searchapp.web.current import forces, signed_in
from searchapp.web.printing import printed
from searchapp.web.view_models import pieces, wording

_BASE: Final = "govuk_frontend_jinja/template.html"
_INLINE: Final = re.compile(r"<script\b[^>]*>([^<]+)</script>")


class Unprintable(Undefined):
    """May be asked whether it is there, as the GOV.UK components do; printed, it is a spelling mistake."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error  # noqa: SLF001 - the documented way to make a stricter one


def prepare(app: Flask) -> None:
    """Set up the template environment of the application."""
    app.jinja_options = {
        "finalize": printed,
        "undefined": Unprintable,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "auto_reload": False,
    }
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader(f"{app.root_path}/templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.globals["words"] = wording
    app.jinja_env.globals["pieces"] = pieces
    app.context_processor(_everywhere)


def inline_scripts(app: Flask) -> list[str]:
    """What stands in the scripts that the base template writes into every page."""
    loader = app.jinja_env.loader
    assert loader is not None
    source, _name, _fresh = loader.get_source(app.jinja_env, _BASE)
    return _INLINE.findall(source)


def _everywhere() -> dict[str, object]:
    """What every template may use, error pages included: nothing that needs store, index or models."""
    known = signed_in()
    return {
        "service_name": wording.inspection_recommendations(forces()),
        "here": request.path,
        "index": g.get("index"),
        "repaired": g.get("repaired"),
        "signed_in": known,
        "person": known.person if known else None,
    }
