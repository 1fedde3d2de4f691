"""searchapp: find, tag, triage and report on the recommendations police forces receive from inspections."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("searchapp")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
