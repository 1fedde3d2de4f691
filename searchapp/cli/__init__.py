"""The command line: a thin command for each service. Decides nothing that a page or the API decides too."""

from searchapp.cli.main import main

__all__ = ["main"]
