"""The empty register to fill in, as files."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from searchapp.reports.template import template_csv, template_workbook

blueprint: Final = Blueprint("template", __name__)

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/register/template.csv")
def as_csv() -> Response:
    """The template as CSV."""
    return _file(*template_csv(), "text/csv")


@blueprint.get("/register/template.xlsx")
def as_workbook() -> Response:
    """The template as a workbook."""
    return _file(*template_workbook(), _WORKBOOK)


def _file(name: str, content: bytes, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)
