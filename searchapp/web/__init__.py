"""The site: pages and a read-only JSON API over the services.

Decides nothing that the command line would decide otherwise; knows no store, index or model.
"""

from searchapp.web.application import create_app, largest_upload
from searchapp.web.warming import warm

__all__ = ["create_app", "largest_upload", "warm"]
