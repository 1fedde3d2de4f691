"""The pages, a blueprint for each noun."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from searchapp.web.pages.about import blueprint as about
from searchapp.web.pages.account import blueprint as account
from searchapp.web.pages.agreement import blueprint as agreement
from searchapp.web.pages.compare import blueprint as compare
from searchapp.web.pages.deadlines import blueprint as deadlines
from searchapp.web.pages.findings import blueprint as findings
from searchapp.web.pages.keys import blueprint as keys
from searchapp.web.pages.log import blueprint as log
from searchapp.web.pages.recommendations import blueprint as recommendations
from searchapp.web.pages.register import blueprint as register
from searchapp.web.pages.reports import blueprint as reports
from searchapp.web.pages.review import blueprint as review
from searchapp.web.pages.saved import blueprint as saved
from searchapp.web.pages.search import blueprint as search
from searchapp.web.pages.single_sign_on import blueprint as single_sign_on
from searchapp.web.pages.template import blueprint as template

PAGES: Final[tuple[Blueprint, ...]] = (
    *(search, recommendations, deadlines, findings, review, agreement, log, register),
    *(reports, saved, compare, about, account, keys, single_sign_on, template),
)
