"""Pages about the site itself: what it is and how good its suggestions are, help, accessibility, cookies."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template

from searchapp.domain.errors import NotFound
from searchapp.search.queries.fields import QUERY_FIELDS
from searchapp.web.current import workspace
from searchapp.web.view_models.about_page import about_page
from searchapp.web.view_models.model_figures import CURVE, PLOT

blueprint: Final = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> str:
    """What this is, what it holds, and the figures of its models."""
    return render_template("pages/about.html", page=about_page(workspace()))


@blueprint.get("/about/calibration.svg")
def calibration() -> Response:
    """The calibration plot of the last evaluation. Raises NotFound where there is none."""
    return _plot(PLOT, "calibration plot")


@blueprint.get("/about/learning-curve.svg")
def learning_curve() -> Response:
    """The learning curve of the last evaluation. Raises NotFound where there is none."""
    return _plot(CURVE, "learning curve")


def _plot(name: str, what: str) -> Response:
    try:
        plot = (workspace().settings.card_folder / name).read_bytes()
    except OSError as error:
        raise NotFound(f"There is no {what}.", next_step="Run: searchapp models evaluate") from error
    return Response(plot, mimetype="image/svg+xml")


@blueprint.get("/help", endpoint="help")
def help_page() -> str:
    """The language of queries, by example."""
    return render_template("pages/help.html", fields=QUERY_FIELDS)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pages/accessibility.html")


@blueprint.get("/cookies")
def cookies() -> str:
    """What is kept in the browser: nothing."""
    return render_template("pages/cookies.html")
